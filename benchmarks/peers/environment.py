"""The virtual environments of those Cairn is measured against, installed from lock files with hashes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).with_name("requirements.lock")


def prepare(folder: Path, lock: Path = LOCK) -> Path:
    """Make the environment in ``folder`` unless it is there and of this ``lock`` file. Returns its interpreter.

    Raises ``CalledProcessError`` when the installation fails; a later call then starts anew.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    installed = folder / "installed.lock"
    if not installed.exists() or installed.read_bytes() != lock.read_bytes():
        print(f"Making {folder.name}: once, about a minute.", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        install = ("install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(lock))
        subprocess.run([python, "-m", "pip", *install], check=True)
        shutil.copyfile(lock, installed)
    return python
