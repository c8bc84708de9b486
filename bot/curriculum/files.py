"""From a folder of YAML files to validated models, with every problem on the way kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.chat.errors import quoted
from bot.chat.text import nearest
from bot.curriculum import models
from bot.curriculum.models import Career, Manifest, Projects, Roadmap, Stage
from bot.curriculum.problems import Problem
from bot.curriculum.strict_yaml import Document, Path_, Unreadable, dotted, read

M = TypeVar("M", bound=BaseModel)

SCHEMAS: dict[str, type[BaseModel]] = {
    "manifest": Manifest,
    "roadmap": Roadmap,
    "stage": Stage,
    "projects": Projects,
    "career": Career,
}
"""The kinds of file, by the name of their JSON Schema."""


@dataclass(slots=True)
class File:
    """One read file: what it is called in problems, its document, and its model if it is valid."""

    name: str
    kind: str
    document: Document
    model: Any = None

    def problem(self, path: Path_, message: str) -> Problem:
        """A problem at ``path`` of this file."""
        return Problem(self.name, self.document.line(path), dotted(path), message)


@dataclass(slots=True)
class RoadmapFiles:
    """The files of one roadmap's folder."""

    slug: str
    roadmap: File | None = None
    stages: list[File] = field(default_factory=list)
    projects: File | None = None
    career: File | None = None

    def __iter__(self) -> Iterator[File]:
        """Every file that could be read."""
        yield from (each for each in (self.roadmap, *self.stages, self.projects, self.career) if each is not None)


@dataclass(slots=True)
class Folder:
    """A content folder as read: files, and everything wrong with their text and shape."""

    path: Path
    manifest: File | None = None
    roadmaps: list[RoadmapFiles] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def files(self) -> Iterator[File]:
        """Every file that could be read."""
        if self.manifest is not None:
            yield self.manifest
        for each in self.roadmaps:
            yield from each


def read_folder(path: Path) -> Folder:
    """Read the whole folder at ``path``; problems are collected in the result, never raised."""
    folder = Folder(path)
    if not path.is_dir():
        what = "is not a folder" if path.exists() else "is not there"
        folder.problems.append(Problem(str(path), 1, "", f"the content folder {what}; set CAIRN_CONTENT_DIR to one"))
        return folder
    folder.manifest = _file(folder, "manifest.yaml", "manifest")
    if folder.manifest is None or folder.manifest.model is None:
        return folder
    for place, slug in enumerate(folder.manifest.model.roadmaps):
        if not (path / "roadmaps" / slug).is_dir():
            there = sorted(each.name for each in path.glob("roadmaps/*") if each.is_dir())
            near = nearest(slug, there)
            hint = f"; the nearest is {near}" if near else ""
            said = f"read {quoted(slug)}, expected the name of a folder in roadmaps/{hint}"
            folder.problems.append(folder.manifest.problem(("roadmaps", place), said))
            continue
        folder.roadmaps.append(_roadmap(folder, slug))
    return folder


def _roadmap(folder: Folder, slug: str) -> RoadmapFiles:
    base = f"roadmaps/{slug}"
    found = RoadmapFiles(slug, _file(folder, f"{base}/roadmap.yaml", "roadmap"))
    for path in sorted((folder.path / base / "stages").glob("*.yaml")):
        stage = _file(folder, f"{base}/stages/{path.name}", "stage")
        if stage is not None:
            found.stages.append(stage)
    for kind in ("projects", "career"):
        if (folder.path / base / f"{kind}.yaml").exists():
            setattr(found, kind, _file(folder, f"{base}/{kind}.yaml", kind))
    return found


def _file(folder: Folder, name: str, kind: str) -> File | None:
    try:
        document = read(folder.path / name, name)
    except Unreadable as error:
        folder.problems.append(error.problem)
        return None
    file = File(name, kind, document)
    folder.problems += document.problems
    if not isinstance(document.value, dict):
        read_as = "nothing" if document.value is None else quoted(str(document.value))
        folder.problems.append(file.problem((), f"read {read_as}, expected fields such as schema: 1"))
        return file
    file.model = _validate(SCHEMAS[kind], file, folder.problems)
    return file


def _validate(model: type[M], file: File, problems: list[Problem]) -> M | None:
    try:
        return model.model_validate(file.document.value)
    except ValidationError as error:
        problems += [_problem(file, each) for each in error.errors()]
        return None


def _problem(file: File, error: Any) -> Problem:
    """Pydantic's error as one line: what was read, what was expected, the nearest valid name."""
    path = _known_path(file.document, error["loc"])
    value = error["input"]
    shown = quoted(str(value), 60)
    match error["type"]:
        case "extra_forbidden":
            name = str(error["loc"][-1])
            near = nearest(name, _field_names())
            hint = f"; the nearest is {near}" if near else ""
            return file.problem(path, f"read the field {quoted(name)}, which does not exist here{hint}")
        case "missing":
            return file.problem(path, f"the field {error['loc'][-1]} is missing")
        case "string_pattern_mismatch":
            return file.problem(path, f"read {shown}, expected the form {error['ctx']['pattern']}")
        case "literal_error":
            expected = error["ctx"]["expected"].replace("'", "")
            near = nearest(str(value), expected.replace(" or ", ", ").split(", "))
            hint = f"; the nearest is {near}" if near else ""
            return file.problem(path, f"read {shown}, expected {expected}{hint}")
        case "union_tag_invalid":
            return file.problem(
                path, f"read the kind {quoted(str(error['ctx']['tag']))}, expected {error['ctx']['expected_tags']}"
            )
        case _:
            said = error["msg"].removeprefix("Input ").removeprefix("should ").removeprefix("Value ")
            said = said.replace("String should", "text that should").replace("Tuple should", "a list that should")
            return file.problem(path, f"read {shown}, expected: {said}")


def _known_path(document: Document, loc: tuple[str | int, ...]) -> Path_:
    """The part of pydantic's location that is in the file: it also names union members, which are not."""
    path: Path_ = ()
    for part in loc:
        if (*path, part) in document.lines:
            path = (*path, part)
    return path


@cache
def _field_names() -> tuple[str, ...]:
    found = {
        info.alias or name
        for each in vars(models).values()
        if isinstance(each, type) and issubclass(each, BaseModel)
        for name, info in each.model_fields.items()
    }
    return tuple(sorted(found))
