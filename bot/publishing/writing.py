"""The transactions around a post that comes by itself: before it is sent, and for each thing that can become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, select, update

from bot.chat.errors import Uncertain, Undeliverable
from bot.chat.reply import Reply
from bot.chat.request import Space
from bot.chat.wire import from_data
from bot.curriculum.catalog import Catalog
from bot.delivery import outbox, schedules
from bot.delivery.kinds import Kind, Skip
from bot.delivery.outbox import Claimed, Worker
from bot.delivery.planning import LATE, LEFT
from bot.delivery.schedules import Kinds, Schedule
from bot.delivery.states import UNWRITTEN, State
from bot.pages.scheduled import broken_page, stopped_page
from bot.pages.unposted import question_page
from bot.posts import compose
from bot.store.tables import schedules as schedules_table
from bot.store.tables import spaces

PAUSED, OFF = "paused", "switched off"
"""Why nothing was posted: an organiser paused it, or there is no such schedule any more."""

ANSWERS = timedelta(hours=6)
"""How late a post may come that goes with a reply, or that tells organisers something."""

TRIES = 5
"""How often a post is tried to be written before it is given up for this time."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes posts of ``kinds`` from ``content``."""

    content: Catalog
    kinds: Kinds

    def prepare(self, db: Connection, row: Claimed, worker: Worker, now: datetime) -> tuple[str, Reply] | str | None:
        """What is to be posted, and where, which is on its way as soon as this commits.

        A word where it is not to be posted, and nothing where it is another process's by now. What composing raises
        comes through.
        """
        if row.state is State.SENDING and row.reply is not None:
            return row.channel, from_data(row.reply)
        if row.kind is None:
            if now - row.due_at > ANSWERS:
                return _skipped(db, row, LATE, now)
            reply = from_data(row.reply)
            return (row.channel, reply) if outbox.begin(db, row, worker, row.channel, reply, now) else None
        schedule, kind = schedules.find(db, row.space, row.kind), self.kinds.get(row.kind)
        if kind is None:  # another version of Cairn knows it
            outbox.put_back(db, row, now)
            return "put_off"
        why = _in_the_way(schedule, kind, row, now)
        if schedule is None or why is not None:
            return _skipped(db, row, why or OFF, now)
        made = compose(db, self.content, schedule, kind, row.period or "", row.due_at, now)
        if isinstance(made, Skip):
            return _skipped(db, row, made.reason, now)
        return (schedule.channel, made) if outbox.begin(db, row, worker, schedule.channel, made, now) else None

    def broken(self, db: Connection, row: Claimed, reference: str, now: datetime) -> None:
        """Composing failed, by a fault of ours. It is tried again a few times; then organisers are told."""
        if row.tries < TRIES:
            outbox.put_back(db, row, now)
        elif outbox.failed(db, row.id, f"{UNWRITTEN} (reference {reference}).", now):
            self._tell(db, row, None, broken_page(self._title(row), reference), now)

    def arrived(self, db: Connection, row: Claimed, channel: str, message: str, now: datetime) -> None:
        """It is there. The next one in that channel does not say any more who wanted it."""
        outbox.sent(db, row.id, message, now)
        if row.kind is not None:
            s = schedules_table.c
            mine = (s.space_id.in_(_homes(row.space)), s.kind == row.kind, s.channel == channel)
            said = update(schedules_table).where(*mine, s.introduced.is_distinct_from(channel) | s.name.is_not(None))
            db.execute(said.values(introduced=channel, name=None))

    def refused(self, db: Connection, row: Claimed, channel: str, error: Undeliverable, now: datetime) -> None:
        """Its channel does not take it: nothing more is tried there, and organisers are told, once."""
        if not outbox.failed(db, row.id, error.what, now) or row.is_notice:
            return
        where = None if error.everywhere else channel
        kinds = schedules.give_up(db, row.space, where, now, error.what) if row.kind is not None else []
        if kinds:
            self._tell(db, row, channel, stopped_page(self._title(row), channel, error.what, kinds), now)

    def lost(self, db: Connection, row: Claimed, channel: str, reply: Reply, error: Uncertain, now: datetime) -> None:
        """Nobody knows whether it is there: somebody is asked to look, once."""
        if outbox.lost(db, row.id, error.part, error.parts) and not row.is_notice:
            page = question_page(channel, reply.summary, error.part, error.parts, row.id)
            self._tell(db, row, None, page, now)

    def _tell(self, db: Connection, row: Claimed, broken: str | None, page: Reply, now: datetime) -> None:
        """Tell organisers where they want to be told, else where the post belongs; not in the channel ``broken``."""
        found = db.execute(select(spaces.c.notices).where(spaces.c.id.in_(_homes(row.space)))).scalar()
        where = found or row.channel
        if where != broken:
            outbox.notify(db, row, where, page, now)

    def _title(self, row: Claimed) -> str:
        kind = self.kinds.get(row.kind or "")
        return "A post" if kind is None else kind.title


def _in_the_way(schedule: Schedule | None, kind: Kind, row: Claimed, now: datetime) -> str | None:
    """Why a post that is due does not come."""
    if schedule is None:
        return OFF
    if schedule.left_at is not None:
        return LEFT
    if schedule.paused_at is not None:
        return PAUSED
    return LATE if now - row.due_at > kind.catch_up else None


def _skipped(db: Connection, row: Claimed, reason: str, now: datetime) -> str:
    outbox.skipped(db, row.id, reason, now)
    return "skipped"


def _homes(space: Space) -> Select[tuple[int]]:
    return select(spaces.c.id).where(spaces.c.platform == space.platform, spaces.c.external_id == space.id)
