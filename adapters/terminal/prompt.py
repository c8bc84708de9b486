"""The prompt: history across runs, and completion of commands and values from memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

if TYPE_CHECKING:
    from bot.app import App

_HINT = " Tab completes · a number presses a button · /study help · Ctrl-D leaves "


class CommandCompleter(Completer):
    """Offers groups, then their commands, then values for the first option."""

    def __init__(self, app: App, local: tuple[str, ...] = ("/as", "/admin", "/quit")) -> None:
        """Complete what ``app`` understands, and the ``local`` words."""
        self._app = app
        self._local = local

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """What may follow the text before the cursor."""
        typed = document.text_before_cursor.lstrip()
        words = typed.split(" ")
        groups = self._app.tree.groups
        if len(words) == 1:
            names = {f"/{name}": group.help for name, group in groups.items()} | dict.fromkeys(self._local, "")
            yield from (
                Completion(name, -len(typed), display_meta=help_)
                for name, help_ in names.items()
                if name.startswith(typed if typed.startswith("/") else f"/{typed}")
            )
            return
        group = groups.get(words[0].removeprefix("/"))
        if group is None:
            return
        if len(words) == 2:
            for command in group.commands.values():
                if not command.hidden and command.name.startswith(words[1]):
                    yield Completion(command.name, -len(words[1]), display_meta=command.help)
            return
        command_ = group.commands.get(words[1])
        option = command_.options[0] if command_ is not None and command_.options else None
        if command_ is None or option is None:
            return
        value = " ".join(words[2:])
        for choice in self._app.complete(command_.path, option.name, value):
            yield Completion(choice.value, -len(value), display=choice.label)


def session(app: App, history: Path) -> PromptSession[str]:
    """A prompt for ``app`` that remembers its lines in the file ``history``, if that can be written."""
    kept: History = InMemoryHistory()
    try:
        history.parent.mkdir(parents=True, exist_ok=True)
        history.touch(mode=0o600)
        kept = FileHistory(history)
    except OSError:
        kept = InMemoryHistory()
    return PromptSession(
        history=kept, completer=CommandCompleter(app), complete_while_typing=False, bottom_toolbar=_HINT
    )
