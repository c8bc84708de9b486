"""A page and its picture say the same: every fact of one is in the other, and in the alt text between them."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.drawing import Drawing
from bot.chat.reply import Actions, Block, Button, Code, Fields, Heading, Image, Menu, Progress, Reply, Table, Text
from bot.chat.wire import from_data, to_data
from bot.curriculum.catalog import Catalog
from bot.pages.board import AS_TEXT, KINDS, SCOPES, Asked, board_page, note, public_page
from bot.pages.pictured import board_picture, progress_picture
from bot.pages.standing import Standings, first_day, standing_page
from bot.pictures.draw import svg
from bot.study.boards import Board, Cursor, Place
from bot.study.progress import Mark
from bot.study.streaks import DAY, streak
from tests.pages.platforms import require_good
from tests.pictures.test_draw import rows
from tests.study.histories import MONDAY, histories

ALT = 1024
"""Characters of an alt text that Discord takes; other platforms take more."""

names = st.text("abcdefgh éжক日<&*_`", min_size=1, max_size=24).map(lambda text: text.strip() or "a")
places = st.builds(Place, st.integers(1, 2**31 - 1), names, st.integers(1, 2**31 - 1))

asked_for = st.builds(
    Asked,
    st.sampled_from(list(KINDS)),
    st.sampled_from(["week", "season", "all"]),
    st.sampled_from(list(SCOPES)),
    st.booleans(),
    st.booleans(),
).filter(lambda asked: (asked.kind, asked.window) != ("streak", "season"))


@st.composite
def boards(draw: st.DrawFn) -> Board:
    shown = draw(st.lists(places, max_size=10))
    around = draw(st.lists(places, max_size=4))
    own = draw(st.none() | st.builds(Place, st.none() | st.integers(1, 10**6), names, st.integers(0, 9), st.just(True)))
    around = [] if own is None else [*around, own]
    if own is not None and draw(st.booleans()):
        shown = [*shown[:9], own]
    before, after = draw(st.none() | st.just(Cursor(5, 7, up=True))), draw(st.none() | st.just(Cursor(3, 9)))
    missing = draw(st.none() | st.integers(1, 10**6))
    return Board(len(shown) + 5, tuple(shown), tuple(around), own, missing, draw(st.booleans()), before, after)


def picture(reply: Reply) -> tuple[Image, Drawing]:
    image = reply.blocks[0]
    assert isinstance(image, Image)
    assert isinstance(image.source, Drawing)
    return image, image.source


def facts(blocks: tuple[Block, ...]) -> list[str]:
    """Every piece of words on a page that is not a button, as it is read."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            found += [*block.text.split(" · "), *block.aside.split(" · ")]
        elif isinstance(block, Text):
            found.append(block.markdown.replace("\\", ""))
        elif isinstance(block, Table):
            found += [cell for row in block.rows for cell in row]
        elif isinstance(block, Fields):
            found += [part.replace("\\", "") for pair in block.pairs for part in pair]
        elif isinstance(block, Progress):
            found += [block.label, block.words]
    return found


@settings(deadline=None)
@given(boards(), st.sampled_from(["light", "dark"]), st.booleans(), asked_for)
def test_a_board(board: Board, theme: str, share: bool, asked: Asked) -> None:
    page = public_page(board, asked) if share else board_page(board, asked)
    reply = board_picture(board, asked, "light" if theme == "light" else "dark", share)
    require_good(reply)
    image, drawing = picture(reply)
    assert (reply.summary, reply.private, drawing.theme) == (page.summary, page.private, theme)
    last = page.blocks[-1]
    for fact in facts(page.blocks[:-1]):
        assert fact.casefold() in image.alt.casefold()
    assert reply.blocks[1:] == (last,) if share else isinstance(last, Actions)
    assert drawing.data["note"] == ("" if share else note(asked))
    # the picture's lines are the rows of the page's tables, mark and all
    table = [row for block in page.blocks if isinstance(block, Table) for row in block.rows]
    data = [place for part in drawing.data["parts"] for place in part]
    assert table == [
        (
            "–" if each["rank"] is None else f"{each['rank']:,}",
            each["name"] + (" (you)" if each["own"] else ""),
            f"{each['points']:,}",
        )
        for each in data
    ]
    assert from_data(json.loads(json.dumps(to_data(reply)))).blocks[0] == image


def test_the_lines_of_a_picture_are_those_of_the_page() -> None:
    """Read from the SVG itself."""
    shown = tuple(Place(number, f"Member {number}", 500 - number, number == 4) for number in range(1, 11))
    board = Board(40, shown, shown[2:6], shown[3], 1, listed=True, after=Cursor(490, 10))
    page = board_page(board, Asked("points", "all"))
    table = next(block for block in page.blocks if isinstance(block, Table))
    _, drawing = picture(board_picture(board, Asked("points", "all"), "dark", share=False))
    drawn = [line for line in rows(svg(drawing)) if len(line) > 2]
    assert [(line[0], line[1] + (" (you)" if "you" in line else ""), line[-1]) for line in drawn] == list(table.rows)


def test_alt_text_fits_wherever_a_picture_does() -> None:
    widest = Place(2_147_483_647, "W" * 24, 2_147_483_647)
    own = Place(2_147_483_647, "M" * 24, 2_147_483_647, own=True)
    board = Board(2_147_483_647, (widest,) * 10, (*(widest,) * 4, own), own, 2_147_483_647, listed=True)
    image, _ = picture(board_picture(board, Asked("checked", "season"), "dark", share=False))
    assert len(image.alt) <= ALT


@pytest.mark.parametrize("share", [False, True])
def test_buttons_that_lead_on_lead_to_pictures(share: bool) -> None:
    shown = tuple(Place(number, f"Member {number}", 500 - number) for number in range(1, 11))
    at = Cursor(2**31 - 1, 2**31 - 1)
    board = Board(40, shown, (), None, None, before=at, after=at)
    reply = board_picture(board, Asked("checked", "season", "newcomers", season=True), "light", share)
    if share:
        assert reply.blocks[1:] == (Text("Your own place: `/leaderboard show`"),)
        return
    (row,) = reply.blocks[1:]
    assert isinstance(row, Actions)
    for item in row.items:
        assert isinstance(item, (Button, Menu))
        for run in [item.run] if isinstance(item, Button) else [item.pick(choice.value) for choice in item.choices]:
            assert len(run.encode()) <= 100
        if item.label == AS_TEXT:
            assert not item.run.args.keys() & {"picture", "theme"}
        elif item.run.command.startswith("leaderboard") and item.run.command != "leaderboard why":
            assert item.run.args["theme"] == "light"
            assert item.run.command == "leaderboard page" or item.run.args["picture"] is True


@settings(deadline=None, max_examples=40)
@given(st.data(), st.sampled_from(["", "Ben <b>*"]), st.integers(0, 27))
def test_progress(content: Catalog, data: st.DataObject, name: str, back: int) -> None:
    roadmap = content.roadmaps[0]
    topics = [placed.topic.id for stage in roadmap.stages for placed in roadmap.placed(stage)]
    marks = data.draw(st.dictionaries(st.sampled_from(topics), st.sampled_from(Mark), max_size=60))
    today = MONDAY + back * DAY
    month = [first_day(today) + number * DAY for number in range(28)]
    active = data.draw(st.frozensets(st.sampled_from(month)))
    run = None if name else streak(data.draw(histories), today, today - DAY)
    found = Standings(roadmap, marks, active, today, name, run)
    page, reply = standing_page(found), progress_picture(found, "dark")
    require_good(reply)
    image, drawing = picture(reply)
    assert reply.summary == page.summary
    for fact in facts(page.blocks):
        assert fact in image.alt, fact
    said = " ".join(words for line in rows(svg(drawing)) for words in line)
    for stage, each in found.stages:
        assert f"{stage.number} {stage.short}" in said
        assert each.words.split(" · ")[0] in said
    # the calendar: as dots on the page, as dots in the picture, and as days in the alt text
    (dots,) = (block.text for block in page.blocks if isinstance(block, Code))
    drawn = [day for week in drawing.data["weeks"] for day in week["days"]]
    assert sum(day is True for day in drawn) == dots.count("●")
    assert sum(day is False for day in drawn) == dots.count("·")
    listed = re.findall(r"[A-Z][a-z]{2} (\d+) ([A-Z][a-z]{2})", image.alt.partition("Active days: ")[2])
    assert listed == [(f"{day.day}", f"{day:%b}") for day in sorted(active) if day <= today]
    assert isinstance(today, date)
    assert from_data(json.loads(json.dumps(to_data(reply)))).blocks[0] == image


def test_the_alt_text_of_a_full_card_fits(content: Catalog) -> None:
    roadmap = content.roadmaps[0]
    marks = {placed.topic.id: Mark.CHECKED for stage in roadmap.stages for placed in roadmap.placed(stage)}
    month = frozenset(first_day(MONDAY) + number * DAY for number in range(28))
    found = Standings(roadmap, marks, month, first_day(MONDAY) + 27 * DAY, "W" * 32)
    image, _ = picture(progress_picture(found, "dark"))
    assert len(image.alt) <= ALT
