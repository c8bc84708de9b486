"""What members are called on boards: an alias of their choice, or two words that Cairn makes from their id.

Cairn keeps ids and no names, and a name from one platform means nothing on another. See
docs/decisions/0023-leaderboards.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from bot.chat.errors import UserError, quoted
from bot.chat.text import clean, unseen
from bot.store.tables import members

LENGTH = 24
"""Characters of an alias: with a rank and points beside it, it fits on a phone."""

_FIRST = (
    "Agile Amber Azure Bold Brave Bright Brisk Calm Candid Cheerful Clear Clever Copper Cordial Cosy Crisp Curious "
    "Daring Deft Eager Early Earnest Easy Fair Fleet Fresh Gentle Gilded Glad Golden Grand Green Happy Hardy Honest "
    "Humble Ivory Jolly Keen Kind Lively Lucid Lunar Mellow Merry Mighty Misty Modest Nimble Noble Patient Plucky "
    "Polar Proud Quick Quiet Rapid Ready Rustic Sage Silver Steady Sunny Warm"
)
_SECOND = (
    "Acorn Alder Aspen Badger Beaver Birch Bison Brook Canyon Cedar Cliff Clover Comet Condor Coral Crane Cypress "
    "Dolphin Dune Eagle Elm Falcon Fern Finch Fjord Forest Garnet Glacier Harbour Hazel Heron Island Ivy Juniper "
    "Kestrel Lagoon Lark Lynx Maple Marten Meadow Nebula Oak Orca Osprey Otter Panda Pebble Pine Puffin Quartz Raven "
    "Reef River Robin Salmon Sparrow Spruce Summit Swift Thistle Valley Willow Wren"
)
FIRST, SECOND = _FIRST.split(), _SECOND.split()
_PAIRS = len(FIRST) * len(SECOND)
_STRIDE = 2531
"""Neighbouring ids get words far apart. It shares no factor with the number of pairs, so none comes twice."""


def made(member_id: int) -> str:
    """Two words for a member, always the same ones and nobody else's; a number follows once all pairs are given out."""
    turn, place = divmod(member_id, _PAIRS)
    first, second = divmod(place * _STRIDE % _PAIRS, len(SECOND))
    words = f"{FIRST[first]} {SECOND[second]}"
    return f"{words} {turn + 1}" if turn else words


def choose(db: Connection, member_id: int, alias: str | None) -> str | None:
    """Call the member ``alias`` on boards from now on; ``None`` goes back to the two words. Returns what was kept.

    Needs a write transaction. Raises ``UserError`` for an alias that is too long, shows nothing, or is taken: by
    somebody of the same community, or by the words that Cairn makes. Two members who want one alias at the same moment
    are told apart by the database, and the second gets ``IntegrityError``.
    """
    example = "/profile set name=Ada"
    shown = None if alias is None else clean(alias).strip()
    if shown is not None:
        if unseen(shown):
            raise UserError("That alias shows nothing.", example=example)
        if len(shown) > LENGTH:
            raise UserError(f"That alias has {len(shown)} characters; {LENGTH} fit.", example=example)
        community = select(members.c.community_id).where(members.c.id == member_id).scalar_subquery()
        same = select(members.c.id).where(
            members.c.community_id == community, members.c.alias_key == _key(shown), members.c.id != member_id
        )
        if _like_made(shown) or db.execute(same).first() is not None:
            raise UserError(f"Somebody is called {quoted(shown)} already.", example=example)
    key = None if shown is None else _key(shown)
    db.execute(update(members).where(members.c.id == member_id).values(alias=shown, alias_key=key))
    return shown


def give_way(db: Connection, arriving: Sequence[int], community: int) -> None:
    """Take the aliases of ``arriving`` members that somebody of ``community`` has already."""
    taken = select(members.c.alias_key).where(members.c.community_id == community, members.c.alias_key.is_not(None))
    theirs = members.c.id.in_(arriving) & members.c.alias_key.in_(taken)
    db.execute(update(members).where(theirs).values(alias=None, alias_key=None))


def _key(alias: str) -> str:
    """What two aliases that people would take for one have in common."""
    return " ".join(unicodedata.normalize("NFKC", alias).casefold().split())


_MADE = frozenset(_key(f"{first} {second}") for first in FIRST for second in SECOND)


def _like_made(alias: str) -> bool:
    key = _key(alias)
    words, _, number = key.rpartition(" ")
    return key in _MADE or (number.isdecimal() and words in _MADE)
