"""A draft of one week of a season: the challenge and its key, with a place for everything the bar asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from bot.curriculum.drafts import WRITE, Draft, DraftError, opened, put_after, replace_line, scalar, slug
from bot.curriculum.files import SeasonFiles

Kind = Literal["number", "single"]

_CHALLENGE = """\
# yaml-language-server: $schema=../../../schema/challenge.json
schema: 1
id: {id}
stage: {stage}
topics: [{topic}]  # one or more topics that the week practises
title: {title}
difficulty: easy  # easy is worth 10 points, medium 20, hard 30
minutes: 30  # 20 to 60
brief: >-
  {write} what it is about, in a few sentences. Whoever has not read the topic yet must understand what to do.
example:
  text: >-
    {write} a worked example with other numbers than the key's.
parts:
  - id: p1
{part}hints:  # two or three, from a nudge to nearly there
  - {{text: {write} a nudge, cost: 0.1}}
  - {{text: {write} what nearly gives it away, cost: 0.2}}
"""

_KEY = """\
# yaml-language-server: $schema=../../../schema/key.json
schema: 1
challenge: {id}
parts:
  - id: p1
{key}explanation:
  text: >-
    {write} why the answer is the answer, for whoever got it wrong.
  slips:  # two to four that people make
    - {write} the first slip
    - {write} the second slip
"""

_PARTS: dict[Kind, tuple[str, str]] = {
    "number": (
        "    kind: number\n"
        f"    label: {WRITE} its name\n"
        f"    prompt: {WRITE} the question, with its unit\n"
        "    check: {tol_abs: 0.01, decimals_hint: 2}\n",
        "    value: 0  # computed from the data, not by hand\n",
    ),
    "single": (
        "    kind: single\n"
        f"    label: {WRITE} its name\n"
        f"    prompt: {WRITE} the question\n"
        "    options:\n"
        f"      - {{id: a, text: {WRITE} an answer}}\n"
        f"      - {{id: b, text: {WRITE} another one that is as long}}\n",
        f"    answer: [b]\n    why: {WRITE} why it is right\n",
    ),
}


def new_challenge(
    folder: Path, title: str, topic: str, season: str = "", week: int = 0, kind: Kind = "number"
) -> Draft:
    """Write a draft of the challenge called ``title``, which practises ``topic`` (an id), and of its key.

    It goes where ``season.yaml`` names it already, or into ``week``, which must be the one after the season's last.
    Without ``season`` it is the manifest's first one. Raises ``DraftError``, and ``ContentError`` for a folder that
    cannot be read.
    """
    found, _ = opened(folder)
    slugs = [each.slug for each in found.seasons]
    if not slugs:
        raise DraftError("There is no season yet. Make seasons/<name>/season.yaml, and list it in manifest.yaml.")
    if season and season not in slugs:
        raise DraftError(f"There is no season {season}. There are: {', '.join(slugs)}.")
    files = found.seasons[slugs.index(season) if season else 0]
    homes = {
        each.text("id"): stage.outline.text("id")
        for roadmap in found.roadmaps
        for stage in roadmap.stages
        for section in stage.outline.each("sections")
        for each in section.each("topics")
    }
    if topic not in homes:
        raise DraftError(f"There is no topic {topic}. An id looks like ml.missing-values.")
    id_ = f"ch.{slug(title)}"
    if any(file.outline.text("id") == id_ for each in found.seasons for file in each.challenges):
        raise DraftError(f"The challenge {id_} is written already. Use another title.")
    place = _week(folder, files, id_, week)
    name = f"w{place:02}-{id_.removeprefix('ch.')}.yaml"
    base = f"seasons/{files.slug}"
    part, key = _PARTS[kind]
    made = {
        f"{base}/challenges/{name}": _CHALLENGE.format(
            id=id_, stage=homes[topic], topic=topic, title=scalar(title), part=part, write=WRITE
        ),
        f"{base}/keys/{name}": _KEY.format(id=id_, key=key, write=WRITE),
    }
    for file, text in made.items():
        path = folder / file
        if path.exists():
            raise DraftError(f"There is a file {file} already. Move it away, or use another title.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Draft(id_, next(iter(made)), 1)


def _week(folder: Path, files: SeasonFiles, id_: str, wanted: int) -> int:
    """The week of the challenge; a new last one is written into ``season.yaml``."""
    if files.season is None:
        raise DraftError(f"seasons/{files.slug} has no season.yaml that can be read.")
    top = files.season.outline
    slots = list(top.each("slots"))
    taken = {slot.text("challenge"): slot.number("week") or 0 for slot in slots}
    if id_ in taken:
        if wanted not in (0, taken[id_]):
            raise DraftError(f"The season has {id_} in week {taken[id_]}. Leave out --week, or use another title.")
        return taken[id_]
    following = max(taken.values(), default=0) + 1
    if wanted != following:
        raise DraftError(
            f"The season does not name {id_}. Name it in season.yaml, or add it as week {following}: --week {following}"
        )
    path = folder / top.file
    put_after(path, top, slots[-1].path, f"- {{week: {following}, challenge: {id_}}}\n")
    if (top.number("weeks") or 0) < following:
        replace_line(path, top.document.line(("weeks",)), f"weeks: {following}\n")
    return following
