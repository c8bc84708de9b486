"""Posting in a channel. Slack knows no key of a post: what was sent is remembered, what was lost is looked for.

A post that Slack may have accepted although no answer came is looked for in the channel's history. One that is not
found there, or not yet, is ``Uncertain``: it is posted again only when somebody asks for it later, and only where the
history then shows that it is not there. Where the history cannot be read, nobody knows, and nothing is posted again.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack import lost, pictures
from adapters.slack.render import Page, pages
from adapters.slack.web import LIMITED, NETWORK, error_of, is_passing
from adapters.slack.workspaces import DEAD, REMOVED, Workspace
from bot.chat.errors import NotNow, Uncertain, Undeliverable
from bot.chat.reply import Reply

log = logging.getLogger(__name__)

PACE = 1.05
"""Seconds between two posts in one channel: Slack takes one a second (Rate limits: posting messages)."""

SURE = 30.0
"""Seconds that the clocks of two of our machines may differ by, when one looks for what the other posted."""

REMEMBERED = 10_000
REST = 60.0
"""Seconds for which a channel that refused a post is not asked again."""

REASONS = {
    "channel_not_found": "The channel is not there, or Cairn cannot see it. Invite Cairn: /invite @Cairn",
    "not_in_channel": "Cairn is not in that channel. Invite it there: /invite @Cairn",
    "is_archived": "That channel is archived. Choose another one.",
    "restricted_action": "Only some may post in that channel. Let Cairn post there, or choose another one.",
    "missing_scope": "Cairn may not post. Install the app again from its manifest, with the scope chat:write.",
    "token_revoked": "Slack no longer accepts Cairn's token. Whoever runs this Cairn has to install the app again.",
    "invalid_auth": "Slack does not accept Cairn's token. Whoever runs this Cairn has to set the right one.",
    "account_inactive": REMOVED,
}
"""Slack's words for a channel that takes no posts, and what to do about each."""
_OTHER = "Slack does not take posts there."


class Poster:
    """Posts replies. A channel is named as ``TEAM/CHANNEL``, since channels of several workspaces may be meant."""

    def __init__(self, workspace: Callable[[str], Awaitable[Workspace]], gone: Callable[[str], None]) -> None:
        """``workspace`` gives a workspace by its id, ``gone`` is told the one whose token is worth nothing."""
        self._workspace = workspace
        self._gone = gone
        self._sent: OrderedDict[str, str] = OrderedDict()
        self._lost: dict[str, float | None] = {}
        """Messages that nobody knows of, with Slack's time of their first try. Forgetting one might post it twice."""
        self._turns: dict[str, asyncio.Lock] = {}
        self._due: dict[str, float] = {}
        self._refusing: dict[str, tuple[float, str]] = {}

    async def post(self, channel: str, reply: Reply, key: str, start: int = 0, tried: float | None = None) -> str:
        """Publish ``reply`` in ``channel``, but for its first ``start`` messages.

        ``tried`` is how many seconds ago another process began to post it: then it is looked for first. Returns the
        timestamp of the first message, which is its id. Raises ``Undeliverable`` when the channel does not take it,
        ``Uncertain`` when no answer came and the channel does not show it, ``NotNow`` when nothing was sent.
        """
        drawn = pages(reply)
        start = min(start, len(drawn) - 1)  # another version of Cairn may have made more messages of it
        found = []
        async with self._turns.setdefault(channel, asyncio.Lock()):
            for number, page in enumerate(drawn[start:], start):
                try:
                    found.append(await self._page(channel, page, digest(channel, key, number), tried))
                except Uncertain as error:
                    error.part, error.parts = number, len(drawn)
                    raise
        return found[0]

    async def _page(self, channel: str, page: Page, key: str, tried: float | None) -> str:
        """Publish one message, unless it is known to be there. The caller has the channel's turn."""
        if key in self._sent:
            return self._sent[key]
        loop = asyncio.get_running_loop()
        until, why = self._refusing.get(channel, (0.0, ""))
        if loop.time() < until:
            raise Undeliverable(why)
        team, _, place = channel.partition("/")
        workspace = await self._workspace(team)
        if tried is not None:
            self._lost.setdefault(key, _since(workspace.client.now, tried))
        if key in self._lost:
            found = await self._found(workspace, channel, key, "an earlier try")
            if found is not None:
                return found
        if page.pictures:
            await pictures.show(workspace.client, page)
        said: dict[str, Any] = {
            "channel": place,
            "text": page.text,
            "blocks": page.blocks,
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": lost.metadata(key),
        }
        await asyncio.sleep(max(0.0, self._due.get(channel, 0.0) - loop.time()))
        self._due[channel] = loop.time() + PACE
        since = workspace.client.now
        try:
            sent = await _sent(workspace, said, page)
        except SlackApiError as error:
            if error_of(error) == LIMITED:
                raise NotNow("Slack takes no more posts for now.") from error
            if not is_passing(error):
                raise self._refused(channel, error) from error
            reason = error_of(error)
        except aiohttp.ClientConnectorError as error:
            raise NotNow("Slack cannot be reached.") from error
        except NETWORK as error:
            reason = type(error).__name__
        else:
            return self._keep(key, str(sent["ts"]))
        self._lost.setdefault(key, since)
        found = await self._found(workspace, channel, key, reason)
        if found is None:
            raise Uncertain(f"No answer from Slack to a post in {channel}, and it is not there yet: {reason}.")
        return found

    async def _found(self, workspace: Workspace, channel: str, key: str, reason: str) -> str | None:
        """The message if its channel shows it, ``None`` if it does not. Raises ``Uncertain`` where nobody can tell."""
        try:
            found = await lost.find(workspace, channel.partition("/")[2], key, self._lost[key])
        except lost.CannotTell as error:
            log.warning("a post got no answer", extra={"channel": channel, "reason": reason, "history": str(error)})
            raise Uncertain(f"No answer from Slack to a post in {channel}: {reason}. Its history: {error}.") from error
        log.warning("a post got no answer", extra={"channel": channel, "reason": reason, "found": found is not None})
        return None if found is None else self._keep(key, found)

    def _keep(self, key: str, ts: str) -> str:
        """Remember that a message is there, and as what."""
        self._lost.pop(key, None)
        self._sent[key] = ts
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        return ts

    def _refused(self, channel: str, error: SlackApiError) -> Undeliverable:
        """What to tell the organiser, once; the channel is left alone for a while."""
        word = error_of(error)
        if word in DEAD:
            self._gone(channel.partition("/")[0])
        why = REASONS.get(word, _OTHER)
        self._refusing[channel] = (asyncio.get_running_loop().time() + REST, why)
        log.warning("a channel does not take posts", extra={"channel": channel, "error": word})
        return Undeliverable(why, everywhere=word in DEAD or word == "missing_scope")


def _since(now: float | None, tried: float) -> float | None:
    """Slack's time of a try by another process, if Slack's clock and ours can tell; somewhat earlier, to be sure."""
    return None if now is None or math.isinf(tried) else now - tried - SURE


async def _sent(workspace: Workspace, said: dict[str, Any], page: Page) -> AsyncSlackResponse:
    """Send ``said``, which ``page`` is in; if Slack refuses its pictures, their words instead."""
    try:
        return await workspace.client.api_call("chat.postMessage", json=said)
    except SlackApiError as error:
        if not page.pictures or error_of(error) != "invalid_blocks":
            raise
    pictures.say(page, pictures.NO_ANSWER)
    return await workspace.client.api_call("chat.postMessage", json=said)


def digest(channel: str, key: str, part: int) -> str:
    """What the post ``key`` in ``channel``, or a further message of it, carries in its metadata, in every process."""
    return hashlib.sha256(f"{channel}/{key}/{part}".encode()).hexdigest()[:32]
