"""Reading the terms of a promise: what is typed, and what nobody could keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.chat.errors import UserError, quoted
from bot.pages.pledge import amount_words
from bot.pages.wording import count, dated, long_day
from bot.study import promises, rules
from bot.study.promises import Amount, Unit
from bot.study.streaks import DAY, WEEK, monday

EXAMPLE = "/pledge make 3 days"
MOST = {Unit.MINUTES: 60 * rules.PLEDGE_HOURS, Unit.TOPICS: rules.PLEDGE_TOPICS}


def promised(what: str, quota: str | None) -> tuple[str | None, Amount | None]:
    """Words and numbers of a promise: what is typed as ``3 days`` is numbers, whichever option it was typed into."""
    read = promises.amount(what)
    if quota is None:
        return (what, None) if read is None else (None, read)
    return (what if read is None else None), amount_of(quota)


def amount_of(quota: str) -> Amount:
    """Read a quota; a bare number is one of days. Raises ``UserError`` for what is none."""
    read = promises.amount(f"{quota} days" if quota.strip().isdecimal() else quota)
    if read is None:
        raise UserError(f"I cannot read {quoted(quota)} as a number of days, hours or topics.", example=EXAMPLE)
    return read


def due_day(today: date, until: date | None) -> date:
    """The last day of a promise made today: ``until``, or the end of the week. Raises ``UserError`` for others."""
    if until is None:
        return monday(today) + WEEK - DAY
    if until < today:
        raise UserError(f"{dated(until)} has gone by; for you it is {long_day(today)}.", example=EXAMPLE)
    if until - today > timedelta(days=rules.PLEDGE_AHEAD):
        raise UserError(
            f"A promise is due within {rules.PLEDGE_AHEAD} days, so that it is kept in mind.", example=EXAMPLE
        )
    return until


def require_possible(amount: Amount | None, begins: date, due: date) -> None:
    """Raise ``UserError`` for numbers that nobody can keep between ``begins`` and ``due``."""
    if amount is None:
        return
    most = MOST.get(amount.unit, (due - begins).days + 1)
    if amount.number < 1:
        raise UserError("A promise in numbers begins at 1.", example=EXAMPLE)
    if amount.number > most:
        days = f"From {long_day(begins)} to {long_day(due)} there {'is' if most == 1 else 'are'} {count(most, 'day')}"
        top = days if amount.unit is Unit.DAYS else f"A promise goes up to {amount_words(replace(amount, number=most))}"
        raise UserError(f"{top}; {amount_words(amount)} would be too much.", example="/pledge make 1 day")
