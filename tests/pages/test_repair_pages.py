"""The pages of repairs, and of what others wrote for somebody: no platform refuses one, whatever was typed."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.reply import Quote, Reply
from bot.pages.repair import awarded_page, repaired_page, written_by_others
from bot.pages.streak import why_page
from bot.pages.thanks import repeated_page, thanks_page
from bot.study.gratitude import Thanked
from bot.study.streaks import DAY, History
from tests.pages.platforms import require_good
from tests.study.histories import MONDAY, at, histories, numbers

texts = st.text("abx *_`<>[]()@#&:/日👩\u200d", min_size=1, max_size=200).map(lambda text: text.strip() or "read")
rows = st.lists(
    st.builds(
        SimpleNamespace,
        kind=st.sampled_from(["repair", "undo", "award", "thanks"]),
        points=st.integers(-100, 100),
        local_day=st.integers(0, 6).map(lambda day: MONDAY + day * DAY),
        reason=texts | st.just(""),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(histories, numbers, texts, texts, st.integers(-100, 100), st.booleans(), st.booleans(), rows)
def test_no_platform_refuses_a_page(
    history: History,
    today: int,
    name: str,
    reason: str,
    points: int,
    new: bool,
    back: bool,
    written: list[SimpleNamespace],
) -> None:
    found = at(today, history)
    others = written_by_others(written)
    assert len([block for block in others if isinstance(block, Quote)]) == min(len(written), 6)
    for reply in (
        repaired_page(name, found.today, reason, new, back, found),
        awarded_page(name, points or 1, reason, new, 7),
        thanks_page(name, name, reason, Thanked(True, points % 2, 3)),
        thanks_page("", name, reason, Thanked(True, 0, 0)),
        repeated_page(name, points % 5),
        why_page(found, found.week, [], ("Europe/Berlin", 240), found.today, MONDAY, others),
    ):
        assert isinstance(reply, Reply)
        require_good(reply)
