"""The command line as a process of its own, in an empty folder, with nothing of the developer's environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
KEPT = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR")

Cairn = Callable[..., "subprocess.CompletedProcess[str]"]


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
