"""Finding the content folder and loading it into a catalog, from the cache where that is certainly the same."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.curriculum.catalog import Catalog, RoadmapContent
from bot.curriculum.career import Career
from bot.curriculum.models import Manifest, Node, Project, Roadmap, Stage
from bot.curriculum.problems import ContentError, Problem

if TYPE_CHECKING:
    from bot.curriculum.files import Folder, RoadmapFiles

_SOURCES = ("models.py", "load.py", "files.py", "strict_yaml.py")
"""What decides how bytes become models: a change in one of these makes every cache worthless."""


class _Parts(Node):
    roadmap: Roadmap
    stages: tuple[Stage, ...]
    projects: tuple[Project, ...]
    career: Career | None


class _Bundle(Node):
    """What the cache holds: validated models, and the digest of the bytes they came from."""

    digest: str
    manifest: Manifest
    roadmaps: tuple[_Parts, ...]


def find_content(configured: Path | None) -> Path:
    """The content folder: the configured one, else the one in the installed package, else the checkout's."""
    if configured is not None:
        return configured
    package = Path(__file__).parent.parent
    installed = package / "_content"
    return installed if installed.is_dir() else package.parent / "content"


def load(folder: Path, cache: Path | None = None) -> Catalog:
    """Load the content in ``folder``. Raises ``ContentError`` with everything that keeps it from being loaded.

    ``cache`` is a file that holds the parsed content. It is used only when the digest of all files (and of the code that
    reads them) is the one it was made from, and made anew otherwise; a cache that cannot be read or written is no error.
    """
    digest = _digest(folder)
    bundle = _cached(cache, digest) if cache is not None else None
    if bundle is None:
        bundle = _parse(folder, digest)
        if cache is not None:
            _keep(cache, bundle)
    return _catalog(bundle)


def _digest(folder: Path) -> str:
    digest = hashlib.blake2b(digest_size=16)
    here = Path(__file__).parent
    for path in [here / name for name in _SOURCES] + sorted(folder.rglob("*.yaml") if folder.is_dir() else []):
        try:
            data = path.read_bytes()
        except OSError:
            data = b"unreadable"  # loading will say so
        digest.update(f"{path.name} {path.parent.name} {len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _cached(path: Path, digest: str) -> _Bundle | None:
    try:
        data = path.read_bytes()
        if not data.startswith(f'{{"digest":"{digest}"'.encode()):
            return None
        return _Bundle.model_validate_json(data)
    except (OSError, ValidationError):
        return None


def _keep(path: Path, bundle: _Bundle) -> None:
    """Write the cache as a whole or not at all: another process may be reading it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(bundle.model_dump_json(by_alias=True))
        Path(name).replace(path)
    except OSError:
        return


def _parse(folder: Path, digest: str) -> _Bundle:
    from bot.curriculum.files import read_folder  # the YAML parser is imported only when there is something to parse

    found = read_folder(folder)
    problems = list(found.problems)
    parts = [_parts(each, found, problems) for each in found.roadmaps]
    if problems or found.manifest is None:
        raise ContentError(sorted(problems))
    return _Bundle(
        digest=digest, manifest=found.manifest.model, roadmaps=tuple(part for part in parts if part is not None)
    )


def _parts(files: RoadmapFiles, folder: Folder, problems: list[Problem]) -> _Parts | None:
    if files.roadmap is None or files.roadmap.model is None:
        return None
    roadmap: Roadmap = files.roadmap.model
    stages = {file.model.id: file.model for file in files.stages if file.model is not None}
    for place, id_ in enumerate(roadmap.stages):
        if id_ not in stages and not folder.problems:
            problems.append(
                files.roadmap.problem(("stages", place), f"read {id_}, which no file in stages/ has as its id")
            )
    if any(id_ not in stages for id_ in roadmap.stages):
        return None
    return _Parts(
        roadmap=roadmap,
        stages=tuple(stages[id_] for id_ in roadmap.stages),
        projects=files.projects.model.projects
        if files.projects is not None and files.projects.model is not None
        else (),
        career=files.career.model if files.career is not None else None,
    )


def _catalog(bundle: _Bundle) -> Catalog:
    roadmaps = [RoadmapContent(each.roadmap, each.stages, each.projects, each.career) for each in bundle.roadmaps]
    return Catalog(bundle.manifest.version, bundle.digest, tuple(roadmaps))
