"""Publishing what goes with a reply, once its transaction has committed: what did not arrive is told to whoever asked.

The adapter sends; what is known of each post afterwards is taken down here, the same for every platform.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from bot.chat.errors import Uncertain, Undeliverable
from bot.chat.reply import Post, Reply
from bot.chat.request import Space
from bot.clock import Clock
from bot.delivery import uncertain
from bot.pages.unposted import question_page, refused_page
from bot.store.engine import Store

log = logging.getLogger(__name__)

T = TypeVar("T")

Send = Callable[[str, Reply, str, int], Awaitable[str]]
"""An adapter's ``post``."""


@dataclass(frozen=True, slots=True)
class Unposted:
    """A post that did not arrive, or of which nobody knows, and what whoever asked for it alone is to read."""

    what: Literal["undeliverable", "uncertain"]
    reply: Reply


async def publish(
    store: Store, clock: Clock, space: Space, person: str, posts: Sequence[Post], key: str, send: Send
) -> list[Unposted]:
    """Publish ``posts`` in their order, each once; see ``App.publish``."""

    async def note(work: Callable[..., T], *args: Any) -> T | None:
        """Take something down. Where that fails, the post's fate is told nevertheless."""

        def written() -> T:
            with store.transaction(write=True) as db:
                return work(db, *args)

        try:
            return await store.run(written)
        except Exception as error:
            log.error("what became of a post could not be kept", exc_info=error, extra={"platform": space.platform})
            return None

    told = []
    for number, post in enumerate(posts):
        name = post.key or f"{key}/{number}"
        second = uncertain.is_second_try(name)
        try:
            id_ = await send(post.to, post.reply, name, post.start)
        except Undeliverable as error:
            kept = await note(uncertain.refused, name) if second else None
            told.append(Unposted("undeliverable", refused_page(post.to, error.what, kept.id if kept else None)))
        except Uncertain as error:
            log.warning("a post is uncertain", extra={"platform": space.platform, "reason": str(error)})
            kept = await note(uncertain.keep, space, person, post, name, error, clock.now())
            page = question_page(post.to, post.reply.summary, error.part, error.parts, kept.id if kept else None)
            told.append(Unposted("uncertain", page))
        else:
            if second:
                await note(uncertain.posted, name, id_, clock.now())
    return told
