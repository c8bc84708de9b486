"""From drawings to SVG and PNG: what is in them, how large they are, and what happens when it cannot be done."""

from __future__ import annotations

import math
import struct
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.drawing import Drawing, Theme
from bot.pictures import convert, draw, fonts, letters
from bot.pictures.board import BoardPicture
from bot.pictures.draw import NoPicture, arc, png, svg
from bot.study.boards import Place
from tests.pictures.samples import SAMPLES, board, card

MOST = 300_000
"""Bytes of a picture: what a phone loads at once."""

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "</text><script>alert(1)</script>",
    "<image href='https://example.org/x.png'/>",
    "&lol; %s {{ 7 * 7 }} {% raw %}",
    "]]><!--\x00\x1b[31m\u202egnp.\u200b\u2028",
    "A" * 5000,
    '" onload="x',
)


def rows(drawn: str) -> list[list[str]]:
    """The words of a picture, line by line, each from left to right."""
    lines: dict[float, list[tuple[float, str]]] = {}
    for text in ElementTree.fromstring(drawn).iter(f"{SVG}text"):
        lines.setdefault(float(text.attrib["y"]), []).append((float(text.attrib["x"]), text.text or ""))
    return [[words for _, words in sorted(line)] for _, line in sorted(lines.items())]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_pictures_are_sharp_and_small(sample: str, theme: Theme) -> None:
    drawing = SAMPLES[sample].drawing(theme)
    made = png(drawing)
    size = ElementTree.fromstring(svg(drawing)).attrib
    assert struct.unpack(">4sII", made[12:24]) == (
        b"IHDR",
        round(convert.SHARP * float(size["width"])),
        round(convert.SHARP * float(size["height"])),
    )
    assert convert.SHARP >= 2
    assert len(made) < MOST


def test_a_board_line_by_line() -> None:
    places = [Place(1, "Ana", 1200), Place(2, "Ben", 90, own=True), Place(2, "Cleo", 90), Place(None, "Dee", 0)]
    drawn = svg(BoardPicture("Board", "this week", "You are 2nd of 3.", places[:3], places[3:]).drawing("light"))
    assert rows(drawn) == [
        ["Board"],
        ["this week"],
        ["You are 2nd of 3."],
        ["1", "Ana", "1,200"],
        ["2", "Ben", "you", "90"],
        ["2", "Cleo", "90"],
        ["Around you"],
        ["–", "Dee", "0"],
    ]


def test_nobody_is_marked_where_nobody_is_the_reader() -> None:
    drawn = svg(board(10, 99).drawing("dark"))
    assert "you" not in [words for line in rows(drawn) for words in line]


def test_a_card_has_a_ring_for_each_stage_and_a_dot_for_each_day() -> None:
    found = card()
    tree = ElementTree.fromstring(svg(found.drawing("dark")))
    tracks = [each for each in tree.iter(f"{SVG}circle") if "stroke-opacity" in each.attrib]
    assert len(tracks) == len(found.rings) == 8
    days = [each.attrib["r"] for each in tree.iter(f"{SVG}circle") if "stroke" not in each.attrib]
    known = [day for week in found.weeks for day in week.days if day is not None]
    assert len(days) == len(known) == 24
    assert len([radius for radius in days if radius == "8.5"]) == sum(known)
    said = [words for line in rows(svg(found.drawing("dark"))) for words in line]
    for ring in found.rings:
        assert {ring.label, *ring.words.split(" · "), f"{ring.done}"} <= set(said)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_words_and_nothing_else(name: str) -> None:
    drawing = BoardPicture(name, name, name, [Place(1, name, 1, own=True)], ()).drawing("light")
    drawn = svg(drawing)
    kinds = {each.tag.removeprefix(SVG) for each in ElementTree.fromstring(drawn).iter()}
    assert kinds == {"svg", "rect", "g", "text"}
    assert "49" not in drawn.replace("49.", "")
    assert png(drawing).startswith(b"\x89PNG")


@given(st.text(), st.integers(0, 2**31 - 1))
def test_any_name_gives_a_document(name: str, points: int) -> None:
    drawn = svg(BoardPicture(name, "", name, [Place(1, name, points, own=True)], ()).drawing("dark"))
    for text in ElementTree.fromstring(drawn).iter(f"{SVG}text"):
        assert text.text
        assert float(text.attrib["x"]) >= 0


@pytest.mark.parametrize("rank", [1, 99, 1_000_000, 2**31 - 1])
@pytest.mark.parametrize("name", ["A", "W" * 24, "👩\u200d💻" * 8, "م" * 24, "प्रिया" * 4])
def test_nothing_in_a_line_overlaps(name: str, rank: int) -> None:
    places = [Place(rank, name, 2**31 - 1, own=True)]
    drawn = ElementTree.fromstring(svg(BoardPicture("B", "w", "s", places, ()).drawing("dark")))
    texts = [each for each in drawn.iter(f"{SVG}text") if each.attrib["font-size"] in ("13", "15", "17")]
    spans = []
    for each in texts[1:]:  # the first is what is said above the places
        x, size = float(each.attrib["x"]), float(each.attrib["font-size"])
        spans.append((x, x + letters.width(each.text or "", size, each.attrib["font-weight"] == "600")))
    assert len(spans) >= 4
    assert spans[0][0] >= 20
    assert spans[-1][1] <= 460
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start + 0.01


@pytest.mark.parametrize("share", [0.01, 0.25, 0.5, 0.75, 0.99])
def test_an_arc_ends_where_its_share_does(share: float) -> None:
    start, _, rest = arc(50, 50, 10, share).partition("A")
    radius, _, turned, large, clockwise, x, y = rest.split()
    assert (start, radius, turned, clockwise) == ("M50 40", "10", "0", "1")
    assert large == ("1" if share > 0.5 else "0")
    assert math.hypot(float(x) - 50, float(y) - 50) == pytest.approx(10, abs=0.02)
    assert math.atan2(float(x) - 50, 50 - float(y)) % math.tau == pytest.approx(share * math.tau, abs=0.01)


def test_only_fonts_that_come_with_a_licence_are_used() -> None:
    found = {path.name for path in fonts.files()}
    assert len(found) == 5
    readme = (fonts.FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(name in readme for name in found)
    licence = (fonts.FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert licence.count("Copyright") >= 3


@pytest.mark.parametrize(
    "drawing",
    [
        Drawing("nothing", "dark", {}),
        Drawing("board", "dark", {}),
        Drawing("board", "dark", {"heading": 1, "aside": "", "said": "", "parts": [], "best": 0}),
        Drawing("../fonts/OFL", "dark", {}),
    ],
)
def test_what_cannot_be_drawn_is_said(drawing: Drawing) -> None:
    with pytest.raises(NoPicture, match=drawing.template):
        png(drawing)


def instead(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    """Let ``program`` run in the renderer's place."""
    path = folder / "program.py"
    path.write_text(program, encoding="utf-8")
    monkeypatch.setattr(convert, "__file__", str(path))


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import time; time.sleep(60)", "TimeoutExpired"),
        ("raise SystemExit('it panicked')", "it panicked"),
        ("import os; os.abort()", "exit code"),
        ("print('no picture')", "no PNG"),
    ],
)
def test_a_renderer_that_fails_takes_nothing_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, reason: str
) -> None:
    instead(monkeypatch, tmp_path, program)
    if "sleep" in program:
        monkeypatch.setattr(draw, "PATIENCE", 0.3)
    with pytest.raises(NoPicture, match=reason):
        png(board(1, 0).drawing("dark"))


def test_the_renderer_gets_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = (
        "import os, sys\nsys.stdin.read()\nsys.stdout.buffer.write(b'\\x89PNG' + repr(sorted(os.environ)).encode())"
    )
    instead(monkeypatch, tmp_path, program)
    monkeypatch.setenv("CAIRN_DISCORD_TOKEN", "a secret")
    assert b"CAIRN" not in png(board(1, 0).drawing("dark"))


def test_the_renderer_is_not_in_this_process() -> None:
    assert png(board(1, 0).drawing("dark")).startswith(b"\x89PNG")
    assert "resvg_py" not in sys.modules
