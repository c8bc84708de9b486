"""What everybody reads of a week's challenge, at the times at which it is posted; and why nothing is, at others."""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.chat.reply import Reply
from bot.chat.request import Space
from bot.clock import FixedClock
from bot.delivery.kinds import PostContext, Skip
from bot.posts import load_posts
from tests.commands.conftest import NILE
from tests.dialogue import Talk, invocations, words

CLOSED = NILE + timedelta(days=6, hours=11, minutes=5)
REMIND = NILE + timedelta(days=5, hours=11)


def posted(app: App, clock: FixedClock, kind: str) -> Reply | Skip:
    """What would be posted now."""
    now = clock.now()
    with app.store.transaction(write=True) as db:
        context = PostContext(db, app.content, now, Space("terminal", "local"), 1, now.date(), "x", "UTC")
        return load_posts()[kind].compose(context)


def said(app: App, clock: FixedClock, kind: str) -> str:
    made = posted(app, clock, kind)
    if isinstance(made, Skip):
        return made.reason
    assert made.private is False
    assert not made.files
    assert "@everyone" not in words(made)
    return words(made)


def test_the_challenge_is_announced_when_it_opens(app: App, season: Talk, ana: Talk, clock: FixedClock) -> None:
    clock.set(NILE)
    text = said(app, clock, "challenge")
    assert "Week 12 · The flow of the Nile" in text
    assert "Get the data" in text
    made = posted(app, clock, "challenge")
    assert isinstance(made, Reply)
    for run in invocations(made):
        ana.run(run)
        assert ana.last is not None
        assert ana.last.private
    clock.set(NILE + timedelta(days=3))
    assert "No challenge opened this week" in said(app, clock, "challenge")


def test_without_a_season_nothing_is_posted(app: App, ana: Talk, clock: FixedClock) -> None:
    ana.say("/challenge")
    for kind in ("challenge", "challenge-reminder", "challenge-solution", "challenge-results"):
        assert isinstance(posted(app, clock, kind), Skip)


def test_the_reminder_comes_while_somebody_has_opened_and_not_answered(
    app: App, season: Talk, ana: Talk, clock: FixedClock
) -> None:
    clock.set(REMIND)
    assert "Everybody who opened" in said(app, clock, "challenge-reminder")
    ana.say("/challenge")
    Talk(app, "ben").say("/challenge submit p1=1")
    text = said(app, clock, "challenge-reminder")
    assert "1 member answered so far." in text
    assert "ana" not in text
    ana.say("/challenge submit p1=1")
    assert "Everybody who opened" in said(app, clock, "challenge-reminder")
    clock.set(CLOSED)
    assert "No challenge closes" in said(app, clock, "challenge-reminder")


def test_the_close_brings_solution_and_results(app: App, season: Talk, ana: Talk, clock: FixedClock) -> None:
    ben = Talk(app, "ben")
    clock.set(NILE)
    ana.say("/challenge submit 919.35; 169.228")
    ben.say("/profile set visible=hidden")
    ben.say("/challenge submit 919.35; 168.379")
    clock.set(NILE + timedelta(days=3))
    assert "No challenge has closed" in said(app, clock, "challenge-solution")
    clock.set(CLOSED)
    assert "divides the squared distances by n - 1" in said(app, clock, "challenge-solution")
    text = said(app, clock, "challenge-results")
    assert "2 members answered" in text
    assert "75 % solved" in text
    assert "Place\nName\nPoints\n1\n" in text
    assert "\n2\n" not in text[text.index("Place") :]  # who is hidden has no line
    assert "You have 10 of 10 points" in ana.say("/challenge results")


def test_a_close_that_was_moved_posts_nothing_yet(app: App, season: Talk, ana: Talk, clock: FixedClock) -> None:
    clock.set(NILE)
    ana.say("/challenge submit p1=1")
    season.say("/studyadmin challenge-extend 12 1 the power was out")
    clock.set(CLOSED)
    assert "its close was moved" in said(app, clock, "challenge-solution")
    clock.set(CLOSED + timedelta(days=1))
    assert "Solution" in said(app, clock, "challenge-solution").replace("solution", "Solution")
