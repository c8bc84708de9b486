"""Who does not want to be seen is seen in no view: every command and every button that leads on is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

import bot
from bot.app import App
from bot.chat.command import Command
from bot.chat.invocation import Invocation, Value
from bot.chat.reply import Reply
from bot.study import aliases
from bot.study.visibility import Visible
from tests.commands.test_leaderboard import call_me, give, member
from tests.dialogue import Talk, invocations, words

SECRET = "Zenobia"
POINTS = 4321
"""More than anybody else has, so that every board would begin with them."""

MOST = 400
"""Pages looked at for one viewer."""


def lines(command: Command, persons: list[str]) -> Iterator[Invocation]:
    """Ways to call ``command`` that need no words: every choice, both flags, every person."""
    ways: list[list[tuple[str, Value | None]]] = []
    for option in command.options:
        values: list[Value | None] = [None]
        if option.kind == "choice":
            values += option.choices
        elif option.kind == "flag":
            values.append(True)
        elif option.kind == "person":
            values += persons
        if option.required:
            values = values[1:] or ["1"]
        ways.append([(option.name, value) for value in values])
    for chosen in product(*ways):
        yield Invocation(command.path, {name: value for name, value in chosen if value is not None})


def views(talk: Talk, persons: list[str]) -> Iterator[tuple[Invocation, Reply]]:
    """All that somebody can look at: every command that changes nothing, and where its buttons lead."""
    commands = talk.app.tree.commands
    waiting = [each for command in commands.values() if not command.writes for each in lines(command, persons)]
    seen = set()
    while waiting and len(seen) < MOST:
        invocation = waiting.pop(0)
        written = f"{invocation.command} {sorted(invocation.args.items())}"
        found = commands.get(invocation.command)
        if written in seen or found is None or found.writes:
            continue
        seen.add(written)
        talk.run(invocation)
        assert talk.last is not None
        yield invocation, talk.last
        if invocation.command.startswith(("leaderboard", "progress", "profile", "streak")):
            waiting = [*invocations(talk.last), *waiting]


@pytest.mark.parametrize("visible", [Visible.HIDDEN, Visible.SQUAD, Visible.ALIAS])
def test_no_view_shows_who_does_not_want_to_be_seen(app: App, visible: Visible) -> None:
    others = [Talk(app, f"other-{number}") for number in range(12)]
    for number, talk in enumerate(others):
        give(talk, 10 + number)
    hidden = Talk(app, "zen")
    give(hidden, POINTS)
    call_me(hidden, SECRET, visible)
    id_ = member(hidden).id
    words_ = aliases.made(id_)
    boards = 0
    for invocation, reply in views(others[0], ["zen", "other-1"]):
        shown = f"{words(reply)} {reply.summary} {' '.join(each.encode() for each in invocations(reply))}"
        assert SECRET not in shown, invocation
        if invocation.command.startswith("leaderboard") and not reply.error:
            boards += 1
        if visible is Visible.ALIAS and invocation.command.startswith("leaderboard"):
            continue  # there by the words that Cairn made, with their points
        assert words_ not in shown, invocation
        assert not re.search(rf"\b{POINTS}\b|{POINTS:,}|\.{id_}\b", shown), invocation
    assert boards > 15
    assert SECRET in hidden.say("/leaderboard") or visible is Visible.ALIAS
    assert f"{POINTS:,}" in hidden.say("/leaderboard")


@pytest.mark.parametrize("visible", list(Visible))
def test_progress_is_shown_by_account_only_to_those_who_may(app: App, ana: Talk, visible: Visible) -> None:
    ana.say("/progress done 3.2")
    call_me(ana, "Ana", visible)
    said = Talk(app, "ben").say("/progress show @ana")
    assert ("1 of 9 topics" in said) == (visible is Visible.EVERYONE)
    assert ("keeps that private" in said) == (visible is not Visible.EVERYONE)
    assert "1 of 9 topics" in ana.say("/progress show @ana")


def test_names_are_read_in_one_place() -> None:
    """A view that read aliases by itself would be beside the filter."""
    root = Path(bot.__file__).parent
    readers = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if re.search(r"\bc\.(alias|visible)\b|\baliases\.made\b", path.read_text(encoding="utf-8"))
    }
    readers.discard("study/hiding.py")  # for an organiser: changes it, and shows nobody
    assert readers == {"study/board_sql.py", "study/totals.py", "study/visibility.py"}
