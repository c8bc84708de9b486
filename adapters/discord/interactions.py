"""What happens when somebody calls a command, clicks, picks, types or sends a form."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import replace
from typing import Any

import discord

from adapters.discord import attachments, receive
from adapters.discord.answer import Answer
from adapters.discord.limits import COMPLETION_NAME, COMPLETIONS, cut
from adapters.discord.modal import modal
from adapters.discord.render import handed, pages
from bot.app import REPEATED, App
from bot.chat import clicks
from bot.chat.clicks import Clicked
from bot.chat.command import Command
from bot.chat.invocation import Invocation
from bot.chat.reply import Quote, Reply
from bot.publishing import Send

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
Kind = discord.InteractionType

SHARE = "share"
"""The flag with which a member shows an answer to everyone."""

WORTH_KEEPING = 20
"""Characters of an answer in a form that are given back when it could not be taken."""


class Interactions:
    """Serves interactions, each in a task of its own."""

    def __init__(self, app: App, post: Send, counts: Counter[str]) -> None:
        """Answer from ``app``; publish what a reply wants published through ``post``."""
        self._app = app
        self._post = post
        self._counts = counts
        self._running: set[asyncio.Task[Any]] = set()

    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve one interaction, whatever it is. Named as discord.py names its event. Never raises."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 (coroutines run in tasks)
        self._running.add(task)
        try:
            if interaction.type is Kind.autocomplete:
                await self._complete(interaction)
            elif interaction.type in (Kind.application_command, Kind.component, Kind.modal_submit):
                await self._serve(interaction)
        finally:
            self._running.discard(task)

    async def finish(self, seconds: float) -> None:
        """Wait for what is being answered, but no longer than ``seconds``."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def _serve(self, interaction: Interaction) -> None:
        data: Any = interaction.data or {}
        answers: dict[str, str] = {}
        try:
            if interaction.type is Kind.application_command:
                clicked = Clicked(receive.command(data))
            elif interaction.type is Kind.component:
                clicked = receive.click(data)
            else:
                clicked, answers = receive.submission(data)
        except Exception as error:
            await self._explain(interaction, error)
            return
        invocation = clicked.invocation
        if answers:
            given = {name: answer for name, answer in answers.items() if answer.strip()}
            invocation = Invocation(invocation.command, {**invocation.args, **given})
        command = self._app.tree.commands.get(invocation.command)
        private = command is None or (command.private and not _shares(invocation))
        in_place = private and receive.clicked_private(interaction)
        answer = Answer(interaction, private, in_place, self._counts)
        try:
            typed = interaction.type is Kind.application_command
            if interaction.type is not Kind.modal_submit and await self._asked(answer, command, invocation, typed):
                return
            if command is not None and attachments.wanted(command, invocation):
                invocation = await attachments.fetched(interaction, command, invocation)
            once = command is not None and command.writes
            reply = await self._app.handle(receive.request(interaction, invocation, once))
            if reply is REPEATED:
                self._counts["repeated"] += 1
                answer.drop()
                return
            if reply.error and answers:
                reply = _with_words(reply, answers)
            await self._give(answer, reply, clicked.page, invocation, in_place)
        except Exception as error:
            await self._give(answer, self._app.explain(error, invocation.command), 1, None, False)
            return
        if reply.posts:
            await self._publish(answer, interaction, reply)

    async def _asked(self, answer: Answer, command: Command | None, invocation: Invocation, typed: bool) -> bool:
        """Open the form that asks for what is missing in ``invocation``, if anything is."""
        form = self._app.form(invocation)
        if form is None or command is None:
            return False
        await answer.ask(modal(form, command, typed))
        return True

    async def _give(self, answer: Answer, reply: Reply, number: int, run: Invocation | None, in_place: bool) -> None:
        """Deliver page ``number`` of ``reply``, or all of them where a button could not bring the others."""
        private = reply.private is not False
        in_place = in_place and private and not reply.error
        drawn = pages(reply)
        if len(drawn) > 1 and run is not None and self._app.repeatable(run):
            drawn = pages(reply, run)
            if clicks.of_page(run, clicks.MOST_PAGES) is not None:
                drawn = [drawn[min(max(number, 1), len(drawn)) - 1]]
        await answer.give(handed(drawn, reply.files), private, in_place)

    async def _publish(self, answer: Answer, interaction: Interaction, reply: Reply) -> None:
        """Publish what goes with ``reply``. Whoever asked for it is told what did not arrive, or may not have."""
        here, person = receive.space(interaction), str(interaction.user.id)
        for each in await self._app.publish(here, person, reply.posts, str(interaction.id), self._post):
            self._counts[each.what] += 1
            for page in pages(each.reply):
                await answer.more(page, private=True)

    async def _complete(self, interaction: Interaction) -> None:
        """Offer values while somebody types, from memory."""
        path, option, typed = receive.typing(interaction.data or {})
        try:
            offered = self._app.complete(path, option, typed)[:COMPLETIONS]
        except Exception as error:
            log.error("completion failed", exc_info=error, extra={"command": path})
            offered = []
        declared = self._app.tree.commands.get(path)
        kind = next((each.kind for each in declared.options if each.name == option), "text") if declared else "text"
        whole = {"int": int, "float": float}.get(kind, str)
        choices = [{"name": cut(each.label, COMPLETION_NAME), "value": whole(each.value)} for each in offered]
        answer = Answer(interaction, True, False, self._counts)
        await answer.offer({"choices": choices})

    async def _explain(self, interaction: Interaction, error: Exception) -> None:
        answer = Answer(interaction, True, False, self._counts)
        await self._give(answer, self._app.explain(error), 1, None, False)


def _shares(invocation: Invocation) -> bool:
    return str(invocation.args.get(SHARE, "")).casefold() in ("true", "yes")


def _with_words(reply: Reply, answers: dict[str, str]) -> Reply:
    """``reply`` with what was typed into the form, so that nobody has to write it again."""
    kept = [Quote(text, f"your {name}") for name, text in answers.items() if len(text) >= WORTH_KEEPING]
    return replace(reply, blocks=(*reply.blocks, *kept))
