"""Taking a member off the boards, for an organiser: one who has left, or whose name nobody should have to read.

People who left are hidden, and never merged with anybody or deleted: what they earned stays theirs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bot.store.tables import ledger, members
from bot.study import squads
from bot.study.ledger import HIDE, SHOW, Entry, append_by
from bot.study.members import Member
from bot.study.totals import show_to
from bot.study.visibility import Visible

RULE = "organiser-hide"


def hide(db: Connection, organiser: Member, member: Member, now: datetime, reason: str) -> bool:
    """Show ``member`` to nobody. Returns whether that is new; not whether the member had chosen so themselves."""
    before, hidden = _stands(db, member)
    if hidden and before == Visible.HIDDEN:
        return False
    _write(db, organiser, member, now, HIDE, before, reason)
    show_to(db, member.id, Visible.HIDDEN)
    return True


def leave(db: Connection, organiser: Member, member: Member, now: datetime, reason: str) -> tuple[bool, bool]:
    """Hide ``member``, who has left, and give their place in a squad free. Returns whether each of both is new."""
    out = squads.leave(db, member, now)
    return hide(db, organiser, member, now, reason), out


def show(db: Connection, organiser: Member, member: Member, now: datetime, reason: str) -> bool:
    """Show ``member`` again to whom they had chosen. Returns whether an organiser had hidden them.

    Whoever has chosen anew since then keeps that.
    """
    visible, hidden = _stands(db, member)
    last = _last(db, member)
    if not hidden or last is None:
        return False
    _write(db, organiser, member, now, SHOW, last.value, reason)
    if visible == Visible.HIDDEN:
        show_to(db, member.id, Visible(last.value))
    return True


def _stands(db: Connection, member: Member) -> tuple[str, bool]:
    """To whom ``member`` is shown, and whether an organiser hid them last. Locks the member's row."""
    locked = select(members.c.visible).where(members.c.id == member.id).with_for_update()
    visible = db.execute(locked).scalar_one()
    last = _last(db, member)
    return visible, last is not None and last.kind == HIDE


def _last(db: Connection, member: Member) -> Any | None:
    mine = (ledger.c.member_id == member.id, ledger.c.kind.in_((HIDE, SHOW)))
    return db.execute(select(ledger.c.kind, ledger.c.value).where(*mine).order_by(ledger.c.id.desc()).limit(1)).first()


def _write(
    db: Connection, organiser: Member, member: Member, now: datetime, kind: str, visible: str, reason: str
) -> None:
    """A row with the organiser as its author: ``visible`` is to whom the member had chosen to be shown."""
    mine = (ledger.c.member_id == member.id, ledger.c.kind == kind)
    number = db.execute(select(func.count()).where(*mine)).scalar_one()
    entry = Entry(kind, "visible", visible, f"{kind}:{member.id}:{number}", RULE, reason=reason)
    append_by(db, member.community_id, member.id, organiser.id, now, member.local_day(now), entry)
