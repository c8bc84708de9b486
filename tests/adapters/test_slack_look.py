"""How answers look on Slack: what stands together, what stands apart, in which order, and where pages part."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.slack.limits import PAGE_TEXT
from adapters.slack.modal import modal
from adapters.slack.receive import Place
from adapters.slack.render import fallback, pages
from bot.app import App
from bot.chat.invocation import call
from bot.chat.reply import (
    Actions,
    Block,
    Button,
    Checklist,
    Choice,
    Fields,
    Heading,
    Mark,
    Menu,
    Progress,
    Reply,
    Step,
    Table,
    Text,
    When,
)
from tests.adapters.slack_person import words

GREET = call("try greet")


def drawn(*blocks: Block) -> list[dict[str, Any]]:
    """The blocks of the only page of a reply."""
    (page,) = pages(Reply("A summary.", blocks))
    return page.blocks


def lines(block: dict[str, Any]) -> list[str]:
    """What a rich text shows, part by part."""
    return [words([part]).replace("\u00a0", " ") for part in block["elements"]]


@pytest.mark.parametrize(
    ("value", "total", "bar"),
    [
        (0, 9, "▱▱▱▱▱▱"),
        (0.01, 9, "▰▱▱▱▱▱"),
        (8.99, 9, "▰▰▰▰▰▱"),
        (9, 9, "▰▰▰▰▰▰"),
        (12, 9, "▰▰▰▰▰▰"),
        (34, 68, "▰▰▰▱▱▱"),
        (3, 0, "▱▱▱▱▱▱"),
    ],
)
def test_a_bar(value: float, total: float, bar: str) -> None:
    (block,) = drawn(Progress("You", value, total, "so many topics"))
    assert lines(block) == [f"{bar}  You so many topics"]
    assert not any(each.get("style", {}).get("code") for part in block["elements"] for each in part["elements"])


def test_bars_stand_below_each_other_and_apart_from_the_rest() -> None:
    found = drawn(
        Text("A roadmap."),
        Progress("1 Python", 1, 11, "1 of 11"),
        Progress("2 Maths", 5, 10, "5 of 10"),
        Fields((("Next", "2.6 Vectors"),)),
    )
    assert [lines(block) for block in found] == [
        ["A roadmap."],
        ["▰▱▱▱▱▱  1 Python 1 of 11", "▰▰▰▱▱▱  2 Maths 5 of 10"],
        ["Next 2.6 Vectors"],
    ]


def test_a_heading_stands_above_what_it_leads() -> None:
    steps = (Step(Mark.CHECKED, "3.2", "Data transformation", "3 h"), Step(Mark.OPEN, "3.4", "Feature engineering"))
    found = drawn(Text("Before."), Heading("Prepare the data", level=2), Checklist(steps), Text("After."))
    assert [len(block["elements"]) for block in found] == [1, 3, 1]
    assert lines(found[1])[0] == "Prepare the data"


def test_a_step_begins_with_its_number_and_ends_with_its_state() -> None:
    """Symbols of different widths in front would put the numbers out of line; open goes without saying."""
    (block,) = drawn(Checklist(tuple(Step(mark, "3.2", "Cleaning", "3 h") for mark in Mark)))
    assert lines(block) == [
        "3.2 Cleaning · 3 h",
        "3.2 Cleaning · 3 h · ● learning",
        "3.2 Cleaning · 3 h · ✓ done",
        "3.2 Cleaning · 3 h · ✔\ufe0e checked",
        "3.2 Cleaning · 3 h · – skipped",
    ]


def test_paragraphs_are_one_section() -> None:
    """Slack draws no gap between two sections, and a small one for an empty line within one."""
    (block,) = drawn(Text("One.\n\nTwo, and\nits second line."))
    (section,) = block["elements"]
    assert [each["text"] for each in section["elements"]] == ["One.", "\n\n", "Two, and", "\n", "its second line."]


def test_a_table_that_a_phone_cannot_hold_is_a_list() -> None:
    header = ("Level", "Region", "A year")
    (narrow,) = drawn(Table(header, (("entry", "India", "10 to 40"),)))
    assert narrow["elements"][0]["type"] == "rich_text_preformatted"
    (wide,) = drawn(Table(header, (("entry", "India", "depends on where, and on how long, one has worked"),)))
    (rows,) = wide["elements"]
    assert rows["type"] == "rich_text_list"
    assert words(rows["elements"]) == (
        "entry · Region: India · A year: depends on where, and on how long, one has worked"
    )


def test_an_instant_is_shown_like_a_field() -> None:
    (block,) = drawn(When("It *closes*", datetime(2026, 11, 29, 18, tzinfo=UTC)))
    assert block["text"]["text"] == "*It ∗closes∗* <!date^1795975200^{date_long_pretty}, {time}|2026-11-29 18:00 UTC>"


def test_menus_stand_above_one_row_of_buttons() -> None:
    items = (Button("Open 3.3", GREET, "primary"), Menu("Open", GREET, "name", (Choice("3.1", "a"),)))
    menus, buttons = drawn(Actions(items))
    assert [each["type"] for each in menus["elements"]] == ["static_select"]
    assert [each.get("style") for each in buttons["elements"]] == ["primary"]


def test_a_reply_that_shows_nothing_is_its_summary_as_it_reads() -> None:
    reply = Reply("Q&A: is 1 < 2?", (Text(""),))
    (page,) = pages(reply)
    assert page.text == fallback(reply) == "Q&amp;A: is 1 &lt; 2?"
    assert page.blocks[0]["elements"][0]["elements"] == [{"type": "text", "text": "Q&A: is 1 < 2?"}]


def test_a_long_text_parts_between_its_lines() -> None:
    paragraph = " ".join(["word"] * 150)
    found = pages(Reply("A summary.", (Text("\n\n".join(f"**{n}** {paragraph}" for n in range(20))),)))
    assert len(found) > 1
    for page in found:
        for block in page.blocks:
            (part,) = block["elements"]  # two would stand together without a gap
            assert part["elements"][0]["style"] == {"bold": True}
            assert part["elements"][-1]["text"].endswith("word")
        assert sum(len(words(block)) for block in page.blocks) <= PAGE_TEXT


def test_a_page_says_where_it_is_in_small() -> None:
    again = call("try long")
    text = Text("\n\n".join(["word " * 900] * 6))
    first, *_, last = pages(Reply("A summary.", (text, Actions((Button("Go on", GREET),)))), again)
    place, ways = first.blocks[-2:]
    assert (place["type"], words(place)) == ("context", f"Page 1 of {len(pages(Reply('', (text,)), again))}")
    assert [each["text"]["text"] for each in ways["elements"]] == ["More ›"]
    assert [each["text"]["text"] for each in last.blocks[-1]["elements"]] == ["‹ Back"]


def test_a_form_does_not_say_its_title_again_below_a_field(real: App) -> None:
    for path, hints in (("progress answer", [None]), ("progress write", ["A topic", "What you want"])):
        args = {"topic": "ml.data-preprocessing", "question": 1} if path == "progress answer" else {}
        form = real.form(call(path, **args))
        assert form is not None
        view = modal(form, real.tree.commands[path], Place("T1", "C1", "U1"), typed=False)
        found = [block.get("hint", {}).get("text") for block in view["blocks"] if block["type"] == "input"]
        assert [hint and hint[: len(start or "")] for hint, start in zip(found, hints, strict=True)] == hints
