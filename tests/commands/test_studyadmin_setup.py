"""``/studyadmin setup`` in dialogues: step by step by its buttons, and at any time again."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot.app import App
from bot.chat.reply import Actions, Button, Menu
from bot.chat.request import ORGANISER_RIGHTS, Space
from bot.clock import FixedClock
from bot.delivery import planning, schedules
from bot.posts import load_posts
from bot.store.tables import audit, deliveries, ledger, spaces
from tests.commands.test_leaderboard import member, tables
from tests.conftest import NOON
from tests.dialogue import Talk

SETUP = "/studyadmin setup"


def primary(talk: Talk) -> list[str]:
    return [button.label for button in talk.buttons() if button.style == "primary"]


def acts(app: App) -> list[tuple[str, str]]:
    with app.store.transaction(write=False) as db:
        return [(row.what, row.about) for row in db.execute(select(audit).order_by(audit.c.id))]


def test_a_group_is_set_up_by_pressing_what_is_missing_next(app: App, olga: Talk) -> None:
    assert "Zone of the group: UTC, since nobody has chosen one" in olga.say(SETUP)
    assert primary(olga) == ["Set the zone"]
    said = olga.run(app.route("/studyadmin setup-zone Berlin"))
    assert "Zone of the group: Berlin, Germany · Mon 13:00" in said
    pressed = []
    while primary(olga):
        pressed += primary(olga)
        said = olga.press(pressed[-1])
    assert pressed == [
        "Follow Machine Learning Engineer",
        "Notices come here",
        "Start on Mon 23 Nov",
        "Switch all on here",
    ]
    assert "5 of 5 done" in said
    assert "Season: Year one, week 1 of 52" in said
    next_of = dict(tables(olga)[-1])
    assert set(next_of) == {kind.title for kind in load_posts().values()}
    assert next_of["Promise of the week"] == "Mon 30 Nov 09:00"
    assert next_of["One more day"] == "Sat 28 Nov 20:00"
    assert next_of["Results of the week"] == "Sun 29 Nov 20:15"
    assert [what for what, _ in acts(app)][:3] == ["zone", "roadmap", "notices"]
    with app.store.transaction(write=False) as db:
        assert db.execute(select(spaces.c.notices)).scalar_one() == "general"
        assert db.execute(select(deliveries)).all() == []


def test_setup_shows_and_changes_nothing_by_itself(app: App, olga: Talk) -> None:
    olga.say(SETUP)
    first = acts(app)
    assert olga.say(SETUP) == olga.say(SETUP)
    assert acts(app) == first == []
    assert ("One more day", "off; else Sat 28 Nov 20:00") in tables(olga)[-1]


def test_what_is_set_once_more_is_written_once(app: App, olga: Talk) -> None:
    olga.say("/studyadmin setup-zone Berlin")
    assert "is Berlin already" in olga.say("/studyadmin setup-zone Berlin")
    olga.say("/studyadmin setup-roadmap mlops-engineer")
    assert "follows MLOps Engineer already" in olga.say("/studyadmin setup-roadmap mlops-engineer")
    assert "Roadmap: MLOps Engineer" in olga.say(SETUP)
    assert "MLOps Engineer" in olga.say("/roadmap")
    assert acts(app) == [("zone", "UTC → Europe/Berlin"), ("roadmap", "the first → mlops")]


def test_somebody_who_wants_utc_is_not_asked_again(olga: Talk) -> None:
    olga.say("/studyadmin setup-zone UTC")
    assert primary(olga) == ["Follow Machine Learning Engineer"]
    assert "nobody has chosen" not in olga.say(SETUP).split("Roadmap")[0]


def test_a_city_that_may_be_several_is_asked_for_and_one_that_is_none_refused(olga: Talk) -> None:
    said = olga.say("/studyadmin setup-zone Australia")
    assert "may be several places" in said
    assert olga.last is not None
    (menu,) = [
        item
        for block in olga.last.blocks
        if isinstance(block, Actions)
        for item in block.items
        if isinstance(item, Menu)
    ]
    choice = next(each for each in menu.choices if "Sydney" in each.label)
    assert "Zone of the group: Sydney" in olga.run(menu.pick(choice.value))
    assert "is an abbreviation" in olga.say("/studyadmin setup-zone CET")
    assert "I find no city" in olga.say("/studyadmin setup-zone qqqqqqqq")


def test_a_later_zone_moves_what_is_scheduled_and_not_the_running_season(
    app: App, olga: Talk, clock: FixedClock
) -> None:
    olga.say("/studyadmin setup-zone Berlin")
    olga.say("/studyadmin setup-season 2026-11-23")
    olga.say("/studyadmin setup-posts")
    said = olga.say("/studyadmin setup-zone New York")
    assert "the weeks of the season that runs keep the times of Europe/Berlin" in said
    clock.set(NOON + timedelta(minutes=1))
    with app.store.transaction(write=True) as db:
        planning.plan(db, load_posts(), clock.now())
        found = schedules.find(db, olga.space, "pledge-prompt")
    assert found is not None
    assert found.next_at is not None
    there = found.next_at.astimezone(ZoneInfo("America/New_York"))
    assert (there.date(), there.hour) == (date(2026, 11, 30), 9)


def test_posts_are_switched_on_where_the_button_is_pressed_and_stay_where_they_were(app: App, olga: Talk) -> None:
    olga.say("/studyadmin setup-notices")
    olga.say("/studyadmin schedule set pledge-prompt Tuesday 10:30")
    with app.store.transaction(write=False) as db:
        before = schedules.find(db, olga.space, "pledge-prompt")
    said = olga.say("/studyadmin setup-posts")
    assert f"{len(load_posts()) - 1} posts are on." in said
    assert "All posts are on already." in olga.say("/studyadmin setup-posts")
    with app.store.transaction(write=False) as db:
        assert schedules.find(db, olga.space, "pledge-prompt") == before


def test_what_is_for_organisers_comes_where_their_notices_do(app: App, olga: Talk) -> None:
    said = olga.say("/studyadmin setup-posts")
    assert "Radar for organisers: choose first where notices for organisers come." in said
    assert "choose first" in olga.say("/studyadmin setup-posts radar")
    with app.store.transaction(write=True) as db:
        home = db.execute(select(spaces.c.id)).scalar_one()
        db.execute(update(spaces).where(spaces.c.id == home).values(notices="organisers"))
    assert "Radar for organisers is on." in olga.say("/studyadmin setup-posts")
    with app.store.transaction(write=False) as db:
        channels = {each.kind: each.channel for each in schedules.of_space(db, home)}
    assert channels.pop("radar") == "organisers"
    assert set(channels.values()) == {"general"}


def test_one_post_by_the_menu(olga: Talk) -> None:
    assert "Board of the week is on." in olga.say("/studyadmin setup-posts week-board")
    assert ("Board of the week", "Mon 30 Nov 08:00") in tables(olga)[-1]


def test_talking_to_cairn_alone_offers_what_needs_no_place(app: App, olga: Talk) -> None:
    olga.say(SETUP)
    olga.space = Space("terminal", "@olga", direct=True)
    said = olga.say(SETUP)
    assert "Posts that come by themselves" not in said
    assert "Notices come here" not in olga.labels()
    assert "belong to a group's place" in olga.say("/studyadmin setup-notices")


def test_members_who_chose_no_zone_go_along_from_their_next_day(app: App, olga: Talk, clock: FixedClock) -> None:
    ben, eva, new = (Talk(app, name) for name in ("ben", "eva", "new"))
    for talk in (ben, eva):
        talk.say("/checkin read a chapter")
    eva.say("/profile set zone=Kolkata")
    new.say("/roadmap")
    clock.set(NOON.replace(hour=2, day=24))  # Monday still, by Cairn's days from 04:00 in UTC
    olga.say("/studyadmin setup-zone Los Angeles")
    assert member(ben).local_day(clock.now()) == date(2026, 11, 23)
    assert member(ben).place(clock.now()) == ("UTC", 4 * 60)
    clock.set(NOON.replace(hour=5, day=24))  # their next day by the old zone; 21:00 on Monday by the new one
    assert member(ben).local_day(clock.now()) == date(2026, 11, 24)
    assert member(ben).place(clock.now())[0] == "America/Los_Angeles"
    assert member(eva).zone == "Asia/Kolkata"
    assert member(new).place(clock.now())[0] == "America/Los_Angeles"
    with app.store.transaction(write=False) as db:
        assert set(db.execute(select(ledger.c.local_day).where(ledger.c.kind == "checkin")).scalars()) == {
            date(2026, 11, 23)
        }


def test_across_the_date_line_a_date_that_does_not_come_asks_nothing(app: App, olga: Talk, clock: FixedClock) -> None:
    olga.say("/studyadmin setup-zone Honolulu")
    ben = Talk(app, "ben")
    ben.say("/checkin read a chapter")
    olga.say("/studyadmin setup-zone Kiritimati")
    today = member(ben).local_day(clock.now())
    clock.set(NOON + timedelta(hours=3))  # 05:00 in Honolulu: their next day has begun
    later = member(ben).local_day(clock.now())
    assert later == today + timedelta(days=2)
    with app.store.transaction(write=False) as db:
        absent = db.execute(select(ledger).where(ledger.c.subject == "absent")).all()
    left_out = today + timedelta(days=1)
    assert [(row.local_day, row.value) for row in absent] == [(left_out, f"{left_out}")]


@pytest.mark.parametrize("step", ["zone Berlin", "roadmap mlops-engineer", "notices", "season 2026-11-23", "posts"])
def test_no_step_is_a_member_s(app: App, ana: Talk, step: str) -> None:
    assert "is for the organisers of this group" in ana.say(f"/studyadmin setup-{step}")
    assert acts(app) == []


def test_every_button_of_the_page_works(app: App, olga: Talk) -> None:
    olga.say(SETUP)
    assert olga.last is not None
    for button in [item for item in olga.buttons() if isinstance(item, Button)]:
        command = app.tree.commands[button.run.command]
        if command.form(button.run.args) is None:
            olga.run(button.run)
            assert olga.last is not None
            assert not olga.last.error, button.label


def test_two_homes_of_a_group_each_have_their_own_channels(app: App, olga: Talk, ann: Talk) -> None:
    other = Talk(app, "omar", rights=ORGANISER_RIGHTS)
    other.space = ann.space
    olga.say("/studyadmin setup-notices")
    olga.say("/studyadmin setup-zone Berlin")
    said = other.say(SETUP)
    assert "Zone of the group: Berlin" in said
    assert "Notices for organisers: nowhere yet" in said
