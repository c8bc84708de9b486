"""``cairn ask "/roadmap stage 3"`` as a whole process against the least a Python process of this kind has to do.

The other side imports SQLAlchemy and pydantic, loads the same YAML files with PyYAML's C loader, and prints a line; it
validates nothing, opens no database and keeps no cache. Clock time from start to end, both in turn. Cairn's database
is there already and its content was read before, as for everybody after their first call. The goal is at most 1.5
times.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.measure import Row, alternate, at_most, wall
from bot.curriculum.load import find_content

GOAL = 1.5
ROUNDS = 15

FLOOR = """
import pathlib, sys
import pydantic, sqlalchemy, yaml
files = sorted(pathlib.Path(sys.argv[1]).rglob("*.yaml"))
loaded = [yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader) for file in files]
print(len(loaded), "files")
"""


def run() -> list[Row]:
    """Measure and return the row."""
    with tempfile.TemporaryDirectory() as folder:
        environment = installed(Path(folder))
        ask = [sys.executable, "-m", "bot", "ask", "/roadmap stage 3"]
        floor = [sys.executable, "-c", FLOOR, str(find_content(None))]
        found = alternate(
            lambda: wall(lambda: _run(ask, folder, environment)),
            lambda: wall(lambda: _run(floor, folder, environment)),
            ROUNDS,
        )
    return [at_most('cairn ask "/roadmap stage 3" : imports, YAML, print (process)', found, GOAL)]


def installed(folder: Path) -> dict[str, str]:
    """The environment of a process as on an operator's machine, with ``folder`` for its data."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installation keeps its byte code
    return environment | {"CAIRN_DATA_DIR": str(folder), "PYTHONPATH": os.getcwd()}


def _run(command: Sequence[str], folder: str, environment: Mapping[str, str]) -> None:
    """Run ``command`` in ``folder``. Raises ``CalledProcessError`` when it fails: an error is quick and no result."""
    subprocess.run(command, cwd=Path(folder), env=environment, check=True, stdout=subprocess.DEVNULL)
