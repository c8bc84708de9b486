"""The terminal as a platform: lines in, replies out. One person types; personas share the space."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import sys
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, assert_never

from adapters.terminal import cells
from adapters.terminal.form import Asked, ask
from adapters.terminal.pipe import Pipe
from adapters.terminal.render import Page, choices, draw, text
from adapters.terminal.sheet import Entry, View
from adapters.terminal.suggest import Suggestion, suggest
from bot.chat.invocation import Invocation
from bot.chat.reply import Button, Choice, Link, Menu, Reply
from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Request, Right, Space

if TYPE_CHECKING:
    from collections.abc import Iterable

    from adapters.terminal.paint import Paint, Theme
    from adapters.terminal.prompt import Prompt
    from bot.app import App

CHANNEL = "general"
"""The terminal's one channel."""

OWN = {"/as": (), "/admin": ("on", "off"), "/theme": ("light", "dark"), "/quit": ()}
"""What the terminal itself understands beside Cairn's commands, and the words that may follow."""

NAME_LENGTH = 32

_GREETING = """\
 Cairn, in your terminal. You speak as {person}; what you do here is kept.
 Type /roadmap show to begin. A number presses a button, {key}.
 More: /help. Speak as somebody else: /as ana. Leave: /quit."""

_OWN_HELP = " In this terminal: /as NAME, /admin on or off, /theme light or dark, /quit."

_NUMBER = re.compile(r"\[?(\d+)\]?")


class Terminal:
    """An adapter for one terminal, or for a pipe."""

    name = "terminal"

    def __init__(
        self,
        app: App,
        space: str,
        history: Path,
        person: str = "",
        organiser: bool = False,
        stdin: TextIO | None = None,
        stdout: TextIO | None = None,
    ) -> None:
        """Talk to ``app`` as ``person`` in ``space``. ``history`` is the file that keeps what was typed at the prompt.

        ``stdin`` and ``stdout`` are the process's own unless given.
        """
        self.app = app
        self.space = Space(self.name, space)
        self.person = person or login()
        self.organiser = organiser
        self._history = history
        self._stdin, self._stdout = stdin, stdout
        self._lines: Prompt | Pipe = Pipe(self._input) if not self._attended else self._prompt()
        self._theme: Theme | None = None
        self._entries: tuple[Entry, ...] = ()
        self._posted: dict[str, str] = {}

    async def run(self) -> None:
        """Serve until the input ends, Ctrl-D, Ctrl-C or ``/quit``."""
        try:
            self._say(_GREETING.format(person=self.person, key="Tab completes" if self._attended else "as in 1"))
            line = await self._read(f"{self._who()} › ")
            while line is not None:
                following = await self.take(line)
                if following is None:
                    break
                line = following or await self._read(f"{self._who()} › ")
            self._say(" Until next time. Everything is kept.")
        except BrokenPipeError:  # whoever read our output has gone
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), self._output.fileno())

    async def post(self, channel: str, reply: Reply, key: str) -> str:
        """Show ``reply`` to everyone in ``channel``; a ``key`` seen before shows nothing. Returns the message's id."""
        if key not in self._posted:
            self._posted[key] = f"{channel}/{len(self._posted) + 1}"
            self._say(f" ── Posted in {cells.inert(channel)} ──\n" + self._drawn(draw(reply, self._view), reply.accent))
        return self._posted[key]

    async def take(self, line: str) -> str | None:
        """Act on one typed line. Returns ``None`` to leave, or a line to take next, often empty."""
        typed = line.strip()
        word, _, rest = typed.partition(" ")
        number = _NUMBER.fullmatch(typed)
        if number:
            return await self._press(int(number[1][:9]))
        match word.casefold():
            case "":
                return ""
            case "/quit" | "/exit" | "quit" | "exit":
                return None
            case "/as":
                return self._speak_as(rest)
            case "/admin":
                return self._admin(rest.strip().casefold())
            case "/theme":
                return self._dress(rest.strip().casefold())
            case "/help" | "help" | "/?" | "?" if not rest:
                following = await self._typed(typed)
                self._say(_OWN_HELP)
                return following
            case _:
                return await self._typed(typed)

    async def _typed(self, line: str) -> str:
        try:
            invocation = self.app.route(line)
        except Exception as error:  # a wrong word is explained, and so is a fault of ours
            self._show(self.app.explain(error))
            return ""
        return await self._start(invocation)

    async def _start(self, invocation: Invocation) -> str:
        """Ask for what is missing in ``invocation``, then run it."""
        form = self.app.form(invocation)
        if form is None:
            return await self._run(invocation)
        asked = await ask(form, self)
        return await self._run(asked.filled) if asked.filled else asked.instead

    async def _run(self, invocation: Invocation) -> str:
        reply = await self.app.handle(Request(self.space, CHANNEL, self.person, invocation, self._rights))
        self._show(reply)
        for each in reply.posts:
            await self.post(each.to, each.reply, uuid.uuid4().hex)
        return ""

    async def _press(self, number: int) -> str:
        if not 1 <= number <= len(self._entries):
            there = f"The buttons go from 1 to {len(self._entries)}." if self._entries else "No buttons are shown."
            self._say(f" There is no button {number}. {there} For a stage: /roadmap stage 3")
            return ""
        entry = self._entries[number - 1]
        match entry:
            case Button(_, run):
                try:
                    invocation = Invocation.decode(run.encode())  # the way every platform takes
                except Exception as error:
                    self._show(self.app.explain(error, run.command))
                    return ""
                return await self._start(invocation)
            case Menu():
                page = choices(entry, self._view)
                self._entries = page.entries
                self._say(self._drawn(page, None))
            case Link(_, url):
                self._say(f" Open it in your browser:\n {cells.inert(url)}")
            case _:
                assert_never(entry)
        return ""

    def _show(self, reply: Reply) -> None:
        page = draw(reply, self._view)
        self._entries = page.entries
        shared = f" ── Shared with everyone in {CHANNEL} ──\n" if reply.private is False else ""
        self._say(shared + self._drawn(page, reply.accent))

    def _speak_as(self, name: str) -> str:
        cleaned = cells.inert(name).strip().lstrip("@")
        if len(cleaned) > NAME_LENGTH or not any(each.isalpha() for each in cleaned):
            self._say(f" You speak as {self.person}. Another name has letters, at most {NAME_LENGTH}. Try /as ana")
        else:
            self.person, self._entries = cleaned, ()  # the buttons shown were somebody else's
            self._say(f" You speak as {cleaned} now.")
        return ""

    def _admin(self, word: str) -> str:
        if word in ("on", "off"):
            self.organiser = word == "on"
        also = "" if word in ("on", "off") else " To change that: /admin on or /admin off"
        self._say(f" {self.person} is {'an organiser' if self.organiser else 'a member'} here.{also}")
        return ""

    def _dress(self, word: str) -> str:
        if word in ("light", "dark"):
            self._theme = "light" if word == "light" else "dark"
            self._say(f" Colours for a {word} background.")
        else:
            self._say(" Say which background your terminal has: /theme light or /theme dark")
        return ""

    async def _read(self, prompt: str, asked: Asked | None = None) -> str | None:
        if isinstance(self._lines, Pipe):
            line = await self._lines.read()
            if line is not None:
                self._say(cells.inert(f"{prompt}{line}"), end="\n")  # so that the output reads as a conversation
            return line
        complete = self._commands if asked is None else asked.suggest
        return await self._lines.read(prompt, complete, answer=asked is not None)

    def _commands(self, typed: str) -> Iterable[Suggestion]:
        return suggest(typed, self.app.tree, self.app.complete, self._rights, OWN)
