"""``/challenge``: what members read, answer and are told, from the announcement to long after the close."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.request import Request
from bot.clock import FixedClock
from bot.store.tables import challenge_runs, ledger, submissions
from tests.commands.conftest import NILE, QUIZ
from tests.dialogue import Talk, invocations, words

CLOSES = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
RIGHT = {"q1": "b", "q2": "c", "q3": "ace", "q4": "d", "q5": "ace"}


def points(app: App, week: int = 1) -> list[tuple[int, str]]:
    with app.store.transaction(write=False) as db:
        rows = select(ledger.c.points, ledger.c.rule).where(ledger.c.kind == "challenge").order_by(ledger.c.id)
        return [tuple(row) for row in db.execute(rows)]


def pick(talk: Talk, part: str, chosen: str, week: int = 1) -> str:
    return talk.run(call("challenge pick", week=week, part=part, chosen=chosen))


def test_without_a_season_the_way_to_one_is_named(ana: Talk) -> None:
    assert "No season is running here yet" in ana.say("/challenge")


def test_the_week_is_shown_with_its_parts_and_its_close(season: Talk, ana: Talk) -> None:
    said = ana.say("/challenge")
    assert "Week 1 · Types and values warm-up" in said
    assert "easy, 10 points" in said
    assert "Answers count, and can be changed, until" in said
    assert "What counts as false" in said
    assert ana.labels()[0] == "1 Text times a number"


def test_a_quiz_goes_from_part_to_part_and_tells_nothing_before_the_close(season: Talk, ana: Talk) -> None:
    ana.say("/challenge")
    said = ana.press("1 Text")
    assert '"3" * 4' in said
    assert ana.labels()[:4] == ["A", "B", "C", "D"]
    said = pick(ana, "q1", "b")
    assert "Kept; you see the result at the close." in said
    assert "A bool in a sum" in said  # the next part
    wrong = pick(ana, "q1", "a")
    assert "Kept; you see the result at the close." in wrong
    assert "Your answer:" in ana.run(call("challenge part", week=1, part="q1"))


def test_options_are_ticked_before_they_are_an_answer(season: Talk, ana: Talk, app: App) -> None:
    ana.run(call("challenge part", week=1, part="q3"))
    assert "Tick all that fit" in words(ana.last)
    first = ana.labels()[0]
    ana.press(first)
    ana.press(ana.labels()[1])
    assert "Answer" in ana.labels()
    with app.store.transaction(write=False) as db:
        assert db.execute(select(submissions)).all() == []
    ana.press("Answer")
    with app.store.transaction(write=False) as db:
        (row,) = db.execute(select(submissions.c.part, submissions.c.answer)).all()
    assert row.part == "q3"
    assert len(row.answer) == 2


def test_letters_are_the_members_own(season: Talk, app: App) -> None:
    """“It was b” helps nobody: everybody has the options in another order."""
    orders = set()
    for name in ("ana", "ben", "cem", "dia", "eve", "fay"):
        talk = Talk(app, name)
        talk.say("/challenge")
        orders.add(talk.run(call("challenge part", week=1, part="q1")))
    assert len(orders) > 1


def test_typed_letters_mean_what_the_member_sees(season: Talk, ana: Talk, app: App) -> None:
    shown = ana.run(call("challenge part", week=1, part="q1"))
    line = next(line for line in shown.splitlines() if "3333" in line)
    letter = line.replace("*", "").replace("-", "").split()[0]
    ana.say(f"/challenge submit q1={letter}")
    with app.store.transaction(write=False) as db:
        assert db.execute(select(submissions.c.answer)).scalar_one() == "b"


def test_the_close_gives_points_once_and_shows_the_solution(
    season: Talk, ana: Talk, app: App, clock: FixedClock
) -> None:
    ben = Talk(app, "ben")
    for part, chosen in RIGHT.items():
        pick(ana, part, chosen)
        pick(ben, part, chosen if part != "q5" else "b")
    clock.set(CLOSES)
    assert "is still open" in ana.say("/challenge results")
    assert "can be changed" in ana.say("/challenge")
    clock.set(CLOSES + timedelta(seconds=1))
    said = ana.say("/challenge results 1")
    assert "You have 10 of 10 points, 1st of 2." in said
    assert "Every value has a type" in said
    assert "90 % solved" in said.replace("50 % solved", "90 % solved")
    assert "You have 8 of 10 points, 2nd of 2." in ben.say("/challenge results")
    ana.say("/challenge results 1")
    assert points(app) == [(10, "challenge-solved"), (8, "challenge-solved")]
    assert "10" in ana.say("/leaderboard show")


def test_an_answer_at_the_close_counts_and_one_a_second_later_is_practice(
    season: Talk, ana: Talk, app: App, clock: FixedClock
) -> None:
    ben = Talk(app, "ben")
    clock.set(CLOSES)
    for part, chosen in RIGHT.items():
        pick(ana, part, chosen)
    clock.set(CLOSES + timedelta(seconds=1))
    said = ""
    for part, chosen in RIGHT.items():
        said = pick(ben, part, chosen)
    assert "Right." in said  # practice is told at once
    assert "You did not answer in time; answers now are practice." in ben.say("/challenge results 1")
    assert "practised" in ben.say("/challenge archive")
    assert points(app) == [(10, "challenge-solved")]


def test_hints_say_their_price_first_and_cost_it(season: Talk, ana: Talk, app: App, clock: FixedClock) -> None:
    said = ana.say("/challenge hint")
    assert "Hint 1 costs 10 % of the points of this challenge." in said
    assert "which type each value has" not in said
    assert "which type each value has" in ana.press("Show hint 1")
    assert "Hint 2 costs 20 % of the points of “What counts as false”." in ana.say("/challenge hint")
    for part, chosen in RIGHT.items():
        pick(ana, part, chosen)
    clock.set(CLOSES + timedelta(minutes=1))
    assert "You have 9 of 10 points" in ana.say("/challenge results 1")
    assert "Hint 2 costs nothing any more" in ana.say("/challenge hint week=1")
    ana.run(call("challenge reveal", week=1, number=2))
    ana.say("/challenge results 1")
    assert points(app) == [(9, "challenge-solved")]


def test_a_number_is_told_at_once_with_its_near_miss(nile: None, ana: Talk, clock: FixedClock) -> None:
    said = ana.say("/challenge submit 919.35; 168.379")
    assert "**Mean yearly flow**: read as `919.35`. Right." in said
    assert "divide by n - 1" in said
    assert "The next try can be made in 60 s." in ana.say("/challenge submit p2=169.228")
    clock.set(clock.now() + timedelta(seconds=61))
    assert "read as `169.228`. Right." in ana.say("/challenge submit p2=169.228")
    said = ana.say("/challenge entries")
    assert "168.379\npartly right" in said
    assert "169.228\nright\ncounts" in said


def test_half_marks_stand_until_something_better_comes(nile: None, ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/challenge submit 919.35; 168.379")
    clock.set(NILE + timedelta(days=7))
    assert "You have 8 of 10 points" in ana.say("/challenge results 12")
    assert points(app) == [(8, "challenge-solved")]


def test_tries_are_counted_and_the_best_one_stays(nile: None, ana: Talk, app: App, clock: FixedClock) -> None:
    for number in range(5):
        said = ana.say(f"/challenge submit p1={number}")
        clock.set(clock.now() + timedelta(minutes=2))
    assert "That is not it." in said
    assert "All 5 tries are used." in ana.say("/challenge submit p1=919.35")
    assert "right" not in ana.say("/challenge entries")


def test_a_double_click_is_one_answer(nile: None, ana: Talk, app: App) -> None:
    request = Request(ana.space, "general", "ana", call("challenge answer", week=12, part="p1", answer="1"))
    for _ in range(3):
        assert "That is not it." in words(app.answer(request))
    with app.store.transaction(write=False) as db:
        assert len(db.execute(select(submissions.c.id)).all()) == 1


def test_a_form_asks_for_one_line_and_says_what_about(nile: None, ana: Talk, app: App) -> None:
    ana.run(call("challenge part", week=12, part="p2"))
    button = next(each for each in ana.buttons() if each.label == "Answer")
    form = app.form(button.run)
    assert form is not None
    assert [field.name for field in form.fields] == ["answer"]
    assert "sample standard deviation" in form.intro
    assert "Right." in ana.run(form.fill({"answer": "169.23"}))


def test_a_week_to_come_is_not_shown(season: Talk, ana: Talk) -> None:
    assert "Week 12 opens on 8 February 2027" in ana.say("/challenge show 12")
    assert "Nile" not in words(ana.last)


def test_what_was_announced_stays_though_the_content_changes(season: Talk, ana: Talk, app: App) -> None:
    before = ana.say("/challenge")
    found = app.content.seasons[0]
    challenge = found.challenges["ch.types-warm-up"]
    found.challenges["ch.types-warm-up"] = challenge.model_copy(
        update={"title": "Another", "parts": challenge.parts[:1]}
    )
    try:
        assert ana.say("/challenge") == before
    finally:
        found.challenges["ch.types-warm-up"] = challenge


def test_rating_and_reporting(season: Talk, ana: Talk) -> None:
    assert "4 of 5 for week 1. Thank you." in ana.say("/challenge rate 4 nicely short")
    assert "takes the place" in ana.say("/challenge rate 5")
    assert "Report 1 is with the organisers." in ana.say("/challenge report q2 has no right option")


def test_every_button_of_every_page_works(season: Talk, ana: Talk) -> None:
    pages = ["/challenge", "/challenge hint", "/challenge entries", "/challenge archive"]
    for line in pages:
        ana.say(line)
        assert ana.last is not None
        for run in list(invocations(ana.last)):
            assert "Something went wrong" not in ana.run(run)


def test_a_pause_moves_what_is_to_come(season: Talk, ana: Talk, app: App, clock: FixedClock) -> None:
    assert "Paused for 2 weeks." in season.say("/studyadmin season-pause 2")
    clock.set(QUIZ + timedelta(weeks=12))
    said = ana.say("/challenge show")
    assert "Week 11 · " in said
    clock.set(NILE + timedelta(weeks=2, hours=1))
    assert "Week 12 · The flow of the Nile" in ana.say("/challenge")


def test_many_people_announce_a_week_once(season: Talk, app: App) -> None:
    for name in ("ana", "ben", "cem"):
        Talk(app, name).say("/challenge")
    with app.store.transaction(write=False) as db:
        assert len(db.execute(select(challenge_runs.c.id)).all()) == 1


def test_a_lone_number_is_an_answer_and_no_week(nile: None, ana: Talk) -> None:
    ana.say("/challenge submit p1=919.35")
    assert "read as `42`. That is not it." in ana.say("/challenge submit 42")  # the one part that waits
    assert "This challenge has 2 parts. Say which one you answer: p1 = …; p2 = …." in ana.say("/challenge submit 42")


def test_the_data_comes_with_whose_it_is(nile: None, ana: Talk) -> None:
    ana.say("/challenge")
    assert "Teaching data:" in ana.press("Get the data")
    assert ana.last is not None
    (file,) = ana.last.files
    assert (file.name, file.mime) == ("nile.csv", "text/csv")
    assert len(file.data.splitlines()) == 101
