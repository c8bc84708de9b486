"""``/thanks``: thank somebody in public. A few a day, each person once."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from bot.chat.command import Group
from bot.chat.errors import UserError, quoted
from bot.chat.option import Arg, Person
from bot.chat.reply import Reply
from bot.chat.request import Context
from bot.pages.thanks import repeated_page, thanks_page
from bot.study import gratitude, members, rules

group = Group("thanks", "Thank somebody of this group, for everyone to see")

EXAMPLE = "/thanks @ben for explaining joins"


@group.command(example=EXAMPLE, private=False, writes=True, title="Thanks")
def thank(
    ctx: Context,
    member: Annotated[Person, Arg("Whom you thank")],
    why: Annotated[str, Arg("What for, in a few words", max_length=rules.REASON_LENGTH)],
) -> Reply:
    """A line that everybody sees, and a point for whoever is thanked, up to a few a week."""
    name = ctx.name_of(member)
    found = members.find(ctx.db, ctx.request.space, member)
    if found is None or found.community_id != ctx.member.community_id:
        raise UserError(
            f"I have not met {quoted(name)} here yet. They can be thanked once they have used Cairn.", example=EXAMPLE
        )
    try:
        did = gratitude.give(ctx.db, ctx.member, found, ctx.now, why)
    except gratitude.Oneself:
        raise UserError("That is you. Thank somebody who helped you.", example=EXAMPLE) from None
    except gratitude.Spent:
        raise UserError(
            f"You have thanked {rules.THANKS_A_DAY} people today. From tomorrow on you can thank more.",
            example="/streak show",
        ) from None
    if not did.new:
        return replace(repeated_page(name, did.left), private=True)
    return thanks_page(ctx.request.names.get(ctx.request.person, ""), name, why, did)
