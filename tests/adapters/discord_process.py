"""Real processes of Cairn that talk to the Discord of the test, and what they write to their log."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.conftest import environment
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import TOKEN

SECONDS = 30


class Process:
    """``cairn run``, or another command, in ``folder``. What it writes is read as it comes."""

    def __init__(self, folder: Path, command: list[str], settings: dict[str, str]) -> None:
        self.lines: list[str] = []
        self.popen = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(**settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def log(self) -> str:
        """All it wrote so far."""
        return "\n".join(self.lines)

    def count(self, said: str) -> int:
        """How many lines hold ``said``."""
        return sum(said in line for line in list(self.lines))

    def until(self, condition: Callable[[], object]) -> None:
        """Block until ``condition`` holds. Fails with the log when it never does, or when the process ends."""
        ends = time.monotonic() + SECONDS
        while not condition():
            assert self.popen.poll() is None, f"it ended: {self.log}"
            assert time.monotonic() < ends, f"not within {SECONDS} s: {self.log}"
            time.sleep(0.01)

    def end(self) -> int:
        """Wait for its end. Returns its exit code."""
        code = self.popen.wait(SECONDS)
        self._reader.join(SECONDS)
        assert self.popen.stdout is not None
        self.popen.stdout.close()
        return code

    def stop(self) -> int:
        """Ask it to stop, as a supervisor does. Returns its exit code."""
        self.popen.terminate()
        return self.end()

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self.popen.kill()
        self.end()


class Machine:
    """Where processes are started: one folder, one database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / ".cairn" / "cairn.db"
        self._started: list[Process] = []

    def start(self, api_url: str, *args: str, code: str = "", token: str = TOKEN, **settings: str) -> Process:
        """Start ``cairn ARGS`` (``run``, unless told otherwise), or the Python ``code``."""
        command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "bot"]
        given = {"DISCORD_TOKEN": token, "CAIRN_DISCORD_API_URL": api_url} | settings
        process = Process(self.folder, [*command, *(args or ("run",))], given)
        self._started.append(process)
        return process

    def serve(self, fake: FakeDiscord, *args: str, **settings: str) -> Process:
        """Start ``cairn run``, and wait until it is connected and the commands are registered."""
        before, fresh = len(fake.identifies), not fake.commands()
        process = self.start(fake.api_url, *args, **settings)
        process.until(lambda: len(fake.identifies) > before and (not fresh or process.count("commands registered")))
        return process


@contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    """A place for processes. What still runs at the end is killed; no log may hold the token."""
    made = Machine(folder)
    try:
        yield made
    finally:
        for process in made._started:
            process.kill()
    for process in made._started:
        assert TOKEN not in process.log
        assert TOKEN.split(".")[2] not in process.log
