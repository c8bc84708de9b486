"""Bots as processes of their own, as the ``discord_…`` and ``slack_…`` benchmarks run them.

The platform they are connected to is in the benchmark's process: two cores, as the network would have it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import stage_three
from benchmarks.whole_process import installed
from benchmarks.with_database import settle
from bot.app import App
from bot.chat.request import Space
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.store import schema
from bot.store.engine import Store

STOP = 10.0
"""Seconds a bot has to stop in."""

FAST = ("uvloop", "httptools")
"""What the extra ``fast`` installs."""


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot's process. ``spawned`` is when it was started, by the monotonic clock."""

    process: subprocess.Popen[bytes]
    spawned: float

    def cpu(self) -> float:
        """The CPU time in seconds that all its threads have taken."""
        return sum(
            int(task.joinpath("schedstat").read_text().split()[0])
            for task in Path(f"/proc/{self.process.pid}/task").iterdir()
        ) * (1e-9)

    def rss(self) -> int:
        """The memory it holds, in KB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1])
        raise AssertionError("the bot has ended")

    def settled(self, seconds: float = 60) -> None:
        """Wait until it does nothing: less than 5 ms of CPU in half a second."""
        ends, before = time.monotonic() + seconds, self.cpu()
        while time.monotonic() < ends:
            time.sleep(0.5)
            now = self.cpu()
            if now - before < 0.005:
                return
            before = now
        raise TimeoutError("the bot does not come to rest")


@contextmanager
def running(
    arguments: Sequence[str],
    folder: str | Path,
    settings: Mapping[str, str],
    path: Sequence[str] = (),
    log: str | Path = os.devnull,
) -> Iterator[Bot]:
    """``python -m ARGUMENTS`` with its data in ``folder``, its words in ``log``, and ``path`` first in its imports."""
    environment = installed(Path(folder))
    environment["PYTHONPATH"] = os.pathsep.join([*path, environment["PYTHONPATH"]])
    with open(log, "wb") as said:
        spawned = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], cwd=folder, env=environment | settings, stdout=said, stderr=said
        )
        try:
            yield Bot(process, spawned)
        finally:
            process.terminate()
            try:
                process.wait(STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def database(folder: str | Path) -> str:
    """The address of the database in ``folder``."""
    return f"sqlite:///{Path(folder, 'cairn.db')}"


def prepare(folder: str | Path, space: Space | None = None, people: Sequence[str] = ()) -> None:
    """Make the database in ``folder``, with ``people`` as members of ``space``, each with marks of their own."""
    store = Store(database(folder))
    schema.upgrade(store)
    app = App(load_tree(), store, stage_three.content(), FixedClock(stage_three.NOW))
    try:
        if space is not None:
            settle(app, space, people)
    finally:
        app.close()


def imported(log: str | Path) -> set[str]:
    """Every module that a bot's process has imported which wrote Python's own list of imports into ``log``."""
    lines = Path(log).read_text().splitlines()
    return {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}


LIST_IMPORTS = {"PYTHONPROFILEIMPORTTIME": "1"}
"""What makes a process write that list."""


@contextmanager
def without_fast() -> Iterator[list[str]]:
    """What to put first in the import path so that the extra ``fast`` seems not to be installed."""
    with tempfile.TemporaryDirectory() as folder:
        for name in FAST:
            Path(folder, f"{name}.py").write_text("raise ImportError\n")
        yield [folder]


def has_uvloop() -> bool:
    """Whether uvloop is installed."""
    try:
        import uvloop  # noqa: F401
    except ImportError:
        return False
    return True


@contextmanager
def data_folder() -> Iterator[str]:
    """A folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        yield folder
