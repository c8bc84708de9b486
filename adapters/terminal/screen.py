"""Where replies appear: a terminal, or a file or pipe in its place."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

from adapters.terminal.render import Page, text
from adapters.terminal.sheet import View

if TYPE_CHECKING:
    from adapters.terminal.paint import Paint, Theme

COLUMNS = 80
"""The width where nobody says another, as in a pipe."""


class Screen:
    """One output. ``is_terminal`` tells whether a person may be looking; only then is there colour."""

    def __init__(self, out: TextIO | None = None) -> None:
        """Write to ``out``, or to the process's standard output, whatever stands in its place at the time."""
        self._own = out
        self.is_terminal = self._out.isatty()
        self._paint = self._detected() if self.is_terminal else None

    def view(self, now: datetime) -> View:
        """What a page is drawn for at ``now``: the terminal's present width, this machine's zone."""
        return View(shutil.get_terminal_size((COLUMNS, 24)).columns, now)

    def theme(self, theme: Theme) -> None:
        """Paint for a light or a dark background from now on."""
        if self._paint is not None:
            self._paint = replace(self._paint, theme=theme)

    def show(self, page: Page, accent: int | None = None, above: str = "") -> None:
        """Show a drawn reply, and a line ``above`` it that belongs to the terminal."""
        self.say((above + "\n" if above else "") + text(page, accent, self._paint))

    def say(self, words: str, end: str = "\n\n") -> None:
        """Show plain ``words``, which must be inert. Raises ``BrokenPipeError`` when the reader has gone."""
        encoding = getattr(self._out, "encoding", None) or "utf-8"
        self._out.write((words + end).encode(encoding, "replace").decode(encoding))
        self._out.flush()

    def abandon(self) -> None:
        """The reader has gone: let nothing more be written, not even by Python as it ends."""
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())
        except (OSError, ValueError):
            return

    @property
    def _out(self) -> TextIO:
        return self._own or sys.stdout

    def _detected(self) -> Paint | None:
        from adapters.terminal.paint import detect  # late: a pipe needs no colour

        return None if os.environ.get("TERM") == "dumb" else detect()
