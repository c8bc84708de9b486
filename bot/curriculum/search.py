"""Finding things by rough words: exact words count most, then word beginnings, then near spellings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.chat.text import shortened
from bot.curriculum.catalog import Hit, RoadmapContent, folded
from bot.curriculum.models import Topic

SPELLED = 80
"""How alike (of 100) two words must be for one to be a misspelling of the other."""

SHORT = 4
"""Words of up to this many letters must be right: near spellings of short words mean something else."""

FOUND = 55
"""The score from which something is worth showing."""

WANTED = 8
"""The words of a question that are read; more make it no clearer, and cost time."""

WORD = 40
"""Letters of a word that are read."""

IN_BODY = 0.6
"""What a word in a description is worth, when a title is worth 1."""

_WEIGHTS = {"topic": 1.0, "project": 0.97, "stage": 0.95, "page": 0.9, "resource": 0.85}
_EMPTY_WORDS = frozenset(
    ("a", "an", "and", "are", "do", "for", "how", "i", "in", "is", "of", "on", "the", "to", "what", "with")
)


@dataclass(frozen=True, slots=True)
class _Entry:
    hit: Hit
    names: tuple[tuple[str, ...], ...]
    body: frozenset[str]


def search(roadmaps: Sequence[RoadmapContent], words: str, limit: int = 10) -> list[Hit]:
    """The best ``limit`` hits. Every word of ``words`` counts; a title weighs more than a description."""
    asked = list(dict.fromkeys(word[:WORD] for word in folded(words).split()))
    wanted = ([word for word in asked if word not in _EMPTY_WORDS] or asked)[:WANTED]
    if not wanted:
        return []
    best: dict[tuple[str, str], Hit] = {}
    for roadmap in roadmaps:
        entries, vocabulary = _index(roadmap)
        alike = [_alike(word, vocabulary) for word in wanted]
        for entry in entries:
            score = _score(alike, entry)
            if score >= FOUND:
                hit = replace(entry.hit, score=score * _WEIGHTS[entry.hit.kind])
                key = (hit.kind, hit.url or hit.id)
                if key not in best or best[key].score < hit.score:
                    best[key] = hit
    return sorted(best.values(), key=lambda hit: -hit.score)[:limit]


def _score(alike: Sequence[Mapping[str, float]], entry: _Entry) -> float:
    """Between 0 and 100: the best name against the words, or the body at a discount."""
    in_names = max((_in_name(alike, name) for name in entry.names), default=0.0)
    return max(in_names, IN_BODY * _covered(alike, entry.body))


def _in_name(alike: Sequence[Mapping[str, float]], name: tuple[str, ...]) -> float:
    share = min(1.0, len(alike) / len(name)) if name else 0.0  # "pca" means PCA before a long title with pca in it
    return _covered(alike, name) * (0.8 + 0.2 * share)


def _covered(alike: Sequence[Mapping[str, float]], words: Iterable[str]) -> float:
    found = [max((scores.get(word, 0.0) for word in words), default=0.0) for scores in alike]
    return sum(found) / len(found)


def _alike(word: str, vocabulary: Sequence[str]) -> dict[str, float]:
    """The words of ``vocabulary`` that ``word`` may mean, each with how surely (0 to 100)."""
    from rapidfuzz import fuzz, process  # late: only a search needs it

    scores: dict[str, float] = {}
    if len(word) > SHORT:
        near = process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=SPELLED, limit=None)
        scores |= {other: 0.9 * ratio for other, ratio, _ in near if len(other) > SHORT}
    if len(word) > 2:
        scores |= {other: 90.0 for other in vocabulary if other.startswith(word)}
    return scores | {word: 100.0}


@lru_cache(maxsize=4)
def _index(roadmap: RoadmapContent) -> tuple[tuple[_Entry, ...], tuple[str, ...]]:
    """Everything in ``roadmap`` that can be found, and the different words in it."""
    entries = tuple(_entries(roadmap))
    vocabulary = {word for entry in entries for words in (*entry.names, entry.body) for word in words}
    return entries, tuple(sorted(vocabulary))


def _entries(roadmap: RoadmapContent) -> Iterator[_Entry]:
    for stage in roadmap.stages:
        yield _entry(Hit("stage", stage.id, stage.title, stage.summary, None, 0), stage.aliases, stage.summary)
        for placed in roadmap.placed(stage):
            if placed.stage.id == stage.id:
                yield from _topic_entries(placed.topic)
    for project in roadmap.projects:
        if project.status == "active":
            hit = Hit("project", project.id, project.title, f"project, about {project.hours} h", None, 0)
            yield _entry(hit, project.aliases, project.brief)
    for page in roadmap.model.about:
        yield _entry(Hit("page", page.id, page.title, "about the field", None, 0), (), page.text)


def _topic_entries(topic: Topic) -> Iterator[_Entry]:
    hit = Hit("topic", topic.id, topic.title, shortened(topic.summary, 120), None, 0)
    yield _entry(hit, topic.aliases, " ".join((topic.summary, *topic.outcomes)))
    for resource in topic.resources:
        yield _entry(Hit("resource", topic.id, resource.title, f"{resource.kind} for {topic.title}", resource.url, 0))


def _entry(hit: Hit, aliases: Sequence[str] = (), body: str = "") -> _Entry:
    names: list[tuple[str, ...]] = [tuple(folded(name).split()) for name in (hit.title, *aliases)]
    if hit.kind != "resource":
        names += [("".join(word[0] for word in name),) for name in names if len(name) > 1]  # "rf" is a random forest
    return _Entry(hit, tuple(names), frozenset(folded(body).split()))
