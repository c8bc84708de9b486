"""Squads as an organiser sees them: which there are, what a plan would change, and the button that does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.chat.invocation import call
from bot.chat.markup import escape
from bot.chat.reply import Actions, Block, Button, Heading, Reply, Table, Text
from bot.pages.wording import count
from bot.study import rules
from bot.study.squad_plans import Plan
from bot.study.squads import Squad

SHOWN = 12
"""How many squads, new squads or moves are listed; a large group has more."""

Names = Mapping[int, str]


def squads_page(there: Sequence[Squad], waiting: int, news: str = "") -> Reply:
    """All squads, those that are thin first. ``waiting`` is how many active members have none."""
    thin = [each for each in there if each.thin]
    blocks: list[Block] = [Heading("Squads", count(len(there), "squad"))]
    stand = (
        f"{count(len(there), 'squad')}, {len(thin) or 'none'} of them thin." if there else "There are no squads yet."
    )
    said = f"{stand} {_waiting(waiting)}"
    blocks.append(Text(escape(f"{news} {said}".strip())))
    if there:
        order = [*thin, *(each for each in there if not each.thin)]
        rows = tuple(_row(each) for each in order[:SHOWN])
        blocks.append(Table(("Squad", "Active"), rows))
        blocks += _more(len(there), "squad")
    weeks = f"the last {rules.SILENT_WEEKS} weeks"
    blocks.append(Text(f"Active: has earned a point in {weeks}. Thin: fewer than {rules.SQUAD_LEAST} of it are."))
    first, second = ("balance", "form") if thin else ("form", "balance")
    labels = {"balance": "How to even out", "form": "How to form new ones"}
    blocks.append(
        Actions(
            (
                Button(labels[first], call("studyadmin squads", task=first), "primary"),
                Button(labels[second], call("studyadmin squads", task=second)),
            )
        )
    )
    return Reply(f"{news} {said}".strip(), tuple(blocks))


def plan_page(task: str, size: int, plan: Plan, there: Sequence[Squad], names: Names, changed: bool) -> Reply:
    """What ``plan`` would change, in full, and the button that does it. Nothing has been changed.

    ``names`` are those of members who would get or change a squad; ``changed`` says that the plan is another one than
    the organiser saw before.
    """
    said = summary(plan)
    blocks: list[Block] = [Heading("Squads", "a plan; nothing is changed")]
    if changed:
        said = f"Something has changed since you looked. The plan is now: {said}"
    blocks.append(Text(escape(said)))
    blocks += _changes(plan, there, names)
    if task == "form":
        blocks.append(Text("Whoever lives by nearly the same clock comes together, and is about as far."))
    elif not plan.empty:
        blocks.append(Text("Only active members are counted; whoever came last moves first. Silent ones stay."))
    if plan.empty:
        blocks.append(Actions((Button("All squads", call("studyadmin squads", task="show"), "primary"),)))
        return Reply(said, tuple(blocks))
    run = call("studyadmin squads-do", task=task, plan=plan.mark, size=size)
    blocks.append(
        Actions((Button("Do this", run, "primary"), Button("Leave it", call("studyadmin squads", task="show"))))
    )
    return Reply(f"A plan, nothing is changed: {said}", tuple(blocks))


def summary(plan: Plan) -> str:
    """What a plan comes to, in a sentence or two."""
    parts = []
    if plan.formed:
        parts.append(f"{count(len(plan.formed), 'new squad')} with {sum(len(who) for _, who in plan.formed)} members")
    moving = sum(move.old is not None for move in plan.moves)
    joining = len(plan.moves) - moving
    if moving:
        parts.append(f"{count(moving, 'member')} {'changes' if moving == 1 else 'change'} the squad")
    if joining:
        parts.append(f"{count(joining, 'member')} {'gets' if joining == 1 else 'get'} one")
    if plan.closed:
        parts.append(f"{count(len(plan.closed), 'squad')} {'closes' if len(plan.closed) == 1 else 'close'}")
    said = f"{', '.join(parts)}." if parts else "There is nothing to do."
    if plan.stranded:
        said += f" {count(plan.stranded, 'silent member')} of it {'has' if plan.stranded == 1 else 'have'} none then."
    return f"{said} {_waiting(plan.left)}" if plan.left else said


def _changes(plan: Plan, there: Sequence[Squad], names: Names) -> list[Block]:
    squad = {each.id: each.name for each in there}
    blocks: list[Block] = []
    if plan.formed:
        rows = tuple((name, ", ".join(names[one] for one in who)) for name, who in plan.formed[:SHOWN])
        blocks += [Table(("New squad", "Members"), rows), *_more(len(plan.formed), "squad")]
    if plan.moves:
        lines = tuple(
            (names[move.member], "no squad" if move.old is None else squad[move.old], squad[move.new])
            for move in plan.moves[:SHOWN]
        )
        blocks += [Table(("Member", "From", "To"), lines), *_more(len(plan.moves), "move")]
    if plan.closed:
        blocks.append(Text(escape(f"Closing: {', '.join(squad[id_] for id_ in plan.closed[:SHOWN])}.")))
    return blocks


def _row(squad: Squad) -> tuple[str, str]:
    stands = f"{len(squad.active)} of {len(squad.members) + squad.hidden}"
    return squad.name, f"{stands}, thin" if squad.thin else stands


def _more(number: int, what: str) -> list[Block]:
    return [Text(f"And {count(number - SHOWN, f'more {what}')}.")] if number > SHOWN else []


def _waiting(number: int) -> str:
    if not number:
        return "Every active member has one."
    return f"{count(number, 'active member')} {'has' if number == 1 else 'have'} none."
