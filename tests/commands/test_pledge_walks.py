"""Any walk through promises, entries, undoing, days and moves: what is paid is what is kept, and never twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.app import App
from bot.clock import FixedClock
from bot.store.tables import ledger
from bot.study import pledges
from bot.study.members import find
from bot.study.promises import State
from bot.study.streaks import monday
from tests.conftest import NOON
from tests.dialogue import Talk

STEPS = (
    *("/pledge make 1 day", "/pledge make 2 days", "/pledge make 1 h until=2026-12-10", "/pledge make 1 topic"),
    *("/pledge make read", "/pledge change 1 day", "/pledge change write", "/pledge change until=2026-12-13"),
    *("/pledge drop", "/pledge done", "/pledge list", "/pledge group", "/progress undo", "/progress undo"),
    *("/checkin read 40m", "/checkin more 40m", "/checkin yesterday", "/progress done 3.1", "/progress open 3.1"),
    *("/profile set zone=Auckland", "/profile set zone=Honolulu", "+7", "+26", "+26", "+100"),
)
NAMES = count()


@pytest.fixture
def database(tmp_path: object) -> str:
    """A file: every walk is a new member's, in one database."""
    return f"sqlite:///{tmp_path}/cairn.db"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STEPS), max_size=40))
def test_what_is_paid_is_what_is_kept(app: App, clock: FixedClock, steps: list[str]) -> None:
    clock.set(NOON)
    ana = Talk(app, f"p{next(NAMES)}", f"s{next(NAMES)}")
    ana.say("/roadmap")
    for step in steps:
        if step.startswith("+"):
            clock.set(clock.now() + timedelta(hours=int(step)))
            continue
        ana.say(step)
        assert ana.last is not None
        assert "went wrong" not in ana.last.summary, steps
    ana.say("/pledge list")
    with app.store.transaction(write=False) as db:
        member = find(db, ana.space, ana.person)
        assert member is not None
        found = pledges.of(db, member)
        tallies = pledges.tallies(db, found)
        paid: Counter[str] = Counter()
        for row in db.execute(select(ledger).where(ledger.c.member_id == member.id)):
            if row.rule == "pledge-kept" or (row.kind == "undo" and row.value == "kept"):
                paid[row.subject] += row.points
                assert abs(row.points) == 3
    today = member.local_day(clock.now())
    for each in found:
        assert paid[f"{each.id}"] == (3 if each.kept is not None else 0), steps
        if each.kept is not None:
            assert each.begins <= each.kept <= each.terms.due
            if not each.said:
                assert tallies[each.id].reached is not None or each.state(today) is State.KEPT
        elif each.terms.amount is not None and not each.dropped:
            assert tallies[each.id].reached is None, steps
    live = Counter(each.week for each in found if each.kept is not None or not each.dropped)
    assert all(number == 1 for number in live.values()), steps
    assert all(each.week == monday(each.begins) for each in found)
