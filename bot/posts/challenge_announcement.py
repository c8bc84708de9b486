"""The week's challenge, as it opens."""

from __future__ import annotations

from bot.chat.reply import Reply
from bot.delivery.kinds import CATCH_UP_WEEKLY, MONDAY, PostContext, Skip, weekly
from bot.pages.challenge_posts import announcement
from bot.study import announced, weeks


@weekly("challenge", "Challenge of the week", "Announces the week's challenge", day=MONDAY, at="09:00")
def challenge(ctx: PostContext) -> Reply | Skip:
    """The challenge that has just opened, if a season runs and has one."""
    weeks.advance(ctx.db, ctx.content, ctx.community_id, ctx.now)
    run = weeks.opened(ctx.db, ctx.community_id, ctx.now, CATCH_UP_WEEKLY)
    if run is None:
        return Skip("No challenge opened this week: no season runs, or it pauses.")
    return announcement(run, announced.has_files(ctx.db, run))
