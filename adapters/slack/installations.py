"""Where Cairn is installed, in the database: the tables that slack_sdk reads and writes, with tokens encrypted.

slack_sdk's store is synchronous and runs on the database thread like everything else. It is imported once somebody
installs Cairn, since it brings SQLAlchemy's ORM along (6 MB); looking a workspace up does without. Tokens are encrypted
outside of it, so that no statement ever holds one in clear.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy import Table, delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot.store.engine import Store
from bot.store.tables import installations, installed_bots, oauth_states

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
    from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore

log = logging.getLogger(__name__)

STATE_LIFE = 600
"""Seconds that somebody has between "Add to Slack" and their yes."""

T = TypeVar("T", Bot, Installation)
R = TypeVar("R")

SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
"""What must not lie in the database in clear: whoever has one of these can speak in Cairn's name."""


class Cipher:
    """Encrypts tokens with the first of several keys, and decrypts with any, so that a key can be replaced."""

    def __init__(self, keys: Sequence[str]) -> None:
        """``keys`` are Fernet keys, the newest first."""
        self._keys = MultiFernet([Fernet(key) for key in keys])

    def sealed(self, found: T) -> T:
        """``found`` with its tokens encrypted."""
        return self._changed(found, lambda token: self._keys.encrypt(token.encode()).decode())

    def opened(self, found: T) -> T:
        """``found`` with its tokens in clear. Raises ``InvalidToken`` where no key fits."""
        return self._changed(found, lambda token: self._keys.decrypt(token.encode()).decode())

    def renewed(self, sealed: str) -> str:
        """An encrypted token under the newest key. Raises ``InvalidToken`` where no key fits."""
        return self._keys.rotate(sealed.encode()).decode()

    @staticmethod
    def _changed(found: T, change: Callable[[str], str]) -> T:
        changed = copy.copy(found)
        for name in SECRETS:
            token = getattr(changed, name, None)
            if token:
                setattr(changed, name, change(token))
        return changed


class Installations(AsyncInstallationStore):
    """Installations of one app, by workspace."""

    def __init__(self, store: Store, client_id: str, cipher: Cipher) -> None:
        """``client_id`` is the app's; rows of another one are not seen."""
        self._store = store
        self._client_id = client_id
        self._cipher = cipher

    @cached_property
    def _rows(self) -> SQLAlchemyInstallationStore:
        from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore

        engine = self._store.engine.execution_options(cairn_write=True)
        return SQLAlchemyInstallationStore(self._client_id, engine, installed_bots.name, installations.name)

    async def async_save(self, installation: Installation) -> None:
        """Keep ``installation`` in place of what was known of its workspace. Raises ``BoltError``."""
        await self._run(self._save, self._cipher.sealed(installation))

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep the token of ``bot``, which Slack has renewed. Raises ``BoltError``."""
        await self._run(lambda: self._rows.save_bot(self._cipher.sealed(bot)))

    async def bot_of(self, team: str) -> Bot | None:
        """The bot in the workspace ``team``, with its token in clear, or ``None`` where Cairn is not installed."""
        found = await self._store.run(self._find, team)
        try:
            return None if found is None else self._cipher.opened(found)
        except InvalidToken:
            log.error(
                "no key of SLACK_TOKEN_KEYS opens a token; put the old key behind the new one", extra={"team": team}
            )
            return None

    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget the workspace ``team_id``, and its tokens. Raises ``BoltError``."""
        await self._run(self._delete, team_id, None)

    def renew(self) -> int:
        """Encrypt every token with the newest key, on this thread. Returns how many there were.

        Raises ``InvalidToken`` when a token was written with a key that is not there; then nothing is changed.
        """
        done = 0
        with self._store.transaction(write=True) as db:
            for table in (installed_bots, installations):
                names = [name for name in SECRETS if name in table.c]
                for row in db.execute(select(table.c.id, *(table.c[name] for name in names))).mappings().all():
                    fresh = {name: self._cipher.renewed(row[name]) for name in names if row[name]}
                    if fresh:
                        db.execute(update(table).where(table.c.id == row["id"]).values(fresh))
                        done += len(fresh)
        return done

    def _find(self, team: str) -> Bot | None:
        table = installed_bots
        with self._store.transaction(write=False) as db:
            row = db.execute(
                select(*(column for column in table.c if column.name not in ("id", "client_id")))
                .where(table.c.client_id == self._client_id, table.c.team_id == team, table.c.bot_token.is_not(None))
                .order_by(table.c.id.desc())
                .limit(1)
            ).mappings()
            found = row.first()
        return None if found is None else Bot(**found)

    def _save(self, installation: Installation) -> None:
        self._rows.save(installation)
        self._delete(installation.team_id, 1)

    def _delete(self, team: str | None, keep: int | None) -> None:
        """Delete what is known of ``team``, but for the newest ``keep`` rows of each table."""
        with self._store.transaction(write=True) as db:
            for table in (installed_bots, installations):
                newest = self._of(table, team).order_by(table.c.id.desc()).limit(keep or 0)
                db.execute(
                    delete(table)
                    .where(table.c.client_id == self._client_id, table.c.team_id == team)
                    .where(table.c.id.not_in(newest))
                )

    def _of(self, table: Table, team: str | None) -> Any:
        return select(table.c.id).where(table.c.client_id == self._client_id, table.c.team_id == team)

    async def _run(self, work: Callable[..., R], *arguments: Any) -> R:
        try:
            return await self._store.run(work, *arguments)
        except SQLAlchemyError as error:
            raise BoltError(f"the installation could not be kept: {type(error).__name__}") from error


class States(AsyncOAuthStateStore):
    """What an installation began with: known once, for ten minutes, to any process."""

    def __init__(self, store: Store) -> None:
        """Keep states in the database."""
        self._store = store

    @cached_property
    def _rows(self) -> SQLAlchemyOAuthStateStore:
        from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore

        engine = self._store.engine.execution_options(cairn_write=True)
        return SQLAlchemyOAuthStateStore(STATE_LIFE, engine, table_name=oauth_states.name)

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """A new state."""
        state: str = await self._store.run(lambda: self._rows.issue())
        return state

    async def async_consume(self, state: str) -> bool:
        """Use ``state`` up. Returns whether it was good."""
        good: bool = await self._store.run(lambda: self._rows.consume(state))
        return good
