"""A post whose answer was lost, looked for in its channel's history: by the key that its metadata carries.

Only what was said since the try is read, and only Cairn's own messages are looked at. Without the scope to read that
history (``channels:history``, for private channels ``groups:history``) nobody can tell.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack.web import LIMITED, NETWORK, error_of, is_passing
from adapters.slack.workspaces import Workspace

METHOD = "conversations.history"

EVENT = "cairn_post"
"""What the metadata of every post is called."""

PAUSES = (0.3, 0.7, 1.5)
"""Seconds before each look. A post is in the history as soon as Slack made it; but Slack may still be making it when
its answer is lost, so that one look at once would be too early."""

LONGEST = 5.0
"""Seconds for all looks together: somebody waits for what comes of it."""

MOST = 15
"""Messages of one look: as many as Slack gives an app that is distributed outside its Marketplace, once a minute (Rate
limits: conversations.history)."""

MARGIN = 2.0
"""Seconds before the try that are looked at too, should Slack's machines not agree on the time. What its answers tell
is never ahead of it: whole seconds, which have passed by the time they are read."""


class CannotTell(Exception):
    """The history cannot be read, or not far enough back. The text says why, in a word."""


def metadata(key: str) -> dict[str, Any]:
    """What a post carries so that it can be found by ``key``."""
    return {"event_type": EVENT, "event_payload": {"key": key}}


async def find(workspace: Workspace, channel: str, key: str, since: float | None) -> str | None:
    """The timestamp of the post ``key`` in ``channel``; ``None`` if it is not there. Takes ``LONGEST`` at most.

    ``since`` is Slack's time of the first try, if that is known. Raises ``CannotTell``.
    """
    absent, why = False, "timeout"
    try:
        async with asyncio.timeout(LONGEST):
            for pause in PAUSES:
                await asyncio.sleep(pause)
                if workspace.client.pace.rest(METHOD) > LONGEST:
                    why = LIMITED
                    break
                try:
                    found = await _look(workspace, channel, key, since)
                except (SlackApiError, *NETWORK) as error:
                    why = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
                    if isinstance(error, SlackApiError) and not is_passing(error):
                        break
                    continue
                if found is not None:
                    return found
                absent = True
    except TimeoutError:
        pass
    if not absent:
        raise CannotTell(why)
    return None


async def _look(workspace: Workspace, channel: str, key: str, since: float | None) -> str | None:
    """One look. Raises ``CannotTell`` where so much was said since that one look does not reach back to the try.

    Errors of Slack and of the network come through.
    """
    asked = {"channel": channel, "limit": MOST, "include_all_metadata": "true"}
    if since is not None:
        asked["oldest"] = f"{since - MARGIN:.6f}"
    page = await workspace.client.once(METHOD, http_verb="GET", params=asked)
    for message in page.get("messages") or ():
        if message.get("bot_id") == workspace.bot_id and _key(message) == key:
            return str(message["ts"])
    if page.get("has_more"):
        raise CannotTell("has_more")
    return None


def _key(message: Mapping[str, Any]) -> str:
    """The key that a message carries, if it is a post."""
    carried = message.get("metadata") or {}
    return str((carried.get("event_payload") or {}).get("key")) if carried.get("event_type") == EVENT else ""
