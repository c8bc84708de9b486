"""What a database says when it cannot, turned into one sentence with the next step."""

from __future__ import annotations

from sqlalchemy import URL, exc


class StoreError(Exception):
    """The database cannot be used. The text is one clear sentence and what to do, for an operator to read."""


_SQLITE = (
    ("readonly", "The database {name} is read-only. Give this user the right to write to the file and its folder."),
    ("database is locked", "The database {name} is in use by another process. Wait for it, or stop it, and try again."),
    ("disk is full", "The disk that holds {name} is full. Free some space; nothing that was saved is lost."),
    ("disk full", "The disk that holds {name} is full. Free some space; nothing that was saved is lost."),
    ("not a database", "{name} is not a Cairn database. Point CAIRN_DATABASE_URL at another file."),
    ("malformed", "The database {name} is damaged. Restore a backup with: cairn db restore FILE"),
    ("unable to open", "The database {name} cannot be opened. Check that its folder exists and may be written to."),
    ("disk i/o error", "The disk that holds {name} does not answer as it should. Check the disk, then start again."),
    ("no such table", "The database {name} has no tables yet. Run: cairn db upgrade"),
)
_SERVER = (
    ("password authentication", "The database server refused the password. Check CAIRN_DATABASE_URL."),
    ("does not exist", "The database server does not know that database, user or table. Check CAIRN_DATABASE_URL."),
    ("connection refused", "No database server answers at {name}. Start it, or check CAIRN_DATABASE_URL."),
    ("timeout", "The database server at {name} takes too long. Check its load, then try again."),
)


def explain(error: exc.DBAPIError | exc.SQLAlchemyError, url: URL) -> StoreError:
    """The fault in plain words. ``url`` names the database; a password in it is never shown."""
    said = str(getattr(error, "orig", error)).lower()
    is_sqlite = url.get_backend_name() == "sqlite"
    name = url.database if is_sqlite else f"{url.host}:{url.port or 5432}/{url.database}"
    for part, sentence in _SQLITE if is_sqlite else _SERVER:
        if part in said:
            return StoreError(sentence.format(name=name))
    return StoreError(
        f"The database {name} answered with an error ({type(error).__name__}). Look into the log, then try again."
    )
