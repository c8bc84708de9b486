"""``cairn run`` as a process of its own, against the Slack of the test: serving, stopping, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.slack.sockets import CONNECTIONS
from tests.adapters.discord_process import Process
from tests.fakes.slack_server import FakeSlack

SECONDS = 30
WITH_MODULES = (
    "import sys\nfrom bot.__main__ import main\nsys.argv = ['cairn', 'run']\n"
    "try:\n    main()\nexcept SystemExit as end:\n    assert end.code in (None, 0), end.code\n"
    "print('MODULES', *sorted({name.partition('.')[0] for name in sys.modules}))"
)
NOT_SLACKS = {"discord", "psycopg", "prompt_toolkit", "PIL", "matplotlib"}


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


def start(fake: FakeSlack, folder: Path, *command: str, **settings: str) -> Process:
    """Start ``cairn run`` with the tokens of ``fake``."""
    import sys

    given = {"SLACK_BOT_TOKEN": fake.token, "SLACK_APP_TOKEN": fake.app_token, "CAIRN_SLACK_API_URL": fake.api_url}
    return Process(folder, [sys.executable, *(command or ("-m", "bot", "run"))], given | settings)


def test_it_serves_and_stops_when_told(fake: FakeSlack, tmp_path: Path) -> None:
    process = start(fake, tmp_path)
    fake.wait_ready(CONNECTIONS, seconds=SECONDS)
    ana, general = fake.member("ana"), fake.channel("general")
    answer = fake.command("/roadmap", "stage 3", ana, general).answer(SECONDS)
    assert answer.ephemeral
    assert answer.text.startswith("Stage 3 of 8")
    assert process.stop() == 0
    lines = [json.loads(line) for line in process.lines]
    assert {"serving", "connected", "disconnected", "stopped"} <= {line["event"] for line in lines}
    assert not [line for line in lines if line["level"] in ("warning", "error", "critical")]
    assert fake.token not in process.log
    assert fake.app_token not in process.log


def test_what_was_done_is_there_after_a_kill(fake: FakeSlack, tmp_path: Path) -> None:
    ana, general = fake.member("ana"), fake.channel("general")
    first = start(fake, tmp_path)
    fake.wait_ready(CONNECTIONS, seconds=SECONDS)
    assert "Marked done" in fake.command("/progress", "done 3.1", ana, general).answer(SECONDS).text
    first.kill()
    fake.until(lambda: fake.connections == 0)
    second = start(fake, tmp_path)
    fake.wait_ready(CONNECTIONS, seconds=SECONDS)
    assert "1 of 9 topics" in fake.command("/roadmap", "stage 3", ana, general).answer(SECONDS).text
    assert second.stop() == 0


def test_only_what_slack_needs_is_in_memory(fake: FakeSlack, tmp_path: Path) -> None:
    process = start(fake, tmp_path, "-c", WITH_MODULES)
    fake.wait_ready(CONNECTIONS, seconds=SECONDS)
    fake.command("/roadmap", "", fake.member("ana"), fake.channel("general")).answer(SECONDS)
    assert process.stop() == 0
    modules = set(next(line for line in process.lines if line.startswith("MODULES")).split())
    assert "slack_bolt" in modules
    assert not modules & NOT_SLACKS


@pytest.mark.parametrize(
    ("name", "token"),
    [("SLACK_BOT_TOKEN", "xoxb-not-ours-1234567890"), ("SLACK_APP_TOKEN", "xapp-not-ours-1234567890")],
)
def test_a_wrong_token_is_one_sentence_and_no_reason_to_start_again(
    fake: FakeSlack, tmp_path: Path, name: str, token: str
) -> None:
    process = start(fake, tmp_path, **{name: token})
    assert process.end() == 2
    assert process.lines[-1].startswith(f"{name}: ")
    assert "Traceback" not in process.log
    assert token not in process.log
