"""The small readers: numbers, durations, days, yes and no."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import text
from tests.chat.sample import TODAY

ANY = st.text(max_size=200) | st.text(st.characters(), max_size=60)

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
