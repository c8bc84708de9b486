"""Posting in a channel. Slack knows no key of a post: what was sent is remembered here, and a lost answer is reported.

A post that Slack may have accepted although no answer came is ``Uncertain``, and never simply tried again. Tries are
made only where Slack said that it did not take it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack.render import Page, pages
from adapters.slack.web import NETWORK, error_of
from adapters.slack.workspaces import DEAD, REMOVED, Workspace
from bot.chat.errors import Uncertain, Undeliverable
from bot.chat.reply import Reply

log = logging.getLogger(__name__)

PACE = 1.05
"""Seconds between two posts in one channel: Slack takes one a second (Rate limits: posting messages)."""

REMEMBERED = 10_000
REST = 60.0
"""Seconds for which a channel that refused a post is not asked again."""

EVENT = "cairn_post"
"""What the metadata of every post is called. It carries the post's key, by which it can be found."""

_REASONS = {
    "channel_not_found": "The channel is not there, or Cairn cannot see it. Invite Cairn: /invite @Cairn",
    "not_in_channel": "Cairn is not in that channel. Invite it there: /invite @Cairn",
    "is_archived": "That channel is archived. Choose another one.",
    "restricted_action": "Only some may post in that channel. Let Cairn post there, or choose another one.",
    "missing_scope": "Cairn may not post. Install the app again from its manifest, with the scope chat:write.",
    "token_revoked": "Slack no longer accepts Cairn's token. Whoever runs this Cairn has to install the app again.",
    "invalid_auth": "Slack does not accept Cairn's token. Whoever runs this Cairn has to set the right one.",
    "account_inactive": REMOVED,
}
_OTHER = "Slack does not take posts there."
_PASSING = frozenset({"service_unavailable", "internal_error", "fatal_error", "request_timeout", "ratelimited"})


class Poster:
    """Posts replies. A channel is named as ``TEAM/CHANNEL``, since channels of several workspaces may be meant."""

    def __init__(self, workspace: Callable[[str], Awaitable[Workspace]], gone: Callable[[str], None]) -> None:
        """``workspace`` gives a workspace by its id, ``gone`` is told the one whose token is worth nothing."""
        self._workspace = workspace
        self._gone = gone
        self._sent: OrderedDict[str, str] = OrderedDict()
        self._turns: dict[str, asyncio.Lock] = {}
        self._due: dict[str, float] = {}
        self._refusing: dict[str, tuple[float, str]] = {}

    async def post(self, channel: str, reply: Reply, key: str) -> str:
        """Publish ``reply`` in ``channel``. Returns the timestamp of its first message, which is its id.

        Raises ``Undeliverable`` when the channel does not take it, ``Uncertain`` when no answer came.
        """
        async with self._turns.setdefault(channel, asyncio.Lock()):
            found = [await self._page(channel, page, key, number) for number, page in enumerate(pages(reply))]
            return found[0]

    async def _page(self, channel: str, page: Page, key: str, number: int) -> str:
        """Publish one message, unless it is known to be there. The caller has the channel's turn."""
        digest = hashlib.sha256(f"{key}/{number}".encode()).hexdigest()[:32]
        if digest in self._sent:
            return self._sent[digest]
        loop = asyncio.get_running_loop()
        until, why = self._refusing.get(channel, (0.0, ""))
        if loop.time() < until:
            raise Undeliverable(why)
        team, _, place = channel.partition("/")
        workspace = await self._workspace(team)
        said: dict[str, Any] = {
            "channel": place,
            "text": page.text,
            "blocks": page.blocks,
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": {"event_type": EVENT, "event_payload": {"key": digest}},
        }
        await asyncio.sleep(max(0.0, self._due.get(channel, 0.0) - loop.time()))
        self._due[channel] = loop.time() + PACE
        try:
            sent = await workspace.client.api_call("chat.postMessage", json=said)
        except SlackApiError as error:
            raise self._refused(channel, error) from error
        except NETWORK as error:
            raise Uncertain(f"No answer from Slack to a post in {channel}: {type(error).__name__}.") from error
        self._sent[digest] = str(sent["ts"])
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        return self._sent[digest]

    def _refused(self, channel: str, error: SlackApiError) -> Exception:
        """What to tell the organiser, once; the channel is left alone for a while."""
        word = error_of(error)
        if word in _PASSING or error.response.status_code >= 500:
            return Uncertain(f"Slack failed while it took a post in {channel}: {word}.")
        if word in DEAD:
            self._gone(channel.partition("/")[0])
        why = _REASONS.get(word, _OTHER)
        self._refusing[channel] = (asyncio.get_running_loop().time() + REST, why)
        log.warning("a channel does not take posts", extra={"channel": channel, "error": word})
        return Undeliverable(why)
