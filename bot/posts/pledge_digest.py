"""The pledge digest: how many of the week's promises were kept. It names nobody, and counts no miss."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.reply import Reply
from bot.delivery.kinds import SUNDAY, PostContext, Skip, weekly
from bot.pages.pledge import group_page
from bot.study import pledges, rules
from bot.study.streaks import WEEK, monday


@weekly("pledge-digest", "Promises kept", "Tells how many of the week's promises were kept", day=SUNDAY, at="20:00")
def digest(ctx: PostContext) -> Reply | Skip:
    """Kept over made, once what the ledger shows to be kept is written down as such; from four people on."""
    week = monday(ctx.day)
    found, _ = pledges.settle(ctx.db, ctx.now, pledges.of_group(ctx.db, ctx.community_id, week))
    made = [each for each in found if (each.kept is not None or not each.dropped) and week <= each.terms.due]
    made = [each for each in made if each.terms.due < week + WEEK]
    if len({each.member for each in made}) < rules.PLEDGE_GROUP:
        return Skip(f"Fewer than {rules.PLEDGE_GROUP} people promised something this week.")
    return replace(group_page((("This week", made),)), private=False)
