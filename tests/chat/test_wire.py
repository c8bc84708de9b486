"""A reply as JSON: the documented shape, from every block."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest

from bot.chat.errors import DeclarationError
from bot.chat.invocation import Invocation, call
from bot.chat.reply import (
    Actions,
    Block,
    Button,
    Checklist,
    Choice,
    Code,
    Divider,
    Fields,
    File,
    Heading,
    Image,
    Link,
    Mark,
    Menu,
    Post,
    Progress,
    Quote,
    Reply,
    Step,
    Table,
    Text,
    When,
    Where,
)
from bot.chat.wire import VERSION, to_data

PAGE = Path(__file__).parents[2] / "docs" / "reply-json.md"

CLOSES = datetime(2026, 11, 29, 21, 0, tzinfo=timezone(timedelta(hours=1)))

SHAPES: list[tuple[Block, dict[str, object]]] = [
    (Heading("Stage 3", "30 h"), {"kind": "heading", "text": "Stage 3", "aside": "30 h", "level": 1}),
    (Text("**a**"), {"kind": "text", "markdown": "**a**"}),
    (Fields((("Next", "`b`"),)), {"kind": "fields", "pairs": [{"label": "Next", "markdown": "`b`"}]}),
    (Table(("a", "b"), (("1", "2"),)), {"kind": "table", "header": ["a", "b"], "rows": [["1", "2"]]}),
    (
        Checklist((Step(Mark.DONE, "3.1", "Data cleaning", "4 h"),)),
        {"kind": "checklist", "steps": [{"mark": "done", "label": "3.1", "text": "Data cleaning", "aside": "4 h"}]},
    ),
    (Progress("You", 5, 9, "5 of 9"), {"kind": "progress", "label": "You", "value": 5, "total": 9, "words": "5 of 9"}),
    (Image("https://e.org/a.png", "a"), {"kind": "image", "alt": "a", "url": "https://e.org/a.png", "png": None}),
    (Image(b"\x89PNG", "a"), {"kind": "image", "alt": "a", "url": None, "png": "iVBORw=="}),
    (Quote("said", "ana"), {"kind": "quote", "text": "said", "by": "ana"}),
    (Code("x = 1", "python"), {"kind": "code", "text": "x = 1", "language": "python"}),
    (Divider(), {"kind": "divider"}),
    (When("Closes", CLOSES), {"kind": "when", "label": "Closes", "instant": "2026-11-29T20:00:00+00:00"}),
    (Where("Channel", "general"), {"kind": "where", "label": "Channel", "channel": "general"}),
    (
        Actions(
            (
                Button("Stage 4", call("roadmap stage", number=4), "primary"),
                Link("Docs", "https://e.org"),
                Menu("Open", call("roadmap topic"), "topic", (Choice("3.1 Data", "ml.a&b"),)),
            )
        ),
        {
            "kind": "actions",
            "items": [
                {"kind": "button", "label": "Stage 4", "style": "primary", "run": "1 roadmap stage?number=4"},
                {"kind": "link", "label": "Docs", "url": "https://e.org"},
                {
                    "kind": "menu",
                    "label": "Open",
                    "run": "1 roadmap topic",
                    "option": "topic",
                    "choices": [{"label": "3.1 Data", "value": "ml.a&b", "run": "1 roadmap topic?topic=ml.a%26b"}],
                },
            ],
        },
    ),
]


@pytest.mark.parametrize(
    ("block", "shape"), SHAPES, ids=[f"{number} {shape['kind']}" for number, (_, shape) in enumerate(SHAPES)]
)
def test_blocks(block: Block, shape: dict[str, object]) -> None:
    assert to_data(Reply("", (block,)))["blocks"] == [shape]


def test_every_kind_of_block_is_tested_and_documented() -> None:
    assert {type(block) for block, _ in SHAPES} == set(get_args(Block))
    page = PAGE.read_text(encoding="utf-8")
    for _, shape in SHAPES:
        row = next(line for line in page.split("\n") if line.startswith(f"| `{shape['kind']}` |"))
        assert all(f"`{key}`" in row for key in shape if key != "kind"), row


def test_a_whole_reply_survives_json() -> None:
    post = Post("general", Reply("P.", (Text("x"),)), "week-18", 2)
    file = File("data.csv", b"a,b\n", "text/csv")
    reply = Reply("S.", (Divider(),), True, 2, (post,), error=True, files=(file,))
    data = {
        "version": VERSION,
        "summary": "S.",
        "private": True,
        "accent": 2,
        "error": True,
        "blocks": [{"kind": "divider"}],
        "posts": [
            {
                "to": "general",
                "key": "week-18",
                "start": 2,
                "reply": {
                    "summary": "P.",
                    "private": None,
                    "accent": None,
                    "error": False,
                    "blocks": [{"kind": "text", "markdown": "x"}],
                    "posts": [],
                },
            }
        ],
        "files": [{"name": "data.csv", "mime": "text/csv", "data": "YSxiCg=="}],
    }
    assert json.loads(json.dumps(to_data(reply))) == data


def test_what_a_button_sends_is_read_back() -> None:
    run = call("progress note", topic="ml.a", text="50% = a & b?")
    data = to_data(Reply("", (Actions((Button("Go", run),)),)))
    assert Invocation.decode(data["blocks"][0]["items"][0]["run"]) == run


def test_a_button_that_is_too_long_fails() -> None:
    with pytest.raises(DeclarationError, match="a button holds 100 characters"):
        to_data(Reply("", (Actions((Button("Go", call("x", text="a" * 100)),)),)))


def test_instants_are_written_in_utc() -> None:
    data = to_data(Reply("", (When("Now", CLOSES),)))
    assert datetime.fromisoformat(data["blocks"][0]["instant"]) == CLOSES.astimezone(UTC)
