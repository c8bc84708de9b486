"""Drawing for Discord: any reply makes pages that Discord takes, loses no words and lets none of them act."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from adapters.discord.actions import PLACE
from adapters.discord.render import LEAST, Page, pages
from adapters.discord.wire import EPHEMERAL, body
from bot.chat import clicks, prose
from bot.chat.invocation import Invocation, call
from bot.chat.markup import escape
from bot.chat.reply import (
    Actions,
    Block,
    Button,
    Checklist,
    Choice,
    Code,
    Fields,
    Heading,
    Link,
    Mark,
    Menu,
    Progress,
    Quote,
    Reply,
    Step,
    Table,
    Text,
    When,
    Where,
)
from bot.chat.text import unseen, visible
from tests.adapters.discord_reading import components, displays, live, words
from tests.adapters.replies import large_replies, replies
from tests.fakes import discord_spec

CALLBACK, POST = "/interactions/1/tok/callback", "/channels/1/messages"
PICKS = tuple(Choice(f"Topic {number}", str(number)) for number in range(25))
AGAIN = call("try long", number=3)

MANY = settings(max_examples=2250, deadline=None, suppress_health_check=list(HealthCheck), database=None)
SOME = settings(MANY, max_examples=500)
"""Together 10,000 replies, spread over tests that workers share."""


def faults(found: list[Page], answer: bool) -> list[str]:
    """What Discord has against ``found``, as the answer to an interaction or as messages in a channel."""
    if answer:
        bodies = [(CALLBACK, {"type": 4, "data": body(page, EPHEMERAL)}) for page in found]
    else:
        bodies = [(POST, body(page)) for page in found]
    return [fault for path, sent in bodies for fault in discord_spec.faults("POST", path, sent)]


def buttons(page: Page) -> list[dict[str, Any]]:
    return [part for part in components(page.components) if part["type"] == 2]


def squashed(text: str) -> str:
    """``text`` as far as a renderer must keep it: no white space, no joiners; backticks may become quotes."""
    return re.sub(r"[\s\u200c\u200d]+", "", visible(text)).replace("`", "’")


def said(block: Block) -> Iterator[str]:
    """The words in ``block`` that nobody may lose."""
    match block:
        case Heading(text, aside):
            yield from (text, aside)
        case Fields(pairs):
            yield from (label for label, _ in pairs)
        case Table(header, rows):
            yield from (cell for row in rows for cell in row)
            yield from header[1:] if rows else header
        case Checklist(steps):
            yield from (part for step in steps for part in (step.label, step.text, step.aside))
        case Progress(label, _, _, numbers):
            yield from (label, numbers)
        case Quote(text, by):
            yield from (text, by)
        case Code(text):
            yield text
        case When(label) | Where(label):
            yield label
        case Text(source):
            yield from (span.text for line in prose.parse(visible(source)) for span in line.spans)
        case _:
            pass


def check_words(reply: Reply, found: list[Page]) -> None:
    shown = squashed("\n".join(words(text) for page in found for text in displays(page.components)))
    for block in reply.blocks:
        for each in said(block):
            if not unseen(wanted := squashed(each)):
                assert wanted in shown, (wanted, block)


BARRED = "open fence", "mention", "command", "place", "emoji", "address", "bare", "spoiler", "struck", "underlined"


def check_marks(reply: Reply, found: list[Page]) -> None:
    """Nothing is live but what the reply's own blocks make so."""
    texts = [text for page in found for text in displays(page.components)]
    kinds = Counter(each.kind for text in texts for each in live(text))
    lines = [line for block in reply.blocks for source in sources(block) for line in prose.parse(visible(source))]
    spans = [span for line in lines for span in line.spans]
    blocks = Counter(type(block) for block in reply.blocks)
    assert all(text.count("```") % 2 == 0 for text in texts)
    places = sum(isinstance(block, Where) and block.channel.isdecimal() for block in reply.blocks)
    assert kinds.pop("mention", 0) <= places  # a channel's
    assert not [kind for kind in BARRED if kinds[kind]], kinds
    assert kinds["heading"] <= blocks[Heading]
    assert kinds["small"] <= blocks[Heading] + blocks[Quote]
    assert kinds["item"] <= sum(line.kind == "item" for line in lines)
    assert kinds["link"] <= sum(bool(span.url) for span in spans)
    assert kinds["code"] <= sum(span.code for span in spans) + blocks[Progress]
    assert kinds["time"] == 2 * blocks[When]
    assert kinds["quote"] == 0 or blocks[Quote] or any(line.kind == "quote" for line in lines)
    assert kinds["fence"] == 0 or blocks[Code] or blocks[Table]


def sources(block: Block) -> list[str]:
    """The texts in ``block`` that may hold markup of their own."""
    if isinstance(block, Fields):
        return [value for _, value in block.pairs]
    return [block.markdown] if isinstance(block, Text) else []


def check_messages(reply: Reply) -> None:
    found = pages(reply)
    assert found
    assert faults(found, answer=False) == []
    check_words(reply, found)
    check_marks(reply, found)


def check_paged(reply: Reply) -> None:
    found = pages(reply, AGAIN)
    assert found
    assert faults(found, answer=True) == []
    last = reply.blocks[-1] if reply.blocks else None
    own = buttons(pages(Reply("", (last,)))[0]) if isinstance(last, Actions) else []
    for number, page in enumerate(found, 1):
        rows = buttons(page)
        if len(found) > 1:
            place = next(part for part in rows if part.get("custom_id") == PLACE)
            assert place["label"] == f"{number} of {len(found)}"
            assert place["disabled"]
            around = [clicks.read(part["custom_id"]) for part in rows if str(part.get("custom_id")).startswith("p")]
            assert [each.page for each in around] == [n for n in (number - 1, number + 1) if 0 < n <= len(found)]
            assert all(each.invocation == Invocation("try long", {"number": "3"}) for each in around)
        labels = [part["label"] for part in rows]
        assert all(button["label"] in labels for button in own) or len(own) > 5
    if len(found) > 1:
        check_words(reply, found)


@SOME
@given(replies)
def test_any_reply_as_messages(reply: Reply) -> None:
    check_messages(reply)


@SOME
@given(replies)
def test_any_reply_in_pages(reply: Reply) -> None:
    check_paged(reply)


@pytest.mark.parametrize("turn", [1, 2])
def test_any_large_reply_as_messages(turn: int) -> None:
    MANY(given(large_replies)(check_messages))()


@pytest.mark.parametrize("turn", [1, 2])
def test_any_large_reply_in_pages(turn: int) -> None:
    MANY(given(large_replies)(check_paged))()


def test_a_reply_with_nothing_to_see_says_its_summary() -> None:
    assert displays(pages(Reply("All done # now", ()))[0].components) == ["All done # now"]
    assert displays(pages(Reply("", (Text("\u3164"), Actions(()))))[0].components) == [LEAST]


def test_a_long_reply_keeps_its_last_buttons_on_every_page() -> None:
    last = Actions((Button("Go on", call("try greet", name="Ana")), Menu("Pick", call("try greet"), "name", PICKS)))
    reply = Reply("", (Heading("Long"), *[Quote("word " * 300)] * 9, last))
    found = pages(reply, AGAIN)
    assert len(found) > 2
    for page in found:
        assert buttons(page)[0]["label"] == "Go on"
        assert [part["custom_id"] for part in components(page.components) if part["type"] == 3] == ["1 try greet?name="]
    assert [[part["label"] for part in buttons(page)][1:] for page in (found[0], found[-1])] == [
        [f"1 of {len(found)}", "More ›"],
        ["‹ Back", f"{len(found)} of {len(found)}"],
    ]


def test_without_a_way_back_the_buttons_come_once_at_the_end() -> None:
    reply = Reply("", (*[Quote("word " * 300)] * 9, Actions((Button("Go on", call("try greet", name="Ana")),))))
    too_long = call("try greet", name="x" * 80)
    for found in (pages(reply), pages(reply, too_long)):
        assert [len(buttons(page)) for page in found] == [0] * (len(found) - 1) + [1]


def test_a_heading_goes_where_what_it_leads_goes() -> None:
    reply = Reply(
        "", (Quote("a" * 1400), Quote("b" * 1400), Quote("c" * 1000), Heading("Next", level=2), Quote("d" * 900))
    )
    assert "".join(displays(pages(reply)[-1].components)).startswith("### Next\n> d")


def test_equal_buttons_are_told_apart() -> None:
    row = Actions((Button("Go", call("try greet", name="Ana")),))
    (page,) = pages(Reply("", (row, Text("and"), row)))
    assert [part["custom_id"] for part in buttons(page)] == ["1 try greet?name=Ana", "d2!1 try greet?name=Ana"]


def test_the_words_of_a_nameless_bar_open_no_heading() -> None:
    (shown,) = displays(pages(Reply("", (Progress("", 1, 2, "# 1 of 2"),)))[0].components)
    assert shown.startswith("\\# 1 of 2\n")


@pytest.mark.parametrize("width", range(1380, 1520, 7))
def test_a_line_that_is_cut_opens_nothing(width: int) -> None:
    text = "x" * width + " # big"
    for block in (
        Heading(text),
        Checklist((Step(Mark.DONE, "", text * 3),)),
        Text(f"- {escape(text)}"),
        Quote(text * 4),
    ):
        check_marks(Reply("", (block,)), pages(Reply("", (block,))))


def test_a_large_menu_and_five_buttons_fit() -> None:
    menus = [Menu(f"Menu {n}", call("try greet", size=str(n)), "name", PICKS) for n in range(5)]
    row = Actions(
        (*[Button("Go", call("try greet", name=str(n))) for n in range(4)], Link("A", "https://e.org"), *menus)
    )
    reply = Reply("", (*[Text("words")] * 60, row))
    check_paged(reply)
    check_messages(reply)
