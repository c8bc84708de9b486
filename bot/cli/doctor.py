"""``cairn doctor``: what is wrong with this set-up, the cause first, each with the step that mends it.

Exit code 0: nothing needs anybody. 1: something does. 2: the settings or the database cannot be read, so that most of
what there is to see was not seen.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import serve, start

if TYPE_CHECKING:
    from bot.chat.request import Space
    from bot.clock import Clock
    from bot.config import Settings
    from bot.curriculum.catalog import Catalog
    from bot.doctor.findings import Finding
    from bot.store.engine import Store

PATIENCE = 20.0
"""Seconds that a platform has to answer everything that it is asked."""

NEEDS_SOMEBODY, BLIND = 1, start.MISUSE

DOTENV = Path(".env")


@dataclass
class Seen:
    """What was found, and what was looked at."""

    findings: list[Finding] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    blind: bool = False


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False) -> None:
    """Find what is wrong with this set-up: the cause first, and what mends it. Changes nothing.

    Exit code 0: nothing needs anybody. 1: something does. 2: the settings or the database cannot be read.
    """
    import json

    from bot.clock import SystemClock
    from bot.doctor.findings import need_somebody, ordered

    seen = _seen(SystemClock())
    found = ordered(seen.findings)
    typer.echo(json.dumps(_data(seen, found), ensure_ascii=False, indent=2) if as_json else _words(seen, found))
    raise typer.Exit(BLIND if seen.blind else NEEDS_SOMEBODY if need_somebody(found) else 0)


def _seen(clock: Clock) -> Seen:
    from bot.config import SettingsError, load_settings
    from bot.doctor.findings import Finding, Severity, told

    modules, seen = start.adapters(), Seen()
    try:
        settings = load_settings(others=[name for module in modules.values() for name in module.SETTINGS])
        lacking = {name: serve.missing(module.NEEDS, settings) for name, module in modules.items() if module.NEEDS}
    except SettingsError as error:
        seen.findings.append(told("settings", Severity.BROKEN, str(error)))
        seen.blind = True
        return seen
    from bot.logs import set_up

    set_up("error", settings.log_format)
    ready = [name for name, ways in lacking.items() if [] in ways]
    for name, ways in lacking.items():
        if name not in ready and ways != [list(way) for way in modules[name].NEEDS]:
            said = f"{name.capitalize()} is not served, since {' and '.join(ways[0])} is not set."
            step = "Set it, in the environment or in a file .env, or take the other ones away."
            seen.findings.append(Finding("token", Severity.BROKEN, said, step))
    secrets = [name for module in modules.values() for way in module.NEEDS for name in way]
    _machine(seen, settings, [*secrets, "CAIRN_DATABASE_URL"])
    store, places = _database(seen, settings, clock)
    try:
        _platforms(seen, settings, store, {name: places.get(name, []) for name in ready})
    finally:
        if store is not None:
            store.close()
    return seen


def _machine(seen: Seen, settings: Settings, secrets: Sequence[str]) -> None:
    from bot.doctor import machine

    is_sqlite = settings.database_url_text.startswith("sqlite")
    seen.findings += machine.examine(settings, is_sqlite, secrets, DOTENV)
    seen.looked += ["settings", "data folder"]


def _database(seen: Seen, settings: Settings, clock: Clock) -> tuple[Store | None, dict[str, list[tuple[Space, str]]]]:
    """The database, if it can be read, and the channels that are posted in, by platform."""
    from bot.doctor import database, machine
    from bot.doctor.findings import Severity, told
    from bot.store.faults import StoreError

    content, problems = machine.examine_content(settings)
    seen.findings += problems
    seen.looked.append("content")
    store = None
    try:
        store = database.existing(settings.database_url_text)
        found = [database.MISSING] if store is None else database.examine(store, clock.now)
        if database.usable(found) and store is not None:
            seen.findings += found
            seen.looked.append(f"database ({database.version(store)})")
            return store, _rows(seen, store, content, clock)
    except StoreError as error:
        found = [told("database", Severity.BROKEN, str(error))]
    seen.findings += found
    seen.blind = any(each.severity is Severity.BROKEN for each in found) or _without_folder(seen)
    _close(store)
    return None, {}


def _without_folder(seen: Seen) -> bool:
    return any(each.code == "folder" for each in seen.findings)


def _close(store: Store | None) -> None:
    if store is not None:
        store.close()


def _rows(seen: Seen, store: Store, content: Catalog | None, clock: Clock) -> dict[str, list[tuple[Space, str]]]:
    """What the rows say of posts and seasons."""
    from bot.doctor import posts, seasons
    from bot.posts import load_posts

    kinds, now = load_posts(), clock.now()
    with store.transaction(write=False) as db:
        seen.findings += posts.examine(db, kinds, now)
        if content is not None:
            seen.findings += seasons.examine(db, content, now)
        for space, kind, period, state in posts.last_posts(db):
            seen.posts.append(f"{space.platform} {space.id}: {kind} of {period}, {state}")
        found: dict[str, list[tuple[Space, str]]] = {}
        for space, channel in posts.places(db):
            found.setdefault(space.platform, []).append((space, channel))
    return found


def _platforms(seen: Seen, settings: Settings, store: Store | None, places: dict[str, list[tuple[Space, str]]]) -> None:
    """Ask each platform whose tokens are set, all at once."""
    import asyncio

    modules = start.adapters()

    async def all_of_them() -> list[list[Finding]]:
        asked = [_asked(name, modules[name].examine(settings, store, places[name])) for name in places]
        return await asyncio.gather(*asked)

    for found in asyncio.run(all_of_them()) if places else []:
        seen.findings += found
    seen.looked += places


async def _asked(platform: str, asking: Coroutine[Any, Any, list[Finding]]) -> list[Finding]:
    import asyncio

    from bot.config import SettingsError
    from bot.doctor.findings import Finding, Severity, told
    from bot.store.faults import StoreError

    try:
        async with asyncio.timeout(PATIENCE):
            return await asking
    except SettingsError as error:
        return [told("settings", Severity.BROKEN, str(error))]
    except StoreError as error:
        return [told("database", Severity.BROKEN, str(error))]
    except TimeoutError:
        said = f"{platform.capitalize()} did not answer within {PATIENCE:g} s."
        step = "Check the network of this machine, and the platform's own status page."
        return [Finding("unreachable", Severity.TROUBLE, said, step)]


def _data(seen: Seen, found: Sequence[Finding]) -> dict[str, Any]:
    rows = [
        {
            "code": each.code,
            "severity": each.severity.name.lower(),
            "what": each.what,
            "next_step": each.next_step,
            "platform": each.space.platform if each.space else None,
            "space": each.space.id if each.space else None,
            "channel": each.channel or None,
        }
        for each in found
    ]
    return {"version": 1, "findings": rows, "looked_at": seen.looked, "last_posts": seen.posts}


def _words(seen: Seen, found: Sequence[Finding]) -> str:
    from bot.doctor.findings import need_somebody

    number = len(need_somebody(found))
    needs = "1 thing needs somebody" if number == 1 else f"{number} things need somebody"
    lines = [f"{needs}. The first is the likeliest cause of the others." if number > 1 else f"{needs}."]
    if not number:
        lines = ["Nothing needs anybody." + (" Good to know:" if found else "")]
    for each in found:
        lines += ["", f"{each.what}{_place(each)}", f"  → {each.next_step}"]
    if seen.posts:
        lines += ["", "Last posts:", *(f"  {each}" for each in seen.posts)]
    return "\n".join([*lines, "", f"Looked at: {', '.join(seen.looked) or 'the settings'}."])


def _place(found: Finding) -> str:
    if found.space is None:
        return ""
    channel = f", channel {found.channel}" if found.channel else ""
    return f" ({found.space.platform} {found.space.id}{channel})"
