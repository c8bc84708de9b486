"""What can be done with a message, from its menu: commands that take a text, filled with the message's."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.invocation import Invocation


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One entry of a message's menu: it runs ``command`` with ``option`` set to the message's text."""

    name: str
    help: str
    command: str
    option: str

    def run(self, text: str) -> Invocation:
        """The invocation for a message."""
        return Invocation(self.command, {self.option: text} if text.strip() else {})


SHORTCUTS = {
    "note": Shortcut("Keep as a note", "Keep this message as your own note on a topic", "progress write", "text"),
}
"""By what Slack calls them (callback_id)."""
