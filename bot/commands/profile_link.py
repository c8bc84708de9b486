"""``/profile link, unlink``: one person, two platforms, one member."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import func, select

from bot.chat.errors import UserError
from bot.chat.option import Arg
from bot.chat.reply import Reply
from bot.chat.request import Context
from bot.commands.profile import group
from bot.pages.linking import code_page, joined_page, parted_page, preview_page, refused_page
from bot.store.tables import accounts, ledger, members, notes, spaces
from bot.study import codes, merging
from bot.study.codes import Found, Purpose, Refusal

LINE = "/profile link"

Code = Annotated[str, Arg("The code from your other platform", max_length=40)]


@group.command("link", "Join your account here with yours on another platform", example=LINE, writes=True)
def link(
    ctx: Context,
    code: Annotated[str | None, Arg("The code from your other platform; none: get one", max_length=40)] = None,
) -> Reply:
    """Give a code, or show whom a code would join the caller with."""
    if code is None:
        made = codes.issue(ctx.db, ctx.member.id, Purpose.LINK, ctx.now)
        said = "Type this where you use Cairn on your other platform, in the same group:"
        warning = "Give it to nobody: whoever types it becomes one member with you."
        return code_page("Join your accounts", said, made, LINE, codes.LIFE, warning)
    found = _checked(ctx, code)
    return found if isinstance(found, Reply) else _preview(ctx, found, code)


@group.command("join", "Join two accounts by a code", hidden=True, example=LINE, writes=True)
def join(ctx: Context, code: Code) -> Reply:
    """Make the caller and whoever asked for the code one member; reached by a button that says whom."""
    found = _checked(ctx, code)
    if isinstance(found, Reply):
        return found
    if not codes.use(ctx.db, found, ctx.now):
        return refused_page(Refusal.USED, LINE)
    try:
        merged = merging.merge(ctx.db, ctx.member, found.member_id, ctx.now)
    except merging.Impossible as error:  # something else was faster
        raise UserError(str(error), example=LINE) from error
    return joined_page(merged, merging.UNDO_WINDOW.days)


@group.command("unlink", "Part accounts that were joined (7 days)", example="/profile unlink", writes=True)
def unlink(ctx: Context) -> Reply:
    """Undo the caller's newest merge."""
    last = merging.last(ctx.db, ctx.member.id)
    if last is None:
        raise UserError("There is nothing to part: you speak from accounts that were never joined.", example=LINE)
    if last.at < ctx.now - merging.UNDO_WINDOW:
        raise UserError(
            f"Your accounts were joined on {last.at:%-d %b %Y}. They can be parted for "
            f"{merging.UNDO_WINDOW.days} days; now they stay one member.",
            example="/profile data",
        )
    merging.undo(ctx.db, ctx.member, last, ctx.now)
    return parted_page()


def _checked(ctx: Context, code: str) -> Found | Reply:
    """The code that was typed, if it can join the caller with somebody; else what is said instead."""
    found = codes.look(ctx.db, ctx.member.id, Purpose.LINK, code, ctx.now)
    if isinstance(found, Refusal):
        return refused_page(found, LINE)
    try:
        merging.check(ctx.db, ctx.member.id, found.member_id)
    except merging.Impossible as error:
        if found.member_id == ctx.member.id and merging.accounts_of(ctx.db, ctx.member.id) > 1:
            return refused_page("These accounts are one member already.", "/profile data")
        if found.member_id != ctx.member.id:
            codes.refused(ctx.db, ctx.member.id, ctx.now)
        return refused_page(str(error), LINE)
    return found


def _preview(ctx: Context, found: Found, code: str) -> Reply:
    other = found.member_id
    named = select(spaces.c.platform).join(accounts, accounts.c.space_id == spaces.c.id)
    places = sorted(set(ctx.db.execute(named.where(accounts.c.member_id == other)).scalars()))
    came = dict(
        ctx.db.execute(select(members.c.id, members.c.joined_at).where(members.c.id.in_((other, ctx.member.id)))).all()
    )
    entries, written = (
        ctx.db.execute(select(func.count()).where(table.c.member_id == other)).scalar_one() for table in (ledger, notes)
    )
    first = (came[ctx.member.id], ctx.member.id) < (came[other], other)
    return preview_page(code, [place.capitalize() for place in places], came[other], entries, written, first)
