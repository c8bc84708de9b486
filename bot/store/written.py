"""Statements that are written out once for each engine, and sent as they are from then on.

SQLAlchemy looks at a statement anew each time, to find what it made of it before, and at each of its parameters: for a
long one that takes as long as SQLite takes to answer it. So the few that decide how fast Cairn is go around that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Executable

Build = Callable[[str], Executable]


class Written:
    """A statement, made by ``build`` from an engine's name. Its parameters are numbers and texts, nothing else."""

    def __init__(self, build: Build) -> None:
        """Take down how it is made; that happens when it is first sent."""
        self._build = build
        self._texts: dict[str, tuple[str, Mapping[str, Any]]] = {}

    def send(self, db: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Execute it with ``values`` for its parameters, and return what it answers."""
        name = db.dialect.name
        found = self._texts.get(name)
        if found is None:
            found = self._texts[name] = self._write(db.dialect)
        text, constants = found
        return db.exec_driver_sql(text, {**constants, **values})

    def text(self, db: Connection) -> str:
        """The statement as the engine of ``db`` gets it."""
        return self._write(db.dialect)[0]

    def _write(self, dialect: Dialect) -> tuple[str, Mapping[str, Any]]:
        """Its text, and the parameters in it that are always the same."""
        named = type(dialect)(paramstyle="named") if dialect.name == "sqlite" else dialect  # type: ignore[call-arg]
        compiled = self._build(dialect.name).compile(dialect=named)  # type: ignore[attr-defined]
        return str(compiled), {name: value for name, value in compiled.params.items() if value is not None}
