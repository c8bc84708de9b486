"""``/studyadmin schedule``: switched on, moved, paused, previewed, run by organisers; and written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.request import ORGANISER_RIGHTS, Request, Space
from bot.clock import FixedClock
from bot.posts import load_posts
from bot.store.tables import audit, deliveries, ledger, members, schedules, spaces, totals
from tests.conftest import NOON
from tests.delivery.wall import Process, Wall
from tests.dialogue import Talk, words

LINE = "/studyadmin schedule"


@pytest.fixture
def boss(app: App) -> Talk:
    return Talk(app, "boss", rights=ORGANISER_RIGHTS)


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def cairn(app: App, wall: Wall) -> Process:
    return Process(app, wall, load_posts())


def rows(app: App, table: object = schedules) -> list[object]:
    with app.store.transaction(write=False) as db:
        return list(db.execute(select(table)).all())  # type: ignore[call-overload]


def test_nothing_is_on_before_somebody_wants_it(boss: Talk, app: App) -> None:
    said = boss.say(LINE)
    assert "No post comes by itself here yet." in said
    assert boss.say(f"{LINE} list") == said
    assert rows(app) == []


def test_it_is_set_where_it_is_typed(boss: Talk, app: App) -> None:
    said = boss.say(f"{LINE} set pledge-prompt Tuesday 18:30 zone=Berlin")
    assert "Tuesdays 18:30, Berlin" in said
    assert "Set. It comes in this channel." in said
    (row,) = rows(app)
    assert (row.channel, row.zone, row.minute, row.days) == ("general", "Europe/Berlin", 18 * 60 + 30, 2)  # type: ignore[attr-defined]
    assert row.next_at == datetime(2026, 11, 24, 17, 30, tzinfo=UTC)  # type: ignore[attr-defined]
    (told,) = rows(app, audit)
    assert told.what == "schedule"  # type: ignore[attr-defined]
    assert told.about.startswith("pledge-prompt: on")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "minute"),
    [("9", 540), ("09:05", 545), ("21.30", 1290), ("9pm", 1260), ("12 am", 0), ("0:00", 0), ("23:59", 1439)],
)
def test_times_as_people_write_them(boss: Talk, app: App, typed: str, minute: int) -> None:
    boss.run(call("studyadmin schedule", action="set", post="week-board", at=typed))
    (row,) = rows(app)
    assert row.minute == minute  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("set", "Which post? There are:"),
        ("set pledge-prompt at=25:00", "I cannot read “25:00” as a time of day."),
        ("set pledge-prompt zone=CET", "I know no one city called “CET”."),
        ("set nonsense", "I do not know “nonsense” here. There are: list, set,"),
        ("set pledge-promt", "I do not know “pledge-promt” here. Did you mean pledge-prompt?"),
        ("pause pledge-prompt", "is not switched on here."),
        ("run week-board", "is not switched on here."),
        ("explode", "I do not know “explode” here."),
    ],
)
def test_what_cannot_be_done_is_said(boss: Talk, app: App, line: str, said: str) -> None:
    assert said in boss.say(f"{LINE} {line}")
    assert boss.last is not None
    assert boss.last.error
    assert rows(app) == rows(app, audit) == []


def test_a_week_of_it(boss: Talk, app: App, clock: FixedClock, cairn: Process, wall: Wall) -> None:
    """The whole way: switched on, posted, moved, paused, resumed."""
    boss.say(f"{LINE} set pledge-prompt Monday 09:00")
    clock.set(NOON + timedelta(days=6, hours=21))
    cairn.tick()
    assert [(channel, "switched these posts on" in said) for channel, _, said in wall.posts] == [("general", True)]
    assert "2026-W49 posted" in boss.say(LINE)
    boss.say(f"{LINE} set pledge-prompt Friday")
    clock.set(NOON + timedelta(days=12))
    cairn.tick()
    assert len(wall.posts) == 1
    boss.say(f"{LINE} pause pledge-prompt")
    clock.set(NOON + timedelta(days=20))
    cairn.tick()
    assert len(wall.posts) == 1
    assert "paused" in boss.say(LINE)
    boss.say(f"{LINE} pause pledge-prompt")
    boss.press("Resume")
    clock.set(NOON + timedelta(days=25))
    cairn.tick()
    assert [key for _, key, _ in wall.posts] == [
        "post/pledge-prompt/local/2026-W49",
        "post/pledge-prompt/local/2026-W51",
    ]


def test_it_can_come_at_once_and_then_has_come(boss: Talk, cairn: Process, wall: Wall) -> None:
    boss.say(f"{LINE} set pledge-prompt")
    assert "It comes within a few seconds" in boss.say(f"{LINE} run pledge-prompt")
    cairn.tick()
    assert "It has been posted this week already, and comes once." in boss.say(f"{LINE} run pledge-prompt")
    cairn.tick()
    assert len(wall.posts) == 1


def test_a_preview_is_the_post_itself_and_writes_nothing(
    boss: Talk, app: App, clock: FixedClock, cairn: Process, wall: Wall
) -> None:
    for number in range(4):
        someone = Talk(app, f"person-{number}")
        someone.say("/pledge make 1 h")
        someone.say("/checkin read minutes=60")
    with app.store.transaction(write=True) as db:
        db.execute(ledger.delete().where(ledger.c.kind == "kept"))
    before = [rows(app, table) for table in (ledger, totals, deliveries, schedules)]
    shown = boss.say(f"{LINE} preview pledge-digest")
    assert [rows(app, table) for table in (ledger, totals, deliveries, schedules)] == before
    assert boss.last is not None
    assert boss.last.private
    assert "Nobody else sees it." in shown
    boss.say(f"{LINE} set pledge-digest Sunday 20:00")
    clock.set(datetime(2026, 11, 29, 20, 0, tzinfo=UTC))
    cairn.tick()
    assert "4 of 4 promises kept" in shown
    ((_, _, said),) = wall.posts
    assert "4 of 4 promises kept" in said


def test_notices_come_where_organisers_want_them(
    boss: Talk, app: App, clock: FixedClock, cairn: Process, wall: Wall
) -> None:
    asked = Request(Space("terminal", "local"), "office", "boss", app.route(f"{LINE} notices"), ORGANISER_RIGHTS)
    assert "said in this channel from now on" in words(app.answer(asked))
    boss.say(f"{LINE} set pledge-prompt Monday 09:00")
    assert "office" in boss.say(LINE)
    wall.broken["general"] = "refused"
    clock.set(NOON + timedelta(days=6, hours=21))
    for _ in range(3):
        cairn.tick()
    ((channel, _, said),) = wall.posts
    assert channel == "office"
    assert "When it is mended: /studyadmin schedule resume pledge-prompt" in said
    assert "its channel takes no posts" in boss.say(LINE)
    wall.broken.clear()
    boss.say(f"{LINE} resume pledge-prompt")
    clock.set(NOON + timedelta(days=13, hours=21))
    cairn.tick()
    assert [channel for channel, _, _ in wall.posts] == ["office", "general"]


def test_whoever_talks_to_cairn_alone_has_no_channel(app: App) -> None:
    alone = Request(Space("terminal", "@boss", direct=True), "dm", "boss", app.route(LINE), ORGANISER_RIGHTS)
    assert "Posts belong to a group's place." in words(app.answer(alone))


def test_another_group_s_posts_are_not_touched(boss: Talk, app: App) -> None:
    boss.say(f"{LINE} set pledge-prompt")
    other = Talk(app, "boss", "elsewhere", ORGANISER_RIGHTS)
    assert "No post comes by itself here yet." in other.say(LINE)
    assert "is not switched on here." in other.say(f"{LINE} pause pledge-prompt")
    with app.store.transaction(write=False) as db:
        homes = db.execute(select(spaces.c.external_id).join(schedules, schedules.c.space_id == spaces.c.id))
        assert list(homes.scalars()) == ["local"]


def test_the_posts_go_on_when_who_switched_them_on_is_forgotten(
    boss: Talk, app: App, clock: FixedClock, cairn: Process, wall: Wall
) -> None:
    boss.say(f"{LINE} set pledge-prompt Monday 09:00")
    boss.say("/profile forget forget me")
    with app.store.transaction(write=False) as db:
        names = db.execute(select(members.c.id)).scalars().all()
        assert db.execute(select(schedules.c.member_id)).scalar_one() in names
    clock.set(NOON + timedelta(days=6, hours=21))
    cairn.tick()
    assert len(wall.posts) == 1
