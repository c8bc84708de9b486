"""From a folder of YAML files to validated models, with every problem on the way kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.curriculum.answer_key import AnswerKey
from bot.curriculum.career import Career
from bot.curriculum.challenge import Challenge
from bot.curriculum.dataset import ShippedData
from bot.curriculum.explain import explain, near, shown
from bot.curriculum.models import Manifest, Projects, Roadmap, Stage
from bot.curriculum.outline import Outline
from bot.curriculum.problems import Problem
from bot.curriculum.season import Season
from bot.curriculum.strict_yaml import UnreadableError, read

SCHEMAS: dict[str, type[BaseModel]] = {
    "manifest": Manifest,
    "roadmap": Roadmap,
    "stage": Stage,
    "projects": Projects,
    "career": Career,
    "season": Season,
    "challenge": Challenge,
    "key": AnswerKey,
    "dataset": ShippedData,
}
"""The kinds of file, by the name of their JSON Schema."""

OPTIONAL = ("projects", "career")
"""Files that a roadmap may do without."""


@dataclass(frozen=True, slots=True)
class File:
    """One file that is YAML: what it is called in problems, what it says, and its model if it is valid."""

    name: str
    kind: str
    outline: Outline
    model: Any


@dataclass(slots=True)
class RoadmapFiles:
    """The files of one roadmap's folder that could be read."""

    slug: str
    roadmap: File | None = None
    stages: list[File] = field(default_factory=list)
    projects: File | None = None
    career: File | None = None

    def __iter__(self) -> Iterator[File]:
        """Every file that could be read."""
        yield from (each for each in (self.roadmap, *self.stages, self.projects, self.career) if each is not None)


@dataclass(slots=True)
class SeasonFiles:
    """The files of one season's folder that could be read, and those of its keys, which may be elsewhere."""

    slug: str
    season: File | None = None
    challenges: list[File] = field(default_factory=list)
    keys: list[File] = field(default_factory=list)

    def __iter__(self) -> Iterator[File]:
        """Every file that could be read."""
        yield from (each for each in (self.season, *self.challenges, *self.keys) if each is not None)


@dataclass(slots=True)
class Folder:
    """A content folder as read: files, and everything wrong with their text and shape."""

    path: Path
    manifest: File | None = None
    roadmaps: list[RoadmapFiles] = field(default_factory=list)
    seasons: list[SeasonFiles] = field(default_factory=list)
    datasets: list[File] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True
    """False when something could not be read at all, so that what it defines is not known."""

    def files(self) -> Iterator[File]:
        """Every file that could be read."""
        if self.manifest is not None:
            yield self.manifest
        for roadmap in self.roadmaps:
            yield from roadmap
        for season in self.seasons:
            yield from season
        yield from self.datasets


def read_folder(path: Path, keys: Path | None = None) -> Folder:
    """Read the whole folder at ``path``; problems are collected in the result, never raised.

    ``keys`` is a folder outside of it with the seasons' answer keys, one folder a season.
    """
    folder = Folder(path)
    if not path.is_dir():
        what = "is not a folder" if path.exists() else "is not there"
        said = f"the content folder {what}; create it, or set CAIRN_CONTENT_DIR to the folder with manifest.yaml"
        folder.problems.append(Problem(str(path), 1, "", said))
        folder.complete = False
        return folder
    folder.manifest = _file(folder, "manifest.yaml", "manifest")
    if folder.manifest is None:
        return folder
    for slug in _listed(folder, folder.manifest, "roadmaps"):
        folder.roadmaps.append(_roadmap(folder, slug))
    for slug in _listed(folder, folder.manifest, "seasons"):
        folder.seasons.append(_season(folder, slug, keys))
    for slug in subfolders(path, "datasets"):
        described = _file(folder, f"datasets/{slug}/dataset.yaml", "dataset")
        if described is not None:
            folder.datasets.append(described)
    return folder


def subfolders(path: Path, kind: str) -> list[str]:
    """The names of the folders in ``path``/``kind``: roadmaps, seasons or datasets."""
    return sorted(each.name for each in path.glob(f"{kind}/[!.]*") if each.is_dir())


def _listed(folder: Folder, manifest: File, kind: str) -> Iterator[str]:
    """The folders of ``kind`` that the manifest lists and that are there."""
    there = subfolders(folder.path, kind)
    listed = manifest.outline.texts(kind)
    folder.complete = folder.complete and {slug for _, slug in listed} == set(there)
    for place, slug in listed:
        if slug in there:
            yield slug
        else:
            said = f"read {shown(slug)}, expected the name of a folder in {kind}/{near(slug, there)}"
            folder.problems.append(manifest.outline.problem(said, kind, place))


def _roadmap(folder: Folder, slug: str) -> RoadmapFiles:
    base = f"roadmaps/{slug}"
    found = RoadmapFiles(slug, _file(folder, f"{base}/roadmap.yaml", "roadmap"))
    for path in sorted((folder.path / base / "stages").glob("[!.]*.yaml")):
        stage = _file(folder, f"{base}/stages/{path.name}", "stage")
        if stage is not None:
            found.stages.append(stage)
    for kind in OPTIONAL:
        if (folder.path / base / f"{kind}.yaml").exists():
            setattr(found, kind, _file(folder, f"{base}/{kind}.yaml", kind))
    return found


def _season(folder: Folder, slug: str, keys: Path | None) -> SeasonFiles:
    base = f"seasons/{slug}"
    found = SeasonFiles(slug, _file(folder, f"{base}/season.yaml", "season"))
    for path in sorted((folder.path / base / "challenges").glob("[!.]*.yaml")):
        challenge = _file(folder, f"{base}/challenges/{path.name}", "challenge")
        if challenge is not None:
            found.challenges.append(challenge)
    for path in sorted((folder.path / base / "keys" if keys is None else keys / slug).glob("[!.]*.yaml")):
        key = _file(folder, f"{base}/keys/{path.name}" if keys is None else str(path), "key", path)
        if key is not None:
            found.keys.append(key)
    return found


def _file(folder: Folder, name: str, kind: str, path: Path | None = None) -> File | None:
    try:
        document = read(path or folder.path / name, name)
    except UnreadableError as error:
        folder.problems.append(error.problem)
        folder.complete = False
        return None
    folder.problems += document.problems
    value = document.value if isinstance(document.value, dict) else {}
    outline = Outline(name, document, value)
    if not value:
        said = f"read {shown(document.value)}, expected fields, the first of them schema: 1"
        folder.problems.append(outline.problem(said))
        folder.complete = False
        return None
    model = None
    try:
        model = SCHEMAS[kind].model_validate(value)
    except ValidationError as error:
        folder.problems += [outline.problem(said, *place) for place, said in explain(error, SCHEMAS[kind], document)]
    return File(name, kind, outline, model)
