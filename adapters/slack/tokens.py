"""The token that Cairn has in a workspace at this moment: as it was stored last, and renewed before it runs out."""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from adapters.slack.installations import Installations
from adapters.slack.web import NETWORK
from adapters.slack.workspaces import DEAD
from bot.store.faults import StoreError

log = logging.getLogger(__name__)

RENEWED_BEFORE = 120
"""Minutes before its end at which a token is renewed, where the app has token rotation."""


class Tokens:
    """Finds tokens. Any process may have changed them."""

    def __init__(self, installations: Installations, rotator: AsyncTokenRotator) -> None:
        """Tokens are in ``installations``; ``rotator`` asks Slack for new ones."""
        self._installations = installations
        self._rotator = rotator

    async def bot_of(self, team: str) -> Bot | None:
        """The bot in the workspace ``team``, ``None`` where Cairn is not installed. Raises ``StoreError``.

        A token that could not be renewed is good for a while yet: it is renewed long before its end, and may have been
        by another process, since Slack takes a refresh token only once.
        """
        bot = await self._installations.bot_of(team)
        if bot is None or not bot.bot_refresh_token:
            return bot
        try:
            renewed = await self._rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=RENEWED_BEFORE)
        except (SlackTokenRotationError, SlackApiError, *NETWORK) as error:
            log.warning("a token was not renewed", extra={"team": team, "reason": type(error).__name__})
            return await self._installations.bot_of(team)
        if renewed is None:
            return bot
        try:
            await self._installations.async_save_bot(renewed)
        except StoreError as error:
            log.error("a renewed token could not be kept", extra={"team": team, "reason": type(error).__name__})
        return renewed

    async def another(self, team: str, word: str, token: str) -> str | None:
        """Another token for ``team`` than ``token``, where Slack's ``word`` is that this one is worth nothing."""
        if word not in DEAD:
            return None
        try:
            bot = await self.bot_of(team)
        except StoreError:
            return None
        return bot.bot_token if bot is not None and bot.bot_token != token else None
