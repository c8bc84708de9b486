"""Which options take text, and what else a command needs to be called: for tests that put hostile text into each."""

from __future__ import annotations

from collections.abc import Iterator

from bot.app import App
from bot.chat.command import Command
from bot.chat.option import Option

FITTING = {
    "topic": "3.1",
    "text": "x",
    "question": 1,
    "answer": "a",
    "page": "x",
    "skill": "x",
    "weekly": 7,
    "words": "x",
    "number": 1,
    "zone": "Rome",
    "roadmap": "mlops",
    "monday": "2026-11-23",
    "how": "hide",
    "kind": "checked",
    "window": "week",
    "at": "x",
    "what": "x",
    "why": "x",
    "reason": "x",
    "points": 1,
    "day": "today",
    "confirm": "no",
    "code": "AAAA-AAAA",
    "action": "link",
    "week": 1,
    "part": "p1",
    "chosen": "a",
    "stars": 3,
    "left": 1,
    "review": 1,
    "scores": "210",
    "comment": "x",
    "file": "x",
    "weeks": 1,
    "days": 1,
    "task": "form",
    "change": "list",
    "squad": "Birch",
    "free": "mon 8-9",
    "name": "x",
    "plan": "x",
    "start": 1,
}
"""Something that fits each required option. A new one needs an entry here."""


def text_options(app: App) -> Iterator[tuple[Command, Option]]:
    """Every option that takes text, with its command."""
    for command in app.tree.commands.values():
        yield from ((command, option) for option in command.options if option.kind == "text")
