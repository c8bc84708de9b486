"""What stands around posts that come by themselves: who switched one on, and what organisers are told about one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.markup import code, escape
from bot.chat.reply import Divider, Heading, Reply, Text, Where

PAUSE = "/studyadmin schedule pause"
RESUME = "/studyadmin schedule resume"


def introduced(reply: Reply, name: str, kind: str) -> Reply:
    """The first post in a channel also says who switched it on (``name``), and how to stop it."""
    said = f"{name or 'An organiser'} switched these posts on. To stop them: {PAUSE} {kind}"
    line = Text(f"{escape(name or 'An organiser')} switched these posts on. To stop them: {code(f'{PAUSE} {kind}')}")
    return replace(reply, summary=f"{reply.summary} {said}", blocks=(*reply.blocks, Divider(), line))


def stopped_page(title: str, channel: str, why: str, kinds: Sequence[str]) -> Reply:
    """A post was refused, so that its kind and all that goes to the same place is paused."""
    happened = f"I could not post “{title}”. {why}"
    paused = f"Until that is mended I post nothing there: {', '.join(kinds)}."
    after = [f"{RESUME} {kind}" for kind in kinds[:1]]
    blocks = (
        Heading("A post could not be made"),
        Text(escape(happened)),
        Where("Channel", channel),
        Text(escape(paused)),
        Text(f"When it is mended: {code(after[0])}"),
    )
    return Reply(f"{happened} {paused} When it is mended: {after[0]}", blocks)


def broken_page(title: str, reference: str) -> Reply:
    """A post could not be written, by a fault of Cairn's own."""
    happened = f"I could not write “{title}” this time. Something went wrong on our side."
    next_step = f"Tell whoever runs this Cairn the reference {reference}. The next one comes as planned."
    blocks = (Heading("A post could not be made"), Text(escape(happened)), Text(escape(next_step)))
    return Reply(f"{happened} {next_step}", blocks)
