"""``/roadmap`` in dialogues."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.chat.reply import Checklist, Mark, Progress, Table
from tests.dialogue import Talk, invocations


def test_stage_three_is_the_real_one(ana: Talk) -> None:
    said = ana.say("/roadmap stage 3")
    assert "Stage 3 of 8 · Data handling and data analysis" in said
    assert "3.3" in said
    assert "Handling missing values" in said
    assert "0 of 9 topics" in said
    assert ana.last is not None
    assert ana.last.summary.startswith("Stage 3 of 8, Data handling and data analysis")


@pytest.mark.parametrize("line", ["/roadmap 3", "roadmap stage three", "/study roadmap stage #3", "/roadmap three"])
def test_it_can_be_asked_for_in_many_ways(ana: Talk, line: str) -> None:
    assert "Stage 3 of 8" in ana.say(line)


@pytest.mark.parametrize(("number", "near"), [("0", 1), ("9", 8), ("-1", 1), ("−1", 1), ("999999999999", 8)])
def test_a_stage_that_is_not_there(ana: Talk, number: str, near: int) -> None:
    said = ana.say(f"/roadmap stage {number}")
    assert "There is no stage" in said
    assert "stages 1 to 8" in said
    assert f"/roadmap stage {near}" in said


@pytest.mark.parametrize("number", ["3.5", "½", "1" + "0" * 40, "x", "3; DROP TABLE ledger", "**3**", "🙂"])
def test_what_is_no_number(ana: Talk, number: str) -> None:
    said = ana.say(f"/roadmap stage {number}")
    assert ana.last is not None
    assert ana.last.error
    assert "/roadmap stage 3" in said
    assert "Traceback" not in said


def test_every_stage_leads_to_its_neighbours_and_topics(ana: Talk) -> None:
    ana.say("/roadmap stage 1")
    for number in range(2, 9):
        said = ana.press(f"Stage {number} ›")
        assert f"Stage {number} of 8" in said
    assert not any("›" in label for label in ana.labels())


def test_a_topic_of_two_stages_is_one_row(ana: Talk) -> None:
    said = ana.say("/roadmap stage 3")
    assert "From other stages" in said
    assert "pandas" in said
    ana.say("/progress done pandas")
    for number in (1, 3):
        ana.say(f"/roadmap stage {number}")
        assert ana.last is not None
        steps = [s for b in ana.last.blocks if isinstance(b, Checklist) for s in b.steps if s.text == "pandas"]
        assert [step.mark for step in steps] == [Mark.DONE]


def test_show_has_a_bar_for_every_stage(ana: Talk) -> None:
    ana.say("/roadmap")
    assert ana.last is not None
    bars = [block for block in ana.last.blocks if isinstance(block, Progress)]
    assert [bar.total for bar in bars] == [11, 10, 9, 12, 3, 5, 8, 10]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("3.3", "Handling missing values"),
        ("missing values", "Handling missing values"),
        ("ml.pca", "PCA"),
        ("pca", "4."),
    ],
)
def test_a_topic_by_any_name(ana: Talk, typed: str, found: str) -> None:
    assert found.casefold() in ana.say(f"/roadmap topic {typed}").casefold()


def test_an_unknown_topic_names_the_nearest(ana: Talk) -> None:
    said = ana.say("/roadmap topic quantum gravity")
    assert "There is no topic “quantum gravity”" in said
    assert "/roadmap topic 3.2" in said


@pytest.mark.parametrize(("typed", "found"), [("overfiting", "verfitting"), ("pca", "rincipal component")])
def test_search_forgives(ana: Talk, typed: str, found: str) -> None:
    assert found in ana.say(f"/roadmap search {typed}")


def test_search_for_nothing_known(ana: Talk) -> None:
    assert "Nothing in the roadmap is close to" in ana.say("/roadmap search zzzzqqqq")


def test_next_begins_where_nothing_is_needed(ana: Talk) -> None:
    said = ana.say("/roadmap next 3h")
    assert "Next, in 3 h" in said
    assert "1.1" in said
    assert "quarter of an hour" in ana.say("/roadmap next 0")


def test_next_prefers_what_is_being_learned(ana: Talk) -> None:
    ana.say("/progress learning 3.3")
    said = ana.say("/roadmap next 3").splitlines()
    assert "3.3" in said
    assert "1.1" not in said  # three hours are filled


def test_the_weeks_ahead_at_three_paces(ana: Talk) -> None:
    every = "360 h{}: 120 weeks at 3 h a week, 52 at 7 h, 30 at 12 h"
    assert every.format("") in ana.say("/roadmap")
    assert every.format(" left in all") in ana.say("/roadmap next")
    ana.press("By the week")
    assert weeks(ana) == ["1 to 6", "6 to 13", "13 to 17", "17 to 25", "26 to 30", "31 to 38", "38 to 46", "46 to 52"]
    said = ana.press("12 h a week")
    assert "30 weeks from now, until about" in said
    assert "Capstone comes on top, about 20 h." in said
    assert "1 to 80" in ana.say("/roadmap pace 0")


def test_what_is_settled_is_not_in_the_weeks(ana: Talk) -> None:
    for number in range(1, 12):
        ana.say(f"/progress mark 1.{number} {'skipped' if number % 2 else 'done'}")
    ana.say("/progress learning 2.1")
    said = ana.say("/roadmap pace 40")
    assert "320 h left" in said
    assert weeks(ana) == ["1 to 2", "2", "2 to 4", "4 to 5", "5 to 6", "6 to 7", "8"]  # 45 h, 30, 60, 35, 50, 60, 40


def weeks(member: Talk) -> list[str]:
    assert member.last is not None
    return [row[2] for block in member.last.blocks if isinstance(block, Table) for row in block.rows]


def test_projects_and_career(ana: Talk) -> None:
    assert "Spam email detection" in ana.say("/roadmap project")
    assert "Milestones" in ana.say("/roadmap project spam")
    assert "no project" in ana.say("/roadmap project perpetual motion machine")
    assert "carry no date" in ana.say("/roadmap career salary")
    for about in ("skills", "jobs", "industries", "platforms"):
        assert ana.say(f"/roadmap career {about}")
        assert ana.last is not None
        assert not ana.last.error


def test_a_project_in_three_parts(ana: Talk) -> None:
    said = ana.say("/roadmap project spam")
    assert "CC BY 4.0" in said
    assert "levels" not in said
    said = ana.press("How it is judged")
    assert "15 points" in said
    assert "The default threshold, without comment." in said
    assert "**2** The threshold is chosen by cost" in said  # every level, not only the first and the last
    said = ana.press("What good looks like")
    assert "To go further" in said
    assert "Milestones" in ana.press("The project")
    assert "**0.5** Some exist" in ana.say("/roadmap project capstone part:rubric")


def test_the_data_of_a_project_is_handed_over(ana: Talk) -> None:
    ana.say("/roadmap project image classifier")
    said = ana.press("Get the data")
    assert "1,797 rows" in said
    assert "CC BY 4.0" in said  # whose it is goes with the file
    for line in ("/roadmap project image part:data", "/roadmap project image part:data share:yes"):
        ana.say(line)
        assert ana.last is not None
        assert [file.name for file in ana.last.files] == ["glyphs.csv", "digits.csv"]
        assert [len(file.data.splitlines()) for file in ana.last.files] == [1001, 1798]
        assert ana.last.private is not False
    ana.say("/roadmap project capstone")
    assert "Get the data" not in ana.labels()
    assert "No data comes with" in ana.say("/roadmap project capstone part:data")


def test_a_skill_says_how_to_train_it_and_where(ana: Talk) -> None:
    said = ana.say("/roadmap career skills")
    assert "**Deep learning frameworks**: stages 5 and 6" in said
    assert "Learn from" not in said
    ana.say("/progress done docker")
    said = ana.say("/roadmap skill skill=skill.cloud-deployment")
    assert "Set a spending limit first." in said
    assert ana.last is not None
    steps = [step for block in ana.last.blocks if isinstance(block, Checklist) for step in block.steps]
    assert [step.label for step in steps] == ["8.1", "8.2", "8.3", "8.4", "8.5", "8.6"]
    assert [step.mark for step in steps if step.text == "Docker"] == [Mark.DONE]
    assert "FastAPI tutorial" in said
    assert "Technical" in ana.press("All skills")
    assert "no longer there" in ana.say("/roadmap skill skill=skill.juggling")


def test_jobs_name_their_stages(ana: Talk) -> None:
    said = ana.say("/roadmap career jobs")
    assert "(all 8 stages)" in said
    assert "(stages 1, 2, 3 and 4)" in said


def test_share_is_public_and_leaves_notes_out(ana: Talk) -> None:
    ana.say("/progress note 3.2 my secret plan")
    assert "my secret plan" in ana.say("/roadmap topic 3.2")
    assert ana.last is not None
    assert ana.last.private is True
    assert "my secret plan" not in ana.say("/roadmap topic 3.2 share:yes")
    assert ana.last is not None
    assert ana.last.private is False


def test_every_button_that_can_be_reached_works(app: App) -> None:
    """Walk the whole tree of clicks from the first page; no click may end in an error."""
    walker = Talk(app, "walker")
    walker.say("/study help")
    assert walker.last is not None
    todo = list(invocations(walker.last))
    seen = set()
    while todo and len(seen) < 250:
        invocation = todo.pop()
        encoded = invocation.encode()
        if encoded in seen or invocation.command in ("progress mark", "progress answer"):
            continue
        if app.form(invocation) is not None:  # a click on it opens a form
            continue
        seen.add(encoded)
        walker.run(invocation)
        assert not walker.last.error, (encoded, walker.last.summary)
        pressed = [button.run.encode() for button in walker.buttons()]
        assert len(pressed) == len(set(pressed)), "a platform refuses two equal buttons in one message"
        todo += invocations(walker.last)
    assert len(seen) > 100
