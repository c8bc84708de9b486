"""Bolt, with one listener for everything: its own walk through listeners costs more than what they do."""

from __future__ import annotations

import logging
import os
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
from adapters.slack.workspaces import REMOVED, Workspaces
from bot.chat.errors import Undeliverable

log = logging.getLogger(__name__)

WORKSPACE = "cairn_workspace"
"""Where a request's context holds its workspace."""

_OWN = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
"""What Bolt would read from the environment by itself, although it is told everything it needs."""


class Acknowledgement(BoltResponse):
    """What Cairn acknowledges with: ``payload``, which each way to Slack writes in its own form, or nothing."""

    def __init__(self, payload: dict[str, Any] | None) -> None:
        super().__init__(status=200)
        self.payload = payload


class _Authorize(AsyncAuthorize):
    """Whose token a request is answered with, from what is known of its workspace. No question to Slack."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def __call__(self, *, context: Any, team_id: str | None, **_: Any) -> AuthorizeResult | None:
        try:
            found = await self._workspaces.of(team_id or "")
        except Undeliverable:
            return None
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
    flow: AsyncOAuthFlow | None = None,
    removed: str = REMOVED,
) -> AsyncApp:
    """A Bolt app that gives everything to ``interactions``. Whoever calls it has made sure that Slack is speaking.

    ``removed`` is told to people of a workspace that is not known. ``flow`` installs the app over HTTP.
    """
    kept = {name: os.environ.pop(name) for name in _OWN if name in os.environ}
    try:
        bolt = AsyncApp(
            name="cairn",
            authorize=_Authorize(workspaces),  # type: ignore[arg-type] # it may be an AsyncAuthorize too
            oauth_flow=flow,
            process_before_response=True,
            request_verification_enabled=False,
            attaching_function_token_enabled=False,
            user_facing_authorize_error_message=removed,
        )
    finally:
        os.environ.update(kept)

    bolt.use(_Everything(interactions, session, flow))
    return bolt


class _Everything(AsyncMiddleware):
    """Takes whatever comes, and acknowledges it.

    A plain function would be given what it names of all that Bolt can give, which takes as long as the rest of Bolt.
    """

    def __init__(self, interactions: Interactions, session: aiohttp.ClientSession, flow: AsyncOAuthFlow | None) -> None:
        self._interactions = interactions
        self._session = session
        self._flow = flow

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        payload = None
        try:
            if (req.body.get("event") or {}).get("type") in GONE:
                await self._removed(req.body)
            else:
                payload = await self._interactions.serve(req.body, req.context[WORKSPACE], self._session)
        except Exception as error:  # an error must not eat the acknowledgement
            log.error("a call could not be taken", exc_info=error)
        return Acknowledgement(payload)

    async def _removed(self, body: Mapping[str, Any]) -> None:
        team = removed_from(body)
        if team:
            if self._flow is not None:
                store = self._flow.settings.installation_store
                await store.async_delete_all(enterprise_id=body.get("enterprise_id"), team_id=team)
            await self._interactions.removed(team)
