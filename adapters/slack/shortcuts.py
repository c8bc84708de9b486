"""What can be done with a message, from its menu: commands that take a text, as a form filled with the message's."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.command import Command
from bot.chat.form import Form
from bot.chat.invocation import Invocation
from bot.chat.text import shortened


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One entry of a message's menu: a form for ``command``, with ``option`` filled in, that also asks for ``asks``."""

    name: str
    help: str
    command: str
    option: str
    asks: tuple[str, ...]

    def form(self, command: Command, text: str) -> Form:
        """The form for a message. What it asks for may be left empty, unless the command needs it."""
        options = {option.name: option for option in command.options}
        taken = options[self.option]
        said = shortened(text, taken.arg.max_length)
        given = {self.option: said} if said.strip() else {}
        asked = (*(() if given else (self.option,)), *self.asks)
        fields = tuple(options[name].field() for name in asked)
        return Form(command.title or self.name, Invocation(command.path, given), fields)


SHORTCUTS = {
    "checkin": Shortcut("Check in", "Check in with this message", "checkin", "text", ("minutes", "topic")),
    "note": Shortcut(
        "Keep as a note", "Keep this message as your own note on a topic", "progress write", "text", ("topic",)
    ),
}
"""By what Slack calls them (callback_id)."""
