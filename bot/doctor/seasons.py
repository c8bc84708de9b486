"""What can be wrong with a group's season: it is over, its content has gone, or the coming weeks are not written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from bot.curriculum.catalog import Catalog
from bot.curriculum.season import SeasonContent
from bot.delivery import schedules
from bot.doctor.findings import Finding, Severity
from bot.store.tables import communities, spaces
from bot.store.tables import schedules as table
from bot.study import seasons
from bot.study.seasons import Running

AHEAD = 3
"""Weeks that are looked ahead: time to write what is missing."""

ANNOUNCEMENT = "challenge"
"""The kind of post that has something to say only while a season runs."""


def examine(db: Connection, content: Catalog, now: datetime, community: int | None = None) -> Iterator[Finding]:
    """What is wrong with the season of ``community``, or of every one."""
    every = select(communities.c.id).order_by(communities.c.id)
    for each in [community] if community is not None else db.execute(every).scalars().all():
        running = seasons.of(db, each)
        if running is not None:
            yield from _season(running, content.season(running.season), now)
        else:
            yield from _without(db, each)


def _season(running: Running, found: SeasonContent | None, now: datetime) -> Iterator[Finding]:
    if found is None:
        said = f"The season {running.season} runs, and is not in the content any more."
        yield Finding("season", Severity.TROUBLE, said, "Put its folder back, or end it: /studyadmin season-end end")
        return
    title, weeks = found.model.title, found.model.weeks
    week = running.week(now, weeks)
    if week == weeks and running.closes(weeks) < now:
        said = f"{title} is over: its last week has closed."
        step = "End it (/studyadmin season-end end), then start the next: /studyadmin season-start"
        yield Finding("season", Severity.ADVICE, said, step)
        return
    for coming in range(week + 1, min(week + AHEAD, weeks) + 1):
        challenge = found.challenge(coming)
        if challenge is None or found.key(challenge.id) is None:
            lacks = "no challenge" if challenge is None else "a challenge, and no answer key"
            said = f"{title}: week {coming}, which opens on {running.monday(coming)}, has {lacks} yet."
            severity = Severity.TROUBLE if coming == week + 1 else Severity.ADVICE
            back = f"/studyadmin season-pause 1 {running.monday(coming)}"
            step = f"Write it (content/README.md), or move the weeks back: {back}"
            yield Finding("season", severity, said, step)
            return


def _without(db: Connection, community: int) -> Iterator[Finding]:
    mine = schedules.ALL.where(
        spaces.c.community_id == community,
        table.c.kind == ANNOUNCEMENT,
        table.c.paused_at.is_(None),
    )
    for each in schedules.read(db, mine):
        if each.left_at is None:
            said = "Challenges are to be announced, and no season runs: nothing comes."
            step = "Start one: /studyadmin season-start"
            yield Finding("season", Severity.TROUBLE, said, step, each.space, each.channel)
