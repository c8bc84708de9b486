"""The ids that content defines, and the rules that keep each one's meaning for good.

An id is issued once. Its kind never changes, it never leaves ``ids.lock``, and what goes away is retired, so that
progress kept by an id never moves to another subject. A changed meaning shows in review as a changed line of the lock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.chat.text import shortened
from bot.curriculum import lock
from bot.curriculum.explain import near
from bot.curriculum.files import File, Folder
from bot.curriculum.lock import Entry
from bot.curriculum.outline import Outline
from bot.curriculum.problems import ContentError, Problem

NAME = lock.NAME

MEANING_LENGTH = 100
"""Characters of a meaning line in the lock."""

_RUN = "run: cairn content lock"
_CAREER = {"skills": "skill", "roles": "role", "industries": "industry", "platforms": "platform", "salaries": "salary"}
_WITH_STATUS = frozenset({"topic", "project", "challenge"})


@dataclass(frozen=True, slots=True)
class Issued:
    """An id in the content: what it stands for, and the mapping that defines it."""

    id: str
    kind: str
    meaning: str
    node: Outline

    @property
    def state(self) -> lock.State:
        """``retired`` where the content says so; drafts are live, since their id is taken."""
        return "retired" if self.kind in _WITH_STATUS and self.node.text("status") == "retired" else "live"

    @property
    def since(self) -> int | None:
        """The content version in which it first appeared, for the kinds that say so."""
        return (self.node.number("since") or 1) if self.kind in _WITH_STATUS else None


def issued(folder: Folder) -> list[Issued]:
    """Every id that the content of ``folder`` defines, valid or not, in the order of the files."""
    found = [each for file in folder.files() for each in _in(file)]
    return [each for each in found if each.id]


def duplicates(found: Sequence[Issued]) -> Iterator[Problem]:
    """A problem for every id that is defined again."""
    first: dict[str, Issued] = {}
    for each in found:
        before = first.setdefault(each.id, each)
        if before is not each:
            yield each.node.problem(f"the id {each.id} stands twice; the first is in {before.node.where('id')}", "id")


def check(folder: Folder, found: Sequence[Issued]) -> Iterator[Problem]:
    """What is wrong with the lock, and between it and the ids ``found`` in the content."""
    known, problems = lock.read(folder.path)
    yield from problems
    if problems:
        return
    for each in {
        each.id: each for each in reversed(found)
    }.values():  # the first of two; ``duplicates`` names the other
        entry = known.get(each.id)
        if entry is None:
            yield each.node.problem(_unlocked(each, known), "id")
        elif said := _disagreement(each, entry):
            yield each.node.problem(said, "id")
        elif each.since not in (None, entry.since):
            yield each.node.problem(f"read {each.since}, expected {entry.since}, the version in {lock.NAME}", "since")
    if folder.complete:  # what cannot be read would look deleted
        defined = {each.id for each in found}
        for entry in known.values():
            if entry.id not in defined and entry.state == "live":
                yield Problem(lock.NAME, entry.line, "", _lost(entry))


def update(folder: Folder) -> int:
    """Write what is new into the lock of ``folder``: ids, retirements, meanings. Returns how many lines changed.

    What the lock knows stays, whatever the content says: nothing is removed, no kind changes, nothing retired comes
    back. Raises ``ContentError`` when the content or the lock has a problem: a wrong id cannot be taken back.
    """
    known, problems = lock.read(folder.path, missing_ok=True)
    if folder.problems or problems:
        raise ContentError(sorted([*folder.problems, *problems]))
    version = folder.manifest.outline.number("version") if folder.manifest is not None else None
    entries = dict(known)
    for each in issued(folder):
        old = known.get(each.id)
        if old is None:
            entries.setdefault(each.id, Entry(each.id, each.kind, each.state, each.since or version or 1, each.meaning))
        elif old.kind == each.kind:
            state: lock.State = "retired" if "retired" in (old.state, each.state) else "live"
            entries[each.id] = Entry(each.id, old.kind, state, old.since, each.meaning)
    return lock.write(folder.path, entries.values())


def _unlocked(each: Issued, known: dict[str, Entry]) -> str:
    alike = near(each.id, [id_ for id_, entry in known.items() if entry.kind == each.kind])
    return f"the id {each.id} is not in {lock.NAME}; if it is new, {_RUN}{alike}"


def _disagreement(each: Issued, entry: Entry) -> str | None:
    if entry.kind != each.kind:
        return f"the id {each.id} was issued to a {entry.kind} and is a {each.kind} here; choose a new id"
    if entry.state == "retired" and each.state == "live":
        return f"the id {each.id} is retired, and a retired id never comes back; choose a new id"
    if entry.state != each.state:
        return f"the id {each.id} is retired here and live in {lock.NAME}; {_RUN}"
    if each.meaning and each.meaning != entry.meaning:
        return (
            f"the id {each.id} means “{entry.meaning}” in {lock.NAME}; choose a new id for a new subject, else {_RUN}"
        )
    return None


def _lost(entry: Entry) -> str:
    mend = (
        "bring it back with status: retired" if entry.kind in _WITH_STATUS else "bring it back, or write retired here"
    )
    return f"the {entry.kind} {entry.id} is live here and not in the content; {mend}"


def _in(file: File) -> Iterator[Issued]:
    top = file.outline
    if file.kind == "roadmap":
        for page in top.each("about"):
            yield _one(page, "page")
    elif file.kind == "stage":
        yield _one(top, "stage")
        for section in top.each("sections"):
            yield _one(section, "section")
            for topic in section.each("topics"):
                yield _one(topic, "topic")
                for question in topic.each("checks"):
                    yield _one(question, "question", "text")
    elif file.kind == "projects":
        for project in top.each("projects"):
            yield _one(project, "project")
    elif file.kind in ("challenge", "dataset"):
        yield _one(top, file.kind)
    elif file.kind == "career":
        for name, kind in _CAREER.items():
            for item in top.each(name):
                yield _one(item, kind, "shown_as" if kind == "salary" else "title")


def _one(node: Outline, kind: str, meaning: str = "title") -> Issued:
    return Issued(node.text("id"), kind, shortened(" ".join(node.text(meaning).split()), MEANING_LENGTH), node)
