"""Bolt, with one listener for everything: its own walk through listeners costs more than what they do."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.response import BoltResponse

from adapters.slack.interactions import Interactions, acknowledged
from adapters.slack.receive import GONE, removed_from
from adapters.slack.workspaces import REMOVED, Workspaces
from bot.chat.errors import Undeliverable

log = logging.getLogger(__name__)

WORKSPACE = "cairn_workspace"
"""Where a request's context holds its workspace."""

_OWN = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
"""What Bolt would read from the environment by itself, although it is told everything it needs."""


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

    async def everything(body: Mapping[str, Any], context: Mapping[str, Any]) -> BoltResponse:
        payload = None
        try:
            if (body.get("event") or {}).get("type") in GONE:
                await _removed(body)
            else:
                payload = await interactions.serve(body, context[WORKSPACE], session)
        except Exception as error:  # an error must not eat the acknowledgement
            log.error("a call could not be taken", exc_info=error)
        return BoltResponse(
            status=200,
            body=acknowledged(payload),
            headers={"content-type": ["application/json"]} if payload else {},
        )

    async def _removed(body: Mapping[str, Any]) -> None:
        team = removed_from(body)
        if team:
            if flow is not None:
                store = flow.settings.installation_store
                await store.async_delete_all(enterprise_id=body.get("enterprise_id"), team_id=team)
            await interactions.removed(team)

    bolt.use(everything)
    return bolt
