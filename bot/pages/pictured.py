"""Pages as pictures: the same facts in the same words, once as a drawing and once as the alt text beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.chat.drawing import Drawing, Theme
from bot.chat.invocation import Invocation, call
from bot.chat.reply import Actions, Button, Image, Link, Menu, Reply
from bot.pages import board as boards
from bot.pages import standing as standings
from bot.pages.board import AS_PICTURE, AS_TEXT, Asked
from bot.pages.standing import Standings
from bot.pages.wording import short_day
from bot.pictures.board import BoardPicture
from bot.pictures.card import ProgressCard, Ring, WeekRow
from bot.study.boards import Board, Place


def board_picture(board: Board, asked: Asked, theme: Theme, share: bool) -> Reply:
    """The page of ``board`` as a picture, for its reader or, with ``share``, for everybody."""
    page = boards.public_page(board, asked) if share else boards.board_page(board, asked)
    heading, said = boards.heading(asked), boards.standing(board, asked, share)
    around = () if share or set(board.around) <= set(board.places) else board.around
    note = "" if share else boards.note(asked)
    picture = BoardPicture(heading.text, heading.aside, said, board.places, around, note)
    alt = [page.summary, _places("Places", board.places), _places("Around you", around), note]
    return _pictured(page, picture.drawing(theme), " ".join(filter(None, alt)), "leaderboard show", share)


def progress_picture(found: Standings, theme: Theme) -> Reply:
    """The page of somebody's progress as a picture."""
    heading, pairs = standings.title(found), found.pairs
    rings = [
        Ring(f"{stage.number} {stage.short}", each.done, each.checked, each.total, each.words)
        for stage, each in found.stages
    ]
    weeks = [WeekRow(label, days) for label, days in standings.calendar(found.active, found.today)]
    active = ", ".join(short_day(day) for day in sorted(found.active) if day <= found.today) or "none"
    stages = "; ".join(f"{ring.label}: {ring.words}" for ring in rings)
    facts = " ".join(f"{label}: {value}." for label, value in pairs)
    alt = f"{heading.text}, {heading.aside}. {facts} Stages: {stages}. Active days: {active}."
    card = ProgressCard(heading.text, heading.aside, pairs, rings, weeks)
    return _pictured(standings.standing_page(found), card.drawing(theme), alt, "progress show")


def _pictured(page: Reply, drawing: Drawing, alt: str, show: str, closing: bool = False) -> Reply:
    """``page`` with a picture in place of its words; ``closing`` keeps the last ones.

    Its buttons and menus to pages of its kind, which ``show`` shows, lead to pictures.
    """

    def leads(run: Invocation) -> Invocation:
        if run.command == show:
            return call(show, **{**run.args, "picture": True, "theme": drawing.theme})
        return call(run.command, **run.args, theme=drawing.theme) if run.command == "leaderboard page" else run

    rows = [_row(block, leads) for block in page.blocks if isinstance(block, Actions)]
    return replace(page, blocks=(Image(drawing, alt), *rows, *(page.blocks[-1:] if closing else ())))


def _row(row: Actions, leads: Callable[[Invocation], Invocation]) -> Actions:
    items: list[Button | Link | Menu] = []
    for item in row.items:
        if isinstance(item, Button) and item.label == AS_PICTURE:
            args = {name: value for name, value in item.run.args.items() if name != "picture"}
            items.append(replace(item, label=AS_TEXT, run=call(item.run.command, **args)))
        else:
            items.append(item if isinstance(item, Link) else replace(item, run=leads(item.run)))
    return Actions(tuple(items))


def _places(label: str, places: Sequence[Place]) -> str:
    """``Places: 1 Nia, 70; 2 Moe (you), 60.``, or nothing where there is none."""
    lines = "; ".join(
        f"{'–' if place.rank is None else f'{place.rank:,}'} {place.name}{' (you)' if place.own else ''}, "
        f"{place.points:,}"
        for place in places
    )
    return f"{label}: {lines}." if lines else ""
