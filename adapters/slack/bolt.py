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
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.response import BoltResponse

from adapters.slack.interactions import Interactions, acknowledged
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
        bolt = AsyncApp(
            name="cairn",
            authorize=_Authorize(workspaces),
            oauth_flow=flow,
            process_before_response=True,
            request_verification_enabled=False,
            attaching_function_token_enabled=False,
        )
    finally:
        os.environ.update(kept)

    async def everything(body: Mapping[str, Any], context: Mapping[str, Any]) -> BoltResponse:
        payload, status = None, 200
        place = context.get(WORKSPACE)
        try:
            if (body.get("event") or {}).get("type") in GONE:
                await _removed(body)
            elif isinstance(place, Workspace):
                payload = await interactions.serve(body, place, session)
            elif place is not None:
                payload = await interactions.turn_away(body, place, removed, session)
        except StoreError as error:
            log.error("database: %s", error)
            status = AGAIN
        except Exception as error:  # an error must not eat the acknowledgement
            log.error("a call could not be taken", exc_info=error)
        return BoltResponse(
            status=status,
            body=acknowledged(payload),
            headers={"content-type": ["application/json"]} if payload else {},
        )

    async def _removed(body: Mapping[str, Any]) -> None:
        team = removed_from(body)
        if not team:
            return
        if await forget(team, float(body.get("event_time") or time.time())):
            interactions.removed(team)
        else:
            log.info("the word of a removal is older than the installation", extra={"team": team})

    async def failed(error: Exception) -> BoltResponse:
        """What is left: Bolt's own would write the error's text into the log, and answer with a 500."""
        log.error("a request could not be taken", exc_info=error)
        return BoltResponse(status=AGAIN)

    bolt.use(everything)
    bolt.error(failed)
    return bolt
