"""The terminal adapter: the contract in a pipe, and what is the terminal's own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App
from tests.adapters.contract import AdapterContract
from tests.adapters.person import Person

ROOT = Path(__file__).parents[2]


@pytest.fixture
def driver(exercises: App, tmp_path: Path) -> Iterator[Person]:
    person = Person(exercises, tmp_path / "history")
    yield person
    person.leave()


class TestContract(AdapterContract):
    """The terminal carries what every adapter has to."""


def test_greeting_names_the_first_command(driver: Person) -> None:
    lines = driver.greeting.strip().split("\n")
    assert len(lines) == 3
    assert "/roadmap show" in driver.greeting
    assert max(map(len, lines)) < 80


def test_the_output_reads_as_a_conversation(driver: Person) -> None:
    assert driver.send("/try greet Ana").words.startswith("ana › /try greet Ana\n")


def test_personas(driver: Person) -> None:
    driver.send("/try greet Ana")
    driver.send("/as ben").has("You speak as ben now.")
    driver.send("1").has("There is no button 1. No buttons are shown.")  # they were ana's
    assert driver.send("/try greet Ana").words.startswith("ben › ")
    driver.send("/as \x1b[31m\u202e").has("You speak as [31m now.")
    for nobody in ("", "123", "x" * 33):
        driver.send(f"/as {nobody}").has("You speak as [31m.", "Try /as ben")


def test_organiser(driver: Person) -> None:
    driver.send("/admin on").has("ana is an organiser here.")
    driver.send("/try secret").has("ana (organiser) ›", "Organisers only.")
    driver.send("/admin").has("ana is an organiser here. To change that:")
    driver.send("/admin off").has("ana is a member here.")
    driver.send("/try secret").has("is for the organisers")


@pytest.mark.parametrize("number", ["0", "4", "[9]", "9" * 5000, "٣٣"])
def test_no_such_button(driver: Person, number: str) -> None:
    driver.send("/try greet Ana")
    driver.send(number).has("There is no button", "The buttons go from 1 to 3.", "/roadmap stage 3")


def test_buttons_in_brackets(driver: Person) -> None:
    driver.send("/try greet Ana")
    driver.send("[1]").has("Hello, Ana again")


def test_link_is_shown(driver: Person) -> None:
    driver.send("/try blocks").has("[2] A page https://example.org/page")
    driver.click("A page").has("Open it in your browser: https://example.org/page")


def test_when_in_the_readers_words(driver: Person) -> None:
    driver.send("/try blocks").has("It closes", "your time, in 2 days")


def test_form_left_by_an_empty_line(driver: Person) -> None:
    driver.send("/try order")
    driver.send("tea")
    driver.send("  ").has("Left the form; nothing was sent.")
    driver.send("/try greet Ana").has("Hello, Ana")


def test_form_left_for_another_command(driver: Person) -> None:
    driver.send("/try order")
    driver.send("/try greet Ana").has("Hello, Ana")
    driver.send("/try order")
    driver.send("/as ben").has("You speak as ben now.")


def test_form_takes_a_path_as_an_answer(driver: Person) -> None:
    driver.send("/try greet")
    driver.send("/usr/bin").has("Hello, /usr/bin")


def test_form_choice_by_number(driver: Person) -> None:
    driver.send("/try order tea").has("[1] small", "[2] large")
    driver.send("2").has("Coming: one large tea.")


@pytest.mark.parametrize(
    "line", ["", "   ", "\t", "\u202e\u200b", "é" * 50_000, "/", "//", "\x00\x1b", "💥", "' OR 1=1 --"]
)
def test_any_line_gets_a_calm_answer(driver: Person, line: str) -> None:
    seen = driver.send(line)
    assert "Traceback" not in seen.words
    driver.send("/try greet Ana").has("Hello, Ana")


def test_help_tells_the_terminals_own_words(driver: Person) -> None:
    driver.send("/help").has("Cairn", "/as NAME", "/quit")


def test_quit(exercises: App, tmp_path: Path) -> None:
    person = Person(exercises, tmp_path / "history")
    person.feed.lines.put("/quit\n")
    assert person.leave().endswith("Until next time. Everything is kept.\n")


def test_nothing_is_painted_in_a_pipe(driver: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in driver.send("/try blocks").words


def chat(tmp_path: Path, lines: bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The real thing: a process of its own, the shipped content, lines from a pipe."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--as", "ana"],
        input=lines,
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        env={**os.environ, "CAIRN_DATA_DIR": str(tmp_path / "data"), **environment},
    )


def test_the_first_trip(tmp_path: Path) -> None:
    ran = chat(tmp_path, "/roadmap stage 3\n/progress done 3.1\n\xff\n".encode("latin-1"))
    said = ran.stdout.decode()
    assert ran.returncode == 0, ran.stderr.decode()
    assert "Stage 3 of 8 · Data handling and data analysis" in said
    assert "0 of 9 topics" in said
    again = chat(tmp_path, b"/roadmap stage 3\n", COLUMNS="120").stdout.decode()
    assert "1 of 9 topics" in again
    assert "✓ 3.1" in again


def test_an_output_that_knows_no_bars(tmp_path: Path) -> None:
    ran = chat(tmp_path, b"/roadmap stage 3\n", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert b"0 of 9 topics" in ran.stdout


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -m bot chat | head -n 1"
    environment = {**os.environ, "CAIRN_DATA_DIR": str(tmp_path / "data")}
    lines = b"/roadmap show\n" * 200
    ran = subprocess.run(["sh", "-c", command], input=lines, capture_output=True, cwd=ROOT, timeout=60, env=environment)
    assert b"Traceback" not in ran.stderr
    assert b"Exception" not in ran.stderr
