"""Telling Discord which commands there are: only when they changed, and by one process."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Any

import discord

from adapters.discord.payload import Data, digest, payload, translations
from adapters.discord.receive import PLATFORM
from bot.app import App
from bot.store import registrations
from bot.store.registrations import LEASE, Claim, Scope

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Difference:
    """Names of commands that a sync would add, change and take away."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether Discord has just these commands."""
        return not (self.added or self.changed or self.removed)


async def sync_if_changed(client: discord.Client, app: App) -> bool:
    """Register the commands unless Discord has them already. Whether it was done here.

    While another process is at it, its lease is waited for: it may have stopped in the middle.
    """
    assert client.application_id is not None  # noqa: S101 (set by the login)
    commands = payload(app.tree, translations())
    scope = Scope(PLATFORM, str(client.application_id))
    mark = digest(commands)
    while True:
        claim = await app.store.run(registrations.claim, app.store, scope, mark, app.clock.now())
        if claim is Claim.DONE:
            return False
        if claim is Claim.MINE:
            break
        await asyncio.sleep(LEASE.total_seconds() + 1)
    try:
        await sync(client, app, commands)
    except BaseException:
        await app.store.run(registrations.release, app.store, scope)
        raise
    return True


async def sync(client: discord.Client, app: App, commands: list[Data], guild: str = "") -> dict[str, str]:
    """Register ``commands`` everywhere, or in one ``guild``. Returns their ids by name, which are kept."""
    assert client.application_id is not None  # noqa: S101 (set by the login)
    application: Any = client.application_id
    if guild:
        made = await client.http.bulk_upsert_guild_commands(application, int(guild), commands)
    else:
        made = await client.http.bulk_upsert_global_commands(application, commands)
    found = {each["name"]: str(each["id"]) for each in made}
    scope = Scope(PLATFORM, str(application), guild)
    await app.store.run(registrations.confirm, app.store, scope, digest(commands), found, app.clock.now())
    log.info("commands registered", extra={"commands": sorted(found), "guild": guild or "everywhere"})
    return found


async def compare(client: discord.Client, commands: list[Data], guild: str = "") -> Difference:
    """What registering ``commands`` would change at Discord."""
    application: Any = client.application_id
    http = client.http
    there = await (http.get_guild_commands(application, int(guild)) if guild else http.get_global_commands(application))
    has = {each["name"]: each for each in there}
    wanted = {each["name"]: each for each in commands}
    changed = [name for name in wanted if name in has and not _covers(has[name], wanted[name])]
    return Difference(
        tuple(name for name in wanted if name not in has),
        tuple(changed),
        tuple(name for name in has if name not in wanted),
    )


def _covers(there: Any, wanted: Any) -> bool:
    """Whether what Discord has says all that is wanted: it leaves out what is empty, and adds what is its own."""
    if isinstance(wanted, dict):
        return isinstance(there, dict) and all(_covers(there.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, list):
        if wanted and isinstance(wanted[0], dict):
            return len(there or ()) == len(wanted) and all(map(_covers, there, wanted))
        return json.dumps(there or []) == json.dumps(wanted)
    return there == wanted or (not wanted and not there)
