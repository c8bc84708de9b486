"""The pages of promises, built from any: no platform refuses one, and none counts a miss or names anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.reply import Progress, Reply
from bot.pages.pledge import (
    confirmed_page,
    group_page,
    promise_line,
    promise_page,
    promises_page,
    shared_promise,
    waiting_page,
    which_page,
)
from bot.study.promises import Amount, Promise, Tally, Terms, Unit
from bot.study.streaks import DAY, monday
from tests.dialogue import words
from tests.pages.platforms import require_good
from tests.study.histories import MONDAY

texts = st.none() | st.text("abx *_`<>[]()@#&:/日👩\u200d", min_size=1, max_size=200).map(
    lambda text: text.strip() or "read"  # whatever markup it has, and no word that a page must not say itself
)
amounts = st.none() | st.builds(Amount, st.integers(1, 6000), st.sampled_from(Unit))
days = st.integers(0, 60).map(lambda day: MONDAY + day * DAY)


@st.composite
def promises(draw: st.DrawFn) -> Promise:
    begins = draw(days)
    terms = Terms(draw(texts), draw(amounts), begins + draw(st.integers(0, 31)) * DAY, draw(st.none() | st.just(2)))
    kept = draw(st.none() | st.just(terms.due))
    flags = {name: draw(st.booleans()) for name in ("said", "confirmed", "dropped")}
    number = draw(st.integers(1, 9))
    return Promise(draw(st.integers(1, 10**9)), 1, number, monday(begins), begins, terms, kept, **flags)


found = st.lists(promises(), max_size=9, unique_by=lambda promise: promise.id)


def every(made: list[Promise], today: int) -> Iterator[Reply]:
    """Every page that shows ``made``."""
    day = MONDAY + today * DAY
    tallies = {each.id: Tally(each.id % 7, None) for each in made}
    yield promises_page(made, tallies, day, True, made)
    yield promises_page(made, {}, day, False)
    for each in made[:2]:
        yield promise_page(each, tallies, day, "Promised.", "Ben")
        yield promise_page(each, {}, day)
        yield confirmed_page(each, True, made)
        yield shared_promise("", each.terms, "Ben")
    if made:
        yield which_page(made, "pledge reword", day)
        yield waiting_page(made)


@settings(max_examples=60, deadline=None)
@given(found, st.integers(0, 90))
def test_no_platform_refuses_a_page_and_no_word_counts_a_loss(made: list[Promise], today: int) -> None:
    for reply in every(made, today):
        require_good(reply)


@settings(max_examples=60, deadline=None)
@given(st.lists(promises(), max_size=12))
def test_the_group_s_count_names_nobody_and_needs_four(made: list[Promise]) -> None:
    reply = group_page((("This week", made), ("Last week", made[:4])))
    require_good(reply)
    bars = [block for block in reply.blocks if isinstance(block, Progress)]
    assert len(bars) == sum(len({each.member for each in week}) >= 4 for week in (made, made[:4]))
    for bar in bars:
        assert 0 <= bar.value <= bar.total
    said = words(reply)
    for each in made:
        assert each.terms.text is None or len(each.terms.text) < 15 or each.terms.text not in said


@given(promises(), st.integers(0, 90))
def test_a_line_is_said_of_numbers_and_of_what_has_just_been_kept(promise: Promise, today: int) -> None:
    day = MONDAY + today * DAY
    before = replace(promise, kept=None)
    line = promise_line([before], [promise], {promise.id: Tally(1, None)}, day)
    if promise.kept is not None:
        assert "is kept: 3 points." in line
    elif promise.terms.amount is None or promise.dropped or day > promise.terms.due:
        assert line == ""
    else:
        assert line.startswith("Your promise: ")
