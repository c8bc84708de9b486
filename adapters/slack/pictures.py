"""Pictures: uploaded for Cairn alone, then shown by an image block that names the file.

An upload without a channel is seen by nobody, until a message shows it to whoever may read that message. Slack goes on
working at a file after it has taken it, and refuses a block that names it too early (slackapi/python-slack-sdk#1521):
so it is asked whether it is done, where Cairn may ask (``files:read``), and else given the time that it usually takes.
Where a picture cannot be shown, its words are.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.render import Page
from adapters.slack.rich import section, words
from adapters.slack.web import NETWORK, error_of
from bot.chat.text import shortened

log = logging.getLogger(__name__)

NAME = "picture.png"

ALT = 1000
"""Characters of the alt text that a file has by itself (files.getUploadURLExternal: alt_txt)."""

PAUSES = (0.2, 0.4, 0.8, 1.6)
"""Seconds before each question whether Slack is done."""

USUAL = 1.5
"""Seconds that Slack is given where it cannot be asked."""

LACKING = "missing_scope"
NO_SCOPE = "To show pictures here, Cairn needs the right files:write; whoever administers the workspace can add it."
NO_ANSWER = "Slack did not take the picture."
MEND = "Install the app again from its manifest: cairn slack manifest"


async def show(client: AsyncWebClient, page: Page, counts: Counter[str] | None = None) -> None:
    """Upload the pictures of ``page`` and let its blocks name them; or let the words of all of them stand there."""
    try:
        stored = [await upload(client, NAME, each.png, each.alt) for each in page.pictures]
        await client.files_completeUploadExternal(files=[{"id": id_, "title": NAME} for id_ in stored])
        for id_ in stored:
            await _done(client, id_)
    except (SlackApiError, *NETWORK) as error:
        word = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
        if counts is not None:
            counts[f"refused:{word}" if isinstance(error, SlackApiError) else "network"] += 1
        told = {"needed": "files:write", "mend": MEND} if word == LACKING else {}
        log.warning("Slack did not take a picture", extra={"error": word} | told)
        say(page, NO_SCOPE if word == LACKING else NO_ANSWER)
        return
    for each, id_ in zip(page.pictures, stored, strict=True):
        each.block["slack_file"] = {"id": id_}


def say(page: Page, why: str) -> None:
    """Let the words of its pictures stand in ``page`` in their place, and below them ``why``."""
    for each in page.pictures:
        each.block.clear()
        lines = [section(words(each.alt)), section(words(f"\n{why}", italic=True))]
        each.block.update({"type": "rich_text", "elements": lines})
    page.pictures.clear()


async def upload(client: AsyncWebClient, name: str, data: bytes, alt: str = "") -> str:
    """The id of a file after its bytes are with Slack. Nobody sees it before the upload is completed.

    Raises ``SlackApiError``, or one of ``NETWORK``.
    """
    said = {"alt_txt": shortened(alt, ALT)} if alt else {}
    place = await client.files_getUploadURLExternal(filename=name, length=len(data), **said)
    session = client.session
    assert isinstance(session, aiohttp.ClientSession)  # noqa: S101 (for the type checker: every client of ours has it)
    async with session.post(str(place["upload_url"]), data=data) as response:
        response.raise_for_status()
    return str(place["file_id"])


async def _done(client: AsyncWebClient, id_: str) -> None:
    """Wait until Slack is done with a file, or long enough; it then knows of which kind it is."""
    for pause in PAUSES:
        await asyncio.sleep(pause)
        try:
            told = await client.files_info(file=id_)
        except SlackApiError as error:
            if error_of(error) != LACKING:
                raise
            await asyncio.sleep(USUAL)
            return
        if (told.get("file") or {}).get("mimetype"):
            return
