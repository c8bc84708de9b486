"""``/studyadmin squads``: forming squads and evening them out, shown first and then done as it was shown."""

from __future__ import annotations

from typing import Annotated, Literal

from bot.chat.errors import UserError, quoted
from bot.chat.option import Arg, Person
from bot.chat.reply import Reply
from bot.chat.request import Context, Right
from bot.commands.squad import find
from bot.commands.studyadmin import group
from bot.pages.squad_plan import plan_page, squads_page, summary
from bot.study import audit, members, rules, squad_plans, squads, visibility
from bot.study.squad_plans import Plan

EXAMPLE = "/studyadmin squads form size=4"
PUT = "/studyadmin squad-put @ben Birch"
NAME = "/studyadmin squad-name Birch Night owls"

Size = Annotated[int, Arg("Members of a new squad, 3 to 6", ge=rules.SQUAD_LEAST, le=rules.SQUAD_MOST, noun="size")]


@group.command("squads", "See, form or even out squads", right=Right.MANAGE, writes=True, example=EXAMPLE)
def squads_(
    ctx: Context,
    task: Annotated[Literal["show", "form", "balance"], Arg("show them, form new ones, or balance their sizes")],
    size: Size = rules.SQUAD_SIZE,
    dry: Annotated[bool, Arg("yes: only show what would change; no: do it")] = True,
) -> Reply:
    """The squads there are, or what a plan would change; with ``dry=no`` it is done at once."""
    if task == "show":
        return _all(ctx)
    plan = _plan(ctx, task, size)
    return _shown(ctx, task, size, plan) if dry or plan.empty else _done(ctx, plan)


@group.command("squads-do", "Do what was shown", right=Right.MANAGE, writes=True, hidden=True, example=EXAMPLE)
def do(
    ctx: Context,
    task: Annotated[Literal["form", "balance"], Arg("Which plan")],
    plan: Annotated[str, Arg("The plan that was shown", max_length=12)],
    size: Size = rules.SQUAD_SIZE,
) -> Reply:
    """Carry out the plan that was shown; where things have changed since, show the new one instead."""
    now = _plan(ctx, task, size)
    return _done(ctx, now) if now.mark == plan and not now.empty else _shown(ctx, task, size, now, changed=True)


@group.command("squad-put", "Put a member into a squad", right=Right.MANAGE, writes=True, example=PUT)
def put(
    ctx: Context,
    member: Annotated[Person, Arg("Whom")],
    squad: Annotated[str, Arg("Into which squad, by its name; none: out of theirs", max_length=squads.NAME_LENGTH)],
) -> Reply:
    """One member, by hand: also into a squad that is full."""
    whose = members.find(ctx.db, ctx.request.space, member)
    name = ctx.name_of(member)
    if whose is None or whose.community_id != ctx.member.community_id:
        raise UserError(f"I have not met {quoted(name)} here yet.", example=PUT)
    if squads.key(squad) == "none":
        out = squads.leave(ctx.db, whose, ctx.now)
        if out:
            _audit(ctx, "a member out of theirs")
        return _all(ctx, f"{name} is in no squad {'any more' if out else 'anyway'}.")
    found = find(squads.all_of(ctx.db, ctx.member.community_id, ctx.now), squad)
    if whose.id not in found.members:
        squads.put(ctx.db, [(whose.id, found.id)], ctx.member.id, ctx.now)
        _audit(ctx, f"a member into {found.name}")
    return _all(ctx, f"{name} is in squad {found.name}.")


@group.command("squad-name", "Give a squad another name", right=Right.MANAGE, writes=True, example=NAME)
def name_(
    ctx: Context,
    squad: Annotated[str, Arg("Which squad, by its name", max_length=squads.NAME_LENGTH)],
    name: Annotated[str, Arg("Its new name", max_length=squads.NAME_LENGTH)],
) -> Reply:
    """Call a squad something that no other squad of the group is called."""
    there = squads.all_of(ctx.db, ctx.member.community_id, ctx.now)
    found = find(there, squad)
    taken = {squads.key(each.name) for each in there if each.id != found.id}
    if squads.key(name) in taken or squads.key(name) == "none":
        raise UserError(f"A squad cannot be called {quoted(name)}: that name is taken.", example=NAME)
    squads.rename(ctx.db, found.id, name)
    _audit(ctx, f"{found.name} → {name}")
    return _all(ctx, f"Squad {found.name} is called {name} now.")


def _plan(ctx: Context, task: str, size: int) -> Plan:
    community = ctx.member.community_id
    if task == "form":
        return squad_plans.forming(ctx.db, community, ctx.now, size)
    return squad_plans.balancing(ctx.db, community, ctx.now)


def _shown(ctx: Context, task: str, size: int, plan: Plan, changed: bool = False) -> Reply:
    there = squads.all_of(ctx.db, ctx.member.community_id, ctx.now)
    who = [one for _, group_ in plan.formed for one in group_] + [move.member for move in plan.moves]
    return plan_page(task, size, plan, there, visibility.names(ctx.db, who, mates=True), changed)


def _done(ctx: Context, plan: Plan) -> Reply:
    squad_plans.carry_out(ctx.db, ctx.member, ctx.now, plan)
    _audit(ctx, summary(plan))
    return _all(ctx, f"Done: {summary(plan)}")


def _all(ctx: Context, news: str = "") -> Reply:
    community = ctx.member.community_id
    waiting = len(squad_plans.candidates(ctx.db, community, ctx.now))
    return squads_page(squads.all_of(ctx.db, community, ctx.now), waiting, news)


def _audit(ctx: Context, about: str) -> None:
    audit.write(ctx.db, ctx.member, ctx.now, "squads", about)
