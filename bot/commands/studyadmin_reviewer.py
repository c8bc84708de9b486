"""``/studyadmin reviewer``: who may review the work of others, besides the organisers."""

from __future__ import annotations

from typing import Annotated, Literal

from bot.chat.errors import UserError, quoted
from bot.chat.markup import code, escape
from bot.chat.option import Arg, Person
from bot.chat.reply import Block, Heading, Reply, Table, Text
from bot.chat.request import Context, Right
from bot.commands.studyadmin import group
from bot.pages.wording import count
from bot.study import grants, members, visibility

EXAMPLE = "/studyadmin reviewer list"
ADD = "/studyadmin reviewer add @ben"


@group.command("reviewer", "Who may review: list, add, remove", example=EXAMPLE, right=Right.MANAGE, writes=True)
def reviewer(
    ctx: Context,
    change: Annotated[Literal["list", "add", "remove"], Arg("list them, add one, or remove one")],
    member: Annotated[Person | None, Arg("Whom")] = None,
) -> Reply:
    """Give a member the right to review, or take it; it holds from their next call on, on every platform."""
    if change == "list":
        return _page(ctx)
    if member is None:
        raise UserError(f"Whom? {change.capitalize()} takes a member.", example=ADD)
    whose = members.find(ctx.db, ctx.request.space, member)
    name = ctx.name_of(member)
    if whose is None or whose.community_id != ctx.member.community_id:
        raise UserError(f"I have not met {quoted(name)} here yet.", example=EXAMPLE)
    if change == "add":
        new = grants.give(ctx.db, ctx.member, whose, Right.REVIEW, ctx.now)
        return _page(ctx, f"{name} may review{'' if new else ' already'}.")
    had = grants.take(ctx.db, whose, Right.REVIEW, ctx.now)
    return _page(ctx, f"{name} may not review any more." if had else f"{name} was no reviewer.")


def _page(ctx: Context, news: str = "") -> Reply:
    there = grants.holders(ctx.db, ctx.member.community_id, Right.REVIEW)
    names = visibility.names(ctx.db, there)
    unseen = len(there) - len(names)
    said = f"{news} {count(len(there), 'reviewer')} besides the organisers.".strip()
    blocks: list[Block] = [Heading("Reviewers"), Text(escape(said))]
    if names:
        blocks.append(Table(("Reviewer",), tuple((names[id_],) for id_ in there if id_ in names)))
    if unseen:
        blocks.append(Text(f"{unseen} of them {'is' if unseen == 1 else 'are'} shown to nobody."))
    blocks.append(Text(f"{escape('Add one:')} {code(ADD)}"))
    return Reply(said, tuple(blocks))
