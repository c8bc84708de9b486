"""``ids.lock``: every id ever issued, so that progress kept by an id never moves to another subject.

One line an id: ``id | kind | state | since | meaning``, sorted. An id is issued once. Its kind never changes, it never
leaves the file, and a topic that goes away is retired. A changed meaning shows up in review as a changed line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.chat.text import nearest
from bot.curriculum.files import File, Folder
from bot.curriculum.problems import Problem
from bot.curriculum.strict_yaml import Path_

NAME = "ids.lock"
_HEADER = (
    "# Every id ever issued: id | kind | state | since | meaning. Written by `cairn content lock`; nothing ever leaves."
)


@dataclass(frozen=True, slots=True)
class Issued:
    """An id in the content, and where it stands."""

    id: str
    kind: str
    retired: bool
    since: int
    meaning: str
    file: File
    path: Path_

    @property
    def line(self) -> str:
        """Its line of the lock."""
        return f"{self.id} | {self.kind} | {'retired' if self.retired else 'live'} | {self.since} | {self.meaning}"


def issued(folder: Folder) -> Iterator[Issued]:
    """Every id that the content of ``folder`` defines, in the order of the files."""
    for files in folder.roadmaps:
        for file in files:
            yield from _in(file)


def locked(path: Path) -> dict[str, tuple[str, ...]]:
    """The lock as id to (kind, state, since, meaning). A missing lock is an empty one."""
    if not path.exists():
        return {}
    rows = (line.split(" | ", 4) for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return {row[0]: tuple(row[1:]) for row in rows if len(row) == 5}


def check(folder: Folder, found: list[Issued]) -> Iterator[Problem]:
    """What is wrong between the content's ids and the lock."""
    lock = locked(folder.path / NAME)
    for each in found:
        known = lock.get(each.id)
        if known is None:
            near = nearest(each.id, lock, cutoff=0.9)
            hint = f" (or did you mean {near}?)" if near else ""
            yield each.file.problem(each.path, f"the id {each.id} is not in {NAME}; run: cairn content lock{hint}")
        elif known[0] != each.kind:
            yield each.file.problem(
                each.path, f"the id {each.id} was issued to a {known[0]} and is a {each.kind} here; choose a new id"
            )
        elif known[1] == "retired" and not each.retired:
            yield each.file.problem(each.path, f"the id {each.id} is retired; a retired id never comes back")
    live = {each.id for each in found}
    for line, (id_, known) in enumerate(lock.items(), start=2):
        if id_ not in live:
            yield Problem(
                NAME,
                line,
                "",
                f"the {known[0]} {id_} is in the lock and not in the content; retire it instead of deleting it",
            )


def update(folder: Folder) -> int:
    """Write what is new into the lock of ``folder``, and what was retired. Returns how many lines changed.

    What the lock knows stays, whatever the content says: nothing is removed, and no kind changes.
    """
    path = folder.path / NAME
    before = locked(path)
    lines = {id_: f"{id_} | {' | '.join(known)}" for id_, known in before.items()}
    for each in issued(folder):
        known = before.get(each.id)
        if known is None or known[0] == each.kind:
            lines[each.id] = each.line
    text = "\n".join([_HEADER, *(lines[id_] for id_ in sorted(lines))]) + "\n"
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    if text != old:
        path.write_text(text, encoding="utf-8")
    return len(set(text.splitlines()) ^ set(old.splitlines()))


def _in(file: File) -> Iterator[Issued]:
    model = file.model
    if model is None:
        return
    if file.kind == "roadmap":
        yield from _each(file, "page", model.about, ("about",))
    elif file.kind == "stage":
        yield Issued(model.id, "stage", False, 1, model.title, file, ("id",))
        for place, section in enumerate(model.sections):
            base: Path_ = ("sections", place)
            yield Issued(section.id, "section", False, 1, section.title, file, (*base, "id"))
            for number, topic in enumerate(section.topics):
                at = (*base, "topics", number)
                yield Issued(topic.id, "topic", topic.status == "retired", topic.since, topic.title, file, (*at, "id"))
                for nth, question in enumerate(topic.checks):
                    yield Issued(
                        question.id, "question", False, topic.since, topic.title, file, (*at, "checks", nth, "id")
                    )
    elif file.kind == "projects":
        for place, project in enumerate(model.projects):
            yield Issued(
                project.id,
                "project",
                project.status == "retired",
                project.since,
                project.title,
                file,
                ("projects", place, "id"),
            )
    elif file.kind == "career":
        for name, kind in (
            ("skills", "skill"), ("roles", "role"), ("industries", "industry"), ("platforms", "platform"),
        ):  # fmt: skip
            yield from _each(file, kind, getattr(model, name), (name,))
        for place, salary in enumerate(model.salaries):
            yield Issued(salary.id, "salary", False, 1, salary.shown_as, file, ("salaries", place, "id"))


def _each(file: File, kind: str, items: Iterable[object], base: Path_) -> Iterator[Issued]:
    for place, item in enumerate(items):
        yield Issued(item.id, kind, False, 1, item.title, file, (*base, place, "id"))  # type: ignore[attr-defined]
