"""``/pledge`` among people: witnesses, the group's count, what is shared."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.clock import FixedClock
from bot.store.engine import Store
from bot.store.tables import ledger
from bot.study import pledges
from bot.study.members import Member, find
from bot.study.promises import Amount, Terms, Unit
from tests.commands.test_pledge import LOSS, day, kept
from tests.commands.test_progress import points
from tests.conftest import NOON
from tests.dialogue import Talk, words


@pytest.fixture
def ben(app: App) -> Talk:
    """Somebody else of the group, who has been seen."""
    talk = Talk(app, "ben")
    talk.say("/roadmap")
    return talk


def test_a_witness_confirms_what_is_kept(ana: Talk, ben: Talk, app: App) -> None:
    said = ana.say("/pledge make read the paper @ben")
    assert "ben may confirm it once it is kept; nothing waits for that." in said
    assert "There is nothing for you to confirm right now." in ben.say("/pledge confirm @ana")
    assert "witness" not in ben.say("/pledge list")
    ana.say("/pledge done")
    assert points(app) == 3  # nothing waits for the witness
    said = ben.say("/pledge list")
    assert "You are named as a witness." in said
    assert "read the paper" in said
    assert "Confirmed: the one who made it sees that." in ben.press("Confirm 1")
    assert "kept, confirmed" in ana.say("/pledge list")
    assert "nothing for you to confirm" in ben.say("/pledge confirm @ana")
    assert points(app) == 3


def test_nobody_confirms_their_own_and_nobody_else_s(ana: Talk, ben: Talk, app: App) -> None:
    cleo = Talk(app, "cleo")
    cleo.say("/roadmap")
    assert "Nobody is the witness of their own promise." in ana.say("/pledge make read @ana")
    assert "I have not met “dan” here yet." in ana.say("/pledge make read @dan")
    ana.say("/pledge make read @ben")
    ana.say("/pledge done")
    assert "Nobody confirms their own promise." in ana.say("/pledge confirm @ana")
    with app.store.transaction(write=False) as db:
        promise = db.execute(select(ledger.c.id).where(ledger.c.kind == "pledge")).scalar_one()
    for talk in (ana, cleo, Talk(app, "ben", "elsewhere")):
        assert "not for you to confirm" in talk.run(call("pledge seen", number=promise))
    assert "Confirmed" in ben.say("/pledge confirm")
    assert "confirmed already" in ben.run(call("pledge seen", number=promise))


def test_a_witness_of_several_chooses(ana: Talk, ben: Talk, app: App) -> None:
    for talk in (ana, Talk(app, "cleo")):
        talk.say(f"/pledge make read as {talk.person} @ben")
        talk.say("/pledge done")
    assert "read as cleo" in ben.say("/pledge confirm")
    assert ben.labels() == ["Confirm 1", "Confirm 2"]
    assert "read as ana" in ben.press("Confirm 1")
    assert "read as cleo" in ben.say("/pledge confirm @cleo")


def test_a_witness_who_was_replaced_is_none(ana: Talk, ben: Talk, app: App) -> None:
    Talk(app, "cleo").say("/roadmap")
    ana.say("/pledge make read @ben")
    assert "cleo may confirm it" in ana.say("/pledge change witness=@cleo")
    ana.say("/pledge done")
    assert "nothing for you to confirm" in ben.say("/pledge confirm @ana")
    assert "Confirmed" in Talk(app, "cleo").say("/pledge confirm @ana")


def test_the_group_is_counted_from_four_people_on_and_names_nobody(app: App, clock: FixedClock) -> None:
    people = [Talk(app, name) for name in ("ana", "ben", "cleo", "dan")]
    for talk in people[:3]:
        talk.say(f"/pledge make a thing of {talk.person}")
    said = people[0].say("/pledge group")
    assert "This week: counted from 4 people on, and there are fewer." in said
    people[3].say("/pledge make 1 day")
    people[3].say("/checkin read")
    people[0].say("/pledge done")
    said = people[1].say("/pledge group")
    assert "2 of 4 promises kept so far" in said
    assert "Last week: counted from 4 people on" in said
    assert points(app) == 1 + 3 + 3  # dan's was paid for when ben looked
    for talk in people:
        assert talk.person not in said
        assert "a thing of" not in said
    assert people[1].last is not None
    assert people[1].last.private
    people[1].say("/pledge group share")
    assert people[1].last.private is False
    people[1].say("/pledge drop")
    assert "counted from 4 people on" in people[1].say("/pledge group")
    people[1].say("/pledge make 1 day")
    day(clock, 7)
    said = people[2].say("/pledge group")
    assert "Last week\n" in said
    assert "2 of 4 promises kept" in said
    assert not [word for word in LOSS if word in said.casefold()]
    other = Talk(app, "eve", "elsewhere").say("/pledge group")
    assert "promises kept" not in other


def test_a_promise_is_shared_only_where_that_is_said(ana: Talk, ben: Talk) -> None:
    ana.say("/pledge make write something to share")
    assert ana.last is not None
    assert not ana.last.posts
    ana.say("/pledge drop")
    ana.say("/pledge make write *more* @ben share=yes")
    (post,) = ana.last.posts
    assert post.to == "general"
    assert post.reply.summary == "A member promises: write *more*"
    assert "witness: ben" in words(post.reply)


def member(app: App, person: str) -> Member:
    with app.store.transaction(write=False) as db:
        found = find(db, Talk(app).space, person)
    assert found is not None
    return found


@pytest.mark.parametrize("same", [True, False])
def test_promises_at_the_same_moment_are_one(app: App, ana: Talk, same: bool) -> None:
    ana.say("/roadmap")
    maker = member(app, "ana")
    stores = [Store(app.store.url.render_as_string(hide_password=False)) for _ in range(4)]

    def make(number: int) -> bool:
        terms = Terms("read" if same else f"read {number}", None, NOON.date())
        with stores[number].transaction(write=True) as db:
            return pledges.make(db, maker, NOON, terms)[1]

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(make, range(4))) == [False, False, False, True]
    for store in stores:
        store.close()
    with app.store.transaction(write=False) as db:
        assert len(pledges.of(db, maker)) == 1


def test_everybody_who_looks_at_the_same_moment_pays_once(app: App, ana: Talk, clock: FixedClock) -> None:
    ana.say("/pledge make 1 day")
    ana.run(call("progress mark", topic="3.1", state="done"))
    stores = [Store(app.store.url.render_as_string(hide_password=False)) for _ in range(4)]
    group = member(app, "ana").community_id

    def look(store: Store) -> bool:
        with store.transaction(write=True) as db:
            found, _ = pledges.settle(db, NOON, pledges.of_group(db, group, NOON.date()))
            return [each.kept for each in found] == [NOON.date()]

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(look, stores))
    for store in stores:
        store.close()
    assert kept(app) == [(3, "kept", "shown", "2026-11-23")]


def test_a_promise_outlives_its_words(app: App, ana: Talk) -> None:
    """Whoever takes words away, as for somebody who wants to be forgotten, changes no total."""
    from bot.store.tables import pledges as table

    ana.say("/pledge make something private")
    ana.say("/pledge done")
    with app.store.transaction(write=True) as db:
        db.execute(table.update().values(text=None))
    assert "words that were taken away\nkept" in ana.say("/pledge list")
    assert points(app) == 3


def test_what_is_due_far_ahead_is_counted_in_its_week(app: App, ana: Talk) -> None:
    ana.say("/roadmap")
    maker = member(app, "ana")
    with app.store.transaction(write=True) as db:
        due = NOON.date().replace(month=12, day=24)
        pledges.make(db, maker, NOON, Terms(None, Amount(3, Unit.DAYS), due))
        weeks = [NOON.date().replace(month=12, day=day) for day in (7, 14, 21, 28)]
        found = [len(pledges.of_group(db, maker.community_id, week)) for week in weeks]
    assert found == [0, 0, 1, 1]


def test_every_button_works(ana: Talk, clock: FixedClock) -> None:
    def lines() -> None:
        for line in ("/pledge list", "/pledge make read", "/pledge make 3 days", "/pledge done", "/pledge group"):
            ana.say(line)
            for label in ana.labels():
                ana.say(line)
                button = next((each for each in ana.buttons() if each.label == label), None)
                if button is not None and ana.app.form(button.run) is None:
                    ana.press(label)
                    assert ana.last is not None
                    assert not ana.last.error, (line, label, words(ana.last))

    lines()
    day(clock, 7)
    lines()
