"""``cairn content check``: everything that is wrong with a content folder, at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.curriculum import ids, lock
from bot.curriculum.dataset_rules import check_dataset
from bot.curriculum.drafts import unwritten
from bot.curriculum.explain import near
from bot.curriculum.files import OPTIONAL, File, Folder, RoadmapFiles, SeasonFiles, read_folder, subfolders
from bot.curriculum.outline import Outline
from bot.curriculum.problems import Problem
from bot.curriculum.season_rules import check_practice, check_season, strays
from bot.curriculum.teaching_rules import check_guessing
from bot.curriculum.topic_rules import active_topics, check_topic, is_active

TOPICS_IN_A_STAGE = 14
"""As many as a reply shows on a phone without pages."""

_POINTS_TO = {
    "requires": "topic",
    "tools": "topic",
    "topics": "topic",
    "shared": "topic",
    "replaced_by": "topic",
    "also_in": "stage",
    "stages": "stage",
}
"""The fields that name ids, and the kind of what they name. A stage's ``requires`` names stages."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the folder holds."""

    roadmaps: int
    stages: int
    topics: int
    projects: int
    questions: int
    challenges: int
    datasets: int


Rule = Callable[[SeasonFiles], Iterable[Problem]]
"""A rule that knows more than the content: what generators make, say. It is handed each season."""


def check(folder: Path, keys: Path | None = None, rules: Iterable[Rule] = ()) -> tuple[list[Problem], Counts]:
    """Check the content in ``folder``. Returns all problems, by file and line, and what was counted. Never raises.

    ``keys`` is the folder of the answer keys, if they are not among the content; ``rules`` are more rules to check.
    """
    found = read_folder(folder, keys)
    known = ids.issued(found)
    kinds = {each.id: each.kind for each in known}
    if not found.complete:  # what an unreadable file defines is known from the lock
        kinds = {id_: entry.kind for id_, entry in lock.read(folder)[0].items()} | kinds
    topics = {each.id: each.node for each in known if each.kind == "topic"}
    problems = [*found.problems, *_first_lines(found.files()), *_strays(found), *_cycles(known), *ids.duplicates(known)]
    for file in found.files():
        problems += unwritten(file.outline)
    for files in found.roadmaps:
        problems += _roadmap(files, kinds, topics)
        own = (
            topic for file in files.stages for part in file.outline.each("sections") for topic in part.each("topics")
        )
        problems += check_practice(own, found.seasons)
    for season in found.seasons:
        problems += check_season(season, kinds)
        for rule in rules:
            problems += rule(season)
    for dataset in found.datasets:
        problems += check_dataset(dataset.outline, folder)
    problems += _versions(found, known)
    if folder.is_dir():
        problems += ids.check(found, known)
    tally = Counter(each.kind for each in known)
    kinds_counted = ("stage", "topic", "project", "question", "challenge", "dataset")
    counts = Counts(len(found.roadmaps), *(tally[kind] for kind in kinds_counted))
    return sorted(set(problems)), counts


def _first_lines(files: Iterable[File]) -> Iterator[Problem]:
    for file in files:
        if Path(file.name).is_absolute():  # keys in a folder of the operator's own
            continue
        expected = f"# yaml-language-server: $schema={'../' * file.name.count('/')}schema/{file.kind}.json"
        if file.outline.document.first_line.strip() != expected:
            yield Problem(file.name, 1, "", f"the first line names the file's schema; expected {expected}")


def _strays(folder: Folder) -> Iterator[Problem]:
    """Folders and files that nothing reads, most often because their name has a typing error."""
    if folder.manifest is not None:
        for kind in ("roadmaps", "seasons"):
            listed = [slug for _, slug in folder.manifest.outline.texts(kind)]
            for slug in subfolders(folder.path, kind):
                if slug not in listed:
                    said = f"the folder {kind}/{slug} is not listed; add {slug}, or move the folder away"
                    yield folder.manifest.outline.problem(said, kind)
    for season in folder.seasons:
        yield from strays(season, folder.path / "seasons" / season.slug)
    known = ["roadmap.yaml", *(f"{kind}.yaml" for kind in OPTIONAL)]
    for files in folder.roadmaps:
        base = folder.path / "roadmaps" / files.slug
        for path in base.rglob("[!.]*.y*ml"):
            name = path.relative_to(base).as_posix()
            if name not in known and not (path.parent == base / "stages" and path.suffix == ".yaml"):
                said = f"nothing reads this file; expected {', '.join(known)} or stages/NN-name.yaml{near(name, known)}"
                yield Problem(f"roadmaps/{files.slug}/{name}", 1, "", said)


def _versions(folder: Folder, known: Iterable[ids.Issued]) -> Iterator[Problem]:
    version = folder.manifest.outline.number("version") if folder.manifest is not None else None
    for each in known:
        if version is not None and each.since is not None and each.since > version:
            said = f"read {each.since}, expected at most {version}, the version in manifest.yaml"
            yield each.node.problem(said, "since")


def _roadmap(files: RoadmapFiles, kinds: Mapping[str, str], topics: Mapping[str, Outline]) -> Iterator[Problem]:
    order: list[str] = []
    if files.roadmap is not None:
        top = files.roadmap.outline
        order = [stage for _, stage in top.texts("stages")]
        yield from _references(top, "stages", kinds)
        for place, stage in enumerate(order):
            if stage in order[:place]:
                yield top.problem(f"the stage {stage} stands twice", "stages", place)
        if top.text("roadmap") not in ("", files.slug):
            yield top.problem(f"read {top.text('roadmap')}, expected {files.slug}, the name of the folder", "roadmap")
    for file in files.stages:
        yield from _stage(file, order, kinds, topics)
    if files.projects is not None:
        for project in files.projects.outline.each("projects"):
            yield from _project(project, kinds)
    if files.career is not None:
        yield from _career(files.career.outline, kinds)


def _stage(
    file: File, order: list[str], kinds: Mapping[str, str], everywhere: Mapping[str, Outline]
) -> Iterator[Problem]:
    top = file.outline
    yield from _place(top, order)
    yield from _references(top, "requires", kinds, "stage")
    topics = [*active_topics(top), *_shared(top, everywhere)]
    hours = [topic.number("hours") for topic in topics]
    known_hours = [each for each in hours if each is not None]
    if top.number("hours") is not None and len(known_hours) == len(hours) and sum(known_hours) != top.number("hours"):
        yield top.problem(
            f"read {top.number('hours')}, expected {sum(known_hours)}, the sum of its topics' hours", "hours"
        )
    if not 1 <= len(topics) <= TOPICS_IN_A_STAGE:
        yield top.problem(f"read {len(topics)} active topics, expected 1 to {TOPICS_IN_A_STAGE}", "sections")
    yield from check_guessing(top, topics)
    for section in top.each("sections"):
        yield from _references(section, "shared", kinds)
        for place, id_ in section.texts("shared"):
            if id_ in everywhere and everywhere[id_].file.split("/")[:2] == top.file.split("/")[:2]:
                said = f"read {id_}, a topic of this same roadmap; its field also_in shows it in other stages"
                yield section.problem(said, "shared", place)
        for topic in section.each("topics"):
            for name in ("requires", "tools", "replaced_by", "also_in"):
                yield from _references(topic, name, kinds)
            for place, stage in topic.texts("also_in"):
                if stage == top.text("id"):
                    yield topic.problem(
                        f"read {stage}, where the topic is at home; expected other stages", "also_in", place
                    )
            yield from check_topic(topic)


def _shared(top: Outline, everywhere: Mapping[str, Outline]) -> Iterator[Outline]:
    """The active topics of other roadmaps that the stage shows."""
    for section in top.each("sections"):
        shared = (everywhere.get(id_) for _, id_ in section.texts("shared"))
        yield from (topic for topic in shared if topic is not None and is_active(topic))


def _place(top: Outline, order: list[str]) -> Iterator[Problem]:
    """The stage's id, number and file name agree with its place in roadmap.yaml."""
    stage, number = top.text("id"), top.number("number")
    if order and stage and stage not in order:
        yield top.problem(f"read {stage}, expected a stage that roadmap.yaml lists{near(stage, order)}", "id")
    elif number is not None and stage in order and order.index(stage) + 1 != number:
        yield top.problem(f"read {number}, expected {order.index(stage) + 1}, its place in roadmap.yaml", "number")
    elif number is not None and not Path(top.file).name.startswith(f"{number:02}-"):
        said = f"read {number}, but the file is called {Path(top.file).name}; expected {number:02}-name.yaml"
        yield top.problem(said, "number")


def _project(project: Outline, kinds: Mapping[str, str]) -> Iterator[Problem]:
    stage = project.text("stage")
    if stage and kinds.get(stage) != "stage":
        yield project.problem(_unknown(stage, "stage", kinds), "stage")
    yield from _references(project, "topics", kinds)
    yield from _references(project, "requires", kinds)
    if project.flag("addition") and not project.text("reason"):
        yield project.problem("an addition needs a reason, in one line", "addition")
    for data in project.each("datasets"):
        if data.text("ref") and kinds.get(data.text("ref")) != "dataset":
            yield data.problem(_unknown(data.text("ref"), "dataset", kinds), "ref")
    for name in ("milestones", "rubric"):
        seen: set[str] = set()
        for each in project.each(name):
            if each.text("id") in seen:
                yield each.problem(f"the id {each.text('id')} stands twice in {name}", "id")
            seen.add(each.text("id"))


def _career(top: Outline, kinds: Mapping[str, str]) -> Iterator[Problem]:
    for name in ("skills", "roles"):
        for each in top.each(name):
            yield from _references(each, "stages", kinds)
            yield from _references(each, "topics", kinds)
    for salary in top.each("salaries"):
        low, high = salary.number("min"), salary.number("max")
        if low is not None and high is not None and high < low:
            yield salary.problem(f"read {high}, expected {low} or more, the salary's min", "max")


def _references(node: Outline, name: str, kinds: Mapping[str, str], kind: str | None = None) -> Iterator[Problem]:
    wanted = kind or _POINTS_TO[name]
    for place, id_ in node.texts(name):
        if kinds.get(id_) != wanted:
            yield node.problem(_unknown(id_, wanted, kinds), name, place)


def _unknown(id_: str, kind: str, kinds: Mapping[str, str]) -> str:
    return f"read {id_}, expected the id of a {kind}{near(id_, [each for each, of in kinds.items() if of == kind])}"


def _cycles(known: Iterable[ids.Issued]) -> Iterator[Problem]:
    """Prerequisites that lead back to themselves can never be met first. One problem for each circle."""
    nodes: dict[str, Outline] = {}
    for each in known:
        if each.kind in ("topic", "stage"):
            nodes.setdefault(each.id, each.node)
    needs = {id_: [needed for _, needed in node.texts("requires") if needed in nodes] for id_, node in nodes.items()}
    settled: set[str] = set()
    for start in needs:
        circle = _circle(start, needs, settled)
        if circle:
            said = f"prerequisites go in a circle: {' → '.join([*circle, circle[0]])}; take one of them out"
            yield nodes[circle[0]].problem(said, "requires")
            settled.update(circle)


def _circle(start: str, needs: Mapping[str, list[str]], settled: set[str]) -> list[str]:
    """The first circle met on the way down from ``start``; what leads to none joins ``settled``."""
    trail: dict[str, Iterator[str]] = {}
    if start not in settled:
        trail[start] = iter(needs[start])
    while trail:
        last = next(reversed(trail))
        following = next(trail[last], None)
        if following is None:
            del trail[last]
            settled.add(last)
        elif following in trail:
            names = list(trail)
            return names[names.index(following) :]
        elif following not in settled:
            trail[following] = iter(needs[following])
    return []
