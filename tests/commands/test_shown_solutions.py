"""The solutions of the prediction weeks, as a member would try them: take the data, run the code, send its file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.chat.invocation import call
from bot.chat.upload import Upload
from bot.clock import FixedClock
from bot.study import rules
from tests.challenges.shown import run, solution, week
from tests.commands.conftest import QUIZ
from tests.dialogue import Talk


@pytest.mark.parametrize("number", [21, 23, 25, 29, 33])
def test_the_shown_code_earns_all_points(
    number: int, app: App, season: Talk, ana: Talk, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.set(QUIZ + timedelta(weeks=number - 1, hours=1))
    ana.say("/challenge")
    ana.run(call("challenge data", week=number))
    assert ana.last is not None
    monkeypatch.chdir(tmp_path)
    assert sorted(file.name for file in ana.last.files) == ["test.csv", "train.csv"]
    for file in ana.last.files:
        Path(file.name).write_bytes(file.data)
    run(solution(number))
    sent = Upload("answer.csv", Path("answer.csv").read_bytes())
    ana.run(call("challenge upload", week=number, part="p1", file=sent))
    assert ana.last is not None
    assert not ana.last.error
    clock.set(QUIZ + timedelta(weeks=number - 1, days=6, hours=12))
    most = rules.CHALLENGE[week(number)[0].difficulty]
    assert f"You have {most} of {most} points" in ana.say(f"/challenge results {number}")
