"""What is shown while accounts are joined, and parted again."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.chat.invocation import call
from bot.chat.markup import code as inline
from bot.chat.markup import escape, listing
from bot.chat.reply import Actions, Button, Code, Heading, Reply, Text
from bot.study.merging import Merged


def code_page(title: str, said: str, code: str, line: str, life: timedelta, warning: str) -> Reply:
    """A one-time ``code``, the ``line`` to type it with, and how long it lives."""
    blocks = (
        Heading(title),
        Text(escape(said)),
        Code(f"{line} {code}"),
        Text(escape(f"It works once, within {life // timedelta(minutes=1)} minutes. {warning}")),
    )
    return Reply(f"{said} Your code is {code}.", blocks, private=True)


def preview_page(code: str, places: list[str], since: datetime, entries: int, notes: int, first: bool) -> Reply:
    """Whom a code would join you with, before it does."""
    facts = [
        f"On {' and '.join(places)}, since {since:%-d %b %Y}",
        f"{_many(entries, 'entry', 'entries')}, {_many(notes, 'note', 'notes')}",
    ]
    stays = "Your settings here hold" if first else "The other account's settings hold, since it came first"
    said = "From then on both accounts are one member, with all that either has. What both did counts once."
    warn = "Go on only if you asked for this code yourself: whoever did can then read your notes."
    blocks = (
        Heading("Join these accounts?"),
        Text(listing([escape(fact) for fact in facts])),
        Text(escape(f"{said} {stays}.")),
        Text(f"**{escape(warn)}**"),
        Actions((Button("Join them", call("profile join", code=code), "primary"),)),
    )
    return Reply(f"Join your account here with one on {' and '.join(places)}?", blocks, private=True)


def joined_page(merged: Merged, days: int) -> Reply:
    """What joining did."""
    facts = [
        f"{_many(merged.carried, 'entry', 'entries')} carried over",
        f"{merged.doubles} counted already, on the other account",
        f"{_many(merged.moved, 'note or other row', 'notes and other rows')} moved",
    ]
    said = "Your accounts are one member now."
    blocks = (
        Heading("Joined"),
        Text(escape(said)),
        Text(listing([escape(fact) for fact in facts])),
        Text(escape(f"For {days} days this can be undone: /profile unlink")),
        Actions((Button("My progress", call("progress show"), "primary"),)),
    )
    return Reply(said, blocks, private=True)


def parted_page() -> Reply:
    """What unlinking did."""
    said = "Your accounts are two members again."
    more = "Each has what it had before. What was done since they were joined stays with the account that came first."
    return Reply(said, (Heading("Parted"), Text(escape(said)), Text(escape(more))), private=True)


def refused_page(what: str, example: str) -> Reply:
    """What is said where something is not done, but what led to it is kept: a wrong code is counted."""
    text = f"{escape(what)}\n\nTry {inline(example)}"
    return Reply(f"{what} Try {example}", (Text(text),), private=True, error=True)


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
