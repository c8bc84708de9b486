"""Slack's Web API, as far as Cairn uses it, over one shared HTTP session for everything."""

from __future__ import annotations

import asyncio
import json
import logging
import math
from collections.abc import Awaitable, Callable, Mapping
from email.utils import parsedate_to_datetime
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

LIMITED = "ratelimited"
PASSING = frozenset({"service_unavailable", "internal_error", "fatal_error", "request_timeout", LIMITED})
"""Slack's words for what may be better in a moment (Web API: errors of chat.postMessage)."""


Another = Callable[[str, str], Awaitable[str | None]]
"""From Slack's word for an error, and the token that was used, to another token that may do better."""


class Caller(AsyncWebClient):
    """slack_sdk's client, as it is needed here: it repeats nothing by itself, and an error always has Slack's word.

    slack_sdk's own repeats a post whose answer was lost: the post then comes twice. And it stumbles over an answer that
    is no JSON, as one of a proxy or of a Slack that is not well.
    """

    def __init__(self, api_url: str, session: aiohttp.ClientSession, token: str | None = None) -> None:
        """``session`` is the one of the whole process."""
        super().__init__(token=token, base_url=api_url, session=session, timeout=PATIENCE)
        self.retry_handlers = []

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call a method. Raises ``SlackApiError``, or one of ``NETWORK``."""
        try:
            return await super().api_call(api_method, **arguments)
        except SlackApiError as error:
            response = error.response
            if isinstance(response, AsyncSlackResponse) and isinstance(response.data, dict) and response.data:
                raise
            status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
        except (AttributeError, UnicodeDecodeError):
            status = 200
        raise self.refused(api_method, "internal_error", status, {})

    def refused(self, method: str, word: str, status: int, headers: Mapping[str, str]) -> SlackApiError:
        """An error of ``method`` as if Slack had said ``word``."""
        said = {"ok": False, "error": word}
        return SlackApiError(  # type: ignore[no-untyped-call]
            f"Slack's answer to {method} is {word}.",
            AsyncSlackResponse(
                client=self,
                http_verb="POST",
                api_url=method,
                req_args={},
                data=said,
                headers=dict(headers),
                status_code=status,
            ),
        )


class Client(Caller):
    """A client of one workspace that keeps Slack's pace, and repeats only what Slack says it did not take."""

    def __init__(
        self, token: str, api_url: str, session: aiohttp.ClientSession, another: Another | None = None
    ) -> None:
        """``token`` is the workspace's; ``session`` is the one of the whole process.

        ``another`` is asked when Slack does not accept the token: another process may have a newer one.
        """
        super().__init__(api_url, session, token)
        self.pace = Pace()
        self._another = another
        self._told: tuple[float, float] | None = None

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call a method when its turn comes. Raises ``SlackApiError``, or one of ``NETWORK``."""
        for _ in range(TRIES - 1):
            try:
                return await self.once(api_method, **arguments)
            except SlackApiError as error:
                if not await self._mended(api_method, error):
                    raise
        return await self.once(api_method, **arguments)

    async def once(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call a method when its turn comes, and never again. Raises ``SlackApiError``, or one of ``NETWORK``."""
        if not await self.pace.turn(api_method):
            rest = {"retry-after": str(math.ceil(self.pace.rest(api_method)))}
            raise self.refused(api_method, LIMITED, 429, rest)  # as Slack would say again
        try:
            answer = await super().api_call(api_method, **arguments)
        except SlackApiError as error:
            if error.response.status_code == 429:
                self.pace.hold(api_method, error.response.headers)
            self._hear(error.response.headers)
            raise
        self._hear(answer.headers)
        return answer

    @property
    def now(self) -> float | None:
        """The time on Slack's own clock, to a second, by its last answer; ``None`` before the first."""
        if self._told is None:
            return None
        date, at = self._told
        return date + asyncio.get_running_loop().time() - at

    def _hear(self, headers: Mapping[str, str]) -> None:
        """Take down the time that an answer names: timestamps are Slack's, and this machine's clock may be wrong."""
        said = next((value for name, value in headers.items() if name.lower() == "date"), "")
        try:
            self._told = parsedate_to_datetime(said).timestamp(), asyncio.get_running_loop().time()
        except ValueError:
            return

    async def _mended(self, method: str, error: SlackApiError) -> bool:
        """Whether the next try may do better: after a rest that is worth waiting for, or with another token."""
        if error.response.status_code == 429:
            return self.pace.worth_waiting(method)
        token = await self._another(error_of(error), str(self.token)) if self._another else None
        if token is not None:
            self.token = token
        return token is not None


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


def is_passing(error: SlackApiError) -> bool:
    """Whether it is Slack that is not well. What was asked may have been done nevertheless, unless it was limited."""
    return error_of(error) in PASSING or error.response.status_code >= 500
