"""Drawings in replies become pictures just before they are sent: in a thread of their own, and one at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bot.chat.drawing import Drawing
from bot.chat.reply import Block, Image, Reply
from bot.pictures import draw

log = logging.getLogger(__name__)

Send = Callable[[str, Reply, str, int], Awaitable[str]]
"""An adapter's ``post``."""


class Painter:
    """Makes pictures for one process. Two at a time would take both cores of a small machine from everybody else."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pictures")

    async def painted(self, reply: Reply) -> Reply:
        """``reply`` with its pictures; see ``paint``. What is in no need of one is returned at once."""
        if not _waits(reply):
            return reply
        return await asyncio.get_running_loop().run_in_executor(self._thread, paint, reply)

    def before(self, send: Send) -> Send:
        """``send``, after the pictures of what it sends were made."""

        async def sending(channel: str, reply: Reply, key: str, start: int) -> str:
            return await send(channel, await self.painted(reply), key, start)

        return sending

    def close(self) -> None:
        """Make no more pictures."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def paint(reply: Reply) -> Reply:
    """``reply`` with a picture for every drawing. One that cannot be made is logged and stays: adapters say its words.

    What the reply publishes is painted when it is sent.
    """
    return replace(reply, blocks=tuple(map(_picture, reply.blocks))) if _waits(reply) else reply


def _picture(block: Block) -> Block:
    if not isinstance(block, Image) or not isinstance(block.source, Drawing):
        return block
    try:
        return Image(draw.png(block.source), block.alt)
    except draw.NoPicture as error:
        log.error("a picture could not be drawn", extra={"reason": str(error)})
        return block


def _waits(reply: Reply) -> bool:
    return any(isinstance(block, Image) and isinstance(block.source, Drawing) for block in reply.blocks)
