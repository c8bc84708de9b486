"""Accounts and places that are joined, parted and forgotten: boards say at every moment what the ledger says."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, insert, select, update

from bot.app import App
from bot.chat.request import ORGANISER_RIGHTS
from bot.clock import FixedClock
from bot.store.tables import checkins, deliveries, ledger, members, totals
from bot.study import repairs
from bot.study.members import Member
from bot.study.totals import show_to
from bot.study.visibility import Visible
from tests.dialogue import Talk
from tests.study.scores import assert_right
from tests.two_places import code_in, elsewhere, link, member_of

WAYS = (
    "/checkin read {n}",
    "/checkin read {n} day=yesterday",
    "/checkin the same every time",
    "/progress done 3.{t}",
    "/progress learning 3.{t}",
    "/progress open 3.{t}",
    "/progress undo",
    "/progress undo",
    "/streak rest tomorrow",
    "/streak off",
    "/streak on",
    "/profile set quota={t}",
)


def checked_in(app: App, person: str) -> dict[object, int]:
    """The points for check-ins on each day."""
    with app.store.transaction(write=False) as db:
        own = select(ledger.c.local_day, func.sum(ledger.c.points)).where(ledger.c.member_id == member_of(app, person))
        named = own.where(ledger.c.award_key.like("checkin:%") | (ledger.c.value == "checkin"))
        return {day: points for day, points in db.execute(named.group_by(ledger.c.local_day)) if points}


def words_of(app: App, person: str) -> list[str]:
    with app.store.transaction(write=False) as db:
        own = select(checkins.c.text).where(
            checkins.c.member_id == member_of(app, person), checkins.c.text.is_not(None)
        )
        return sorted(db.execute(own).scalars())


def live(app: App, person: str) -> dict[str, int]:
    """What is listed on the board of all time, by kind."""
    with app.store.transaction(write=False) as db:
        own = select(totals.c.kind, totals.c.points).where(totals.c.member_id == member_of(app, person))
        return {kind: points for kind, points in db.execute(own.where(totals.c.period == "all"))}


@pytest.mark.parametrize("seed", range(8))
def test_whatever_was_done(app: App, ana: Talk, ann: Talk, clock: FixedClock, seed: int) -> None:
    dice = Random(seed)
    number = 0

    def some(*talks: Talk) -> None:
        nonlocal number
        for _ in range(dice.randint(3, 9)):
            number += 1
            if dice.random() < 0.3:
                clock.set(clock.now() + timedelta(hours=dice.choice((3, 20))))
            dice.choice(talks).say(dice.choice(WAYS).format(n=number % 4, t=dice.randint(1, 4)))

    for talk in (ana, ann):
        talk.say("/study about")
    for _ in range(2):
        some(ana, ann)
        mine, theirs = checked_in(app, "ana"), checked_in(app, "U1ANN")
        link(ana, ann)
        assert_right(app.store)
        assert checked_in(app, "ana") == dict.fromkeys(mine.keys() | theirs.keys(), 1)
        some(ana, ann)
        assert_right(app.store)
        assert set(checked_in(app, "ana").values()) <= {1}
        ana.say("/profile unlink")
        assert_right(app.store)
        some(ana, ann)
        for person in ("ana", "U1ANN"):
            assert set(checked_in(app, person).values()) <= {1}
    dice.choice((ana, ann)).say("/profile forget forget")
    assert_right(app.store)


def test_a_check_in_of_both_on_one_day_pays_once_and_comes_back(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/checkin read at home")
    ann.say("/checkin read at work")
    ann.say("/checkin wrote at work")
    link(ana, ann)
    assert set(checked_in(app, "ana").values()) == {1}
    assert words_of(app, "ana") == ["read at home", "wrote at work"]  # what is a double stays where it was
    assert_right(app.store)
    ana.say("/profile unlink")
    assert words_of(app, "U1ANN") == ["read at work", "wrote at work"]
    assert set(checked_in(app, "U1ANN").values()) == set(checked_in(app, "ana").values()) == {1}
    assert_right(app.store)


def test_words_come_along_and_can_be_taken_back(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/study about")
    for line in ("/checkin read at wrok", "/progress undo", "/checkin read at work"):
        ann.say(line)
    link(ana, ann)
    assert words_of(app, "ana") == ["read at work"]
    assert "Taken back" in ana.say("/progress undo")
    assert checked_in(app, "ana") == {}
    ana.say("/checkin read again")
    assert set(checked_in(app, "ana").values()) == {1}
    assert_right(app.store)


def test_a_day_pays_after_parting_although_its_key_was_lent(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/study about")
    ann.say("/checkin read at work")
    link(ana, ann)
    ana.say("/profile unlink")
    assert checked_in(app, "ana") == {}
    ana.say("/checkin read at home")
    assert set(checked_in(app, "ana").values()) == {1}
    link(ana, ann)
    assert set(checked_in(app, "ana").values()) == {1}
    assert_right(app.store)


def test_rest_can_be_planned_again_after_its_copy_was_taken_back(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/study about")
    ann.say("/streak rest tomorrow")
    ann.say("/progress undo")
    ann.say("/streak rest tomorrow")
    link(ana, ann)
    assert "Taken back" in ana.say("/progress undo")
    ana.say("/streak rest tomorrow")
    with app.store.transaction(write=False) as db:
        rests = select(ledger.c.id).where(ledger.c.member_id == member_of(app, "ana"), ledger.c.kind == "rest")
        undone = select(ledger.c.reverses).where(ledger.c.reverses.is_not(None))
        assert len(db.execute(rests.where(ledger.c.id.not_in(undone))).all()) == 1


def test_what_a_promise_earned_comes_along_and_goes_back(app: App, ana: Talk, ann: Talk) -> None:
    for talk in (ana, ann):
        talk.say("/study about")
    ann.say("/pledge make read a chapter")
    ann.say("/pledge done")
    earned = live(app, "U1ANN")
    assert earned["points"] > 0
    for _ in range(2):
        link(ana, ann)
        assert live(app, "ana") == earned
        assert_right(app.store)
        ana.say("/profile unlink")
        assert live(app, "U1ANN") == earned
        assert live(app, "ana")["points"] == 0
        assert_right(app.store)


def test_a_day_can_be_repaired_again_after_its_copy_was_withdrawn(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/study about")
    ann.say("/study about")
    now = app.clock.now()
    day = now.date() - timedelta(days=1)
    mine, theirs = member_of(app, "ana"), member_of(app, "U1ANN")
    first, second, olga = (Member(id_, 1, "UTC", 240, None) for id_ in (mine, theirs, member_of(app, "olga")))
    with app.store.transaction(write=True) as db:
        assert repairs.repair(db, olga, second, now, day, "the train")
        assert repairs.withdraw(db, olga, second, now, day, "no train")
        assert repairs.repair(db, olga, second, now, day, "a train")
    link(ana, ann)
    with app.store.transaction(write=True) as db:
        assert repairs.withdraw(db, olga, first, now, day, "no train")
        assert repairs.repair(db, olga, first, now, day, "a train")


def test_settings_of_the_first_hold_and_the_other_s_come_back(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/profile set quota=2")
    ann.say("/profile set zone=Tokyo quota=6")
    apart = ann.say("/profile show")
    link(ana, ann)
    assert "Tokyo" not in ann.say("/profile show")
    ana.say("/profile unlink")
    assert ann.say("/profile show") == apart


def test_the_forgotten_are_on_no_board_and_others_move_up(app: App, ana: Talk) -> None:
    ben, cleo = Talk(app, "ben"), Talk(app, "cleo")
    for talk, topics in ((ben, 3), (ana, 2), (cleo, 1)):
        for number in range(topics):
            talk.say(f"/progress done 3.{number + 1}")
    before = live(app, "cleo"), live(app, "ana")
    ben.say("/profile forget forget")
    assert_right(app.store)
    assert (live(app, "cleo"), live(app, "ana")) == before
    with app.store.transaction(write=False) as db:
        rows = db.execute(select(totals.c.points, totals.c.listed, members.c.visible).join(members)).all()
        assert {(row.listed, row.visible) for row in rows if row.points == 3} == {(False, "hidden")}
    assert "You are 2nd of 2 with 1 point. 1 point to the next place." in cleo.say("/leaderboard show points all")
    assert "You are 1st of 2" in ana.say("/leaderboard show points all")


def test_a_hidden_member_who_is_forgotten_takes_nothing_away(app: App, ana: Talk) -> None:
    ana.say("/progress done 3.1")
    ben = Talk(app, "ben")
    ben.say("/progress done 3.1")
    with app.store.transaction(write=True) as db:
        show_to(db, member_of(app, "ana"), Visible.HIDDEN)
        db.execute(update(members).where(members.c.id == member_of(app, "ana")).values(alias="Zed", alias_key="zed"))
    ana.say("/profile forget forget")
    assert_right(app.store)
    with app.store.transaction(write=False) as db:
        assert db.execute(select(members.c.alias).where(members.c.alias.is_not(None))).all() == []


def test_words_and_posts_go_with_whoever_is_forgotten(app: App, ana: Talk) -> None:
    ben = Talk(app, "ben")
    for talk in (ana, ben):
        talk.say(f"/checkin {talk.person} read at home")
        row = {"platform": "terminal", "space": "local", "channel": "general", "key": talk.person, "part": 0}
        row |= {"reply": {"summary": talk.person}, "parts": 1, "state": "uncertain", "person": talk.person}
        with app.store.transaction(write=True) as db:
            db.execute(insert(deliveries).values(row | {"at": app.clock.now()}))
    said = ana.say("/profile data")
    assert "What you wrote when you checked in: **1**" in said
    assert "Posts that you asked for, and what became of them: **1**" in said
    ana.say("/profile export")
    assert ana.last is not None
    assert b"ana read at home" in ana.last.files[0].data
    assert b"ben read at home" not in ana.last.files[0].data
    ana.say("/profile forget forget")
    with app.store.transaction(write=False) as db:
        assert db.execute(select(checkins.c.text)).scalars().all() == ["ben read at home"]
        assert db.execute(select(deliveries.c.person)).scalars().all() == ["ben"]
    assert_right(app.store)


def test_places_take_their_totals_along_and_back(app: App, ana: Talk) -> None:
    olga, omar, ann = Talk(app, "olga", rights=ORGANISER_RIGHTS), elsewhere(app, "omar"), elsewhere(app, "U1ANN")
    omar.rights = ORGANISER_RIGHTS
    for talk in (ana, olga, omar, ann):
        talk.say("/progress done 3.1")
        talk.say("/checkin read at home")
    with app.store.transaction(write=True) as db:
        for person in ("ana", "U1ANN"):
            named = update(members).where(members.c.id == member_of(app, person))
            db.execute(named.values(alias="Zed", alias_key="zed"))
    with app.store.transaction(write=True) as db:
        show_to(db, member_of(app, "omar"), Visible.SQUAD)
    for _ in range(2):
        omar.say(f"/studyadmin space link {code_in(olga.say('/studyadmin space link'))}")
        assert_right(app.store)
        with app.store.transaction(write=False) as db:
            assert len(set(db.execute(select(totals.c.community_id)).scalars())) == 1
            named = select(members.c.id).where(members.c.alias == "Zed")
            assert db.execute(named).scalars().all() == [member_of(app, "ana")]
        link(ana, ann)
        ann.say("/progress done 3.2")
        assert_right(app.store)
        assert "again" in olga.say("/studyadmin space unlink")
        assert_right(app.store)
        with app.store.transaction(write=False) as db:
            assert len(set(db.execute(select(totals.c.community_id)).scalars())) == 2
    assert live(app, "ana") == {"points": 3}
    assert live(app, "U1ANN") == {"points": 2}
