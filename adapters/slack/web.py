"""Slack's Web API, as far as Cairn uses it, over one shared HTTP session for everything."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
import orjson
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.pace import Pace

log = logging.getLogger(__name__)

PATIENCE = 20
"""Seconds for one request."""

TRIES = 3
"""How often something is asked that Slack says it did not take because it was too much at once."""

NETWORK = (OSError, aiohttp.ClientError, asyncio.TimeoutError)


class Client(AsyncWebClient):
    """A client of one workspace that keeps Slack's pace, and repeats only what a rate limit refused.

    slack_sdk's own repeats a post whose answer was lost: the post then comes twice.
    """

    def __init__(self, token: str, api_url: str, session: aiohttp.ClientSession) -> None:
        """``token`` is the workspace's; ``session`` is the one of the whole process."""
        super().__init__(token=token, base_url=api_url, session=session, timeout=PATIENCE)
        self.retry_handlers = []
        self.pace = Pace()

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call a method when its turn comes. Raises ``SlackApiError``, or one of ``NETWORK``."""
        for _ in range(TRIES - 1):
            await self.pace.turn(api_method)
            try:
                return await super().api_call(api_method, **arguments)
            except SlackApiError as error:
                if error.response.status_code != 429 or not self.pace.hold(api_method, error.response.headers):
                    raise
        await self.pace.turn(api_method)
        return await super().api_call(api_method, **arguments)


def new_session() -> aiohttp.ClientSession:
    """A session for everything that one process asks of Slack."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE), json_serialize=_text)


def dumped(payload: object) -> bytes:
    """``payload`` as JSON. Half of a surrogate pair, which only the standard library writes, is written as it does."""
    try:
        return orjson.dumps(payload)
    except TypeError:
        return json.dumps(payload).encode()


def _text(payload: object) -> str:
    return dumped(payload).decode()


async def post_to(session: aiohttp.ClientSession, url: str, payload: Mapping[str, Any]) -> bool:
    """Post to a response_url. Returns whether Slack took it: after five uses or 30 minutes it does not."""
    try:
        async with session.post(url, json=payload) as response:
            text = await response.text()
            taken = response.status == 200 and '"ok":false' not in text.replace(" ", "")
            if not taken:
                log.info("a response_url was not taken", extra={"status": response.status})
            return taken
    except NETWORK as error:
        log.warning("a response_url did not answer", extra={"reason": type(error).__name__})
        return False


def error_of(error: SlackApiError) -> str:
    """Slack's own word for what went wrong."""
    return str(error.response.get("error") or "unknown_error")
