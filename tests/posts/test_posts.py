"""What the first scheduled posts say, and when they have nothing to say; and what every kind has to be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.reply import Reply
from bot.chat.request import Space
from bot.clock import FixedClock
from bot.delivery.kinds import NAME_LENGTH, Kind, PostContext, Skip
from bot.delivery.periods import following
from bot.posts import load_posts
from bot.store.tables import ledger, spaces
from tests.conftest import NOON
from tests.dialogue import Talk, invocations, words

SUNDAY = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
KINDS = load_posts()


def composed(app: App, name: str, at: datetime, write: bool = True) -> Reply | Skip:
    """The post of that kind, for the group of the dialogues, as it is at ``at``."""
    with app.store.transaction(write=write) as db:
        community = db.execute(select(spaces.c.community_id)).scalar_one()
        due = following(KINDS[name].rule("UTC"), at - timedelta(seconds=1))
        space = Space("terminal", "local")
        return KINDS[name].compose(PostContext(db, app.content, at, space, community, due.day, due.period, "UTC"))


def test_every_kind_has_a_name_that_fits_a_command() -> None:
    assert set(KINDS) >= {"pledge-prompt", "pledge-digest", "week-board"}
    for name, kind in KINDS.items():
        assert kind.name == name
        assert len(name) <= NAME_LENGTH
        assert timedelta(hours=1) <= kind.catch_up <= timedelta(hours=48)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_post_mentions_nobody_and_is_for_everybody(app: App, ana: Talk, kind: Kind) -> None:
    ana.say("/roadmap show")
    made = composed(app, kind.name, MONDAY)
    if isinstance(made, Skip):
        assert made.reason.endswith(".")
        return
    assert made.private is not True
    assert "@" not in words(made)
    for run in invocations(made):
        assert app.tree.find(run.command)


def test_the_prompt_leads_to_a_promise(app: App, ana: Talk, clock: FixedClock) -> None:
    ana.say("/roadmap show")
    clock.set(MONDAY)
    made = composed(app, "pledge-prompt", MONDAY + timedelta(hours=1))
    assert isinstance(made, Reply)
    said = words(made)
    assert "What do you promise yourself until Sunday 6 December?" in said
    assert said.endswith("Or type it: `/pledge make 3 days`")
    ana.last = made
    assert "Promised." in ana.press("3 active days")


class TestDigest:
    def kept(self, app: App, clock: FixedClock, people: int) -> None:
        """So many people promise an hour; all but one of them do it, and nobody has looked since."""
        for number in range(people):
            clock.set(NOON)
            someone = Talk(app, f"person-{number}")
            someone.say("/pledge make 1 h")
            if number:
                someone.say("/checkin read minutes=60")
        clock.set(SUNDAY)

    def test_it_pays_before_it_counts(self, app: App, clock: FixedClock) -> None:
        self.kept(app, clock, 4)
        made = composed(app, "pledge-digest", SUNDAY)
        assert isinstance(made, Reply)
        assert "3 of 4 promises kept" in words(made)
        assert not any(f"person-{number}" in words(made) for number in range(4))
        with app.store.transaction(write=False) as db:
            paid = db.execute(select(ledger.c.points).where(ledger.c.kind == "kept")).scalars().all()
        assert list(paid) == [3, 3, 3]

    def test_fewer_than_four_are_nobody_s_business(self, app: App, clock: FixedClock) -> None:
        self.kept(app, clock, 3)
        assert composed(app, "pledge-digest", SUNDAY) == Skip("Fewer than 4 people promised something this week.")


class TestBoard:
    def test_it_shows_the_week_that_has_ended(self, app: App, ana: Talk, clock: FixedClock) -> None:
        from bot.store.tables import totals

        ana.say("/progress done 3.1")
        with app.store.transaction(write=True) as db:
            row = db.execute(select(totals).where(totals.c.kind == "points", totals.c.period == "2026-W48")).one()
            shared = {"community_id": row.community_id, "member_id": row.member_id, "listed": True, "points": 5}
            db.execute(totals.insert().values(kind="checked", period="2026-W48", **shared))
        made = composed(app, "week-board", MONDAY)
        assert isinstance(made, Reply)
        said = words(made)
        assert "last week" in said
        assert "5" in said
        assert composed(app, "week-board", MONDAY + timedelta(days=7)) == Skip(
            "Nobody had checked points in that week."
        )

    def test_who_is_hidden_is_not_on_it(self, app: App, ana: Talk) -> None:
        ana.say("/roadmap show")
        assert isinstance(composed(app, "week-board", MONDAY), Skip)


def test_the_day_of_a_post_is_its_own() -> None:
    due = following(KINDS["pledge-prompt"].rule("Asia/Tokyo"), NOON)
    assert (due.day, due.at) == (date(2026, 11, 30), datetime(2026, 11, 30, 0, 0, tzinfo=UTC))
