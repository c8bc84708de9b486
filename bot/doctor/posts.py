"""What can be wrong with posts that come by themselves: nobody posts, a channel refuses, one waits or is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from bot.chat.request import Space
from bot.delivery import schedules
from bot.delivery.kinds import Kind
from bot.delivery.outbox import NOTICE
from bot.delivery.planning import LATE
from bot.delivery.schedules import Schedule
from bot.delivery.states import UNWRITTEN, State
from bot.doctor.findings import Finding, Severity
from bot.store.tables import deliveries, heartbeats, spaces
from bot.store.tables import schedules as table

SILENT = timedelta(minutes=3)
"""Age of the last sign of life at which no Cairn runs: one is written down every minute."""

AHEAD = timedelta(minutes=2)
"""How far a sign of life may lie ahead of the clock."""

WAITED = timedelta(minutes=5)
"""How long a post may be due: pauses between two tries are at most two minutes."""

RECENT = timedelta(days=14)
"""For how long a refused notice is worth telling."""

Kinds = Mapping[str, Kind]


def examine(db: Connection, kinds: Kinds, now: datetime, community: int | None = None) -> Iterator[Finding]:
    """What is wrong with the posts of ``community``, or of all. ``kinds`` are those that this version has."""
    mine = [] if community is None else [spaces.c.community_id == community]
    found = schedules.read(db, schedules.ALL.where(*mine).order_by(table.c.id))
    here = [each for each in found if each.left_at is None]
    if community is None or found:
        yield from _alive(db, now)
    yield from _left(db, mine)
    yield from _paused(here, kinds)
    yield from _waiting(db, here, now, community)
    yield from _uncertain(db, community)
    yield from _refused(db, here, kinds)
    yield from _unheard(db, now, community)
    for each in here:
        if each.kind not in kinds:
            said = f"There is no post “{each.kind}” in this version of Cairn, and it is switched on."
            yield _about(each, "kind", Severity.TROUBLE, said, "Update Cairn to the version that had it.")


def places(db: Connection) -> list[tuple[Space, str]]:
    """Every channel that something is posted in, or where organisers are told, of spaces that have Cairn."""
    there = spaces.c.left_at.is_(None)
    posted = select(spaces.c.platform, spaces.c.external_id, table.c.channel).join_from(table, spaces)
    told = select(spaces.c.platform, spaces.c.external_id, spaces.c.notices).where(spaces.c.notices.is_not(None))
    rows = db.execute(posted.where(there).union(told.where(there)).order_by("platform", "external_id"))
    return [(Space(platform, id_), channel) for platform, id_, channel in rows]


def last_posts(db: Connection) -> list[tuple[Space, str, str, State]]:
    """For each space, the newest post that came by itself: its kind, its period, and what became of it."""
    d = deliveries.c
    newest = select(func.max(d.id)).where(d.kind.is_not(None)).group_by(d.platform, d.space)
    rows = db.execute(select(d.platform, d.space, d.kind, d.period, d.state).where(d.id.in_(newest)).order_by(d.id))
    return [(Space(platform, id_), kind, period, State(state)) for platform, id_, kind, period, state in rows]


def _alive(db: Connection, now: datetime) -> Iterator[Finding]:
    last = db.execute(select(heartbeats.c.at)).scalar()
    step = "Start one: cairn run. If one runs, look into its log and restart it."
    if last is None:
        yield Finding("stopped", Severity.TROUBLE, "No Cairn has run on this database yet: nothing is posted.", step)
    elif last - now > AHEAD:
        said = f"The last sign of life lies {_span(last - now)} in the future: a clock was set back."
        yield Finding("clock", Severity.TROUBLE, said, "Let every machine take its time from a time server (NTP).")
    elif now - last > SILENT:
        said = f"No Cairn is running: the last sign of life was {_span(now - last)} ago. Nothing is posted."
        yield Finding("stopped", Severity.TROUBLE, said, step)


def _left(db: Connection, mine: list[ColumnElement[bool]]) -> Iterator[Finding]:
    gone = select(spaces.c.platform, spaces.c.external_id, spaces.c.left_at).where(spaces.c.left_at.is_not(None), *mine)
    for platform, id_, at in db.execute(gone.order_by(spaces.c.id)):
        said = f"Cairn was removed from a place on {platform.capitalize()} on {at:%Y-%m-%d}."
        step = "If that was not meant, add it again: what its members have is kept for a while (CAIRN_PURGE_DAYS)."
        yield Finding("left", Severity.ADVICE, said, step, Space(platform, id_))


def _paused(found: list[Schedule], kinds: Kinds) -> Iterator[Finding]:
    """Schedules that stopped since their channel refused, each channel once: mending it mends them all."""
    refused: dict[tuple[Space, str], list[Schedule]] = {}
    for each in found:
        if each.failed:
            refused.setdefault((each.space, each.channel), []).append(each)
    for stopped in refused.values():
        names = ", ".join(_title(each, kinds) for each in stopped)
        said = f"Stopped, since the channel takes no posts: {names}. {stopped[0].reason or ''}".strip()
        step = f"Mend that, then: /studyadmin schedule resume {stopped[0].kind}"
        if len(stopped) > 1:
            step += " (and the others the same way)"
        yield _about(stopped[0], "paused", Severity.TROUBLE, said, step)


def _waiting(db: Connection, found: list[Schedule], now: datetime, community: int | None) -> Iterator[Finding]:
    """Posts that are due and have not come: in the outbox, or not even there."""
    d = deliveries.c
    open_ = d.state.in_((State.PLANNED, State.SENDING, State.RESENDING))
    due = select(d.platform, func.count(), func.min(d.due_at)).where(open_, d.due_at < now - WAITED, *_homes(community))
    for platform, number, first in db.execute(due.group_by(d.platform).order_by(d.platform)):
        one = "1 post for {0} is" if number == 1 else f"{number} posts for {{0}} are"
        said = f"{one.format(platform.capitalize())} due and not there, the first for {_span(now - first)}."
        step = f"See whether a Cairn with the tokens of {platform.capitalize()} runs, and what its log says."
        yield Finding("waiting", Severity.TROUBLE, said, step)
    unplanned = [each.next_at for each in found if each.next_at is not None and now - each.next_at > WAITED]
    if unplanned:
        said = f"Nobody looked at what is due for {_span(now - min(unplanned))}."
        yield Finding("waiting", Severity.TROUBLE, said, "See whether Cairn runs (cairn health), and restart it.")


def _uncertain(db: Connection, community: int | None) -> Iterator[Finding]:
    d = deliveries.c
    lost = select(d.platform, d.space, d.channel, func.count()).where(
        d.state == State.UNCERTAIN, d.person == "", *_homes(community)
    )
    for platform, id_, channel, number in db.execute(lost.group_by(d.platform, d.space, d.channel)):
        one = "A post may be there or not: its answer was lost, so it was not repeated."
        many = f"{number} posts may be there or not: their answers were lost, so they were not repeated."
        said = one if number == 1 else many
        step = "Look into the channel, and press a button of the notice: It is there, or Post it."
        yield Finding("uncertain", Severity.TROUBLE, said, step, Space(platform, id_), channel)


def _refused(db: Connection, found: list[Schedule], kinds: Kinds) -> Iterator[Finding]:
    """The newest post of a schedule that runs failed, or did not come."""
    for space in dict.fromkeys(each.space for each in found):
        last = schedules.latest(db, space)
        for each in found:
            if each.space != space or each.paused_at is not None or each.kind not in last:
                continue
            name, (period, state, reason) = _title(each, kinds), _parts(last[each.kind])
            if state is State.FAILED:
                yield _failed(each, f"{name} of {period} was not posted. {reason}".strip(), reason)
            elif state is State.SKIPPED and reason == LATE:
                said = f"{name} of {period} did not come, since Cairn was back too late for it."
                yield _about(
                    each, "late", Severity.ADVICE, said, "The next one comes in its time; nothing is to be done."
                )


def _failed(schedule: Schedule, said: str, reason: str) -> Finding:
    """A schedule whose channel refused stands still: one that runs again was mended since, unless the fault is ours."""
    again = f"/studyadmin schedule run {schedule.kind}"
    if reason.startswith(UNWRITTEN):
        step = f"Search the log for the reference, and report it. To try again: {again}"
        return _about(schedule, "refused", Severity.TROUBLE, said, step)
    return _about(
        schedule, "refused", Severity.ADVICE, said, f"Its schedule runs again. If it is still wanted: {again}"
    )


def _unheard(db: Connection, now: datetime, community: int | None) -> Iterator[Finding]:
    """Places whose newest notice was refused, and that have no other channel for notices since."""
    d = deliveries.c
    newest = select(func.max(d.id)).where(d.key.startswith(NOTICE)).group_by(d.platform, d.space)
    same = and_(spaces.c.platform == d.platform, spaces.c.external_id == d.space)
    there = or_(spaces.c.notices.is_(None), spaces.c.notices == d.channel)
    refused = select(d.platform, d.space, d.channel, d.reason).where(
        d.id.in_(newest), d.state == State.FAILED, d.settled_at > now - RECENT, exists().where(same, there)
    )
    for platform, id_, channel, reason in db.execute(refused.where(*_homes(community)).order_by(d.id)):
        said = f"A notice for organisers was refused. {reason or ''}".strip()
        step = "In a channel where Cairn may write: /studyadmin schedule notices"
        yield Finding("refused", Severity.TROUBLE, said, step, Space(platform, id_), channel)


def _homes(community: int | None) -> list[ColumnElement[bool]]:
    """The condition for deliveries to the homes of ``community``."""
    if community is None:
        return []
    same = and_(spaces.c.platform == deliveries.c.platform, spaces.c.external_id == deliveries.c.space)
    return [exists().where(same, spaces.c.community_id == community), deliveries.c.person == ""]


def _parts(last: schedules.Last) -> tuple[str, State, str]:
    return last.period, last.state, last.reason or ""


def _title(schedule: Schedule, kinds: Kinds) -> str:
    return kinds[schedule.kind].title if schedule.kind in kinds else schedule.kind


def _about(schedule: Schedule, code: str, severity: Severity, what: str, next_step: str) -> Finding:
    return Finding(code, severity, what, next_step, schedule.space, schedule.channel)


def _span(passed: timedelta) -> str:
    """``4 min``, ``3 h``, ``2 days``."""
    minutes = int(passed.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
