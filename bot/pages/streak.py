"""A member's streak: this week, the run, and why it stands as it does. No word here counts a loss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.chat.invocation import call
from bot.chat.markup import escape, listing
from bot.chat.reply import Actions, Block, Button, Fields, Heading, Progress, Reply, Table, Text
from bot.pages.wording import clock, count, long_day, short_day
from bot.study import rules
from bot.study.streaks import State, Streak, Week

_DID = {
    "mark": "topic marked",
    "answer": "question answered",
    "check": "topic passed",
    "checkin": "check-in",
    "repair": "repair by an organiser",
}
_DONE = {"topic marked": "topics marked", "question answered": "questions answered", "topic passed": "topics passed"}

_STATES = {
    State.KEPT: "It was kept.",
    State.OPEN: "It is still open.",
    State.FREE: "It asked for nothing.",
    State.FROZEN: "A freeze stood in for it.",
    State.MISSED: "It was not kept.",
}


def week_words(streak: Streak, week: Week | None) -> str:
    """``2 of 3 active days, 4 days left``: how ``week`` stands."""
    if week is None:
        return "no week yet"
    days = len(week.active)
    asked = f"{days} of {count(week.quota, 'active day')}" if days <= week.quota else count(days, "active day")
    if week.state is State.KEPT:
        return f"{asked}: week kept"
    if week.quota == 0:
        return "nothing is asked"
    if week is streak.week:
        return f"{asked}, {count(streak.left, 'day')} left"
    return asked


def run_words(streak: Streak) -> str:
    """``2 kept weeks, the longest 5, 1 freeze``: what somebody holds, as far as there is any."""
    parts = [count(streak.run, "kept week")]
    if streak.longest > streak.run:
        parts.append(f"the longest {streak.longest}")
    if streak.freezes:
        parts.append(count(streak.freezes, "freeze"))
    return ", ".join(parts)


def what_keeps_it(streak: Streak, week: Week) -> str:
    """One sentence on what ``week`` needs, or what follows when it needs nothing."""
    needed = max(1, week.quota) - len(week.active)
    if week.state is State.KEPT:
        return f"This week is kept: {count(streak.run, 'week')} in a row." if week is streak.week else "Week kept."
    if week is not streak.week:
        if week.state is State.OPEN:
            return f"One check-in for {long_day(week.sunday)} still keeps it, until your today ends."
        return f"That week ended at {week_words(streak, week)}."
    if week.quota == 0:
        return "This week asks for nothing; one active day keeps it all the same."
    if needed > streak.left:
        return "A new week starts on Monday."
    return f"{count(needed, 'more active day')} {'keeps' if needed == 1 else 'keep'} this week."


def streak_page(streak: Streak, news: str = "") -> Reply:
    """Where somebody stands this week, and what they hold. ``news`` is what has just been done."""
    if news:
        reply = streak_page(streak)
        blocks = (reply.blocks[0], Text(escape(news)), *reply.blocks[1:])
        return replace(reply, summary=f"{news} {reply.summary}", blocks=blocks)
    if not streak.on:
        return _off_page(streak)
    week = streak.week
    shown: list[Block] = [
        Heading("Your streak", count(streak.run, "week")),
        Progress("This week", len(week.active), max(week.quota, len(week.active), 1), week_words(streak, week)),
        Text(escape(what_keeps_it(streak, week))),
    ]
    last = streak.weeks[-2] if len(streak.weeks) > 1 else None
    if last is not None and last.state is not State.KEPT:
        shown.append(Text(escape(_last_week(streak, last))))
    shown.append(Fields(tuple(_holds(streak))))
    shown.append(
        Actions(
            (
                Button("Check in", call("checkin"), "primary"),
                Button("Why?", call("streak why")),
                Button("Plan rest", call("streak rest")),
                Button("Switch off", call("streak off")),
            )
        )
    )
    return Reply(f"This week: {week_words(streak, week)}. Run: {count(streak.run, 'kept week')}.", tuple(shown))


def why_page(
    streak: Streak,
    week: Week,
    entries: Sequence[Any],
    place: tuple[str, int],
    about: date | None,
    written: date,
    others: Sequence[Block] = (),
) -> Reply:
    """How ``week`` came to stand as it does: the rule, the days, and what made them active.

    ``entries`` are the ledger's rows of that week; ``place`` is the member's zone and day start, ``about`` the day that
    was asked for, ``written`` the member's first. ``others`` is what others wrote for them in that week.
    """
    lines = []
    if about is not None:
        lines.append(_about(about, week, written))
    lines += _rule(week, place)
    lines.append(_standing(streak, week))
    blocks: list[Block] = [
        Heading("Why", f"{short_day(week.monday)} to {short_day(week.sunday)}"),
        Text(listing([escape(line) for line in lines])),
    ]
    if entries:
        blocks.append(Table(("Day", "What", "Points", "Rule"), tuple(_rows(entries))))
    blocks += others
    items = [Button("My streak", call("streak show"), "primary")]
    if week is not streak.weeks[0]:
        before = streak.weeks[streak.weeks.index(week) - 1]
        items.append(Button("The week before", call("streak why", day=f"{before.monday}")))
    items.append(Button("Zone and day start", call("profile show")))
    blocks.append(Actions(tuple(items)))
    return Reply(f"Week of {long_day(week.monday)}: {week_words(streak, week)}.", tuple(blocks))


def rest_page(first: date, last: date, new: bool, streak: Streak) -> Reply:
    """The answer to whoever planned rest."""
    when = long_day(first) if first == last else f"{long_day(first)} to {long_day(last)}"
    said = f"Rest is planned for {when}." if new else f"Rest is planned for {when} already."
    days = "Those days ask for nothing, and their weeks ask for fewer days. What you do on them counts all the same."
    blocks: list[Block] = [Heading("Rest", when), Text(escape(f"{said} {days}"))]
    items = [Button("My streak", call("streak show"), "primary")]
    if new:
        items.append(Button("Take it back", call("progress undo")))
    return Reply(said, (*blocks, Fields(tuple(_holds(streak))), Actions(tuple(items))))


def _off_page(streak: Streak) -> Reply:
    said = "Your streak is switched off: nothing is counted or shown, and nothing runs out."
    waits = (
        f"Your run of {count(streak.run, 'week')} waits for you." if streak.run else "You can begin whenever you like."
    )
    on = Actions((Button("Switch on", call("streak on"), "primary"), Button("Check in", call("checkin"))))
    return Reply(said, (Heading("Your streak", "off"), Text(escape(f"{said} {waits}")), on))


def _last_week(streak: Streak, last: Week) -> str:
    match last.state:
        case State.OPEN:
            return f"Last week stands at {week_words(streak, last)}. {what_keeps_it(streak, last)}"
        case State.FROZEN:
            return f"Last week ended at {week_words(streak, last)}; a freeze stood in, so your run goes on."
        case State.FREE:
            return "Last week asked for nothing, and your run goes on."
        case _:
            longest = f" Your longest run, {count(streak.longest, 'week')}, stays." if streak.longest else ""
            return f"Last week ended at {week_words(streak, last)}. A new week has begun.{longest}"


def _holds(streak: Streak) -> list[tuple[str, str]]:
    full = streak.freezes >= rules.FREEZES
    more = rules.FREEZE_WEEKS - streak.toward
    next_one = "all you can hold" if full else f"the next after {count(more, 'more kept week')}"
    pairs = [
        ("Run", count(streak.run, "kept week")),
        ("Longest", count(streak.longest, "kept week")),
        ("Freezes", f"{streak.freezes} of {rules.FREEZES}, {next_one}"),
    ]
    for first, last in streak.rests[:3]:
        pairs.append(("Rest", span(first, last)))
    for each in streak.holidays[:3]:
        pairs.append(("Holiday", escape(f"{each.name}, {span(each.first, each.last)}")))
    return pairs


def span(first: date, last: date) -> str:
    """``Mon 23 Nov``, or ``Mon 23 Nov to Wed 25 Nov``."""
    return short_day(first) if first == last else f"{short_day(first)} to {short_day(last)}"


def _about(day: date, week: Week, since: date) -> str:
    if day in week.active:
        return f"{long_day(day)} is an active day."
    if day < since:
        return f"{long_day(day)} is before your first day here, so nothing was asked of you."
    holiday = next((each for each in week.holidays if each.first <= day <= each.last), None)
    if holiday is not None:
        return f"{long_day(day)} is in the group's holiday, {holiday.name}: nothing is asked of anybody."
    if day in week.down:
        return f"Cairn was down when {long_day(day)} ended, so nothing is asked of you for that day."
    if day in week.free:
        return f"{long_day(day)} is a day on which nothing is asked of you."
    return f"{long_day(day)} is no active day: nothing was entered for it."


def _rule(week: Week, place: tuple[str, int]) -> list[str]:
    zone, start = place[0], clock(place[1])
    lines = [
        "A day is active once you mark a topic, answer a question or check in for it. It counts once.",
        f"Your day runs from {start} to {start} in {zone}. A day that is written stays, wherever you move.",
    ]
    if week.free:
        lines.append(
            f"{count(len(week.free), 'day')} of this week {'is' if len(week.free) == 1 else 'are'} not asked of you "
            f"({_reasons(week)}), so the week asks for {count(week.quota, 'day') if week.quota else 'nothing'}."
        )
    else:
        lines.append(f"A week asks for {count(week.quota, 'active day')} of 7.")
    return lines


def _reasons(week: Week) -> str:
    """Why days of ``week`` are free, as far as it is not the member's own affair."""
    reasons = [f"the group's holiday, {each.name}, {span(each.first, each.last)}" for each in week.holidays]
    if week.down:
        reasons.append(f"Cairn was down when {', '.join(short_day(day) for day in sorted(week.down))} ended")
    named = [day for day in week.free if day in week.down or any(h.first <= day <= h.last for h in week.holidays)]
    if len(named) < len(week.free):
        reasons.append("rest, a pause, or before you came")
    return "; ".join(reasons)


def _standing(streak: Streak, week: Week) -> str:
    said = f"This week: {week_words(streak, week)}." if week is streak.week else _STATES[week.state]
    if week.state is State.OPEN and week is not streak.week:
        said = f"It is still open: {what_keeps_it(streak, week)}"
    return (
        f"{said} Kept weeks make the run; a week that asked for nothing does not end it, nor does one in which "
        f"a freeze stood in. Every {rules.FREEZE_WEEKS} kept weeks earn a freeze."
    )


def _rows(entries: Sequence[Any]) -> list[tuple[str, str, str, str]]:
    """One row for each day, kind and rule, with how often and for how many points."""
    often: Counter[tuple[date, str, str]] = Counter()
    points: Counter[tuple[date, str, str]] = Counter()
    for row in entries:
        key = (row.local_day, row.kind, row.rule)
        often[key] += 1
        points[key] += row.points
    return [
        (short_day(key[0]), _times(often[key], _DID.get(key[1], key[1])), str(points[key]), key[2]) for key in often
    ]


def _times(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {_DONE.get(what, what + 's')}"
