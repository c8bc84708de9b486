"""Every shipped challenge is solved by its reference solution, on the way that members go, and earns all its points."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from bot.app import App
from bot.chat.invocation import Invocation
from bot.clock import FixedClock
from bot.store.tables import ledger
from bot.study import rules
from tests.commands.challenge_solving import answer_to, parts_of
from tests.commands.conftest import QUIZ
from tests.dialogue import Talk, actions


def test_every_shipped_challenge_is_solved(app: App, season: Talk, ana: Talk, clock: FixedClock) -> None:
    found = app.content.seasons[0]
    solved = reviewed = 0
    for slot in found.model.slots:
        challenge = found.challenges.get(slot.challenge)
        if challenge is None:
            continue
        clock.set(QUIZ + timedelta(weeks=slot.week - 1, hours=1))
        said = ana.say("/challenge")
        assert f"Week {slot.week} · {challenge.title}" in said.replace("\\", "")
        run, parts = parts_of(app, ana, slot.week, clock.now())
        before = points(app)
        links = 0
        for have in parts:
            assert ana.run(Invocation("challenge part", {"week": slot.week, "part": have.asked.part.id}))
            run_ = answer_to(run, have)
            links += run_ is None
            if run_ is not None:
                said = ana.run(run_)
                assert ana.last is not None
                assert not ana.last.error, (slot.challenge, have.asked.part.id, said)
                assert "not it" not in said, (slot.challenge, have.asked.part.id, said)
        reviewed += bool(links)
        clock.set(QUIZ + timedelta(weeks=slot.week - 1, days=6, hours=12))
        said = ana.say(f"/challenge results {slot.week}")
        if not links:
            most = rules.CHALLENGE[challenge.difficulty]
            assert f"You have {most} of {most} points" in said, slot.challenge
            assert points(app) == before + most
            solved += 1
        assert ana.last is not None
        assert list(actions(ana.last))
    assert solved + reviewed == len(found.challenges)


def points(app: App) -> int:
    with app.store.transaction(write=False) as db:
        found = select(func.coalesce(func.sum(ledger.c.points), 0)).where(ledger.c.kind == "challenge")
        return int(db.execute(found).scalar_one())
