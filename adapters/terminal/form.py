"""Asking for a form's fields, one line each."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from adapters.terminal.suggest import Complete, Suggest, Suggestion
from bot.chat import cells, prose
from bot.chat.form import Field, Form
from bot.chat.invocation import Invocation
from bot.chat.text import visible

Read = Callable[[str, Suggest], Awaitable[str | None]]
"""Reads one answer after a prompt, with what may complete it. ``None`` when there is no more input."""

_CHOSEN = re.compile(r"\[?(\d{1,2})\]?")


@dataclass(frozen=True, slots=True)
class Asked:
    """How it went: the ``filled`` form, or ``None`` when it was left, perhaps for the command ``instead``."""

    filled: Invocation | None
    instead: str = ""


async def ask(form: Form, read: Read, say: Callable[[str], None], complete: Complete, commands: Sequence[str]) -> Asked:
    """Ask for every field. An empty line leaves the form, or passes over a field that may stay empty.

    A line that begins with one of ``commands`` (``/roadmap``) leaves it for that command.
    """
    if form.intro:
        say("\n".join(f" {line}" for line in visible(_plain(form.intro)).split("\n")))
    opening = f" {cells.inert(form.title)}: {_questions(form)}. An empty line leaves it.\n"
    answers: dict[str, str] = {}
    for field in form.fields:
        say(f"{opening} {cells.inert(field.label)}: {cells.inert(field.help).rstrip('.')}.{_choices(field)}")
        opening = ""

        def offered(typed: str, name: str = field.name) -> Iterable[Suggestion]:
            return [Suggestion(c.value, len(typed), c.label) for c in complete(form.submit.command, name, typed)]

        answer = await read(f"{field.label.casefold()} › ", offered)
        if answer is not None and answer.split(" ")[0].casefold() in commands:
            return Asked(None, answer)
        if answer is None or (field.required and not answer.strip()):
            say(" Left the form; nothing was sent.")
            return Asked(None)
        chosen = _CHOSEN.fullmatch(answer.strip()) if field.choices else None
        if chosen and 1 <= int(chosen[1]) <= len(field.choices):
            answer = field.choices[int(chosen[1]) - 1].value
        answers[field.name] = answer
    return Asked(form.fill(answers))


def _plain(markdown: str) -> str:
    return "\n".join("".join(span.text for span in line.spans) for line in prose.parse(markdown))


def _questions(form: Form) -> str:
    return "one question" if len(form.fields) == 1 else f"{len(form.fields)} questions"


def _choices(field: Field) -> str:
    return "".join(f"  [{number}] {cells.inert(choice.label)}" for number, choice in enumerate(field.choices, 1))
