"""What is wrong with the app: its tokens, its scopes, and each channel that something is posted in."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from adapters.slack.options import APP_TOKEN, BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, TOKEN_KEYS, Http, Options, Socket
from adapters.slack.post import REASONS
from adapters.slack.receive import PLATFORM
from adapters.slack.web import NETWORK, Client, error_of, new_session
from adapters.slack.workspaces import DEAD, REFUSED
from bot.chat.request import Space
from bot.doctor.findings import Finding, Severity, told
from bot.store.engine import Store

MOST = 50
"""Channels that are looked at: each costs a request."""

APART = 60.0
"""Seconds that this machine's clock and Slack's may differ by. Slack's requests are refused from five minutes on."""

_AGAIN = "Create the app's manifest anew (cairn slack manifest), put it in place of the app's, and install it again."
_IGNORED = frozenset({"missing_scope", "ratelimited", "method_not_supported_for_channel_type"})
"""Answers that say nothing of a channel: Cairn does without the scopes that it takes to look at one."""

Places = Sequence[tuple[Space, str]]


async def diagnosed(options: Options, store: Store | None, places: Places) -> list[Finding]:
    """Ask Slack once. Over HTTP the tokens of workspaces are in ``store``, if that can be read."""
    try:
        async with new_session() as session:
            if isinstance(options.way, Socket):
                return await _socket(options, options.way, session, places)
            return await _http(options, options.way, session, store, places)
    except (SlackApiError, *NETWORK) as error:
        reason = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
        said = f"Slack cannot be reached ({reason})."
        step = "Check the network of this machine, CAIRN_SLACK_API_URL, and Slack's own status page."
        return [Finding("unreachable", Severity.TROUBLE, said, step)]


async def _socket(options: Options, way: Socket, session: aiohttp.ClientSession, places: Places) -> list[Finding]:
    client = Client(way.bot_token, options.api_url, session)
    try:
        who = await client.api_call("auth.test")
    except SlackApiError as error:
        return [_refused(BOT_TOKEN, error)]
    found = [*_scopes(who.headers), *_clock(client)]
    try:
        await client.api_call("apps.connections.open", headers={"Authorization": f"Bearer {way.app_token}"})
    except SlackApiError as error:
        found.append(_refused(APP_TOKEN, error))
    team = str(who["team_id"])
    return found + await _channels(client, [each for each in places if each[0].id == team])


async def _http(
    options: Options, way: Http, session: aiohttp.ClientSession, store: Store | None, places: Places
) -> list[Finding]:
    found = await _app(Client("", options.api_url, session), way)
    if store is None or found:
        return found
    by_team: dict[str, list[tuple[Space, str]]] = {}
    for space, channel in places[:MOST]:
        by_team.setdefault(space.id, []).append((space, channel))
    for team, mine in by_team.items():
        found += await _workspace(options, way, session, store, team, mine)
    return found


async def _app(client: Client, way: Http) -> list[Finding]:
    """Whether the app's id and secret belong together: Slack says so before it looks at a code that is none."""
    given = aiohttp.BasicAuth(way.client_id, way.client_secret)
    try:
        await client.api_call("oauth.v2.access", auth=given, params={"code": "none"})
    except SlackApiError as error:
        if error_of(error) in ("invalid_client_id", "bad_client_secret"):
            name = CLIENT_ID if error_of(error) == "invalid_client_id" else CLIENT_SECRET
            step = "Copy it again from your app's page, under Basic Information."
            return [Finding("token", Severity.BROKEN, f"Slack does not accept {name}.", step)]
        if error.response.status_code >= 500:
            raise
    return list(_clock(client))


async def _workspace(
    options: Options, way: Http, session: aiohttp.ClientSession, store: Store, team: str, places: Places
) -> list[Finding]:
    from cryptography.fernet import InvalidToken

    from adapters.slack.installations import Cipher, Installations

    space = Space(PLATFORM, team)
    try:
        bot = await Installations(store, way.client_id, Cipher(way.keys)).opened_bot_of(team)
    except InvalidToken:
        said = f"No key of {TOKEN_KEYS} opens the token of a workspace."
        return [Finding("token", Severity.BROKEN, said, "Put the key that was used before behind the new one.", space)]
    if bot is None or not bot.bot_token:
        said = "Cairn is not installed any more in a workspace that it is to post in."
        return [Finding("left", Severity.TROUBLE, said, "An admin there can add it again by its link.", space)]
    client = Client(bot.bot_token, options.api_url, session)
    try:
        who = await client.api_call("auth.test")
    except SlackApiError as error:
        if error_of(error) not in DEAD:
            raise
        said = f"The token of a workspace is worth nothing any more ({error_of(error)})."
        return [Finding("token", Severity.TROUBLE, said, "An admin there can add Cairn again by its link.", space)]
    return [*_scopes(who.headers, space), *await _channels(client, places)]


def _refused(name: str, error: SlackApiError) -> Finding:
    """A token that Slack does not take. Raises ``error`` again where it is Slack that is not well."""
    if error_of(error) not in REFUSED:
        raise error
    what, _, next_step = REFUSED[error_of(error)].partition(". ")
    return Finding("token", Severity.BROKEN, f"{name}: {what}.", next_step)


def _scopes(headers: Mapping[str, Any], space: Space | None = None) -> Iterator[Finding]:
    said = next((str(value) for name, value in headers.items() if name.lower() == "x-oauth-scopes"), None)
    if said is None:
        return
    granted = {each.strip() for each in said.split(",")}
    for name, why in SCOPES.items():
        if name not in granted:
            yield Finding("scope", Severity.TROUBLE, f"The scope {name} is missing: it is needed {why}.", _AGAIN, space)
    for name, why in OPTIONAL_SCOPES.items():
        if name not in granted:
            yield Finding(
                "scope", Severity.ADVICE, f"The optional scope {name} is missing: it is there {why}.", _AGAIN, space
            )


def _clock(client: Client) -> Iterator[Finding]:
    if client.now is not None and abs(client.now - time.time()) > APART:
        said = f"This machine's clock and Slack's differ by {abs(client.now - time.time()):.0f} s."
        yield Finding("clock", Severity.TROUBLE, said, "Let this machine take its time from a time server (NTP).")


async def _channels(client: Client, places: Places) -> list[Finding]:
    """Channels that take no posts, as far as Cairn may look: that takes channels:read, which it does without."""
    found = []
    for space, channel in places[:MOST]:
        try:
            answer = await client.api_call("conversations.info", params={"channel": channel.partition("/")[2]})
            about = answer["channel"]
            word = (
                "is_archived" if about.get("is_archived") else "" if about.get("is_member", True) else "not_in_channel"
            )
        except SlackApiError as error:
            word = "" if error_of(error) in _IGNORED else error_of(error)
            if error.response.status_code >= 500:
                raise
        if word:
            said = told("channel", Severity.TROUBLE, REASONS.get(word, f"Slack says of a channel: {word}."))
            found.append(Finding(said.code, said.severity, said.what, said.next_step, space, channel))
    return found
