"""A leaderboard, and where somebody's points come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.invocation import Value, call
from bot.chat.markup import escape
from bot.chat.reply import Actions, Block, Button, Choice, Heading, Menu, Reply, Table, Text
from bot.study import rules
from bot.study.boards import Board, Cursor, Place
from bot.study.totals import CHECKED, HELPERS, PLEDGES, POINTS, STREAK


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind is said: on the menu, as the title of a board, when there is none of it, and so many of it."""

    label: str
    title: str
    none: str
    unit: str
    column: str = "Points"


KINDS = {
    CHECKED: Kind("Checked points", "checked points", "no checked points", "point"),
    POINTS: Kind("All points", "points", "no points", "point"),
    STREAK: Kind("Kept weeks in a row", "kept weeks in a row", "no kept week in a row", "week", "Weeks"),
    PLEDGES: Kind("Kept promises", "kept promises", "no kept promise", "promise", "Kept"),
    HELPERS: Kind("Help for others", "points for helping", "no points for helping", "point"),
}
WINDOWS = {"week": "this week", "last": "last week", "season": "this season", "all": "all time"}
SCOPES = {
    "community": "",
    "squad": "your squad",
    "newcomers": f"who came in the last {rules.NEWCOMER_DAYS // 7} weeks",
    "platform": "members on this platform",
}
_SCOPE_LABELS = {
    "community": "The whole group",
    "squad": "My squad",
    "newcomers": "Newcomers",
    "platform": "This platform",
}
AS_PICTURE, AS_TEXT = "As a picture", "As text"

_WINDOW_LABELS = {"week": "This week", "season": "This season", "all": "All time"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which board: its kind, the window and the part of the group that were asked for.

    ``season`` says that one is running, and ``inside`` that the reader is in that part of the group.
    """

    kind: str
    window: str
    scope: str = "community"
    season: bool = False
    inside: bool = True

    @property
    def words(self) -> str:
        """``checked points this week``, ``kept weeks in a row, your squad, all time``."""
        among = f", {SCOPES[self.scope]}" if SCOPES[self.scope] else ""
        comma = "," if self.window == "all" or among else ""
        return f"{KINDS[self.kind].title}{among}{comma} {WINDOWS[self.window]}"

    @property
    def args(self) -> dict[str, Value]:
        """The options that ask for it."""
        scope: dict[str, Value] = {} if self.scope == "community" else {"scope": self.scope}
        return {"kind": self.kind, "window": self.window, **scope}


def board_page(board: Board, asked: Asked) -> Reply:
    """A page of the board for one member: where they are, the places, their neighbours, and what to do next."""
    said = standing(board, asked)
    blocks: list[Block] = [heading(asked), Text(escape(said))]
    if board.places:
        blocks.append(_table(board.places, asked))
    if not set(board.around) <= set(board.places):
        blocks += [Heading("Around you", level=2), _table(board.around, asked)]
    if note(asked):
        blocks.append(Text(escape(note(asked))))
    blocks.append(_actions(board, asked))
    return Reply(f"Leaderboard, {asked.words}: {said}", tuple(blocks))


def public_page(board: Board, asked: Asked) -> Reply:
    """The best of a board for everybody: it marks nobody, and ends with the one command to use."""
    said = standing(board, asked, share=True)
    blocks: list[Block] = [heading(asked), Text(escape(said))]
    if board.places:
        blocks.append(_table(board.places, asked))
    blocks.append(Text("Your own place: `/leaderboard show`"))
    return Reply(f"Leaderboard, {asked.words}. {said}", tuple(blocks), private=False)


def heading(asked: Asked) -> Heading:
    """What the board is called."""
    among = f" · {SCOPES[asked.scope]}" if SCOPES[asked.scope] else ""
    return Heading(f"Leaderboard · {KINDS[asked.kind].title}", f"{WINDOWS[asked.window]}{among}")


def note(asked: Asked) -> str:
    """What has to be known about the board, if anything."""
    return _RUNS[asked.window] if asked.kind == STREAK else ""


def standing(board: Board, asked: Asked, share: bool = False) -> str:
    """Where the reader is, and how far it is to the next place; with ``share``, what everybody may read of that."""
    if share:
        have = "member has" if board.ranked == 1 else "members have"
        return f"{board.ranked:,} {have} a place." if board.places else f"Nobody has {KINDS[asked.kind].title} yet."
    own, kind = board.own, KINDS[asked.kind]
    if not asked.inside:
        many = f"{board.ranked:,} {'has' if board.ranked == 1 else 'have'} a place." if board.ranked else "Nobody is."
        return f"You are not on this board: it is of {SCOPES[asked.scope]}. {many}"
    if own is None or own.rank is None:
        none = f"You have {kind.none} {'yet' if asked.window == 'all' else WINDOWS[asked.window] + ' yet'}."
        return none if board.places else f"{none} Nobody else has."
    have = _much(own.points, kind)
    if not board.listed:
        return f"You would be {ordinal(own.rank)} with {have}. Others do not see you here, so your line takes no place."
    place = f"You are {ordinal(own.rank)} of {board.ranked:,} with {have}."
    if board.missing is None:
        return f"{place} Nobody has more."
    return f"{place} {_much(board.missing, kind)} to the next place."


_RUNS = {
    "week": "It shows whoever was active this week, by how many weeks they have kept in a row.",
    "all": "It shows the longest run of each. No run is ever taken from it.",
}


def _much(number: int, kind: Kind) -> str:
    return f"{number:,} {kind.unit if number == 1 else f'{kind.unit}s'}"


def _table(places: Sequence[Place], asked: Asked) -> Table:
    rows = [
        (
            "–" if place.rank is None else f"{place.rank:,}",
            f"{place.name} (you)" if place.own else place.name,
            f"{place.points:,}",
        )
        for place in places
    ]
    return Table(("Place", "Name", KINDS[asked.kind].column), tuple(rows))


def _actions(board: Board, asked: Asked) -> Actions:
    """One row of buttons, and a menu for each way to another board."""

    def page(label: str, at: Cursor) -> Button:
        return Button(label, call("leaderboard page", **asked.args, at=str(at)))

    if board.own is not None and board.own.rank is not None:
        items: list[Button | Menu] = [Button("Why these points", call("leaderboard why"), "primary")]
    else:
        items = [Button("What next?", call("roadmap next"), "primary")]
    if board.before is not None:
        items.append(page("‹ Higher", board.before))
    if board.after is not None:
        items.append(page("Lower ›", board.after))
    if board.places and board.before is None and asked.scope != "squad":
        items.append(Button("Share", call("leaderboard show", **asked.args, share=True)))
    if board.places and board.before is None:
        items.append(Button(AS_PICTURE, call("leaderboard show", **asked.args, picture=True)))
    windows = {name: label for name, label in _WINDOW_LABELS.items() if name != "season" or asked.season}
    if asked.kind == STREAK:
        windows.pop("season", None)
    menus = (
        ("What is counted", "kind", {name: kind.label for name, kind in KINDS.items()}),
        ("Of which time", "window", windows),
        ("Among whom", "scope", _SCOPE_LABELS),
    )
    for label, option, choices in menus:
        others = {name: value for name, value in asked.args.items() if name != option}
        now = getattr(asked, option)
        offered = tuple(Choice(said, name) for name, said in choices.items() if name != now)
        items.append(Menu(label, call("leaderboard show", **others), option, offered))
    return Actions(tuple(items))


def points(number: int) -> str:
    """``1 point``, ``12 points``."""
    return f"{number:,} {'point' if number == 1 else 'points'}"


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``4th``, ``11th``, ``1,002nd``."""
    teen = number % 100 in (11, 12, 13)
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
