"""The prompt of the terminal: what completes a line, and the line editor with its history."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from io import RawIOBase
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from adapters.terminal.chat import OWN, Terminal
from adapters.terminal.prompt import Prompt
from adapters.terminal.suggest import Suggestion, suggest
from bot.app import App
from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS


def offered(app: App, typed: str, organiser: bool = False) -> list[str]:
    """The lines that completing ``typed`` could make."""
    rights = ORGANISER_RIGHTS if organiser else MEMBER_RIGHTS
    found = suggest(typed, app.tree, app.complete, rights, OWN)
    return [typed[: len(typed) - each.replaces] + each.text for each in found]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("/ro", ["/roadmap"]),
        ("ro", ["/roadmap"]),
        ("/a", ["/as", "/admin"]),
        ("/admin o", ["/admin on", "/admin off"]),
        ("/roadmap st", ["/roadmap stage"]),
        ("/progress do", ["/progress done"]),
        ("/study roadmap st", ["/study roadmap stage"]),
        ("/roadmap stage 3", ["/roadmap stage 3"]),
        ("/roadmap stage number=3", ["/roadmap stage number=3"]),
        ("/roadmap topic 3.2", ["/roadmap topic ml.data-transformation"]),
        ("/roadmap topic data transf", ["/roadmap topic ml.data-transformation"]),
        ("/roadmap career j", ["/roadmap career jobs"]),
        ("/roadmap stage 3 sh", ["/roadmap stage 3 share="]),
        ("/roadmap stage 3 share=", ["/roadmap stage 3 share=yes", "/roadmap stage 3 share=no"]),
        ("/progress mark 3.2 le", ["/progress mark 3.2 learning"]),
        ("/nothing like", []),
        ("/roadmap nothing ", []),
        ("/progress ans", []),  # hidden: reached by buttons
    ],
)
def test_completion(app: App, typed: str, lines: list[str]) -> None:
    assert offered(app, typed) == lines


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_beginning_of_a_line_completes_or_does_not(app: App) -> None:
    for line in ("/roadmap topic 3.2 share=yes", "/progress mark topic=3.2 state=done", "/roadmap next hours=3h"):
        for end in range(len(line) + 1):
            offered(app, line[:end])


def test_a_flat_command_completes_its_options(exercises: App) -> None:
    assert offered(exercises, "/wa") == ["/wave"]
    assert offered(exercises, "/wave ti") == ["/wave times="]
    assert offered(exercises, "/study wave ti") == ["/study wave times="]


def test_commands_of_organisers_are_offered_to_organisers(exercises: App) -> None:
    assert offered(exercises, "/try sec") == []
    assert offered(exercises, "/try sec", organiser=True) == ["/try secret"]


def everything(screen: RawIOBase) -> str:
    """All that was written to a terminal which is closed now. One read may bring only a part of it."""
    found = b""
    with suppress(OSError):  # how Linux says that nobody writes any more
        while part := screen.read(65536):
            found += part
    return found.decode()


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """What is typed at the prompt."""
    with create_pipe_input() as typed, create_app_session(input=typed, output=DummyOutput()):
        yield typed


def colours(typed: str) -> list[Suggestion]:
    return [Suggestion(each, len(typed), each) for each in ("red", "green") if each.startswith(typed)]


def read(prompt: Prompt, answer: bool = False) -> str | None:
    return asyncio.run(prompt.read("ana › ", colours, answer))


def test_prompt_reads_completes_and_ends(keys: PipeInput, tmp_path: Path) -> None:
    prompt = Prompt(tmp_path / "history", lambda: "")
    keys.send_text("hello\r")
    assert read(prompt) == "hello"
    keys.send_text("\x04")
    assert read(prompt) is None
    keys.send_text("half\x03")
    assert read(prompt) is None


def test_history_is_kept_for_commands_and_not_for_answers(keys: PipeInput, tmp_path: Path) -> None:
    path = tmp_path / "new" / "history"
    prompt = Prompt(path, lambda: "")
    keys.send_text("/roadmap show\r")
    read(prompt)
    keys.send_text("my own note\r")
    read(prompt, answer=True)
    assert "/roadmap show" in path.read_text()
    assert "my own note" not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    keys.send_text("\x1b[A\r")
    assert read(Prompt(path, lambda: "")) == "/roadmap show"


def test_history_that_cannot_be_kept_is_done_without(keys: PipeInput, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    keys.send_text("hello\r")
    assert read(Prompt(tmp_path / "file" / "history", lambda: "")) == "hello"


def test_a_conversation_at_a_terminal(exercises: App, tmp_path: Path, keys: PipeInput) -> None:
    theirs, ours = os.openpty()
    with open(ours, "w+b", buffering=0) as raw, open(theirs, "rb", buffering=0) as reader:
        stream = os.fdopen(os.dup(raw.fileno()), "w", encoding="utf-8")
        terminal = Terminal(exercises, "local", tmp_path / "history", "ana", stdin=stream, stdout=stream)
        keys.send_text("/try greet Ana\r1\r/try order\rtea\rlarge\r/theme light\r\x04")
        asyncio.run(terminal.run())
        stream.close()
        raw.close()
        said = everything(reader)
    for part in ("Tab completes", "Hello, Ana again", "Coming: one large tea.", "light background", "Until next time"):
        assert part in said
    assert "\x1b[1m" in said
