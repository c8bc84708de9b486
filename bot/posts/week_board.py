"""The board of the week that has just ended."""

from __future__ import annotations

from datetime import timedelta

from bot.chat.reply import Reply
from bot.delivery.kinds import MONDAY, PostContext, Skip, weekly
from bot.pages.board import Asked, public_page
from bot.study import periods
from bot.study.boards import board
from bot.study.streaks import monday
from bot.study.totals import CHECKED


@weekly("week-board", "Board of the week", "Shows the best ten of the week that has ended", day=MONDAY, at="08:00")
def week_board(ctx: PostContext) -> Reply | Skip:
    """The best ten in checked points, through the one filter that says who may be shown."""
    last = periods.week(monday(ctx.day) - timedelta(days=1))
    found = board(ctx.db, ctx.community_id, CHECKED, last, None)
    if not found.places:
        return Skip("Nobody had checked points in that week.")
    return public_page(found, Asked(CHECKED, "last"))
