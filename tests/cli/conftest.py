"""The command line in an empty folder, without the developer's environment: as a process, or inside the test's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

import bot.logs
from bot.cli import app

ROOT = Path(__file__).parent.parent.parent
KEPT = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR")

Cairn = Callable[..., "subprocess.CompletedProcess[str]"]
Within = Callable[..., "Said"]


def environment(**more: str) -> dict[str, str]:
    """What a process of Cairn gets in a test."""
    return {name: os.environ[name] for name in KEPT if name in os.environ} | {"PYTHONPATH": str(ROOT)} | more


@pytest.fixture
def cairn(tmp_path: Path) -> Cairn:
    """Run ``cairn ARGS`` in ``tmp_path``; keywords are environment variables."""

    def run(*args: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", *args]
        return subprocess.run(
            command,
            cwd=tmp_path,
            env=environment(**more),
            capture_output=True,
            text=True,
            timeout=60,
            input="",
            check=False,
        )

    return run


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Within:
    """Run ``cairn ARGS`` in ``tmp_path`` inside this process, which is quicker; the log is left as it is."""
    for name in [each for each in os.environ if each.startswith("CAIRN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bot.logs, "set_up", lambda *_: None)

    def run(*args: str) -> Said:
        result = CliRunner().invoke(app, args, catch_exceptions=False)
        return Said(result.exit_code, result.stdout, result.stderr)

    return run
