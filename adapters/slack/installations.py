"""Where Cairn is installed, in the database: the tables that slack_sdk reads and writes, with tokens encrypted.

slack_sdk's store is synchronous and runs on the database thread like everything else. It is imported once somebody
installs Cairn, since it brings SQLAlchemy's ORM along (6 MB); looking a workspace up does without. Tokens are encrypted
outside of it, so that no statement ever holds one in clear.
"""

from __future__ import annotations

import copy
import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy import ColumnElement, Table, and_, delete, exists, select, update

from adapters.slack.receive import PLATFORM
from bot.chat.request import Space
from bot.store.engine import Store
from bot.store.tables import installations, installed_bots, oauth_states
from bot.study import spaces

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
    from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore

log = logging.getLogger(__name__)

STATE_LIFE = 600
"""Seconds that somebody has between "Add to Slack" and their yes."""

T = TypeVar("T", Bot, Installation)

NAME_LENGTH = 200
"""Characters of a workspace's name that the tables hold. PostgreSQL refuses a row for one more."""

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
        """Keep ``installation`` in place of what was known of its workspace.

        Raises ``StoreError`` or ``SQLAlchemyError``.
        """
        sealed = self._cipher.sealed(installation)
        sealed.team_name, sealed.enterprise_name = (
            name and name[:NAME_LENGTH] for name in (sealed.team_name, sealed.enterprise_name)
        )
        await self._store.run(self._save, sealed)

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep the token of ``bot``, which Slack has renewed. Raises ``StoreError``.

        Where Cairn was removed or installed anew meanwhile, that stands.
        """
        await self._store.run(self._renewed, self._cipher.sealed(bot))

    async def bot_of(self, team: str) -> Bot | None:
        """The bot in the workspace ``team``, with its token in clear, or ``None`` where Cairn is not installed."""
        try:
            return await self.opened_bot_of(team)
        except InvalidToken:
            log.error(
                "no key of SLACK_TOKEN_KEYS opens a token; put the old key behind the new one", extra={"team": team}
            )
            return None

    async def opened_bot_of(self, team: str) -> Bot | None:
        """The same. Raises ``InvalidToken`` where no key opens its token."""
        found = await self._store.run(self._find, team)
        return None if found is None else self._cipher.opened(found)

    async def remove(self, team: str, at: float, now: datetime) -> bool:
        """Forget the tokens of the workspace ``team``: it removed Cairn ``at`` this time, in seconds since 1970.

        Returns whether Cairn is gone, which is then taken down at ``now``. It is not where it was installed again since
        then: Slack's word of a removal may come late, or twice. Raises ``StoreError``.
        """
        return await self._store.run(self._remove, team, _instant(int(at) + 1), now)

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

    def _renewed(self, sealed: Bot) -> None:
        ends = sealed.bot_token_expires_at
        fresh = {
            "bot_token": sealed.bot_token,
            "bot_refresh_token": sealed.bot_refresh_token,
            "bot_token_expires_at": None if ends is None else _instant(ends),
        }
        with self._store.transaction(write=True) as db:
            for table in (installed_bots, installations):
                same = table.c.installed_at == _instant(sealed.installed_at)
                db.execute(update(table).where(self._is(table, sealed.team_id), same).values(fresh))

    def _remove(self, team: str, until: datetime, now: datetime) -> bool:
        with self._store.transaction(write=True) as db:
            for table in (installed_bots, installations):
                db.execute(delete(table).where(self._is(table, team), table.c.installed_at < until))
            gone = not db.execute(select(exists().where(self._is(installed_bots, team)))).scalar()
            if gone:
                spaces.leave(db, Space(PLATFORM, team), now)
            return gone

    def _save(self, installation: Installation) -> None:
        """Keep ``installation``, and nothing older of its workspace, which has Cairn again if it ever left."""
        self._rows.save(installation)
        team = installation.team_id
        with self._store.transaction(write=True) as db:
            for table in (installed_bots, installations):
                mine = self._is(table, team)
                newest = select(table.c.id).where(mine).order_by(table.c.id.desc()).limit(1)
                db.execute(delete(table).where(mine, table.c.id.not_in(newest)))
            spaces.come_back(db, Space(PLATFORM, team or ""), datetime.fromtimestamp(installation.installed_at, UTC))

    def _is(self, table: Table, team: str | None) -> ColumnElement[bool]:
        return and_(table.c.client_id == self._client_id, table.c.team_id == team)


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
        """A new state. Those that ran out are cleared away: anybody may open the page that makes one."""
        return await self._store.run(self._issue)

    async def async_consume(self, state: str) -> bool:
        """Use ``state`` up. Returns whether it was good, which it is once. Raises ``StoreError``.

        slack_sdk's own takes a database that does not answer for a state that is not good, and with two processes a
        state may be good twice.
        """
        return await self._store.run(self._consume, state)

    def _issue(self) -> str:
        with self._store.transaction(write=True) as db:
            db.execute(delete(oauth_states).where(oauth_states.c.expire_at <= _instant(time.time())))
        return self._rows.issue()

    def _consume(self, state: str) -> bool:
        fresh = oauth_states.c.expire_at > _instant(time.time())
        with self._store.transaction(write=True) as db:
            used = delete(oauth_states).where(oauth_states.c.state == state, fresh).returning(oauth_states.c.id)
            return db.execute(used).first() is not None


def _instant(seconds: float) -> datetime:
    """Seconds since 1970 as slack_sdk keeps them: in UTC, without saying so."""
    return datetime.fromtimestamp(seconds, tz=UTC).replace(tzinfo=None)
