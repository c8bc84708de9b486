"""``/progress`` in dialogues."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.request import Request
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum.catalog import Catalog
from bot.curriculum.load import load
from bot.store.engine import Store
from bot.store.tables import ledger
from bot.study.members import find
from bot.study.quiz import record
from tests.conftest import NOON
from tests.curriculum.folder import SOIL, planted
from tests.dialogue import Talk, words


def points(app: App) -> int:
    """All points in the ledger."""
    with app.store.transaction(write=False) as db:
        return sum(db.execute(select(ledger.c.points)).scalars())


def pass_check(talk: Talk, content: Catalog, topic: str, wrong: int = 0) -> str:
    """Answer a topic's questions by its buttons, the first ``wrong`` of them wrongly."""
    found = content.topic(topic)
    assert found is not None
    said = ""
    for number, question in enumerate(found.checks, start=1):
        if question.kind == "number":
            given = str(question.value + (1 + question.tolerance if number <= wrong else 0))
        elif number <= wrong:
            given = next(option.id for option in question.options if option.id not in question.answer)
        else:
            given = "".join(question.answer)
        said = talk.run(call("progress answer", topic=topic, question=number, answer=given))
    return said


def test_a_tick_grows_the_bar_and_survives_a_restart(ana: Talk, app: App, content: Catalog) -> None:
    assert "Marked done. 1 point." in ana.say("/progress done 3.2")
    assert "1 of 9 topics" in ana.say("/roadmap stage 3")
    again = App(app.tree, type(app.store)(app.store.url.render_as_string(hide_password=False)), content, app.clock)
    assert "1 of 9 topics" in Talk(again).say("/roadmap stage 3")
    again.close()


def test_the_same_tick_twice_counts_once(ana: Talk, app: App) -> None:
    ana.say("/progress done 3.2")
    assert "done already" in ana.say("/progress done 3.2")
    ana.say("/progress learning 3.2")
    assert "point" not in ana.say("/progress done 3.2")
    assert points(app) == 1


@pytest.mark.parametrize(
    "line",
    [
        "/progress done 3.2",
        "/progress mark 3.2 done",
        "/progress mark data transformation",
        "/progress mark topic:3.2 state=done",
    ],
)
def test_many_ways_to_tick(ana: Talk, line: str) -> None:
    assert "Marked done" in ana.say(line)


def test_undo_takes_back_the_last_entry_only(ana: Talk, app: App) -> None:
    ana.say("/progress done 3.1")
    ana.say("/progress done 3.2")
    assert "Taken back: the mark “done”" in ana.say("/progress undo")
    assert "1 of 9 topics" in ana.say("/roadmap stage 3")
    assert points(app) == 1
    assert "1 point" in ana.say("/progress done 3.2")
    assert points(app) == 2


def test_undo_ends_after_a_day(ana: Talk, clock: FixedClock) -> None:
    ana.say("/progress done 3.1")
    clock.set(NOON + timedelta(hours=24, seconds=1))
    assert "nothing of the last 24 hours" in ana.say("/progress undo")


def test_undo_of_a_note(ana: Talk, clock: FixedClock) -> None:
    ana.say("/progress done 3.1")
    clock.set(NOON + timedelta(minutes=1))
    ana.say("/progress note 3.1 “curly quotes” and #hashes")
    assert "Taken back: your note" in ana.say("/progress undo")
    assert "No notes yet" in ana.say("/progress note 3.1")
    assert "Taken back: the mark" in ana.say("/progress undo")


def test_a_pass_makes_it_checked(ana: Talk, app: App, content: Catalog) -> None:
    ana.say("/progress done 3.3")
    assert "checked. 4 points" in pass_check(ana, content, "ml.missing-values")
    assert "1 of 9 topics · 1 checked" in ana.say("/roadmap stage 3")
    assert points(app) == 5


def test_a_pass_without_a_claim_claims_too(ana: Talk, app: App, content: Catalog) -> None:
    assert "5 points" in pass_check(ana, content, "ml.missing-values")
    assert points(app) == 5


def test_a_miss_says_why_and_waits_for_tomorrow(ana: Talk, content: Catalog, clock: FixedClock, app: App) -> None:
    said = pass_check(ana, content, "ml.missing-values", wrong=1)
    assert "right today" in said
    assert "tomorrow" in said
    assert "right today" in pass_check(ana, content, "ml.missing-values")
    assert points(app) == 0
    clock.set(NOON + timedelta(days=1))
    assert "5 points" in pass_check(ana, content, "ml.missing-values")


def test_answers_that_did_not_see_each_other_still_pass(ana: Talk, app: App, content: Catalog) -> None:
    """As when two last answers arrive at the same moment: all are right, and none of them wrote the pass."""
    topic = content.topic("ml.missing-values")
    assert topic is not None
    ana.say("/roadmap")
    with app.store.transaction(write=True) as db:
        member = find(db, ana.space, ana.person)
        assert member is not None
        for question in topic.checks:
            given = str(question.value) if question.kind == "number" else "".join(question.answer)
            assert record(db, member, NOON, question, given)
    assert "checked. 5 points" in ana.say("/progress check 3.3")
    ana.say("/progress check 3.3")
    assert points(app) == 5


def test_several_answers_are_ticked_before_they_count(ana: Talk, app: App, content: Catalog) -> None:
    several = next(
        (topic, place, question)
        for topic in (content.topic(f"ml.{name}") for name in ("data-cleaning", "feature-engineering", "sql-basics"))
        if topic is not None
        for place, question in enumerate(topic.checks, start=1)
        if question.kind == "multi"
    )
    topic, place, question = several
    for number, other in enumerate(topic.checks[: place - 1], start=1):
        given = str(other.value) if other.kind == "number" else other.answer[0]
        ana.run(call("progress answer", topic=topic.id, question=number, answer=given))
    ana.run(call("progress check", topic=topic.id))
    assert "Answer" not in ana.labels()
    for _ in question.answer:
        right = next(
            button
            for button in ana.buttons()
            if button.label.startswith("☐") and set(str(button.run.args["picked"])) <= set(question.answer)
        )
        ana.run(right.run)
    assert "Right." in ana.press("Answer")


def test_questions_come_one_at_a_time(ana: Talk, content: Catalog) -> None:
    topic = content.topic("ml.missing-values")
    assert topic is not None
    assert f"question 1 of {len(topic.checks)}" in ana.say("/progress check 3.3")
    ana.press("A")
    assert ana.last is not None
    assert "question 2" in ana.last.summary.casefold()


def test_a_pass_is_kept_when_the_topic_is_learned_again(ana: Talk, content: Catalog, app: App) -> None:
    pass_check(ana, content, "ml.missing-values")
    ana.say("/progress learning 3.3")
    assert "as before" in ana.say("/progress done 3.3")
    assert points(app) == 5


def test_others_see_bars_but_not_notes(ana: Talk, app: App) -> None:
    ana.say("/progress done 3.2")
    ana.say("/progress note 3.2 a secret")
    ben = Talk(app, "ben")
    said = ben.say("/progress show @ana")
    assert "Progress of ana" in said
    assert "1 of 9 topics" in said
    assert "secret" not in said
    assert "not met" in ben.say("/progress show member:zoe")
    assert "0 of 9 topics" in ben.say("/progress show")


def test_skipped_topics_leave_the_bar(ana: Talk) -> None:
    ana.say("/progress skip 3.8")
    assert "0 of 8 topics" in ana.say("/roadmap stage 3")


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE notes; --", "<script>alert(1)</script>", "**bold** @everyone", "مرحبا", "🏳️‍🌈", "x" * 1000]
)
def test_notes_keep_what_was_written(ana: Talk, text: str) -> None:
    ana.run(call("progress note", topic="3.2", text=text))
    assert text in ana.say("/progress note 3.2").replace("\\", "")


@pytest.mark.parametrize(
    ("text", "said"), [("x" * 1001, "1,000 fit"), ("x" * 50_000, "50,000 characters"), ("\u202e\x00", "empty")]
)
def test_notes_that_do_not_fit(ana: Talk, text: str, said: str) -> None:
    assert said in ana.run(call("progress note", topic="3.2", text=text))
    assert "No notes yet" in ana.say("/progress note 3.2")


def test_spaces_do_not_mix(ana: Talk, app: App) -> None:
    ana.say("/progress done 3.2")
    assert "0 of 9 topics" in Talk(app, "ana", space="elsewhere").say("/roadmap stage 3")


def test_somebody_is_called_what_the_platform_calls_them(app: App, ana: Talk) -> None:
    Talk(app, "4711").say("/progress done 3.1")
    show = call("progress show", member="4711")
    named = Request(ana.space, "general", "ana", show, names={"4711": "Ben"})
    assert "Ben" in words(app.answer(named))
    assert "4711" not in words(app.answer(named))
    unknown = Request(ana.space, "general", "ana", call("progress show", member="12"), names={"12": "Cleo"})
    assert "I have not met “Cleo” here yet." in words(app.answer(unknown))


def test_a_note_with_several_lines_is_written_in_a_form(app: App, ana: Talk) -> None:
    ana.say("/progress note 3.2")
    written = call("progress write", topic="ml.data-transformation")
    assert written in [button.run for button in ana.buttons()]
    form = app.form(written)
    assert form is not None
    assert (form.title, [(field.name, field.kind) for field in form.fields]) == ("Your note", [("text", "paragraph")])
    assert "first line\nsecond" in ana.run(form.fill({"text": "first line\nsecond"}))


def test_the_form_for_a_number_says_the_question(app: App, ana: Talk) -> None:
    ana.say("/progress check 3.2")
    button = next(each for each in ana.buttons() if each.label == "Type the answer")
    form = app.form(button.run)
    assert form is not None
    assert ana.last is not None
    assert any(form.intro and form.intro in getattr(block, "markdown", "") for block in ana.last.blocks)
    forged = call("progress answer", topic="nowhere", question="many")
    stale = app.form(forged)
    assert stale is not None
    assert stale.intro == ""


def test_a_topic_without_questions_says_so(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    garden = planted(tmp_path / "content")
    soil = (garden.path / SOIL).read_text(encoding="utf-8")
    garden.write(SOIL, re.sub(r" +checks:\n( +- \{id: ga\.compost\.q.+\n)+", "", soil))
    learner = Talk(App(load_tree(), store, load(garden.path), clock))
    assert "Compost has no questions yet" in learner.say("/progress check compost")
    assert learner.last is not None
    assert learner.last.error
