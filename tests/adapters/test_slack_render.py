"""Any reply at all as Slack messages, ten thousand of them: nothing that Slack refuses, nothing lost, nothing live.

What is rendered is also held against Slack's own TypeScript types (``tests/fakes/slack_types.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from slack_sdk.models.blocks import Block

from adapters.slack.limits import MESSAGE_BLOCKS, VIEW_BLOCKS
from adapters.slack.manifest import manifest
from adapters.slack.mrkdwn import escape
from adapters.slack.receive import unescaped
from adapters.slack.render import fallback, pages
from bot.chat import clicks
from bot.chat.invocation import call
from bot.chat.reply import Actions, Reply, Step, Text
from bot.commands import load_tree
from tests.adapters import exercises
from tests.adapters.contract import HOSTILE
from tests.adapters.replies import large_replies, replies
from tests.adapters.slack_person import words
from tests.fakes import node
from tests.fakes.slack_rules import check_message
from tests.fakes.slack_types import Shapes, faults

AGAIN = call("try long")

PART = 20
"""Characters at the beginning of a long step, which no page parts."""

many = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
most = settings(max_examples=4000, deadline=None, suppress_health_check=list(HealthCheck))
few = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def shapes() -> Iterator[Shapes]:
    """Takes in what a test renders. All of it has to fit Slack's types in the end."""
    taken = Shapes()
    yield taken
    if node.available():
        assert faults(taken) == []


def check(reply: Reply, shapes: Shapes, *, paged: bool) -> None:
    drawn = pages(reply, AGAIN if paged else None)
    assert drawn
    for number, page in enumerate(drawn, 1):
        assert 1 <= len(page.blocks) <= MESSAGE_BLOCKS
        assert page.text.strip()
        message = {"text": page.text, "blocks": page.blocks}
        check_message(message)
        shapes.add("Message", message)
        json.dumps(page.blocks).encode("utf-8")
        for block in page.blocks:
            for element in block.get("elements", ()) if block["type"] == "actions" else ():
                carried = element.get("value") or element["action_id"].partition(" ")[2]
                assert carried in ("here!", "link!") or clicks.read(carried).invocation.command
        if paged and len(drawn) > 1:
            around = [each["value"] for each in page.blocks[-1]["elements"] if each["value"].startswith("p")]
            wanted = [n for n in (number - 1, number + 1) if 0 < n <= len(drawn)]
            assert [clicks.read(each).page for each in around] == wanted
    for block in reply.blocks:
        if isinstance(block, Actions):
            continue
        for step in getattr(block, "steps", ()):
            assert_read(step, drawn)


def assert_read(step: Step, drawn: list[Any]) -> None:
    """Every step can be read. One may begin on one page and end on the next, so long ones are looked for in parts."""
    whole = "".join(unprinted(step.text).split())
    wanted = whole if len(whole) <= PART else whole[:PART]
    assert wanted in "".join("".join(words(page.blocks).split()) for page in drawn)


def unprinted(text: str) -> str:
    from bot.chat.text import visible

    return visible(text, lines=False).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@many
@given(replies)
def test_any_reply_in_pages(shapes: Shapes, reply: Reply) -> None:
    check(reply, shapes, paged=True)


@many
@given(replies)
def test_any_reply_as_messages(shapes: Shapes, reply: Reply) -> None:
    check(reply, shapes, paged=False)


@pytest.mark.parametrize("paged", [True, False])
def test_any_large_reply(shapes: Shapes, paged: bool) -> None:
    @most
    @given(large_replies)
    def large(reply: Reply) -> None:
        check(reply, shapes, paged=paged)

    large()


@few
@given(replies)
def test_slack_s_own_models_take_them(reply: Reply) -> None:
    for page in pages(reply):
        for block in Block.parse_all(page.blocks):
            block.to_dict()


@few
@given(replies)
def test_any_reply_as_a_view(shapes: Shapes, reply: Reply) -> None:
    blocks = pages(reply, room=VIEW_BLOCKS)[0].blocks
    assert len(blocks) <= VIEW_BLOCKS
    shapes.add("Home", {"type": "home", "blocks": blocks})


@pytest.mark.parametrize(
    "text", [HOSTILE, "<!channel> <@U1> <https://evil.example|bank> & *b* `c` ~s~", "<!subteam^S1>"]
)
def test_nothing_in_a_members_text_is_live(text: str) -> None:
    for part in (escape(text), fallback(Reply(text, (Text("x"),)))):
        assert "<" not in part
        assert ">" not in part


@pytest.mark.parametrize(
    ("typed", "line", "names"),
    [
        ("done 3.2 &lt;b&gt; &amp;amp;", "done 3.2 <b> &amp;", {}),
        ("show <@U12|ana>", "show @U12", {"U12": "ana"}),
        ("show <@U12>", "show @U12", {}),
        ("note <#C1|general> <https://e.org|e.org> <!channel>", "note #general https://e.org @channel", {}),
    ],
)
def test_what_is_typed_is_read_as_it_was_meant(typed: str, line: str, names: dict[str, str]) -> None:
    found = unescaped(typed)
    assert (found.line, dict(found.names)) == (line, names)


def test_the_manifest_has_every_command_with_its_words() -> None:
    made = manifest(load_tree(), "socket", prefix="cairn-")
    commands = {each["command"]: each for each in made["features"]["slash_commands"]}
    assert set(commands) == {f"/cairn-{name}" for name in load_tree().groups}
    assert "stage" in commands["/cairn-roadmap"]["usage_hint"]
    assert all(each["should_escape"] for each in commands.values())
    assert "url" not in json.dumps(made)


def test_the_manifest_shows_the_options_of_a_flat_command() -> None:
    made = manifest(exercises.tree(), "socket")
    hints = {each["command"]: each["usage_hint"] for each in made["features"]["slash_commands"]}
    assert hints["/wave"] == "name [times]"
