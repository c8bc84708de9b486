"""The loaded content: every look-up that a command needs, from memory."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeVar

from bot.chat.reply import CHOICE_LENGTH, Choice
from bot.chat.text import shortened
from bot.curriculum.career import Career
from bot.curriculum.dataset import DataFile
from bot.curriculum.models import Page, Project, Roadmap, Section, Stage, Topic
from bot.curriculum.season import SeasonContent

COMPLETIONS = 25
"""Discord's limit for autocomplete results."""

NEAR = 82
"""How alike (of 100) a title must be to what was typed to be meant by it."""

CLEAR = 6
"""By how much the best title must beat the second: otherwise nobody is meant."""

SUGGESTED = 66
"""How alike a title must be to be offered as a suggestion."""

SUGGESTED_PART = 80
"""The same where only a part of the title, or of what was typed, is alike."""

PART_LENGTH = 4
"""Letters of a part that can stand for a whole: fewer are in nearly every title."""

T = TypeVar("T")

_WORDS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Placed:
    """A topic and its home in one roadmap: ``label`` is what members type, such as 3.2."""

    topic: Topic
    label: str
    section: Section
    stage: Stage
    roadmap: str
    """The roadmap's name."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something a search found. ``id`` is a topic's for a resource; ``score`` is between 0 and 100."""

    kind: Literal["topic", "stage", "project", "resource", "page"]
    id: str
    title: str
    detail: str
    url: str | None
    score: float


def folded(text: str) -> str:
    """``text`` as it is compared: no case, no accents, no punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORDS.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


class RoadmapContent:
    """One roadmap with its stages, topics, projects and career pages, ready to be asked."""

    def __init__(
        self,
        model: Roadmap,
        stages: Sequence[Stage],
        projects: Sequence[Project],
        career: Career | None,
        elsewhere: Mapping[str, Topic] = MappingProxyType({}),
    ) -> None:
        """Index the parts; ``stages`` in the roadmap's order, ``elsewhere`` the topics that it may share, by id."""
        self.model = model
        self.stages = tuple(stages)
        self.projects = tuple(projects)
        self.career = career
        self._by_number = {stage.number: stage for stage in self.stages}
        self._places = {placed.topic.id: placed for stage in self.stages for placed in self._number(stage, elsewhere)}
        self._by_stage = {stage.id: self._in_stage(stage) for stage in self.stages}
        self._by_label = {placed.label: placed.topic for placed in self._places.values()}
        self._by_name: dict[str, Topic] = {}
        for placed in self._places.values():  # titles first: an alias never hides another topic's title
            self._by_name.setdefault(folded(placed.topic.title), placed.topic)
        for placed in self._places.values():
            for name in (*placed.topic.aliases, placed.topic.id.partition(".")[2]):
                self._by_name.setdefault(folded(name), placed.topic)
        self._pages = {page.id: page for page in model.about}

    def stage(self, number: int) -> Stage | None:
        """The stage with this number."""
        return self._by_number.get(number)

    def placed(self, stage: Stage) -> tuple[Placed, ...]:
        """The active topics that ``stage`` shows: its own in order, then those that visit from other stages."""
        return self._by_stage[stage.id]

    def place(self, topic: str) -> Placed | None:
        """Where an active topic has its home."""
        return self._places.get(topic)

    @property
    def active_projects(self) -> tuple[Project, ...]:
        """The projects that members see."""
        return tuple(project for project in self.projects if project.status == "active")

    def find_page(self, page: str) -> Page | None:
        """The page about the field with this id."""
        return self._pages.get(page)

    def find_topic(self, typed: str) -> Topic | None:
        """The topic that ``typed`` means: an id, a label, a title, alias or its beginning, or clearly nearly one."""
        word = typed.strip().casefold()
        by_id = self._places.get(word)
        if by_id is not None:
            return by_id.topic
        by_label = self._by_label.get(word.removeprefix("#"))
        if by_label is not None:
            return by_label
        return _meant(typed, self._by_name)

    def named_topic(self, typed: str) -> Topic | None:
        """The topic whose id, title or alias ``typed`` is."""
        by_id = self._places.get(typed.strip().casefold())
        return by_id.topic if by_id is not None else self._by_name.get(folded(typed))

    def find_project(self, typed: str) -> Project | None:
        """The project that ``typed`` means, read like a topic."""
        by_name: dict[str, Project] = {}
        for project in self.active_projects:
            for name in (project.title, *project.aliases, project.id.partition(".")[2]):
                by_name.setdefault(folded(name), project)
        by_id = {project.id: project for project in self.active_projects}
        return by_id.get(typed.strip().casefold()) or _meant(typed, by_name)

    def suggest(self, typed: str) -> str | None:
        """The title most like ``typed``, if any is near."""
        if not any(character.isalpha() for character in typed):
            return None  # a number is not a misspelled title
        from rapidfuzz import fuzz, process

        word, names = folded(typed), list(self._by_name)
        found = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=SUGGESTED)
        if found is None and len(word) >= PART_LENGTH:
            found = process.extractOne(word, names, scorer=fuzz.WRatio, score_cutoff=SUGGESTED_PART)
        return None if found is None else self._by_name[found[0]].title

    def complete(self, typed: str) -> list[Choice]:
        """Topics for ``typed``, best first: what begins with it, then what has it, else near spellings."""
        label = typed.strip().removeprefix("#")
        numbered = [placed for placed in self._places.values() if label and placed.label.startswith(label)]
        names = {id_: (folded(p.topic.title), *map(folded, p.topic.aliases)) for id_, p in self._places.items()}
        found = numbered or [self._places[id_] for id_ in _completed(typed, names)]
        shown = [(f"{placed.label} {placed.topic.title}", placed.topic.id) for placed in found[:COMPLETIONS]]
        return [Choice(shortened(title, CHOICE_LENGTH), id_) for title, id_ in shown]

    def _number(self, stage: Stage, elsewhere: Mapping[str, Topic]) -> Iterable[Placed]:
        shown = [
            (section, topic)
            for section in stage.sections
            for topic in (*section.topics, *(elsewhere[id_] for id_ in section.shared if id_ in elsewhere))
        ]
        active = [(section, topic) for section, topic in shown if topic.status == "active"]
        for place, (section, topic) in enumerate(active, start=1):
            yield Placed(topic, f"{stage.number}.{place}", section, stage, self.model.roadmap)

    def _in_stage(self, stage: Stage) -> tuple[Placed, ...]:
        home = [p for p in self._places.values() if p.stage.id == stage.id]
        guests = [p for p in self._places.values() if stage.id in p.topic.also_in and p.stage.id != stage.id]
        return (*home, *guests)


@dataclass(frozen=True, eq=False)
class Catalog:
    """All content. Immutable, so every thread may read it; compared by identity."""

    version: int
    digest: str
    roadmaps: tuple[RoadmapContent, ...]
    seasons: tuple[SeasonContent, ...] = ()
    datasets: tuple[DataFile, ...] = ()
    carries: Mapping[str, tuple[str, ...]] = field(init=False)
    """For each topic that replaces others, the retired ones whose ticks count for it."""
    _topics: Mapping[str, Topic] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index every topic, whatever its status."""
        topics = {t.id: t for each in self.roadmaps for s in each.stages for part in s.sections for t in part.topics}
        carries: dict[str, tuple[str, ...]] = {}
        for topic in topics.values():
            if topic.status == "retired" and topic.carry == "full":
                for successor in topic.replaced_by:
                    carries[successor] = (*carries.get(successor, ()), topic.id)
        object.__setattr__(self, "_topics", topics)
        object.__setattr__(self, "carries", carries)

    def roadmap(self, named: str | None) -> RoadmapContent:
        """The roadmap called ``named`` (slug, title or alias); the first for ``None``. Raises ``KeyError``."""
        if named is None:
            return self.roadmaps[0]
        wanted = folded(named)
        for each in self.roadmaps:
            if wanted in map(folded, (each.model.roadmap, each.model.title, *each.model.aliases)):
                return each
        raise KeyError(named)

    def season(self, slug: str) -> SeasonContent | None:
        """The season with this name."""
        return next((each for each in self.seasons if each.model.season == slug), None)

    def dataset(self, dataset: str) -> DataFile | None:
        """The data set with this id, such as ``ds.nile``."""
        return next((each for each in self.datasets if each.about.id == dataset), None)

    def topic(self, topic: str) -> Topic | None:
        """The topic with this id, in any roadmap and of any status."""
        return self._topics.get(topic)

    def complete_topics(self, typed: str, roadmap: str | None = None) -> list[Choice]:
        """Topics for what was typed so far, at most 25."""
        return self.roadmap(roadmap).complete(typed)

    def complete_projects(self, typed: str) -> list[Choice]:
        """Projects for what was typed so far, at most 25."""
        titles = {p.id: p.title for each in self.roadmaps for p in each.active_projects}
        names = {p.id: (folded(p.title), *map(folded, p.aliases)) for r in self.roadmaps for p in r.active_projects}
        found = _completed(typed, names)[:COMPLETIONS]
        return [Choice(shortened(titles[id_], CHOICE_LENGTH), id_) for id_ in found]


def _completed(typed: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The keys of ``names`` (title first): what begins with ``typed``, then what contains it, else what is near."""
    word = folded(typed)
    begins = [key for key, known in names.items() if any(name.startswith(word) for name in known)]
    begins.sort(key=lambda key: not names[key][0].startswith(word))  # titles before aliases
    contains = [key for key, known in names.items() if key not in begins and any(word in name for name in known)]
    if begins or contains:
        return begins + contains
    from rapidfuzz import fuzz, process

    flat = [(name, key) for key, known in names.items() for name in known]
    near = process.extract(word, [n for n, _ in flat], scorer=fuzz.ratio, score_cutoff=SUGGESTED, limit=COMPLETIONS)
    return list(dict.fromkeys(flat[place][1] for _, _, place in near))


def _meant(typed: str, by_name: Mapping[str, T]) -> T | None:
    """What ``typed`` names: exactly, as the beginning of one thing's names only, or nearly and of one thing only."""
    word = folded(typed)
    if not word:
        return None
    if word in by_name:
        return by_name[word]
    begun = {id(each): each for name, each in by_name.items() if name.startswith(word)}
    if len(begun) == 1:
        return next(iter(begun.values()))
    from rapidfuzz import fuzz, process

    near = process.extract(word, list(by_name), scorer=fuzz.ratio, limit=4, score_cutoff=NEAR)
    if not near:
        return None
    best = by_name[near[0][0]]
    rival = next((score for name, score, _ in near[1:] if by_name[name] is not best), 0.0)
    return best if near[0][1] - rival >= CLEAR else None
