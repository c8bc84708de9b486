"""Files that come with a form: fetched from Slack, within the limits of the option that takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.web import NETWORK
from bot.chat.command import Command
from bot.chat.errors import UserError
from bot.chat.upload import Upload, too_big

_LOST = "Slack did not hand over that file. Please send it again."
_NO_RIGHT = (
    "Cairn may not read files in this workspace. An admin can give it the right files:read by installing the app again."
)
_ELSEWHERE = "That file is not kept by Slack, so Cairn cannot fetch it. Please upload it here."


async def fetched(
    session: aiohttp.ClientSession, client: AsyncWebClient, command: Command | None, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """``answers`` with the chosen files in place of what Slack says of them; ``client`` may read them.

    Raises ``UserError`` for one that is too big or does not come.
    """
    found = {name: value for name, value in answers.items() if not isinstance(value, list)}
    for option in command.options if command else ():
        chosen = answers.get(option.name)
        if option.kind != "file" or not isinstance(chosen, list) or not chosen or command is None:
            continue
        name, size = str(chosen[0].get("name") or "file"), int(chosen[0].get("size") or 0)
        if size > option.arg.max_bytes:
            raise too_big(name, size, option.arg.max_bytes, command.example)
        found[option.name] = Upload(name, await _fetch(session, client, chosen[0], option.arg.max_bytes))
    return found


async def _fetch(session: aiohttp.ClientSession, client: AsyncWebClient, file: Mapping[str, Any], most: int) -> bytes:
    """The file itself. For a token without the right to read it, Slack answers with a page to sign in.

    What has not the size that Slack told is not the file.
    """
    where = str(file.get("url_private_download") or file.get("url_private") or "")
    if not _is_slacks(where, client.base_url):
        raise UserError(_ELSEWHERE)
    try:
        async with session.get(where, headers={"Authorization": f"Bearer {client.token}"}) as response:
            content = await response.content.read(most + 1)
            if response.content_type == "text/html" and file.get("mimetype") != "text/html":
                raise UserError(_NO_RIGHT)
            if response.status != 200 or len(content) > most or len(content) != int(file.get("size") or len(content)):
                raise UserError(_LOST)
            return content
    except NETWORK as error:
        raise UserError(_LOST) from error


def _is_slacks(url: str, api: str) -> bool:
    """Whether ``url`` is of the Slack whose API is at ``api``. A file may lie anywhere; nobody else gets the token."""
    try:
        there, home = urlsplit(url), urlsplit(api)
    except ValueError:
        return False
    host, domain = there.hostname or "", home.hostname or ""
    return there.scheme == home.scheme and bool(domain) and (host == domain or host.endswith(f".{domain}"))
