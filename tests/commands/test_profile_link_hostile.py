"""Codes in the wrong hands: guessed, used twice, run out, one's own, another group's."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.reply import Reply
from bot.chat.request import ORGANISER_RIGHTS, Request
from bot.clock import FixedClock
from bot.store.tables import codes, guesses, ledger, members, merges, notes
from bot.study.codes import GUESSES, SIGNS
from tests.dialogue import Talk
from tests.everywhere import traces
from tests.two_places import code_in, elsewhere, link, member_of


def test_a_code_has_signs_that_cannot_be_mistaken_and_is_kept_nowhere(app: App, ana: Talk) -> None:
    code = code_in(ana.say("/profile link"))
    plain = code.replace("-", "")
    assert len(plain) == 8
    assert set(plain) <= set(SIGNS)
    assert not set("ILO01") & set(SIGNS)
    with app.store.transaction(write=False) as db:
        assert traces(db, code, plain, plain.lower()) == []


@pytest.mark.parametrize("form", ["{0}-{1}", "{0}{1}", "  {0} {1} ", "{0}–{1}."])
@pytest.mark.parametrize("small", [True, False])
def test_a_code_may_be_typed_as_it_comes(ana: Talk, ann: Talk, form: str, small: bool) -> None:
    code = code_in(ana.say("/profile link"))
    typed = form.format(code[:4], code[5:])
    assert "Join these accounts?" in ann.run(call("profile link", code=typed.lower() if small else typed))


def test_a_code_works_once(app: App, ana: Talk, ann: Talk) -> None:
    code = code_in(ana.say("/profile link"))
    ann.run(call("profile join", code=code))
    eve = elsewhere(app, "eve")
    assert "That code was used already" in eve.run(call("profile join", code=code))
    assert "That code was used already" in eve.say(f"/profile link {code}")


def test_a_code_runs_out_after_ten_minutes(app: App, ana: Talk, ann: Talk, clock: FixedClock) -> None:
    code = code_in(ana.say("/profile link"))
    clock.set(clock.now() + timedelta(minutes=10) - timedelta(seconds=1))
    assert "Join these accounts?" in ann.say(f"/profile link {code}")
    clock.set(clock.now() + timedelta(seconds=1))
    assert "has run out" in ann.press("Join them")
    assert member_of(app, "ana") != member_of(app, "U1ANN")


def test_a_newer_code_ends_the_older(ana: Talk, ann: Talk) -> None:
    old, new = (code_in(ana.say("/profile link")) for _ in range(2))
    assert "There is no such code" in ann.say(f"/profile link {old}")
    assert "Join these accounts?" in ann.say(f"/profile link {new}")


def test_guessing_ends_after_a_few(app: App, ana: Talk, ann: Talk, clock: FixedClock) -> None:
    code = code_in(ana.say("/profile link"))
    for number in range(GUESSES):
        assert "There is no such code" in ann.say(f"/profile link AAAA-AAA{number}")
    assert "too many wrong codes" in ann.say(f"/profile link {code}")
    assert "too many wrong codes" in ann.run(call("profile join", code=code))
    assert member_of(app, "ana") != member_of(app, "U1ANN")
    clock.set(clock.now() + timedelta(minutes=11))
    assert "Join these accounts?" in ann.say(f"/profile link {code_in(ana.say('/profile link'))}")
    with app.store.transaction(write=False) as db:
        assert db.execute(select(func.count()).select_from(guesses)).scalar_one() == GUESSES


def test_ones_own_code(ana: Talk, ann: Talk) -> None:
    assert "That code is your own" in ana.say(f"/profile link {code_in(ana.say('/profile link'))}")
    link(ana, ann)
    assert "one member already" in ann.say(f"/profile link {code_in(ana.say('/profile link'))}")


def test_a_code_of_another_group(app: App, ana: Talk, ann: Talk) -> None:
    stranger = elsewhere(app, "sam", space="another workspace")
    code = code_in(stranger.say("/profile link"))
    assert "is from another group" in ana.say(f"/profile link {code}")
    assert "is from another group" in ana.run(call("profile join", code=code))
    assert "Join these accounts?" not in stranger.say(f"/profile link {code_in(ana.say('/profile link'))}")


def test_two_accounts_in_one_place_stay_two(app: App, ana: Talk) -> None:
    second = Talk(app, "ana-again")
    assert "in the same place" in second.run(call("profile join", code=code_in(ana.say("/profile link"))))
    assert member_of(app, "ana") != member_of(app, "ana-again")


def test_an_account_too_many(app: App, ana: Talk, ann: Talk) -> None:
    """Who is joined already in both places cannot swallow a further account in either."""
    link(ana, ann)
    ben = elsewhere(app, "ben")
    assert "in the same place" in ben.run(call("profile join", code=code_in(ana.say("/profile link"))))


def test_a_code_for_places_joins_no_people(app: App, ana: Talk, ann: Talk) -> None:
    olga = Talk(app, "olga", rights=ORGANISER_RIGHTS)
    code = code_in(olga.say("/studyadmin space link"))
    assert "There is no such code" in ann.say(f"/profile link {code}")


def test_whoever_gave_a_code_and_was_forgotten_is_joined_by_nobody(app: App, ana: Talk, ann: Talk) -> None:
    code = code_in(ana.say("/profile link"))
    ana.say("/profile forget forget")
    assert "There is no such code" in ann.say(f"/profile link {code}")
    with app.store.transaction(write=False) as db:
        assert db.execute(select(func.count()).select_from(codes).where(codes.c.purpose == "link")).scalar_one() == 0
        assert db.execute(select(func.count()).select_from(notes)).scalar_one() == 0


def at_once(app: App, *requests: Request) -> list[Reply]:
    """Let all ``requests`` come at the same moment."""

    async def every() -> list[Reply]:
        return await asyncio.gather(*(app.handle(request) for request in requests))

    return asyncio.run(every())


def request(talk: Talk, command: str, **args: str) -> Request:
    return Request(talk.space, "general", talk.person, call(command, **args), talk.rights)


def test_a_code_that_many_type_at_once_joins_one(app: App, ana: Talk, ann: Talk) -> None:
    others = [elsewhere(app, f"U{number}") for number in range(6)]
    for other in others:
        other.say("/progress done 3.1")
    code = code_in(ana.say("/profile link"))
    replies = at_once(app, *(request(other, "profile join", code=code) for other in others))
    assert sum(not reply.error for reply in replies) == 1
    assert all("went wrong" not in reply.summary for reply in replies)
    assert sum(member_of(app, other.person) == member_of(app, "ana") for other in others) == 1


def test_two_who_join_each_other_at_once_are_one(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/progress done 3.1")
    ann.say("/progress done 3.2")
    one, other = code_in(ana.say("/profile link")), code_in(ann.say("/profile link"))
    at_once(app, request(ana, "profile join", code=other), request(ann, "profile join", code=one))
    assert member_of(app, "ana") == member_of(app, "U1ANN")
    assert "2 of 9 topics" in ana.say("/roadmap stage 3")
    with app.store.transaction(write=False) as db:
        assert db.execute(select(func.count()).select_from(merges)).scalar_one() == 1


def test_forgotten_while_they_write_leaves_nothing_behind(app: App, ana: Talk) -> None:
    for _ in range(5):
        ana.say("/progress done 3.1")
        with app.store.transaction(write=False) as db:
            before = db.execute(select(func.max(members.c.id))).scalar_one()
        writing = [request(ana, "progress mark", topic=f"3.{n}", state="done") for n in range(2, 7)]
        replies = at_once(app, *writing[:3], request(ana, "profile forget", confirm="forget"), *writing[3:])
        assert not replies[3].error, replies[3].summary
        with app.store.transaction(write=False) as db:
            named = select(func.count()).where(ledger.c.member_id == before)
            assert db.execute(named).scalar_one() == 0
            assert not db.execute(select(members.c.id).where(members.c.id == before)).all()
