"""``/streak`` in dialogues."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.clock import FixedClock
from bot.store.tables import ledger
from tests.conftest import NOON
from tests.dialogue import Talk, words

LOSS = ("lost", "lose", "broke", "fail", "missed", "sorry", "unfortunately", "!", "🔥")


def work(ana: Talk, clock: FixedClock, *days: int) -> None:
    """Check in on these days, counted from a Monday, and stay at noon of the last."""
    for day in days:
        clock.set(NOON + timedelta(days=day))
        assert "Checked in" in ana.say("/checkin read")


def rows(app: App, kind: str) -> list[tuple[str, str]]:
    with app.store.transaction(write=False) as db:
        found = db.execute(
            select(ledger.c.value, ledger.c.local_day).where(ledger.c.kind == kind).order_by(ledger.c.id)
        )
        return [(row.value, f"{row.local_day}") for row in found]


def test_a_newcomer_sees_what_a_week_asks(ana: Talk) -> None:
    said = ana.say("/streak")
    assert "0 of 3 active days, 7 days left" in said
    assert "3 more active days keep this week." in said
    assert "Last week" not in said
    assert ana.labels() == ["Check in", "Why?", "Plan rest", "Switch off"]


def test_three_days_keep_a_week_and_weeks_make_a_run(ana: Talk, clock: FixedClock) -> None:
    work(ana, clock, 0, 2, 4)
    said = ana.say("/streak show")
    assert "3 of 3 active days: week kept" in said
    assert "This week is kept: 1 week in a row." in said
    work(ana, clock, 7, 8, 9, 10)
    said = ana.say("/streak show")
    assert "4 active days: week kept" in said
    assert "2 kept weeks" in said
    assert "0 of 3, the next after 2 more kept weeks" in said


def test_words_after_a_break_are_neutral(ana: Talk, clock: FixedClock) -> None:
    work(ana, clock, 0, 2, 4, 7)
    clock.set(NOON + timedelta(days=15))
    said = ana.say("/streak")
    assert "Last week ended at 1 of 3 active days. A new week has begun. Your longest run, 1 week, stays." in said
    assert "0 of 3 active days, 6 days left" in said
    assert not [word for word in LOSS if word in said.casefold()]
    said = ana.say("/streak why day=2026-12-05")
    assert not [word for word in LOSS if word in said.casefold()]


def test_a_freeze_stands_in_and_the_page_says_so(ana: Talk, clock: FixedClock) -> None:
    work(ana, clock, *(7 * week + day for week in range(4) for day in range(3)))
    assert "1 of 3, the next after 4 more kept weeks" in ana.say("/streak")
    clock.set(NOON + timedelta(days=36))
    said = ana.say("/streak")
    assert "Last week ended at 0 of 3 active days; a freeze stood in, so your run goes on." in said
    assert "4 kept weeks" in said
    assert "It was a freeze stood in." not in ana.say("/streak why day=2026-12-22")
    assert "A freeze stood in for it." in ana.say("/streak why day=2026-12-22")


def test_why_names_the_rule_the_days_and_what_was_done(ana: Talk, clock: FixedClock) -> None:
    ana.say("/progress done 3.1")
    ana.say("/progress done 3.2")
    ana.say("/checkin read")
    clock.set(NOON + timedelta(days=1))
    ana.say("/checkin more")
    said = ana.say("/streak why")
    assert "Your day runs from 04:00 to 04:00 in UTC." in said
    assert "A week asks for 3 active days of 7." in said
    assert "Mon 23 Nov\n2 topics marked\n2\ntopic-claimed" in said
    assert "Mon 23 Nov\n1 check-in\n1\ncheckin-daily" in said
    assert "Tue 24 Nov\n1 check-in\n1\ncheckin-daily" in said
    assert "Monday 23 November is an active day." in ana.say("/streak why yesterday")
    clock.set(NOON + timedelta(days=9))
    assert "Wednesday 25 November is no active day: nothing was entered for it." in ana.say("/streak why 2026-11-25")
    assert "It was not kept." in ana.say("/streak why 2026-11-25")
    assert "The week before" in (ana.say("/streak why") and ana.labels())
    assert "Mon 23 Nov to Sun 29 Nov" in ana.press("The week before")


def test_what_was_taken_back_is_no_reason(ana: Talk) -> None:
    ana.say("/checkin read")
    ana.say("/progress undo")
    assert "check-in\n" not in ana.say("/streak why")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/streak why tomorrow", "24 November 2026 has not come yet: for you it is Monday 23 November."),
        ("/streak why 9999-12-31", "31 December 9999 has not come yet"),
        ("/streak why 0001-01-01", "You came here on 23 November 2026; there is nothing before that week."),
        ("/streak why soon", "soon"),
        ("/streak rest today", "Rest is planned ahead, from tomorrow on; for you it is Monday 23 November."),
        ("/streak rest 2020-01-01", "Rest is planned ahead"),
        ("/streak rest 2026-12-24 2026-12-20", "The last day, 20 December 2026, is before the first."),
        ("/streak rest 9999-12-31", "Rest is planned up to 90 days ahead."),
        ("/streak rest tomorrow 2027-01-20", "One rest is up to 28 days. For longer, switch your streak off"),
        ("/streak rest", "/streak rest needs the first."),
        ("/streak shwo", "Did you mean show?"),
    ],
)
def test_what_cannot_be_is_explained(ana: Talk, app: App, line: str, said: str) -> None:
    assert said in ana.say(line)
    assert ana.last is not None
    assert ana.last.error
    assert rows(app, "rest") == []


def test_planned_rest_lowers_what_is_asked(ana: Talk, app: App, clock: FixedClock) -> None:
    said = ana.say("/streak rest 2026-11-26 2026-11-29")
    assert "Rest is planned for Thursday 26 November to Sunday 29 November." in said
    assert "Thu 26 Nov to Sun 29 Nov" in ana.say("/streak")
    assert "0 of 1 active day, 3 days left" in ana.say("/streak")
    assert "planned for Thursday 26 November to Sunday 29 November already" in ana.say(
        "/streak rest 2026-11-26 2026-11-29"
    )
    assert "already" in ana.say("/streak rest 2026-11-27")
    assert rows(app, "rest") == [("2026-11-29", "2026-11-26")]
    clock.set(NOON + timedelta(days=4))
    assert "nothing is asked of you" in ana.say("/streak why today")
    assert "4 days of this week are not asked of you" in ana.say("/streak why")
    assert "1 active day: week kept" not in ana.say("/streak")
    assert "week kept" in ana.say("/checkin could not help it")


def test_rest_can_be_taken_back(ana: Talk) -> None:
    ana.say("/streak rest 2026-11-26 2026-11-29")
    said = ana.press("Take it back")
    assert "Taken back: your plan of rest." in said
    assert "0 of 3 active days, 7 days left" in said
    assert "Rest is planned for Thursday" in ana.say("/streak rest 2026-11-26 2026-11-29")


def test_it_can_be_switched_off_and_on(ana: Talk, app: App, clock: FixedClock) -> None:
    work(ana, clock, 0, 1, 2)
    said = ana.say("/streak off")
    assert "switched off: nothing is counted or shown, and nothing runs out. Your run of 1 week waits for you." in said
    ana.say("/streak off")
    assert rows(app, "streak") == [("off", "2026-11-26")]
    assert "active days" not in ana.say("/checkin and more")
    assert "My streak" not in ana.labels()
    clock.set(NOON + timedelta(days=99))
    assert "Your run of 1 week waits" in ana.say("/streak")
    said = ana.press("Switch on")
    assert "1 kept week" in said
    assert rows(app, "streak") == [("off", "2026-11-26"), ("on", "2027-03-02")]


def test_every_button_works(ana: Talk) -> None:
    for line in ("/streak show", "/streak why", "/streak off", "/streak rest tomorrow"):
        ana.say("/streak on")
        ana.say(line)
        for label in ana.labels():
            ana.say(line)
            if label in ana.labels():
                button = next(each for each in ana.buttons() if each.label == label)
                if ana.app.form(button.run) is None:
                    ana.press(label)
                    assert ana.last is not None
                    assert not ana.last.error, (line, label, words(ana.last))


def test_everybody_has_a_streak_of_their_own(app: App, ana: Talk) -> None:
    ana.run(call("checkin", text="read"))
    assert "0 of 3 active days" in Talk(app, "ben").say("/streak")
