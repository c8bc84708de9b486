"""A small valid content folder for tests to break."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.curriculum.check import check

SAMPLE = Path(__file__).parent / "sample"
SHIPPED = Path(__file__).parent.parent.parent / "content"

ROADMAP = "roadmaps/garden/roadmap.yaml"
SOIL = "roadmaps/garden/stages/01-soil.yaml"
HARVEST = "roadmaps/garden/stages/02-harvest.yaml"
PROJECTS = "roadmaps/garden/projects.yaml"
CAREER = "roadmaps/garden/career.yaml"

FILES = {
    "manifest": "manifest.yaml",
    "roadmap": ROADMAP,
    "soil": SOIL,
    "harvest": HARVEST,
    "projects": PROJECTS,
    "career": CAREER,
    "lock": "ids.lock",
    "season": "seasons/spring/season.yaml",
    "seeds": "seasons/spring/challenges/w01-seeds.yaml",
    "seeds_key": "seasons/spring/keys/w01-seeds.yaml",
    "rain": "seasons/spring/challenges/w02-rain.yaml",
    "rain_key": "seasons/spring/keys/w02-rain.yaml",
}
"""The files by the short names that mistakes.yaml uses."""


@dataclass(frozen=True, slots=True)
class Garden:
    """The sample, copied to where it may be broken."""

    path: Path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the only place where ``file`` reads ``old``."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file} has {text.count(old)} times {old!r}"
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")

    def write(self, file: str, data: str | bytes) -> None:
        """Write a whole file."""
        path = self.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    def problems(self) -> list[str]:
        """What the content check says, as lines."""
        return [str(problem) for problem in check(self.path)[0]]


def planted(path: Path) -> Garden:
    """A fresh copy of the sample at ``path``."""
    shutil.copytree(SAMPLE, path)
    return Garden(path)
