"""``/squad`` in dialogues."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.reply import Code
from bot.clock import FixedClock
from bot.store.tables import squad_members
from bot.study import aliases, squads
from bot.study.rules import SQUAD_MOST
from bot.study.visibility import Visible
from tests.commands.test_leaderboard import call_me, give, member, tables
from tests.conftest import NOON
from tests.dialogue import Talk


def test_without_squads_it_says_who_forms_them(ana: Talk) -> None:
    said = ana.say("/squad")
    assert "You are in no squad." in said
    assert "An organiser of this group forms squads." in said
    assert "There is no squad “Birch” here." in ana.say("/squad join Birch")
    assert "You are in no squad, so there is none to leave." in ana.say("/squad leave")


def test_a_squad_sees_each_other_and_where_it_stands(formed: list[Talk]) -> None:
    said = formed[0].say("/squad")
    assert "Squad Alder" in said
    assert tables(formed[0]) == [(("Dee", "4"), ("Cyd", "3"), ("Bea", "2"), ("Ada (you)", "1"))]
    assert "2nd of 2 squads: its best 3 have 3 points on average." in said
    assert "1st of 2 squads: its best 3 have 6 points on average." in formed[6].say("/squad show")


def test_joining_and_leaving_keep_their_history(formed: list[Talk], clock: FixedClock, app: App) -> None:
    ada = formed[0]
    clock.set(NOON + timedelta(days=1))
    assert "You have left squad Alder." in ada.say("/squad leave")
    assert ("Alder", "3 of 6") in tables(ada)[0]
    clock.set(NOON + timedelta(days=2))
    assert "You are in. Its members see your week" in ada.say("/squad join ash")
    assert "That is your squad." in ada.say("/squad join Ash")
    assert "Ada" in formed[4].say("/squad")
    assert "Ada" not in formed[1].say("/squad")
    with app.store.transaction(write=False) as db:
        theirs = select(squad_members).where(squad_members.c.member_id == member(ada).id).order_by(squad_members.c.id)
        rows = db.execute(theirs).all()
    assert [(row.begins, row.ends) for row in rows] == [
        (NOON, NOON + timedelta(days=1)),
        (NOON + timedelta(days=2), None),
    ]


def test_joining_another_squad_leaves_the_first(formed: list[Talk]) -> None:
    ada = formed[0]
    ada.say("/squad join Ash")
    assert "Squad Ash" in ada.say("/squad")
    assert "Ada" not in formed[1].say("/squad")


def test_a_full_squad_takes_nobody_and_says_so(formed: list[Talk], app: App) -> None:
    more = [Talk(app, f"more-{number}") for number in range(SQUAD_MOST - 2)]
    for talk in more[:-1]:
        assert "You are in." in talk.say("/squad join Ash")
    assert "Squad Ash is full." in more[-1].say("/squad join Ash")
    assert "You are in no squad." in more[-1].say("/squad")
    assert "Ash" not in {row[0] for row in tables(more[-1])[0]}
    assert "Did you mean Alder?" in more[-1].say("/squad join Aldr")


def test_a_button_joins_what_the_page_shows(formed: list[Talk], app: App) -> None:
    new = Talk(app, "new")
    new.say("/squad")
    assert new.last is not None
    menu = next(item for block in new.last.blocks for item in getattr(block, "items", ()) if hasattr(item, "choices"))
    assert [choice.label for choice in menu.choices] == ["Alder · 2 free", "Ash · 3 free"]
    assert "You are in." in new.run(menu.pick("Ash"))


@pytest.mark.parametrize("visible", list(Visible))
def test_a_squad_shows_whom_it_may(formed: list[Talk], visible: Visible) -> None:
    ada, bea, dee, eli = formed[0], formed[1], formed[3], formed[4]
    call_me(dee, "Dee", visible)
    id_ = member(dee).id
    name = {Visible.ALIAS: aliases.made(id_), Visible.HIDDEN: None}.get(visible, "Dee")
    said = ada.say("/squad")
    assert [row[0] for row in tables(ada)[0]] == [*([name] if name else []), "Cyd", "Bea", "Ada (you)"]
    assert ("1 more is in it, and shown to nobody." in said) is (visible is Visible.HIDDEN)
    assert ("have 3 points on average" in said) is (visible is not Visible.HIDDEN)
    assert ("have 2 points on average" in said) is (visible is Visible.HIDDEN)
    assert "Dee" not in eli.say("/leaderboard squads")
    assert "4 members" in bea.say("/squad")
    assert "Squad Alder" in dee.say("/squad")


def test_the_board_of_squads(formed: list[Talk], clock: FixedClock, app: App) -> None:
    ada = formed[0]
    said = ada.say("/leaderboard squads")
    assert tables(ada) == [(("1", "Ash", "3", "6.0"), ("2", "Alder (yours)", "4", "3.0"))]
    assert "2 squads. Yours is 2nd of 2 squads" in said
    shared = ada.say("/leaderboard squads share:yes")
    assert ada.last is not None
    assert ada.last.private is False
    assert "yours" not in shared
    assert shared == formed[6].say("/leaderboard squads share:yes")
    clock.set(NOON + timedelta(weeks=1))
    ada.say("/leaderboard squads")
    assert tables(ada) == [(("–", "Alder (yours)", "4", "0.0"), ("–", "Ash", "3", "0.0"))]
    ada.press("All time")
    assert tables(ada)[0][0] == ("1", "Ash", "3", "6.0")
    assert "No season is running" in ada.say("/leaderboard squads season")


def test_a_missing_member_counts_as_none_up_to_the_best_three(formed: list[Talk]) -> None:
    formed[6].say("/squad leave")
    formed[6].say("/leaderboard squads")
    assert tables(formed[6]) == [(("1", "Ash", "2", "3.7"), ("2", "Alder", "4", "3.0"))]


def test_squads_that_share_a_mean_share_a_place(formed: list[Talk]) -> None:
    give(formed[3], 9)
    formed[0].say("/leaderboard squads")
    assert [row[0] for row in tables(formed[0])[0]] == ["1", "1"]


def test_many_squads_have_pages_and_one_s_own_is_always_there(formed: list[Talk], app: App) -> None:
    with app.store.transaction(write=True) as db:
        squads.found_all(db, member(formed[0]).community_id, [f"Squad {number:02}" for number in range(20)], NOON)
    last = formed[0]
    with app.store.transaction(write=True) as db:
        own = squads.of(db, member(last), NOON)
        assert own is not None
        squads.rename(db, own.id, "Zeal")
    for talk in formed[1:4]:
        talk.say("/squad leave")
    last.say("/leaderboard squads all points")
    seen = [row[1] for row in tables(last)[0]]
    while "Lower ›" in last.labels():
        last.press("Lower")
        seen += [row[1] for row in tables(last)[0]]
    assert len(seen) == len(set(seen)) == 22
    assert seen[:2] == ["Ash", "Zeal (yours)"]
    assert tables(last)[-1] == (("2", "Zeal (yours)", "1", "0.3"),)
    last.press("‹ Higher")
    assert tables(last)[0][0][1] == seen[10]


def test_free_hours_are_laid_over_each_other_in_the_reader_s_zone(formed: list[Talk]) -> None:
    ada, bea, cyd, eli = formed[0], formed[1], formed[2], formed[4]
    ada.say("/profile set zone=Berlin")
    bea.say("/profile set zone=Kolkata")
    assert "Kept." in ada.say("/squad hours weekdays 18-21, sat 10-13")
    bea.say("/squad hours mon 22-24")  # 17:30 to 19:30 in Berlin
    assert "none yet" in cyd.say("/squad hours")
    assert "2 of 4 members said when" in cyd.say("/squad hours")
    said = ada.say("/squad hours")
    assert "Mon–Fri 18–21, Sat 10–13" in said
    assert "Mon 18:00 to 19:00, 2 people" in said
    assert ada.last is not None
    (grid,) = [block.text for block in ada.last.blocks if isinstance(block, Code)]
    assert grid.splitlines()[0] == "       Mo Tu We Th Fr Sa Su"
    assert "18:00   2  1  1  1  1  ·  ·" in grid.splitlines()
    assert "Mon 18:00 to 19:00, 2 people" in ada.say("/squad")
    assert "0 of 3 members said when" in eli.say("/squad hours")  # another squad
    assert "Yours" in formed[6].say("/squad hours none")


def test_hours_that_nobody_can_read_are_refused_with_an_example(ana: Talk) -> None:
    said = ana.say("/squad hours whenever")
    assert "I cannot read “whenever” as days and whole hours of the week." in said
    assert "/squad hours weekdays 18-21, sat 10-13" in said
    assert "Kept." in ana.say("/squad hours mon 8-9")
    assert "Yours" in ana.say("/squad hours")


def test_whoever_is_shown_to_nobody_is_not_counted_in_the_grid(formed: list[Talk]) -> None:
    formed[1].say("/squad hours mon 8-9")
    call_me(formed[1], "Bea", Visible.HIDDEN)
    assert "0 of 3 members said when" in formed[0].say("/squad hours")


def test_a_squad_forgets_who_is_forgotten(formed: list[Talk]) -> None:
    formed[3].say("/squad hours mon 8-9")
    assert "Squads you were in, and since when" in formed[3].say("/profile data")
    formed[3].say("/profile forget confirm=forget")
    assert [row[0] for row in (formed[0].say("/squad"), tables(formed[0]))[1][0]] == ["Cyd", "Bea", "Ada (you)"]
