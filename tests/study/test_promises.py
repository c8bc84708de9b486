"""What promises in numbers count, and how a promise stands, for any entries and days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.study.ledger import ACTIVE, CHECKIN, MARK
from bot.study.promises import Amount, Deed, Promise, State, Tally, Terms, Unit, amount, spared, tally
from bot.study.streaks import DAY
from tests.study.histories import MONDAY

SUNDAY = MONDAY + 6 * DAY

days = st.integers(-7, 20).map(lambda day: MONDAY + day * DAY)
deeds = st.lists(
    st.builds(
        Deed,
        st.sampled_from(ACTIVE),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["done", "open", "learning"]),
        days,
        st.integers(0, 300),
    ),
    max_size=30,
)
units = st.sampled_from(Unit)
amounts = st.builds(Amount, st.integers(1, 400), units)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3 days", Amount(3, Unit.DAYS)),
        ("3 active days", Amount(3, Unit.DAYS)),
        ("three days", Amount(3, Unit.DAYS)),
        ("1 day", Amount(1, Unit.DAYS)),
        ("5 h", Amount(300, Unit.MINUTES)),
        ("5h", Amount(300, Unit.MINUTES)),
        ("1h30", Amount(90, Unit.MINUTES)),
        ("90 min", Amount(90, Unit.MINUTES)),
        ("2.5 hours", Amount(150, Unit.MINUTES)),
        ("2 TOPICS", Amount(2, Unit.TOPICS)),
        ("0 days", Amount(0, Unit.DAYS)),
        ("3", None),
        ("", None),
        ("two", None),
        ("3 days of reading", None),
        ("read for 5 h", None),
        ("-1 days", Amount(-1, Unit.DAYS)),
        ("many days", None),
    ],
)
def test_numbers_are_told_from_words(typed: str, expected: Amount | None) -> None:
    assert amount(typed) == expected


@given(st.text(max_size=60))
def test_whatever_is_typed_is_numbers_or_words(typed: str) -> None:
    found = amount(typed)
    assert found is None or isinstance(found.number, int)


def deed(day: int, kind: str = CHECKIN, subject: str = "", value: str = "", minutes: int = 0) -> Deed:
    return Deed(kind, subject, value, MONDAY + day * DAY, minutes)


def test_a_day_counts_once_whatever_was_done_on_it() -> None:
    done = [deed(0), deed(0, MARK, "a", "done"), deed(2), deed(7), deed(-1)]
    assert tally(done, Amount(2, Unit.DAYS), MONDAY, SUNDAY) == Tally(2, MONDAY + 2 * DAY)


def test_minutes_add_up_and_the_day_they_are_enough_is_kept() -> None:
    done = [deed(3, minutes=60), deed(1, minutes=90), deed(4, minutes=30), deed(8, minutes=500)]
    assert tally(done, Amount(150, Unit.MINUTES), MONDAY, SUNDAY) == Tally(180, MONDAY + 3 * DAY)
    assert tally(done, Amount(181, Unit.MINUTES), MONDAY, SUNDAY) == Tally(180, None)


def test_a_topic_counts_when_it_was_first_done_if_it_still_is() -> None:
    done = [
        deed(-3, MARK, "old", "done"),
        deed(0, MARK, "old", "open"),
        deed(1, MARK, "old", "done"),  # done before the promise was made
        deed(1, MARK, "a", "done"),
        deed(2, MARK, "b", "done"),
        deed(3, MARK, "b", "learning"),
        deed(4, MARK, "c", "learning"),
    ]
    assert tally(done, Amount(1, Unit.TOPICS), MONDAY, SUNDAY) == Tally(1, MONDAY + DAY)
    again = [*done, deed(5, MARK, "b", "done")]
    assert tally(again, Amount(2, Unit.TOPICS), MONDAY, SUNDAY) == Tally(2, MONDAY + 2 * DAY)


@given(deeds, amounts)
def test_what_lies_outside_its_days_never_counts(done: list[Deed], wanted: Amount) -> None:
    found = tally(done, wanted, MONDAY, SUNDAY)
    inside = [each for each in done if MONDAY <= each.day <= SUNDAY]
    assert found.number >= 0
    assert (found.reached is not None) is (found.number >= wanted.number)
    assert found.reached is None or MONDAY <= found.reached <= SUNDAY
    if wanted.unit is not Unit.TOPICS:
        assert tally(inside, wanted, MONDAY, SUNDAY) == found


@given(deeds, st.integers(1, 400), st.sampled_from([Unit.DAYS, Unit.MINUTES]), st.randoms(use_true_random=False))
def test_the_order_in_which_days_and_minutes_arrive_means_nothing(
    done: list[Deed], number: int, unit: Unit, dice: Random
) -> None:
    wanted = Amount(number, unit)
    mixed = dice.sample(done, len(done))
    assert tally(mixed, wanted, MONDAY, SUNDAY) == tally(done, wanted, MONDAY, SUNDAY)


@given(deeds, amounts, st.sampled_from([CHECKIN, "answer", "check"]), days, st.integers(0, 300))
def test_one_more_entry_is_never_a_loss(done: list[Deed], wanted: Amount, kind: str, day: date, more: int) -> None:
    before = tally(done, wanted, MONDAY, SUNDAY)
    after = tally([*done, Deed(kind, "", "", day, more)], wanted, MONDAY, SUNDAY)
    assert after.number >= before.number
    if before.reached is not None:
        assert after.reached is not None
        assert after.reached <= before.reached


@given(deeds, amounts, st.integers(1, 50), st.integers(0, 20), st.integers(0, 5))
def test_a_smaller_or_longer_promise_is_never_harder(
    done: list[Deed], wanted: Amount, less: int, longer: int, earlier: int
) -> None:
    if tally(done, wanted, MONDAY, SUNDAY).reached is None or wanted.unit is Unit.TOPICS:
        return
    eased = replace(wanted, number=max(1, wanted.number - less))
    assert tally(done, eased, MONDAY - earlier * DAY, SUNDAY + longer * DAY).reached is not None


def test_a_promise_is_open_then_believed_then_over() -> None:
    made = Promise(1, 1, 1, MONDAY, MONDAY, Terms("read", None, SUNDAY))
    states = [made.state(MONDAY + day * DAY) for day in range(11)]
    assert states == [State.OPEN] * 7 + [State.LATE] * 2 + [State.OVER] * 2
    assert replace(made, dropped=True).state(MONDAY) is State.DROPPED
    kept = replace(made, kept=SUNDAY, dropped=True)  # at the same moment, on two devices: the kind reading wins
    assert {kept.state(MONDAY + day * DAY) for day in range(11)} == {State.KEPT}


@given(st.frozensets(st.integers(-3, 30), max_size=20))
def test_days_of_grace_that_ended_while_cairn_was_down_are_given_again(numbers: frozenset[int]) -> None:
    made = Promise(1, 1, 1, MONDAY, MONDAY, Terms("read", None, SUNDAY))
    down = {SUNDAY + number * DAY for number in numbers}
    last = spared(made, down).last_word
    after = [SUNDAY + number * DAY for number in range(1, (last - SUNDAY).days + 1)]
    assert len([day for day in after if day not in down]) == 2
    assert last not in down
