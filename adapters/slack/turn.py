"""One turn of a conversation: acknowledged in time, answered once, by whichever way is open.

Slack waits 3 seconds for the acknowledgement of a command, and shows an error after that. An answer that is ready
within ``PATIENCE`` goes with the acknowledgement; a later one goes to the response_url, and where that is used up or
was never there, into the channel for this person's eyes, or into their direct messages.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import pictures
from adapters.slack.receive import Place
from adapters.slack.render import Page
from adapters.slack.web import NETWORK, error_of, post_to

log = logging.getLogger(__name__)

PATIENCE = 0.8
"""Seconds that an acknowledgement waits for its answer: inside the one second within which Slack wants to be told."""

LACKING = "missing_scope"
MEND = {"mend": "Install the app again from its manifest: cairn slack manifest"}

USES = 5
"""How often Slack takes something at one response_url (Handling user interaction: message responses)."""


class Turn:
    """How one call is acknowledged and answered."""

    def __init__(
        self, client: AsyncWebClient, session: aiohttp.ClientSession, place: Place, counts: Counter[str], carries: bool
    ) -> None:
        """``carries`` says that the acknowledgement may carry an answer, as that of a command may."""
        self.client = client
        self.place = place
        self.session = session
        self._counts = counts
        self._carries = carries
        self._uses = 0
        self._ack: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()

    async def acknowledgement(self, patience: float | None = None) -> dict[str, Any] | None:
        """What the acknowledgement carries once that is known; nothing after ``patience`` seconds, or ``PATIENCE``."""
        seconds = PATIENCE if patience is None else patience
        late = asyncio.get_running_loop().call_later(seconds, self.acknowledge, None)
        try:
            return await self._ack
        finally:
            late.cancel()

    def acknowledge(self, payload: dict[str, Any] | None) -> bool:
        """Let the acknowledgement go, with ``payload``. Returns whether it was still there to be given."""
        if self._ack.done():
            return False
        self._ack.set_result(payload)
        return True

    def done(self) -> None:
        """What was asked is done, whatever comes of its answer. An acknowledgement that carries none can go."""
        if not self._carries:
            self.acknowledge(None)

    async def say(self, pages: Sequence[Page], private: bool, in_place: bool) -> bool:
        """Deliver ``pages``, to everybody unless ``private``, replacing the clicked message if ``in_place``.

        Returns whether Slack took them. Several pages all go the same way: what goes by the response_url may be faster
        than what goes with the acknowledgement.
        """
        if len(pages) > 1:
            self.acknowledge(None)
        taken = True
        for number, page in enumerate(pages):
            taken = taken and await self._deliver(page, private, in_place and number == 0)
        return taken

    async def _deliver(self, page: Page, private: bool, in_place: bool) -> bool:
        """Deliver one page; if Slack refuses it for its pictures, their words instead."""
        if page.pictures:
            self.acknowledge(None)  # the upload takes its time, and a refusal would be seen by nobody
            await pictures.show(self.client, page, self._counts)
        taken = await self._send(page, private, in_place)
        if page.pictures and not taken:
            pictures.say(page, pictures.NO_ANSWER)
            return await self._send(page, private, in_place)
        return taken

    async def _send(self, page: Page, private: bool, in_place: bool) -> bool:
        kind = "ephemeral" if private else "in_channel"
        payload = {"response_type": kind, "text": page.text, "blocks": page.blocks}
        if self._carries and self.acknowledge(payload):
            return True
        if self.place.url and self._uses < USES:
            self._uses += 1
            more = {"replace_original": in_place} | ({"thread_ts": self.place.thread} if self.place.thread else {})
            if await post_to(self.session, self.place.url, payload | more):
                return True
            self._counts["response_url_refused"] += 1
        return await self._by_method(page, private)

    async def _by_method(self, page: Page, private: bool) -> bool:
        """Say it through the Web API: in the channel, or if Cairn is not there, in direct messages."""
        said: dict[str, Any] = {"text": page.text, "blocks": page.blocks, "unfurl_links": False, "unfurl_media": False}
        thread = {"thread_ts": self.place.thread} if self.place.thread else {}
        ways = []
        if self.place.channel and private and not self.place.direct:
            only = {"channel": self.place.channel, "user": self.place.person, "text": page.text, "blocks": page.blocks}
            ways.append(("chat.postEphemeral", only | ({} if self.place.begins else thread)))
        elif self.place.channel:
            ways.append(("chat.postMessage", {"channel": self.place.channel, **said, **thread}))
        ways.append(("chat.postMessage", {"channel": self.place.person, **said}))
        for method, arguments in ways:
            try:
                await self.client.api_call(method, json=arguments)
                return True
            except SlackApiError as error:
                word = error_of(error)
                self._counts[f"refused:{word}"] += 1
                told = {"method": method, "error": word}
                if word == LACKING:
                    log.warning("an answer needs a right", extra=told | {"needed": error.response.get("needed")} | MEND)
                else:
                    log.info("Slack did not take an answer", extra=told)
            except NETWORK as error:
                self._counts["network"] += 1
                log.warning("an answer did not reach Slack", extra={"reason": type(error).__name__})
        return False
