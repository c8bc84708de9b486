"""Files that come with a reply: uploaded into the direct messages of whoever asked, since no answer can carry one."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence

from slack_sdk.errors import SlackApiError

from adapters.slack.pictures import upload
from adapters.slack.render import pages
from adapters.slack.turn import Turn
from adapters.slack.web import NETWORK, error_of
from bot.chat.markup import escape
from bot.chat.reply import Block, Code, File, Reply, Text

log = logging.getLogger(__name__)

SHORT = 2500
"""Characters of a file that can be shown as text where it cannot be handed over: about a screen of a computer."""

NO_SCOPE = "This workspace has not given Cairn the right files:write, so it cannot hand over files here."
NO_ANSWER = "Slack did not take the files. Please try again."
MEND = "Whoever administers the workspace can add it; on Discord and in a terminal, files come with the answer."


async def hand_over(turn: Turn, files: Sequence[File], counts: Counter[str]) -> None:
    """Put ``files`` into this person's direct messages, or say what is in them, or say why not."""
    if not files:
        return
    try:
        stored: list[dict[str, str | None]] = [
            {"id": await upload(turn.client, file.name, file.data), "title": file.name} for file in files
        ]
        channel = turn.place.channel
        if not turn.place.direct:
            said = f"Your files: {', '.join(file.name for file in files)}"
            channel = str((await turn.client.chat_postMessage(channel=turn.place.person, text=said))["channel"])
        await turn.client.files_completeUploadExternal(files=stored, channel_id=channel)
    except (SlackApiError, *NETWORK) as error:
        word = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
        counts[f"refused:{word}" if isinstance(error, SlackApiError) else "network"] += 1
        log.info("Slack did not take files", extra={"error": word})
        await turn.say(pages(_instead(files, word == "missing_scope")), private=True, in_place=False)


def _instead(files: Sequence[File], denied: bool) -> Reply:
    """What is said where Slack takes no files: what is in them, as far as that is short text."""
    why = f"{NO_SCOPE} {MEND}" if denied else NO_ANSWER
    blocks: list[Block] = [Text(escape(why))]
    for file in files:
        text = file.data.decode("utf-8", "replace")
        if len(text) <= SHORT and "\ufffd" not in text:
            blocks += [Text(escape(f"{file.name}:")), Code(text)]
    return Reply(why, tuple(blocks), private=True, error=True)
