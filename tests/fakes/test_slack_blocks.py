"""What Slack refuses in blocks, as slack_sdk sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.bare_bolt import ask, refused
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """One without a rate limit."""
    with FakeSlack(limits=None) as fake:
        yield fake


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": plain(text), **more}


def row(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def button(action_id: str = "a", text: str = "b", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def menu(count: int = 1, text: str = "t", value: str = "v", same: bool = False, **more: Any) -> dict[str, Any]:
    options = [{"text": plain(text), "value": value if same else f"{value}{n}"} for n in range(count)]
    return {"type": "static_select", "action_id": "m", "options": options, **more}


def table(rows: int, columns: int, text: str = "c") -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * columns] * rows}


INPUT = {"type": "input", "label": plain("l"), "element": {"type": "plain_text_input", "action_id": "i"}}
IMAGE = {"type": "image", "alt_text": "a", "image_url": "https://example.org/a.png"}
ALLOWED = [
    [section("x" * 3000)] * 50,
    [row(*[button(str(n), "x" * 75, value="v" * 2000) for n in range(25)])],
    [row(menu(100, "t" * 75), button("m2"))],
    [table(100, 20)],
    [IMAGE, {"type": "divider"}, {"type": "header", "text": plain("h" * 150)}],
    [{"type": "markdown", "text": "m" * 12_000}],
    [row(button("same")), row(button("same"))],
]
REFUSED = [
    [section("x")] * 51,
    [section("x" * 3001)],
    [section("")],
    [{"type": "section"}],
    [{"type": "section", "fields": [plain("x")] * 11}],
    [{"type": "section", "fields": [plain("x" * 2001)]}],
    [section("a", block_id="same"), section("b", block_id="same")],
    [{"type": "header", "text": plain("h" * 151)}],
    [{"type": "header", "text": {"type": "mrkdwn", "text": "h"}}],
    [{"type": "context", "elements": [plain("x")] * 11}],
    [{"type": "context", "elements": []}],
    [row(*[button(str(n)) for n in range(26)])],
    [row()],
    [row(button("a"), button("a"))],
    [row(button("a" * 256))],
    [row(button(text="x" * 76))],
    [row(button(value="v" * 2001))],
    [row(menu(101))],
    [row(menu(0))],
    [row(menu(text="t" * 76))],
    [row(menu(text=""))],
    [row(menu(value="v" * 151))],
    [row(menu(2, same=True))],
    [row(menu(placeholder=plain("p" * 151)))],
    [row(menu(initial_option={"text": plain("no"), "value": "no"}))],
    [{"type": "image", "image_url": "https://example.org/a.png"}],
    [{**IMAGE, "alt_text": "a" * 2001}],
    [{**IMAGE, "image_url": "ftp://example.org"}],
    [{"type": "rich_text", "elements": []}],
    [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
    [table(101, 1)],
    [table(1, 21)],
    [table(1, 1, "")],
    [table(1, 1), table(1, 1)],
    [INPUT],
    [{"type": "nonsense"}],
]


@pytest.mark.parametrize("number", range(len(ALLOWED)))
def test_blocks_that_pass(slack: FakeSlack, number: int) -> None:
    general = slack.channel("general")
    assert ask(slack, "chat_postMessage", channel=general.id, text="t", blocks=ALLOWED[number])["ok"]
    assert all(block["block_id"] for block in slack.messages(general)[0]["blocks"])


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_blocks_that_are_refused(slack: FakeSlack, number: int) -> None:
    told = refused(slack, "chat_postMessage", channel=slack.channel("c").id, text="t", blocks=REFUSED[number])
    assert told["error"] == "invalid_blocks"
    assert "json-pointer" in told["response_metadata"]["messages"][0]


def test_markdown_together_has_a_limit(slack: FakeSlack) -> None:
    blocks = [{"type": "markdown", "text": "m" * 7000}] * 2
    told = refused(slack, "chat_postMessage", channel=slack.channel("c").id, text="t", blocks=blocks)
    assert told["error"] == "msg_blocks_too_long"
