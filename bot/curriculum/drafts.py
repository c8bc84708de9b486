"""What an author starts from: a draft of a topic or a roadmap, valid from its first line and seen by nobody yet.

Everything still to be written begins with ``WRITE``; the check refuses it in what members see (``topic_rules``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from bot.curriculum import ids, lock
from bot.curriculum.fields import ID_LENGTH, ROADMAP_LENGTH
from bot.curriculum.files import Folder, read_folder, subfolders
from bot.curriculum.outline import Outline
from bot.curriculum.problems import ContentError, Problem
from bot.curriculum.strict_yaml import ValuePath

WRITE = "Write here"
"""How every line begins that still has to be written."""

_TOPIC = """\
      - id: {id}
        title: {title}
        status: draft  # delete this line when the topic is ready: members see it from then on
        since: {since}
        hours: 2
        difficulty: medium  # easy, medium, hard
        requires: []  # ids of topics that make this one easier
        summary: >-
          {write} in 25 to 80 words what it is, what it is good for, and what you do with it.
        outcomes:  # 3 to 5; each begins with a verb and can be seen done
          - {write} what a learner can do afterwards, such as Count the gaps of every column
        mistakes:  # 1 to 3 that many learners really make
          - text: {write} the slip, and what it costs
        resources:  # 2 or more that are free, on 2 sites; one of them documentation, a book or a course
          - title: {write} the title as on the page
            url: https://example.org/
            kind: docs  # docs, book, course, article, paper, video, interactive, practice, dataset, reference, platform
        checks:  # 3 or more questions; a reason for every option
          - id: {id}.q1
            kind: single
            text: {write} the question
            options:
              - id: a
                text: {write} the right answer
                why: {write} why it is right
              - id: b
                text: {write} a plausible answer that is wrong
                why: {write} what whoever picks it has missed
              - id: c
                text: {write} another plausible answer that is wrong
                why: {write} what whoever picks it has missed
            answer: [a]
        practice: []  # challenges, such as ch.fill-the-gaps
        addition: true
        reason: {write} in one line why the roadmap needs it
"""

_ROADMAP = """\
# yaml-language-server: $schema=../../schema/roadmap.json
schema: 1
roadmap: {slug}
title: {title}
summary: >-
  {write} whom the roadmap takes from where to where, in one or two sentences.
stages: [{prefix}.s1]
"""

_STAGE = """\
# yaml-language-server: $schema=../../../schema/stage.json
schema: 1
id: {prefix}.s1
number: 1
title: First stage
short: First
summary: {write} the stage in one line.
why: >-
  {write} why the stage is worth its hours.
hours: 2  # the sum of its topics' hours
sections:
  - id: {prefix}.s1.first
    title: First section
    topics:
{topic}"""


class DraftError(Exception):
    """A draft that cannot be written: what is in the way, and what to do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written: the id of the new thing, its file within the folder, and its line, counted from 1."""

    id: str
    file: str
    line: int


def slug(title: str) -> str:
    """``title`` as the last part of an id: lower case, digits and hyphens. Raises ``DraftError`` when none is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not found:
        raise DraftError(f"“{title}” has no letter that an id may have (a to z, 0 to 9). Use a title with some.")
    return found


def new_topic(folder: Path, title: str, stage: str, section: str = "", roadmap: str = "") -> Draft:
    """Put a draft of a topic called ``title`` at the end of a section, and raise the content version for it.

    ``stage`` is a number or an id; without ``section`` it is the stage's last one, without ``roadmap`` the first one of
    the manifest. Raises ``DraftError``, and ``ContentError`` for a folder that cannot be read.
    """
    found, manifest = opened(folder)
    slugs = [each.slug for each in found.roadmaps]
    if roadmap and roadmap not in slugs:
        raise DraftError(f"There is no roadmap {roadmap}. There are: {', '.join(slugs)}.")
    files = found.roadmaps[slugs.index(roadmap) if roadmap else 0]
    stages = {str(each.outline.number("number")): each.outline for each in files.stages}
    wanted = stages.get(stage) or next((each for each in stages.values() if each.text("id") == stage), None)
    if wanted is None:
        raise DraftError(f"There is no stage {stage} in {files.slug}. There are: {', '.join(stages)}.")
    id_ = f"{wanted.text('id').partition('.')[0]}.{slug(title)}"
    _free(found, id_)
    last = _last_topic(wanted, section)
    version = manifest.number("version") or 1
    since = version if _is_open(found, version) else version + 1
    text = _TOPIC.format(id=id_, title=scalar(title), since=since, write=WRITE)
    at = 1 + put_after(folder / wanted.file, wanted, last, f"\n{text}")
    if since != version:
        replace_line(folder / manifest.file, manifest.document.line(("version",)), f"version: {since}\n")
    return Draft(id_, wanted.file, at)


def new_roadmap(folder: Path, title: str, prefix: str = "") -> Draft:
    """Make a roadmap called ``title`` in ``folder``, with one stage and one draft of a topic, and list it.

    ``prefix`` begins its ids; by default the first letters of the title's words. Raises ``DraftError``, and
    ``ContentError`` for a folder that cannot be read.
    """
    _, manifest = opened(folder)
    name = slug(title)
    if len(name) > ROADMAP_LENGTH:
        raise DraftError(f"{name} is longer than {ROADMAP_LENGTH} characters. Use a shorter title; it may grow later.")
    if name in subfolders(folder, "roadmaps"):
        raise DraftError(f"There is a roadmap {name} already. Use another title.")
    words = name.split("-")
    start = slug(prefix) if prefix else ("".join(word[0] for word in words) if len(words) > 1 else name)
    if start in {id_.partition(".")[0] for id_ in lock.read(folder)[0]}:
        raise DraftError(f"Ids that begin with {start} are taken. Choose another beginning: --prefix {start}2")
    _list(folder / manifest.file, name, manifest)
    base = folder / "roadmaps" / name
    (base / "stages").mkdir(parents=True)
    version = manifest.number("version") or 1
    topic = _TOPIC.format(id=f"{start}.first-topic", title="First topic", since=version, write=WRITE)
    first = _STAGE.format(prefix=start, topic=topic, write=WRITE)
    (base / "stages" / "01-first.yaml").write_text(first, encoding="utf-8")
    heading = _ROADMAP.format(slug=name, title=scalar(title), prefix=start, write=WRITE)
    (base / "roadmap.yaml").write_text(heading, encoding="utf-8")
    return Draft(name, f"roadmaps/{name}/roadmap.yaml", 1)


def unwritten(top: Outline) -> Iterator[Problem]:
    """What still says that it has to be written, although members see it."""
    drafts = {each.path for section in top.each("sections") for each in section.each("topics") if _is_draft(each)}
    for path, text in _texts(top.value, ()):
        if text.startswith(WRITE) and path[:4] not in drafts:
            yield top.problem(f"read “{WRITE} …”, expected the text itself; a draft may wait", *path)


def opened(folder: Path) -> tuple[Folder, Outline]:
    """The folder and its manifest. Raises ``ContentError`` for one that cannot be read."""
    found = read_folder(folder)
    if not found.complete or found.manifest is None:
        raise ContentError(sorted(found.problems))
    return found, found.manifest.outline


def _last_topic(stage: Outline, wanted: str) -> ValuePath:
    """The path of the section's last topic; of the last section that has one, if none is wanted."""
    sections = {each.text("id"): [topic.path for topic in each.each("topics")] for each in stage.each("sections")}
    if wanted and wanted not in sections:
        raise DraftError(f"There is no section {wanted} in the stage. There are: {', '.join(sections)}.")
    topics = sections[wanted] if wanted else [path for paths in sections.values() for path in paths]
    if not topics:
        raise DraftError(f"{wanted or stage.text('id')} has no topic yet to put another one after. Copy one into it.")
    return topics[-1]


def put_after(path: Path, top: Outline, last: ValuePath, text: str) -> int:
    """Put ``text`` into the file of ``top`` after the value at ``last``, and indented like it.

    Comments before what follows stay with that. Returns the line where the text begins, counted from 1.
    """
    known = top.document.lines
    after = [line for place, line in known.items() if line > known[last] and place[: len(last)] != last]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = min(after, default=len(lines) + 1) - 1
    like = lines[known[last] - 1]
    while not lines[at - 1].strip() or lines[at - 1].lstrip().startswith("#"):
        at -= 1
    if not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    lines[at:at] = indent(dedent(text), like[: -len(like.lstrip())]).splitlines(keepends=True)
    path.write_text("".join(lines), encoding="utf-8")
    return at + 1


def _list(path: Path, name: str, manifest: Outline) -> None:
    """Add ``name`` to the manifest's roadmaps, in the way their list is written."""
    place = len(manifest.texts("roadmaps")) - 1
    line = manifest.document.line(("roadmaps", place))
    last = path.read_text(encoding="utf-8").splitlines()[line - 1]
    if last.lstrip().startswith("- "):
        indent = last[: len(last) - len(last.lstrip())]
        replace_line(path, line, f"{last}\n{indent}- {name}\n")
    elif "]" in last:
        head, _, tail = last.rpartition("]")
        replace_line(path, line, f"{head.rstrip().rstrip(',')}, {name}]{tail}\n")
    else:
        raise DraftError("Write the list roadmaps of manifest.yaml on one line, and try again.")


def replace_line(path: Path, line: int, text: str) -> None:
    """Write ``text`` in place of a line, counted from 1."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[line - 1] = text
    path.write_text("".join(lines), encoding="utf-8")


def _free(found: Folder, id_: str) -> None:
    if len(id_) > ID_LENGTH:
        raise DraftError(f"The id {id_} is longer than {ID_LENGTH} characters. Use a shorter title; it may grow later.")
    if id_ in lock.read(found.path)[0] or id_ in {each.id for each in ids.issued(found)}:
        raise DraftError(f"The id {id_} is taken. Use another title; it may be changed later, the id may not.")


def _is_open(found: Folder, version: int) -> bool:
    """Whether a draft waits for this version, so that another one may come with it."""
    stages = [stage.outline for each in found.roadmaps for stage in each.stages]
    topics = [topic for stage in stages for section in stage.each("sections") for topic in section.each("topics")]
    return any(_is_draft(topic) and topic.number("since") == version for topic in topics)


def _is_draft(topic: Outline) -> bool:
    return topic.text("status") == "draft"


def _texts(value: Any, path: ValuePath) -> Iterator[tuple[ValuePath, str]]:
    if isinstance(value, str):
        yield path, value
    for key, each in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        yield from _texts(each, (*path, key))


def scalar(text: str) -> str:
    """``text`` as one YAML value: plain where that is certainly text, else quoted."""
    if re.fullmatch(r"[A-Za-z][\w ()/+.-]*", text) and text.casefold() not in ("true", "false", "null"):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
