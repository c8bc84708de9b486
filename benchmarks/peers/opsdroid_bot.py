"""opsdroid 0.31: twenty regular-expression skills, driven through ``OpsDroid.parse``, its entry for every message.

Its own connector class with a send that keeps the text. No parsers beyond the two it always runs, no database, logging
at warnings: the leanest opsdroid there is.
"""

from __future__ import annotations

import asyncio
import gettext
import logging

gettext.install("opsdroid")  # opsdroid's modules expect its command line to have put ``_`` into the builtins

from opsdroid.connector import Connector, register_event  # noqa: E402
from opsdroid.core import OpsDroid  # noqa: E402
from opsdroid.events import Message  # noqa: E402
from opsdroid.matchers import match_regex  # noqa: E402

from benchmarks.peers import job  # noqa: E402
from benchmarks.peers.batch import batches, checked, timed  # noqa: E402

sent: list[str] = []


class Stub(Connector):
    """A connector that reaches nobody."""

    @register_event(Message)
    async def keep(self, message: Message) -> None:
        """Stand in for the platform's call."""
        sent.append(message.text)


def skill(name: str):
    """The skill for ``/name stage <number>``."""

    @match_regex(rf"^/{name} stage (?P<number>\d+)$")
    async def reply(message: Message) -> None:
        await message.respond(job.answer(int(message.regex.group("number"))))

    return reply


async def main() -> None:
    """Register the skills and answer batches."""
    with OpsDroid(config={}, loopless=True) as opsdroid:
        opsdroid.eventloop = asyncio.get_running_loop()
        connector = Stub({"name": "stub"}, opsdroid=opsdroid)
        opsdroid.connectors = [connector]
        for name in job.COMMANDS:
            opsdroid.register_skill(skill(name), {"name": name})
        for size in batches("opsdroid"):
            with timed(size):
                for _ in range(size):
                    await opsdroid.parse(Message(text=job.ASKED, user="ana", target="general", connector=connector))
            assert len(sent) == size, f"{len(sent)} replies to {size} messages"
            checked(sent[-1])
            sent.clear()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(main())
