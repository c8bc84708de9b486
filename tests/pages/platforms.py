"""What every page of a reply has to bear: all platforms, and a reader who is not having a good week."""

from __future__ import annotations

from datetime import UTC, datetime

from adapters.discord.render import pages as discord_pages
from adapters.discord.wire import EPHEMERAL, body
from adapters.slack.render import pages as slack_pages
from adapters.terminal.render import render
from bot.chat.reply import Actions, Button, Menu, Quote, Reply
from bot.commands import load_tree
from tests.dialogue import words
from tests.fakes import discord_spec
from tests.fakes.slack_rules import check_message

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOSS = ("lost", "lose", "broke", "fail", "missed", "sorry", "unfortunately", "!", "🔥")
TREE = load_tree()


def require_good(reply: Reply) -> None:
    """Fail unless no platform refuses ``reply``, all that can be clicked runs something, and no word counts a loss."""
    require_accepted(reply)
    own = Reply("", tuple(block for block in reply.blocks if not isinstance(block, Quote)))
    assert not [word for word in LOSS if word in words(own).casefold()]


def require_accepted(reply: Reply) -> None:
    """Fail unless no platform refuses ``reply``, and all that can be clicked runs something."""
    for answer in slack_pages(reply):
        check_message({"text": answer.text, "blocks": answer.blocks})
    for page in discord_pages(reply) if discord_spec.available() else []:
        sent = {"type": 4, "data": body(page, EPHEMERAL)}
        assert discord_spec.faults("POST", "/interactions/1/tok/callback", sent) == []
    assert render(reply, 80, now=NOW)
    for block in reply.blocks:
        for item in block.items if isinstance(block, Actions) else ():
            if isinstance(item, Button):
                assert item.run.encode()
                assert item.run.command in TREE.commands
            elif isinstance(item, Menu):
                assert all(item.pick(choice.value).encode() for choice in item.choices)
