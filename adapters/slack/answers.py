"""How a call is answered: asked for what is missing, run, shown where it belongs, and what goes with it published."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping

from slack_sdk.errors import SlackApiError

from adapters.slack import pictures
from adapters.slack.actions import way_back
from adapters.slack.handing import hand_over
from adapters.slack.limits import VIEW_BLOCKS
from adapters.slack.modal import modal
from adapters.slack.render import pages
from adapters.slack.rights import Rights
from adapters.slack.turn import Turn
from adapters.slack.web import NETWORK, error_of
from adapters.slack.workspaces import DEAD
from bot.app import REPEATED, App
from bot.chat import clicks
from bot.chat.clicks import Clicked
from bot.chat.command import Command
from bot.chat.form import Form
from bot.chat.invocation import Invocation
from bot.chat.markup import escape
from bot.chat.reply import Reply, Text
from bot.chat.request import MEMBER_RIGHTS, Request
from bot.publishing import Send

log = logging.getLogger(__name__)

HOME = Invocation("study home")
"""What everybody's own page shows."""

TO_HOME = "‹ Your page"
"""The way back from whatever else is shown there."""


class Answers:
    """Answers calls, each as a turn."""

    def __init__(self, app: App, post: Send, gone: Callable[[str], None], rights: Rights, counts: Counter[str]) -> None:
        """Answer from ``app``; publish what a reply wants published through ``post``.

        ``gone`` is told the workspace whose token turns out to be worth nothing.
        """
        self._app = app
        self._post = post
        self._gone = gone
        self._rights = rights
        self._counts = counts

    async def run(
        self,
        turn: Turn,
        clicked: Clicked,
        key: str,
        trigger: str,
        names: Mapping[str, str],
        *,
        typed: bool,
        always: bool = False,
    ) -> None:
        """Ask for what is missing, or do it and answer."""
        invocation = clicked.invocation
        try:
            if trigger and await self._asked(turn, invocation, trigger, typed):
                return
            reply = await self.answer(turn, invocation, key, names, always)
        except Exception as error:
            reply = self._app.explain(error, invocation.command)
        if reply is REPEATED:
            turn.acknowledge(None)
            return
        turn.done()
        await self.give(turn, reply, invocation, turn.place.ephemeral, clicked.page)
        await self.publish_all(turn, reply, key)

    async def answer(
        self, turn: Turn, invocation: Invocation, key: str, names: Mapping[str, str], always: bool
    ) -> Reply:
        """Run ``invocation`` for whoever is speaking. ``key`` is kept where it writes, or ``always``.

        Rights are asked for only where they decide something: in the help, what is shown.
        """
        place = turn.place
        command = self._app.tree.commands.get(invocation.command)
        rights = MEMBER_RIGHTS
        if command is not None and command.needs_rights:
            rights = await self._rights.of(turn.client, place.team, place.person)
        once = always or (command is not None and command.writes)
        names = {place.person: place.name, **names} if place.name else names
        request = Request(
            place.space, place.address, place.person, invocation, rights, "en", names, key if once else ""
        )
        return await self._app.handle(request)

    async def _asked(self, turn: Turn, invocation: Invocation, trigger: str, typed: bool) -> bool:
        """Open the form that asks for what is missing in ``invocation``, if anything is. Acknowledged first."""
        form = self._app.form(invocation)
        command = self._app.tree.commands.get(invocation.command)
        if form is None or command is None:
            return False
        await self.open(turn, form, command, trigger, typed)
        return True

    async def open(self, turn: Turn, form: Form, command: Command, trigger: str, typed: bool) -> None:
        """Open ``form`` for whoever is speaking. Slack allows that for three seconds, and once.

        Raises ``UserError`` when more was given already than a form can carry.
        """
        view = modal(form, command, turn.place, typed)
        turn.acknowledge(None)
        try:
            await turn.client.views_open(trigger_id=trigger, view=view)
        except (SlackApiError, *NETWORK) as error:
            late = self._counted(error, turn.place.team) in ("expired_trigger_id", "exchanged_trigger_id")
            said = "The form came too late to be opened." if late else "Slack did not open the form."
            await self.give(
                turn, Reply(said, (Text(escape(f"{said} Please try again.")),), private=True, error=True), None
            )

    async def give(
        self, turn: Turn, reply: Reply, run: Invocation | None, in_place: bool = False, number: int = 1
    ) -> None:
        """Deliver page ``number`` of ``reply``, or all of them where a button could not bring the others."""
        private = reply.private is not False
        if turn.place.home and private:
            await self.at_home(turn, reply, run, number)
            await hand_over(turn, reply.files, self._counts)
            return
        drawn = pages(reply)
        if len(drawn) > 1 and run is not None and self._app.repeatable(run):
            drawn = pages(reply, run)
            if clicks.of_page(run, clicks.MOST_PAGES) is not None:
                drawn = [drawn[min(max(number, 1), len(drawn)) - 1]]
        await turn.say(drawn, private, in_place and private and not reply.error)
        await hand_over(turn, reply.files, self._counts)

    async def at_home(self, turn: Turn, reply: Reply, run: Invocation | None = None, number: int = 1) -> None:
        """Show ``reply`` in the app's own tab, which only this person sees, with the way back to their own page."""
        back = [] if run is not None and run.command == HOME.command else [way_back(TO_HOME, HOME)]
        again = run if run is not None and self._app.repeatable(run) else None
        drawn = pages(reply, again, VIEW_BLOCKS - len(back))
        shown = drawn[min(max(number, 1), len(drawn)) - 1]
        if shown.pictures:
            await pictures.show(turn.client, shown, self._counts)
        view = {"type": "home", "blocks": [*shown.blocks, *back]}
        try:
            await turn.client.views_publish(user_id=turn.place.person, view=view)
        except (SlackApiError, *NETWORK) as error:
            log.warning("Slack did not take a home page", extra={"error": self._counted(error, turn.place.team)})

    async def publish_all(self, turn: Turn, reply: Reply, key: str) -> None:
        """Publish what goes with ``reply``. Whoever asked for it is told what did not arrive, or may not have."""
        if not reply.posts:
            return
        place = turn.place
        for each in await self._app.publish(place.space, place.person, reply.posts, key, self._post):
            self._counts[each.what] += 1
            await self.give(turn, each.reply, None)

    def _counted(self, error: Exception, team: str) -> str:
        """What went wrong with a call to Slack in ``team``, in a word; counted."""
        word = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
        if word in DEAD:
            self._gone(team)
        self._counts[f"refused:{word}" if isinstance(error, SlackApiError) else "network"] += 1
        return word
