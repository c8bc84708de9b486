"""How the week's challenge went."""

from __future__ import annotations

from bot.chat.reply import Reply
from bot.delivery.kinds import CATCH_UP_WEEKLY, SUNDAY, PostContext, Skip, weekly
from bot.pages.challenge_outcome import outcome
from bot.pages.challenge_posts import results_post
from bot.study import weeks


@weekly("challenge-results", "Results of the week", "Shows how the week's challenge went", day=SUNDAY, at="20:15")
def results(ctx: PostContext) -> Reply | Skip:
    """How much of each part was solved, and the best by the names that others may read."""
    weeks.advance(ctx.db, ctx.content, ctx.community_id, ctx.now)
    run = weeks.closed(ctx.db, ctx.community_id, ctx.now, CATCH_UP_WEEKLY)
    if run is None:
        return Skip("No challenge has closed, or its close was moved.")
    found = outcome(ctx.db, run, ctx.now)
    return results_post(run, found) if found.results else Skip("Nobody answered this week.")
