"""Slack: slash commands, mentions, buttons, menus and forms in; Block Kit out. Socket Mode needs no public address."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import App
    from bot.chat.request import Adapter
    from bot.config import Settings

NEEDS: tuple[str, ...] = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
SETTINGS = {
    "CAIRN_SLACK_API_URL": "Where Slack's API is, for a compatible server or GovSlack: https://slack-gov.com/api/",
    "CAIRN_SLACK_PREFIX": "What stands before every command where names are taken: cairn- makes /cairn-roadmap",
    "CAIRN_SLACK_ORGANISERS": "The ids of members who organise besides the workspace's admins: U012AB3CD,U045EF6GH",
}


def connect(app: App, settings: Settings) -> Adapter:
    """The app that the tokens belong to. Raises ``SettingsError`` for a setting that does not fit."""
    from adapters.slack.client import Slack
    from adapters.slack.options import read_options

    return Slack(app, read_options(settings))
