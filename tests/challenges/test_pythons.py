"""Generators make the same on every Python that is at hand, since a server may be moved to another one.

``CAIRN_TEST_PYTHONS`` names further interpreters, separated as in ``PATH``: they need 3.11 or newer and no packages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.challenges.generators import PERSONAL, SHARED, generate, versions
from tests.challenges.test_generators import fingerprint

ROOT = Path(__file__).parent.parent.parent
NAMED = [each for each in os.environ.get("CAIRN_TEST_PYTHONS", "").split(os.pathsep) if each]
USUAL = [f"python3.{minor}" for minor in range(11, 16)]
SEED = 20_261_126

MAKE = f"""
import sys
from hashlib import sha256
sys.path.insert(0, {str(ROOT)!r})
sys.dont_write_bytecode = True
from bot.challenges.generators import PERSONAL, SHARED, generate, versions
for name in (*SHARED, *PERSONAL):
    made = generate(name, versions(name)[-1], {SEED})
    print(name, sha256(repr(made).encode()).hexdigest()[:16])
"""


def run(python: str, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("python", [*NAMED, *USUAL])
def test_another_python_makes_the_same(python: str) -> None:
    found = shutil.which(python)
    if python not in NAMED and (found is None or run(found, "").returncode):
        pytest.skip(f"{python} is not installed: what it would make is not compared")
    names = (*SHARED, *PERSONAL)
    expected = [f"{name} {fingerprint(generate(name, versions(name)[-1], SEED))}" for name in names]
    made = run(python, MAKE)
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines() == expected
