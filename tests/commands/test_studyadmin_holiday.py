"""``/studyadmin holiday`` in dialogues."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import FixedClock
from tests.commands.test_leaderboard import tables
from tests.conftest import NOON
from tests.dialogue import Talk

ADD = "/studyadmin holiday add 2026-12-24 2027-01-01 Winter break"


def test_a_holiday_is_added_listed_and_asks_less_of_everybody(ana: Talk, olga: Talk, clock: FixedClock) -> None:
    ana.say("/checkin read")
    assert "No holidays yet." in olga.say("/studyadmin holiday list")
    assert "Added: Winter break, 24 December 2026 to 1 January 2027." in olga.say(ADD)
    assert "It is there already" in olga.say(ADD)
    assert tables(olga) == [(("Winter break", "24 December 2026 to 1 January 2027, ahead"),)]
    clock.set(NOON + timedelta(days=32))
    assert "Winter break" in ana.say("/streak")
    olga.say("/studyadmin holiday list")
    assert tables(olga)[0][0][1].endswith(", now")
    clock.set(NOON + timedelta(days=60))
    olga.say("/studyadmin holiday list")
    assert tables(olga)[0][0][1].endswith(", over")


def test_one_ahead_is_removed_by_its_button(olga: Talk, clock: FixedClock) -> None:
    olga.say(ADD)
    olga.say("/studyadmin holiday add 2026-12-01")
    assert [row[0] for row in tables(olga)[0]] == ["Holiday", "Winter break"]
    assert olga.labels() == ["Remove Holiday", "Remove Winter break"]
    assert "Removed: Winter break. 1 holiday, 1 of them running or ahead." in olga.press("Remove Winter")
    clock.set(NOON + timedelta(days=7))
    assert "Holiday has begun, or begins tomorrow: people count on it, so it stays." in olga.say(
        "/studyadmin holiday remove 2026-12-01"
    )
    olga.say("/studyadmin holiday list")
    assert not olga.labels()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("add", "Which day? Add takes the first day of the holiday."),
        ("remove", "Which day? Remove takes the first day of the holiday."),
        ("remove 2026-12-24", "No holiday begins on 24 December 2026."),
        ("add 2026-12-24 2026-12-20", "The last day, 20 December 2026, is before the first."),
        ("add 2026-12-24 2027-12-24", "One holiday is up to 62 days."),
        (f"add 2026-12-24 2026-12-25 {'x' * 65}", "The name has 65 characters; 64 fit."),
    ],
)
def test_what_cannot_be_is_explained(olga: Talk, line: str, said: str) -> None:
    assert said in olga.say(f"/studyadmin holiday {line}")
    assert "No holidays yet." in olga.say("/studyadmin holiday list")


def test_holidays_of_another_group_are_not_touched(olga: Talk, app_other: Talk) -> None:
    olga.say(ADD)
    assert "No holidays yet." in app_other.say("/studyadmin holiday list")
    assert "No holiday begins on" in app_other.say("/studyadmin holiday remove 2026-12-24")


@pytest.fixture
def app_other(olga: Talk) -> Talk:
    """An organiser of another group."""
    return Talk(olga.app, "otto", "other", olga.rights)
