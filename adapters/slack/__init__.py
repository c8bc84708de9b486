"""Slack: slash commands, mentions, buttons, menus and forms in; Block Kit out.

One workspace over Socket Mode, which needs no public address; or many over HTTP, each installed by OAuth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import App
    from bot.chat.request import Adapter, Space
    from bot.config import Settings
    from bot.doctor.findings import Finding
    from bot.store.engine import Store

SOCKET = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
HTTP = ("SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_TOKEN_KEYS")
NEEDS: tuple[tuple[str, ...], ...] = (SOCKET, HTTP)
SETTINGS = {
    "CAIRN_SLACK_API_URL": "Where Slack's API is, for a compatible server or GovSlack: https://slack-gov.com/api/",
    "CAIRN_SLACK_PREFIX": "What stands before every command where names are taken: cairn- makes /cairn-roadmap",
    "CAIRN_SLACK_ORGANISERS": "The ids of members who organise besides the workspace's admins: U012AB3CD,U045EF6GH",
    "CAIRN_SLACK_URL": "Over HTTP: where Slack and browsers reach this Cairn: https://cairn.example.org",
}


def connect(app: App, settings: Settings) -> Adapter:
    """The app that the tokens belong to. Raises ``SettingsError`` for a setting that does not fit."""
    from adapters.slack.options import read_options
    from adapters.slack.ways import connected

    return connected(app, read_options(settings))


async def examine(settings: Settings, store: Store | None, places: Sequence[tuple[Space, str]]) -> list[Finding]:
    """What is wrong with the app that the tokens belong to, and with each channel of ``places``."""
    from adapters.slack.diagnosis import diagnosed
    from adapters.slack.options import read_options

    return await diagnosed(read_options(settings), store, places)
