"""Whatever two accounts did before they were joined: nothing is lost, nothing pays twice, and parting gives it back."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.store.tables import ledger
from bot.study.carry import RANK
from bot.study.progress import states
from tests.dialogue import Talk
from tests.two_places import link, member_of

STATES = ("learning", "done", "skip", "open")
TOPICS = ("3.1", "3.2", "3.3")


def standing(app: App, person: str) -> tuple[dict[str, str], dict[str, int]]:
    """Somebody's state of every topic, and the points that each topic has earned them."""
    with app.store.transaction(write=False) as db:
        member = member_of(app, person)
        marks = {topic: mark.value for topic, mark in states(db, member, app.content).items()}
        earned = select(ledger.c.subject, func.sum(ledger.c.points)).where(ledger.c.member_id == member)
        points = {topic: total for topic, total in db.execute(earned.group_by(ledger.c.subject)) if total}
    return {topic: mark for topic, mark in marks.items() if mark != "open"}, points


@pytest.mark.parametrize("seed", range(12))
def test_joined_and_parted(app: App, ana: Talk, ann: Talk, seed: int) -> None:
    dice = Random(seed)
    for talk in (ana, ann):
        talk.say("/study about")
    for _ in range(dice.randint(0, 14)):
        talk = dice.choice((ana, ann))
        line = f"{dice.choice(STATES)} {dice.choice(TOPICS)}" if dice.random() < 0.85 else "undo"
        talk.say(f"/progress {line}")
    for _ in range(2):
        mine, theirs = standing(app, "ana"), standing(app, "U1ANN")
        link(ana, ann)
        marks, points = standing(app, "ana")
        assert points == dict.fromkeys(mine[1].keys() | theirs[1].keys(), 1)
        for topic in mine[0].keys() | theirs[0].keys():
            both = (each[0].get(topic, "open") for each in (mine, theirs))
            assert RANK[marks.get(topic, "open")] == max(RANK[state] for state in both), topic
        dice.choice((ana, ann)).say("/profile unlink")
        assert (standing(app, "ana"), standing(app, "U1ANN")) == (mine, theirs)
