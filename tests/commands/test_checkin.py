"""``/checkin`` in dialogues."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.reply import Quote
from bot.chat.request import Request
from bot.clock import FixedClock
from bot.store.tables import checkins, ledger
from tests.commands.test_progress import points
from tests.conftest import NOON
from tests.dialogue import Talk, words


def days(app: App) -> list[str]:
    """The local days of the ledger's check-ins, in the order they were written."""
    with app.store.transaction(write=False) as db:
        rows = db.execute(select(ledger.c.local_day).where(ledger.c.kind == "checkin").order_by(ledger.c.id))
        return [f"{row.local_day}" for row in rows]


def test_it_says_for_which_day_it_counts_what_it_did_and_what_comes_next(ana: Talk, app: App) -> None:
    said = ana.say("/checkin read about joins 25m topic=3.2")
    assert "It counts for today, Monday 23 November: 1 point." in said
    assert "read about joins" in said
    assert "25 min · 3.2 Data transformation" in said
    assert "1 of 3 active days, 6 days left" in said
    assert "2 more active days keep this week." in said
    assert ana.labels() == ["Open 3.2", "My streak", "What next?", "Take it back"]
    assert ana.last is not None
    assert ana.last.private
    assert not ana.last.posts
    assert (points(app), days(app)) == (1, ["2026-11-23"])
    for label in ana.labels():
        ana.say("/checkin again today topic=3.2")
        if label in ana.labels():
            ana.press(label)
            assert not ana.last.error


def test_one_a_day_is_scored_and_further_ones_are_kept(ana: Talk, app: App) -> None:
    ana.say("/checkin read about joins")
    said = ana.say("/checkin solved two exercises")
    assert "kept for today, Monday 23 November, as number 2" in said
    assert "1 of 3 active days" in said
    assert (points(app), len(days(app))) == (1, 2)


def test_the_same_words_twice_are_kept_once(ana: Talk, app: App) -> None:
    ana.say("/checkin read about joins")
    assert "there already" in ana.say("/checkin read about joins 25m")
    assert "Take it back" not in ana.labels()
    ana.say("/checkin more")
    assert "there already" in ana.say("/checkin more")
    assert (points(app), len(days(app))) == (1, 2)
    assert "1 point" in Talk(app, "ben").say("/checkin read about joins")


def test_a_double_click_counts_once(ana: Talk, app: App) -> None:
    request = Request(ana.space, "general", "ana", call("checkin", text="read"), key="click-1")
    assert "1 point" in words(app.answer(request))
    app.answer(request)
    assert (points(app), len(days(app))) == (1, 1)


def test_yesterday_can_be_made_up_for_until_today_ends(ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/progress learning 3.1")
    clock.set(NOON + timedelta(days=3, hours=15, minutes=59))  # Friday 03:59, still Thursday for ana
    said = ana.say("/checkin read yesterday")
    assert "It counts for your day before, Wednesday 25 November: 1 point." in said
    assert "2 of 3 active days, 4 days left" in said
    clock.set(NOON + timedelta(days=3, hours=16))
    assert "25 November 2026 has gone by" in ana.say("/checkin read more day=2026-11-25")
    assert "Thursday 26 November: 1 point" in ana.say("/checkin read more yesterday")
    assert "Friday 27 November: 1 point" in ana.say("/checkin read more day=today")
    assert days(app) == ["2026-11-25", "2026-11-26", "2026-11-27"]


def test_sunday_made_up_for_on_monday_keeps_the_week_before(ana: Talk, clock: FixedClock) -> None:
    for day in range(2):
        clock.set(NOON + timedelta(days=day))
        ana.say("/checkin read")
    clock.set(NOON + timedelta(days=7))
    assert "One check-in for Sunday 29 November still keeps it" in ana.say("/streak")
    said = ana.say("/checkin read yesterday")
    assert "Week of 23 Nov" in said
    assert "3 of 3 active days: week kept" in said
    assert "Run\n1 kept week" in ana.say("/streak")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/checkin read tomorrow", "24 November 2026 has not come yet: for you it is Monday 23 November, in UTC."),
        ("/checkin read day=9999-12-31", "31 December 9999 has not come yet"),
        ("/checkin read day=0001-01-01", "1 January 1 has gone by. Check-ins count for today, Monday 23 November, or"),
        ("/checkin read 2d", "21 November 2026 has gone by"),
        ("/checkin read yesterday", "You came here on Monday 23 November. Check-ins count from that day on."),
        ("/checkin read day=soon", "I cannot read “soon” as a day for day: today, yesterday"),
        ("/checkin read minutes=0", "The minutes must be 1 to 1440, not “0”."),
        ("/checkin read minutes=25h", "The minutes must be 1 to 1440, not “25h”."),
        ("/checkin read topic=9.9", "9.9"),
        (f"/checkin {'x' * 1001}", "The text has 1,001 characters; 1,000 fit."),
        (f"/checkin {'x' * 5000}", "That text has 5,009 characters. Cairn reads up to 4,000; please shorten it."),
        ("/checkin", "/checkin needs the text."),
    ],
)
def test_what_cannot_be_is_explained_and_changes_nothing(ana: Talk, app: App, line: str, said: str) -> None:
    assert said in ana.say(line)
    assert ana.last is not None
    assert ana.last.error
    assert days(app) == []


def test_a_form_asks_for_the_words_in_a_large_field(app: App) -> None:
    form = app.form(app.route("/checkin minutes=25"))
    assert form is not None
    assert (form.title, form.fields[0].kind, form.fields[0].max_length) == ("Check in", "paragraph", 1000)
    assert form.submit == call("checkin", minutes="25")


def test_five_thousand_characters_from_a_form(ana: Talk, app: App) -> None:
    assert "That text has 5,000 characters" in ana.run(call("checkin", text="x" * 5000))
    assert days(app) == []


@pytest.mark.parametrize(
    "text", ["**bold** <@1> @everyone", "[a](https://e.org) `x` # y", "first\n\nsecond", "日本 👩\u200d💻"]
)
def test_words_are_shown_as_they_were_typed(ana: Talk, text: str) -> None:
    ana.run(call("checkin", text=text, share="yes"))
    assert ana.last is not None
    quotes = [block.text for block in ana.last.blocks if isinstance(block, Quote)]
    assert quotes == [text]
    shared = [block.text for block in ana.last.posts[0].reply.blocks if isinstance(block, Quote)]
    assert shared == [" ".join(text.split())]


@pytest.mark.parametrize(
    ("typed", "shown"), [("25m", "25 min"), ("1h30", "1 h 30"), ("25", "25 min"), ("2.5h", "2 h 30")]
)
def test_minutes_are_read_as_people_write_them(ana: Talk, app: App, typed: str, shown: str) -> None:
    assert shown in ana.say(f"/checkin read minutes={typed}")


def test_it_is_shared_only_where_that_is_said(ana: Talk) -> None:
    ana.say("/checkin made a figure to share")
    assert ana.last is not None
    assert not ana.last.posts
    ana.say("/checkin made another one 25m share=yes")
    (post,) = ana.last.posts
    assert ana.last.private
    assert post.to == "general"
    assert "made another one" in words(post.reply)
    assert "Monday 23 November · 25 min" in words(post.reply)
    ana.run(call("checkin", text="x " * 450, share="yes"))
    assert len(ana.last.posts[0].reply.summary) < 300


def test_a_shared_line_has_the_name_that_the_platform_gave(app: App, ana: Talk) -> None:
    invocation = call("checkin", text="read", share="yes")
    reply = app.answer(Request(ana.space, "general", "U1", invocation, names={"U1": "Ana"}))
    assert reply.posts[0].reply.summary == "Ana checked in: read"
    reply = app.answer(Request(ana.space, "general", "U2", invocation))
    assert reply.posts[0].reply.summary == "A member checked in: read"


def test_undo_takes_a_check_in_back_with_its_words(ana: Talk, app: App) -> None:
    ana.say("/checkin read about joins")
    ana.say("/checkin further")
    said = ana.say("/progress undo")
    assert "Taken back: your check-in for Monday 23 November." in said
    assert "further" in said
    assert points(app) == 1
    assert "0 of 3 active days" in ana.say("/progress undo")
    assert points(app) == 0
    with app.store.transaction(write=False) as db:
        assert db.execute(select(checkins.c.text)).scalars().all() == [None, None]
    assert "nothing of the last 24 hours" in ana.say("/progress undo")
    assert "1 point" in ana.say("/checkin read about joins")
    assert points(app) == 1


def test_undo_goes_from_the_newest_entry_to_the_oldest(ana: Talk, clock: FixedClock) -> None:
    for minute, line in enumerate(("/progress done 3.1", "/checkin read", "/progress note 3.1 a thought")):
        clock.set(NOON + timedelta(minutes=minute))
        ana.say(line)
    assert "your note" in ana.say("/progress undo")
    assert "your check-in" in ana.say("/progress undo")
    assert "the mark “done”" in ana.say("/progress undo")


def test_everything_counts_as_an_active_day(ana: Talk) -> None:
    ana.say("/checkin read")
    assert "1 day in the last 4 weeks" in ana.say("/progress show")
    assert "1 of 3 active days" in ana.say("/study home")
