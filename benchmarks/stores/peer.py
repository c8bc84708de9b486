"""A peer's process: it answers questions, one JSON object a line, until it is closed."""

from __future__ import annotations

import json
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.peers.environment import prepare

ROOT = Path(__file__).resolve().parents[2]
LOCK = Path(__file__).with_name("requirements.lock")


class Peer:
    """``python -m benchmarks.stores.NAME ARGS`` in the peers' environment."""

    def __init__(self, name: str, *args: str) -> None:
        """Start it. Raises ``SystemExit`` with its own words when it does not come up."""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the process is)
        command = [str(prepare(ROOT / ".venv-stores", LOCK)), "-m", f"benchmarks.stores.{name}", *args]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )
        self.ask()

    def ask(self, **question: Any) -> Any:
        """Its answer to ``question``."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # its own words are below
        line = self._process.stdout.readline()
        if not line:
            self._errors.seek(0)
            raise SystemExit(self._errors.read().decode(errors="replace")[-2000:])
        return json.loads(line)

    def close(self) -> None:
        """Let it end."""
        self._process.communicate(timeout=30)
        self._errors.close()


@contextmanager
def redis() -> Iterator[int | None]:
    """The port of a Redis that keeps everything in memory; ``None`` where there is no ``redis-server``."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    try:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        yield None
        return
    try:
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)
