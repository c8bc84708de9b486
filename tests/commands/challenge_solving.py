"""Solving a challenge in a test the way a member would: every part by its button, form or file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.app import App
from bot.challenges.generators.made import Hidden
from bot.challenges.keys import ChoiceKey, NumberKey, TextKey
from bot.chat.invocation import Invocation, call
from bot.chat.upload import Upload
from bot.study import announced, seasons
from bot.study.announced import Run
from bot.study.members import find
from bot.study.submissions import Having, having
from tests.dialogue import Talk


def parts_of(app: App, talk: Talk, week: int, now: datetime) -> tuple[Run, list[Having]]:
    """The week's run, and every part as ``talk`` has it, with its key."""
    with app.store.transaction(write=True) as db:
        member = find(db, talk.space, talk.person)
        assert member is not None
        season = seasons.of(db, member.community_id)
        assert season is not None
        run = announced.of_week(db, season, week)
        assert run is not None
        return run, [having(db, run, part, member.id, now) for part in run.challenge.parts]


def table(predicted: Mapping[str, object]) -> bytes:
    """A file of predictions."""
    return "\n".join(["id,prediction", *(f"{id_},{value}" for id_, value in predicted.items())]).encode()


def truth(hidden: Hidden) -> dict[str, object]:
    """Every hidden label."""
    return {**hidden.public.labels, **hidden.private.labels}


def answer_to(run: Run, have: Having) -> Invocation | None:
    """A right answer to a part, as the button or form that members use; ``None`` for what others review."""
    part, key, week = have.asked.part, have.keyed.key, run.week
    given: dict[str, Any] = {"week": week, "part": part.id}
    match key:
        case ChoiceKey():
            return call("challenge pick", **given, chosen="".join(key.chosen))
        case NumberKey():
            return call("challenge answer", **given, answer=f"{key.value:.15g}")
        case TextKey():
            return call("challenge answer", **given, answer=key.accepted[0])
    if have.kind.name == "json":
        fixed = run.key.part(part.id)
        assert fixed is not None
        return call("challenge write", **given, answer=f"{fixed.example}")
    if have.kind.name == "predictions":
        return call("challenge upload", **given, file=Upload("solution.csv", table(truth(have.keyed.hidden))))
    return None
