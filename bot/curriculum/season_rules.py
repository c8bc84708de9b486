"""The bar for a season: every week has its challenge, every challenge its place, its topics and its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.curriculum.challenge_rules import check_challenge
from bot.curriculum.explain import near
from bot.curriculum.files import File, SeasonFiles
from bot.curriculum.key_rules import check_key
from bot.curriculum.outline import Outline
from bot.curriculum.problems import Problem

KNOWN = ("season.yaml",)
FOLDERS = ("challenges", "keys")


def check_season(files: SeasonFiles, kinds: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong within and between the files of one season. ``kinds`` says what every known id stands for."""
    weeks: dict[str, int] = {}
    if files.season is not None:
        top = files.season.outline
        weeks = _weeks(top)
        yield from _slots(top)
        if top.text("season") not in ("", files.slug):
            yield top.problem(f"read {top.text('season')}, expected {files.slug}, the name of the folder", "season")
        if top.text("status") != "draft":
            yield from _complete(files, top, weeks)
    keys = {file.outline.text("challenge"): file for file in files.keys}
    for file in files.challenges:
        yield from _placed(file, weeks)
        yield from _references(file.outline, kinds)
        yield from check_challenge(file.outline)
        key = keys.pop(file.outline.text("id"), None)
        if key is None:
            yield file.outline.problem(f"there is no key to it; expected one in keys/{Path(file.name).name}", "id")
        else:
            yield from check_key(file.outline, key.outline)
    known = [file.outline.text("id") for file in files.challenges]
    for name, file in keys.items():
        said = f"read {name}, expected the id of a challenge of this season{near(name, known)}"
        yield file.outline.problem(said, "challenge")


def check_practice(topics: Iterator[Outline], seasons: Sequence[SeasonFiles]) -> Iterator[Problem]:
    """What ``topics`` call practice is in some season."""
    known = [slot.text("challenge") for each in seasons if each.season for slot in each.season.outline.each("slots")]
    for topic in topics:
        for place, challenge in topic.texts("practice"):
            if known and challenge.startswith("ch.") and challenge not in known:
                said = f"read {challenge}, expected a challenge that a season has{near(challenge, known)}"
                yield topic.problem(said, "practice", place)


def strays(files: SeasonFiles, base: Path) -> Iterator[Problem]:
    """Files in a season's folder ``base`` that nothing reads."""
    for path in base.rglob("[!.]*.y*ml"):
        name = path.relative_to(base).as_posix()
        if name not in KNOWN and not (path.parent.parent == base and path.parent.name in FOLDERS and name[-5] == "."):
            said = "nothing reads this file; expected season.yaml, challenges/wNN-name.yaml or keys/wNN-name.yaml"
            yield Problem(f"seasons/{files.slug}/{name}", 1, "", said)


def _weeks(top: Outline) -> dict[str, int]:
    found: dict[str, int] = {}
    for slot in top.each("slots"):
        week = slot.number("week")
        if week is not None:
            found.setdefault(slot.text("challenge"), week)
    return found


def _slots(top: Outline) -> Iterator[Problem]:
    last, weeks = 0, top.number("weeks") or 0
    seen: set[str] = set()
    for slot in top.each("slots"):
        week, challenge = slot.number("week") or 0, slot.text("challenge")
        if week != last + 1:
            yield slot.problem(f"read {week}, expected {last + 1}: weeks are listed in order, none left out", "week")
        if challenge and challenge in seen:
            yield slot.problem(f"the challenge {challenge} stands twice", "challenge")
        seen.add(challenge)
        last = week
    if weeks and last != weeks:
        yield top.problem(f"read {weeks} weeks, but the slots end at week {last}", "weeks")
    best = top.value.get("policy")
    most = best.get("best_of_weeks") if isinstance(best, dict) else None
    if isinstance(most, int) and weeks and most > weeks:
        yield top.problem(f"read {most}, expected at most {weeks}, the season's weeks", "policy", "best_of_weeks")


def _complete(files: SeasonFiles, top: Outline, weeks: Mapping[str, int]) -> Iterator[Problem]:
    there = [file.outline.text("id") for file in files.challenges]
    for slot in top.each("slots"):
        challenge = slot.text("challenge")
        if challenge in weeks and challenge not in there:
            said = f"read {challenge}, expected a challenge that a file in challenges/ defines{near(challenge, there)}"
            yield slot.problem(f"{said}; while weeks are missing, the season's status is draft", "challenge")


def _placed(file: File, weeks: Mapping[str, int]) -> Iterator[Problem]:
    """The file is called after its week and its id."""
    top, name = file.outline, Path(file.name).name
    id_ = top.text("id")
    if not id_:
        return
    if not id_.startswith("ch."):
        yield top.problem(f"read {id_}, expected an id such as ch.flow-of-the-nile", "id")
    elif weeks and id_ not in weeks:
        yield top.problem(f"read {id_}, expected a challenge that season.yaml lists{near(id_, weeks)}", "id")
    elif id_ in weeks:
        expected = f"w{weeks[id_]:02}-{id_.removeprefix('ch.')}.yaml"
        if name != expected:
            yield top.problem(f"the file is called {name}; expected {expected}, after its week and its id", "id")


def _references(top: Outline, kinds: Mapping[str, str]) -> Iterator[Problem]:
    stage = top.text("stage")
    if stage and kinds.get(stage) != "stage":
        yield top.problem(_unknown(stage, "stage", kinds), "stage")
    for name, kind in (("topics", "topic"), ("files", "dataset")):
        for place, id_ in top.texts(name):
            if kinds.get(id_) != kind:
                yield top.problem(_unknown(id_, kind, kinds), name, place)


def _unknown(id_: str, kind: str, kinds: Mapping[str, str]) -> str:
    return f"read {id_}, expected the id of a {kind}{near(id_, [each for each, of in kinds.items() if of == kind])}"
