"""``cairn run`` and ``cairn discord sync`` as an operator has them: real processes, real exit codes, real logs."""

from __future__ import annotations

import json
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.discord_process import Machine, machine
from tests.adapters.discord_trial import post_of
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import TOKEN

NOT_DISCORDS = {"slack_bolt", "slack_sdk", "psycopg", "PIL", "matplotlib", "prompt_toolkit"}
WITH_MODULES = """
import atexit, sys
atexit.register(lambda: print("MODULES", *{name.partition(".")[0] for name in sys.modules}, flush=True))
sys.argv = ["cairn", *sys.argv[1:]]
from bot.__main__ import main
main()
"""

WITH_OTHER_WORDS = """
import sys
from bot.commands import study
study.group.help = "Help, in other words"
sys.argv = ["cairn", *sys.argv[1:]]
from bot.__main__ import main
main()
"""


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as running:
        yield running
        assert running.spec_faults == []


@pytest.fixture
def cairn(tmp_path: Path) -> Iterator[Machine]:
    with machine(tmp_path) as made:
        yield made


def puts(fake: FakeDiscord) -> int:
    """How often the commands were registered."""
    return sum(record.kind == "commands.put" for record in fake.log)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_it_serves_and_stops_when_told(cairn: Machine, fake: FakeDiscord) -> None:
    guild = fake.guild()
    process = cairn.serve(fake)
    answer = fake.slash("roadmap show", guild=guild).final()
    assert "stage" in answer.text.casefold() or answer.text
    assert process.stop() == 0
    lines = [json.loads(line) for line in process.lines]
    assert {"serving", "commands registered", "stopped"} <= {line["event"] for line in lines}
    assert not [line for line in lines if line["level"] in ("error", "critical")]


def test_only_what_discord_needs_is_in_memory(cairn: Machine, fake: FakeDiscord) -> None:
    guild = fake.guild()
    process = cairn.start(fake.api_url, code=WITH_MODULES)
    process.until(fake.commands)
    fake.wait_ready()
    fake.slash("roadmap show", guild=guild).final()
    assert process.stop() == 0
    modules = set(next(line for line in process.lines if line.startswith("MODULES")).split())
    assert "discord" in modules
    assert not modules & NOT_DISCORDS


def test_what_is_under_way_is_answered_before_the_end(cairn: Machine, fake: FakeDiscord) -> None:
    guild = fake.guild()
    process = cairn.serve(fake)
    fake.slash("progress mark", {"topic": "3.1", "state": "learning"}, guild=guild).final()
    with closing(sqlite3.connect(cairn.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # so that the next one has to wait
        sent = fake.slash("progress mark", {"topic": "3.1", "state": "done"}, guild=guild)
        assert sent.wait().type == 5
        process.popen.terminate()
        other.execute("COMMIT")
    assert "Marked done" in sent.final().text
    assert process.end() == 0


@pytest.mark.parametrize("wrong", ["token", "gateway token", "intents"])
def test_what_only_the_operator_can_mend_is_one_sentence(cairn: Machine, fake: FakeDiscord, wrong: str) -> None:
    token = TOKEN
    if wrong == "token":
        token = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.Gwrong.a-token-that-was-never-given-to-you"
    elif wrong == "intents":
        fake.refuse_intents()
    process = cairn.start(fake.api_url, token=token)
    if wrong == "gateway token":
        process.until(fake.commands)
        fake.wait_ready()
        fake.revoke_token()
    assert process.end() == 2
    sentence = process.lines[-1]
    expected = "Discord refuses an intent" if wrong == "intents" else "Discord does not accept DISCORD_TOKEN. Copy a"
    assert sentence.startswith(expected)
    assert "Traceback" not in process.log
    assert all(line.startswith("{") for line in process.lines[:-1])
    assert not [line for line in process.lines[:-1] if json.loads(line)["level"] == "error"]
    assert token not in process.log


@pytest.mark.parametrize("token", ["x", "nönsense"])
def test_a_token_that_is_none_is_one_sentence(cairn: Machine, fake: FakeDiscord, token: str) -> None:
    process = cairn.start(fake.api_url, token=token)
    assert process.end() == 2
    assert process.lines[-1].startswith("Discord does not accept DISCORD_TOKEN.")
    assert "Traceback" not in process.log


def test_without_a_network_it_waits(cairn: Machine) -> None:
    port = free_port()
    process = cairn.start(f"http://127.0.0.1:{port}/api/v10")
    process.until(lambda: process.count("Discord cannot be reached; trying again") >= 1)
    with FakeDiscord(port=port) as fake:
        guild = fake.guild()
        process.until(lambda: fake.gateway.ready_count() and fake.commands())
        assert fake.slash("roadmap show", guild=guild).final().text
        assert process.stop() == 0
    tries = [json.loads(line) for line in process.lines if "cannot be reached" in line]
    assert all(line["level"] == "warning" and "exception" not in line for line in tries)
    assert "Traceback" not in process.log
    assert not [line for line in process.lines if json.loads(line)["level"] == "error"]


def test_without_a_network_it_can_be_stopped(cairn: Machine) -> None:
    process = cairn.start(f"http://127.0.0.1:{free_port()}/api/v10")
    process.until(lambda: process.count("Discord cannot be reached; trying again") >= 1)
    assert process.stop() == 0


def test_a_kill_loses_nothing_that_was_acknowledged(cairn: Machine, fake: FakeDiscord) -> None:
    guild = fake.guild()
    process = cairn.serve(fake)
    topics = [f"{stage}.{number}" for stage in (1, 2, 3) for number in (1, 2)]
    calls = [f"1 progress mark?topic={topic}&state=done" for topic in topics]
    message = post_of(guild.channels[0], fake, *calls)
    clicks = [(fake.member(f"person {n}"), n % len(calls)) for n in range(120)]
    sent = [fake.click(message, calls[call], person) for person, call in clicks]
    fake.until(lambda: sum(each.settled.done() for each in sent) >= 30)
    process.kill()
    acknowledged = [n for n, each in enumerate(sent) if each.settled.done()]
    assert 30 <= len(acknowledged) < len(sent)
    marked = set()
    with closing(sqlite3.connect(cairn.database)) as db:
        rows = db.execute(
            "SELECT accounts.external_id, count(*) FROM ledger JOIN accounts USING (member_id) GROUP BY 1"
        ).fetchall()
        marked = {person for person, _ in rows}
        assert {count for _, count in rows} == {1}
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert {clicks[n][0].id for n in acknowledged} <= marked
    process = cairn.serve(fake)
    for n, (person, call) in enumerate(clicks):
        if n not in acknowledged:
            text = fake.click(message, calls[call], person).final().text
            assert "Marked done" in text or "already" in text
    assert process.stop() == 0
    with closing(sqlite3.connect(cairn.database)) as db:
        assert db.execute("SELECT count(*) FROM ledger").fetchone() == (len(clicks),)
    assert puts(fake) == 1


def test_two_processes_register_the_commands_once(cairn: Machine, fake: FakeDiscord) -> None:
    guild = fake.guild()
    both = [cairn.start(fake.api_url) for _ in range(2)]
    for process in both:
        process.until(lambda: fake.gateway.ready_count() == 2 and fake.commands())
    person = fake.member()
    sent = fake.slash("progress mark", {"topic": "3.1", "state": "done"}, person, guild)  # both of them get it
    assert "done" in sent.final().text
    assert [process.stop() for process in both] == [0, 0]
    assert puts(fake) == 1
    assert sum(process.count("commands registered") for process in both) == 1
    with closing(sqlite3.connect(cairn.database)) as db:
        assert db.execute("SELECT count(*) FROM ledger").fetchone() == (1,)


def test_a_second_start_registers_nothing_unless_something_changed(cairn: Machine, fake: FakeDiscord) -> None:
    for _ in range(2):
        assert cairn.serve(fake).stop() == 0
    assert puts(fake) == 1
    changed = cairn.start(fake.api_url, code=WITH_OTHER_WORDS)
    changed.until(lambda: changed.count("commands registered"))
    assert changed.stop() == 0
    assert puts(fake) == 2
    assert "Help, in other words" in {command["description"] for command in fake.commands()}


def test_syncing_can_be_switched_off(cairn: Machine, fake: FakeDiscord) -> None:
    process = cairn.start(fake.api_url, CAIRN_DISCORD_SYNC="off")
    process.until(lambda: fake.gateway.ready_count())
    assert process.stop() == 0
    assert puts(fake) == 0


def test_commands_that_cannot_be_registered_stop_nobody(cairn: Machine, fake: FakeDiscord) -> None:
    guild = fake.guild()
    fake.fail_next("PUT", "/commands", 503)
    process = cairn.start(fake.api_url)
    process.until(lambda: process.count("the commands could not be registered; run: cairn discord sync"))
    assert fake.slash("roadmap show", guild=guild).final().text
    assert process.stop() == 0
    assert "Traceback" not in process.log
    cairn.serve(fake)  # the next start tries again
    assert puts(fake) == 1


def test_a_kill_while_registering_is_made_up_for(cairn: Machine, fake: FakeDiscord) -> None:
    fake.fail_next("PUT", "/commands", ("delay", 30.0))
    process = cairn.start(fake.api_url)
    process.until(lambda: not fake.wire.faults._left)
    process.kill()
    with closing(sqlite3.connect(cairn.database)) as db:  # two minutes later
        db.execute("UPDATE registrations SET claimed_until = '2020-01-01 00:00:00'")
        db.commit()
    assert cairn.serve(fake).stop() == 0
