"""``/pledge`` in dialogues."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.request import Request
from bot.clock import FixedClock
from bot.store.tables import ledger
from tests.commands.test_progress import points
from tests.conftest import NOON
from tests.dialogue import Talk, words

LOSS = ("lost", "lose", "broke", "fail", "missed", "sorry", "unfortunately", "!", "shame", "not kept")


def kept(app: App) -> list[tuple[int, str, str, str]]:
    """The rows that paid for a promise or took that back: points, kind, value, the local day."""
    with app.store.transaction(write=False) as db:
        rows: Any = db.execute(
            select(ledger.c.points, ledger.c.kind, ledger.c.value, ledger.c.local_day)
            .where((ledger.c.rule == "pledge-kept") | (ledger.c.value == "kept"))
            .order_by(ledger.c.id)
        )
        return [(row.points, row.kind, row.value, f"{row.local_day}") for row in rows]


def day(clock: FixedClock, number: float) -> None:
    """Noon of that day, counted from Monday."""
    clock.set(NOON + timedelta(days=number))


def test_a_promise_in_words_is_believed(ana: Talk, app: App, clock: FixedClock) -> None:
    said = ana.say("/pledge make finish the chapter on joins")
    assert "Promised." in said
    assert "finish the chapter on joins" in said
    assert "Mon 23 Nov to Sun 29 Nov" in said
    assert "Until Sunday 29 November it can be changed or dropped at no cost." in said
    assert ana.labels() == ["Done", "Change", "Drop"]
    assert ana.last is not None
    assert ana.last.private
    assert not ana.last.posts
    day(clock, 2)
    said = ana.press("Done")
    assert "Promise kept. 3 points." in said
    assert "Kept, on Wednesday 25 November." in said
    assert kept(app) == [(3, "kept", "said", "2026-11-25")]
    assert "It is kept already." in ana.say("/pledge done")
    assert points(app) == 3


def test_a_promise_in_numbers_keeps_itself(ana: Talk, app: App, clock: FixedClock) -> None:
    assert "0 of 2 active days" in ana.say("/pledge make 2 days")
    assert ana.labels() == ["Check in", "Change", "Drop"]
    ana.say("/checkin read")
    assert "1 of 2 active days" in ana.say("/pledge")
    day(clock, 3)
    ana.say("/progress done 3.1")
    day(clock, 20)
    said = ana.say("/pledge list")
    assert "Sun 29 Nov\n2 active days\nkept" in said
    assert kept(app) == [(3, "kept", "shown", "2026-11-26")]  # the day on which it was, whenever somebody looks
    ana.say("/pledge list")
    assert points(app) == 3 + 1 + 1


def test_hours_and_topics_count_too(ana: Talk, app: App, clock: FixedClock) -> None:
    assert "0 min of 2 h" in ana.say("/pledge make 2 h")
    ana.say("/checkin read 1h30")
    assert "1 h 30 of 2 h" in ana.say("/pledge list")
    ana.say("/checkin wrote 45m")
    assert kept(app) == [(3, "kept", "shown", "2026-11-23")]
    day(clock, 7)
    said = ana.say("/pledge make quota=2topics something until=2026-12-03")
    assert "0 of 2 topics" in said
    assert "something" in said
    assert "until Thursday 3 December" in said


def test_a_check_in_says_how_the_promise_stands(ana: Talk, app: App) -> None:
    ana.say("/pledge make 2 h")
    assert "Your promise: 30 min of 2 h." in ana.say("/checkin read 30m")
    assert "Your promise, 2 h, is kept: 3 points." in ana.say("/checkin read more 90m")
    assert "promise" not in ana.say("/checkin and more 90m")
    assert points(app) == 4


def test_topics_count_when_they_are_done(ana: Talk, app: App) -> None:
    ana.say("/progress done 3.1")
    ana.run(call("pledge make", what="two of stage 3", quota="2 topics"))
    assert ana.last is not None
    assert "1 of 2 topics" in words(ana.last)  # today counts, and the day it is made is today
    assert "two of stage 3" in words(ana.last)
    assert "Your promise, 2 topics: two of stage 3, is kept: 3 points." in ana.say("/progress done 3.2")
    assert kept(app) == [(3, "kept", "shown", "2026-11-23")]


def test_one_promise_a_week(ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/pledge make read")
    assert "You have promised something this week." in ana.say("/pledge make write")
    assert "That is your promise already." in ana.say("/pledge make read")
    ana.say("/pledge done")
    assert "The next one can be made from Monday 30 November on." in ana.say("/pledge make write")
    day(clock, 7)
    assert "Promised." in ana.say("/pledge make write")
    ana.say("/pledge done")
    assert points(app) == 6


def test_it_may_be_changed_and_dropped_at_no_cost(ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/pledge make 5 days")
    assert "0 of 3 active days" in ana.say("/pledge change 3 days")
    assert "That is your promise already." in ana.say("/pledge change 3 days")
    said = ana.say("/pledge change until=2026-12-06")
    assert "Mon 23 Nov to Sun 6 Dec" in said
    assert "0 of 3 active days" in said
    assert "0 of 4 active days" in ana.say("/pledge change quota=4")
    said = ana.say("/pledge change read the paper")
    assert "read the paper" in said
    assert "active days" not in said
    said = ana.press("Drop")
    assert "Dropped. You can promise something else this week." in said
    assert "Promised." in ana.say("/pledge make 1 day")
    assert points(app) == 0
    assert "read the paper\ndropped" in ana.say("/pledge list")
    ana.say("/checkin read")
    assert "It is kept already, and stays." in ana.say("/pledge drop")
    assert points(app) == 4


def test_a_change_to_what_is_done_already_keeps_it_at_once(ana: Talk, app: App) -> None:
    ana.say("/checkin read")
    ana.say("/pledge make 3 days")
    assert "Changed. It is kept: 3 points." in ana.say("/pledge change 1 day")
    assert points(app) == 4


def test_a_form_changes_it(app: App, ana: Talk) -> None:
    ana.say("/pledge make read")
    button = next(each for each in ana.buttons() if each.label == "Change")
    form = app.form(button.run)
    assert form is not None
    assert (form.title, [each.name for each in form.fields]) == ("Your promise", ["what"])
    assert "0 of 4 active days" in ana.run(form.fill({"what": "4 days"}))


def test_afterwards_the_member_is_believed_for_two_days(ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/pledge make 3 days")
    day(clock, 6)
    assert "Your entries keep this one: 0 of 3 active days so far. From Monday 30 November on" in ana.say(
        "/pledge done"
    )
    assert kept(app) == []
    day(clock, 8.6)  # Wednesday, 02:24: still Tuesday for ana
    said = ana.say("/pledge list")
    assert "If you kept it, say so up to Tuesday 1 December: you are believed." in said
    assert "It was due" not in said
    assert "Promise kept. 3 points." in ana.press("I kept it")
    assert kept(app) == [(3, "kept", "said", "2026-11-29")]


def test_then_it_ends_without_a_word_of_loss(ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/pledge make 3 days")
    ana.say("/checkin read")
    day(clock, 9)
    assert "You have no open promise." in ana.say("/pledge done")
    said = ana.say("/pledge list")
    assert "Sun 29 Nov\n3 active days\n1 of 3 active days" in said
    assert not [word for word in LOSS if word in said.casefold()]
    assert kept(app) == []


def test_what_is_late_can_be_said_and_not_changed(ana: Talk, clock: FixedClock) -> None:
    ana.say("/pledge make read")
    day(clock, 7)
    for line in ("/pledge change write", "/pledge drop"):
        assert "Your promise was due, so it stays as it is. If you kept it, say so." in ana.say(line)


def test_two_at_once_are_told_apart(ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/pledge make read")
    day(clock, 7)
    ana.say("/pledge make write")
    assert "Which one do you mean?" in ana.say("/pledge done")
    assert ana.labels() == ["read", "write"]
    assert "Promise kept. 3 points." in ana.press("read")
    assert "write" in ana.say("/pledge done")
    ana.say("/pledge list")
    assert points(app) == 6
    assert [row[3] for row in kept(app)] == ["2026-11-29", "2026-11-30"]


def test_the_word_can_be_taken_back_and_is_paid_once(ana: Talk, app: App) -> None:
    ana.say("/pledge make read")
    ana.say("/pledge done")
    said = ana.press("Take it back")
    assert "Taken back: that you kept it." in said
    assert "Say when it is done." in said
    assert points(app) == 0
    ana.say("/pledge done")
    ana.say("/pledge done")
    assert points(app) == 3
    assert [row[:2] for row in kept(app)] == [(3, "kept"), (-3, "undo"), (3, "kept")]


def test_taking_an_entry_back_takes_back_what_it_kept(ana: Talk, app: App) -> None:
    ana.say("/pledge make 1 day")
    for _ in range(3):
        ana.say("/checkin read")
        ana.say("/pledge list")
        assert points(app) == 4
        ana.say("/progress undo")
        assert points(app) == 0
        assert "0 of 1 active day" in ana.say("/pledge list")
    ana.say("/checkin read")
    ana.say("/checkin more")
    ana.say("/pledge list")
    ana.say("/progress undo")  # the other one still makes the day
    assert points(app) == 4


def test_words_that_are_taken_away_take_nothing_back(ana: Talk, app: App) -> None:
    from bot.study.checkins import forget

    ana.say("/pledge make 1 h")
    ana.say("/checkin read 1h")
    ana.say("/pledge list")
    with app.store.transaction(write=True) as db:
        forget(db, db.execute(select(ledger.c.id).where(ledger.c.kind == "checkin")).scalar_one())
    assert "1 h\nkept" in ana.say("/pledge list")
    assert points(app) == 4


def test_a_double_click_counts_once(ana: Talk, app: App) -> None:
    for key, invocation in (("1", call("pledge make", what="read")), ("2", call("pledge done"))):
        request = Request(ana.space, "general", "ana", invocation, key=key)
        app.answer(request)
        app.answer(request)
    assert kept(app) == [(3, "kept", "said", "2026-11-23")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/pledge make", "/pledge make needs the what."),
        ("/pledge make 8 days", "From Monday 23 November to Sunday 29 November there are 7 days; 8 active days would"),
        ("/pledge make 0 days", "A promise in numbers begins at 1."),
        ("/pledge make 101 h", "A promise goes up to 100 h; 101 h would be too much."),
        ("/pledge make 51 topics", "A promise goes up to 50 topics"),
        ("/pledge make read quota=lots", "I cannot read “lots” as a number of days, hours or topics."),
        ("/pledge make read yesterday", "22 November 2026 has gone by; for you it is Monday 23 November."),
        ("/pledge make read 2026-12-25", "A promise is due within 31 days"),
        ("/pledge make read until=9999-12-31", "A promise is due within 31 days"),
        (f"/pledge make {'x' * 201}", "The what has 201 characters; 200 fit."),
        ("/pledge done", "You have no open promise. Make one"),
        ("/pledge change 2 days", "You have no open promise."),
        ("/pledge drop", "You have no open promise."),
        ("/pledge confirm", "There is nothing for you to confirm right now."),
        ("/pledge done 0001-01-01", "You have no open promise."),
        ("/pledge mkae", "Did you mean make?"),
    ],
)
def test_what_cannot_be_is_explained(ana: Talk, app: App, line: str, said: str) -> None:
    assert said in ana.say(line)
    assert ana.last is not None
    assert ana.last.error
    with app.store.transaction(write=False) as db:
        assert db.execute(select(ledger.c.id)).all() == []


def test_a_move_of_zone_moves_no_promise(ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/profile set zone=Auckland")
    day(clock, 0.25)
    assert "Tue 24 Nov to Sun 29 Nov" in ana.say("/pledge make 2 days")  # 18:00 in London is the next day there
    ana.say("/checkin read")
    ana.say("/profile set zone=Honolulu")
    day(clock, 5)  # Saturday afternoon in Auckland, if she had stayed
    assert "Friday 27 November" in ana.say("/checkin read")
    ana.say("/pledge list")
    assert kept(app) == [(3, "kept", "shown", "2026-11-27")]
    day(clock, 6.8)
    assert "Sunday 29 November" in ana.say("/checkin read")
    assert "The next one can be made from Monday 30 November on." in ana.say("/pledge make more")
