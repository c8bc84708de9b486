"""One person on two platforms: joined by a code, counted once, parted again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.chat.invocation import call
from bot.clock import FixedClock
from bot.store.tables import ledger, members
from bot.study import kept, rules
from bot.study.progress import states
from tests.dialogue import Talk
from tests.everywhere import traces
from tests.two_places import link, member_of


def points(app: App) -> dict[int, int]:
    """The points of every member who has entries."""
    with app.store.transaction(write=False) as db:
        each = select(ledger.c.member_id, func.sum(ledger.c.points)).group_by(ledger.c.member_id)
        return {member: total for member, total in db.execute(each)}


def marks(app: App, member: int) -> dict[str, str]:
    with app.store.transaction(write=False) as db:
        return {topic: mark.value for topic, mark in states(db, member, app.content).items()}


def test_two_accounts_become_one_member(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/progress done 3.1")
    ana.say("/progress done 3.2")
    ann.say("/progress done 3.2")
    ann.say("/progress done 3.3")
    ann.say("/progress note 3.3 from the other side")
    said = link(ana, ann)
    assert "1 entry carried over" in said
    assert "1 counted already" in said
    assert "1 note or other row moved" in said
    for talk in (ana, ann):
        assert "3 of 9 topics" in talk.say("/roadmap stage 3")
        assert "from the other side" in talk.say("/progress note 3.3")
    assert member_of(app, "ana") == member_of(app, "U1ANN")
    assert points(app)[member_of(app, "ana")] == 3
    assert sum(points(app).values()) == 3


def test_whoever_came_first_stays_whichever_way_the_code_went(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/progress done 3.1")
    first = member_of(app, "ana")
    ann.say("/progress done 3.2")
    link(ann, ana)
    assert member_of(app, "ana") == member_of(app, "U1ANN") == first


def test_entries_keep_their_day_and_time(app: App, ana: Talk, ann: Talk, clock: FixedClock) -> None:
    ann.say("/progress done 3.1")
    began = clock.now()
    clock.set(began + timedelta(days=30))
    link(ana, ann)
    with app.store.transaction(write=False) as db:
        rows = db.execute(select(ledger).where(ledger.c.member_id == member_of(app, "ana"))).all()
        cancelled = db.execute(select(ledger).where(ledger.c.reverses.is_not(None))).all()
    assert [(row.at, row.local_day, row.points) for row in rows] == [(began, began.date(), 1)]
    assert [(row.at, row.local_day, row.points) for row in cancelled] == [(clock.now(), began.date(), -1)]


def test_nothing_earned_is_changed_in_place(app: App, ana: Talk, ann: Talk) -> None:
    def rows() -> list[tuple[object, ...]]:
        with app.store.transaction(write=False) as db:
            return [tuple(row) for row in db.execute(select(ledger).order_by(ledger.c.id))]

    ana.say("/progress done 3.1")
    ann.say("/progress done 3.1")
    before = rows()
    link(ana, ann)
    assert rows()[: len(before)] == before
    middle = rows()
    ana.say("/profile unlink")
    assert rows()[: len(middle)] == middle


@pytest.mark.parametrize(
    ("mine", "theirs", "state", "total"),
    [
        (["learning 3.1"], ["done 3.1"], "done", 1),
        (["done 3.1"], ["learning 3.1"], "done", 1),
        (["done 3.1"], ["done 3.1"], "done", 1),
        (["learning 3.1", "done 3.1"], ["done 3.1"], "done", 1),
        (["learning 3.1"], ["done 3.1", "open 3.1"], "learning", 1),
        (["done 3.1", "open 3.1"], ["done 3.1"], "done", 1),
        ([], ["learning 3.1", "done 3.1", "learning 3.1"], "learning", 1),
        (["skip 3.1"], ["open 3.2"], "skipped", 0),
    ],
)
def test_the_further_state_holds_and_pays_once(
    app: App, ana: Talk, ann: Talk, mine: list[str], theirs: list[str], state: str, total: int
) -> None:
    ana.say("/progress show")
    topic = next(p.topic.id for p in app.content.roadmap(None).placed(app.content.roadmap(None).stages[2]))
    for line in mine:
        ana.say(f"/progress {line}")
    for line in theirs:
        ann.say(f"/progress {line}")
    link(ana, ann)
    member = member_of(app, "ana")
    assert marks(app, member)[topic] == state
    assert points(app).get(member, 0) == total == sum(points(app).values())
    ana.say("/progress done 3.1")
    assert marks(app, member)[topic] == "done"
    assert points(app)[member] == 1, "a topic pays once, whatever was joined"


def test_a_passed_check_pays_once(app: App, ana: Talk, ann: Talk) -> None:
    for talk in (ana, ann):
        _pass(app, talk)
    one = points(app)[member_of(app, "ana")]
    assert one == rules.TOPIC_CLAIMED + rules.TOPIC_CHECKED
    link(ana, ann)
    assert points(app)[member_of(app, "ana")] == one == sum(points(app).values())
    ana.say("/profile unlink")
    assert points(app)[member_of(app, "ana")] == points(app)[member_of(app, "U1ANN")] == one
    for talk in (ana, ann):
        _pass(app, talk)
    assert points(app)[member_of(app, "ana")] == points(app)[member_of(app, "U1ANN")] == one


def _pass(app: App, talk: Talk) -> None:
    """Answer every question of 3.3 rightly."""
    placed = app.content.roadmap(None).stages[2]
    topic = next(p.topic for p in app.content.roadmap(None).placed(placed) if p.label == "3.3")
    for number, question in enumerate(topic.checks, 1):
        right = question.value if question.kind == "number" else "".join(question.answer)
        talk.run(call("progress answer", topic=topic.id, question=number, answer=str(right)))


def test_joining_and_parting_again_and_again_earns_nothing(app: App, ana: Talk, ann: Talk) -> None:
    for line in ("/progress done 3.1", "/progress learning 3.2", "/progress done 3.3"):
        ana.say(line)
        ann.say(line)
    ann.say("/progress done 3.4")
    apart = dict(points(app))
    for _ in range(3):
        link(ana, ann)
        assert points(app)[member_of(app, "ana")] == 3
        ann.say("/profile unlink")
        now = points(app)
        assert (now[member_of(app, "ana")], now[member_of(app, "U1ANN")]) == (2, 3)
    assert sum(points(app).values()) == sum(apart.values())


def test_parted_within_seven_days_each_has_their_own_again(app: App, ana: Talk, ann: Talk, clock: FixedClock) -> None:
    ana.say("/progress done 3.1")
    ann.say("/progress done 3.2")
    ann.say("/progress note 3.2 mine")
    before = ana.say("/progress show"), ann.say("/progress show")
    link(ana, ann)
    ana.say("/progress done 3.4")
    clock.set(clock.now() + timedelta(days=7) - timedelta(minutes=1))
    assert "two members again" in ann.say("/profile unlink")
    assert "2 of 9 topics" in ana.say("/roadmap stage 3")
    assert "1 of 9 topics" in ann.say("/roadmap stage 3")
    assert "mine" in ann.say("/progress note 3.2")
    assert "mine" not in ana.say("/progress note 3.2")
    assert ann.say("/progress show").splitlines()[:3] == before[1].splitlines()[:3]


def test_what_was_taken_back_while_joined_stays_taken_back(app: App, ana: Talk, ann: Talk) -> None:
    ann.say("/progress done 3.2")
    link(ana, ann)
    assert "Taken back" in ana.say("/progress undo")
    ana.say("/profile unlink")
    assert sum(points(app).values()) == 0
    assert "0 of 9 topics" in ann.say("/roadmap stage 3")


def test_after_seven_days_they_stay_joined(app: App, ana: Talk, ann: Talk, clock: FixedClock) -> None:
    link(ana, ann)
    clock.set(clock.now() + timedelta(days=7, minutes=1))
    assert "They can be parted for 7 days" in ana.say("/profile unlink")
    assert member_of(app, "ana") == member_of(app, "U1ANN")


def test_nothing_to_part(ana: Talk) -> None:
    assert "There is nothing to part" in ana.say("/profile unlink")


def test_a_joined_member_takes_all_along_and_is_forgotten_whole(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/progress done 3.1")
    ann.say("/progress done 3.2")
    gone = member_of(app, "U1ANN")
    link(ana, ann)
    member = member_of(app, "ana")
    with app.store.transaction(write=False) as db:
        assert set(kept.whose(db, member).members) == {member, gone}
        total = db.execute(select(func.sum(ledger.c.points))).scalar_one()
    assert "You are forgotten here" in ann.say("/profile forget forget")
    with app.store.transaction(write=False) as db:
        assert db.execute(select(func.sum(ledger.c.points))).scalar_one() == total
        assert not db.execute(select(members.c.id).where(members.c.id.in_((member, gone)))).all()
        assert traces(db, "U1ANN") == []
    assert "0 of 9 topics" in ana.say("/roadmap stage 3")


def test_forgotten_after_parting_leaves_the_other(app: App, ana: Talk, ann: Talk) -> None:
    ana.say("/progress done 3.1")
    ann.say("/progress done 3.2")
    link(ana, ann)
    ana.say("/profile unlink")
    ann.say("/profile forget forget")
    assert "1 of 9 topics" in ana.say("/roadmap stage 3")
    link(ana, ann)
    assert "1 of 9 topics" in ann.say("/roadmap stage 3")
