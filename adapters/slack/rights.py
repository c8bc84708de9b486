"""Who organises: the workspace's owners and admins, and those whom the operator names."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.web import NETWORK
from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Right

log = logging.getLogger(__name__)

FRESH = 300.0
"""Seconds for which an answer of Slack's holds: an admin who is no more one loses the right within them."""

REMEMBERED = 10_000


class Rights:
    """Asks Slack who somebody is, only where a command needs it. Without the scope users:read nobody is an admin."""

    def __init__(self, organisers: frozenset[str]) -> None:
        """``organisers`` are ids of members that the operator names."""
        self._organisers = organisers
        self._known: OrderedDict[tuple[str, str], tuple[float, bool]] = OrderedDict()

    async def of(self, client: AsyncWebClient, team: str, person: str) -> frozenset[Right]:
        """The rights of ``person`` in the workspace ``team``."""
        if person in self._organisers or await self._is_admin(client, team, person):
            return ORGANISER_RIGHTS
        return MEMBER_RIGHTS

    async def _is_admin(self, client: AsyncWebClient, team: str, person: str) -> bool:
        at, found = self._known.get((team, person), (0.0, False))
        now = time.monotonic()
        if at and now - at < FRESH:
            return found
        try:
            user = (await client.users_info(user=person))["user"]
        except (SlackApiError, *NETWORK) as error:
            log.info("Slack did not say who somebody is", extra={"reason": str(getattr(error, "response", error))[:80]})
            return False
        found = bool(user.get("is_admin") or user.get("is_owner")) and str(user.get("team_id") or team) == team
        self._known[team, person] = (now, found)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return found
