"""The season as a whole: every week there and worth what it says, and each stage has weeks of each difficulty."""

from __future__ import annotations

from collections import Counter

from tests.challenges.shown import season, week

POINTS = {"easy": 10, "medium": 20, "hard": 30}
WEEKS = range(1, season().model.weeks + 1)


def test_a_year_of_weeks_is_worth_a_thousand_points() -> None:
    assert season().model.status == "active"
    assert len(WEEKS) == 52
    assert sum(POINTS[week(number)[0].difficulty] for number in WEEKS) == 1000


def test_the_weeks_follow_the_stages_and_each_has_every_difficulty() -> None:
    stages = [week(number)[0].stage for number in WEEKS]
    assert stages == sorted(stages)
    found = {stage: {week(n)[0].difficulty for n in WEEKS if week(n)[0].stage == stage} for stage in stages}
    assert all(each == set(POINTS) for each in found.values()), found


def test_ten_weeks_are_predictions_and_five_are_reviewed() -> None:
    kinds = Counter(part.kind for number in WEEKS for part in week(number)[0].parts)
    assert kinds["predictions"] == 10
    assert kinds["link"] == 5


def test_points_of_a_reviewed_week_are_as_announced() -> None:
    for number, criteria, points in ((7, 5, 15), (17, 4, 12), (36, 5, 15), (47, 6, 18), (52, 8, 16)):
        (part,) = week(number)[0].parts
        assert part.kind == "link"
        assert (len(part.review.rubric), sum(each.points for each in part.review.rubric)) == (criteria, points)
