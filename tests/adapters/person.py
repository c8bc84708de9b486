"""A person at the terminal adapter, as the contract's driver: lines go in as through a pipe, words come out."""

from __future__ import annotations

import asyncio
import io
import queue
import re
import threading
from pathlib import Path

from adapters.terminal.chat import Terminal
from bot.app import App
from bot.chat.reply import Reply
from bot.chat.upload import Upload
from tests.adapters.contract import Seen

SECONDS = 20


class Feed(io.TextIOBase):
    """Standard input that says when it is waited for."""

    def __init__(self) -> None:
        self.lines: queue.Queue[str] = queue.Queue()
        self.waiting: queue.Queue[None] = queue.Queue()

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        self.waiting.put(None)
        return self.lines.get(timeout=SECONDS)


class Person:
    """Types at a running ``Terminal``, and reads."""

    def __init__(self, app: App, history: Path, name: str = "ana") -> None:
        self._folder = history.parent
        self.feed = Feed()
        self.out = io.StringIO()
        self.last = ""
        self.terminal = Terminal(app, "local", history, name, stdin=self.feed, stdout=self.out)  # type: ignore[arg-type]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        self.feed.waiting.get(timeout=SECONDS)
        self.greeting = self._new()

    def send(self, text: str) -> Seen:
        self.feed.lines.put(text + "\n")
        self.feed.waiting.get(timeout=SECONDS)
        self.last = self._new()
        form = "An empty line leaves it." in self.last
        return self._seen(self.last, "Shared with everyone" in self.last, form)

    def _seen(self, words: str, public: bool, form: bool = False) -> Seen:
        """``words``, and the files of which they say where these are."""
        named = [Path(path) for path in re.findall(r"^ Saved: (.+)$", words, re.MULTILINE)]
        files = {path.name: path.read_bytes() for path in named}
        pictures = tuple(data for name, data in files.items() if name.startswith("picture"))
        return Seen(words, public, form, files, pictures)

    def attach(self, file: Upload) -> str:
        path = self._folder / file.name
        path.write_bytes(file.data)
        return str(path)

    def click(self, label: str) -> Seen:
        return self.send(self._number(label))

    def pick(self, menu: str, choice: str) -> Seen:
        self.send(self._number(menu))
        return self.send(self._number(choice))

    def submit(self, **answers: str) -> Seen:
        seen = [self.send(answer) for answer in answers.values()]
        return seen[-1]

    def post(self, channel: str, reply: Reply, key: str) -> tuple[str, Seen]:
        posting = self.terminal.post(channel, reply, key)
        id_ = asyncio.run_coroutine_threadsafe(posting, self._loop).result(SECONDS)
        words = self._new()
        return id_, self._seen(words, f"Posted in {channel}" in words)

    def leave(self) -> str:
        """End the input; returns the last words."""
        self.feed.lines.put("")
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()
        return self._new()

    def _number(self, label: str) -> str:
        found = re.search(rf"\[(\d+)\] {re.escape(label)}", self.last)
        assert found, f"{label!r} is not offered in:\n{self.last}"
        return found[1]

    def _new(self) -> str:
        words = self.out.getvalue()
        self.out.seek(0)
        self.out.truncate()
        return words

    def _serve(self) -> None:
        self._loop.run_until_complete(self.terminal.run())
        self._loop.close()
