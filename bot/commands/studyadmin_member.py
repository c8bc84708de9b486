"""``/studyadmin member-…``: repairs for a member, each with a reason that they see."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from bot.chat.errors import UserError, quoted
from bot.chat.option import Arg, Person
from bot.chat.reply import Reply
from bot.chat.request import Context, Right
from bot.commands.studyadmin import group
from bot.pages.repair import awarded_page, hidden_page, repaired_page
from bot.pages.wording import count, dated, long_day
from bot.study import hiding, history, members, pledges, repairs, rules, runs
from bot.study.members import Member

REPAIR = "/studyadmin member-repair @ben 2026-11-23 Cairn was down"
AWARD = "/studyadmin member-award @ben 3 solved week 7 before the bot came"

HIDE = "/studyadmin member-hide @ben left they left in May"

Whom = Annotated[Person, Arg("Whose: a member of this group, not yourself")]
Reason = Annotated[str, Arg("Why; the member sees it", max_length=rules.REASON_LENGTH)]


@group.command("member-repair", "Make a day of a member an active one", right=Right.MANAGE, writes=True, example=REPAIR)
def repair(
    ctx: Context,
    member: Whom,
    day: Annotated[date, Arg("The member's own day")],
    reason: Reason,
    back: Annotated[bool, Arg("Take an organiser's repair of that day back")] = False,
) -> Reply:
    """Write, with a reason, that a day counts; or that it does not after all."""
    whose = _found(ctx, member, REPAIR)
    today, name = whose.local_day(ctx.now), ctx.name_of(member)
    if day > today:
        raise UserError(f"{dated(day)} has not come yet: for them it is {long_day(today)}.", example="/streak why")
    if day < whose.since:
        raise UserError(f"They came here on {dated(whose.since)}. Days before that ask for nothing.", example=REPAIR)
    if back:
        new = repairs.withdraw(ctx.db, ctx.member, whose, ctx.now, day, reason)
        pledges.reconsider(ctx.db, whose, ctx.now)
    else:
        new = day not in history.read(ctx.db, whose, ctx.now).active
        new = new and repairs.repair(ctx.db, ctx.member, whose, ctx.now, day, reason)
    return repaired_page(name, day, reason, new, back, runs.follow(ctx.db, whose, ctx.now))


@group.command("member-award", "Give points to a member, or take some", right=Right.AWARD, writes=True, example=AWARD)
def award(
    ctx: Context,
    member: Whom,
    points: Annotated[int, Arg("How many: 3, or -3 to take", ge=-rules.AWARD_MOST, le=rules.AWARD_MOST)],
    reason: Reason,
) -> Reply:
    """Write points with a reason: a further row, so that everything before it stays as it was."""
    whose = _found(ctx, member, AWARD)
    if not points:
        raise UserError("No points, no row: give at least 1, or take 1 with -1.", example=AWARD)
    try:
        new = repairs.award(ctx.db, ctx.member, whose, ctx.now, points, reason)
    except repairs.TooMuch as error:
        raise UserError(f"They have {count(error.there, 'point')}; no more can be taken.", example=AWARD) from None
    return awarded_page(ctx.name_of(member), points, reason, new, repairs.points(ctx.db, whose))


@group.command(
    "member-hide", "Take a member off boards and squads, or back", right=Right.MANAGE, writes=True, example=HIDE
)
def hide(
    ctx: Context,
    member: Whom,
    how: Annotated[Literal["hide", "left", "show"], Arg("hide; left: out of their squad too; show: back")],
    reason: Reason,
) -> Reply:
    """Show a member to nobody: one who has left, or whose name nobody should read. Nothing of theirs is deleted."""
    whose, name, squad = _found(ctx, member, HIDE), ctx.name_of(member), False
    if how == "show":
        new = hiding.show(ctx.db, ctx.member, whose, ctx.now, reason)
    elif how == "left":
        new, squad = hiding.leave(ctx.db, ctx.member, whose, ctx.now, reason)
    else:
        new = hiding.hide(ctx.db, ctx.member, whose, ctx.now, reason)
    return hidden_page(name, reason, how, new, squad)


def _found(ctx: Context, person: Person, example: str) -> Member:
    """The member who is meant. Raises ``UserError`` for a stranger, and for whoever asks."""
    found = members.find(ctx.db, ctx.request.space, person)
    if found is None or found.community_id != ctx.member.community_id:
        raise UserError(f"I have not met {quoted(ctx.name_of(person))} here yet.", example=example)
    if found.id == ctx.member.id:
        raise UserError(
            "Nobody repairs or awards anything for themselves. Ask another organiser of this group.", example=example
        )
    return found
