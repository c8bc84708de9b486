"""Bolt, with one listener for everything: its own walk through listeners costs more than what they do."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.interactions import Interactions
from adapters.slack.receive import GONE, removed_from
from adapters.slack.workspaces import Workspace, Workspaces
from bot.chat.errors import Undeliverable
from bot.chat.reply import Reply
from bot.store.faults import StoreError

log = logging.getLogger(__name__)

WORKSPACE = "cairn_workspace"
"""Where a request's context holds its workspace, or the error that says why there is none."""

AGAIN = 503
"""The status for an event that is not done with: Slack sends it again, also over a socket."""

_OWN = (
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
)
"""What Bolt would read from the environment by itself, although it is told everything it needs."""

Forget = Callable[[str, float], Awaitable[bool]]
"""Takes down that a workspace removed Cairn at a time, in seconds since 1970. Returns whether Cairn is gone from there.
Raises ``StoreError``."""


class Acknowledgement(BoltResponse):
    """What Cairn acknowledges with: ``payload``, which each way to Slack writes in its own form, or nothing."""

    def __init__(self, payload: dict[str, Any] | None, status: int = 200) -> None:
        super().__init__(status=status)
        self.payload = payload


class _Authorize(AsyncAuthorize):
    """Whose token a request is answered with, from what is known of its workspace. No question to Slack."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def __call__(self, *, context: Any, team_id: str | None, **_: Any) -> AuthorizeResult:
        try:
            found = await self._workspaces.of(str(team_id or ""))
        except (Undeliverable, StoreError) as error:
            context[WORKSPACE] = error  # people are told in our own words, and an event comes again
            return AuthorizeResult(enterprise_id=None, team_id=team_id)
        context[WORKSPACE] = found
        return AuthorizeResult(
            enterprise_id=found.enterprise,
            team_id=found.team,
            bot_id=found.bot_id,
            bot_user_id=found.bot_user,
            bot_token=found.client.token,
        )


class _Bolt(AsyncApp):
    """Bolt's app, with an end to errors that Bolt itself stumbles over while it reports another one."""

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Answer ``req``, whatever happens."""
        try:
            return await super().async_dispatch(req)
        except Exception as error:
            return _failed(error)


class _Everything(AsyncMiddleware):
    """The one listener: takes whatever comes, and acknowledges it.

    A plain function would be given what it names of all that Bolt can give, for which Bolt takes every payload apart:
    that takes as long as the rest of Bolt.
    """

    def __init__(
        self, interactions: Interactions, session: aiohttp.ClientSession, forget: Forget, removed: Reply
    ) -> None:
        self._interactions = interactions
        self._session = session
        self._forget = forget
        self._reply = removed

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Take whatever Slack sent."""
        body, place = req.body, req.context.get(WORKSPACE)
        payload, status = None, 200
        try:
            if (body.get("event") or {}).get("type") in GONE:
                await self._removed(body)
            elif isinstance(place, Workspace):
                payload = await self._interactions.serve(body, place, self._session)
            elif place is not None:
                payload = await self._interactions.turn_away(body, place, self._reply, self._session)
        except StoreError as error:
            log.error("database: %s", error)
            status = AGAIN
        except Exception as error:  # an error must not eat the acknowledgement
            log.error("a call could not be taken", exc_info=error)
        return Acknowledgement(payload, status)

    async def _removed(self, body: Mapping[str, Any]) -> None:
        team = removed_from(body)
        if not team:
            return
        if await self._forget(team, float(body.get("event_time") or time.time())):
            self._interactions.removed(team)
        else:
            log.info("the word of a removal is older than the installation", extra={"team": team})


def new_bolt(
    interactions: Interactions,
    workspaces: Workspaces,
    session: aiohttp.ClientSession,
    forget: Forget,
    removed: Reply,
    flow: AsyncOAuthFlow | None = None,
) -> AsyncApp:
    """A Bolt app that gives everything to ``interactions``. Whoever calls it has made sure that Slack is speaking.

    ``forget`` is told the workspaces that removed Cairn, and ``removed`` whoever calls from one that is not known.
    ``flow`` installs the app over HTTP.
    """
    kept = {name: os.environ.pop(name) for name in _OWN if name in os.environ}
    try:
        bolt = _Bolt(
            name="cairn",
            authorize=_Authorize(workspaces),
            oauth_flow=flow,
            process_before_response=True,
            request_verification_enabled=False,
            attaching_function_token_enabled=False,
        )
    finally:
        os.environ.update(kept)

    async def failed(error: Exception) -> BoltResponse:
        return _failed(error)

    bolt.use(_Everything(interactions, session, forget, removed))
    bolt.error(failed)
    return bolt


def _failed(error: Exception) -> BoltResponse:
    """The answer to what Bolt could not do. Its own writes the error's text into the log, and is a 500."""
    log.error("a request could not be taken", exc_info=error)
    return BoltResponse(status=AGAIN)
