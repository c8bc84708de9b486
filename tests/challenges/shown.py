"""The weeks as they are shipped, and the code that they show, run: what a comment says of a line is what it gives."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from functools import cache
from pathlib import Path
from typing import Any

from bot.challenges.generators import generate
from bot.challenges.generators.made import Generated
from bot.challenges.keys import NumberKey
from bot.challenges.predictions import score
from bot.curriculum.answer_key import AnswerKey
from bot.curriculum.challenge import Challenge
from bot.curriculum.season import SeasonContent
from tests.curriculum.answers import shipped

SEASON = "year-one"


@cache
def season() -> SeasonContent:
    """The season of this repository."""
    found = shipped().season(SEASON)
    assert found is not None
    return found


def week(number: int) -> tuple[Challenge, AnswerKey]:
    """The challenge of a week, and its key."""
    challenge = season().challenge(number)
    assert challenge is not None
    key = season().key(challenge.id)
    assert key is not None
    return challenge, key


def value(number: int, part: str) -> float:
    """The number that the key of a week has for ``part``."""
    found = week(number)[1].part(part)
    assert found is not None
    assert found.value is not None
    return float(found.value)


def misses(number: int, part: str) -> list[float]:
    """The numbers of the near misses of a part."""
    found = week(number)[1].part(part)
    assert found is not None
    return [float(each.value) for each in found.near_misses if each.value is not None]


def right(number: int, part: str) -> set[str]:
    """The texts of the right options of a part."""
    challenge, key = week(number)
    found, asked = key.part(part), next(each for each in challenge.parts if each.id == part)
    assert found is not None
    return {each.text for each in getattr(asked, "options", ()) if each.id in found.answer}


def own(number: int, seed: int) -> Generated:
    """What a member with this ``seed`` gets in a week: all of its parts share one draw."""
    draws = {(each.generator.name, each.generator.version) for each in week(number)[0].parts if drawn(each)}
    ((name, version),) = draws
    return generate(name, version, seed)


def drawn(part: Any) -> bool:
    """Whether a part is made for each member."""
    return part.kind != "predictions" and getattr(part, "generator", None) is not None


def unpack(folder: Path, number: int, seed: int = 0) -> None:
    """Put the files of a week into ``folder``: those of its data sets, and a member's own."""
    challenge, _ = week(number)
    for name in challenge.files:
        data = shipped().dataset(name)
        assert data is not None
        (folder / data.about.file).write_bytes(data.content())
    if any(drawn(each) for each in challenge.parts):
        for file, content in own(number, seed).files.items():
            (folder / file).write_bytes(content)


def solution(number: int, *yours: str) -> str:
    """The code of a week's explanation, with ``yours`` in the places of the lines that are marked so, in order."""
    given = list(yours)
    code = week(number)[1].explanation.code or ""
    found = [given.pop(0) if given and "# yours" in line else line for line in code.splitlines()]
    assert not given
    return "\n".join(found)


def closed_by_solution(number: int, seed: int, folder: Path) -> tuple[float, tuple[float, float]]:
    """The par of a week of predictions, and how much of the gap the code of its explanation closes in each half.

    The code reads the two files of the draw and writes ``answer.csv``, which is read as a member's would be.
    """
    (part,) = week(number)[0].parts
    assert part.kind == "predictions"
    made = part.generator
    set_ = generate(made.name, made.version, seed, train=made.train, test=made.test)
    assert set_.hidden is not None
    assert set_.hidden.measure.metric == part.metric.name
    for file, content in set_.files.items():
        (folder / file).write_bytes(content)
    run(solution(number))
    scores = score((folder / "answer.csv").read_bytes(), set_.hidden)
    return part.par_gap, (scores.public.gap, scores.private.gap)


def accepts(made: Generated, name: str, answer: float) -> bool:
    """Whether ``answer`` is right for the number ``name`` of a member's own draw."""
    key = made.keys[name]
    assert isinstance(key, NumberKey)
    return key.accepts(float(answer))


def unsaid(code: str) -> str:
    """``code`` without what its comments say, which holds for the numbers that are shown in it."""
    return "\n".join(line.partition("  # ")[0].rstrip() for line in code.splitlines())


def show_all(number: int, folder: Path) -> None:
    """Run the example of a week and the code of its explanation, each where its files are."""
    unpack(folder, number)
    run(week(number)[0].example.code or "")
    run(solution(number))


def run(code: str) -> dict[str, Any]:
    """Run shown code in the current folder. Returns its names; fails where a line gives other than its comment says.

    A comment that says a value follows two spaces; what comes after the value, or after three dots, is in words.
    """
    names: dict[str, Any] = {}
    for statement in ast.parse(code).body:
        said = re.search(r"\s{2,}# (.+)$", code.splitlines()[(statement.end_lineno or 1) - 1])
        source = ast.get_source_segment(code, statement) or ""
        if not isinstance(statement, ast.Expr):
            exec(source, names)
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            gave = eval(source, names)
        if said and said[1] != "yours":
            _compare(said[1], printed.getvalue().strip() or _plain(gave), source)
    return names


def _plain(gave: Any) -> str:
    return repr(gave.item()) if hasattr(gave, "item") and not getattr(gave, "shape", ()) else repr(gave)


def _compare(said: str, gave: str, source: str) -> None:
    if "..." in said:
        assert gave.startswith(said.partition("...")[0]), f"{source} gives {gave}"
    else:
        assert re.match(re.escape(gave) + r"($|[\s,;:])", said), f"{source} gives {gave}"
