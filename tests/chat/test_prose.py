"""Reading the CommonMark subset: what markup writes is read back, and nothing a member typed becomes markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import markup
from bot.chat.prose import Line, Span, parse, spans


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("plain", (Span("plain"),)),
        ("**bold** and *lean*", (Span("bold", bold=True), Span(" and "), Span("lean", italic=True))),
        ("_lean_ but snake_case_name", (Span("lean", italic=True), Span(" but snake_case_name"))),
        ("`a * b`", (Span("a * b", code=True),)),
        ("**a *b* c**", (Span("a ", bold=True), Span("b", bold=True, italic=True), Span(" c", bold=True))),
        (
            "[a **guide**](https://e.org/x)",
            (Span("a ", url="https://e.org/x"), Span("guide", True, url="https://e.org/x")),
        ),
        ("[](https://e.org)", (Span("https://e.org", url="https://e.org"),)),
        ("[a](javascript:x) [b](/c)", (Span("[a](javascript:x) [b](/c)"),)),
        (r"\*\*no\*\* \[a\](https://e.org)", (Span("**no** [a](https://e.org)"),)),
        ("2 * 3 ** 4 ` [", (Span("2 * 3 ** 4 ` ["),)),
        ("", ()),
    ],
)
def test_spans(text: str, read: tuple[Span, ...]) -> None:
    assert spans(text) == read


def test_lines() -> None:
    assert parse("one\ntwo\n\n\n- item\n1. first\n> said\n\n") == [
        Line("text", (Span("one"),)),
        Line("text", (Span("two"),)),
        Line("gap"),
        Line("item", (Span("item"),)),
        Line("item", (Span("first"),), "1."),
        Line("quote", (Span("said"),)),
    ]


@given(st.text(st.characters(exclude_categories=("C", "Z"))))
def test_what_is_escaped_is_plain(text: str) -> None:
    assert "".join(span.text for span in spans(markup.escape(text))) == text
    assert set(spans(markup.escape(text))) <= {Span(text)}


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1))
def test_what_markup_writes_is_read_back(text: str) -> None:
    assert spans(markup.bold(text)) == (Span(text, bold=True),)
    assert spans(markup.link(text, "https://e.org/a b")) == (Span(text, url="https://e.org/a%20b"),)
    assert spans(markup.code(text)) == (Span(text.replace("`", "’"), code=True),)
    assert parse(markup.listing([markup.escape(text)])) == [Line("item", (Span(text),))]


@given(st.text("*_`[](\\ ahtps:/>-1.\n", max_size=60))
def test_never_fails_and_loses_no_letter(text: str) -> None:
    read = "".join(span.text for line in parse(text) for span in line.spans)
    assert read.count("a") <= text.count("a")


def test_marks_that_never_close_take_no_time() -> None:
    for mark in ("**a", "*a", "_a", "[a", "`a", "**", "[](", "\\"):
        parse(mark * 2000)
