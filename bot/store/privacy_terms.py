"""The words in which a table says how it stands to a member; ``bot.store.privacy`` has what each table says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Forgetting(StrEnum):
    """What becomes of a member's rows when they are forgotten."""

    DELETE = "delete"
    """They go: the member's own words and settings."""
    UNNAME = "unname"
    """They stay, under nobody's name, since others' totals or the house's running depend on them."""
    KEEP = "keep"
    """There is nothing of a member's in them."""


class Merging(StrEnum):
    """What becomes of the rows of a member who turns out to be another one too."""

    MOVE = "move"
    """They become the other's, but for those that the other has already, by a unique key."""
    COPY = "copy"
    """They are earned: they are cancelled by further rows, and written once more for the other. The ledger's way."""
    STAY = "stay"
    """They stay where they are: the other's count, or something else derives them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one table stands to a member.

    ``what`` says in plain words what its rows are, and ``since`` names the column with their time. ``members`` are the
    columns with members' ids; a row is whose id stands in the first. ``through`` is a foreign key to the row of another
    table that says whose it is. ``person`` names the columns with a platform's own ids of a person and of the space.

    ``hide`` are columns that no export shows. When a row stays without a name, ``blank`` gives columns another value
    (``UNIQUE`` stands for a text that no other row has), and ``keys`` are columns whose text is made with members' ids.
    In the rule of the members themselves, ``blank`` is what their stand-in has.
    """

    what: str = ""
    members: tuple[str, ...] = ()
    through: str = ""
    person: tuple[str, str] | None = None
    since: str = ""
    hide: tuple[str, ...] = ()
    forget: Forgetting = Forgetting.KEEP
    blank: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    keys: tuple[str, ...] = ()
    merge: Merging = Merging.STAY
    why: str = ""

    @property
    def owned(self) -> bool:
        """Whether rows of this table can be a member's."""
        return bool(self.members or self.through or self.person)


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody, for finding their rows: the ids of their ``members``, and (platform, space, person) of each account."""

    members: tuple[int, ...]
    accounts: tuple[tuple[str, str, str], ...] = ()


UNIQUE = object()
"""A text that no other row has."""
