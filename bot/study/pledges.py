"""Pledges in the ledger: made, changed, dropped, kept, confirmed, each a row; what they are now is folded from those.

One is made a week. Points are paid once, by whoever looks first after it is fulfilled, for the day on which it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, insert, or_, select

from bot.store.tables import checkins, ledger, merges, pledges
from bot.study import rules
from bot.study.history import OWN, ended_while_down
from bot.study.ledger import ACTIVE, KEPT, MARK, PLEDGE, SAID, SHOWN, UNDO, WITNESS, Entry, append, append_by
from bot.study.members import Member
from bot.study.promises import Amount, Deed, Promise, Tally, Terms, Unit, spared, tally
from bot.study.streaks import WEEK, monday

RULE = "pledge-kept"
CONFIRMED = "witness-confirmed"

MADE, CHANGED, DROPPED = "made", "changed", "dropped"

LOOK_BACK = WEEK + timedelta(days=rules.PLEDGE_AHEAD)
"""A promise that is due in a week was made at most this long before that week's Monday."""

_later = ledger.alias("later")
_UNDONE = exists().where(_later.c.reverses == ledger.c.id)


def _reading(*where: ColumnElement[bool]) -> tuple[Any, Any]:
    """The versions of the promises that are ``where``, and what happened to their members' promises, oldest first."""
    versions = select(pledges).where(*where).order_by(pledges.c.id)
    events = (
        select(
            ledger.c.id, ledger.c.kind, ledger.c.subject, ledger.c.value, ledger.c.local_day, _UNDONE.label("undone")
        )
        .where(
            ledger.c.kind.in_((PLEDGE, KEPT, WITNESS)),
            ledger.c.member_id.in_(select(pledges.c.member_id).where(*where)),
        )
        .order_by(ledger.c.id)
    )
    return versions, events


_named = pledges.alias("named")
_OWN = _reading(pledges.c.member_id == bindparam("member"))
_ONE_PERSON = select(merges.c.gone_id).where(merges.c.undone_at.is_(None))
"""Members who turned out to be another one too: what they promised in the same week is not counted a second time."""

_OF_GROUP = _reading(
    pledges.c.community_id == bindparam("community"),
    pledges.c.week >= bindparam("since"),
    pledges.c.member_id.not_in(_ONE_PERSON),
)
_WITNESSED = _reading(
    pledges.c.promise.in_(select(_named.c.promise).where(_named.c.witness_id == bindparam("member"))),
    pledges.c.week >= bindparam("since"),
)
_DEEDS = (
    select(ledger.c.member_id, ledger.c.kind, ledger.c.subject, ledger.c.value, ledger.c.local_day, checkins.c.minutes)
    .outerjoin_from(ledger, checkins, checkins.c.ledger_id == ledger.c.id)
    .where(
        ledger.c.member_id.in_(bindparam("members", expanding=True)),
        ledger.c.kind.in_(ACTIVE),
        or_(ledger.c.kind == MARK, ledger.c.local_day >= bindparam("since")),  # a topic counts when first done
        ~_UNDONE,
    )
    .order_by(ledger.c.id)
)
_POINTS = select(func.coalesce(func.sum(ledger.c.points), 0)).where(ledger.c.id == bindparam("entry"))


def of(db: Connection, member: Member) -> list[Promise]:
    """All promises of ``member``, the oldest first."""
    found = _read(db, _OWN, member=member.id)
    if all(each.kept is not None or each.dropped for each in found):
        return found
    down = ended_while_down(db, member)
    return [spared(each, down) for each in found] if down else found


def made_by(db: Connection, member_id: int) -> list[Promise]:
    """All promises of a member by their id, the oldest first, whatever was down since."""
    return _read(db, _OWN, member=member_id)


def of_group(db: Connection, community: int, week: date) -> list[Promise]:
    """The promises of everybody in ``community`` that are due in the week of ``week``, a Monday, or the one before."""
    found = _read(db, _OF_GROUP, community=community, since=week - LOOK_BACK - WEEK)
    return [each for each in found if week - WEEK <= each.terms.due < week + WEEK]


def witnessed(db: Connection, member: Member, today: date) -> list[Promise]:
    """The promises of others that ``member`` may confirm now: said to be kept, and not confirmed yet."""
    found = _read(db, _WITNESSED, member=member.id, since=monday(today) - LOOK_BACK - WEEK)
    mine = [each for each in found if each.terms.witness == member.id and each.member != member.id]
    return [each for each in mine if each.kept is not None and not each.confirmed]


def this_week(promises: Iterable[Promise], today: date) -> Promise | None:
    """The promise made in the week of ``today``, unless it was dropped."""
    week = monday(today)
    return next((each for each in promises if each.week == week and _holds(each)), None)


def make(db: Connection, member: Member, now: datetime, terms: Terms) -> tuple[Promise, bool]:
    """Promise ``terms``. Returns this week's promise, and whether it is the one that was just made."""
    today = member.local_day(now)
    mine = of(db, member)
    there = this_week(mine, today)
    if there is not None:
        return there, False
    week = monday(today)
    before = sum(each.week == week for each in mine)
    entry = Entry(PLEDGE, f"{week}", MADE, f"pledge:{member.id}:{week}:{before}", OWN)
    written = append(db, member, now, entry)
    if written is not None:
        made = Promise(written, member.community_id, member.id, week, today, terms)
        _write(db, written, made)
        return made, True
    there = this_week(of(db, member), today)  # made at the same moment, elsewhere
    if there is None:
        raise LookupError("a promise vanished inside the transaction that found it")
    return there, False


def change(db: Connection, member: Member, now: datetime, promise: Promise, terms: Terms) -> bool:
    """Let ``promise``, which is open, be ``terms`` from now on. Returns whether that changed anything."""
    if terms == promise.terms:
        return False
    key = f"pledge:{promise.id}:{CHANGED}:{promise.changes}"
    written = append(db, member, now, Entry(PLEDGE, f"{promise.id}", CHANGED, key, OWN))
    if written is not None:
        _write(db, written, replace(promise, terms=terms))
    return written is not None


def drop(db: Connection, member: Member, now: datetime, promise: Promise) -> bool:
    """Take ``promise``, which is open, out of the week, as if it had not been made. Returns whether that is new."""
    entry = Entry(PLEDGE, f"{promise.id}", DROPPED, f"pledge:{promise.id}:{DROPPED}", OWN)
    return append(db, member, now, entry) is not None


def say_kept(db: Connection, member: Member, now: datetime, promise: Promise) -> int:
    """Believe ``member`` that ``promise`` was kept: today, or by its last day if that has gone. Returns the points."""
    return _award(db, now, promise, min(member.local_day(now), promise.terms.due), SAID)


def confirm(db: Connection, witness: Member, now: datetime, promise: Promise) -> bool:
    """Write that ``witness`` confirms ``promise``, which is kept. Returns whether that is new."""
    entry = Entry(WITNESS, f"{promise.id}", "confirmed", f"pledge:{promise.id}:confirmed", CONFIRMED)
    day = promise.kept or promise.terms.due
    return append_by(db, promise.community, promise.member, witness.id, now, day, entry) is not None


def tallies(db: Connection, promises: Sequence[Promise]) -> dict[int, Tally]:
    """How far the ledger has those of ``promises`` that are in numbers, by their ids."""
    counted = [each for each in promises if each.terms.amount is not None]
    if not counted:
        return {}
    given = {"members": sorted({each.member for each in counted}), "since": min(each.begins for each in counted)}
    deeds: dict[int, list[Deed]] = {}
    for row in db.execute(_DEEDS, given):
        deed = Deed(row.kind, row.subject, row.value, row.local_day, row.minutes or 0)
        deeds.setdefault(row.member_id, []).append(deed)
    return {
        each.id: tally(deeds.get(each.member, ()), each.terms.amount, each.begins, each.terms.due)
        for each in counted
        if each.terms.amount is not None
    }


def settle(db: Connection, now: datetime, promises: Sequence[Promise]) -> tuple[list[Promise], dict[int, Tally]]:
    """``promises`` as they stand once those that the ledger fulfils have been paid for, and how far it has them."""
    found = tallies(db, promises)
    return [_paid(db, now, each, found.get(each.id)) for each in promises], found


def reconsider(db: Connection, member: Member, now: datetime) -> None:
    """Take back what was paid for promises that ``member``'s entries no longer fulfil, as one was just taken back."""
    shown = [each for each in of(db, member) if each.award is not None and not each.said]
    found = tallies(db, shown)
    for each in shown:
        count = found.get(each.id)
        if count is None or count.reached is None:
            points = int(db.execute(_POINTS, {"entry": each.award}).scalar_one())
            undo = Entry(UNDO, f"{each.id}", KEPT, f"undo:{each.award}", "undo", -points, each.award, day=each.kept)
            append(db, member, now, undo)


def _paid(db: Connection, now: datetime, promise: Promise, count: Tally | None) -> Promise:
    if count is None or count.reached is None or promise.kept is not None or promise.dropped:
        return promise
    _award(db, now, promise, count.reached, SHOWN)
    return replace(promise, kept=count.reached)


def _award(db: Connection, now: datetime, promise: Promise, day: date, how: str) -> int:
    key = f"pledge:{promise.id}:kept:{promise.paid}"
    entry = Entry(KEPT, f"{promise.id}", how, key, RULE, rules.PLEDGE_KEPT)
    written = append_by(db, promise.community, promise.member, promise.member, now, day, entry)
    return rules.PLEDGE_KEPT if written is not None else 0


def _holds(promise: Promise) -> bool:
    return promise.kept is not None or not promise.dropped


def _write(db: Connection, entry: int, promise: Promise) -> None:
    terms = promise.terms
    values = {
        "ledger_id": entry,
        "promise": promise.id,
        "community_id": promise.community,
        "member_id": promise.member,
        "week": promise.week,
        "begins": promise.begins,
        "due": terms.due,
        "text": terms.text,
        "unit": None if terms.amount is None else terms.amount.unit.value,
        "amount": None if terms.amount is None else terms.amount.number,
        "witness_id": terms.witness,
    }
    db.execute(insert(pledges), values)


def _read(db: Connection, statements: tuple[Any, Any], **given: object) -> list[Promise]:
    versions, events = statements
    found: dict[int, Promise] = {}
    for row in db.execute(versions, given):
        amount = None if row.unit is None else Amount(row.amount, Unit(row.unit))
        terms = Terms(row.text, amount, row.due, row.witness_id)
        there = found.get(row.promise)
        found[row.promise] = (
            Promise(row.promise, row.community_id, row.member_id, row.week, row.begins, terms)
            if there is None
            else replace(there, terms=terms, changes=there.changes + 1)
        )
    for row in db.execute(events, given) if found else ():
        if row.value != MADE and int(row.subject) in found:
            found[int(row.subject)] = _after(found[int(row.subject)], row)
    return list(found.values())


def _after(promise: Promise, row: Any) -> Promise:
    """``promise`` once the ledger's ``row`` is known."""
    if row.kind == KEPT:
        promise = replace(promise, paid=promise.paid + 1)
        return promise if row.undone else replace(promise, kept=row.local_day, award=row.id, said=row.value == SAID)
    if row.kind == WITNESS:
        return replace(promise, confirmed=True)
    return replace(promise, dropped=True) if row.value == DROPPED else promise
