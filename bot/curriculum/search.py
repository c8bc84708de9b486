"""Finding things by rough words: exact words count most, then word beginnings, then near spellings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.curriculum.catalog import Hit, RoadmapContent, folded

if TYPE_CHECKING:
    from bot.curriculum.models import Topic

SPELLED = 80
"""How alike (of 100) two words must be for one to be a misspelling of the other."""

SHORT = 4
"""Words of up to this many letters must be right: near spellings of short words mean something else."""

FOUND = 55
"""The score from which something is worth showing."""

_WEIGHTS = {"topic": 1.0, "project": 0.97, "stage": 0.95, "page": 0.9, "resource": 0.85}


def search(roadmaps: Sequence[RoadmapContent], words: str, limit: int = 10) -> list[Hit]:
    """The best ``limit`` hits. Every word of ``words`` counts; a title weighs more than a description."""
    wanted = folded(words).split()
    if not wanted:
        return []
    scored = [
        replace(hit, score=score)
        for hit, names, body in _entries(roadmaps)
        if (score := _WEIGHTS[hit.kind] * _score(wanted, names, body)) >= FOUND * _WEIGHTS[hit.kind]
    ]
    best: dict[tuple[str, str], Hit] = {}
    for hit in sorted(scored, key=lambda each: -each.score):
        best.setdefault((hit.kind, hit.url or hit.id), hit)
    return list(best.values())[:limit]


def _score(wanted: list[str], names: Iterable[str], body: str) -> float:
    """Between 0 and 100: the best name against the words, or the body at a discount."""
    in_names = max((_covered(wanted, name.split(), whole=True) for name in names), default=0.0)
    return max(in_names, 0.6 * _covered(wanted, body.split(), whole=False))


def _covered(wanted: list[str], words: list[str], *, whole: bool) -> float:
    if not words:
        return 0.0
    hits = [max(_alike(word, each) for each in words) for word in wanted]
    found = sum(hits) / len(hits)
    if not whole:
        return found
    return found * (
        0.8 + 0.2 * min(1.0, len(wanted) / len(words))
    )  # "pca" means PCA before a long title with pca in it


def _alike(word: str, other: str) -> float:
    from rapidfuzz import fuzz  # late: only a search needs it

    if word == other:
        return 100.0
    if len(word) > 2 and other.startswith(word):
        return 90.0
    if min(len(word), len(other)) <= SHORT:
        return 0.0
    near = fuzz.ratio(word, other)
    return near * 0.9 if near >= SPELLED else 0.0


def _entries(roadmaps: Sequence[RoadmapContent]) -> Iterator[tuple[Hit, tuple[str, ...], str]]:
    for roadmap in roadmaps:
        for stage in roadmap.stages:
            names = tuple(map(folded, (stage.title, *stage.aliases)))
            yield Hit("stage", stage.id, stage.title, stage.summary, None, 0), names, folded(stage.summary)
            for placed in roadmap.placed(stage):
                if placed.stage.id == stage.id:
                    yield from _topic_entries(placed.topic)
        for project in roadmap.projects:
            if project.status == "active":
                detail = f"project, about {project.hours} h"
                names = tuple(map(folded, (project.title, *project.aliases)))
                yield Hit("project", project.id, project.title, detail, None, 0), names, folded(project.brief)
        for page in roadmap.model.about:
            yield Hit("page", page.id, page.title, "about the field", None, 0), (folded(page.title),), folded(page.text)


def _topic_entries(topic: Topic) -> Iterator[tuple[Hit, tuple[str, ...], str]]:
    names = tuple(map(folded, (topic.title, *topic.aliases)))
    body = folded(" ".join((topic.summary, *topic.outcomes)))
    summary = topic.summary if len(topic.summary) <= 120 else topic.summary[:119].rsplit(" ", 1)[0] + "…"
    yield Hit("topic", topic.id, topic.title, summary, None, 0), names, body
    for resource in topic.resources:
        detail = f"{resource.kind} for {topic.title}"
        yield Hit("resource", topic.id, resource.title, detail, resource.url, 0), (folded(resource.title),), ""
