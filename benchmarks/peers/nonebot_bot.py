"""NoneBot 2.5: twenty commands, driven through ``handle_event``, which its adapters call for every event.

The ``none`` driver, an adapter whose call to the platform keeps the text, logging off: the leanest NoneBot there is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import nonebot
from nonebot.adapters import Adapter, Bot, Event, Message, MessageSegment
from nonebot.log import logger
from nonebot.message import handle_event
from nonebot.params import CommandArg

from benchmarks.peers import job
from benchmarks.peers.batch import batches, checked, timed

sent: list[str] = []


class Segment(MessageSegment):
    """A piece of a message: here always text."""

    @classmethod
    def get_message_class(cls) -> type[Words]:
        return Words

    def __str__(self) -> str:
        return self.data["text"]

    def is_text(self) -> bool:
        return True


class Words(Message[Segment]):
    """A message of text alone."""

    @classmethod
    def get_segment_class(cls) -> type[Segment]:
        return Segment

    @staticmethod
    def _construct(msg: str) -> Iterable[Segment]:
        yield Segment("text", {"text": msg})


class Said(Event):
    """Somebody said something to the bot."""

    words: Words

    def get_type(self) -> str:
        return "message"

    def get_event_name(self) -> str:
        return "message"

    def get_event_description(self) -> str:
        return "message"

    def get_user_id(self) -> str:
        return "ana"

    def get_session_id(self) -> str:
        return "ana"

    def get_message(self) -> Words:
        return self.words

    def is_tome(self) -> bool:
        return True


class Stub(Adapter):
    """An adapter that reaches nobody."""

    @classmethod
    def get_name(cls) -> str:
        return "stub"

    async def _call_api(self, bot: Bot, api: str, **data: Any) -> None:
        sent.append(str(data["message"]))


class StubBot(Bot):
    """The bot of the stub adapter."""

    async def send(self, event: Event, message: Any, **kwargs: Any) -> None:
        await self.call_api("send", message=message)


def register(name: str) -> None:
    """Declare ``/name stage <number>``."""
    matcher = nonebot.on_command((name, "stage"), block=True)

    @matcher.handle()
    async def reply(arg: Message = CommandArg()) -> None:  # noqa: B008
        await matcher.finish(job.answer(int(arg.extract_plain_text())))


async def main() -> None:
    """Register the commands and answer batches."""
    nonebot.init(driver="~none", command_start={"/"}, command_sep={" "})
    logger.remove()
    for name in job.COMMANDS:
        register(name)
    bot = StubBot(Stub(nonebot.get_driver()), "cairn")
    for size in batches("nonebot2"):
        with timed(size):
            for _ in range(size):
                await handle_event(bot, Said(words=Words(job.ASKED)))
        assert len(sent) == size, f"{len(sent)} replies to {size} messages"
        checked(sent[-1])
        sent.clear()


if __name__ == "__main__":
    asyncio.run(main())
