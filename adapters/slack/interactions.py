"""What happens when somebody types a command, mentions Cairn, clicks, picks or sends a form."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import files, receive
from adapters.slack.actions import LINK, PLACE
from adapters.slack.limits import VIEW_BLOCKS
from adapters.slack.modal import modal, submitted
from adapters.slack.render import pages
from adapters.slack.rights import Rights
from adapters.slack.shortcuts import SHORTCUTS
from adapters.slack.turn import Turn
from adapters.slack.web import NETWORK, error_of
from bot.app import REPEATED, App
from bot.chat import clicks
from bot.chat.clicks import Clicked
from bot.chat.errors import Uncertain, Undeliverable, UserError
from bot.chat.invocation import Invocation
from bot.chat.markup import escape
from bot.chat.reply import Quote, Reply, Text
from bot.chat.request import MEMBER_RIGHTS, Request, Right

log = logging.getLogger(__name__)

Body = Mapping[str, Any]
Post = Callable[[str, Reply, str], Awaitable[str]]

FORM_PATIENCE = 1.5
"""Seconds that a form stays open for its answer, so that what is wrong with it can be said beside its field."""

WORTH_KEEPING = 20
"""Characters of an answer in a form that are given back when it could not be taken."""

HOME = "study home"
"""The command whose answer is everybody's own page."""


class Interactions:
    """Serves whatever Slack sends. The work goes on in tasks of its own; what is returned is the acknowledgement."""

    def __init__(self, app: App, post: Post, rights: Rights, prefix: str, counts: Counter[str]) -> None:
        """Answer from ``app``; publish what a reply wants published through ``post``."""
        self._app = app
        self._post = post
        self._rights = rights
        self._prefix = prefix
        self._counts = counts
        self.running: set[asyncio.Task[None]] = set()

    async def serve(self, body: Body, client: AsyncWebClient, session: aiohttp.ClientSession) -> dict[str, Any] | None:
        """Take what Slack sent, and return what its acknowledgement carries."""
        kind = "command" if "command" in body else str(body.get("type"))
        if kind == "event_callback":
            turn = Turn(client, session, receive.place_of_event(body), self._counts, open_ack=False)
            self._start(self._event(body, turn))
            return None
        turn = Turn(client, session, receive.place(body), self._counts, kind in ("command", "view_submission"))
        if kind == "command":
            self._start(self._command(body, turn))
            return await turn.acknowledgement()
        if kind == "block_actions":
            self._start(self._click(body, turn))
        elif kind == "message_action":
            self._start(self._shortcut(body, turn))
        elif kind == "view_submission":
            self._start(self._form(body, turn, session))
            return await turn.acknowledgement(FORM_PATIENCE)
        return None

    async def finish(self, seconds: float) -> None:
        """Wait for what is being answered, but no longer than ``seconds``."""
        if self.running:
            await asyncio.wait(self.running, timeout=seconds)

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.running.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("an answer failed", exc_info=error)

    def _counted(self, error: Exception) -> str:
        """What went wrong with a call to Slack, in a word; counted."""
        word = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
        self._counts[f"refused:{word}" if isinstance(error, SlackApiError) else "network"] += 1
        return word

    async def _command(self, body: Body, turn: Turn) -> None:
        typed = receive.command(body, self._prefix)
        await self._typed(typed, turn, str(body.get("trigger_id") or ""), str(body.get("trigger_id") or ""))

    async def _event(self, body: Body, turn: Turn) -> None:
        """A mention, or a message to Cairn alone. What Slack sends again has its answer already."""
        event = body["event"]
        kind = event.get("type")
        if kind == "app_home_opened" and event.get("tab") == "home":
            await self._home(turn)
            return
        said = kind == "app_mention" or (kind == "message" and turn.place.direct)
        if not said or event.get("subtype") or event.get("bot_id") or not turn.place.person:
            return
        await self._typed(receive.mention(event), turn, str(body.get("event_id") or ""), "", always=True)

    async def _home(self, turn: Turn) -> None:
        """Show somebody their own page, made anew each time it is opened."""
        reply = await self._answer(turn, Invocation(HOME), "", {}, always=False)
        view = {"type": "home", "blocks": pages(reply, room=VIEW_BLOCKS)[0].blocks}
        try:
            await turn.client.views_publish(user_id=turn.place.person, view=view)
        except (SlackApiError, *NETWORK) as error:
            log.warning("Slack did not take a home page", extra={"error": self._counted(error)})

    async def _typed(self, typed: receive.Typed, turn: Turn, key: str, trigger: str, always: bool = False) -> None:
        try:
            invocation = self._app.route(typed.line)
        except Exception as error:
            await self._give(turn, self._app.explain(error), None)
            return
        await self._run(turn, Clicked(invocation), key, trigger, typed.names, typed=True, always=always)

    async def _click(self, body: Body, turn: Turn) -> None:
        carried = body["actions"][0].get("value")
        if carried in (PLACE, LINK):
            return
        try:
            clicked = receive.click(body)
        except Exception as error:
            await self._give(turn, self._app.explain(error), None)
            return
        trigger = str(body.get("trigger_id") or "")
        await self._run(turn, clicked, trigger, trigger, {}, typed=False)

    async def _shortcut(self, body: Body, turn: Turn) -> None:
        """An entry of a message's menu: a form with the message's text in it."""
        found = SHORTCUTS.get(str(body.get("callback_id")))
        if found is not None:
            typed = receive.unescaped(str((body.get("message") or {}).get("text") or ""))
            trigger = str(body.get("trigger_id") or "")
            await self._run(turn, Clicked(found.run(typed.line)), trigger, trigger, typed.names, typed=True)

    async def _form(self, body: Body, turn: Turn, session: aiohttp.ClientSession) -> None:
        invocation, where = submitted(receive.metadata(body))
        given = receive.answers(body)
        turn.place = replace(
            turn.place,
            channel=str(where.get("channel") or ""),
            url=str(where.get("url") or ""),
            thread=str(where.get("thread") or ""),
            ephemeral=bool(where.get("ephemeral")),
        )
        command = self._app.tree.commands.get(invocation.command)
        try:
            filled = await files.fetched(session, str(turn.client.token), command, given)
        except UserError as error:
            await self._refuse(turn, self._app.explain(error), given)
            return
        run = Invocation(invocation.command, {**invocation.args, **{k: v for k, v in filled.items() if v != ""}})
        key = f"{body['view'].get('id')}/{body['view'].get('hash')}"
        reply = await self._answer(turn, run, key, {}, always=False)
        if reply.error:
            await self._refuse(turn, reply, given)
            return
        turn.acknowledge(None)
        if reply is not REPEATED:
            await self._give(turn, reply, run, turn.place.ephemeral)
            await self._publish_all(turn, reply, key)

    async def _refuse(self, turn: Turn, reply: Reply, given: Mapping[str, Any]) -> None:
        """Say what is wrong beside the first field, which keeps all that was typed; too late for that, give it back."""
        first = next(iter(given), "")
        if first and turn.acknowledge({"response_action": "errors", "errors": {first: reply.summary[:1000]}}):
            return
        kept = [Quote(text, f"your {name}") for name, text in given.items() if len(str(text)) >= WORTH_KEEPING]
        await self._give(turn, replace(reply, blocks=(*reply.blocks, *kept)), None)

    async def _run(
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
            reply = await self._answer(turn, invocation, key, names, always)
        except Exception as error:
            reply = self._app.explain(error, invocation.command)
        if reply is REPEATED:
            turn.acknowledge(None)
            return
        await self._give(turn, reply, invocation, turn.place.ephemeral, clicked.page)
        await self._publish_all(turn, reply, key)

    async def _answer(
        self, turn: Turn, invocation: Invocation, key: str, names: Mapping[str, str], always: bool
    ) -> Reply:
        place = turn.place
        command = self._app.tree.commands.get(invocation.command)
        rights = MEMBER_RIGHTS
        if command is not None and command.right is not Right.MEMBER:
            rights = await self._rights.of(turn.client, place.team, place.person)
        once = always or (command is not None and command.writes)
        names = {place.person: place.name, **names} if place.name else names
        request = Request(
            place.space, place.channel, place.person, invocation, rights, "en", names, key if once else ""
        )
        return await self._app.handle(request)

    async def _asked(self, turn: Turn, invocation: Invocation, trigger: str, typed: bool) -> bool:
        """Open the form that asks for what is missing in ``invocation``, if anything is. Acknowledged first."""
        form = self._app.form(invocation)
        command = self._app.tree.commands.get(invocation.command)
        if form is None or command is None:
            return False
        view = modal(form, command, turn.place, typed)
        turn.acknowledge(None)
        try:
            await turn.client.views_open(trigger_id=trigger, view=view)
        except (SlackApiError, *NETWORK) as error:
            late = self._counted(error) in ("expired_trigger_id", "exchanged_trigger_id")
            said = "The form came too late to be opened." if late else "Slack did not open the form."
            await self._give(
                turn, Reply(said, (Text(escape(f"{said} Please try again.")),), private=True, error=True), None
            )
        return True

    async def _give(
        self, turn: Turn, reply: Reply, run: Invocation | None, in_place: bool = False, number: int = 1
    ) -> None:
        """Deliver page ``number`` of ``reply``, or all of them where a button could not bring the others."""
        private = reply.private is not False
        drawn = pages(reply)
        if len(drawn) > 1 and run is not None and self._app.repeatable(run):
            drawn = pages(reply, run)
            if clicks.of_page(run, clicks.MOST_PAGES) is not None:
                drawn = [drawn[min(max(number, 1), len(drawn)) - 1]]
        await turn.say(drawn, private, in_place and private and not reply.error)

    async def _publish_all(self, turn: Turn, reply: Reply, key: str) -> None:
        """Publish what goes with ``reply``, in its order."""
        for number, each in enumerate(reply.posts):
            await self._publish(turn, each.to, each.reply, f"{key}/{number}")

    async def _publish(self, turn: Turn, channel: str, reply: Reply, key: str) -> None:
        """Publish what goes with an answer. Whoever asked for it is told when it cannot be."""
        try:
            await self._post(channel, reply, key)
        except (Undeliverable, Uncertain) as error:
            self._counts["undelivered"] += 1
            said = error.what if isinstance(error, Undeliverable) else "Slack did not answer; it may be there, or not."
            report = Reply(said, (Text(escape(f"I could not post it. {said}")),), private=True, error=True)
            await self._give(turn, report, None)


def acknowledged(payload: dict[str, Any] | None) -> str:
    """The body of an acknowledgement."""
    return "" if payload is None else json.dumps(payload)
