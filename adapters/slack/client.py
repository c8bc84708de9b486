"""The adapter: what both ways to connect have in common."""

from __future__ import annotations

from adapters.slack.answers import Answers
from adapters.slack.interactions import Interactions
from adapters.slack.options import Options
from adapters.slack.post import Poster
from adapters.slack.receive import PLATFORM
from adapters.slack.rights import Rights
from adapters.slack.workspaces import Workspace, Workspaces
from bot.app import App
from bot.chat.errors import NotNow
from bot.chat.reply import Reply
from bot.operations.measures import Measures
from bot.store.faults import StoreError

GRACE = 5.0
"""Seconds that answers which are under way have left when Cairn stops."""


class Slack:
    """One app on Slack. A subclass says how it connects."""

    name = PLATFORM

    def __init__(self, app: App, options: Options) -> None:
        """Serve ``app`` as ``options`` say."""
        self.app = app
        self.options = options
        self.measures = Measures(PLATFORM)
        self.counts = self.measures.counts
        self.workspaces: Workspaces = _NotYet()
        self.poster = Poster(self._of, self._gone)
        answers = Answers(app, self.post, self._gone, Rights(options.organisers), self.counts)
        self.interactions = Interactions(app, answers, self._gone, options.prefix, self.counts)

    async def run(self) -> None:
        """Serve until cancelled. Raises ``Refused`` for what only the operator can mend."""
        raise NotImplementedError

    async def post(self, channel: str, reply: Reply, key: str, start: int = 0, tried: float | None = None) -> str:
        """Publish ``reply`` in ``channel`` once; see ``Poster.post``."""
        return await self.poster.post(channel, reply, key, start, tried)

    async def _of(self, team: str) -> Workspace:
        """The workspace that a post goes to. Raises what ``post`` raises."""
        try:
            return await self.workspaces.of(team)
        except StoreError as error:
            raise NotNow("The database did not say how to reach the workspace. Nothing was posted.") from error

    def _gone(self, team: str) -> None:
        self.workspaces.gone(team)


class _NotYet:
    """Before the connection there is no workspace."""

    async def of(self, team: str) -> Workspace:
        """None. Raises ``NotNow``."""
        raise NotNow("Slack is not connected yet.", after=1.0)

    def gone(self, team: str) -> None:
        """Nothing to forget."""
