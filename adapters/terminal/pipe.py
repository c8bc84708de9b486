"""Lines from a pipe or a file: for scripts, for tests, and for ``cairn chat < questions.txt``."""

from __future__ import annotations

import asyncio
import io
import os
import threading
from contextlib import suppress
from typing import TextIO


class Pipe:
    """Reads line by line without holding up the loop."""

    def __init__(self, source: TextIO) -> None:
        """Read from ``source``, with a reader of our own if it is a file: see ``_next``."""
        try:
            self._source: TextIO = os.fdopen(os.dup(source.fileno()), encoding="utf-8", errors="replace")
        except (io.UnsupportedOperation, OSError):
            self._source = source

    async def read(self) -> str | None:
        """The next line without its end, or ``None`` when there is no more."""
        loop = asyncio.get_running_loop()
        line: asyncio.Future[str] = loop.create_future()
        # A daemon thread: one of the loop's own would hold up the end of the process until a line came. It reads from a
        # copy of standard input, since Python aborts when it ends while a daemon thread is inside the original.
        threading.Thread(target=self._next, args=(loop, line), name="terminal-input", daemon=True).start()
        found = await line
        return found.rstrip("\r\n") if found else None

    def _next(self, loop: asyncio.AbstractEventLoop, line: asyncio.Future[str]) -> None:
        try:
            found = self._source.readline()
        except (OSError, ValueError):  # closed under us
            found = ""
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(_answer, line, found)


def _answer(line: asyncio.Future[str], found: str) -> None:
    if not line.done():
        line.set_result(found)
