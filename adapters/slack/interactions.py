"""What happens when somebody types a command, mentions Cairn, clicks, picks or sends a form."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import aiohttp

from adapters.slack import files, receive
from adapters.slack.actions import LINK, PLACE
from adapters.slack.answers import HOME, Answers
from adapters.slack.modal import submitted
from adapters.slack.render import pages
from adapters.slack.shortcuts import SHORTCUTS
from adapters.slack.turn import Turn
from adapters.slack.web import post_to
from adapters.slack.workspaces import Workspace
from bot.app import REPEATED, App
from bot.chat.clicks import Clicked
from bot.chat.errors import Undeliverable, UserError, quoted
from bot.chat.invocation import Invocation
from bot.chat.reply import Quote, Reply

log = logging.getLogger(__name__)

Body = Mapping[str, Any]

FORM_PATIENCE = 1.5
"""Seconds that a form stays open for its answer, so that what is wrong with it can be said beside its field."""

WORTH_KEEPING = 20
"""Characters of an answer in a form that are given back when it could not be taken."""

EVENT_PATIENCE = 2.0
"""Seconds that an event waits to be done with before it is acknowledged. What Cairn did not come to before it was
killed is thus sent again; Slack waits three seconds."""


class Interactions:
    """Serves whatever Slack sends. The work goes on in tasks of its own; what is returned is the acknowledgement."""

    def __init__(
        self, app: App, answers: Answers, gone: Callable[[str], None], prefix: str, counts: Counter[str]
    ) -> None:
        """Let ``answers`` answer. ``gone`` is told the workspace that Cairn was removed from."""
        self._app = app
        self._answers = answers
        self._gone = gone
        self._prefix = prefix
        self._counts = counts
        self.running: set[asyncio.Task[Any]] = set()

    async def serve(self, body: Body, workspace: Workspace, session: aiohttp.ClientSession) -> dict[str, Any] | None:
        """Take what Slack sent of ``workspace``, and return what its acknowledgement carries.

        Somebody from another company, in a channel that both share, is a guest of this workspace.
        """
        kind = "command" if "command" in body else str(body.get("type"))
        event = kind == "event_callback"
        place = replace(receive.place_of_event(body) if event else receive.place(body), team=workspace.team)
        turn = Turn(workspace.client, session, place, self._counts, carries=kind == "command")
        if event:
            self._start(self._event(body, turn))
            return await turn.acknowledgement(EVENT_PATIENCE)
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

    async def turn_away(
        self, body: Body, why: Exception, removed: Reply, session: aiohttp.ClientSession
    ) -> dict[str, Any] | None:
        """Say that nothing can be done in a workspace, and return what the acknowledgement carries.

        It is ``removed`` from, or its token cannot be found at the moment, as ``why`` says. Raises ``why`` for an event
        that can be done later.
        """
        known = not isinstance(why, Undeliverable)
        if body.get("type") == "event_callback":
            if known:
                raise why
            return None
        reply = self._app.explain(why) if known else removed
        page = pages(reply)[0]
        said = {"response_type": "ephemeral", "text": page.text, "blocks": page.blocks}
        if "command" in body:
            return said
        if body.get("type") == "view_submission":
            first = next(iter(receive.answers(body)), "")
            return {"response_action": "errors", "errors": {first: reply.summary}} if first else None
        if body.get("response_url"):
            self._start(post_to(session, str(body["response_url"]), said | {"replace_original": False}))
        return None

    def removed(self, team: str) -> None:
        """Cairn was removed from the workspace ``team``: nothing more is sent there."""
        self._gone(team)
        self._counts["removed"] += 1
        log.info("removed from a workspace", extra={"team": team})

    async def finish(self, seconds: float) -> None:
        """Wait for what is being answered, but no longer than ``seconds``."""
        if self.running:
            await asyncio.wait(self.running, timeout=seconds)

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.running.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self.running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("an answer failed", exc_info=error)

    async def _command(self, body: Body, turn: Turn) -> None:
        typed = receive.command(body, self._prefix)
        await self._typed(typed, turn, str(body.get("trigger_id") or ""), str(body.get("trigger_id") or ""))

    async def _event(self, body: Body, turn: Turn) -> None:
        """A mention, or a message to Cairn alone. What Slack sends again has its answer already."""
        event = body["event"]
        kind = event.get("type")
        if kind == "app_home_opened" and event.get("tab") == "home":
            turn.done()
            await self._answers.at_home(turn, await self._answers.answer(turn, HOME, "", {}, always=False), HOME)
            return
        said = kind == "app_mention" or (kind == "message" and turn.place.direct)
        if not said or event.get("subtype") or event.get("bot_id") or not turn.place.person:
            turn.done()
            return
        await self._typed(receive.mention(event), turn, str(body.get("event_id") or ""), "", always=True)

    async def _typed(self, typed: receive.Typed, turn: Turn, key: str, trigger: str, always: bool = False) -> None:
        try:
            invocation = self._app.route(typed.line)
        except Exception as error:
            turn.done()
            await self._answers.give(turn, self._app.explain(error), None)
            return
        await self._answers.run(turn, Clicked(invocation), key, trigger, typed.names, typed=True, always=always)

    async def _click(self, body: Body, turn: Turn) -> None:
        carried = body["actions"][0].get("value")
        if carried in (PLACE, LINK):
            return
        try:
            clicked = receive.click(body)
        except Exception as error:
            await self._answers.give(turn, self._app.explain(error), None)
            return
        trigger = str(body.get("trigger_id") or "")
        await self._answers.run(turn, clicked, trigger, trigger, {}, typed=False)

    async def _shortcut(self, body: Body, turn: Turn) -> None:
        """An entry of a message's menu: a form with the message's text in it."""
        found = SHORTCUTS.get(str(body.get("callback_id")))
        if found is not None:
            typed = receive.unescaped(str((body.get("message") or {}).get("text") or ""))
            trigger = str(body.get("trigger_id") or "")
            command = self._app.tree.find(found.command)
            try:
                await self._answers.open(turn, found.form(command, typed.line), command, trigger, typed=True)
            except UserError as error:
                await self._answers.give(turn, self._app.explain(error), None)

    async def _form(self, body: Body, turn: Turn, session: aiohttp.ClientSession) -> None:
        invocation, where = submitted(receive.metadata(body))
        given = receive.answers(body)
        turn.place = replace(
            turn.place,
            channel=str(where.get("channel") or ""),
            url=str(where.get("url") or ""),
            thread=str(where.get("thread") or ""),
            ephemeral=bool(where.get("ephemeral")),
            home=bool(where.get("home")),
        )
        command = self._app.tree.commands.get(invocation.command)
        try:
            filled = await files.fetched(session, turn.client, command, given)
        except UserError as error:
            await self._refuse(turn, self._app.explain(error), given)
            return
        run = Invocation(invocation.command, {**invocation.args, **{k: v for k, v in filled.items() if v != ""}})
        key = f"{body['view'].get('id')}/{body['view'].get('hash')}"
        reply = await self._answers.answer(turn, run, key, {}, always=False)
        if reply.error:
            await self._refuse(turn, reply, given)
            return
        turn.acknowledge(None)
        if reply is not REPEATED:
            await self._answers.give(turn, reply, run, turn.place.ephemeral)
            await self._answers.publish_all(turn, reply, key)

    async def _refuse(self, turn: Turn, reply: Reply, given: Mapping[str, Any]) -> None:
        """Say what is wrong beside the field it is about, and all stays there; too late for that, give it back.

        An error quotes what it does not understand, which tells the field; any other stands beside the first one.
        """
        about = (name for name, value in given.items() if value and quoted(str(value)) in reply.summary)
        field = next(about, next(iter(given), ""))
        if field and turn.acknowledge({"response_action": "errors", "errors": {field: reply.summary[:1000]}}):
            return
        kept = [Quote(text, f"your {name}") for name, text in given.items() if len(str(text)) >= WORTH_KEEPING]
        await self._answers.give(turn, replace(reply, blocks=(*reply.blocks, *kept)), None)
