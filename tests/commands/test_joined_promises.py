"""What two accounts of one person promised, and gave each other, once they are joined and parted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.clock import FixedClock
from bot.store.tables import ledger
from bot.study import gratitude, repairs
from tests.commands.test_leaderboard import member, tables
from tests.conftest import NOON
from tests.dialogue import Talk
from tests.study.scores import assert_right, assert_runs
from tests.two_places import link


def kept(talk: Talk) -> int:
    """How many promises the board says that who talks kept."""
    said = talk.say("/leaderboard pledges window=all")
    return 0 if "no kept promise" in said else int(said.partition(" with ")[2].split()[0])


def points(talk: Talk) -> int:
    """All points of who talks."""
    said = talk.say("/leaderboard points window=all")
    return 0 if "no points" in said else int(said.partition(" with ")[2].split()[0])


def sound(app: App) -> None:
    assert_right(app.store)
    assert_runs(app.store, app.clock.now())


@pytest.fixture(autouse=True)
def both(ana: Talk, ann: Talk) -> None:
    """Both accounts are there, Ana's first."""
    member(ana)
    member(ann)


def test_two_kept_promises_of_one_week_are_paid_for_once(app: App, ana: Talk, ann: Talk) -> None:
    for talk in (ana, ann):
        talk.say(f"/pledge make read as {talk.person}")
        talk.say("/pledge done")
    for _ in range(2):
        link(ana, ann)
        assert (kept(ana), points(ana)) == (1, 3)
        assert "read as ana" in ana.say("/pledge list")
        assert "read as U1ANN" not in ana.say("/pledge list")
        sound(app)
        ana.say("/profile unlink")
        assert (kept(ana), points(ana)) == (1, 3)
        assert (kept(ann), points(ann)) == (1, 3)
        assert "read as U1ANN" in ann.say("/pledge list")
        sound(app)


def test_promises_of_different_weeks_both_count(app: App, ana: Talk, ann: Talk, clock: FixedClock) -> None:
    ana.say("/pledge make read")
    ana.say("/pledge done")
    clock.set(NOON + timedelta(weeks=1))
    ann.say("/pledge make write")
    ann.say("/pledge done")
    link(ana, ann)
    assert (kept(ana), points(ana)) == (2, 6)
    assert "That is your promise already." in ana.say("/pledge make write")
    sound(app)


def test_an_open_promise_comes_along_with_its_changes_and_goes_back(app: App, ana: Talk, ann: Talk) -> None:
    ann.say("/pledge make 5 days")
    ann.say("/pledge change 1 day")
    link(ana, ann)
    assert "0 of 1 active day" in ana.say("/pledge list")
    assert "You have promised something this week." in ana.say("/pledge make read")
    ana.say("/profile unlink")
    assert "No promise is open." in (ana.say("/pledge list"), ana.last.summary if ana.last else "")[1]
    assert "Promised." in ana.say("/pledge make read")  # its key is free
    assert "is kept: 3 points." in ann.say("/checkin read")
    link(ana, ann)
    assert "read" in ana.say("/pledge list")
    assert (kept(ana), points(ana)) == (1, 4)
    sound(app)


def test_what_comes_along_is_kept_by_what_the_one_person_does(app: App, ana: Talk, ann: Talk) -> None:
    ann.say("/pledge make 2 topics")
    ann.say("/progress done 3.1")
    link(ana, ann)
    assert "Your promise, 2 topics, is kept: 3 points." in ana.say("/progress done 3.2")
    assert kept(ana) == 1
    sound(app)
    ana.say("/profile unlink")
    sound(app)


def test_joining_accounts_can_keep_a_promise(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/pledge make 2 topics")
    ana.say("/progress done 3.1")
    ann.say("/progress done 3.2")
    link(ana, ann)
    assert kept(ana) == 1
    sound(app)


def test_a_kept_promise_counts_for_the_open_one_of_the_same_week(app: App, ana: Talk, ann: Talk) -> None:
    """One promise a week: the other account's was kept, so this week's is, and cannot be paid for again."""
    ana.say("/pledge make read")
    ann.say("/pledge make write")
    ann.say("/pledge done")
    link(ana, ann)
    assert (kept(ana), points(ana)) == (1, 3)
    assert "It is kept already." in ana.say("/pledge done")
    assert (kept(ana), points(ana)) == (1, 3)
    ana.say("/profile unlink")
    assert (kept(ana), kept(ann)) == (0, 1)
    assert "Promise kept. 3 points." in ana.say("/pledge done")
    sound(app)


def test_a_dropped_promise_is_in_nobody_s_way(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/pledge make read")
    ana.say("/pledge drop")
    ann.say("/pledge make write")
    link(ana, ann)
    assert "write" in ana.say("/pledge list")
    assert "Promise kept. 3 points." in ana.say("/pledge done")
    assert kept(ana) == 1
    sound(app)


def test_the_group_counts_one_person_s_promise_once(app: App, ana: Talk, ann: Talk) -> None:
    others = [Talk(app, name) for name in ("bea", "cyd", "dee")]
    for talk in (*others, ana):
        talk.say("/pledge make read")
    ann.say("/pledge make read too")
    ann.say("/pledge done")
    assert "1 of 5 promises kept so far" in ana.say("/pledge group")
    link(ana, ann)
    assert "1 of 4 promises kept so far" in ana.say("/pledge group")


def test_a_witness_still_sees_what_came_along(app: App, ana: Talk, ann: Talk) -> None:
    ben = Talk(app, "ben")
    ben.space = ann.space
    member(ben)
    ann.say("/pledge make read witness=@ben")
    link(ana, ann)
    ana.say("/pledge done")
    assert "Confirmed" in ben.say("/pledge confirm")
    assert "kept, confirmed" in ana.say("/pledge list")


def test_thanks_between_one_s_own_accounts_count_for_neither(app: App, ana: Talk, ann: Talk, olga: Talk) -> None:
    bea = Talk(app, "bea")
    member(bea)
    thank(ana, ann)
    thank(ann, ana)
    bea.say("/thanks @ana for joins")
    assert (points(ana), points(ann)) == (2, 1)
    for _ in range(2):
        link(ana, ann)
        assert points(ana) == 1  # bea's
        ana.say("/leaderboard helpers")
        assert [row[2] for row in tables(ana)[0]] == ["1"]
        sound(app)
        ana.say("/profile unlink")
        assert (points(ana), points(ann)) == (2, 1)
        sound(app)


def test_an_organiser_s_second_account_keeps_no_award_of_the_first(app: App, olga: Talk, ann: Talk) -> None:
    """Nobody awards themselves, and joining accounts does not make it so."""
    here = Talk(app, "second")
    member(here)
    with app.store.transaction(write=True) as db:
        repairs.award(db, member(olga), member(ann), NOON, 50, "because")
    assert points(ann) == 50
    link(olga, ann)
    assert points(olga) == 0
    olga.say("/profile unlink")
    assert points(ann) == 50
    sound(app)


def test_thanks_name_no_member_in_the_ledger(app: App, ana: Talk) -> None:
    """Whoever gave them and is forgotten leaves no id: the author becomes a stand-in, the key is made anew."""
    bea = Talk(app, "bea")
    giver = member(bea).id
    bea.say("/thanks @ana for joins")
    bea.say("/profile forget confirm=forget")
    with app.store.transaction(write=False) as db:
        (row,) = db.execute(select(ledger).where(ledger.c.kind == "thanks")).all()
    assert row.subject == ""
    assert row.author_id != giver
    assert f"{giver}" not in row.award_key.split(":")[1:3]
    assert points(ana) == 1


def thank(giver: Talk, receiver: Talk) -> None:
    """Across platforms, where nobody can be named: as if both were in one place."""
    one, other = member(giver), member(receiver)
    with giver.app.store.transaction(write=True) as db:
        gratitude.give(db, one, other, NOON, "for it")
