"""``cairn run``: what it needs, how it stops, how it says that it is well."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.health import BEAT, STALE
from tests.cli.conftest import Cairn, environment

PLATFORM = '''
import asyncio, gc, os, time, types
from bot.chat.errors import Refused
from bot.chat.invocation import call
from bot.chat.request import Request, Space
from bot.cli import main, start
from bot.config import SettingsError

MODE = os.environ.get("FAKE_MODE")

class Adapter:
    """A made-up platform with one person on it, who asks something slow."""

    name = "fake"

    def __init__(self, app):
        self.app = app

    async def run(self):
        assert gc.isenabled()
        print("running", flush=True)
        if MODE == "fail":
            raise ValueError("my diary")
        if MODE == "refuse":
            raise Refused("The fake platform does not accept FAKE_TOKEN. Get another.")
        if MODE == "ask":
            await self.app.store.run(self.slow)
        await asyncio.Event().wait()

    def slow(self):
        print("asked", flush=True)
        time.sleep(0.5)
        done = call("progress mark", topic="3.1", state="done")
        print("answered:", self.app.answer(Request(Space("fake", "1"), "c", "ana", done)).summary, flush=True)

def connect(app, settings):
    if settings.of_adapter("CAIRN_FAKE_WORD") == "wrong":
        raise SettingsError("CAIRN_FAKE_WORD: “wrong” does not fit. Write right.")
    return Adapter(app)

NEEDS = (("FAKE_TOKEN", "FAKE_KEY"), ("FAKE_SECRET",))
fake = types.SimpleNamespace(NEEDS=NEEDS, SETTINGS={"CAIRN_FAKE_WORD": "A word"}, connect=connect)
start.adapters = lambda: {"fake": fake}
main()
'''
TOKENS = {"FAKE_TOKEN": "a", "FAKE_KEY": "b"}

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start ``cairn ARGS`` with the made-up platform; what still runs at the end is stopped."""
    started: list[subprocess.Popen[str]] = []

    def begin(*args: str, **more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", PLATFORM, *args],
            cwd=tmp_path,
            env=environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def wait_for(process: subprocess.Popen[str], said: str) -> None:
    """Read the process's output up to the line ``said``."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == said:
            return
    pytest.fail(f"never said {said}: {process.communicate()[1]}")


def test_without_a_platform_it_says_so_and_offers_the_terminal(cairn: Cairn) -> None:
    done = cairn("run")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("To try Cairn without a token: cairn chat\n")


def test_it_says_every_way_to_connect(start: Start) -> None:
    _, said = start("run").communicate(timeout=30)
    assert said.startswith("For fake, set FAKE_TOKEN and FAKE_KEY, or FAKE_SECRET, in the environment or in a file")


def test_it_says_what_to_set(start: Start, tmp_path: Path) -> None:
    process = start("run", FAKE_TOKEN="a")
    _, said = process.communicate(timeout=30)
    assert process.returncode == 2
    assert said.startswith("For fake, set FAKE_KEY, in the environment or in a file .env.\n")
    assert not (tmp_path / ".cairn").exists()


def test_config_show_names_tokens_and_hides_them(start: Start, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("s3cret")
    process = start("config", "show", FAKE_KEY_FILE="key")
    shown, _ = process.communicate(timeout=30)
    assert "FAKE_TOKEN=(not set)\nFAKE_KEY=********\n" in shown
    assert "s3cret" not in shown


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_finishes_what_was_asked(start: Start, cairn: Cairn, stop: signal.Signals) -> None:
    process = start("run", FAKE_MODE="ask", **TOKENS)
    wait_for(process, "asked")
    process.send_signal(stop)
    out, log = process.communicate(timeout=30)
    assert process.returncode == 0, log
    assert out.startswith("answered:")
    assert '"serving"' in log
    assert '"stopped"' in log
    assert "3.1" in cairn("ask", "--as", "ana", "--space", "fake:1", "/progress undo").stdout


def test_tokens_may_stand_in_the_env_file(start: Start, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FAKE_TOKEN=a\nFAKE_KEY_FILE=key\n")
    (tmp_path / "key").write_text("b\n")
    wait_for(start("run"), "running")


def test_an_adapter_that_fails_ends_the_command(start: Start) -> None:
    process = start("run", FAKE_MODE="fail", **TOKENS)
    _, log = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "an adapter stopped" in log
    assert "ValueError" in log
    assert log.endswith("A chat platform stopped serving. The log says which and where.\n")
    assert "diary" not in log


def test_a_platform_that_refuses_the_set_up_is_one_sentence_and_no_reason_to_start_again(start: Start) -> None:
    process = start("run", FAKE_MODE="refuse", **TOKENS)
    _, log = process.communicate(timeout=30)
    assert process.returncode == 2
    assert log.endswith("\nThe fake platform does not accept FAKE_TOKEN. Get another.\n")
    assert "Traceback" not in log
    assert "an adapter stopped" not in log


def test_a_setting_of_an_adapter_is_known_and_checked(start: Start) -> None:
    process = start("run", CAIRN_FAKE_WORD="wrong", **TOKENS)
    _, log = process.communicate(timeout=30)
    assert (process.returncode, log) == (2, "CAIRN_FAKE_WORD: “wrong” does not fit. Write right.\n")
    wait_for(start("run", CAIRN_FAKE_WORD="right", **TOKENS), "running")
    shown, _ = start("config", "show", CAIRN_FAKE_WORD="right").communicate(timeout=30)
    assert "CAIRN_FAKE_WORD=right\n" in shown
    _, log = start("run", CAIRN_FAKE_WORDS="right").communicate(timeout=30)
    assert log == "There is no setting CAIRN_FAKE_WORDS. Did you mean CAIRN_FAKE_WORD?\n"


def test_health_follows_the_running_process(start: Start, cairn: Cairn, tmp_path: Path) -> None:
    before = cairn("health")
    assert (before.returncode, before.stdout) == (1, "")
    assert "No running Cairn" in before.stderr
    process = start("run", **TOKENS)
    wait_for(process, "running")
    sign = tmp_path / ".cairn" / "heartbeat"
    until = time.monotonic() + 20
    while not sign.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert cairn("health").returncode == 0
    stale = sign.stat().st_mtime - STALE - BEAT
    os.utime(sign, (stale, stale))
    hanging = cairn("health")
    assert hanging.returncode == 1
    assert "last sign of life" in hanging.stderr
    process.terminate()
    process.communicate(timeout=30)
    assert not sign.exists()
    assert cairn("health").returncode == 1


def test_a_start_after_a_gap_writes_down_the_outage(start: Start, cairn: Cairn, tmp_path: Path) -> None:
    assert cairn("db", "upgrade").returncode == 0
    with closing(sqlite3.connect(tmp_path / ".cairn" / "cairn.db")) as db:
        db.execute("INSERT INTO heartbeats (id, at) VALUES (1, '2026-01-05 03:30:00.000000')")
        db.commit()
        process = start("run", **TOKENS)
        wait_for(process, "running")
        until = time.monotonic() + 20
        while not (found := db.execute("SELECT began_at, ended_at FROM outages").fetchall()):
            assert time.monotonic() < until
            time.sleep(0.05)
        process.terminate()
        _, log = process.communicate(timeout=30)
        assert "no cairn was running" in log
        assert found[0][0].startswith("2026-01-05 03:30")
        assert db.execute("SELECT at FROM heartbeats").fetchall() == [(found[0][1],)]


def test_the_chat_ends_with_its_input(start: Start) -> None:
    process = start("chat", "--as", "ana")
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "ana" in out
