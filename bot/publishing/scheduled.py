"""Posts that come by themselves, and those that another process left in the middle: planned, made, sent, settled.

Each step is a transaction of its own, and the network is asked between two of them, never inside of one. Wherever a
process stops, the row says how far it came; whoever takes it up tells the adapter, by the same key. See
docs/decisions/0044-exactly-once.md.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from bot.chat.errors import NotNow, Revoked, Uncertain, Undeliverable
from bot.chat.reply import Reply
from bot.chat.request import Adapter
from bot.delivery import outbox, planning
from bot.delivery.measures import Posting
from bot.delivery.outbox import Claimed
from bot.pictures.painter import Painter
from bot.publishing import writing
from bot.publishing.replies import Publisher
from bot.store.faults import StoreError

log = logging.getLogger(__name__)

T = TypeVar("T")

AT_ONCE = 256
"""Posts of one platform that this process has taken, of which many wait for their channel. Their pace is the adapter's
business: enough of them have to be at hand where several are due in each of many channels."""

PACE = 1.1
"""Seconds between two posts in one channel. Platforms take about one a second; waiting for that before a post is on its
way leaves nothing to ask about when the process ends meanwhile."""

LOOK = 1.0
"""Seconds after which it is looked whether more has become due, while some are under way."""

GRACE = 5.0
"""Seconds that posts which are under way have left when Cairn stops. The next start goes on with what is cut off."""

KEEP_TRYING = 5
"""How often what became of a post is tried to be kept, a second apart."""


class _Turn:
    """Whose turn it is in one channel, and from when on the next one may be posted."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.due = 0.0


class Dispatcher:
    """Posts for the platforms of one process."""

    def __init__(
        self,
        by: Publisher,
        write: writing.Writer,
        painter: Painter,
        posting: Posting,
        adapters: Sequence[Adapter],
    ) -> None:
        """Post as ``by`` through ``adapters`` what ``write`` makes; count it in ``posting``. ``painter`` draws."""
        self._by = by
        self._write = write
        self._painter = painter
        self._posting = posting
        self._adapters = adapters
        self._under_way: set[asyncio.Task[None]] = set()
        self._channels: WeakValueDictionary[str, _Turn] = WeakValueDictionary()
        self._stopping = False

    async def plan(self) -> int:
        """Give everything that is due its place in the outbox. Returns how many schedules had something due."""
        looked = planning.BATCH if await self._read(planning.is_due, self._by.clock.now()) else 0
        total = 0
        while looked == planning.BATCH and not self._stopping:
            looked = await self._in_transaction(planning.plan, self._write.kinds, self._by.clock.now())
            total += looked
        self._posting.counts["due"] += total
        self._posting.tick()
        return total

    async def send(self) -> int:
        """Post what is due, until nothing is. Returns how many posts were seen to."""
        drained = await asyncio.gather(*(self._drain(adapter) for adapter in self._adapters), return_exceptions=True)
        for each in drained:
            if isinstance(each, BaseException):
                raise each
        return sum(each for each in drained if isinstance(each, int))

    async def renew(self) -> None:
        """Say that this process is still at what it has under way."""
        if self._by.worker.held:
            await self._in_transaction(outbox.renew, self._by.worker, self._by.clock.now())

    async def look(self) -> None:
        """Count what waits, for whoever watches."""
        now = self._by.clock.now()
        found = {adapter.name: (0, 0.0) for adapter in self._adapters}
        for platform, number, first in await self._read(outbox.queue, now):
            found[platform] = (number, max(0.0, (now - first).total_seconds()))
        self._posting.waiting = found

    async def stop(self) -> None:
        """Take nothing more up, and wait a moment for what is under way."""
        self._stopping = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GRACE)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _drain(self, adapter: Adapter) -> int:
        running: set[asyncio.Task[None]] = set()
        seen = 0
        while not self._stopping:
            room = AT_ONCE - len(running)
            if room >= AT_ONCE // 4:
                for row in await self._claim(adapter.name, room):
                    task = asyncio.create_task(self._see_to(adapter, row))
                    running.add(task)
                    self._under_way.add(task)
                    task.add_done_callback(self._under_way.discard)
                    seen += 1
            if not running:
                break
            done, running = await asyncio.wait(running, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if not task.cancelled():
                    task.result()
        return seen

    async def _claim(self, platform: str, room: int) -> list[Claimed]:
        if not await self._read(outbox.is_due, platform, self._by.clock.now()):
            return []
        found = await self._in_transaction(outbox.claim, (platform,), self._by.worker, self._by.clock.now(), room)
        self._by.worker.held.update(row.id for row in found)
        return found

    async def _see_to(self, adapter: Adapter, row: Claimed) -> None:
        """Make a post, send it, and keep what became of it: one after the other in a channel.

        What waits for its turn there is not yet on its way, so that nobody has to ask about it should this be the end.
        """
        turn = self._channels.setdefault(f"{adapter.name}/{row.channel}", _Turn())
        try:
            async with turn.lock:
                await asyncio.sleep(turn.due - asyncio.get_running_loop().time())
                made = await self._made(row)
                if made is not None:
                    await self._sent(adapter, row, *made)
                    turn.due = asyncio.get_running_loop().time() + PACE
        except StoreError as error:
            log.warning("a post waits for the database", extra={"post": row.key, "reason": str(error)})
        except Exception as error:
            log.error("a post is left as it is", exc_info=error, extra={"post": row.key})
        finally:
            self._by.worker.held.discard(row.id)

    async def _made(self, row: Claimed) -> tuple[str, Reply] | None:
        """The channel and the reply, which is on its way from now on. Nothing where it is not to be posted."""
        now = self._by.clock.now()
        try:
            made = await self._in_transaction(self._write.prepare, row, self._by.worker, now)
        except StoreError:
            raise
        except Exception as error:
            reference = secrets.token_hex(4)
            log.error("a post could not be written", exc_info=error, extra={"post": row.key, "reference": reference})
            await self._in_transaction(self._write.broken, row, reference, now)
            self._posting.counts["broken"] += 1
            return None
        if isinstance(made, str):
            self._posting.counts[made] += 1
            return None
        return made

    async def _sent(self, adapter: Adapter, row: Claimed, channel: str, reply: Reply) -> None:
        clock = self._by.clock
        reply = await self._painter.painted(reply)
        try:
            message = await adapter.post(channel, reply, row.key, row.part, row.since_tried(clock.now()))
        except (Revoked, NotNow) as error:
            log.info("a post waits for its platform", extra={"post": row.key, "reason": str(error)})
            after = error.after if isinstance(error, NotNow) else None
            await self._kept(outbox.put_back, row, clock.now(), after)
            self._posting.counts["put_off"] += 1
        except Undeliverable as error:
            log.warning("a post was refused", extra={"post": row.key, "reason": error.what})
            await self._kept(self._write.refused, row, channel, error, clock.now())
            self._posting.counts["failed"] += 1
        except Uncertain as error:
            log.warning("a post is uncertain", extra={"post": row.key, "reason": str(error)})
            await self._kept(self._write.lost, row, channel, reply, error, clock.now())
            self._posting.counts["uncertain"] += 1
        else:
            await self._kept(self._write.arrived, row, channel, message, clock.now())
            self._posting.arrived(max(0.0, (clock.now() - row.due_at).total_seconds()))

    async def _kept(self, work: Callable[..., Any], *args: Any) -> None:
        """Keep what became of a post. The database may be away for a moment; without it, the post is looked into."""
        for left in reversed(range(KEEP_TRYING)):
            try:
                await self._in_transaction(work, *args)
                return
            except StoreError:
                if not left:
                    raise
                await asyncio.sleep(1.0)

    async def _read(self, work: Callable[..., T], *args: Any) -> T:
        def done() -> T:
            with self._by.store.transaction(write=False) as db:
                return work(db, *args)

        return await self._by.store.run(done)

    async def _in_transaction(self, work: Callable[..., T], *args: Any) -> T:
        def done() -> T:
            with self._by.store.transaction(write=True) as db:
                return work(db, *args)

        return await self._by.store.run(done)
