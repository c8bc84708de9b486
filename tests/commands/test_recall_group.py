"""``/recall group`` and the question of the week: counts, never a name, and verdicts for those who answer."""

from __future__ import annotations

from datetime import date, timedelta

from bot.app import App
from bot.chat.invocation import call
from bot.chat.reply import Button, Progress, Reply
from bot.chat.request import Space
from bot.clock import FixedClock
from bot.delivery.kinds import PostContext, Skip
from bot.posts.recall_question import ask
from bot.study import members
from bot.study.fading import SINCE
from tests.dialogue import Talk, actions, words

PEOPLE = ("ana", "ben", "cleo", "dan")


def answered(app: App, clock: FixedClock, people: tuple[str, ...], right: int) -> list[Talk]:
    """Everybody finishes topic 3.3, and a week later is asked about it; the first ``right`` of them know it."""
    talks = [Talk(app, person) for person in people]
    for talk in talks:
        talk.say("/progress done 3.3")
    clock.set(clock.now() + timedelta(days=7))
    placed = app.content.roadmap(None).find_topic("3.3")
    assert placed is not None
    check = placed.checks[0]
    assert check.kind == "single"
    wrong = next(option.id for option in check.options if option.id not in check.answer)
    for place, talk in enumerate(talks):
        talk.say("/recall")
        given = check.answer[0] if place < right else wrong
        talk.run(call("recall answer", question=check.id, left=1, answer=given))
    return talks


def post(app: App, day: date) -> Reply | Skip:
    """What the post of that day says."""
    with app.store.transaction(write=True) as db:
        found = members.find(db, Space("terminal", "local"), "ana")
        assert found is not None
        here = Space("terminal", "local")
        return ask.compose(
            PostContext(db, app.content, app.clock.now(), here, found.community_id, day, "2026-W48", "UTC")
        )


def test_fewer_than_four_would_show_who_answered_what(app: App, clock: FixedClock) -> None:
    talks = answered(app, clock, PEOPLE[:3], 1)
    assert "once 4 people have answered" in talks[0].say("/recall group")
    assert not [block for block in talks[0].last.blocks if isinstance(block, Progress)]  # type: ignore[union-attr]


def test_four_see_what_fades_and_nobody_s_name(app: App, clock: FixedClock) -> None:
    talks = answered(app, clock, PEOPLE, 1)
    said = talks[0].say("/recall group")
    assert "1 of 4 answers right" in said
    assert "Stage 3, Data handling and data analysis, fades most" in said
    assert not {*PEOPLE} & {*said.casefold().split()}
    assert "Stage 3 of 8" in talks[0].press("Open stage 3")


def test_what_is_remembered_is_said_too_and_old_answers_do_not_count(app: App, clock: FixedClock) -> None:
    talks = answered(app, clock, PEOPLE, 4)
    assert "well remembered" in talks[0].say("/recall group")
    clock.set(clock.now() + SINCE + timedelta(days=1))
    assert "once 4 people have answered" in talks[0].say("/recall group")


def test_the_question_of_the_week_is_about_what_somebody_finished(app: App, clock: FixedClock) -> None:
    ana = Talk(app, "ana")
    ana.say("/roadmap show")
    nothing = post(app, date(2026, 11, 25))
    assert isinstance(nothing, Skip)
    ana.say("/progress done 3.3")
    asked = post(app, date(2026, 11, 25))
    assert isinstance(asked, Reply)
    assert asked.private is False
    assert "Handling missing values" in words(asked)
    assert "Right" not in words(asked)
    buttons = [item for item in actions(asked) if isinstance(item, Button)]
    said = Talk(app, "ben").run(buttons[0].run)
    assert "Right." in said or "Not quite." in said
    others = {
        words(each)
        for week in range(1, 8)
        if isinstance(each := post(app, date(2027, 1, 6) + week * timedelta(days=7)), Reply)
    }
    assert len(others) > 1
