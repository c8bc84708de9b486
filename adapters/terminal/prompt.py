"""Lines from a person at a terminal: history across runs, completion, a hint below, posts that appear above."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.styles import Style

from adapters.terminal.suggest import Suggest

_STYLE = Style.from_dict({"bottom-toolbar": "noreverse italic"})


class Prompt:
    """A line editor for commands, and one for the answers to a form, which leave no history."""

    def __init__(self, history: Path, hint: Callable[[], str]) -> None:
        """Keep commands in the file ``history`` if it can be written; show ``hint()`` below the line."""
        self._commands: PromptSession[str] = _session(_kept(history), hint)
        self._answers: PromptSession[str] = _session(InMemoryHistory(), lambda: " An empty line leaves the form.")

    async def read(self, prompt: str, suggest: Suggest, answer: bool = False) -> str | None:
        """One line, or ``None`` on Ctrl-D and Ctrl-C. ``answer`` asks for a field of a form."""
        session = self._answers if answer else self._commands
        try:
            with patch_stdout(raw=True):
                return await session.prompt_async(prompt, completer=_Completer(suggest))
        except (EOFError, KeyboardInterrupt):
            return None


class _Completer(Completer):
    def __init__(self, suggest: Suggest) -> None:
        self._suggest = suggest

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        for each in self._suggest(document.text_before_cursor):
            yield Completion(each.text, -each.replaces, display=each.label, display_meta=each.help)


def _session(history: History, hint: Callable[[], str]) -> PromptSession[str]:
    return PromptSession(history=history, complete_while_typing=False, bottom_toolbar=hint, style=_STYLE)


def _kept(path: Path) -> History:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # what somebody typed is theirs alone
        with path.open("ab"):
            return FileHistory(path)
    except OSError:
        return InMemoryHistory()
