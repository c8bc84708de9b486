"""What an adapter knows (``Request``), what a handler gets (``Context``), and what an adapter must do (``Adapter``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.chat.invocation import Invocation
from bot.chat.reply import Reply

if TYPE_CHECKING:  # types only: the chat language itself needs nothing but the standard library
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.curriculum.catalog import Catalog
    from bot.study.members import Member


class Right(StrEnum):
    """What somebody may do in a community; adapters map their platform's permissions onto these."""

    MEMBER = "member"
    REVIEW = "review"
    MANAGE = "manage"
    AWARD = "award"


GRANTED = frozenset({Right.REVIEW})
"""Rights that organisers give to members inside Cairn too. A platform need not know of them."""

MEMBER_RIGHTS = frozenset({Right.MEMBER})
ORGANISER_RIGHTS = frozenset(Right)


@dataclass(frozen=True, slots=True)
class Space:
    """A home of a community: ``platform`` is the adapter's name, ``id`` what the platform calls the place.

    ``direct`` says that it is a talk with one person, outside of any group's place; ``id`` then names the person.
    """

    platform: str
    id: str
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One call by one person. ``person`` and ``channel`` are the platform's own ids.

    ``names`` are what those are called who call or are mentioned, by id, as far as the platform says so. ``key`` is the
    platform's name for this very call, if it has to take effect once although it may come again.
    """

    space: Space
    channel: str
    person: str
    invocation: Invocation
    rights: frozenset[Right] = MEMBER_RIGHTS
    locale: str = "en"
    names: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler works with: the request, an open transaction, the content, the time, and who asks.

    ``support_url`` is the page where members find help, if the operator named one.
    """

    request: Request
    db: Connection
    content: Catalog
    now: datetime
    member: Member
    support_url: str = ""

    def name_of(self, person: str) -> str:
        """What ``person``, an id that an option named, is called; the id itself where the platform did not say."""
        return self.request.names.get(person, str(person))


class Adapter(Protocol):
    """A chat platform. Nothing else is asked of it."""

    name: str

    async def run(self) -> None:
        """Connect and serve until cancelled. Raises ``Refused`` when the platform does not take the set-up."""
        ...

    async def post(self, channel: str, reply: Reply, key: str, start: int = 0, tried: float | None = None) -> str:
        """Publish ``reply`` in ``channel``; the same ``key`` never posts twice. Returns the first message's id.

        Of a reply that takes several messages, the first ``start`` are there already, and left out. ``tried`` tells
        that another process may have published it under that key, and how many seconds ago it began to; infinite
        where that is not known. Whoever cannot find out then, and cannot repeat it without making two, is uncertain.

        Raises ``Undeliverable`` when it cannot be published there, ``Uncertain`` when nobody knows whether it was, and
        ``NotNow`` when nothing was sent, and it may work later.
        """
        ...
