"""Cleaning, words, and the names that they come near."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import text
from bot.chat.errors import UserError, quoted

ANY = st.text(max_size=200) | st.text(st.characters(), max_size=60)
HOSTILE = st.text(
    st.sampled_from("\x00\t\r\n\x0b\x85\u2028\u200b\u200d\u200f\u202e\ud800\udfff\u0301\ufeff\u00a0eé 👩️=:\"'“”"),
    max_size=40,
)


@given(ANY | HOSTILE, st.booleans())
def test_cleaning_twice_changes_nothing_more(typed: str, lines: bool) -> None:
    once = text.clean(typed, lines)
    assert text.clean(once, lines) == once
    assert not {unicodedata.category(c) for c in once.replace("\n", "")} & {"Cc", "Cs"}
    assert ("\n" in once) <= lines
    once.encode()


@given(ANY | HOSTILE, st.booleans())
def test_what_is_printable_is_the_same_at_a_glance_and_letter_by_letter(typed: str, lines: bool) -> None:
    printable = "".join(filter(str.isprintable, typed))
    assert text.visible(printable, lines) == text.visible(f"\x00{printable}", lines)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("stage 3", "stage 3"),
        ("a\tb\u00a0c\u3000d", "a b c d"),
        ("a\r\nb\u2028c\x0bd", "a b c d"),
        ("\x00s\x07t\x1bage\u200b\ufeff", "stage"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("a\ud800b\udfff", "ab"),
        ("e\x00\u0301", "é"),
        ("👩\u200d👩\u200d👧 👋🏽 🇮🇳", "👩\u200d👩\u200d👧 👋🏽 🇮🇳"),
        ("\u200d", ""),
        ("a \u200d\u200cb", "a b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\U0001fae8", "\U0001fae8"),  # an emoji newer than the interpreter's tables
    ],
)
def test_what_cleaning_keeps(typed: str, kept: str) -> None:
    assert text.clean(typed) == kept


def test_lines_can_be_kept() -> None:
    assert text.clean("a\r\nb\rc\u2028 d", lines=True) == "a\nb\nc\n d"


def test_a_text_too_long_is_refused_with_its_length() -> None:
    assert text.clean("x" * 4000)
    with pytest.raises(UserError, match=r"50,000 characters. Cairn reads up to 4,000; please shorten it"):
        text.clean("x" * 50_000)


@given(ANY | HOSTILE)
def test_words_stand_where_they_say_and_nothing_is_lost(typed: str) -> None:
    found = text.tokens(typed)
    assert all(typed[token.start : token.end] == token.raw for token in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert "".join(typed.split()) == "".join("".join(token.raw.split()) for token in found)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("one two", [("", "one"), ("", "two")]),
        ("“two words” «and» „more“", [("", "two words"), ("", "and"), ("", "more")]),
        ("'two words' it's 'tis", [("", "two words"), ("", "it's"), ("", "'tis")]),
        ("text=“don’t” B:2", [("text", "don’t"), ("b", "2")]),
        ("a='b c' d=\"e f\" g='h", [("a", "b c"), ("d", "e f"), ("g", "'h")]),
        ("a= b: c", [("a", ""), ("b", ""), ("", "c")]),
        ("10:30 =x 3=4", [("", "10:30"), ("", "=x"), ("", "3=4")]),
        ('"" a=""', [("", ""), ("a", "")]),
        ('"open', [("", '"open')]),
    ],
)
def test_words(typed: str, words: list[tuple[str, str]]) -> None:
    assert [(token.name, token.text) for token in text.tokens(typed)] == words


@pytest.mark.parametrize(
    ("word", "names", "name"),
    [
        ("sta", ("stage", "show"), "stage"),
        ("s", ("stage", "show"), None),
        ("STAGE", ("stage", "stages"), "stage"),
        ("go", ("Go", "Golang"), "Go"),
        ("Gol", ("Go", "Golang"), "Golang"),
        ("", ("stage",), None),
        (" ", ("stage",), None),
        ("stager", ("stage",), None),
    ],
)
def test_a_unique_prefix_is_enough(word: str, names: tuple[str, ...], name: str | None) -> None:
    assert text.matching(word, names) == name


def test_the_nearest_name() -> None:
    assert text.nearest("STGE", ["Stage", "show"]) == "Stage"
    assert text.nearest("x" * 4000, ["stage"]) is None
    assert text.nearest("", ["stage"]) is None
    assert text.nearest("stage", []) is None


@given(ANY | HOSTILE | st.text(min_size=100, max_size=5000))
def test_a_quotation_is_short_printable_and_on_one_line(typed: str) -> None:
    shown = quoted(typed)
    assert len(shown) <= 42
    assert "\n" not in shown
    assert all(c.isprintable() or c in "\u200c\u200d" for c in shown)


def test_a_shortened_text_fits() -> None:
    assert text.shortened("Progress note", 24) == "Progress note"
    assert text.shortened("Challenge and a long word", 10) == "Challenge…"
