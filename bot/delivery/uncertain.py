"""Posts of which nobody knows whether they arrived: kept until somebody looks, and says.

``uncertain → sent`` when it is there; ``uncertain → resending → resent`` when it is wanted once more. That second try
has a key of its own. When its answer is lost too, it becomes a row of its own, found by that key; when it is refused,
the first row is open again. Whoever comes second finds what became of it: a row leaves ``uncertain`` once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, select, update

from bot.chat.errors import Uncertain
from bot.chat.reply import Post
from bot.chat.request import Space
from bot.chat.wire import from_data, to_data
from bot.delivery.states import State
from bot.store.once import insert_once
from bot.store.tables import deliveries

LEASE = timedelta(minutes=10)
"""How long a second try may take: longer than any does, with every rate limit waited out. After that its process has
stopped in the middle, and nobody knows again."""

_AGAIN = re.compile(r"again/(\d{1,18})/[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A post that may have arrived, for ``person`` in ``space`` to decide about.

    It is about message ``part`` of ``parts``; those before are there, and those after it were not tried. ``reply`` is
    kept as ``to_data`` writes it, until nobody needs it any more.
    """

    id: int
    space: Space
    person: str
    channel: str
    key: str
    reply: Mapping[str, Any] | None
    part: int
    parts: int
    state: State
    settled_at: datetime | None

    @property
    def summary(self) -> str:
        """What the post says, in one sentence."""
        return str((self.reply or {}).get("summary") or "")

    @property
    def again(self) -> str:
        """The key of the second try: the same for everybody who asks for it, and not that of the first."""
        return f"again/{self.id}/{hashlib.sha256(self.key.encode()).hexdigest()[:16]}"

    @property
    def goes_on(self) -> bool:
        """Whether messages follow that were not tried."""
        return self.part + 1 < self.parts

    def post(self, start: int) -> Post:
        """The second try: everything from message ``start`` on.

        Raises ``UserError`` when another version of Cairn kept the reply.
        """
        return Post(self.channel, from_data(self.reply), self.again, start)


def keep(db: Connection, space: Space, person: str, post: Post, key: str, lost: Uncertain, now: datetime) -> Delivery:
    """Take down that nobody knows what became of ``post``, sent under ``key`` for ``person``.

    The second try of a post stays with whom the first one was for. Raises ``DeclarationError`` for a reply that
    cannot be kept.
    """
    first = find(db, _first(key))
    row = {
        "platform": space.platform,
        "space": space.id,
        "person": person if first is None else first.person,
        "channel": post.to,
        "key": key,
        "reply": to_data(post.reply),
        "part": lost.part,
        "parts": lost.parts,
        "state": State.UNCERTAIN,
        "at": now,
    }
    db.execute(insert_once(db.dialect.name, deliveries, "platform", "key").values(row))
    return _by_key(db, space.platform, key) or _gone(key)


def find(db: Connection, id_: int) -> Delivery | None:
    """The delivery with that number."""
    return _one(db, select(deliveries).where(deliveries.c.id == id_))


def there(db: Connection, delivery: Delivery, now: datetime) -> bool:
    """Settle ``delivery``: it is there, and there is no more of it. Returns whether nobody had decided before."""
    return _settle(db, delivery, state=State.SENT, settled_at=now, reply=None)


def resend(db: Connection, delivery: Delivery, start: int, now: datetime) -> bool:
    """Let ``delivery`` be posted once more, from message ``start`` on. Returns whether nobody had decided before."""
    return _settle(db, delivery, state=State.RESENDING, settled_at=now, part=start)


def latest(db: Connection, delivery: Delivery, now: datetime) -> Delivery:
    """What became of ``delivery``: its last try. One that stopped in the middle is uncertain from now on."""
    found = find(db, delivery.id) or delivery  # read again: somebody else may have decided just now
    while (following := _by_key(db, found.space.platform, found.again)) is not None:
        found = following
    if found.state is not State.RESENDING or found.settled_at is None or now - found.settled_at < LEASE:
        return found
    lost = Uncertain("stopped in the middle", part=found.part, parts=found.parts)
    return keep(db, found.space, found.person, found.post(found.part), found.again, lost, now)


def posted(db: Connection, key: str, message_id: str, now: datetime) -> None:
    """The second try with ``key`` is there, as ``message_id``."""
    done = {"state": State.RESENT, "message_id": message_id, "settled_at": now, "reply": None}
    db.execute(update(deliveries).where(*_trying(key)).values(done))


def refused(db: Connection, key: str) -> Delivery | None:
    """The second try with ``key`` was not taken. What is known is what was known before; that is returned."""
    db.execute(update(deliveries).where(*_trying(key)).values(state=State.UNCERTAIN, settled_at=None))
    return find(db, _first(key))


def is_second_try(key: str) -> bool:
    """Whether ``key`` is that of a second try."""
    return _AGAIN.fullmatch(key) is not None


def _settle(db: Connection, delivery: Delivery, **values: Any) -> bool:
    """Let ``delivery`` leave ``UNCERTAIN``, in one statement: of two who decide at the same moment, one does."""
    undecided = (deliveries.c.id == delivery.id) & (deliveries.c.state == State.UNCERTAIN)
    return db.execute(update(deliveries).where(undecided).values(values)).rowcount == 1


def _first(key: str) -> int:
    """The number of the delivery whose second try has ``key``; 0, which is none, for any other key."""
    found = _AGAIN.fullmatch(key)
    return int(found[1]) if found else 0


def _trying(key: str) -> tuple[Any, ...]:
    return deliveries.c.id == _first(key), deliveries.c.state == State.RESENDING


def _by_key(db: Connection, platform: str, key: str) -> Delivery | None:
    return _one(db, select(deliveries).where(deliveries.c.platform == platform, deliveries.c.key == key))


def _gone(key: str) -> Delivery:
    raise LookupError(f"the delivery {key} vanished inside the transaction that made it")


def _one(db: Connection, wanted: Select[Any]) -> Delivery | None:
    row = db.execute(wanted).mappings().first()
    if row is None:
        return None
    space = Space(row["platform"], row["space"])
    same = {name: row[name] for name in ("id", "person", "channel", "key", "reply", "part", "parts", "settled_at")}
    return Delivery(space=space, state=State(row["state"]), **same)
