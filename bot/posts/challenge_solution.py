"""The solution of the week's challenge, once it has closed."""

from __future__ import annotations

from bot.chat.reply import Reply
from bot.delivery.kinds import CATCH_UP_WEEKLY, SUNDAY, PostContext, Skip, weekly
from bot.pages.challenge_posts import solution_post
from bot.study import weeks


@weekly("challenge-solution", "Solution of the week", "Posts the solution after the close", day=SUNDAY, at="20:05")
def solution(ctx: PostContext) -> Reply | Skip:
    """Whatever is due is closed first; a week whose close was moved has its solution once it is closed."""
    weeks.advance(ctx.db, ctx.content, ctx.community_id, ctx.now)
    run = weeks.closed(ctx.db, ctx.community_id, ctx.now, CATCH_UP_WEEKLY)
    return Skip("No challenge has closed, or its close was moved.") if run is None else solution_post(run)
