"""``/studyadmin member-…`` in dialogues: further rows with a reason, and never for oneself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Request, Right
from bot.clock import FixedClock
from bot.store.tables import ledger
from tests.commands.test_progress import points
from tests.commands.test_streak import work
from tests.conftest import NOON
from tests.dialogue import Talk, words


@pytest.fixture
def olga(app: App) -> Talk:
    """An organiser."""
    talk = Talk(app, "olga", rights=ORGANISER_RIGHTS)
    talk.say("/roadmap")
    return talk


def rows(app: App) -> list[tuple[Any, ...]]:
    """What organisers wrote: kind, value, points, day, reason, and whether by somebody else."""
    columns = ledger.c
    with app.store.transaction(write=False) as db:
        found = db.execute(
            select(
                columns.kind,
                columns.value,
                columns.points,
                columns.local_day,
                columns.reason,
                columns.author_id != columns.member_id,
            )
            .where(columns.rule.in_(("organiser-repair", "organiser-award")))
            .order_by(columns.id)
        )
        return [(*row[:3], f"{row[3]}", row[4], bool(row[5])) for row in found]


def test_a_repaired_day_keeps_a_week_and_why_says_so(ana: Talk, olga: Talk, app: App, clock: FixedClock) -> None:
    work(ana, clock, 0, 2)
    clock.set(NOON + timedelta(days=9))
    assert "It was not kept." in ana.say("/streak why 2026-11-25")
    said = olga.say("/studyadmin member-repair @ana 2026-11-26 Cairn did not answer")
    assert "For ana, Thursday 26 November is an active day." in said
    assert "Week of Mon 23 Nov\n3 of 3 active days: week kept" in said
    assert olga.last is not None
    assert olga.last.private
    said = ana.say("/streak why 2026-11-26")
    assert "Thursday 26 November is an active day." in said
    assert "It was kept." in said
    assert "Thu 26 Nov\n1 repair by an organiser\n0\norganiser-repair" in said
    assert "Cairn did not answer\nThu 26 Nov · an organiser made this day an active one" in said
    assert "olga" not in said
    assert rows(app) == [("repair", "active", 0, "2026-11-26", "Cairn did not answer", True)]
    assert points(app) == 2


def test_the_same_repair_twice_is_one_and_it_can_be_taken_back(
    ana: Talk, olga: Talk, app: App, clock: FixedClock
) -> None:
    ana.say("/progress learning 3.1")
    clock.set(NOON + timedelta(days=2))
    line = "/studyadmin member-repair @ana 2026-11-24 by mistake"
    olga.say(line)
    assert "is an active day already, so nothing changed" in olga.say(line)
    assert "2 of 3 active days" in ana.say("/streak")
    said = olga.say(f"{line} back=yes")
    assert "is no repaired day any more" in said
    assert "1 of 3 active days" in ana.say("/streak")
    assert "an organiser took that back" in ana.say("/streak why")
    assert "was not repaired, so nothing changed" in olga.say(f"{line} back=yes")
    assert "For ana, Tuesday 24 November is an active day." in olga.say(line)
    assert [row[0] for row in rows(app)] == ["repair", "undo", "repair"]


def test_what_a_member_did_is_no_organiser_s_to_take(ana: Talk, olga: Talk, app: App) -> None:
    ana.say("/checkin read")
    assert "was not repaired" in olga.say("/studyadmin member-repair @ana today cheating back=yes")
    assert "is an active day already" in olga.say("/studyadmin member-repair @ana today again")
    assert rows(app) == []
    assert "1 of 3 active days" in ana.say("/streak")


def test_a_repaired_day_counts_for_a_promise_and_goes_with_it(ana: Talk, olga: Talk, app: App) -> None:
    ana.say("/pledge make 1 day")
    olga.say("/studyadmin member-repair @ana today no connection")
    assert "kept" in ana.say("/pledge")
    assert points(app) == 3
    olga.say("/studyadmin member-repair @ana today mistaken back=yes")
    assert points(app) == 0


def test_points_are_given_and_taken_with_a_reason(ana: Talk, olga: Talk, app: App) -> None:
    ana.say("/checkin read")
    said = olga.say("/studyadmin member-award @ana 3 solved week 7 on paper")
    assert "3 points for ana." in said
    assert "Now\n4 points" in said
    assert "solved week 7 on paper\nMon 23 Nov · an organiser · 3 points" in ana.say("/streak why")
    assert "You have written that today" in olga.say("/studyadmin member-award @ana 3 solved week 7 on paper")
    said = olga.say("/studyadmin member-award @ana points=-2 counted twice")
    assert "2 points taken from ana." in said
    assert points(app) == 2
    assert "They have 2 points; no more can be taken." in olga.say("/studyadmin member-award @ana points=-3 too much")
    assert points(app) == 2
    assert [row[1:3] for row in rows(app)] == [("given", 3), ("taken", -2)]
    assert "1 of 3 active days" in ana.say("/streak")  # points make no day


def test_a_double_click_counts_once(ana: Talk, olga: Talk, app: App) -> None:
    ana.say("/roadmap")
    run = call("studyadmin member-award", member="ana", points=3, reason="helped")
    for key in ("1", "1", "2"):
        app.answer(Request(olga.space, "general", "olga", run, ORGANISER_RIGHTS, key=key))
    assert points(app) == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/studyadmin member-repair @olga today forgot", "Nobody repairs or awards anything for themselves."),
        ("/studyadmin member-award @olga 3 for me", "Nobody repairs or awards anything for themselves."),
        ("/studyadmin member-repair @nobody today forgot", "I have not met “nobody” here yet."),
        ("/studyadmin member-award @eve 3 from elsewhere", "I have not met “eve” here yet."),
        ("/studyadmin member-repair @ana tomorrow forgot", "24 November 2026 has not come yet: for them it is Monday"),
        ("/studyadmin member-repair @ana 2026-11-22 forgot", "They came here on 23 November 2026."),
        ("/studyadmin member-repair @ana 9999-12-31 forgot", "31 December 9999 has not come yet"),
        ("/studyadmin member-repair @ana today", "/studyadmin member-repair needs the reason."),
        ("/studyadmin member-award @ana 0 nothing", "No points, no row"),
        ("/studyadmin member-award @ana 101 much", "The points must be -100 to 100, not 101."),
        ("/studyadmin member-award @ana points=-1 nothing there", "They have 0 points; no more can be taken."),
    ],
)
def test_what_cannot_be_is_explained(ana: Talk, olga: Talk, app: App, line: str, said: str) -> None:
    ana.say("/roadmap")
    Talk(app, "eve", "elsewhere").say("/roadmap")
    assert said in olga.say(line)
    assert olga.last is not None
    assert olga.last.error
    assert rows(app) == []


@pytest.mark.parametrize(
    ("command", "right"), [("studyadmin member-repair", Right.MANAGE), ("studyadmin member-award", Right.AWARD)]
)
def test_only_those_who_have_the_right(ana: Talk, app: App, command: str, right: Right) -> None:
    Talk(app, "ben").say("/roadmap")
    given = {"member": "ben", "reason": "x", **({"points": 3} if "award" in command else {"day": "today"})}
    for rights in (MEMBER_RIGHTS, frozenset(Right) - {right}):
        said = words(app.answer(Request(ana.space, "general", "ana", call(command, **given), rights)))
        assert "is for the organisers of this group" in said
    assert rows(app) == []
    app.answer(Request(ana.space, "general", "ana", call(command, **given), MEMBER_RIGHTS | {right}))
    assert len(rows(app)) == 1


def test_members_are_not_shown_what_is_for_organisers(ana: Talk, olga: Talk) -> None:
    assert "studyadmin" not in ana.say("/study help")
    assert "/studyadmin" in olga.say("/study help")
    assert "member-repair" in olga.say("/studyadmin help")
    assert "/thanks" in ana.say("/study help")
