"""The terminal as a platform: lines in, replies out. One person types; personas share the space."""

from __future__ import annotations

import getpass
import re
import sys
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, assert_never

from adapters.terminal.form import ask
from adapters.terminal.pipe import Pipe
from adapters.terminal.render import choices, draw
from adapters.terminal.saved import save_all
from adapters.terminal.screen import Screen
from adapters.terminal.sheet import Entry, View
from adapters.terminal.suggest import Suggest, Suggestion, suggest
from bot.chat import cells
from bot.chat.errors import Uncertain, UserError
from bot.chat.invocation import Invocation
from bot.chat.reply import Button, Link, Menu, Reply
from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Request, Right, Space
from bot.chat.upload import with_local_files

if TYPE_CHECKING:
    from adapters.terminal.prompt import Prompt
    from bot.app import App

CHANNEL = "general"
"""The terminal's one channel."""

OWN = {"/as": (), "/admin": ("on", "off"), "/theme": ("light", "dark"), "/quit": ()}
"""What the terminal itself understands beside Cairn's commands, and the words that may follow."""

NAME_LENGTH = 32

_GREETING = """\
 Cairn, in your terminal. You speak as {person}, and what you do is kept.
 Type /roadmap show to begin. A number presses a button{tab}.
 More: /help. Speak as somebody else: /as ben. Leave: /quit."""

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
        """Talk to ``app`` as ``person`` in ``space``. The file ``history`` keeps what is typed at the prompt.

        ``stdin`` and ``stdout`` are the process's own unless given.
        """
        self.app = app
        self.space = Space(self.name, space)
        self.person = cells.inert(person).strip() or login()
        self.organiser = organiser
        self._history = history
        self._input = stdin or sys.stdin
        self._screen = Screen(stdout)
        self._pipe: Pipe | None = None
        self._prompt: Prompt | None = None
        self._entries: tuple[Entry, ...] = ()
        self._posted: dict[str, str] = {}

    async def run(self) -> None:
        """Serve until the input ends, Ctrl-D, Ctrl-C or ``/quit``."""
        if self._input.isatty() and self._screen.is_terminal:
            from adapters.terminal.prompt import Prompt  # late: a pipe needs no line editor

            self._prompt = Prompt(self._history, self._hint)
        else:
            self._pipe = Pipe(self._input)
        try:
            tab = "; Tab completes" if self._prompt else ""
            self._screen.say(_GREETING.format(person=cells.cut(self.person, NAME_LENGTH), tab=tab))
            line = await self._read(self._who(), self._commands)
            while line is not None:
                following = await self.take(line)
                if following is None:
                    break
                line = following or await self._read(self._who(), self._commands)
            self._screen.say(" Until next time. Everything is kept.", end="\n")
        except BrokenPipeError:
            self._screen.abandon()

    async def post(self, channel: str, reply: Reply, key: str, start: int = 0, tried: float | None = None) -> str:
        """Show ``reply`` to everyone in ``channel``; a ``key`` seen before shows nothing. Returns the message's id.

        A screen takes any reply at once, so that there is never a part of it to ``start`` from. What another process
        showed, this one cannot see: then it raises ``Uncertain``.
        """
        if tried is not None and key not in self._posted:
            raise Uncertain("Another terminal may have shown it.")
        if key not in self._posted:
            self._posted[key] = f"{channel}/{len(self._posted) + 1}"
            self._screen.show(draw(reply, self._view()), reply.accent, f" ── Posted in {cells.inert(channel)} ──")
            self._save(reply)
        return self._posted[key]

    async def take(self, line: str) -> str | None:
        """Act on one typed line. Returns the line to take next if there is one already, ``None`` to leave."""
        typed = line.strip()
        word, _, rest = typed.partition(" ")
        rest = rest.strip()
        number = _NUMBER.fullmatch(typed)
        if number is not None:
            return await self._press(int(number[1][:9]))
        match word.casefold():
            case "":
                return ""
            case "/quit" | "/exit" | "quit" | "exit" if not rest:
                return None
            case "/as":
                return self._speak_as(rest)
            case "/admin":
                return self._admin(rest.casefold())
            case "/theme":
                return self._theme(rest.casefold())
            case "/help" | "help" | "/?" | "?" if not rest:
                following = await self._typed(typed)
                self._screen.say(_OWN_HELP)
                return following
            case _:
                return await self._typed(typed)

    async def _typed(self, line: str) -> str:
        try:
            invocation = self.app.route(line)
        except Exception as error:  # a wrong word is explained, and so is a fault of ours
            return self._show(self.app.explain(error))
        return await self._start(invocation)

    async def _start(self, invocation: Invocation) -> str:
        """Ask for what is missing in ``invocation``, then run it."""
        form = self.app.form(invocation)
        if form is not None:
            asked = await ask(form, self._answer, self._screen.say, self.app.complete, self._words())
            if asked.filled is None:
                return asked.instead
            invocation = asked.filled
        try:
            invocation = with_local_files(invocation, self.app.tree.commands.get(invocation.command))
        except UserError as error:
            return self._show(self.app.explain(error))
        who = {self.person: self.person}
        request = Request(self.space, CHANNEL, self.person, invocation, self._rights(), names=who)
        reply = await self.app.handle(request)
        self._show(reply)
        for each in reply.posts:
            await self.post(each.to, each.reply, each.key or uuid.uuid4().hex)
        return ""

    async def _press(self, number: int) -> str:
        if not 1 <= number <= len(self._entries):
            there = f"The buttons go from 1 to {len(self._entries)}." if self._entries else "No buttons are shown."
            self._screen.say(f" There is no button {number}. {there} For a stage: /roadmap stage 3")
            return ""
        entry = self._entries[number - 1]
        match entry:
            case Button(_, run):
                try:
                    invocation = Invocation.decode(run.encode())  # the way that every platform takes
                except Exception as error:
                    return self._show(self.app.explain(error, run.command))
                return await self._start(invocation)
            case Menu():
                page = choices(entry, self._view())
                self._entries = page.entries
                self._screen.show(page)
            case Link(_, url):
                self._screen.say(f" Open it in your browser:\n {cells.inert(url)}")
            case _:
                assert_never(entry)
        return ""

    def _show(self, reply: Reply) -> str:
        page = draw(reply, self._view())
        self._entries = page.entries
        shared = f" ── Shared with everyone in {CHANNEL} ──" if reply.private is False else ""
        self._screen.show(page, reply.accent, shared)
        self._save(reply)
        return ""

    def _save(self, reply: Reply) -> None:
        saved = save_all(reply, self._history.parent)
        if saved:
            self._screen.say(saved)

    def _speak_as(self, name: str) -> str:
        cleaned = cells.inert(name).strip().lstrip("@")
        if len(cleaned) > NAME_LENGTH or not any(each.isalpha() for each in cleaned):
            self._screen.say(f" You speak as {self.person}. A name has letters, {NAME_LENGTH} at most. Try /as ben")
        else:
            self.person, self._entries = cleaned, ()  # the buttons on the screen were made for somebody else
            self._screen.say(f" You speak as {cleaned} now.")
        return ""

    def _admin(self, word: str) -> str:
        if word in ("on", "off"):
            self.organiser = word == "on"
        also = "" if word in ("on", "off") else " To change that: /admin on or /admin off."
        self._screen.say(f" {self.person} is {'an organiser' if self.organiser else 'a member'} here.{also}")
        return ""

    def _theme(self, word: str) -> str:
        if word in ("light", "dark"):
            self._screen.theme("light" if word == "light" else "dark")
            self._screen.say(f" Colours for a {word} background.")
        else:
            self._screen.say(" Say which background your terminal has: /theme light or /theme dark")
        return ""

    async def _read(self, prompt: str, suggesting: Suggest, answer: bool = False) -> str | None:
        if self._prompt is not None:
            return await self._prompt.read(prompt, suggesting, answer)
        line = await self._pipe.read() if self._pipe is not None else None
        if line is not None:
            echo = cells.cut(cells.inert(prompt + line), max(self._view().width, 2))
            self._screen.say(echo, end="\n")  # so that the output reads as a conversation
        return line

    async def _answer(self, prompt: str, suggesting: Suggest) -> str | None:
        return await self._read(prompt, suggesting, answer=True)

    def _commands(self, typed: str) -> Iterable[Suggestion]:
        return suggest(typed, self.app.tree, self.app.complete, self._rights(), OWN)

    def _words(self) -> tuple[str, ...]:
        return (*OWN, *(f"/{name}" for name in self.app.tree.groups))

    def _who(self) -> str:
        return f"{self.person} (organiser) › " if self.organiser else f"{self.person} › "

    def _hint(self) -> str:
        count = len(self._entries)
        press = "1 presses the button · " if count == 1 else f"1 to {count} press a button · " if count else ""
        return f" {press}Tab completes · /help · Ctrl-D leaves"

    def _rights(self) -> frozenset[Right]:
        return ORGANISER_RIGHTS if self.organiser else MEMBER_RIGHTS

    def _view(self) -> View:
        return self._screen.view(self.app.clock.now())


def login() -> str:
    """The name of this login, or ``you`` where it has none, as in some containers."""
    try:
        return cells.inert(getpass.getuser()).strip() or "you"
    except (KeyError, OSError):
        return "you"
