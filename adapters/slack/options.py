"""What an operator may set for Slack, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adapters.slack import HTTP, SETTINGS, SOCKET
from bot.chat.addresses import is_web_address
from bot.config import Settings, SettingsError

API_URL, PREFIX, ORGANISERS, URL = SETTINGS
BOT_TOKEN, APP_TOKEN = SOCKET
SIGNING_SECRET, CLIENT_ID, CLIENT_SECRET, TOKEN_KEYS = HTTP

SLACK = "https://slack.com/api/"

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,11}")
_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_ID = re.compile(r"[0-9]+\.[0-9]+")
_PLAIN = re.compile(r"[^\s?#@]+")


@dataclass(frozen=True, slots=True)
class Socket:
    """One workspace over Socket Mode."""

    bot_token: str
    app_token: str


@dataclass(frozen=True, slots=True)
class Http:
    """Any number of workspaces over HTTP, each installed by OAuth.

    ``keys`` encrypt the workspaces' tokens: the first one what is written, each of them what is read. ``url`` is where
    Slack reaches this Cairn, ``host`` and ``port`` where this process listens.
    """

    signing_secret: str
    client_id: str
    client_secret: str
    keys: tuple[str, ...]
    url: str
    host: str = "127.0.0.1"
    port: int = 8080


@dataclass(frozen=True, slots=True)
class Options:
    """How this process talks to Slack."""

    way: Socket | Http
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
    return Options(_way(settings), url.rstrip("/") + "/" if url else SLACK, prefix, frozenset(organisers))


def checked_prefix(written: str) -> str:
    """What stands before every command. Raises ``SettingsError`` for what Slack would not take in a command."""
    prefix = written.strip().removeprefix("/")
    if prefix and not _PREFIX.fullmatch(prefix):
        raise SettingsError(
            f"{PREFIX}: “{prefix}” does not fit. Write up to 12 lower-case letters, digits and hyphens, such as cairn-"
        )
    return prefix


def checked_url(written: str) -> str:
    """Where Slack reaches this Cairn, without a slash at its end. Raises ``SettingsError`` for what is no address."""
    url = written.strip().rstrip("/")
    if not is_web_address(url) or not _PLAIN.fullmatch(url):
        shown = "the value" if "@" in url else f"“{written}”"  # it may hold a password
        raise SettingsError(
            f"{URL}: {shown} is no web address. It is where Slack reaches this Cairn, such as https://cairn.example.org"
        )
    return url


def checked_keys(written: str) -> tuple[str, ...]:
    """The keys for tokens at rest. Raises ``SettingsError`` for what is none; it shows no part of it."""
    from cryptography.fernet import Fernet  # 7 MB that the other way to connect does without

    keys = tuple(each.strip() for each in written.replace("\n", ",").split(",") if each.strip())
    for place, key in enumerate(keys, 1):
        try:
            Fernet(key)
        except ValueError:
            raise SettingsError(
                f"{TOKEN_KEYS}: key {place} of {len(keys)} does not fit. Make one with: cairn slack keys"
            ) from None
    if not keys:
        raise SettingsError(f"{TOKEN_KEYS} holds no key. Make one with: cairn slack keys")
    return keys


def _way(settings: Settings) -> Socket | Http:
    by_socket, by_http = (all(settings.token(name) for name in names) for names in (SOCKET, HTTP))
    if by_socket and by_http:
        raise SettingsError(
            f"{APP_TOKEN} is for one workspace over Socket Mode, {SIGNING_SECRET} for many over HTTP. Keep one of them."
        )
    if by_socket:
        return Socket(
            _token(settings, BOT_TOKEN, "xoxb-", "OAuth & Permissions, Bot User OAuth Token"),
            _token(settings, APP_TOKEN, "xapp-", "Basic Information, App-Level Tokens"),
        )
    client_id = (settings.token(CLIENT_ID) or "").strip()
    if not _ID.fullmatch(client_id):
        raise SettingsError(f"{CLIENT_ID} is two numbers with a dot. It is on your app's page under Basic Information.")
    return Http(
        (settings.token(SIGNING_SECRET) or "").strip(),
        client_id,
        (settings.token(CLIENT_SECRET) or "").strip(),
        checked_keys(settings.token(TOKEN_KEYS) or ""),
        checked_url(settings.of_adapter(URL)),
        settings.http_host,
        settings.http_port,
    )


def _token(settings: Settings, name: str, start: str, place: str) -> str:
    token = (settings.token(name) or "").strip()
    if token and not token.startswith(start):
        raise SettingsError(f"{name} begins with {start}. It is on your app's page under {place}.")
    return token
