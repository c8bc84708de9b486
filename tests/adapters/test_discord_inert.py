"""Whatever a member types stays words on Discord, in every place of every block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from adapters.discord import markdown
from adapters.discord.render import pages
from adapters.discord.wire import body
from bot.chat import prose
from bot.chat.markup import bold, code, escape, link, listing
from bot.chat.reply import (
    Actions,
    Block,
    Checklist,
    Code,
    Fields,
    Heading,
    Image,
    Link,
    Mark,
    Progress,
    Quote,
    Reply,
    Step,
    Table,
    Text,
    When,
    Where,
)
from bot.chat.text import visible
from tests.adapters.discord_reading import displays, live
from tests.fakes import discord_spec

HOSTILE = (
    *("<@1>", "<@!1>", "<@&1>", "<#1>", "@everyone", "@here", "a@everyone b", "\\@everyone", "\\\\@everyone"),
    *(
        "\\<@1>",
        "\\\\<@1>",
        "\\\\\\<@1>",
        "<@1>\\",
        "<\u200b@1>",
        "@\u200beveryone",
        "\u202e@everyone",
        "@every\u2066one",
    ),
    *("@\u00adeveryone", "@\ufeffhere", "\u200d@here", "<@\ud800 1>", "\ud83d@everyone\ude00", "\ud800<@1>\udc00"),
    *(
        "[a](https://e.org)",
        '[a](https://e.org "t")',
        "[a](<https://e.org>)",
        "[a [b]](https://e.org)",
        "\\[a](https://e.org)",
    ),
    *("[a](https://e.org/a_(b))", "[a]( https://e.org )", "[https://good.org](https://e.org)", "[](https://e.org)"),
    *("[[a](https://e.org)](https://f.org)", "[a](javascript:x)", "[a\\](https://e.org)", "[a](\nhttps://e.org)"),
    *(
        "<https://e.org>",
        "https://e.org",
        "http://e.org/a_b_c*d*",
        "x" * 394 + "https://e.org",
        "<mailto:a@e.org>",
        "<tel:+1>",
    ),
    *("<t:1:R>", "<t:1>", "<t:-1:F>", "<:a:1>", "<a:b:1>", "</x:1>", "</x y:1>", "<id:customize>", "<id:browse>"),
    *("# big", "## big", "### big", "  # big", "\u3000# big", "\u200b# big", "-# small", " -# small", "words\n# big"),
    *(
        "words\r# big",
        "words\u2028# big",
        "words\x0b-# small",
        "words\n\n- item",
        "> said",
        ">>> said",
        "> # big",
        "> > x",
    ),
    *("- item", "* item", "+ item", "1. item", "12) item", "12345678901. item", "- # big", "1. # big", "٣. item"),
    *(
        "```",
        "```py\nx\n```",
        "```x```",
        "``` <@1>",
        "`` ` ``",
        "`<@1>`",
        "`",
        "``",
        "\\```",
        "`a` ``b`` ```c```",
        "``\\`",
    ),
    *(
        "````\n```\n````",
        "\u1fef\u1fef\u1fef",
        "||x||",
        "||",
        "\\||x||",
        "|| ```x``` ||",
        "~~x~~",
        "__x__",
        "**x**",
        "***",
    ),
    *(
        "*x*",
        "_x_",
        "_ _",
        "\\",
        "\\\\",
        "\\\\\\",
        "x\\",
        "a\\\nb",
        "\\*x*",
        "\\_x_",
        "\\# big",
        "\\> x",
        "¯\\_(ツ)_/¯",
    ),
    *(
        "**__||~~`<@1>`~~||__**",
        "*" * 50,
        "\n\n\n",
        "\u3164",
        "\u2800",
        "\ufe0f",
        "",
        " ",
        "\x00<@1>\x1b[31m",
        "ﷺ" * 40,
    ),
    *("<@1> " * 800, "# " * 2000, "a # " * 1000, "`" * 4000, "\\" * 4000, "x" * 3999 + "@", "[a](https://e.org)" * 222),
    *(
        "> " * 2000,
        "```\n" * 1000,
        "||" * 2000,
        "😀" * 2000 + "@here",
        "\n# big" * 600,
        "- a\n" * 1000,
        "x " * 749 + "# big",
    ),
    *(
        "x " * 1999 + "-# small",
        ("x" * 1499 + " # big ") * 2,
        "x" * 1499 + "\\@everyone",
        "x" * 1500 + "<@1>",
        "1. " * 1300,
    ),
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPOILT = "https://not an address/"

SLOTS: dict[str, Callable[[str], Block]] = {
    "heading": lambda text: Heading(text, "aside"),
    "lower heading": lambda text: Heading(text, "", 2),
    "aside": lambda text: Heading("Heading", text),
    "aside alone": lambda text: Heading("", text),
    "text": lambda text: Text(escape(text)),
    "text in bold": lambda text: Text(f"A {bold(text)} b"),
    "list": lambda text: Text(listing([escape(" ".join(text.split())), "b"])),
    "label of a field": lambda text: Fields(((text, "value"),)),
    "value of a field": lambda text: Fields((("label", escape(text)),)),
    "value of a nameless field": lambda text: Fields((("", escape(text)),)),
    "header": lambda text: Table((text, "b"), (("c", "d"),)),
    "second header": lambda text: Table(("a", text), (("", "d" * 50), ("c", "d"))),
    "cell": lambda text: Table(("a", "b"), ((text, text),)),
    "cell of a wide table": lambda text: Table(("a", "b" * 60), ((text, text), ("", text))),
    "only header": lambda text: Table((text, "b" * 60), ()),
    "nameless column": lambda text: Table(("", "", "c" * 60), (("", text, ""), ("", "", text))),
    "label of a step": lambda text: Checklist((Step(Mark.OPEN, text, "text", "aside"),)),
    "text of a step": lambda text: Checklist((Step(Mark.DONE, "1.1", text, "aside"),)),
    "aside of a step": lambda text: Checklist((Step(Mark.SKIPPED, "", "", text),)),
    "label of a bar": lambda text: Progress(text, 1, 2, "words"),
    "words of a bar": lambda text: Progress("label", 1, 2, text),
    "words of a nameless bar": lambda text: Progress("", 1, 2, text),
    "picture": lambda text: Image("", text),
    "address of a picture": lambda text: Image(text, "alt"),
    "quote": lambda text: Quote(text, "ana"),
    "whose quote": lambda text: Quote("words", text),
    "code": lambda text: Code(text),
    "language": lambda text: Code("words", text),
    "when": lambda text: When(text, NOON),
    "where": lambda text: Where(text, "1"),
    "channel": lambda text: Where("label", text),
    "label of a bad link": lambda text: Actions((Link(text[:38] or "x", SPOILT),)),
    "bad link": lambda text: Actions((Link("label", f"{SPOILT}{text}"[:512]),)),
}

LOOSE = ("bold", "fence", "quote")
"""What one block may have more or less of, as its words are many or few."""


def kinds(reply: Reply) -> Counter[str]:
    found = pages(reply)
    assert [f for page in found for f in discord_spec.left_out("POST", "/channels/1/messages", body(page))] == []
    return Counter(each.kind for page in found for text in displays(page.components) for each in live(text))


def test_there_are_enough_of_them() -> None:
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("slot", SLOTS)
def test_hostile_words_make_nothing_live_that_others_do_not(slot: str) -> None:
    usual, wide = kinds(Reply("", (SLOTS[slot]("harmless"),))), kinds(Reply("", (SLOTS[slot]("harmless " * 400),)))
    for text in HOSTILE:
        found = kinds(Reply("", (SLOTS[slot](text),)))
        new = {kind for kind in found if kind in LOOSE and kind not in usual | wide}
        new |= {kind for kind in found if kind not in LOOSE and found[kind] > usual[kind]}
        assert not new, (text, found)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_summary_that_is_shown(text: str) -> None:
    assert not kinds(Reply(text, ()))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_markup_of_a_text_makes_only_what_its_notation_has(text: str) -> None:
    lines = prose.parse(visible(text))
    spans = [span for line in lines for span in line.spans]
    found = kinds(Reply("", (Text(text),)))
    assert set(found) <= {"bold", "italic", "code", "link", "quote", "item"}
    assert found["link"] <= sum(bool(span.url) for span in spans)
    assert found["code"] <= sum(span.code for span in spans)
    assert found["item"] <= sum(line.kind == "item" for line in lines)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_code_and_links_of_ours_hold_what_they_are_given(text: str) -> None:
    found = kinds(Reply("", (Text(f"{code(text)} and {link(text, 'https://e.org/x')}"),)))
    assert set(found) <= {"code", "link"}
    assert found["code"] <= 1
    assert found["link"] <= 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<@1> @here <#1> </x:1> <t:1:R>", ["mention", "mention", "mention", "command", "time"]),
        ("\\<@1> \\@here \\\\<@1>", ["mention"]),
        ("`<@1>` ```\n<@1>\n``` \\`<@1>\\`", ["code", "fence", "mention"]),
        ("[a](https://e.org) \\[a\\](x) https://e.org", ["link", "bare"]),
        ("# a\nb # c\n-# d\n- # e\n> ## f\n\\# g", ["heading", "small", "item", "heading", "quote", "heading"]),
        (
            "||a|| \\|\\|a ~~b~~ __c__ **d** *e* ```",
            ["spoiler"] * 2 + ["struck"] * 2 + ["underlined"] * 2 + ["bold"] * 2 + ["italic"] * 2 + ["open fence"],
        ),
    ],
)
def test_the_reader_sees_what_is_live(content: str, expected: list[str]) -> None:
    assert [each.kind for each in live(content)] == expected


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("room", [10, 100])
def test_a_line_is_cut_at_no_escape(text: str, room: int) -> None:
    line = markdown.opening(text[:150])
    for part in markdown.fold(line, room):
        assert not [each for each in live(part) if each.kind not in ("italic", "bold")]
