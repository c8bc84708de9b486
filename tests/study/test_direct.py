"""Talking to Cairn alone, outside of a group: still the same member."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.app import App
from bot.chat.request import Space
from bot.store.tables import communities, members, spaces
from tests.dialogue import Talk


def alone(app: App, person: str) -> Talk:
    talk = Talk(app, person)
    talk.space = Space("terminal", f"@{person}", direct=True)
    return talk


def count(app: App) -> tuple[int, ...]:
    with app.store.transaction(write=False) as db:
        tables = (communities, spaces, members)
        return tuple(db.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def test_a_member_of_a_group_is_the_same_one_alone(app: App, ana: Talk) -> None:
    ana.say("/progress done 3.1")
    before = count(app)
    assert "1 of 9 topics" in alone(app, "ana").say("/roadmap stage 3")
    alone(app, "ana").say("/progress done 3.2")
    assert "2 of 9 topics" in ana.say("/roadmap stage 3")
    assert count(app) == before


def test_somebody_without_a_group_has_a_place_of_their_own(app: App) -> None:
    alone(app, "ben").say("/progress done 3.1")
    assert "1 of 9 topics" in alone(app, "ben").say("/roadmap stage 3")
    assert "0 of 9 topics" in alone(app, "cleo").say("/roadmap stage 3")
    assert count(app) == (2, 2, 2)


def test_a_group_comes_before_a_place_of_ones_own_and_the_newest_group_first(app: App) -> None:
    alone(app, "dan").say("/progress done 3.1")
    Talk(app, "dan", "first").say("/progress done 3.2")
    Talk(app, "dan", "second").say("/progress done 3.3")
    assert "✓" in alone(app, "dan").say("/roadmap topic 3.3")
    assert "✓" not in alone(app, "dan").say("/roadmap topic 3.2")


def test_another_platform_s_person_of_the_same_id_is_somebody_else(app: App) -> None:
    Talk(app, "eve").say("/progress done 3.1")
    other = Talk(app, "eve")
    other.space = Space("elsewhere", "@eve", direct=True)
    assert "0 of 9 topics" in other.say("/roadmap stage 3")
