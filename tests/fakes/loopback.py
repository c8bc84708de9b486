"""A server on this machine's loopback, in a thread of its own, whose methods any thread may call."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

T = TypeVar("T")


class Loopback:
    """Serves while the ``with`` lasts. A platform's fake says what it answers, and what it does at the end."""

    def __init__(self, port: int) -> None:
        """``port`` 0 is any that is free."""
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name=type(self).__name__, daemon=True)
        self._started: Future[None] = Future()

    def answers(self) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
        """What serves every request."""
        raise NotImplementedError

    def began(self, base: str) -> None:
        """The server listens at ``base``."""
        raise NotImplementedError

    async def ending(self) -> None:
        """The server is about to stop."""

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._stop is not None
        self._on_loop(self._stop.set)
        self._thread.join(10)

    def until(self, condition: Callable[[], object], seconds: float = 10) -> None:
        """Block until ``condition`` holds."""
        ends = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > ends:
                raise TimeoutError(f"not within {seconds} s")
            time.sleep(0.005)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            if self._started.done():
                raise
            self._started.set_exception(error)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        handler: Any = self.answers()
        runner = web.ServerRunner(web.Server(handler, access_log=None), shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        self.began(f"http://127.0.0.1:{runner.addresses[0][1]}")
        self._started.set_result(None)
        await self._stop.wait()
        await self.ending()
        await runner.cleanup()

    def _on_loop(self, work: Callable[[], T]) -> T:
        done: Future[T] = Future()

        def run() -> None:
            try:
                done.set_result(work())
            except BaseException as error:
                done.set_exception(error)

        assert self._loop is not None
        self._loop.call_soon_threadsafe(run)
        return done.result(10)
