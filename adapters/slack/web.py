"""Slack's Web API, as far as Cairn uses it, over one shared HTTP session for everything."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

PATIENCE = 20
"""Seconds for one request."""

NETWORK = (OSError, aiohttp.ClientError, asyncio.TimeoutError)


def new_session() -> aiohttp.ClientSession:
    """A session for everything that one process asks of Slack."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))


def new_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that waits out a rate limit, and repeats nothing else.

    slack_sdk's own repeats a post whose answer was lost: the post then comes twice.
    """
    client = AsyncWebClient(token=token, base_url=api_url, session=session, timeout=PATIENCE)
    client.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=2)]
    return client


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
