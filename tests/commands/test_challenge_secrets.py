"""Before the close nothing shows a key, a private score or somebody else's entry, whichever way it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import Invocation, call
from bot.chat.request import ORGANISER_RIGHTS
from bot.chat.upload import Upload
from bot.clock import FixedClock
from bot.curriculum.answer_key import AnswerKey
from bot.curriculum.challenge import Challenge
from bot.store.tables import variants, verdicts
from tests.commands.challenge_solving import parts_of, table, truth
from tests.commands.conftest import QUIZ
from tests.dialogue import Talk, invocations

WEEK = {
    "schema": 1,
    "id": "ch.types-warm-up",
    "stage": "ml.s1",
    "topics": ["ml.pandas"],
    "title": "Who stays",
    "difficulty": "medium",
    "minutes": 30,
    "brief": "Say who leaves.",
    "example": {"text": "Nobody."},
    "parts": [
        {"id": "p1", "kind": "predictions", "label": "Who leaves", "prompt": "Predict.", "par_gap": 0.95}
        | {"generator": {"name": "churn", "version": 1, "train": 200, "test": 400}, "metric": {"name": "log_loss"}},
        {"id": "p2", "kind": "single", "label": "Why", "prompt": "Why?"}
        | {"options": [{"id": "a", "text": "Fees"}, {"id": "b", "text": "Calls"}, {"id": "c", "text": "Age"}]},
        {"id": "p3", "kind": "number", "label": "Cosine", "prompt": "Cosine?"}
        | {"generator": {"name": "vectors", "version": 1, "answer": "cosine"}},
    ],
    "hints": [{"text": "Look."}, {"text": "Look again."}],
}
KEY = {
    "schema": 1,
    "challenge": "ch.types-warm-up",
    "parts": [{"id": "p2", "answer": ["b"], "why": "SECRET-WHY"}],
    "explanation": {"text": "SECRET-SOLUTION", "slips": ["SECRET-SLIP", "Another"]},
}


@pytest.fixture
def week(app: App, clock: FixedClock) -> Iterator[Talk]:
    """A week with predictions, a choice and a number of one's own, announced; an organiser."""
    season = app.content.seasons[0]
    before = season.challenges["ch.types-warm-up"], season.keys["ch.types-warm-up"]
    season.challenges["ch.types-warm-up"] = Challenge.model_validate(WEEK)
    season.keys["ch.types-warm-up"] = AnswerKey.model_validate(KEY)
    olga = Talk(app, "olga", rights=ORGANISER_RIGHTS)
    olga.say("/studyadmin season-start monday=2026-11-23")
    yield olga
    season.challenges["ch.types-warm-up"], season.keys["ch.types-warm-up"] = before


def send(talk: Talk, data: bytes, name: str = "mine.csv") -> str:
    return talk.run(call("challenge upload", week=1, part="p1", file=Upload(name, data)))


def everything(talk: Talk, depth: int = 2) -> str:
    """All that a member can find by typing and pressing, two clicks deep, files and export among it."""
    said = []
    lines = ("show", "hint", "entries", "results", "archive", "results 1", "entries 1")
    runs = [talk.app.route(f"/challenge {line}") for line in lines]
    runs += [talk.app.route("/profile export"), talk.app.route("/profile data"), talk.app.route("/leaderboard why")]
    runs += [call("challenge part", week=1, part=part) for part in ("p1", "p2", "p3")]
    seen: set[str] = set()
    for _ in range(depth):
        following: list[Invocation] = []
        for run in runs:
            key = f"{run.command} {sorted(run.args.items())}"
            if key in seen or "forget" in key or "pick" in run.command:
                continue
            seen.add(key)
            said.append(talk.run(run))
            assert talk.last is not None
            said += [file.data.decode(errors="replace") for file in talk.last.files]
            following += list(invocations(talk.last))
        runs = following
    return "\n".join(said)


def test_nothing_secret_is_told_before_the_close(app: App, week: Talk, ana: Talk, clock: FixedClock) -> None:
    ben = Talk(app, "ben")
    for talk in (ana, ben):
        talk.say("/challenge")
    _, parts = parts_of(app, ana, 1, clock.now())
    hidden = parts[0].keyed.hidden
    cosine = parts[2].keyed.key
    said = send(ana, table({id_: 0.9 if label else 0.2 for id_, label in truth(hidden).items()}))
    assert "Log loss" in said
    ana.run(call("challenge pick", week=1, part="p2", chosen="b"))
    ana.run(call("challenge answer", week=1, part="p3", answer="7"))
    ben.run(call("challenge answer", week=1, part="p3", answer="8"))
    with app.store.transaction(write=False) as db:
        assert {row.stage for row in db.execute(select(verdicts))} == {"told"}
        assert len(db.execute(select(verdicts)).all()) == 3  # nothing on the choice
    private = json.dumps(sorted(hidden.private.labels.items()))[2:40]
    for talk in (ana, ben, week):
        found = everything(talk)
        for secret in ("SECRET", f"{cosine.value:.6f}", "private", private, "labels", '"hidden"'):
            assert secret not in found, secret
    assert "mine.csv" not in everything(ben)
    clock.set(QUIZ + timedelta(days=6, hours=11, seconds=1))
    found = ana.say("/challenge results 1")
    assert "SECRET-SOLUTION" in found
    assert "private" in ana.say("/challenge entries week=1")


def test_the_public_half_decides_nothing(app: App, week: Talk, ana: Talk, clock: FixedClock) -> None:
    """A file that is perfect on what is shown and naive on the rest earns nothing for what was shown."""
    ana.say("/challenge")
    _, parts = parts_of(app, ana, 1, clock.now())
    hidden = parts[0].keyed.hidden
    public = {id_: float(label) for id_, label in hidden.public.labels.items()}
    rest = dict.fromkeys(hidden.private.labels, 0.5)
    assert "Log loss 0.000" in send(ana, table(public | rest))
    clock.set(QUIZ + timedelta(days=7))
    assert "0 of 20 points" in ana.say("/challenge results 1")


def test_the_file_that_was_chosen_counts_else_the_last(app: App, week: Talk, ana: Talk, clock: FixedClock) -> None:
    ana.say("/challenge")
    _, parts = parts_of(app, ana, 1, clock.now())
    good, bad = truth(parts[0].keyed.hidden), dict.fromkeys(truth(parts[0].keyed.hidden), 0.5)
    send(ana, table(good))
    send(ana, table(bad))
    said = ana.say("/challenge entries")
    assert said.index("counts") > said.index("public 0.000")
    assert "File 1 counts from now on" in ana.press("Use no 1")
    assert "You have no file with that number" in ana.run(call("challenge choose", week=1, part="p1", number=3))
    assert "You have no file with that number" in Talk(app, "ben").say("/challenge entries choose=1")
    clock.set(QUIZ + timedelta(days=7))
    assert "7 of 20 points" in ana.say("/challenge results 1")
    assert "the choice stands" in ana.run(call("challenge choose", week=1, part="p1", number=2))


def test_five_files_a_day(app: App, week: Talk, ana: Talk, clock: FixedClock) -> None:
    ana.say("/challenge")
    _, parts = parts_of(app, ana, 1, clock.now())
    file = table(dict.fromkeys(truth(parts[0].keyed.hidden), 0.5))
    for _ in range(5):
        assert "Log loss" in send(ana, file)
    assert "5 files are scored a day" in send(ana, file)
    clock.set(clock.now() + timedelta(days=1))
    assert "Log loss" in send(ana, file)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"x" * 262_145, "262,144 fit"),
        (b"PK\x03\x04zipped", "ZIP archive or an Excel workbook"),
        (b"\xd0\xcf\x11\xe0old", "old Excel workbook"),
        (b"id,prediction\nr0001,0.5\x00\n", "zero byte"),
        (b"id,prediction\nr0001,0.5\nr0001,0.5\n", "was there before"),
        (b"id,prediction\nr0001,0.5\n", "no prediction"),
        (b"ID;Prediction\n1;2\n", "it has to be id,prediction"),
        (b"id,prediction\nr0001,=1+1\n", "is a formula"),
        (b"id,prediction\nr0001,nan\n", "is not read as a number"),
        ("id,prediction\nr0001,٠٫٥\n".encode(), "Line 2"),
        (b"\xff\xfei\x00d\x00", "UTF-16"),
        (b'id,prediction\nr0001,"0.5\n', "quotation mark"),
    ],
)
def test_a_file_that_is_none_gets_one_sentence_and_costs_no_try(
    app: App, week: Talk, ana: Talk, data: bytes, said: str
) -> None:
    ana.say("/challenge")
    assert said in send(ana, data)
    assert "Something went wrong" not in send(ana, data)
    assert "Nothing yet." in ana.say("/challenge entries")


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_and_a_mark_at_the_beginning_are_fine(
    app: App, week: Talk, ana: Talk, clock: FixedClock, ends: str
) -> None:
    ana.say("/challenge")
    _, parts = parts_of(app, ana, 1, clock.now())
    text = table(dict.fromkeys(truth(parts[0].keyed.hidden), 0.5)).decode().replace("\n", ends)
    assert "Log loss" in send(ana, ("\ufeff" + text).encode())


def test_numbers_are_the_members_own_and_made_once(app: App, week: Talk, ana: Talk) -> None:
    ben = Talk(app, "ben")
    first = ana.say("/challenge")
    assert "These are your own; others have different ones." in first
    assert ana.say("/challenge") == first
    assert ben.say("/challenge") != first
    with app.store.transaction(write=False) as db:
        assert len(db.execute(select(variants.c.id)).all()) == 3  # one for each, and the set that all share
