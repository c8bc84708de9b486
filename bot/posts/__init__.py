"""One file per kind of scheduled post. A file is found by being here; nothing lists it."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.chat.errors import DeclarationError
from bot.chat.reply import Reply
from bot.curriculum.catalog import Catalog
from bot.delivery.kinds import Kind, PostContext, Skip
from bot.delivery.schedules import Schedule
from bot.pages.scheduled import introduced


def load_posts() -> dict[str, Kind]:
    """Every kind of post, by its name: those that the files of this folder declare, in the order of their names.

    Raises ``DeclarationError`` for two of one name.
    """
    kinds: dict[str, Kind] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for value in vars(loaded).values():
            if isinstance(value, Kind) and kinds.setdefault(value.name, value) is not value:
                raise DeclarationError(f"the post {value.name} is declared twice")
    return dict(sorted(kinds.items()))


def compose(
    db: Connection, content: Catalog, schedule: Schedule, kind: Kind, period: str, due: datetime, now: datetime
) -> Reply | Skip:
    """The post of ``kind`` for ``period``, due at ``due``, as it would be at ``now``.

    In a channel that has not had one yet it also says who switched it on. Needs a write transaction.
    """
    day = due.astimezone(ZoneInfo(schedule.zone)).date() if kind.weekly else date.fromisoformat(period)
    made = kind.compose(
        PostContext(db, content, now, schedule.space, schedule.community_id, day, period, schedule.zone)
    )
    if isinstance(made, Skip) or schedule.introduced == schedule.channel:
        return made
    return introduced(made, schedule.name or "", kind.name)
