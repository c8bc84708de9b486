"""Reading lines and showing answers: at a prompt when a person is there, line by line in a pipe."""

from __future__ import annotations

import asyncio
import getpass
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from adapters.terminal.render import actions, render
from bot.chat.errors import UserError
from bot.chat.invocation import Invocation
from bot.chat.reply import Button, Form, Link, Menu, Reply
from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Request, Space
from bot.chat.text import visible, whole_number

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

    from bot.app import App

CHANNEL = "general"
LOCAL = ("/as", "/admin", "/quit")
"""What the terminal itself understands, beside Cairn's commands."""

_GREETING = """\
Cairn, in your terminal. You are {person}; what you do is kept.
Type /roadmap stage 3 to begin, a number to press a button, /study help for more.
/as NAME speaks as somebody else, /admin on makes you an organiser, /quit leaves."""


class Terminal:
    """The terminal as a platform. One person types at a time; personas share the space."""

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
        """Talk to ``app`` as ``person`` in ``space``; ``history`` keeps what was typed at the prompt."""
        self.app = app
        self.space = Space(self.name, space)
        self.person = person or _login()
        self.organiser = organiser
        self._history = history
        self._in = stdin or sys.stdin
        self._out = stdout or sys.stdout
        self._interactive = self._in.isatty() and self._out.isatty()
        self._offered: list[Invocation | Link | Menu] = []
        self._posted: dict[str, str] = {}
        self._prompt: PromptSession[str] | None = None

    async def run(self) -> None:
        """Serve until the input ends or ``/quit`` is typed."""
        if self._interactive:
            from adapters.terminal.prompt import session  # late: a pipe needs no prompt

            self._prompt = session(self.app, self._history)
        self._print(_GREETING.format(person=self.person))
        while (line := await self._read(f"{self.person}> ")) is not None:
            if line.strip().casefold() in ("/quit", "/exit", "quit", "exit"):
                break
            await self.take(line)
        self._print("Until next time. Everything is kept.")

    async def post(self, channel: str, reply: Reply, key: str) -> str:
        """Show ``reply`` as a public post in ``channel``. A ``key`` seen before is not shown again."""
        if key not in self._posted:
            self._posted[key] = f"{channel}/{len(self._posted) + 1}"
            self._print(f"── #{visible(channel)} ──\n{self._rendered(reply)}")
        return self._posted[key]

    async def take(self, line: str) -> None:
        """Act on one typed line: a button's number, a word of the terminal's own, or a command."""
        typed = line.strip()
        word, _, rest = typed.partition(" ")
        if not typed:
            return
        if typed.isdigit():
            await self._press(int(typed) if len(typed) < 6 else 0)
        elif word.casefold() == "/as":
            self._speak_as(rest.strip())
        elif word.casefold() == "/admin":
            self.organiser = rest.strip().casefold() != "off"
            self._print(f"{self.person} is {'an organiser' if self.organiser else 'a member'} now.")
        else:
            try:
                invocation = self.app.route(typed)
            except UserError as error:
                self._show(self.app.explain(error))
            else:
                await self._run(invocation)

    async def _run(self, invocation: Invocation) -> None:
        form = self.app.form(invocation)
        if form is not None:
            filled = await self._fill(form)
            if filled is None:
                self._print("Nothing was sent.")
                return
            invocation = filled
        rights = ORGANISER_RIGHTS if self.organiser else MEMBER_RIGHTS
        reply = await self.app.handle(Request(self.space, CHANNEL, self.person, invocation, rights))
        self._show(reply)
        for number, post in enumerate(reply.posts):
            await self.post(post.to, post.reply, f"{invocation.encode()}:{number}")

    async def _fill(self, form: Form) -> Invocation | None:
        """Ask field by field; an empty answer to something needed cancels."""
        self._print(f"{form.title} (an empty line cancels)")
        answers = {}
        for field in form.fields:
            offered = f" ({', '.join(choice.value for choice in field.choices)})" if field.choices else ""
            answer = await self._read(f"  {field.help}{offered}: ")
            if answer is None or (field.required and not answer.strip()):
                return None
            answers[field.name] = answer
        return form.fill(answers)

    async def _press(self, number: int) -> None:
        if not 1 <= number <= len(self._offered):
            there = f"The numbers go from 1 to {len(self._offered)}." if self._offered else "No buttons are shown."
            self._print(f"There is no button {number}. {there} For stage {number}: /roadmap stage {number}")
            return
        chosen = self._offered[number - 1]
        match chosen:
            case Link(url=url):
                self._print(f"Open {url}")
            case Menu(choices=choices):
                self._offered = [chosen.pick(choice.value) for choice in choices]
                lines = [f"  [{place}] {visible(choice.label)}" for place, choice in enumerate(choices, start=1)]
                self._print("\n".join([f"{chosen.label}: type a number", *lines]))
            case _:
                await self._run(chosen)

    def _speak_as(self, name: str) -> None:
        cleaned = visible(name, lines=False).strip().lstrip("@")
        if not 1 <= len(cleaned) <= 64 or whole_number(cleaned) is not None:
            self._print("Name somebody, in up to 64 letters. Example: /as ben")
            return
        self.person = cleaned
        self._print(f"You are {cleaned} now.")

    def _show(self, reply: Reply) -> None:
        self._offered = [item.run if isinstance(item, Button) else item for item in actions(reply)]
        public = f"── everyone in #{CHANNEL} sees ──\n" if reply.private is False else ""
        self._print(public + self._rendered(reply))

    def _rendered(self, reply: Reply) -> str:
        colour = self._interactive and "NO_COLOR" not in os.environ
        width = shutil.get_terminal_size((80, 24)).columns if self._interactive else 80
        return render(reply, width, colour=colour, now=self.app.clock.now())

    async def _read(self, prompt: str) -> str | None:
        """One line, or ``None`` at the end of the input."""
        if self._prompt is not None:
            try:
                return await self._prompt.prompt_async(prompt)
            except (EOFError, KeyboardInterrupt):
                return None
        line = await asyncio.to_thread(self._in.readline)
        if not line:
            return None
        self._print(f"{prompt}{visible(line, lines=False).rstrip()}")
        return line.rstrip("\n")

    def _print(self, text: str) -> None:
        encoding = getattr(self._out, "encoding", None) or "utf-8"
        self._out.write(text.encode(encoding, "replace").decode(encoding) + "\n\n")
        self._out.flush()


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "you"
