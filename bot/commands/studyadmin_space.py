"""``/studyadmin space``: a second place that becomes one group with the first, and parts from it again."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from sqlalchemy import select

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.chat.option import Arg
from bot.chat.reply import Heading, Reply, Text
from bot.chat.request import Context, Right
from bot.commands.studyadmin import group
from bot.delivery import schedules
from bot.pages.linking import code_page, refused_page
from bot.store.tables import members, spaces
from bot.study import codes, joining
from bot.study.codes import Purpose, Refusal

LINE = "/studyadmin space link"
OTHER = "/studyadmin space unlink"


@group.command(
    "space", "Make this place one group with another, or part it", example=LINE, right=Right.MANAGE, writes=True
)
def space(
    ctx: Context,
    action: Annotated[Literal["link", "unlink"], Arg("link: join two places; unlink: part them again")],
    code: Annotated[str | None, Arg("The code from the first place; none: get one", max_length=40)] = None,
) -> Reply:
    """Give a code, join by one, or part what was joined."""
    try:
        home = joining.here(ctx.db, ctx.request.space)
        if action == "unlink":
            return _unlink(ctx, home)
        return _give(ctx) if code is None else _link(ctx, home, code)
    except joining.Impossible as error:
        return refused_page(str(error), OTHER if "Part those" in str(error) else LINE)


def _give(ctx: Context) -> Reply:
    made = codes.issue(ctx.db, ctx.member.id, Purpose.SPACE, ctx.now)
    said = "Type this in the place that is to join this group, as an organiser there:"
    warning = "Its members come along with all they have. Both places then have one board and one archive."
    return code_page("Join a second place", said, made, LINE, codes.LIFE, warning)


def _link(ctx: Context, home: Any, code: str) -> Reply:
    found = codes.look(ctx.db, ctx.member.id, Purpose.SPACE, code, ctx.now)
    if isinstance(found, Refusal):
        return refused_page(found, LINE)
    into = ctx.db.execute(select(members.c.community_id).where(members.c.id == found.member_id)).scalar_one()
    joining.check(ctx.db, home, into)
    if not codes.use(ctx.db, found, ctx.now):
        return refused_page(Refusal.USED, LINE)
    came = joining.join(ctx.db, home, into, ctx.now)
    schedules.rezone(ctx.db, into, ctx.now)
    said = "This place is one group with the other now."
    more = f"{came} {'member' if came == 1 else 'members'} came along, with all they have. "
    more += "Whoever is in both places joins their accounts with /profile link, and counts once."
    return Reply(said, (Heading("One group"), Text(escape(said)), Text(escape(more)), _undo()), private=True)


def _unlink(ctx: Context, home: Any) -> Reply:
    row = joining.joined(ctx.db, home)
    if row is None:
        raise UserError("This group is in one place only: there is nothing to part.", example=LINE)
    platform = ctx.db.execute(select(spaces.c.platform).where(spaces.c.id == row.space_id)).scalar_one()
    went = joining.leave(ctx.db, row, ctx.member, ctx.now)
    schedules.rezone(ctx.db, row.from_id, ctx.now)
    which = "This place" if row.space_id == home.id else f"The place on {platform.capitalize()}"
    said = f"{which} is a group of its own again."
    more = f"{went} {'member' if went == 1 else 'members'} went along, with all they have. "
    more += "Whoever had joined accounts in both places is two members again, each with what was theirs."
    return Reply(said, (Heading("Two groups"), Text(escape(said)), Text(escape(more))), private=True)


def _undo() -> Text:
    return Text(escape(f"To part them again: {OTHER}"))
