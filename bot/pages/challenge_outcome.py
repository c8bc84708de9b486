"""How a week went, from the database, through the one filter that says who may be shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.pages.challenge_results import Outcome, ranked
from bot.study import challenge_words, closing, decisions, visibility
from bot.study.announced import Run


def outcome(db: Connection, run: Run, now: datetime, viewer: int | None = None) -> Outcome:
    """How a closed week went: for the member ``viewer``, or for everybody to read."""
    found = closing.results(db, run, now)
    own = next((each for each in found if each.member_id == viewer), None)
    best = ranked(found, visibility.names(db, [each.member_id for each in found]))
    rank = None if own is None else 1 + sum(place.points > own.points for place in best)
    return Outcome(found, best, own, rank, challenge_words.ratings(db, run), decisions.of(db, run))
