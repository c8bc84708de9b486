"""Markup, as a real CommonMark parser sees it: nothing that a member types is live."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.chat import markup, prose

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SHARP = st.text(st.sampled_from("\\`*_{}[]()<>#+-=.!|~@:&;\n\t \r1aé"), max_size=40) | st.text(max_size=60)
ATTACKS = [
    "# x",
    "x\n===",
    "x\n---",
    "***",
    "* x",
    "- x",
    "+ x",
    "1. x",
    "1) x",
    "> x",
    "    x",
    "\tx",
    "a\n    b",
    "x  \ny",
    "```\nx\n```",
    "~~~x",
]
ATTACKS += [
    "`x`",
    "**x**",
    "__x__",
    "_x_",
    "~~x~~",
    "[x](http://y)",
    "![x](y)",
    "[x]: y",
    "[x]\n\n[x]: y",
    "<http://x>",
    "<b>x</b>",
    "<!-- x -->",
]
ATTACKS += [
    "&lt;b&gt;",
    "&#42;x&#42;",
    "|a|b|\n|-|-|\n|c|d|",
    "x\\\ny",
    "\\*x\\*",
    "||x||",
    "-# x",
    "<@1>",
    "<!channel>",
    "<t:0>",
    ":smile:",
    "@everyone",
]


def _tokens(source: str) -> list[Token]:
    return [token for block in PARSER.parse(source) for token in [block, *(block.children or [])]]


def _kinds(source: str) -> set[str]:
    return {token.type for token in _tokens(source)}


def _shown(source: str) -> str:
    parts = (
        token.content if token.type in ("text", "text_special", "code_inline") else " " for token in _tokens(source)
    )
    return "".join("".join(parts).split())


def _check_plain(typed: str) -> None:
    escaped = markup.escape(typed)
    assert _kinds(escaped) <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak"}
    assert _shown(escaped) == "".join(typed.replace("\x00", "\ufffd").split())


@given(SHARP)
def test_no_markup_survives(typed: str) -> None:
    _check_plain(typed)


@given(SHARP)
def test_our_own_reader_sees_none_either(typed: str) -> None:
    spans = [span for line in prose.parse(markup.escape(typed)) for span in line.spans]
    assert {line.kind for line in prose.parse(markup.escape(typed))} <= {"text", "gap"}
    assert all(span == prose.Span(span.text) for span in spans)
    assert "".join("".join(span.text.split()) for span in spans) == "".join(typed.split())


@pytest.mark.parametrize("typed", ATTACKS)
def test_no_attack_survives(typed: str) -> None:
    _check_plain(typed)
    assert not re.search(r"(?<!\\)[<@:|#]", markup.escape(typed))


@given(SHARP)
def test_bold_is_bold_and_nothing_else(typed: str) -> None:
    source = f"Now {markup.bold(typed)} and"
    kinds = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "strong_open", "strong_close"}
    assert _kinds(source) <= kinds
    assert _shown(source) == "Now" + "".join(typed.replace("\x00", "\ufffd").split()) + "and"
    assert ("strong_open" in _kinds(source)) == bool(typed.split())


@given(SHARP)
def test_code_cannot_be_left(typed: str) -> None:
    source = f"Now {markup.code(typed)} and"
    assert _kinds(source) <= {"paragraph_open", "paragraph_close", "inline", "text", "code_inline"}
    assert _shown(source) == "Now" + "".join(typed.replace("\x00", "\ufffd").replace("`", "’").split()) + "and"


@given(SHARP, SHARP)
def test_a_link_cannot_be_left(label: str, path: str) -> None:
    source = f"Now {markup.link(label, 'https://x.org/' + path)} and"
    kinds = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "link_open", "link_close"}
    assert _kinds(source) <= kinds
    (opened,) = [token for token in _tokens(source) if token.type == "link_open"]
    assert str(opened.attrs["href"]).startswith("https://x.org/")
    assert _shown(source).endswith("and")


def test_a_link_keeps_its_address() -> None:
    assert markup.link("Tree", "https://en.wikipedia.org/wiki/Tree_(AI)?a=1&b=~c#d") == (
        "[Tree](https://en.wikipedia.org/wiki/Tree_%28AI%29?a=1&b=~c#d)"
    )
    assert markup.link("x", "https://x.org/\\") == "[x](https://x.org/%5C)"
    for address in ("javascript:alert(1)", "ftp://x", "", "//x.org"):
        with pytest.raises(ValueError, match="not a web address"):
            markup.link("x", address)


def test_fragments_keep_the_space_between_them() -> None:
    assert markup.prose("Use `fit` on *train*  only.") == "Use `fit` on \\*train\\* only\\."
    assert markup.prose("an unpaired ` stays") == "an unpaired \\` stays"
    assert markup.listing(["a", "b"]) == "- a\n- b"


def test_nothing_stays_nothing() -> None:
    assert markup.escape("") == markup.bold(" ") == markup.code("") == markup.prose("") == ""
