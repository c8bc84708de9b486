"""The small readers: cleaning, words, numbers, durations, days, yes and no."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import text
from bot.chat.errors import UserError, quoted
from tests.chat.sample import TODAY

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


WHOLE: list[tuple[str, int | None]] = [
    *[
        (shape, 3)
        for shape in (
            "3",
            " 3 ",
            "#3",
            "three",
            "THREE",
            "stage3",
            "Stage 3",
            "stage #3",
            "stage three",
            "+3",
            "03",
            "٣",
            "３",
            "३",
        )
    ],
    *[("−1", -1), ("-1", -1), ("0", 0), ("twenty", 20), ("9" * 12, 999_999_999_999), ("stage-1", -1)],
    *[
        (shape, None)
        for shape in (
            "",
            " ",
            "3.5",
            "3,5",
            "½",
            "³",
            "³2",
            "Ⅲ",
            "三",
            "1" + "0" * 40,
            "9" * 13,
            "1e3",
            "0x3",
            "1_0",
            "--1",
            "##3",
        )
    ],
    *[
        (shape, None)
        for shape in ("nan", "stages3", "3stage", "stage", "twenty-one", "3; DROP TABLE members", "3\ud800", "3 4")
    ],
]


@pytest.mark.parametrize(("typed", "number"), WHOLE)
def test_whole_numbers(typed: str, number: int | None) -> None:
    assert text.whole_number(typed, "stage", "number") == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *[
            ("2.5", 2.5),
            ("2,5", 2.5),
            (" 2 ", 2.0),
            ("−2.5", -2.5),
            (".5", 0.5),
            (",5", 0.5),
            ("0,125", 0.125),
            ("٢.٥", 2.5),
            ("0.000000001", 1e-9),
        ],
        *[
            (shape, None)
            for shape in (
                "",
                ".",
                "5.",
                "½",
                "1e5",
                "nan",
                "inf",
                "-inf",
                "1,000",
                "12,345.6",
                "1.2.3",
                "1,2,3",
                "1" * 13,
                "٫5",
                "1\ud800",
            )
        ],
    ],
)
def test_decimal_numbers(typed: str, number: float | None) -> None:
    assert text.decimal_number(typed) == number


MINUTES: list[tuple[str, float | None]] = [
    *[
        ("25m", 25),
        ("25", 25),
        ("25 min", 25),
        ("25mins", 25),
        ("1 minute", 1),
        ("90minutes", 90),
        ("1h30", 90),
        ("1h 30m", 90),
        ("1H30M", 90),
    ],
    *[
        ("2.5h", 150),
        ("2,5h", 150),
        ("1 hour", 60),
        ("2hrs", 120),
        ("0", 0),
        ("0m", 0),
        ("2.5", 2.5),
        (" 25m ", 25),
        ("9999", 9999),
    ],
    *[
        (shape, None)
        for shape in (
            "",
            " ",
            "h",
            "m",
            "-5",
            "−5m",
            "25s",
            "1h30h",
            "h30",
            "25m1h",
            "10000",
            "9" * 12,
            "9" * 40,
            "½h",
            "1e3",
            "nan",
            "soon",
        )
    ],
]


@pytest.mark.parametrize(("typed", "minutes"), MINUTES)
def test_durations(typed: str, minutes: float | None) -> None:
    assert text.duration(typed) == (None if minutes is None else timedelta(minutes=minutes))


def test_a_bare_duration_is_in_the_unit_asked_for() -> None:
    assert text.duration("3", "hours") == timedelta(hours=3)
    assert text.duration("25m", "hours") == timedelta(minutes=25)
    assert text.duration("9" * 12, "hours") is None


@given(ANY | st.from_regex(r"\A[+-]?\d{1,15}([.,]\d{1,3})?(d|h|m)?\Z"), st.dates())
def test_no_reader_raises(typed: str, today: date) -> None:
    text.whole_number(typed, "stage")
    text.decimal_number(typed)
    text.duration(typed)
    text.duration(typed, "hours")
    text.flag(typed)
    if date(1, 1, 2) <= today <= date(9999, 12, 30):
        text.day(typed, today)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        *[
            ("today", TODAY),
            ("Yesterday", date(2026, 11, 22)),
            ("tomorrow", date(2026, 11, 24)),
            ("0d", TODAY),
            ("2d", date(2026, 11, 21)),
        ],
        *[
            ("2 days ago", date(2026, 11, 21)),
            ("1day", date(2026, 11, 22)),
            ("2026-02-28", date(2026, 2, 28)),
            (" 2026-02-28 ", date(2026, 2, 28)),
        ],
        *[
            (shape, None)
            for shape in ("", "2026-02-30", "28.02.2026", "-2d", "99999d", "d", "½d", "2026-13-01", "soon", "\ud800")
        ],
    ],
)
def test_days(typed: str, day: date | None) -> None:
    assert text.day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "on"),
    [("yes", True), ("Y", True), (" ON ", True), ("no", False), ("off", False), ("", None), ("maybe", None)],
)
def test_yes_and_no(typed: str, on: bool | None) -> None:
    assert text.flag(typed) is on


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
