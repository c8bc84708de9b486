"""Promises on a page: how one stands, all of somebody's, the group's. No word here counts a miss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.chat.invocation import call
from bot.chat.markup import code, escape
from bot.chat.reply import (
    LABEL_LENGTH,
    Actions,
    Block,
    Button,
    Choice,
    Divider,
    Heading,
    Menu,
    Progress,
    Quote,
    Reply,
    Table,
    Text,
)
from bot.chat.text import shortened
from bot.pages.wording import count, long_day, short_day, spent
from bot.study import rules
from bot.study.promises import Amount, Promise, State, Tally, Terms, Unit

SUGGESTED = ("2 days", "3 days", "4 days", "5 days", "3 h", "5 h", "8 h", "1 topic", "2 topics", "3 topics")
"""Promises in numbers that are offered; any other can be typed."""

SHOWN = 6
"""How many earlier promises are listed."""

ASKED = 5
"""How many promises are shown to a witness, each with its button."""

NOUNS = {Unit.DAYS: "active day", Unit.TOPICS: "topic"}

Tallies = Mapping[int, Tally]


def amount_words(amount: Amount) -> str:
    """``3 active days``, ``5 h``, ``2 topics``."""
    return spent(amount.number) if amount.unit is Unit.MINUTES else count(amount.number, NOUNS[amount.unit])


def terms_words(terms: Terms) -> str:
    """What is promised, on one line."""
    words = " ".join((terms.text or "").split())
    if terms.amount is None:
        return words or "words that were taken away"
    return f"{amount_words(terms.amount)}: {words}" if words else amount_words(terms.amount)


def tally_words(amount: Amount, found: Tally | None) -> str:
    """``2 of 3 active days``, ``1 h 30 of 5 h``."""
    number = found.number if found is not None else 0
    if amount.unit is Unit.MINUTES:
        return f"{spent(number)} of {spent(amount.number)}"
    if number > amount.number:
        return count(number, NOUNS[amount.unit])
    return f"{number} of {count(amount.number, NOUNS[amount.unit])}"


def promise_line(before: Sequence[Promise], after: Sequence[Promise], tallies: Tallies, today: date) -> str:
    """What an entry did for promises in numbers: kept one, or brought one nearer. Nothing where there is none."""
    for was, promise in zip(before, after, strict=True):
        if was.kept is None and promise.kept is not None:
            return f"Your promise, {terms_words(promise.terms)}, is kept: {count(rules.PLEDGE_KEPT, 'point')}."
    for promise in after:
        if promise.terms.amount is not None and promise.state(today) is State.OPEN:
            return f"Your promise: {tally_words(promise.terms.amount, tallies.get(promise.id))}."
    return ""


def promise_words(promise: Promise, tallies: Tallies, today: date) -> str:
    """``2 of 3 active days, until Sunday 29 November``; ``read the paper, kept``."""
    amount = promise.terms.amount
    stands = terms_words(promise.terms) if amount is None else tally_words(amount, tallies.get(promise.id))
    return f"{shortened(stands, 80)}, {_aside(promise, today)}"


def promise_page(promise: Promise, tallies: Tallies, today: date, news: str = "", witness: str = "") -> Reply:
    """One promise and the ways on. ``news`` is what was just done, ``witness`` what a named witness is called."""
    blocks: list[Block] = [Heading("Your promise", _aside(promise, today))]
    if news:
        blocks.append(Text(escape(news)))
    blocks += _body(promise, tallies, today, witness)
    blocks.append(Actions(tuple(_ways(promise, today))))
    said = f"{terms_words(promise.terms)}, {_aside(promise, today)}."
    return Reply(f"{news} {said}".strip(), tuple(blocks))


def promises_page(
    promises: Sequence[Promise], tallies: Tallies, today: date, free: bool, asked: Sequence[Promise] = ()
) -> Reply:
    """All promises of somebody, what can still be done first. ``free`` says that this week has none yet.

    ``asked`` are promises of others that they may confirm.
    """
    current = [each for each in promises if each.state(today) in (State.OPEN, State.LATE)]
    kept = sum(each.kept is not None for each in promises)
    blocks: list[Block] = [Heading("Your promises", f"{kept} kept" if promises else "none yet")]
    for each in current:
        blocks += _body(each, tallies, today)
        blocks.append(Actions(tuple(_ways(each, today))))
    if free:
        blocks.append(Text(escape("One promise a week, in numbers that your entries keep, or in your own words.")))
        blocks.append(_new())
    earlier = [each for each in reversed(promises) if each not in current][:SHOWN]
    if earlier:
        rows = tuple((short_day(each.terms.due), *_row(each, tallies, today)) for each in earlier)
        blocks.append(Table(("Until", "Promise", "How it stands"), rows))
    blocks += _asked(asked)
    blocks.append(Actions((Button("The group's promises", call("pledge group")),)))
    stands = f"{terms_words(current[-1].terms)}, {_aside(current[-1], today)}." if current else "No promise is open."
    return Reply(f"{stands} {count(kept, 'promise')} kept so far.", tuple(blocks))


def which_page(promises: Sequence[Promise], command: str, today: date) -> Reply:
    """Which of several promises is meant; each has a button that runs ``command`` for it."""
    blocks: list[Block] = [Heading("Your promises", f"{len(promises)} open"), Text("Which one do you mean?")]
    rows = tuple((terms_words(each.terms), _aside(each, today)) for each in promises)
    blocks.append(Table(("Promise", "Until"), rows))
    buttons = tuple(
        Button(shortened(terms_words(each.terms), LABEL_LENGTH), call(command, week=f"{each.week}"))
        for each in promises[-5:]
    )
    return Reply("Which promise do you mean?", (*blocks, Actions(buttons)))


def confirmed_page(promise: Promise, new: bool, others: Sequence[Promise] = ()) -> Reply:
    """The answer to a witness who confirmed ``promise``; ``others`` wait for them too."""
    said = "Confirmed: the one who made it sees that." if new else "That is confirmed already."
    blocks: list[Block] = [Heading("A promise", "confirmed"), Quote(terms_words(promise.terms)), Text(escape(said))]
    blocks += _asked(others)
    blocks.append(Actions((Button("My promises", call("pledge list")),)))
    return Reply(said, tuple(blocks))


def waiting_page(asked: Sequence[Promise]) -> Reply:
    """Several promises that a witness may confirm."""
    blocks = [Heading("Witness", count(len(asked), "promise")), *_asked(asked)]
    return Reply(f"{count(len(asked), 'promise')} can be confirmed by you.", tuple(blocks))


def group_page(weeks: Sequence[tuple[str, Sequence[Promise]]]) -> Reply:
    """Kept over made in the whole group, for each of ``weeks`` by its label, the running one first. It names nobody."""
    blocks: list[Block] = [Heading("The group's promises")]
    said = []
    for place, (label, promises) in enumerate(weeks):
        people = {each.member for each in promises}
        kept = sum(each.kept is not None for each in promises)
        if len(people) < rules.PLEDGE_GROUP:
            words = f"{label}: counted from {rules.PLEDGE_GROUP} people on, and there are fewer."
            blocks.append(Text(escape(words)))
        else:
            so_far = " so far" if place == 0 else ""
            words = f"{kept} of {count(len(promises), 'promise')} kept{so_far}"
            blocks.append(Progress(label, kept, len(promises), words))
            words = f"{label}: {words}."
        said.append(words)
    blocks.append(Text(f"It counts what was due in a week, and says no more than that. {code('/pledge make 3 days')}"))
    blocks.append(Actions((Button("My promises", call("pledge list")), Button("Make one", call("pledge make")))))
    return Reply(" ".join(said), tuple(blocks))


def shared_promise(name: str, terms: Terms, witness: str) -> Reply:
    """What everybody sees of a promise that is shared: one short line, and how to make one's own."""
    who = name or "A member"
    by = f"{who}, until {long_day(terms.due)}" + (f" · witness: {witness}" if witness else "")
    words = terms_words(terms)
    return Reply(f"{who} promises: {words}", (Quote(words, by), Text(f"Make yours: {code('/pledge make 3 days')}")))


def _body(promise: Promise, tallies: Tallies, today: date, witness: str = "") -> list[Block]:
    terms, found = promise.terms, tallies.get(promise.id)
    when = f"{short_day(promise.begins)} to {short_day(terms.due)}"
    blocks: list[Block] = []
    if terms.amount is not None:
        done = min(found.number if found is not None else 0, terms.amount.number)
        blocks.append(Progress("Promise", done, terms.amount.number, tally_words(terms.amount, found)))
    if terms.text:
        blocks.append(Quote(terms.text, when))
    lines = [_next(promise, found, today), *([] if terms.text else [f"It counts from {when}."])]
    if promise.kept is not None and promise.confirmed:
        lines.append("Your witness has confirmed it.")
    elif promise.kept is not None and terms.witness is not None:
        lines.append(f"{witness or 'Your witness'} may confirm it.")
    elif terms.witness is not None:
        lines.append(f"{witness or 'Your witness'} may confirm it once it is kept; nothing waits for that.")
    blocks.append(Text(escape(" ".join(lines))))
    return blocks


def _aside(promise: Promise, today: date) -> str:
    match promise.state(today):
        case State.KEPT:
            return "kept"
        case State.DROPPED:
            return "dropped"
        case _:
            return f"until {'today' if promise.terms.due == today else long_day(promise.terms.due)}"


def _next(promise: Promise, found: Tally | None, today: date) -> str:
    due = "today" if promise.terms.due == today else long_day(promise.terms.due)
    match promise.state(today):
        case State.OPEN if promise.terms.amount is not None:
            return f"Your entries keep it by themselves. Until {due} it can be changed or dropped at no cost."
        case State.OPEN:
            return f"Say when it is done. Until {due} it can be changed or dropped at no cost."
        case State.KEPT:
            return f"Kept, on {long_day(promise.kept or promise.terms.due)}."
        case State.LATE:
            return (
                f"Its last day was {due}. If you kept it, say so up to {long_day(promise.last_word)}: you are believed."
            )
        case State.DROPPED:
            return "Dropped, at no cost."
        case State.OVER:
            stands = f" at {tally_words(promise.terms.amount, found)}" if promise.terms.amount is not None else ""
            return f"It ended on {due}{stands}. Nobody else sees that."


def _ways(promise: Promise, today: date) -> list[Button]:
    week = f"{promise.week}"
    match promise.state(today):
        case State.OPEN if promise.terms.amount is not None:
            first = [Button("Check in", call("checkin"), "primary")]
        case State.OPEN:
            first = [Button("Done", call("pledge done", week=week), "primary")]
        case State.LATE:
            return [Button("I kept it", call("pledge done", week=week), "primary")]
        case State.KEPT:
            undo = [Button("Take it back", call("progress undo"))] if promise.said else []
            return [Button("My promises", call("pledge list"), "primary"), *undo]
        case _:
            return [Button("Make a promise", call("pledge make"), "primary"), Button("All", call("pledge list"))]
    return [*first, Button("Change", call("pledge reword", week=week)), Button("Drop", call("pledge drop", week=week))]


def _row(promise: Promise, tallies: Tallies, today: date) -> tuple[str, str]:
    words = shortened(terms_words(promise.terms), 60)
    match promise.state(today):
        case State.KEPT:
            return words, "kept, confirmed" if promise.confirmed else "kept"
        case State.DROPPED:
            return words, "dropped"
        case _:
            amount = promise.terms.amount
            return words, tally_words(amount, tallies.get(promise.id)) if amount is not None else "ended"


def _new() -> Actions:
    choices = tuple(Choice(each, each) for each in SUGGESTED)
    words = Button("In my own words", call("pledge make"), "primary")
    return Actions((words, Menu("In numbers", call("pledge make"), "what", choices)))


def _asked(asked: Sequence[Promise]) -> list[Block]:
    """The promises of others that may be confirmed, each with its button. Who made them is for those to say."""
    if not asked:
        return []
    blocks: list[Block] = [Divider(), Text(escape("You are named as a witness. Confirm what you know was kept:"))]
    for number, each in enumerate(asked[:ASKED], start=1):
        kept = each.kept or each.terms.due
        blocks.append(Quote(terms_words(each.terms), f"{number}, kept on {short_day(kept)}"))
    buttons = [
        Button(f"Confirm {number}", call("pledge seen", number=each.id))
        for number, each in enumerate(asked[:ASKED], start=1)
    ]
    return [*blocks, Actions(tuple(buttons))]
