"""Check-ins at the same moment, and words that are taken away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.store.engine import Store
from bot.store.tables import checkins, ledger
from bot.study import checkins as rules_of_checkins
from bot.study.members import Member, find
from tests.conftest import NOON
from tests.dialogue import Talk


def ana_of(app: App) -> Member:
    Talk(app).say("/roadmap")
    with app.store.transaction(write=False) as db:
        member = find(db, Talk(app).space, "ana")
    assert member is not None
    return member


@pytest.mark.parametrize("same", [True, False])
def test_check_ins_at_the_same_moment_earn_one_point(app: App, same: bool) -> None:
    member = ana_of(app)
    stores = [Store(app.store.url.render_as_string(hide_password=False)) for _ in range(4)]

    def add(number: int) -> None:
        with stores[number].transaction(write=True) as db:
            rules_of_checkins.add(db, member, NOON, NOON.date(), "read" if same else f"read {number}", None)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(add, number) for number in range(4)]:
            done.result()
    for store in stores:
        store.close()
    with app.store.transaction(write=False) as db:
        total, rows = db.execute(select(func.sum(ledger.c.points), func.count(ledger.c.id))).one()
        kept = db.execute(select(func.count(checkins.c.id))).scalar_one()
    assert (total, rows, kept) == ((1, 1, 1) if same else (1, 4, 4))


def test_words_can_be_taken_away_and_totals_stay(app: App) -> None:
    member = ana_of(app)
    with app.store.transaction(write=True) as db:
        rules_of_checkins.add(db, member, NOON, NOON.date(), "something private", 25)
        entry = db.execute(select(ledger.c.id)).scalar_one()
        assert tuple(rules_of_checkins.words(db, entry)) == ("something private", 25)
        rules_of_checkins.forget(db, entry)
        assert tuple(rules_of_checkins.words(db, entry)) == (None, None)
        assert db.execute(select(ledger.c.points, ledger.c.reason)).all() == [(1, None)]
    assert "1 of 3 active days" in Talk(app).say("/streak")


def test_where_a_date_was_left_out_the_day_before_is_the_one_that_was() -> None:
    samoa = Member(1, 1, "Pacific/Apia", 0, None)
    new_year_s_eve = datetime(2011, 12, 31, 1, tzinfo=UTC)  # 15:00 there, on 31 December
    assert [f"{day}" for day in rules_of_checkins.days(samoa, new_year_s_eve)] == ["2011-12-31", "2011-12-29"]
