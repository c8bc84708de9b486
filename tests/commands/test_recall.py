"""``/recall``: what was finished comes back, and the answers decide when."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.clock import FixedClock
from bot.store.tables import ledger
from bot.study.recall import GAPS, following
from tests.dialogue import Talk, invocations, words

FIRST = date(2026, 11, 23)


def rows(app: App) -> list[tuple[str, str]]:
    with app.store.transaction(write=False) as db:
        found = select(ledger.c.subject, ledger.c.value).where(ledger.c.kind == "recall").order_by(ledger.c.id)
        return [tuple(row) for row in db.execute(found)]


def finish(ana: Talk, app: App, clock: FixedClock, days: int) -> str:
    """Finish topic 3.3 and let days go by; its first question's right answer."""
    ana.say("/progress done 3.3")
    clock.set(clock.now() + timedelta(days=days))
    placed = app.content.roadmap(None).find_topic("3.3")
    assert placed is not None
    first = placed.checks[0]
    assert first.kind == "single"
    return first.answer[0]


def test_nothing_finished_nothing_asked(ana: Talk) -> None:
    assert "A topic that you finish comes back after about one, three and seven weeks." in ana.say("/recall")


def test_a_topic_comes_back_after_a_week_and_then_later(ana: Talk, app: App, clock: FixedClock) -> None:
    right = finish(ana, app, clock, 6)
    assert "The next question comes on Monday 30 November." in ana.say("/recall")
    clock.set(clock.now() + timedelta(days=1))
    assert "Do you remember?" in ana.say("/recall")
    button = next(each for each in ana.buttons() if each.run.args.get("answer") == right)
    said = ana.run(button.run)
    assert "Right." in said
    assert "The next question comes on Monday 14 December." in said
    assert "Nothing is due" in ana.run(button.run)  # pressed once more
    assert [value for _, value in rows(app)] == ["right"]
    clock.set(clock.now() + timedelta(days=14))
    ana.say("/recall")
    assert "remember" in words(ana.last)  # type: ignore[arg-type]
    assert rows(app)[0][0] not in [run.args.get("question") for run in invocations(ana.last)]  # type: ignore[arg-type]


def test_a_wrong_answer_brings_it_back_in_a_week_with_a_reason(ana: Talk, app: App, clock: FixedClock) -> None:
    right = finish(ana, app, clock, 8)
    ana.say("/recall")
    wrong = next(each for each in ana.buttons() if each.run.args.get("answer", right) != right)
    said = ana.run(wrong.run)
    assert "Not quite." in said
    assert "It comes back in a week." in said
    assert [value for _, value in rows(app)] == ["wrong"]


def test_a_sitting_ends_when_one_has_enough(ana: Talk, app: App, clock: FixedClock) -> None:
    for topic in ("1.1", "1.2", "1.3"):
        ana.say(f"/progress done {topic}")
    clock.set(clock.now() + timedelta(days=7))
    assert "2 to go" in ana.say("/recall 2")
    assert "3 more questions can be asked today." in ana.press("Enough for now")
    assert rows(app) == []


def test_forged_answers(ana: Talk, app: App, clock: FixedClock) -> None:
    finish(ana, app, clock, 7)
    for args in (
        {"question": "ml.nothing.q1", "left": 1, "answer": "a"},
        {"question": "ml.svm.q1", "left": 1, "answer": "a"},
        {"question": "x" * 60, "left": 20, "answer": "a"},
    ):
        assert "Something went wrong" not in ana.run(call("recall answer", **args))  # type: ignore[arg-type]
    assert rows(app) == []


@given(st.lists(st.tuples(st.integers(0, 200), st.booleans()), max_size=12))
def test_the_next_day_lies_after_the_last_by_what_was_answered(steps: list[tuple[int, bool]]) -> None:
    day, answers = FIRST, []
    for gap, right in steps:
        day += timedelta(days=gap)
        answers.append((day, right))
    found = following(FIRST, answers)
    row = 0
    for _, right in answers:
        row = row + 1 if right else 0
    assert found == day + GAPS[min(row, len(GAPS) - 1)]


def test_one_three_and_seven_weeks() -> None:
    """All answered rightly, on the day on which they are due."""
    answers: list[tuple[date, bool]] = []
    weeks = []
    for _ in range(3):
        day = following(FIRST, answers)
        weeks.append((day - FIRST).days // 7)
        answers.append((day, True))
    assert weeks == [1, 3, 7]
