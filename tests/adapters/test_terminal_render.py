"""Drawing for a terminal: the picture of the look, the furniture, and any reply at any width."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from wcwidth import wcwidth

from adapters.terminal.line import plain
from adapters.terminal.paint import Paint, detect
from adapters.terminal.render import choices, draw, render, text
from adapters.terminal.sheet import View
from adapters.terminal.when import moment
from bot.chat import cells
from bot.chat.invocation import call
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
)
from tests.adapters.contract import OBEYED
from tests.adapters.replies import menus, replies

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""A Monday."""

STAGE = Reply(
    "Stage 3 of 8.",
    (
        Heading("Stage 3 of 8 · Data handling and data analysis", "30 h"),
        Text("Clean, transform and explore data until a model can learn from it."),
        Progress("You", 5, 9, "5 of 9 topics · 2 checked"),
        Progress("Squad", 3.2, 9, "3.2 of 9 on average"),
        Heading("Prepare the data", level=2),
        Checklist(
            (
                Step(Mark.DONE, "3.1", "Data cleaning", "4 h"),
                Step(Mark.CHECKED, "3.2", "Data transformation", "13 h"),
                Step(Mark.LEARNING, "3.3", "Handling missing values", "3 h"),
            )
        ),
        Heading("Explore it", level=2),
        Checklist((Step(Mark.OPEN, "3.4", "Feature engineering", "5 h"), Step(Mark.SKIPPED, "3.5", "図表", "2 h"))),
        Fields((("Practise", "Fill the gaps (week 18)"), ("Next", "3.3 Handling missing values: about 2 h left"))),
        Actions(
            (
                Button("Open 3.3", call("roadmap topic", topic="3.3"), "primary"),
                Button("Check me on 3.1", call("progress check", topic="3.1")),
                Button("‹ Stage 2", call("roadmap stage", number=2)),
                Button("Stage 4 ›", call("roadmap stage", number=4)),
                Button("Share", call("roadmap stage", number=3, share=True)),
            )
        ),
    ),
    accent=2,
)

PICTURE = """\
 Stage 3 of 8 · Data handling and data analysis                            30 h
 Clean, transform and explore data until a model can learn from it.

 You       ▰▰▰▰▰▱▱▱▱  5 of 9 topics · 2 checked
 Squad     ▰▰▰▱▱▱▱▱▱  3.2 of 9 on average

 Prepare the data
  ✓ 3.1  Data cleaning             4 h   done
  ✔ 3.2  Data transformation      13 h   checked
  ● 3.3  Handling missing values   3 h   learning
 Explore it
  · 3.4  Feature engineering       5 h
  – 3.5  図表                      2 h   skipped
 Practise  Fill the gaps (week 18)
 Next      3.3 Handling missing values: about 2 h left

 [1] Open 3.3   [2] Check me on 3.1   [3] ‹ Stage 2   [4] Stage 4 ›   [5] Share"""


def shown(*blocks: Block, width: int = 80) -> list[str]:
    return render(Reply("", blocks), width, zone=UTC, now=NOW).split("\n")


def test_the_picture_of_the_look() -> None:
    assert render(STAGE, 80, zone=UTC, now=NOW) == PICTURE


def test_a_wide_screen_gets_no_longer_lines() -> None:
    assert render(STAGE, 120) == render(STAGE, 92)


def test_heading_whose_aside_is_long_stands_below() -> None:
    assert shown(Heading("Check", "a" * 60), width=60)[:2] == [" Check", " " + "a" * 58]


@pytest.mark.parametrize(
    ("value", "total", "bar"),
    [
        (0, 9, "▱▱▱▱▱▱▱▱▱"),
        (0.01, 9, "▰▱▱▱▱▱▱▱▱"),
        (8.99, 9, "▰▰▰▰▰▰▰▰▱"),
        (9, 9, "▰▰▰▰▰▰▰▰▰"),
        (12, 9, "▰▰▰▰▰▰▰▰▰"),
        (-1, 9, "▱▱▱▱▱▱▱▱▱"),
        (34, 68, "▰▰▰▰▰▱▱▱▱▱"),
        (0, 0, "▱▱▱▱▱▱▱▱▱▱"),
    ],
)
def test_bars(value: float, total: float, bar: str) -> None:
    assert shown(Progress("You", value, total, "so much")) == [f" You  {bar}  so much"]


def test_bars_of_different_totals_have_one_length() -> None:
    lines = shown(Progress("1 Python", 1, 11, "1 of 11"), Progress("2 Maths", 5, 10, "5 of 10"))
    assert lines == [" 1 Python  ▰▱▱▱▱▱▱▱▱▱  1 of 11", " 2 Maths   ▰▰▰▰▰▱▱▱▱▱  5 of 10"]


def test_prose() -> None:
    markdown = "Read **this** and `that`, _now_.\n\n- [A guide](https://example.org/a) (docs)\n1. <b>\n> said\n\\*x\\*"
    assert shown(Text(markdown)) == [
        " Read this and that, now.",
        "",
        " • A guide (docs)",
        "   https://example.org/a",
        " 1. <b>",
        " │ said",
        " *x*",
    ]


def test_an_address_is_never_cut() -> None:
    url = "https://example.org/" + "long/" * 30
    lines = shown(Text(f"[Read]({url})"), width=60)
    assert "".join(line.strip() for line in lines[1:]) == url


def test_table() -> None:
    assert shown(Table(("Level", "A year"), (("Junior", "90,000"), ("Senior", "120,000")))) == [
        " Level    A year",
        " ──────  ───────",
        " Junior   90,000",
        " Senior  120,000",
    ]


def test_table_that_has_to_wrap() -> None:
    lines = shown(Table(("Criterion", "Points"), (("It says how many rows it changed, and why", "3"),)), width=40)
    assert lines[2:] == [" It says how many rows it             3", " changed, and why"]


def test_table_too_narrow_for_columns_becomes_a_list() -> None:
    header = tuple("abcdef")
    assert shown(Table(header, (tuple(f"a cell {name}" for name in header),)), width=40)[0] == " • a: a cell a"


def test_quote_and_code() -> None:
    assert shown(Quote("one\ntwo", "ana"), Code("if x:\n    y")) == [
        " │ one",
        " │ two",
        " │ – ana",
        "",
        "   if x:",
        "       y",
    ]


def test_links_stand_below_the_buttons_and_keep_their_numbers() -> None:
    items = (Link("The docs", "https://example.org"), Button("Go", call("try greet")))
    page = draw(Reply("", (Actions(items), Actions((Button("On", call("try long")),)))), View(80, NOW))
    assert [plain(line) for line in page.lines] == [" [1] Go", " [2] The docs", "     https://example.org", " [3] On"]
    assert [entry.label for entry in page.entries] == ["Go", "The docs", "On"]


def test_menu() -> None:
    menu = Menu("Open a topic", call("roadmap topic"), "topic", (Choice("3.1 Data cleaning", "ml.data-cleaning"),))
    assert shown(Actions((menu,))) == [" [1] Open a topic (1)"]
    page = choices(menu, View(80, NOW))
    assert [plain(line) for line in page.lines] == [" Open a topic", " [1] 3.1 Data cleaning"]
    assert [entry.run for entry in page.entries] == [call("roadmap topic", topic="ml.data-cleaning")]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(0), "today 13:00 your time, now"),
        (timedelta(minutes=25), "today 13:25 your time, in 25 min"),
        (timedelta(hours=-3), "today 10:00 your time, 3 h ago"),
        (timedelta(hours=20), "tomorrow 09:00 your time, in 20 h"),
        (timedelta(days=-1, hours=-1), "yesterday 12:00 your time, 1 day ago"),
        (timedelta(days=6, hours=7), "Sunday 20:00 your time, in 6 days"),
        (timedelta(days=9), "Wednesday 2 December 13:00 your time, in 9 days"),
        (timedelta(days=30), "Wednesday 23 December 13:00 your time, in 4 weeks"),
        (timedelta(days=120), "Tuesday 23 March 2027 13:00 your time, in 4 months"),
        (timedelta(days=-730), "Saturday 23 November 2024 13:00 your time, 2 years ago"),
    ],
)
def test_when(ahead: timedelta, said: str) -> None:
    assert moment(NOW + ahead, NOW, ZoneInfo("Europe/Berlin")) == said


def test_the_first_instant_there_is() -> None:
    assert moment(datetime.min.replace(tzinfo=UTC), NOW, ZoneInfo("America/New_York")).endswith(" 00:00 UTC")


@pytest.mark.parametrize(
    ("environment", "paint"),
    [
        ({"COLORTERM": "truecolor", "COLORFGBG": "15;0"}, Paint("dark", ColorSystem.TRUECOLOR)),
        ({"TERM": "xterm-256color", "COLORFGBG": "0;default;15"}, Paint("light", ColorSystem.EIGHT_BIT)),
        ({"TERM": "linux"}, Paint("unknown", ColorSystem.STANDARD)),
        ({"COLORTERM": "truecolor", "NO_COLOR": "1"}, Paint("unknown", None)),
    ],
)
def test_what_the_environment_says(environment: dict[str, str], paint: Paint) -> None:
    assert detect(environment) == paint


def test_accents_by_theme() -> None:
    page = draw(STAGE, View(80, NOW))
    painted = {theme: text(page, 2, Paint(theme, ColorSystem.TRUECOLOR)) for theme in ("light", "dark", "unknown")}
    assert "38;2;87;120;66m" in painted["light"].split("\n")[0]
    assert "38;2;190;231;176m" in painted["dark"].split("\n")[0]
    assert "38;2" not in painted["unknown"].split("\n")[0]  # no text in a colour whose contrast is not known
    assert "38;2;103;151;107m" in painted["unknown"]


def test_no_colour_keeps_bold_and_nothing_else() -> None:
    painted = text(draw(STAGE, View(80, NOW)), 2, Paint("dark", None))
    assert set(re.findall(r"\x1b\[([0-9;]*)m", painted)) <= {"0", "1", "2", "3", "4"}
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == PICTURE


def check(lines: list[str], width: int) -> None:
    for each in lines:
        assert cells.width(each) <= width
        assert cell_len(each) <= width
        for character in each:
            assert character in "\u200c\u200d" or unicodedata.category(character) not in OBEYED, ascii(each)


@settings(max_examples=200, deadline=None)
@given(replies, st.integers(40, 120))
def test_any_reply_at_any_width(reply: Reply, width: int) -> None:
    check(render(reply, width, zone=UTC, now=NOW).split("\n"), width)


@settings(max_examples=60, deadline=None)
@given(replies, st.integers(40, 120))
def test_any_reply_painted(reply: Reply, width: int) -> None:
    page = draw(reply, View(width, NOW, UTC))
    painted = text(page, reply.accent, Paint("dark", ColorSystem.TRUECOLOR))
    check(re.sub(r"\x1b\[[0-9;]*m", "", painted).split("\n"), width)


@settings(max_examples=40, deadline=None)
@given(menus, st.integers(40, 120))
def test_any_menu(menu: Menu, width: int) -> None:
    page = choices(menu, View(width, NOW, UTC))
    check([plain(line) for line in page.lines], width)
    assert len(page.entries) == len(menu.choices)


def test_widths_are_never_below_what_terminals_use() -> None:
    for number in range(32, 0x20000):  # beyond, all are ideographs
        character = chr(number)
        flag = 0x1F1E6 <= number <= 0x1F1FF  # two make one picture of two cells
        if unicodedata.category(character) not in OBEYED and not flag:
            assert cells.width(character) >= wcwidth(character), hex(number)


@given(st.text(max_size=40), st.integers(1, 30))
def test_cut(words: str, room: int) -> None:
    assert cells.width(cells.cut(words, room)) <= room
    assert cells.width(cells.left(words, room)) == cells.width(cells.right(words, room)) == room
