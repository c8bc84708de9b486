"""``/pledge``: one promise a week, in numbers that your entries keep, or in words that are believed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

from bot.chat.command import Group
from bot.chat.errors import UserError, quoted
from bot.chat.option import Arg, Person
from bot.chat.reply import Choice, Post, Reply
from bot.chat.request import Context
from bot.commands.pledge_terms import EXAMPLE, amount_of, due_day, promised, require_possible
from bot.curriculum.catalog import Catalog
from bot.pages.pledge import (
    SUGGESTED,
    confirmed_page,
    group_page,
    promise_page,
    promises_page,
    shared_promise,
    tally_words,
    waiting_page,
    which_page,
)
from bot.pages.wording import count, long_day
from bot.study import members, pledges, rules
from bot.study.promises import Promise, State, Tally, Terms
from bot.study.streaks import DAY, WEEK, monday

group = Group("pledge", "One promise a week: make it, keep it, change it")


def _complete_quotas(content: Catalog, typed: str, now: datetime) -> Iterable[Choice]:
    return [Choice(each, each) for each in SUGGESTED if typed.strip().casefold() in each]


What = Annotated[str, Arg("3 days, 5 h, 2 topics, or your own words", max_length=rules.PLEDGE_LENGTH)]
Quota = Annotated[str | None, Arg("In numbers: 3 days, 5 h or 2 topics", max_length=20, complete=_complete_quotas)]
Until = Annotated[date | None, Arg("The last day that counts; without it, your Sunday")]
Witness = Annotated[Person | None, Arg("Somebody who may confirm it")]
Week = Annotated[date | None, Arg("A day of the week in which you made it, if there are several")]


@group.command("make", "Promise something for this week", example=EXAMPLE, writes=True, title="Your promise")
def make(
    ctx: Context,
    what: What,
    quota: Quota = None,
    until: Until = None,
    witness: Witness = None,
    share: Annotated[bool, Arg("Show your promise to everyone here")] = False,
) -> Reply:
    """One promise, for the caller alone unless it is shared."""
    today = ctx.member.local_day(ctx.now)
    text, amount = promised(what, quota)
    due = due_day(today, until)
    seen = None if witness is None else _witness(ctx, witness)
    require_possible(amount, today, due)
    terms = Terms(text, amount, due, seen)
    made, new = pledges.make(ctx.db, ctx.member, ctx.now, terms)
    called = ctx.name_of(witness) if witness is not None else ""
    if not new:
        return _page(ctx, made, _why_not(made, terms, today))
    news = "Promised." if not share else "Promised, and shown to everyone here."
    reply = _page(ctx, made, news, called)
    if not share:
        return reply
    name = ctx.request.names.get(ctx.request.person, "")
    return replace(reply, posts=(Post(ctx.request.channel, shared_promise(name, terms, called)),))


@group.command("list", "Your promises, and those you may confirm", writes=True)
def list_(ctx: Context) -> Reply:
    """Everything of the caller's, what can still be done first."""
    mine, tallies = _mine(ctx)
    today = ctx.member.local_day(ctx.now)
    asked = pledges.witnessed(ctx.db, ctx.member, today)
    return promises_page(mine, tallies, today, pledges.this_week(mine, today) is None, asked)


@group.command("show", "Your promises", hidden=True, writes=True, example="/pledge list")
def show(ctx: Context) -> Reply:
    """What a bare ``/pledge`` means."""
    return list_(ctx)


@group.command("done", "Say that you kept your promise", writes=True)
def done(ctx: Context, week: Week = None) -> Reply:
    """Believe the caller; a promise in numbers is kept by entries, and by a word once its last day has gone."""
    today = ctx.member.local_day(ctx.now)
    mine, tallies = _mine(ctx)
    found = _meant(mine, week, today, (State.OPEN, State.LATE), "pledge done")
    if isinstance(found, Reply):
        return found
    amount = found.terms.amount
    if found.kept is not None:
        return promise_page(found, tallies, today, "It is kept already.")
    if amount is not None and found.state(today) is State.OPEN:
        stands = tally_words(amount, tallies.get(found.id))
        believed = (
            f"From {long_day(found.terms.due + DAY)} on, for {count(rules.PLEDGE_GRACE, 'day')}, you are believed."
        )
        return promise_page(found, tallies, today, f"Your entries keep this one: {stands} so far. {believed}")
    points = pledges.say_kept(ctx.db, ctx.member, ctx.now, found)
    return _page(ctx, found, f"Promise kept. {count(points, 'point')}." if points else "It is kept already.")


@group.command(
    "change", "Change your promise, at no cost until it is due", example="/pledge change 2 days", writes=True
)
def change(
    ctx: Context,
    what: Annotated[str | None, Arg("The promise anew: 2 days, or words", max_length=rules.PLEDGE_LENGTH)] = None,
    quota: Quota = None,
    until: Until = None,
    witness: Witness = None,
    week: Week = None,
) -> Reply:
    """Put what is given in place of what was promised; what is not given stays."""
    today = ctx.member.local_day(ctx.now)
    mine, _ = _mine(ctx)
    found = _meant(mine, week, today, (State.OPEN,), "pledge reword")
    if isinstance(found, Reply):
        return found
    if found.kept is not None:
        return _page(ctx, found, "It is kept already; there is nothing to change.")
    terms = found.terms
    if what is not None:
        text, amount = promised(what, quota)
        terms = replace(terms, text=text, amount=amount)
    elif quota is not None:
        terms = replace(terms, amount=amount_of(quota))
    if until is not None:
        terms = replace(terms, due=due_day(today, until))
    if witness is not None:
        terms = replace(terms, witness=_witness(ctx, witness))
    require_possible(terms.amount, found.begins, terms.due)
    changed = pledges.change(ctx.db, ctx.member, ctx.now, found, terms)
    called = ctx.name_of(witness) if witness is not None else ""
    return _page(ctx, found, "Changed." if changed else "That is your promise already.", called)


@group.command(
    "reword", "Change your promise", hidden=True, writes=True, example="/pledge change 2 days", title="Your promise"
)
def reword(ctx: Context, what: What, week: Week = None) -> Reply:
    """The same by a form; reached by buttons."""
    return change(ctx, what, week=week)


@group.command("drop", "Drop your promise, at no cost until it is due", writes=True)
def drop(ctx: Context, week: Week = None) -> Reply:
    """Let a promise be as if it had not been made."""
    today = ctx.member.local_day(ctx.now)
    mine, _ = _mine(ctx)
    found = _meant(mine, week, today, (State.OPEN,), "pledge drop")
    if isinstance(found, Reply):
        return found
    if found.kept is not None:
        return _page(ctx, found, "It is kept already, and stays.")
    pledges.drop(ctx.db, ctx.member, ctx.now, found)
    return _page(ctx, found, "Dropped. You can promise something else this week.")


@group.command("confirm", "Confirm a promise that names you as witness", writes=True)
def confirm(ctx: Context, member: Annotated[Person | None, Arg("Whose promise; without it, any")] = None) -> Reply:
    """A witness's word, on promises that are kept already: nothing waits for it, and nobody is asked twice."""
    asked = pledges.witnessed(ctx.db, ctx.member, ctx.member.local_day(ctx.now))
    if member is not None:
        whose = _found(ctx, member)
        if whose.id == ctx.member.id:
            raise UserError("Nobody confirms their own promise.", example="/pledge list")
        asked = [each for each in asked if each.member == whose.id]
    if not asked:
        raise UserError(
            "There is nothing for you to confirm right now. A promise that names you as its witness can be confirmed "
            "once it is kept.",
            example="/pledge list",
        )
    return seen(ctx, asked[0].id) if len(asked) == 1 else waiting_page(asked)


@group.command("seen", "Confirm one promise", hidden=True, writes=True, example="/pledge confirm")
def seen(ctx: Context, number: Annotated[int, Arg("Which promise", ge=1)]) -> Reply:
    """Confirm one of several; reached by buttons."""
    asked = pledges.witnessed(ctx.db, ctx.member, ctx.member.local_day(ctx.now))
    found = next((each for each in asked if each.id == number), None)
    if found is None:
        raise UserError("That is confirmed already, or not for you to confirm.", example="/pledge list")
    new = pledges.confirm(ctx.db, ctx.member, ctx.now, found)
    return confirmed_page(found, new, [each for each in asked if each is not found])


@group.command("group", "How many promises the group has kept; nobody is named", writes=True)
def group_(ctx: Context, share: Annotated[bool, Arg("Show the answer to everyone here")] = False) -> Reply:
    """Kept over made, this week and last, from four people on."""
    week = monday(ctx.member.local_day(ctx.now))
    found, _ = pledges.settle(ctx.db, ctx.now, pledges.of_group(ctx.db, ctx.member.community_id, week))
    made = [each for each in found if each.kept is not None or not each.dropped]
    reply = group_page(
        (
            ("This week", [each for each in made if each.terms.due >= week]),
            ("Last week", [each for each in made if week - WEEK <= each.terms.due < week]),
        )
    )
    return replace(reply, private=False) if share else reply


def _mine(ctx: Context) -> tuple[list[Promise], dict[int, Tally]]:
    """The caller's promises, paid for where their entries fulfil one."""
    return pledges.settle(ctx.db, ctx.now, pledges.of(ctx.db, ctx.member))


def _page(ctx: Context, promise: Promise, news: str, witness: str = "") -> Reply:
    """The page of ``promise``, read anew, since something has just changed it."""
    mine, tallies = _mine(ctx)
    found = next(each for each in mine if each.id == promise.id)
    if promise.kept is None and found.kept is not None and not found.said:
        news = f"{news} It is kept: {count(rules.PLEDGE_KEPT, 'point')}."
    return promise_page(found, tallies, ctx.member.local_day(ctx.now), news, witness)


def _meant(
    mine: Sequence[Promise], week: date | None, today: date, states: Sequence[State], command: str
) -> Promise | Reply:
    """The promise that a command is about, or a page that asks which. Raises ``UserError`` where there is none."""
    if week is not None:
        mine = [each for each in mine if each.week == monday(week)]
    fitting = [each for each in mine if each.state(today) in states]
    if len(fitting) > 1:
        return which_page(fitting, command, today)
    if fitting:
        return fitting[0]
    kept = next((each for each in reversed(mine) if each.kept and today <= each.last_word), None)
    if kept is not None:
        return kept
    late = any(each.state(today) is State.LATE for each in mine)
    raise UserError(
        "Your promise was due, so it stays as it is. If you kept it, say so."
        if late
        else "You have no open promise. Make one: in numbers, or in your own words.",
        example="/pledge list" if late else EXAMPLE,
    )


def _witness(ctx: Context, person: Person) -> int:
    found = _found(ctx, person)
    if found.id == ctx.member.id:
        raise UserError("Nobody is the witness of their own promise. It needs none: you are believed.", example=EXAMPLE)
    return found.id


def _found(ctx: Context, person: Person) -> members.Member:
    found = members.find(ctx.db, ctx.request.space, person)
    if found is None or found.community_id != ctx.member.community_id:
        raise UserError(f"I have not met {quoted(ctx.name_of(person))} here yet.", example="/pledge list")
    return found


def _why_not(there: Promise, terms: Terms, today: date) -> str:
    if there.terms == terms:
        return "That is your promise already."
    if there.kept is not None:
        return f"This week's promise is kept. The next one can be made from {long_day(monday(today) + WEEK)} on."
    if there.state(today) is State.OPEN:
        return "You have promised something this week. It can be changed, or dropped for another."
    return f"This week has its promise. The next one can be made from {long_day(monday(today) + WEEK)} on."
