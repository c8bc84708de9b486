"""Publishing what goes with a reply, once its transaction has committed: what did not arrive is told to whoever asked.

Every post has its row before the network hears of it, so that a process which stops in the middle leaves something for
another one to go on with. A key that was posted once is not posted again, by whichever process.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from bot.chat.errors import NotNow, Uncertain, Undeliverable
from bot.chat.reply import Post, Reply
from bot.chat.request import Space
from bot.clock import Clock
from bot.delivery import outbox, uncertain
from bot.delivery.outbox import Worker
from bot.delivery.states import State
from bot.pages.unposted import later_page, question_page, refused_page
from bot.store.engine import Store

log = logging.getLogger(__name__)

T = TypeVar("T")

Send = Callable[[str, Reply, str, int], Awaitable[str]]
"""An adapter's ``post``."""


@dataclass(frozen=True, slots=True)
class Unposted:
    """A post that did not arrive, or of which nobody knows, and what whoever asked for it alone is to read."""

    what: Literal["undeliverable", "uncertain", "later"]
    reply: Reply


@dataclass(frozen=True, slots=True)
class Publisher:
    """What publishing needs: the database, the time, and which process this is."""

    store: Store
    clock: Clock
    worker: Worker

    async def note(self, work: Callable[..., T], *args: Any) -> T | None:
        """Take something down. Where that fails, the post's fate is told nevertheless."""

        def written() -> T:
            with self.store.transaction(write=True) as db:
                return work(db, *args)

        try:
            return await self.store.run(written)
        except Exception as error:
            log.error("what became of a post could not be kept", exc_info=error)
            return None


async def publish(
    by: Publisher, space: Space, person: str, posts: Sequence[Post], key: str, send: Send
) -> list[Unposted]:
    """Publish ``posts`` in their order, each once; see ``App.publish``."""
    told = []
    for number, post in enumerate(posts):
        name = post.key or f"{key}/{number}"
        one = _again if uncertain.is_second_try(name) else _once
        said = await one(by, space, person, post, name, send)
        told += [] if said is None else [said]
    return told


async def _once(by: Publisher, space: Space, person: str, post: Post, key: str, send: Send) -> Unposted | None:
    """Publish a post unless that was done, or is being done."""
    now = by.clock.now()
    id_, before = await by.note(outbox.reserve, by.worker, space, person, post, key, now) or (0, None)
    if before is not None:
        return _known(post, id_, before)
    by.worker.held.add(id_)
    try:
        message = await send(post.to, post.reply, key, post.start)
    except Undeliverable as error:
        if id_:
            await by.note(outbox.failed, id_, error.what, by.clock.now())
        return Unposted("undeliverable", refused_page(post.to, error.what))
    except NotNow as error:
        if not id_:
            return Unposted("undeliverable", refused_page(post.to, str(error)))
        await by.note(outbox.put_off, id_, now, by.clock.now(), error.after)
        return Unposted("later", later_page(post.to, str(error)))
    except Uncertain as error:
        log.warning("a post is uncertain", extra={"platform": space.platform, "reason": str(error)})
        kept = id_ and await by.note(outbox.lost, id_, error.part, error.parts)
        page = question_page(post.to, post.reply.summary, error.part, error.parts, id_ if kept else None)
        return Unposted("uncertain", page)
    finally:
        by.worker.held.discard(id_)
    if id_:
        await by.note(outbox.sent, id_, message, by.clock.now())
    return None


async def _again(by: Publisher, space: Space, person: str, post: Post, key: str, send: Send) -> Unposted | None:
    """Publish a post once more, since somebody looked and it is not there; or what follows one that is."""
    try:
        message = await send(post.to, post.reply, key, post.start)
    except (Undeliverable, NotNow) as error:
        kept = await by.note(uncertain.refused, key)
        why = error.what if isinstance(error, Undeliverable) else str(error)
        return Unposted("undeliverable", refused_page(post.to, why, kept.id if kept else None))
    except Uncertain as error:
        log.warning("a post is uncertain", extra={"platform": space.platform, "reason": str(error)})
        kept = await by.note(uncertain.keep, space, person, post, key, error, by.clock.now())
        page = question_page(post.to, post.reply.summary, error.part, error.parts, kept.id if kept else None)
        return Unposted("uncertain", page)
    await by.note(uncertain.posted, key, message, by.clock.now())
    return None


def _known(post: Post, id_: int, before: State) -> Unposted | None:
    """What whoever asks for a post again is told of it."""
    if before is State.UNCERTAIN:
        return Unposted("uncertain", question_page(post.to, post.reply.summary, post.start, post.start + 1, id_))
    if before is State.PLANNED:
        return Unposted("later", later_page(post.to, "That channel's platform takes no posts for now."))
    return None
