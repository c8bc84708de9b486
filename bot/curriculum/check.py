"""``cairn content check``: everything that is wrong with a content folder, at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.chat.text import nearest
from bot.curriculum import ids
from bot.curriculum.files import File, Folder, RoadmapFiles, read_folder
from bot.curriculum.models import ChoiceCheck, Stage, Topic
from bot.curriculum.problems import Problem
from bot.curriculum.strict_yaml import Path_

TOPICS_IN_A_STAGE = 14
"""As many as a reply shows on a phone without pages."""

FREE_RESOURCES = 2
HOSTS = 2
"""A topic can be learned without paying, and does not hang on one site."""

TEACHING = frozenset({"docs", "book", "course"})
"""Kinds that teach a topic from the ground up; every topic has one."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the folder holds."""

    roadmaps: int
    stages: int
    topics: int
    projects: int
    questions: int


def check(folder: Path) -> tuple[list[Problem], Counts]:
    """Check the content in ``folder``. Returns all problems, by file and line, and what was counted. Never raises."""
    found = read_folder(folder)
    problems = [*found.problems, *_first_lines(found)]
    known = list(ids.issued(found))
    problems += _duplicates(known)
    kinds = {each.id: each.kind for each in known}
    for files in found.roadmaps:
        problems += _roadmap(files, kinds)
    if not found.problems:  # a file that could not be read would look like deleted ids
        problems += ids.check(found, known)
        problems += _cycles(found)
    tally = Counter(each.kind for each in known)
    counts = Counts(len(found.roadmaps), tally["stage"], tally["topic"], tally["project"], tally["question"])
    return sorted(set(problems)), counts


def _first_lines(folder: Folder) -> Iterator[Problem]:
    for file in folder.files():
        up = "../" * file.name.count("/")
        expected = f"# yaml-language-server: $schema={up}schema/{file.kind}.json"
        if file.document.first_line.strip() != expected:
            yield Problem(file.name, 1, "", f"the first line names the file's schema; expected: {expected}")


def _duplicates(known: list[ids.Issued]) -> Iterator[Problem]:
    first: dict[str, ids.Issued] = {}
    for each in known:
        before = first.setdefault(each.id, each)
        if before is not each:
            where = f"{before.file.name}:{before.file.document.line(before.path)}"
            yield each.file.problem(each.path, f"the id {each.id} stands twice; the first is in {where}")


def _roadmap(files: RoadmapFiles, kinds: dict[str, str]) -> Iterator[Problem]:
    roadmap = files.roadmap.model if files.roadmap is not None else None
    if roadmap is not None and files.roadmap is not None:
        if roadmap.roadmap != files.slug:
            yield files.roadmap.problem(
                ("roadmap",), f"read {roadmap.roadmap}, expected the folder's name, {files.slug}"
            )
        yield from _references(files.roadmap, ("stages",), roadmap.stages, "stage", kinds)
    for file in files.stages:
        if file.model is None:
            continue
        stage: Stage = file.model
        if roadmap is not None:
            yield from _placed(file, stage, roadmap.stages)
        yield from _stage(file, stage, kinds)
    if files.projects is not None and files.projects.model is not None:
        for place, project in enumerate(files.projects.model.projects):
            base: Path_ = ("projects", place)
            yield from _references(files.projects, (*base, "stage"), (project.stage,), "stage", kinds)
            for name in ("topics", "requires"):
                yield from _references(files.projects, (*base, name), getattr(project, name), "topic", kinds)
            yield from _addition(files.projects, base, project.addition, project.reason)
    if files.career is not None and files.career.model is not None:
        for place, skill in enumerate(files.career.model.skills):
            yield from _references(files.career, ("skills", place, "stages"), skill.stages, "stage", kinds)
            yield from _references(files.career, ("skills", place, "topics"), skill.topics, "topic", kinds)
        for place, role in enumerate(files.career.model.roles):
            yield from _references(files.career, ("roles", place, "stages"), role.stages, "stage", kinds)
        for place, pay in enumerate(files.career.model.salaries):
            if pay.max is not None and pay.max < pay.min:
                yield files.career.problem(("salaries", place, "max"), f"read {pay.max}, expected at least {pay.min}")


def _placed(file: File, stage: Stage, order: tuple[str, ...]) -> Iterator[Problem]:
    if stage.id not in order:
        near = nearest(stage.id, order)
        hint = f"; the nearest is {near}" if near else ""
        yield file.problem(("id",), f"the stage {stage.id} is not listed in roadmap.yaml{hint}")
    elif order.index(stage.id) + 1 != stage.number:
        yield file.problem(
            ("number",), f"read {stage.number}, expected {order.index(stage.id) + 1}, its place in roadmap.yaml"
        )
    if not Path(file.name).name.startswith(f"{stage.number:02}-"):
        yield file.problem(("number",), f"the file's name should begin with {stage.number:02}-")


def _stage(file: File, stage: Stage, kinds: dict[str, str]) -> Iterator[Problem]:
    yield from _references(file, ("requires",), stage.requires, "stage", kinds)
    active = [topic for section in stage.sections for topic in section.topics if topic.status == "active"]
    hours = sum(topic.hours for topic in active)
    if hours != stage.hours:
        yield file.problem(("hours",), f"read {stage.hours}, expected {hours}, the sum of the topics' hours")
    if not 1 <= len(active) <= TOPICS_IN_A_STAGE:
        yield file.problem(("sections",), f"read {len(active)} active topics, expected 1 to {TOPICS_IN_A_STAGE}")
    for place, section in enumerate(stage.sections):
        for number, topic in enumerate(section.topics):
            yield from _topic(file, ("sections", place, "topics", number), topic, kinds)


def _topic(file: File, base: Path_, topic: Topic, kinds: dict[str, str]) -> Iterator[Problem]:
    for name in ("requires", "tools", "replaced_by"):
        yield from _references(file, (*base, name), getattr(topic, name), "topic", kinds)
    yield from _references(file, (*base, "also_in"), topic.also_in, "stage", kinds)
    for place, challenge in enumerate(topic.practice):
        if not challenge.startswith("ch."):
            yield file.problem(
                (*base, "practice", place), f"read {challenge}, expected a challenge such as ch.fill-the-gaps"
            )
    if topic.id in topic.requires:
        yield file.problem((*base, "requires"), f"{topic.id} requires itself")
    if topic.replaced_by and topic.status != "retired":
        yield file.problem((*base, "replaced_by"), "only a retired topic is replaced; set status: retired")
    yield from _addition(file, base, topic.addition, topic.reason)
    if topic.status == "active":
        yield from _resources(file, base, topic)
    for place, question in enumerate(topic.checks):
        at = (*base, "checks", place)
        if not question.id.startswith(f"{topic.id}."):
            yield file.problem((*at, "id"), f"read {question.id}, expected an id that begins with {topic.id}.")
        if isinstance(question, ChoiceCheck):
            yield from _question(file, at, question)


def _resources(file: File, base: Path_, topic: Topic) -> Iterator[Problem]:
    free = [resource for resource in topic.resources if resource.free]
    hosts = {urlsplit(resource.url).hostname for resource in free}
    if len(free) < FREE_RESOURCES or len(hosts) < HOSTS:
        yield file.problem(
            (*base, "resources"),
            f"read {len(free)} free on {len(hosts)} sites, expected {FREE_RESOURCES} or more free resources on {HOSTS} or more sites",
        )
    elif not any(resource.kind in TEACHING for resource in free):
        yield file.problem((*base, "resources"), "expected at least one free resource of kind docs, book or course")
    urls = Counter(resource.url for resource in topic.resources)
    for place, resource in enumerate(topic.resources):
        if urls[resource.url] > 1:
            yield file.problem((*base, "resources", place, "url"), f"{resource.url} stands twice in this topic")


def _question(file: File, at: Path_, question: ChoiceCheck) -> Iterator[Problem]:
    options = [option.id for option in question.options]
    for option, times in Counter(options).items():
        if times > 1:
            yield file.problem((*at, "options"), f"the option {option} stands twice")
    for place, answer in enumerate(question.answer):
        if answer not in options:
            yield file.problem((*at, "answer", place), f"read {answer}, expected one of {', '.join(options)}")
    if question.kind == "single" and len(question.answer) != 1:
        yield file.problem(
            (*at, "answer"), f"read {len(question.answer)} answers, expected one; several make the kind multi"
        )


def _addition(file: File, base: Path_, addition: bool, reason: str | None) -> Iterator[Problem]:
    if addition and not reason:
        yield file.problem((*base, "addition"), "an addition needs a reason, in one line")


def _references(file: File, path: Path_, named: tuple[str, ...], kind: str, kinds: dict[str, str]) -> Iterator[Problem]:
    for place, id_ in enumerate(named):
        if kinds.get(id_) == kind:
            continue
        near = nearest(id_, [each for each, of in kinds.items() if of == kind])
        hint = f"; the nearest is {near}" if near else ""
        at = (*path, place) if (*path, place) in file.document.lines else path
        yield file.problem(at, f"read {id_}, expected the id of a {kind}{hint}")


def _cycles(folder: Folder) -> Iterator[Problem]:
    """Prerequisites lead nowhere if they lead back to themselves."""
    needs: dict[str, tuple[str, ...]] = {}
    at: dict[str, ids.Issued] = {}
    for each in ids.issued(folder):
        if each.kind == "topic":
            at[each.id] = each
    for files in folder.roadmaps:
        for file in files.stages:
            for section in file.model.sections:
                needs |= {topic.id: topic.requires for topic in section.topics}
    settled: set[str] = set()
    for start in needs:
        circle = _circle(start, needs, settled)
        if circle:
            each = at[circle[0]]
            yield each.file.problem(
                (*each.path[:-1], "requires"), f"prerequisites go in a circle: {' → '.join(circle)}"
            )


def _circle(start: str, needs: dict[str, tuple[str, ...]], settled: set[str]) -> list[str]:
    trail: list[str] = []
    todo = [(start, False)]
    while todo:
        topic, leaving = todo.pop()
        if leaving:
            trail.pop()
            settled.add(topic)
        elif topic in trail:
            return [*trail[trail.index(topic) :], topic]
        elif topic not in settled:
            trail.append(topic)
            todo.append((topic, True))
            todo += [(each, False) for each in needs.get(topic, ())]
    return []
