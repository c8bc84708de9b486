"""Finding the content folder and loading it into a catalog, from the cache where that is certainly the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.curriculum.cache import Parsed, RoadmapParts, SeasonParts, digest, keep, recall
from bot.curriculum.catalog import Catalog, RoadmapContent
from bot.curriculum.dataset import DataFile
from bot.curriculum.problems import ContentError, Problem
from bot.curriculum.season import SeasonContent

if TYPE_CHECKING:
    from bot.curriculum.files import RoadmapFiles, SeasonFiles
    from bot.curriculum.models import Roadmap


def find_content(configured: Path | None) -> Path:
    """The content folder: the configured one, else the one in the installed package, else the checkout's."""
    if configured is not None:
        return configured
    package = Path(__file__).parent.parent
    installed = package / "_content"
    return installed if installed.is_dir() else package.parent / "content"


def load(folder: Path, cache: Path | None = None, keys: Path | None = None) -> Catalog:
    """Load the content in ``folder``. Raises ``ContentError`` with everything that keeps it from being loaded.

    ``keys`` is the folder of the answer keys, if they are not among the content.
    ``cache`` is a file that may hold the parsed content of an earlier load; it is written when it does not. What is
    wrong between files, such as a prerequisite that does not exist, is for ``check`` to say and stops no start.
    """
    read_from = digest(folder, keys)
    parsed = recall(cache, read_from) if cache is not None else None
    if parsed is None:
        parsed = _parse(folder, keys)
        if cache is not None and digest(folder, keys) == read_from:  # a file may have changed while it was read
            keep(cache, read_from, parsed)
    sections = [part for each in parsed.roadmaps for stage in each.stages for part in stage.sections]
    topics = {topic.id: topic for part in sections for topic in part.topics}
    roadmaps = [
        RoadmapContent(each.roadmap, each.stages, each.projects, each.career, topics) for each in parsed.roadmaps
    ]
    seasons = [SeasonContent(each.season, each.challenges, each.keys) for each in parsed.seasons]
    datasets = [DataFile(each, folder / "datasets") for each in parsed.datasets]
    return Catalog(parsed.manifest.version, read_from, tuple(roadmaps), tuple(seasons), tuple(datasets))


def _parse(folder: Path, keys: Path | None) -> Parsed:
    from bot.curriculum import ids  # these import the YAML parser, which a start from the cache does without
    from bot.curriculum.files import read_folder

    found = read_folder(folder, keys)
    problems = [*found.problems, *ids.duplicates(ids.issued(found))]
    parts = [_parts(each, problems) for each in found.roadmaps]
    if problems or found.manifest is None:
        raise ContentError(sorted(problems))
    return Parsed(
        manifest=found.manifest.model,
        roadmaps=tuple(part for part in parts if part is not None),
        seasons=tuple(_season(each) for each in found.seasons if each.season is not None),
        datasets=tuple(each.model for each in found.datasets),
    )


def _parts(files: RoadmapFiles, problems: list[Problem]) -> RoadmapParts | None:
    if files.roadmap is None or files.roadmap.model is None:
        return None
    roadmap: Roadmap = files.roadmap.model
    stages = {file.outline.text("id"): file.model for file in files.stages}
    for place, id_ in enumerate(roadmap.stages):
        if id_ not in stages:
            said = f"read {id_}, expected a stage that a file in stages/ defines"
            problems.append(files.roadmap.outline.problem(said, "stages", place))
    if problems:
        return None
    return RoadmapParts(
        roadmap=roadmap,
        stages=tuple(stages[id_] for id_ in roadmap.stages),
        projects=files.projects.model.projects if files.projects is not None else (),
        career=files.career.model if files.career is not None else None,
    )


def _season(files: SeasonFiles) -> SeasonParts:
    assert files.season is not None  # noqa: S101 (for the type checker: whoever calls has looked)
    return SeasonParts(
        season=files.season.model,
        challenges=tuple(file.model for file in files.challenges),
        keys=tuple(file.model for file in files.keys),
    )
