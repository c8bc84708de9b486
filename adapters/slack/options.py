"""What an operator may set for Slack, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adapters.slack import NEEDS, SETTINGS
from bot.chat.addresses import is_web_address
from bot.config import Settings, SettingsError

API_URL, PREFIX, ORGANISERS = SETTINGS
BOT_TOKEN, APP_TOKEN = NEEDS

SLACK = "https://slack.com/api/"

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,11}")
_USER = re.compile(r"[UW][A-Z0-9]{2,20}")


@dataclass(frozen=True, slots=True)
class Options:
    """How this process talks to Slack."""

    bot_token: str
    app_token: str
    api_url: str = SLACK
    prefix: str = ""
    organisers: frozenset[str] = frozenset()


def read_options(settings: Settings) -> Options:
    """The options that ``settings`` hold. Raises ``SettingsError`` for one that does not fit."""
    url = settings.of_adapter(API_URL)
    if url and not is_web_address(url):
        raise SettingsError(f"{API_URL}: “{url}” is no web address. Example: https://slack-gov.com/api/")
    prefix = checked_prefix(settings.of_adapter(PREFIX))
    organisers = [each.strip() for each in settings.of_adapter(ORGANISERS).split(",") if each.strip()]
    for each in organisers:
        if not _USER.fullmatch(each):
            raise SettingsError(f"{ORGANISERS}: “{each}” is no member's id. In a profile: ⋮, Copy member ID: U012AB3CD")
    return Options(
        _token(settings, BOT_TOKEN, "xoxb-", "OAuth & Permissions, Bot User OAuth Token"),
        _token(settings, APP_TOKEN, "xapp-", "Basic Information, App-Level Tokens"),
        url.rstrip("/") + "/" if url else SLACK,
        prefix,
        frozenset(organisers),
    )


def checked_prefix(written: str) -> str:
    """What stands before every command. Raises ``SettingsError`` for what Slack would not take in a command."""
    prefix = written.strip().removeprefix("/")
    if prefix and not _PREFIX.fullmatch(prefix):
        raise SettingsError(
            f"{PREFIX}: “{prefix}” does not fit. Write up to 12 lower-case letters, digits and hyphens, such as cairn-"
        )
    return prefix


def _token(settings: Settings, name: str, start: str, place: str) -> str:
    token = (settings.token(name) or "").strip()
    if token and not token.startswith(start):
        raise SettingsError(f"{name} begins with {start}. It is on your app's page under {place}.")
    return token
