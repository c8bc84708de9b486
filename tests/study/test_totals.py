"""Running totals: at any time what the ledger says, on both engines, with many writers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, text, update

from bot.app import App
from bot.store.engine import Store
from bot.store.tables import histogram, ledger, totals
from bot.study import periods
from bot.study.ledger import CHECK, MARK, UNDO, Entry, append, last_own, reverse
from bot.study.recount import recount
from bot.study.totals import show_to
from bot.study.visibility import Visible
from tests.conftest import NOON
from tests.dialogue import Talk
from tests.study.scores import KEYS, assert_right, earn, people, standing


def test_a_row_adds_to_its_week_and_to_all_time(store: Store) -> None:
    (ana,) = people(store, 1)
    with store.transaction(write=True) as db:
        earn(db, ana, 1)
        earn(db, ana, 4, kind=CHECK)
        earn(db, ana, 2, NOON - timedelta(days=1))
        assert not standing(db)[0]  # written last
    with store.transaction(write=False) as db:
        live = {key[2:]: points for key, points in standing(db)[0].items()}
    assert live == {
        ("points", "2026-W48"): 5,
        ("points", "2026-W47"): 2,
        ("points", "all"): 7,
        ("checked", "2026-W48"): 4,
        ("checked", "all"): 4,
    }
    assert_right(store)


def test_what_is_taken_back_is_taken_from_the_week_that_had_it(store: Store) -> None:
    (ana,) = people(store, 1)
    sunday = NOON - timedelta(hours=20)
    with store.transaction(write=True) as db:
        earn(db, ana, 4, sunday, CHECK)
    with store.transaction(write=True) as db:
        row = last_own(db, ana, NOON)
        assert reverse(db, ana, NOON, row)
        assert not reverse(db, ana, NOON, row)
    with store.transaction(write=False) as db:
        assert set(standing(db)[0].values()) == {0}
        assert {key[3] for key in standing(db)[0]} == {"2026-W47", "all"}
        assert not standing(db)[1]
    assert_right(store)


def test_nothing_counts_that_was_not_written(store: Store) -> None:
    (ana,) = people(store, 1)
    entry = Entry(MARK, "ml.topic", "done", "once", "test", 1)
    with store.transaction(write=True) as db:
        assert append(db, ana, NOON, entry)
        assert not append(db, ana, NOON, entry)
        assert append(db, ana, NOON, Entry(MARK, "ml.topic", "open", "zero", "test"))
    with suppress(RuntimeError), store.transaction(write=True) as db:
        earn(db, ana, 100)
        raise RuntimeError
    with store.transaction(write=False) as db:
        assert set(standing(db)[0].values()) == {1}
    assert_right(store)


def test_commands_keep_them_right(app: App, ana: Talk) -> None:
    for line in ("/progress done 3.1", "/progress done 3.2", "/progress undo", "/progress done 3.3"):
        ana.say(line)
    assert_right(app.store)


def test_a_choice_of_visibility_moves_all_of_a_member_s_places(store: Store) -> None:
    ana, ben = people(store, 2)
    with store.transaction(write=True) as db:
        earn(db, ana, 70)
        earn(db, ben, 70, kind=CHECK)
    for choice in (Visible.HIDDEN, Visible.SQUAD, Visible.ALIAS, Visible.HIDDEN, Visible.EVERYONE, Visible.EVERYONE):
        with store.transaction(write=True) as db:
            earn(db, ana, 1)  # not yet in the totals when the choice is made
            show_to(db, ana.id, choice)
            earn(db, ana, 1, NOON - timedelta(weeks=next(KEYS) % 50))
        assert_right(store)


def test_counting_again_mends_what_is_wrong(store: Store) -> None:
    ana, ben = people(store, 2)
    with store.transaction(write=True) as db:
        earn(db, ana, 5)
        earn(db, ben, 5)
        earn(db, ben, 1, NOON - timedelta(days=400))
    with store.transaction(write=True) as db:
        db.execute(update(totals).where(totals.c.member_id == ana.id).values(points=6))  # two rows
        db.execute(totals.delete().where(totals.c.period == "2025-W42"))  # one
        db.execute(update(histogram).where(histogram.c.period == "all").values(members=9))  # three: 5, 6, and 1 to 64
        assert recount(db) == 6
    assert_right(store)


@pytest.mark.parametrize("first", [date(2024, 12, 1), date(2026, 1, 1), date(2020, 12, 20), date(2032, 12, 25)])
def test_every_day_is_in_the_week_that_the_calendar_says(store: Store, first: date) -> None:
    """Around the turn of years, where ISO weeks and years disagree, and where SQL and Python could."""
    (ana,) = people(store, 1)
    with store.transaction(write=True) as db:
        for offset in range(60):
            day = first + timedelta(days=offset)
            append(db, ana, NOON, Entry(MARK, "ml.topic", "done", f"day:{day}", "test", 1, day=day))
    assert_right(store)


@given(st.dates(date(2015, 1, 1), date(2080, 1, 1)))
def test_a_week_has_the_number_of_its_thursday(day: date) -> None:
    thursday = day - timedelta(days=day.weekday() - 3)
    number = (thursday.timetuple().tm_yday - 1) // 7 + 1
    assert periods.week(day) == f"{thursday.year}-W{number:02}"
    assert periods.of_day(day) == (periods.current("week", day), "all")
    assert periods.current("season", day) is None


def test_many_writers_at_once_do_not_wait_for_each_other_in_circles(store: Store) -> None:
    """Two rows and more a transaction, up and down, in one community: in any other order this deadlocks."""
    team = people(store, 24)
    days = [NOON - timedelta(days=7 * week) for week in range(3)]

    def work(number: int) -> None:
        member = team[number * 7 % len(team)]
        with store.transaction(write=True) as db:
            earn(db, member, number % 5 + 1, days[number % 3])
            earn(db, member, 4, days[(number + 1) % 3], CHECK)
            if number % 4 == 0:
                reverse(db, member, NOON, last_own(db, member, NOON - timedelta(days=30)))
        if number % 11 == 0:
            with store.transaction(write=True) as db:
                show_to(db, team[number % 5].id, list(Visible)[number % 4])

    with ThreadPoolExecutor(16) as pool:
        for done in [pool.submit(work, number) for number in range(400)]:
            done.result()
    with store.transaction(write=False) as db:
        assert db.execute(select(func.count()).select_from(ledger)).scalar_one() == 900
    assert_right(store)


def test_counting_again_while_others_write_loses_nothing(store: Store) -> None:
    team = people(store, 8)

    def work(number: int) -> None:
        with store.transaction(write=True) as db:
            if number % 20 == 0:
                assert recount(db) == 0
            else:
                earn(db, team[number % 8], 1, kind=CHECK)

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work, number) for number in range(200)]:
            done.result()
    assert_right(store)


def test_a_database_from_before_gets_its_totals(database: str) -> None:
    """The migration fills them; here it finds a ledger as an older Cairn left it."""
    from alembic import command

    from bot.store import schema

    store = Store(database)
    with schema._locked(store) as db:
        command.upgrade(schema._config(db), "0004")
    with store.transaction(write=True) as db:
        db.execute(text("INSERT INTO communities (id, zone, created_at) VALUES (1, 'UTC', '2026-01-01')"))
        db.execute(
            text(
                "INSERT INTO members (id, community_id, day_start, joined_at) VALUES (1, 1, 240, :at), (2, 1, 240, :at)"
            ),
            {"at": NOON},
        )
        for number in range(200):
            day = date(2026, 12, 20) + timedelta(days=number % 30)
            values = {
                "community_id": 1, "member_id": number % 2 + 1, "author_id": 1, "kind": (MARK, CHECK)[number % 3 == 0],
                "subject": "ml.topic", "value": "done", "points": number % 6, "rule": "test", "at": NOON,
                "local_day": day, "award_key": f"old:{number}",
            }  # fmt: skip
            old = db.execute(insert(ledger).returning(ledger.c.id), values).scalar_one()
            if number % 5 == 0:
                undone = {"kind": UNDO, "value": values["kind"], "points": -number % 6, "reverses": old}
                db.execute(insert(ledger), values | undone | {"award_key": f"undo:{old}"})
    schema.upgrade(store)
    assert_right(store)
    store.close()
