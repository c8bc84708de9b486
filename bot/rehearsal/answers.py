"""How made-up members answer a week: they look at the key, and miss it as often as their habits say."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from bot.challenges.generators.made import Hidden
from bot.challenges.keys import ChoiceKey, NumberKey, TextKey
from bot.chat.invocation import Invocation, call
from bot.chat.upload import Upload
from bot.study.announced import Run
from bot.study.submissions import Having

SLIP = 1.37
"""What a wrong number is the right one times of: far from every key's tolerance."""


def answers(run: Run, having: list[Having], care: float, who: str, draw: random.Random) -> Iterator[Invocation]:
    """What the buttons and forms would run with which ``who`` answers each part of ``run``."""
    for part, have in zip(run.challenge.parts, having, strict=True):
        right = draw.random() < care
        at: dict[str, Any] = {"week": run.week, "part": part.id}
        match have.kind.control:
            case "pick" | "tick" | "order":
                yield call("challenge pick", **at, chosen=_chosen(have, right, draw))
            case "file":
                data = _predictions(have.keyed.hidden, care, draw)
                yield call("challenge upload", **at, file=Upload(f"{who}.csv", data))
            case "paragraph":
                key = run.key.part(part.id)
                example = key.example if key is not None and key.example is not None else "{}"
                yield call("challenge write", **at, answer=example if right else json.dumps({"rows": "none"}))
            case _:
                yield call("challenge answer", **at, answer=_line(have, right, who, run.week))


def _chosen(have: Having, right: bool, draw: random.Random) -> str:
    key = have.keyed.key
    ids = [option.id for option in have.asked.options]
    if not isinstance(key, ChoiceKey):
        return ids[0]
    if right:
        return "".join(key.chosen)
    if have.kind.control == "order":
        return "".join(reversed(key.chosen))
    wrong = [each for each in ids if each not in key.chosen]
    return draw.choice(wrong) if wrong else ids[0]


def _line(have: Having, right: bool, who: str, week: int) -> str:
    key = have.keyed.key
    if isinstance(key, NumberKey):
        if right:
            return str(key.value)
        return str(key.value + 1 if isinstance(key.value, int) else round(key.value * SLIP + 1, 6))
    if isinstance(key, TextKey):
        return key.accepted[0] if right else "no idea"
    return f"https://{have.asked.part.hosts[0]}/{who}/week-{week}"


def _predictions(hidden: Hidden, care: float, draw: random.Random) -> bytes:
    """A file that is nearly right for the careful, and half guessed for the others."""
    labels = {**hidden.public.labels, **hidden.private.labels}
    values = list(labels.values())
    rows = ["id,prediction"]
    for id_, label in labels.items():
        sure = draw.random() < care
        match hidden.measure.reads:
            case "class":
                said: Any = label if sure else draw.choice(values)
            case "chance":
                chance = 0.85 if int(label) else 0.15
                said = chance if sure else 0.5
            case _:
                said = label if sure else draw.choice(values)
        rows.append(f"{id_},{said}")
    return ("\n".join(rows) + "\n").encode()
