"""One-time codes: asked for in one place, typed in another, and whoever can do both is one person.

A code has eight signs that cannot be taken for each other, lives for ten minutes and works once. Only its digest is
kept. Whoever types wrong ones is no longer listened to for a while.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.store.tables import codes, guesses

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Neither I, L, O nor 0, 1."""

LENGTH = 8
"""31 signs to the eighth: 850 billion codes, of which somebody may try ``GUESSES`` in ``LIFE``."""

LIFE = timedelta(minutes=10)
GUESSES = 5


class Purpose(StrEnum):
    """What a code is for. One for something else is not known."""

    LINK = "link"
    SPACE = "space"


class Refusal(StrEnum):
    """Why a code is not taken, as it is said."""

    UNKNOWN = "There is no such code."
    USED = "That code was used already."
    EXPIRED = "That code has run out: each one lives for 10 minutes."
    TOO_MANY = "That were too many wrong codes. Wait 10 minutes, then ask for a new one."


@dataclass(frozen=True, slots=True)
class Found:
    """A code that holds: its row's ``id``, and the member who asked for it."""

    id: int
    member_id: int


def issue(db: Connection, member_id: int, purpose: Purpose, now: datetime) -> str:
    """A new code for ``member_id``, as it is shown: ``ABCD-EFGH``. The one before it holds no longer."""
    mine = (codes.c.member_id == member_id) & (codes.c.purpose == purpose) & codes.c.used_at.is_(None)
    db.execute(delete(codes).where(mine | (codes.c.expires_at < now - LIFE)))
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    row = {"purpose": purpose, "digest": _digest(code), "member_id": member_id, "made_at": now}
    db.execute(insert(codes).values(row | {"expires_at": now + LIFE}))
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def look(db: Connection, member_id: int, purpose: Purpose, typed: str, now: datetime) -> Found | Refusal:
    """What ``typed`` is worth to ``member_id``. A wrong one is counted, so the transaction has to be committed."""
    recent = select(func.count()).where(guesses.c.member_id == member_id, guesses.c.at > now - LIFE)
    if db.execute(recent).scalar_one() >= GUESSES:
        return Refusal.TOO_MANY
    wanted = select(codes).where(codes.c.digest == _digest(typed), codes.c.purpose == purpose)
    row = db.execute(wanted).first()
    if row is None:
        refused(db, member_id, now)
        return Refusal.UNKNOWN
    if row.used_at is not None:
        return Refusal.USED
    return Refusal.EXPIRED if row.expires_at <= now else Found(row.id, row.member_id)


def refused(db: Connection, member_id: int, now: datetime) -> None:
    """Count a wrong code of ``member_id``'s."""
    db.execute(delete(guesses).where(guesses.c.member_id == member_id, guesses.c.at <= now - LIFE))
    db.execute(insert(guesses).values(member_id=member_id, at=now))


def use(db: Connection, code: Found, now: datetime) -> bool:
    """Use ``code`` up. Returns whether this call did it: of two at the same moment, one does."""
    once = update(codes).where(codes.c.id == code.id, codes.c.used_at.is_(None)).values(used_at=now)
    return db.execute(once).rowcount == 1


def _digest(typed: str) -> str:
    """The digest of a code however it was typed: in small letters, with spaces or hyphens."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
