"""Leaderboards: the same as counted by hand, for every viewer and on every page; and flat."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, event, select, text

from bot.store.engine import Store
from bot.store.tables import members
from bot.study import aliases, boards
from bot.study.boards import PAGE, TOP, Board, Cursor, Place, board
from bot.study.totals import show_to
from bot.study.visibility import Visible
from tests.study.scores import earn, people

WEEK = "2026-W48"


def by_hand(scores: dict[int, int], listed: set[int], me: int) -> tuple[list[Place], list[Place], int | None]:
    """The whole board, the viewer's place between neighbours, and the points to the next place."""

    def place(id_: int) -> Place:
        rank = 1 + sum(scores.get(other, 0) > scores[id_] for other in listed)
        return Place(rank, aliases.made(id_), scores[id_], id_ == me)

    order = sorted(((points, id_) for id_, points in scores.items() if id_ in listed and points > 0), reverse=True)
    whole = [place(id_) for _, id_ in order]
    mine = (scores.get(me, 0), me)
    above = [place(id_) for points, id_ in order if (points, id_) > mine or mine[0] <= 0]
    below = [place(id_) for points, id_ in order if (points, id_) < mine and mine[0] > 0]
    own = place(me) if mine[0] > 0 else Place(None, aliases.made(me), 0, own=True)
    more = [points for points, _ in order if points > mine[0] > 0]
    missing = min(more) - mine[0] if more else None
    return whole, [*above[len(above) - min(2, len(above)) :], own, *below[:2]], missing


def walk(db: Connection, kind: str, viewer: int | None = None) -> Iterator[Board]:
    """Every page, from the first to the last."""
    page = board(db, 1, kind, WEEK, viewer)
    yield page
    while page.after is not None:
        page = board(db, 1, kind, WEEK, viewer, page.after)
        yield page


@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_one_counts_by_hand_for_every_viewer_on_every_page(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    team = people(store, 45)
    with store.transaction(write=True) as db:
        for member in team:
            for _ in range(chance.choice([0, 1, 1, 2])):
                earn(db, member, chance.choice([1, 1, 2, 3, 63, 64, 65, 128, 129, 200]))
            if chance.random() < 0.1:
                earn(db, member, -1)
    shown = {member.id: Visible.EVERYONE for member in team}
    for member in chance.sample(team, 15):
        shown[member.id] = chance.choice(list(Visible))
        with store.transaction(write=True) as db:
            show_to(db, member.id, shown[member.id])
    listed = {id_ for id_, visible in shown.items() if visible in (Visible.EVERYONE, Visible.ALIAS)}
    with store.transaction(write=False) as db:
        rows = db.execute(text(f"SELECT member_id, points FROM totals WHERE kind = 'points' AND period = '{WEEK}'"))
        scores: dict[int, int] = dict(rows.all())  # type: ignore[arg-type]
        for member in team:
            whole, around, missing = by_hand(scores, listed, member.id)
            pages = list(walk(db, "points", member.id))
            assert [place for page in pages for place in page.places] == whole
            assert all(len(page.places) == PAGE for page in pages[:-1])
            for page in pages:
                assert list(page.around) == around
                assert page.own == next(place for place in around if place.own)
                assert page.missing == missing
                assert page.ranked == len(whole)
        back = pages[-1]
        for before in reversed(pages[:-1]):
            assert back.before is not None
            back = board(db, 1, "points", WEEK, team[-1].id, back.before)
            assert back.places == before.places
        assert back.before is None
        assert back.after == pages[0].after


def test_nobody_looks(store: Store) -> None:
    (ana,) = people(store, 1)
    with store.transaction(write=True) as db:
        assert board(db, 1, "points", WEEK) == Board(0, ())
        assert board(db, 1, "points", WEEK, ana.id).around == (Place(None, aliases.made(ana.id), 0, own=True),)
        earn(db, ana, 3)
    with store.transaction(write=False) as db:
        assert board(db, 1, "points", WEEK) == Board(1, (Place(1, aliases.made(ana.id), 3),))
        assert board(db, 2, "points", WEEK) == Board(0, ())


def test_communities_kinds_and_periods_are_apart(store: Store) -> None:
    (ana,), (ben,) = people(store, 1), people(store, 1, community=2)
    with store.transaction(write=True) as db:
        earn(db, ana, 3)
        earn(db, ben, 4, kind="check")
    with store.transaction(write=False) as db:
        found = {
            (community, kind, period): [place.points for place in board(db, community, kind, period).places]
            for community in (1, 2)
            for kind in ("points", "checked")
            for period in (WEEK, "2026-W47", "all")
        }
    assert {key: points for key, points in found.items() if points} == {
        (1, "points", WEEK): [3],
        (1, "points", "all"): [3],
        (2, "points", WEEK): [4],
        (2, "points", "all"): [4],
        (2, "checked", WEEK): [4],
        (2, "checked", "all"): [4],
    }


def test_a_page_that_has_gone_is_the_first_page(store: Store) -> None:
    team = people(store, 12)
    with store.transaction(write=True) as db:
        for member in team:
            earn(db, member, member.id)
    with store.transaction(write=False) as db:
        first = board(db, 1, "points", WEEK, team[0].id)
        for start in (Cursor(1, 0), Cursor(5, 5, up=True), Cursor(2**31 - 1, 2**31 - 1, up=True)):
            assert board(db, 1, "points", WEEK, team[0].id, start) == first


def test_names_are_those_that_members_chose(store: Store) -> None:
    ana, ben, cleo, dan = people(store, 4)
    with store.transaction(write=True) as db:
        for member, alias, visible in (
            (ana, "Ana 🌵", Visible.EVERYONE),
            (ben, "Ben", Visible.ALIAS),
            (cleo, "Cleo", Visible.SQUAD),
            (dan, "Dan", Visible.HIDDEN),
        ):
            aliases.choose(db, member.id, alias)
            show_to(db, member.id, visible)
            earn(db, member, member.id)
    with store.transaction(write=False) as db:
        assert [place.name for place in board(db, 1, "points", WEEK).places] == [aliases.made(ben.id), "Ana 🌵"]
        for member, name in ((ana, "Ana 🌵"), (ben, aliases.made(ben.id)), (cleo, "Cleo"), (dan, "Dan")):
            own = board(db, 1, "points", WEEK, member.id).own
            assert own is not None
            assert own.name == name
        third = board(db, 1, "points", WEEK, cleo.id)
    assert third.own is not None
    assert (third.own.rank, third.ranked) == (1, 2)
    assert [place.name for place in third.around] == ["Cleo", aliases.made(ben.id), "Ana 🌵"]


def test_an_unlisted_member_is_not_shown_even_if_a_total_says_so(store: Store) -> None:
    """The filter stands behind the index: a total that was left behind shows nobody."""
    ana, ben = people(store, 2)
    with store.transaction(write=True) as db:
        earn(db, ana, 3)
        earn(db, ben, 2)
    with store.transaction(write=True) as db:
        db.execute(members.update().where(members.c.id == ana.id).values(visible="hidden"))
    with store.transaction(write=False) as db:
        shown = board(db, 1, "points", WEEK, ben.id)
    assert aliases.made(ana.id) not in str(shown)
    with store.transaction(write=True) as db:
        db.execute(members.update().where(members.c.id == ana.id).values(visible="unknown"))
    with store.transaction(write=False) as db:
        assert aliases.made(ana.id) not in str(board(db, 1, "points", WEEK, ben.id))


@given(st.integers(1, 2**31 - 1), st.integers(0, 2**31 - 1), st.booleans())
def test_a_cursor_is_read_as_it_was_written(points: int, member: int, up: bool) -> None:
    cursor = Cursor(points, member, up)
    assert Cursor.read(str(cursor)) == cursor


@pytest.mark.parametrize(
    "written", ["", "b", "b1", "b0.1", "b-1.1", "b1.1.1", "c1.1", "b9999999999.1", "b1.9999999999"]
)
def test_what_is_no_cursor(written: str) -> None:
    assert Cursor.read(written) is None
    assert Cursor.read(str(TOP)) == TOP


def test_a_board_is_one_statement_of_ranges(store: Store) -> None:
    """No part of it walks a table, however large that is; what it reads grows with pages, not with members."""
    team = people(store, 300)
    with store.transaction(write=True) as db:
        for member in team:
            earn(db, member, member.id % 90 + 1)
    sent: list[Any] = []

    def note(_db: Connection, statement: Any, *_: Any) -> None:
        sent.append(statement)

    with store.transaction(write=False) as db:
        event.listen(store.engine, "before_execute", note)
        try:
            board(db, 1, "points", "all", team[0].id)
        finally:
            event.remove(store.engine, "before_execute", note)
        assert len(sent) == 1
        for statement in boards._STATEMENTS.values():
            plan = explain(db, statement, team[0].id)
            assert "ix_totals_board" in plan
            if store.is_sqlite:
                walked = [line for line in plan.split("\n") if line.startswith("SCAN")]
                assert {line.split()[1] for line in walked} <= {
                    "page",
                    "mine",
                    "near",
                    "levels",
                    "a",
                    "b",
                    "c",
                    "CONSTANT",
                }
                assert "COVERING INDEX ix_totals_board" in plan
                assert "AND listed=? AND (points,member_id)>(?,?)" in plan
            else:
                assert "Seq Scan on totals" not in plan
                assert "Seq Scan on members" not in plan


def explain(db: Connection, statement: Any, me: int) -> str:
    """How the engine would go about it, one step a line."""
    values = {"community_id": 1, "kind": "points", "period": "all", "me": me, "start_points": 50, "start_member": 3}
    plan = statement.params(values).compile(dialect=db.dialect, compile_kwargs={"literal_binds": True})
    if db.dialect.name == "postgresql":
        db.exec_driver_sql("SET LOCAL enable_seqscan = off")  # a table of 300 rows is best read whole
    how = "EXPLAIN QUERY PLAN" if db.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(row[-1]) for row in db.exec_driver_sql(f"{how} {plan}"))


def test_made_aliases_are_stable_and_nobody_has_another_s() -> None:
    made = [aliases.made(id_) for id_ in range(1, 20_000)]
    assert len(set(made)) == len(made)
    assert made[:3] == ["Kind Lagoon", "Crisp Bison", "Quick Nebula"]
    assert max(map(len, made)) <= aliases.LENGTH
    assert not set(aliases.FIRST) & set(aliases.SECOND)


def test_the_database_keeps_aliases_apart(store: Store) -> None:
    ana, ben = people(store, 2)
    with store.transaction(write=True) as db:
        aliases.choose(db, ana.id, "Ana")
    with store.transaction(write=False) as db:
        keys = db.execute(select(members.c.alias, members.c.alias_key).order_by(members.c.id)).all()
    assert [tuple(row) for row in keys] == [("Ana", "ana"), (None, None)]
    assert ben.id
