"""A leaderboard, and where somebody's points come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.invocation import call
from bot.chat.markup import escape
from bot.chat.reply import Actions, Block, Button, Heading, Reply, Table, Text
from bot.study.boards import Board, Cursor, Place
from bot.study.totals import CHECKED, POINTS

KINDS = {CHECKED: "checked points", POINTS: "points"}
WINDOWS = {"week": "this week", "season": "this season", "all": "all time"}

_OTHER_KIND = {CHECKED: (POINTS, "All points"), POINTS: (CHECKED, "Checked points")}
_OTHER_WINDOW = {"week": ("all", "All time"), "season": ("all", "All time"), "all": ("week", "This week")}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which board: the kind of points, and the window that was asked for."""

    kind: str
    window: str

    @property
    def words(self) -> str:
        """``checked points this week``."""
        return f"{KINDS[self.kind]}{',' if self.window == 'all' else ''} {WINDOWS[self.window]}"


def board_page(board: Board, asked: Asked) -> Reply:
    """A page of the board for one member: where they are, the places, their neighbours, and what to do next."""
    said = _standing(board, asked)
    blocks: list[Block] = [_heading(asked), Text(escape(said))]
    if board.places:
        blocks.append(_table(board.places))
    if not set(board.around) <= set(board.places):
        blocks += [Heading("Around you", level=2), _table(board.around)]
    blocks.append(_actions(board, asked))
    return Reply(f"Leaderboard, {asked.words}: {said}", tuple(blocks))


def public_page(board: Board, asked: Asked) -> Reply:
    """The best of a board for everybody: it marks nobody, and ends with the one command to use."""
    if not board.places:
        said = f"Nobody has {KINDS[asked.kind]} yet."
    else:
        have = "member has" if board.ranked == 1 else "members have"
        said = f"{board.ranked:,} {have} a place."
    blocks: list[Block] = [_heading(asked), Text(escape(said))]
    if board.places:
        blocks.append(_table(board.places))
    blocks.append(Text("Your own place: `/leaderboard show`"))
    return Reply(f"Leaderboard, {asked.words}. {said}", tuple(blocks), private=False)


def _heading(asked: Asked) -> Heading:
    return Heading(f"Leaderboard · {KINDS[asked.kind]}", WINDOWS[asked.window])


def _standing(board: Board, asked: Asked) -> str:
    """Where the reader is, and how far it is to the next place."""
    own = board.own
    if own is None or own.rank is None:
        none = f"You have no {KINDS[asked.kind]} {'yet' if asked.window == 'all' else WINDOWS[asked.window] + ' yet'}."
        return none if board.places else f"{none} Nobody else has."
    have = f"{points(own.points)}"
    if not board.listed:
        return f"You would be {ordinal(own.rank)} with {have}. Others do not see you here, so your line takes no place."
    place = f"You are {ordinal(own.rank)} of {board.ranked:,} with {have}."
    if board.missing is None:
        return f"{place} Nobody has more."
    return f"{place} {points(board.missing)} to the next place."


def _table(places: Sequence[Place]) -> Table:
    rows = [
        (
            "–" if place.rank is None else f"{place.rank:,}",
            f"{place.name} (you)" if place.own else place.name,
            f"{place.points:,}",
        )
        for place in places
    ]
    return Table(("Place", "Name", "Points"), tuple(rows))


def _actions(board: Board, asked: Asked) -> Actions:
    """One row: a lone button below a table would stand beside it, where a phone has no room."""

    def page(label: str, at: Cursor) -> Button:
        return Button(label, call("leaderboard page", kind=asked.kind, window=asked.window, at=str(at)))

    kind, kind_label = _OTHER_KIND[asked.kind]
    window, window_label = _OTHER_WINDOW[asked.window]
    if board.own is not None and board.own.rank is not None:
        items = [Button("Why these points", call("leaderboard why"), "primary")]
    else:
        items = [Button("What next?", call("roadmap next"), "primary")]
    if board.before is not None:
        items.append(page("‹ Higher", board.before))
    if board.after is not None:
        items.append(page("Lower ›", board.after))
    items.append(Button(kind_label, call("leaderboard show", kind=kind, window=asked.window)))
    items.append(Button(window_label, call("leaderboard show", kind=asked.kind, window=window)))
    if board.places and board.before is None:
        items.append(Button("Share", call("leaderboard show", kind=asked.kind, window=asked.window, share=True)))
    return Actions(tuple(items))


def points(number: int) -> str:
    """``1 point``, ``12 points``."""
    return f"{number:,} {'point' if number == 1 else 'points'}"


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``4th``, ``11th``, ``1,002nd``."""
    teen = number % 100 in (11, 12, 13)
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
