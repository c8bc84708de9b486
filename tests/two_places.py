"""A group on two platforms, and people who are in both."""

from __future__ import annotations

import re

from sqlalchemy import select

from bot.app import App
from bot.chat.request import Space
from bot.store.tables import accounts
from tests.dialogue import Talk

CODE = re.compile(r"\b([A-Z2-9]{4}-[A-Z2-9]{4})\b")


def code_in(said: str) -> str:
    found = CODE.search(said)
    assert found, said
    return found[1]


def elsewhere(app: App, person: str, platform: str = "elsewhere", space: str = "workspace") -> Talk:
    """Somebody on another platform."""
    talk = Talk(app, person)
    talk.space = Space(platform, space)
    return talk


def link(one: Talk, other: Talk) -> str:
    """Join the two, as a person does."""
    assert "Join these accounts?" in other.say(f"/profile link {code_in(one.say('/profile link'))}")
    return other.press("Join them")


def member_of(app: App, external: str) -> int:
    with app.store.transaction(write=False) as db:
        return int(db.execute(select(accounts.c.member_id).where(accounts.c.external_id == external)).scalar_one())
