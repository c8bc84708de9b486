"""Every page of every week that is shipped, with its key and explanation: no platform refuses one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.pages.preview_week import week_preview
from tests.challenges.shown import season, week
from tests.pages.platforms import require_accepted

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize("number", range(1, season().model.weeks + 1))
def test_no_platform_refuses_a_page_of_the_week(number: int) -> None:
    challenge, key = week(number)
    replies = week_preview(challenge, key, number, NOW)
    assert len(replies) > len(challenge.parts)
    for reply in replies:
        require_accepted(reply)
