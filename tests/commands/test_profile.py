"""``/profile`` in dialogues."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.reply import Actions, Menu
from bot.clock import FixedClock
from bot.store.tables import ledger
from bot.study.members import Member, find
from tests.conftest import NOON
from tests.dialogue import Talk


def member(talk: Talk) -> Member:
    with talk.app.store.transaction(write=False) as db:
        found = find(db, talk.space, talk.person)
    assert found is not None
    return found


def settings(app: App) -> list[tuple[str, str, str]]:
    columns = ledger.c
    with app.store.transaction(write=False) as db:
        rows = db.execute(select(columns).where(columns.kind == "setting").order_by(columns.id))
        return [(row.subject, row.value, f"{row.local_day}") for row in rows]


def menus(talk: Talk) -> dict[str, Menu]:
    assert talk.last is not None
    found = [item for block in talk.last.blocks if isinstance(block, Actions) for item in block.items]
    return {item.label: item for item in found if isinstance(item, Menu)}


def later(clock: FixedClock, **time: int) -> None:
    clock.set(NOON + timedelta(**time))


def test_it_shows_what_is_set_and_how_to_change_it(ana: Talk) -> None:
    said = ana.say("/profile")
    assert "UTC · Mon 12:00" in said
    assert "begins at 04:00; it is Monday 23 November" in said
    assert "asks for 3 active days of 7" in said
    assert said == ana.say("/profile set")
    assert ana.labels() == ["Change zone", "Change name", "My streak"]
    form = ana.app.form(ana.buttons()[0].run)
    assert form is not None
    assert (form.title, form.fields[0].name) == ("Your zone", "zone")
    assert "Berlin, Germany · Mon 13:00" in ana.run(form.fill({"zone": "berlin"}))
    assert set(menus(ana)) == {"Who sees you", "When your day begins", "Active days a week"}
    for menu in menus(ana).values():
        for choice in menu.choices:
            ana.run(menu.pick(choice.value))
            assert ana.last is not None
            assert not ana.last.error


def test_before_anything_counts_it_holds_at_once_and_as_often_as_needed(ana: Talk, app: App) -> None:
    assert "It counts from now on." in ana.say("/profile set zone=Auckland daystart=0")
    assert "it is Tuesday 24 November" in ana.say("/profile")
    assert "It counts from now on." in ana.say("/profile set New York daystart=6")
    assert "It counts for today, Monday 23 November" in ana.say("/checkin read")
    assert member(ana).since == date(2026, 11, 23)
    assert settings(app)[-2:] == [("zone", "America/New_York", "2026-11-23"), ("daystart", "360", "2026-11-23")]


def test_a_change_counts_from_the_next_day_and_what_is_written_stays(ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/checkin read")
    said = ana.say("/profile set zone=Tokyo")
    assert "Set: Tokyo, Japan · Mon 21:00. It counts from your next day, Tuesday 24 November." in said
    assert "From Tuesday 24 November" in said
    later(clock, hours=15)  # Tuesday 03:00 UTC, noon in Tokyo
    assert "Monday 23 November, as number 2" in ana.say("/checkin later")
    later(clock, hours=16)
    said = ana.say("/checkin more")
    assert "It counts for today, Tuesday 24 November: 1 point." in said
    later(clock, days=1, hours=7)  # Tuesday 19:00 UTC, Wednesday 04:00 in Tokyo
    assert "It counts for today, Wednesday 25 November" in ana.say("/checkin still more")
    assert "2 topics" not in ana.say("/streak why")
    with app.store.transaction(write=False) as db:
        days = db.execute(select(ledger.c.local_day).where(ledger.c.kind == "checkin").order_by(ledger.c.id)).scalars()
        assert [day.day for day in days] == [23, 23, 24, 25]


def test_moving_west_makes_one_longer_day_and_no_date_comes_twice(ana: Talk, clock: FixedClock) -> None:
    ana.say("/profile set zone=Tokyo")
    ana.say("/checkin read")  # Monday 21:00 there
    ana.say("/profile set zone=Honolulu")
    later(clock, hours=8)  # Tuesday 05:00 in Tokyo, Monday 10:00 in Honolulu
    assert "It counts for today, Tuesday 24 November: 1 point." in ana.say("/checkin read")
    later(clock, hours=40)  # Tuesday 18:00 in Honolulu
    assert "there already for today, Tuesday 24 November" in ana.say("/checkin read")
    later(clock, hours=51)  # Wednesday 05:00 in Honolulu
    assert "It counts for today, Wednesday 25 November: 1 point." in ana.say("/checkin read")


def test_across_the_date_line_a_date_does_not_come_and_is_not_asked(ana: Talk, app: App, clock: FixedClock) -> None:
    clock.set(datetime(2026, 11, 25, 22, tzinfo=UTC))
    ana.say("/profile set zone=Pago_Pago")
    ana.say("/checkin read")  # Wednesday 11:00 there
    ana.say("/profile set zone=Kiritimati")
    assert ("absent", "2026-11-26", "2026-11-26") in settings(app)
    clock.set(datetime(2026, 11, 26, 15, tzinfo=UTC))  # Thursday 04:00 in Pago Pago, Friday 05:00 on Kiritimati
    assert "It counts for today, Friday 27 November" in ana.say("/checkin more")
    assert "That is there already for your day before, Wednesday 25 November" in ana.say("/checkin read yesterday")
    assert "1 day of this week is not asked of you" not in ana.say("/streak why")  # she came on Wednesday: 3 of 7
    assert "3 days of this week are not asked of you" in ana.say("/streak why")


def test_one_change_in_seven_days_but_what_waits_can_still_be_mended(ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/checkin read")
    ana.say("/profile set zone=Tokyo")
    assert "Lima" in ana.say("/profile set zone=Lima")
    assert member(ana).before == ("UTC", 240)
    later(clock, days=2)
    said = ana.say("/profile set zone=Tokyo quota=5")
    assert "changed less than 7 days ago" in said
    assert "from Monday 30 November on" in said
    assert "changed less than 7 days ago" in ana.say("/profile set daystart=6")
    assert (member(ana).zone, member(ana).day_start) == ("America/Lima", 240)
    assert not [row for row in settings(app) if row[0] == "quota"]  # all or nothing
    later(clock, days=7)
    assert "It counts from your next day, Tuesday 1 December." in ana.say("/profile set zone=Tokyo")


def test_a_change_that_waits_can_be_taken_back(ana: Talk, clock: FixedClock) -> None:
    ana.say("/checkin read")
    ana.say("/profile set zone=Tokyo daystart=6")
    assert "It counts from now on." in ana.say("/profile set zone=UTC daystart=4")
    assert member(ana).first_day is None
    assert "set already" in ana.say("/profile set zone=UTC")
    assert "From Tuesday" not in ana.say("/profile")


def test_a_double_click_changes_nothing_more(ana: Talk, app: App) -> None:
    ana.say("/checkin read")
    ana.say("/profile set zone=Tokyo quota=4")
    before = settings(app)
    assert "That is set already: Tokyo" in ana.say("/profile set zone=Tokyo quota=4")
    assert settings(app) == before


def test_a_quota_counts_from_the_next_week_once_something_counts(ana: Talk, clock: FixedClock) -> None:
    assert "A week asks for 2 active days, from this week on." in ana.say("/profile set quota=2")
    ana.say("/checkin read")
    assert "1 of 2 active days" in ana.say("/streak")
    assert "A week asks for 5 active days, from next week on." in ana.say("/profile set quota=5")
    assert "already" in ana.say("/profile set quota=5")
    assert "1 of 2 active days" in ana.say("/streak")
    later(clock, days=7)
    assert "0 of 5 active days" in ana.say("/streak")
    assert "already" in ana.say("/profile set quota=5")


def test_another_day_start_and_a_group_s_zone_stay_apart(ana: Talk) -> None:
    assert "Your days are those of UTC" in ana.say("/checkin read")
    ana.say("/profile set daystart=6")
    assert not member(ana).chose_zone
    assert "Your days are those of UTC" in ana.say("/checkin more")
    ana.say("/profile set zone=UTC")
    assert "Your days are those of" not in ana.say("/checkin still more")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/profile set CET", "“CET” is an abbreviation, which does not say when clocks change. Name a city near you"),
        ("/profile set zone=pst", "“pst” is an abbreviation"),
        ("/profile set zone=UTC+2", "“UTC+2” is an offset, which does not say when clocks change."),
        ("/profile set zone=GMT-5", "is an offset"),
        ("/profile set zone=xyzzy", "I find no city or country like “xyzzy”. Name the biggest city near you."),
        ("/profile set zone=**bold**<@1>", "I find no city or country like “**bold**<@1>”."),
        (f"/profile set zone={'x' * 300}", "The zone has 300 characters; 200 fit."),
        ("/profile set daystart=13", "The hour must be 0 to 12, not 13."),
        ("/profile set quota=0", "The quota must be 1 to 7, not 0."),
        ("/profile set quota=8", "The quota must be 1 to 7, not 8."),
    ],
)
def test_what_cannot_be_is_explained(ana: Talk, app: App, line: str, said: str) -> None:
    assert said in ana.say(line)
    assert ana.last is not None
    assert ana.last.error
    assert settings(app) == []


def test_several_places_are_offered_with_the_time_there(ana: Talk) -> None:
    said = ana.say("/profile set zone=san daystart=5")
    assert "San Juan\nArgentina\nMon 09:00" in said
    menu = menus(ana)["Choose a place"]
    assert "San Marino, San Marino · Mon 13:00" in [choice.label for choice in menu.choices]
    said = ana.run(menu.pick("Europe/San_Marino"))
    assert "San Marino" in said
    assert (member(ana).zone, member(ana).day_start) == ("Europe/San_Marino", 300)


@pytest.mark.parametrize("typed", ["", "san", "a", "united", "Germany", "CET", "ß" * 100])
def test_completion_offers_at_most_25_each_once(app: App, typed: str) -> None:
    found = app.complete("profile set", "zone", typed)
    assert len(found) <= 25
    assert len({choice.value for choice in found}) == len(found)
    assert all(" · " in choice.label for choice in found)
    assert bool(found) is (typed not in ("CET", "ß" * 100))


def test_everybody_has_settings_of_their_own(app: App, ana: Talk) -> None:
    ana.run(call("profile set", zone="Tokyo"))
    assert "UTC · Mon 12:00" in Talk(app, "ben").say("/profile")
