"""What whoever asked for a post reads when it did not arrive, or may not have: what happened, where, and what to do."""

from __future__ import annotations

from bot.chat.invocation import call
from bot.chat.markup import escape
from bot.chat.reply import Actions, Block, Button, Quote, Reply, Text, Where
from bot.chat.text import shortened

QUOTED = 200
"""Characters by which a post is known again."""


def question_page(channel: str, summary: str, part: int, parts: int, delivery: int | None) -> Reply:
    """Nobody knows whether message ``part`` of ``parts`` arrived. ``summary`` is what the post says in one sentence.

    The two buttons are there if it could be kept, as ``delivery``.
    """
    what = "a post" if parts == 1 else f"message {part + 1} of {parts} of a post"
    happened = f"No answer came to {what}, so I do not know whether it arrived."
    if delivery is None:
        next_step = "Look there before you run the command again."
    elif part + 1 < parts:
        next_step = "Look there, then tell me; the rest follows either way."
    else:
        next_step = "Look there, then tell me."
    return Reply(
        f"{happened} {next_step}",
        (Text(escape(happened)), *_which(channel, summary), Text(escape(next_step)), *_buttons(delivery)),
        private=True,
    )


def refused_page(channel: str, why: str, delivery: int | None = None) -> Reply:
    """The channel does not take it, and ``why``. A second try, of ``delivery``, can be made again by its button."""
    happened = f"I could not post it. {why}"
    next_step = "Then run the command again." if delivery is None else "Then press Post it."
    blocks = (Text(escape(happened)), Where("Channel", channel), Text(escape(next_step)), *_buttons(delivery))
    return Reply(f"{happened} {next_step}", blocks, private=True, error=True)


def later_page(channel: str, why: str) -> Reply:
    """Nothing was sent, and ``why``; it will be, without anybody's doing."""
    next_step = "I post it as soon as that works again."
    blocks = (Text(escape(why)), Where("Channel", channel), Text(escape(next_step)))
    return Reply(f"{why} {next_step}", blocks, private=True)


def done_page(channel: str, said: str) -> Reply:
    """What came of it, in one sentence."""
    return Reply(said, (Text(escape(said)), Where("Channel", channel)), private=True)


def _which(channel: str, summary: str) -> tuple[Block, ...]:
    quote = (Quote(shortened(summary, QUOTED)),) if summary.strip() else ()
    return (Where("Channel", channel), *quote)


def _buttons(delivery: int | None) -> tuple[Block, ...]:
    if delivery is None:
        return ()
    there = Button("It is there", call("study arrived", delivery=delivery))
    again = Button("Post it", call("study repost", delivery=delivery))
    return (Actions((there, again)),)
