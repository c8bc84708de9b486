"""``cairn run`` over HTTP as a process of its own: serving, stopping, dying, and settings that do not fit."""

from __future__ import annotations

import json
import socket
import sqlite3
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.adapters.discord_process import Process
from tests.adapters.slack_http import KEY, SECRET, installed
from tests.adapters.slack_processes import Served, quiet_about, served, settings
from tests.fakes.slack_server import FakeSlack

SECONDS = 30
HUSH = "hush-hush"
WITH_MODULES = (
    "import sys\nfrom bot.__main__ import main\nsys.argv = ['cairn', 'run']\n"
    "try:\n    main()\nexcept SystemExit as end:\n    assert end.code in (None, 0), end.code\n"
    "print('MODULES', *sorted({name.partition('.')[0] for name in sys.modules}))"
)


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None, ack_within=10, event_timeout=10) as running:
        yield running


def page(url: str) -> tuple[int, str]:
    """What stands at ``url``."""
    with urllib.request.urlopen(url, timeout=SECONDS) as answer:
        return answer.status, answer.read().decode()


def database(folder: Path) -> sqlite3.Connection:
    """The database of the process in ``folder``."""
    return sqlite3.connect(folder / ".cairn" / "cairn.db", isolation_level=None, timeout=SECONDS)


def test_it_serves_and_stops_when_told(fake: FakeSlack, tmp_path: Path) -> None:
    ana, general = fake.member("ana"), fake.channel("general")
    with served(fake, tmp_path) as (site,):
        assert page(f"{site.url}/healthz") == (200, "ok\n")
        assert json.loads(page(f"{site.url}/readyz")[1]) == {"ready": True, "database": "ok"}
        installed(fake)
        assert fake.command("/progress", f"note 3.1 {HUSH}", ana, general).answer(SECONDS).ephemeral
        status, text = page(f"{site.url}/metrics")
        families = {family.name: family for family in text_string_to_metric_families(text)}
        (count,) = (s.value for s in families["cairn_acknowledgement_seconds"].samples if s.name.endswith("_count"))
        assert (status, count) == (200, 1)
        assert site.process.stop() == 0
        assert {"serving", "listening", "installed in a workspace", "disconnected", "stopped"} <= {
            line["event"] for line in site.lines
        }
        assert not site.trouble()
        for secret in (HUSH, fake.token, fake.client_secret, SECRET):
            assert secret not in site.process.log + text


def test_only_what_it_needs_is_in_memory(fake: FakeSlack, tmp_path: Path) -> None:
    site = Served(fake, tmp_path, "-c", WITH_MODULES)
    fake.connect_http(site.url, SECRET)
    installed(fake)
    fake.command("/roadmap", "", fake.member("ana"), fake.channel("general")).answer(SECONDS)
    assert site.process.stop() == 0
    modules = set(next(line for line in site.process.lines if line.startswith("MODULES")).split())
    assert {"slack_bolt", "uvicorn", "cryptography"} <= modules
    assert not modules & {"discord", "psycopg", "prompt_toolkit", "PIL", "matplotlib"}


def test_a_kill_loses_nothing_that_was_answered_nor_an_event(fake: FakeSlack, tmp_path: Path) -> None:
    ana, general = fake.member("ana"), fake.channel("general")
    fake.delivery.retries = (0.2,) * 200
    with served(fake, tmp_path) as (first,):
        installed(fake)
        assert "Marked done" in fake.command("/progress", "done 3.1", ana, general).answer(SECONDS).text
        first.process.kill()
        lost = fake.command("/roadmap", "", ana, general)
        assert lost.wait(SECONDS).error == "dispatch_failed"  # Slack tells whoever typed it
        event = fake.mention("progress done 3.2", ana, general)
        fake.until(lambda: len(event.attempts) > 2)
        with served(fake, tmp_path):
            assert "Marked done" in event.answer(SECONDS).text
            assert "2 of 9 topics" in fake.command("/roadmap", "stage 3", ana, general).answer(SECONDS).text


def test_a_stop_lets_answers_finish(fake: FakeSlack, tmp_path: Path) -> None:
    """Somebody else has the database's lock when the answer is on its way and the signal comes."""
    ana, general = fake.member("ana"), fake.channel("general")
    with served(fake, tmp_path) as (site,):
        installed(fake)
        fake.command("/roadmap", "", ana, general).answer(SECONDS)
        lock = database(tmp_path / "0")
        lock.execute("BEGIN IMMEDIATE")
        sent = fake.command("/progress", "done 3.1", ana, general)
        assert sent.wait(SECONDS).payload is None  # acknowledged without its answer
        site.process.popen.terminate()
        time.sleep(0.3)
        lock.execute("ROLLBACK")
        lock.close()
        assert "Marked done" in sent.answer(SECONDS).text
        assert site.process.end() == 0
        assert not site.trouble()


def start(fake: FakeSlack, folder: Path, **more: str) -> Process:
    """``cairn run`` with settings that may not fit."""
    return Process(folder, [sys.executable, "-m", "bot", "run"], settings(fake, **more))


def test_a_port_that_is_taken(fake: FakeSlack, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        process = start(fake, tmp_path, CAIRN_HTTP_PORT=port)
        assert process.end() == 2
    assert process.lines[-1].startswith(f"Cairn cannot listen at 127.0.0.1, port {port}: Address already in use. ")
    assert "Traceback" not in process.log


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid", "a..b", "x" * 70, "::ffff:1:2:3:4:5:6:7:8"])
def test_a_host_that_cannot_be_had(fake: FakeSlack, tmp_path: Path, host: str) -> None:
    process = start(fake, tmp_path, CAIRN_HTTP_HOST=host)
    assert process.end() == 2
    assert process.lines[-1].startswith(f"Cairn cannot listen at {host}, port 0: ")
    assert "Traceback" not in process.log


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"CAIRN_SLACK_URL": ""}, "CAIRN_SLACK_URL: “” is no web address. It is where Slack reaches this Cairn"),
        ({"CAIRN_SLACK_URL": "cairn.example.org"}, "CAIRN_SLACK_URL: “cairn.example.org” is no web address."),
        ({"CAIRN_SLACK_URL": "https://x.org/?a=1"}, "CAIRN_SLACK_URL: “https://x.org/?a=1” is no web address."),
        ({"CAIRN_SLACK_API_URL": "slack.com"}, "CAIRN_SLACK_API_URL: “slack.com” is no web address."),
        ({"SLACK_TOKEN_KEYS": "hush-hush"}, "SLACK_TOKEN_KEYS: key 1 of 1 does not fit. Make one with: cairn slack"),
        ({"SLACK_TOKEN_KEYS": f"{KEY},hush-hush"}, "SLACK_TOKEN_KEYS: key 2 of 2 does not fit."),
        ({"SLACK_TOKEN_KEYS": ","}, "SLACK_TOKEN_KEYS holds no key. Make one with: cairn slack keys"),
        ({"SLACK_CLIENT_ID": "A012"}, "SLACK_CLIENT_ID is two numbers with a dot."),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
            "SLACK_APP_TOKEN is for one workspace",
        ),
        ({"CAIRN_HTTP_PORT": "70000"}, "CAIRN_HTTP_PORT: “70000” does not fit."),
        ({"SLACK_CLIENT_SECRET_FILE": "gone"}, "SLACK_CLIENT_SECRET and SLACK_CLIENT_SECRET_FILE are both set."),
        ({"SLACK_CLIENT_SECRET": "", "SLACK_CLIENT_SECRET_FILE": "gone"}, "SLACK_CLIENT_SECRET_FILE names a file"),
    ],
)
def test_settings_that_do_not_fit_are_one_sentence(
    fake: FakeSlack, tmp_path: Path, more: dict[str, str], said: str
) -> None:
    process = start(fake, tmp_path, **more)
    assert process.end() == 2
    assert process.lines[-1].startswith(said), process.log
    assert "Traceback" not in process.log
    assert HUSH not in process.log
    quiet_about(fake, process)


@pytest.mark.parametrize("name", ["SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET", "SLACK_TOKEN_KEYS", "SLACK_CLIENT_ID"])
def test_what_is_missing_is_named(fake: FakeSlack, tmp_path: Path, name: str) -> None:
    process = start(fake, tmp_path, **{name: "  "})
    assert process.end() == 2
    assert f"For slack, set {name}, in the environment or in a file .env." in process.lines


def test_config_show_masks_every_secret(fake: FakeSlack, tmp_path: Path) -> None:
    process = Process(tmp_path, [sys.executable, "-m", "bot", "config", "show"], settings(fake))
    assert process.end() == 0
    for name in ("SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_TOKEN_KEYS"):
        assert f"{name}=********" in process.lines
    assert "CAIRN_SLACK_URL=https://cairn.example.org" in process.lines
    quiet_about(fake, process)
