"""Peer review, from work that is handed in to what it earns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.request import ORGANISER_RIGHTS
from bot.clock import FixedClock
from bot.curriculum.answer_key import AnswerKey
from bot.curriculum.challenge import Challenge
from bot.store.tables import ledger, reviews
from tests.commands.conftest import QUIZ
from tests.dialogue import Talk

CLOSED = QUIZ + timedelta(days=6, hours=11, seconds=1)
WEEK = {
    "schema": 1,
    "id": "ch.types-warm-up",
    "stage": "ml.s1",
    "topics": ["ml.pandas"],
    "title": "One chart",
    "difficulty": "hard",
    "minutes": 90,
    "brief": "Draw a chart.",
    "example": {"text": "A line."},
    "parts": [
        {
            "id": "p1",
            "kind": "link",
            "label": "Your chart",
            "prompt": "Where is it?",
            "hosts": ["github.com", "kaggle.com"],
        }
        | {
            "review": {
                "rubric": [
                    {"id": "clear", "text": "It is clear", "levels": ["Absent", "Partly", "Clear"], "points": 2},
                    {"id": "true", "text": "It is true", "levels": ["Wrong", "Partly", "True"], "points": 1},
                ]
            }
        }
    ],
    "hints": [{"text": "Axes."}, {"text": "Units."}],
}
KEY = {
    "schema": 1,
    "challenge": "ch.types-warm-up",
    "explanation": {"text": "Label the axes.", "slips": ["No units", "No title"]},
}


@pytest.fixture
def week(app: App, clock: FixedClock) -> Iterator[Talk]:
    """A week whose work is reviewed; an organiser."""
    season = app.content.seasons[0]
    before = season.challenges["ch.types-warm-up"], season.keys["ch.types-warm-up"]
    season.challenges["ch.types-warm-up"] = Challenge.model_validate(WEEK)
    season.keys["ch.types-warm-up"] = AnswerKey.model_validate(KEY)
    olga = Talk(app, "olga", rights=ORGANISER_RIGHTS)
    olga.say("/studyadmin season-start monday=2026-11-23")
    yield olga
    season.challenges["ch.types-warm-up"], season.keys["ch.types-warm-up"] = before


@pytest.fixture
def works(app: App, week: Talk, clock: FixedClock) -> list[Talk]:
    """Four members whose work is in, just after the close."""
    talks = [Talk(app, name) for name in ("ana", "ben", "cem", "dia")]
    for talk in talks:
        assert "Kept" in talk.say(f"/challenge submit https://github.com/{talk.person}/chart")
    clock.set(CLOSED)
    return talks


def rows(app: App, kind: str) -> list[int]:
    with app.store.transaction(write=False) as db:
        found = select(ledger.c.points).where(ledger.c.kind == kind).order_by(ledger.c.id)
        return list(db.execute(found).scalars())


def give(talk: Talk, levels: str) -> str:
    """Review what is next, by the buttons."""
    talk.say("/review next")
    talk.press("Begin")
    for level in levels:
        talk.press(level)
    return talk.press("Hand it in")


def test_everybody_reviews_three_others_and_is_paid(app: App, works: list[Talk]) -> None:
    for talk in works:
        said = talk.say("/review")
        assert "3 to give" in said
        assert f"github.com/{talk.person}/chart" not in said
        for left in ("2 reviews left", "1 review left", "That was the last one"):
            said = give(talk, "21")
            assert "Handed in. 3 points." in said
            assert left in said
        assert "nothing for you to review" in talk.say("/review next")
    assert rows(app, "review") == [3] * 12
    assert rows(app, "challenge") == [25] * 4  # 30 points times 5 of 6
    said = works[0].say("/challenge results 1")
    assert "You have 25 of 30 points, 1st of 4." in said
    assert "It is clear\n2 of 2\nClear" in said


def test_the_median_counts_and_names_stay_unknown(app: App, works: list[Talk]) -> None:
    levels = {"ana": "22", "ben": "22", "cem": "00", "dia": "22"}
    for talk in works:
        for _ in range(3):
            give(talk, levels[talk.person])
    assert sorted(rows(app, "challenge")) == [30, 30, 30, 30]
    talk = works[0]
    talk.say("/challenge results 1")
    said = talk.press("A review is unfair") if "A review is unfair" in talk.labels() else ""
    assert "ben" not in said


def test_nothing_is_earned_before_the_reviews_are_in(app: App, works: list[Talk], clock: FixedClock) -> None:
    ana, ben, *_ = works
    assert "What work earns comes with its reviews." in ana.say("/challenge results 1")
    assert "is being reviewed" in ana.say("/challenge results 1")
    give(ben, "22")
    assert rows(app, "challenge") == []
    clock.set(CLOSED + timedelta(days=7, hours=1))
    ana.say("/review next")  # whoever comes next finds that time is up
    assert rows(app, "challenge") == [30]


def test_what_nobody_reviews_is_handed_on(app: App, works: list[Talk], clock: FixedClock) -> None:
    eva = Talk(app, "eva")
    assert "nothing for you to review" in eva.say("/review next")
    clock.set(CLOSED + timedelta(days=7, hours=1))
    said = eva.say("/review next")
    assert "Nobody else reads this one yet." in said
    assert "Handed in. 3 points." in give(eva, "22")
    assert rows(app, "challenge") == [30]


def test_alone_with_ones_work_somebody_else_reads_it(app: App, week: Talk, ana: Talk, clock: FixedClock) -> None:
    ana.say("/challenge submit https://kaggle.com/ana/chart")
    clock.set(CLOSED)
    assert "nothing for you to review" in ana.say("/review next")
    assert "kaggle.com/ana/chart" in week.say("/review next")
    assert "Handed in. 3 points." in give(week, "22")
    assert rows(app, "challenge") == [30]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("http://github.com/ana/x", "should begin with https://"),
        ("https://evil.example/ana/x", "should be on github.com or kaggle.com"),
        ("https://github.com.evil.example/x", "should be on github.com"),
        ("https://github.com@evil.example/x", "Leave out what stands before @"),
        ("https://github.com:8080/ana/x", "Leave out"),
        ("https://github.com", "a site's front page"),
        ("https://github.com/", "a site's front page"),
        ("https://127.0.0.1/x", "should be on"),
        ("https://[::1]/x", "should be on"),
        ("https://gith\u00fcb.com/ana/x", "not an address"),
        ("javascript:alert(1)", "not an address"),
        ("https://github.com/a\\..\\b", "not an address"),
        ("https://github.com/" + "x" * 400, "characters; 300 fit"),
        ("x", "not an address"),
        ("https://github.com/ana/x y", "not an address"),
    ],
)
def test_an_address_that_is_none(app: App, week: Talk, ana: Talk, typed: str, said: str) -> None:
    invocation = call("challenge answer", week=1, part="p1", answer=typed)
    assert said in ana.run(invocation) or "400 fit" in ana.run(invocation)
    assert "Something went wrong" not in ana.run(invocation)


def test_the_same_work_is_handed_in_once(app: App, week: Talk, ana: Talk) -> None:
    ana.say("/challenge submit https://github.com/ana/chart")
    ben = Talk(app, "ben")
    assert "was handed in already" in ben.say("/challenge submit https://www.github.com/ana/chart.git/")
    assert "Kept" in ana.say("/challenge submit https://github.com/ana/chart2")


def test_forged_reviews(app: App, works: list[Talk]) -> None:
    ana = works[0]
    ana.say("/review next")
    with app.store.transaction(write=False) as db:
        (theirs,) = db.execute(select(reviews.c.id).where(reviews.c.reviewer_id != 2).limit(1)).scalars()
        others = set(db.execute(select(reviews.c.id)).scalars())
    for number in (*others, 999):
        for invocation in (
            call("review submit", review=number, scores="22"),
            call("review level", review=number, given="99"),
            call("review submit", review=number, scores="9"),
        ):
            said = Talk(app, "eva").run(invocation)
            assert "There is no such review for you to give." in said
    assert "There is no such review of yours." in Talk(app, "eva").run(call("review report", review=theirs, why="x"))
    assert rows(app, "review") == []


def test_scores_that_do_not_fit_are_explained_and_a_second_review_changes_nothing(works: list[Talk]) -> None:
    ana = works[0]
    ana.say("/review next")
    begin = next(each for each in ana.buttons() if each.label == "Begin")
    number = begin.run.args["review"]
    for scores in ("2", "222", "23", "ab", "-1"):
        assert "Give one level for each of the 2 criteria, from 00 to 22." in ana.run(
            call("review submit", review=number, scores=scores)
        )
    assert "Handed in." in ana.run(call("review comment", review=number, scores="2,1", comment="Good axes."))
    assert "was handed in already" in ana.run(call("review submit", review=number, scores="00"))


def test_the_radar_tells_organisers_how_many_reviews_are_due(app: App, works: list[Talk], clock: FixedClock) -> None:
    olga = Talk(app, "olga", rights=ORGANISER_RIGHTS)
    works[0].say("/review")  # the close gives everybody their reviews
    assert "overdue" not in olga.say("/studyadmin radar")
    clock.set(CLOSED + timedelta(days=30))
    assert "12 reviews of week 1 are overdue." in olga.say("/studyadmin radar")
