"""``/leaderboard`` in dialogues."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import App
from bot.chat.drawing import Drawing
from bot.chat.invocation import call
from bot.chat.reply import Image, Table
from bot.clock import FixedClock
from bot.curriculum.catalog import Catalog
from bot.pages.board import ordinal
from bot.study import aliases
from bot.study.ledger import CHECK, Entry, append
from bot.study.members import Member, find
from bot.study.totals import show_to
from bot.study.visibility import Visible
from tests.commands.test_progress import pass_check
from tests.conftest import NOON
from tests.dialogue import Talk
from tests.study.scores import KEYS


def member(talk: Talk) -> Member:
    """Who talks; they join if they have not."""
    talk.say("/roadmap")
    with talk.app.store.transaction(write=False) as db:
        found = find(db, talk.space, talk.person)
    assert found is not None
    return found


def give(talk: Talk, points: int) -> None:
    """Checked points."""
    who = member(talk)
    with talk.app.store.transaction(write=True) as db:
        append(db, who, talk.app.clock.now(), Entry(CHECK, "ml.joins", "passed", f"given:{next(KEYS)}", "gift", points))


def call_me(talk: Talk, alias: str, visible: Visible = Visible.EVERYONE) -> None:
    who = member(talk)
    with talk.app.store.transaction(write=True) as db:
        aliases.choose(db, who.id, alias)
        show_to(db, who.id, visible)


def tables(talk: Talk) -> list[tuple[tuple[str, ...], ...]]:
    assert talk.last is not None
    return [block.rows for block in talk.last.blocks if isinstance(block, Table)]


@pytest.fixture
def group(app: App) -> list[Talk]:
    """Fourteen members with 10, 10, 20, 20, … 70, 70 checked points this week, called Ada to Nia."""
    names = ("Ada", "Bea", "Cyd", "Dee", "Eli", "Fay", "Gil", "Hal", "Ira", "Jon", "Kai", "Lou", "Moe", "Nia")
    talks = [Talk(app, name.casefold()) for name in names]
    for number, (talk, name) in enumerate(zip(talks, names, strict=True)):
        give(talk, 10 * (number // 2 + 1))
        call_me(talk, name)
    return talks


def test_the_first_line_says_where_i_am(group: list[Talk]) -> None:
    said = group[5].say("/leaderboard")
    assert "You are 9th of 14 with 30 points. 10 points to the next place." in said
    assert group[5].last is not None
    assert group[5].last.summary == (
        "Leaderboard, checked points this week: You are 9th of 14 with 30 points. 10 points to the next place."
    )
    assert group[5].last.private
    assert "You are 1st of 14 with 70 points. Nobody has more." in group[13].say("/leaderboard show")


def test_ties_share_a_place_and_neighbours_are_always_there(group: list[Talk]) -> None:
    group[0].say("/leaderboard")
    best, around = tables(group[0])
    assert [row[:2] for row in best] == [
        ("1", "Nia"), ("1", "Moe"), ("3", "Lou"), ("3", "Kai"), ("5", "Jon"),
        ("5", "Ira"), ("7", "Hal"), ("7", "Gil"), ("9", "Fay"), ("9", "Eli"),
    ]  # fmt: skip
    assert around == (("11", "Cyd", "20"), ("13", "Bea", "10"), ("13", "Ada (you)", "10"))
    group[10].say("/leaderboard")
    (best,) = tables(group[10])  # both neighbours on either side are on the page
    assert ("3", "Kai (you)", "60") in best


def test_pages_go_down_and_up_again(group: list[Talk]) -> None:
    talk = group[0]
    first = talk.say("/leaderboard")
    assert talk.labels() == ["Why these points", "Lower ›", "Share", "As a picture"]
    second = talk.press("Lower")
    assert tables(talk)[0] == (("11", "Dee", "20"), ("11", "Cyd", "20"), ("13", "Bea", "10"), ("13", "Ada (you)", "10"))
    assert talk.labels() == ["Why these points", "‹ Higher"]
    assert "13th of 14" in second
    assert talk.press("‹ Higher") == first
    assert "not there" in talk.run(call("leaderboard page", kind="checked", window="week", at="b1"))


def test_windows_and_kinds(group: list[Talk], clock: FixedClock, content: Catalog) -> None:
    ada = group[0]
    clock.set(NOON + timedelta(weeks=1))
    assert "You have no checked points this week yet. Nobody else has." in ada.say("/leaderboard")
    assert ada.labels() == ["What next?"]
    ada.say("/progress done 3.3")
    assert "1st of 1 with 1 point. Nobody has more." in ada.say("/leaderboard points")
    assert tables(ada) == [(("1", "Ada (you)", "1"),)]
    pass_check(ada, content, "ml.missing-values")
    assert "1st of 1 with 4 points" in ada.say("/leaderboard checked week")
    assert "1st of 1 with 5 points" in ada.say("/leaderboard week points")
    assert "13th of 14 with 14 points" in ada.say("/leaderboard all")
    assert "13th of 14 with 15 points" in ada.say("/leaderboard show points all")
    assert "no checked points this week" in group[1].say("/leaderboard")
    assert tables(group[1])[1] == (("1", "Ada", "4"), ("–", "Bea (you)", "0"))
    assert "No season is running" in ada.say("/leaderboard season")
    assert ada.labels() == ["Try /leaderboard show all"]


def test_the_week_is_the_reader_s_own(app: App, clock: FixedClock) -> None:
    ana = Talk(app, "ana")
    clock.set(NOON - timedelta(hours=8, seconds=1))  # Monday 03:59:59: Sunday is not over yet
    give(ana, 4)
    assert "1st of 1" in ana.say("/leaderboard")
    clock.set(NOON)
    assert "no checked points this week" in ana.say("/leaderboard")


def test_a_shared_board_marks_nobody_and_is_quiet(group: list[Talk]) -> None:
    for talk in (group[0], group[13]):
        said = talk.say("/leaderboard share:yes")
        assert talk.last is not None
        assert talk.last.private is False
        assert "14 members have a place." in said
        assert "Your own place: `/leaderboard show`" in said
        assert "(you)" not in said
        assert len(tables(talk)) == 1
        assert not talk.labels()
    assert group[0].say("/leaderboard share:yes") == group[13].say("/leaderboard share:yes")


def test_a_shared_board_with_nobody_on_it(ana: Talk) -> None:
    assert "Nobody has checked points yet." in ana.say("/leaderboard share:yes")


def test_who_is_hidden_sees_themselves_and_takes_no_place(group: list[Talk]) -> None:
    nia, moe = group[13], group[12]
    call_me(nia, "Nia", Visible.HIDDEN)
    assert "You would be 1st with 70 points. Others do not see you here" in nia.say("/leaderboard")
    assert tables(nia)[1] == (("1", "Nia (you)", "70"), ("1", "Moe", "70"), ("2", "Lou", "60"))
    assert "You are 1st of 13" in moe.say("/leaderboard")
    assert "Nia" not in moe.say("/leaderboard")


def test_why_tells_every_row_newest_first(ana: Talk, content: Catalog, clock: FixedClock) -> None:
    assert "Nothing yet." in ana.say("/leaderboard why")
    ana.say("/progress done 3.1")
    clock.set(NOON + timedelta(days=1))
    pass_check(ana, content, "ml.missing-values")
    ana.say("/progress undo")
    said = ana.say("/leaderboard why")
    assert "2 points, 0 of them checked" in said
    (rows,) = tables(ana)
    assert rows == (
        ("Tue 24 Nov 2026", "−4", "3.3 Handling missing values: taken back"),
        ("Tue 24 Nov 2026", "+4", "3.3 Handling missing values: its questions passed"),
        ("Tue 24 Nov 2026", "+1", "3.3 Handling missing values: said to be done"),
        ("Mon 23 Nov 2026", "+1", "3.1 Data cleaning: said to be done"),
    )
    assert ana.last is not None
    assert ana.last.summary == "You have 2 points in all, 2 points this week."


def test_why_has_pages(ana: Talk) -> None:
    for number in range(1, 24):
        give(ana, number)
    first = ana.say("/leaderboard why")
    assert "Gift" in first
    seen = [[row[1] for row in tables(ana)[0]]]
    while "Older ›" in ana.labels():
        ana.press("Older")
        seen.append([row[1] for row in tables(ana)[0]])
    assert [points for page in seen for points in page] == [f"+{number}" for number in range(23, 0, -1)]
    assert [len(page) for page in seen] == [10, 10, 3]
    ana.press("‹ Newer")
    assert [row[1] for row in tables(ana)[0]] == seen[1]
    assert ana.press("‹ Newer") == first


def test_why_shows_what_others_wrote_with_their_reason(app: App, ana: Talk) -> None:
    from sqlalchemy import update

    from bot.store.tables import ledger

    give(ana, 5)
    other = member(Talk(app, "ben"))
    with app.store.transaction(write=True) as db:
        db.execute(update(ledger).values(author_id=other.id, reason="the key was wrong", subject="nowhere"))
    assert "Gift (by an organiser: the key was wrong)" in ana.say("/leaderboard why")


def test_why_is_one_s_own(ana: Talk, app: App) -> None:
    give(ana, 4321)
    assert "4,321" not in Talk(app, "ben").say("/leaderboard why")


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"),
                         (21, "21st"), (102, "102nd"), (111, "111th"), (1003, "1,003rd"), (999920, "999,920th")]
)  # fmt: skip
def test_ordinals(number: int, said: str) -> None:
    assert ordinal(number) == said


def drawing(talk: Talk) -> Drawing:
    """What the last reply's picture is drawn from."""
    assert talk.last is not None
    image = talk.last.blocks[0]
    assert isinstance(image, Image)
    assert isinstance(image.source, Drawing)
    return image.source


def test_the_board_as_a_picture(group: list[Talk]) -> None:
    page = group[5].say("/leaderboard all")
    rows = tables(group[5])
    said = group[5].say("/leaderboard show window=all picture=yes theme=light")
    assert group[5].last is not None
    assert group[5].last.private
    found = drawing(group[5])
    assert (found.template, found.theme) == ("board", "light")
    assert [
        tuple((f"{each['rank']}", each["name"] + " (you)" * each["own"], f"{each['points']}") for each in part)
        for part in found.data["parts"]
    ] == rows
    assert "You are 9th of 14 with 30 points. 10 points to the next place." in page
    assert "You are 9th of 14 with 30 points. 10 points to the next place." in said
    assert "9 Fay (you), 30" in said


def test_pages_of_a_picture_are_pictures(group: list[Talk]) -> None:
    group[0].say("/leaderboard picture")
    assert drawing(group[0]).theme == "dark"
    first = drawing(group[0]).data["parts"][0]
    group[0].press("Lower")
    second = drawing(group[0]).data["parts"][0]
    assert [place["name"] for place in (*first, *second)] == [
        *("Nia", "Moe", "Lou", "Kai", "Jon", "Ira", "Hal", "Gil", "Fay", "Eli", "Dee", "Cyd", "Bea", "Ada")
    ]
    group[0].press("‹ Higher")
    assert drawing(group[0]).data["parts"][0] == first
    group[0].run(call("leaderboard show", window="all", picture=True))
    assert drawing(group[0]).data["aside"] == "all time"
    group[0].press("Share")
    assert group[0].last is not None
    assert group[0].last.private is False
    assert not any(place["own"] for part in drawing(group[0]).data["parts"] for place in part)
    group[0].say("/leaderboard all")
    group[0].press("As a picture")
    assert drawing(group[0]).data["aside"] == "all time"
    assert group[0].press("As text").count("Nia") == 1
    group[0].say("/leaderboard light")
    assert drawing(group[0]).theme == "light"
