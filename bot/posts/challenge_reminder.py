"""A day before the close of the week's challenge."""

from __future__ import annotations

from datetime import timedelta

from bot.chat.reply import Reply
from bot.delivery.kinds import SATURDAY, PostContext, Skip, weekly
from bot.pages.challenge_posts import reminder
from bot.study import closing, weeks

SOON = timedelta(hours=36)


@weekly("challenge-reminder", "One more day", "Says a day before that the challenge closes", day=SATURDAY, at="20:00")
def remind(ctx: PostContext) -> Reply | Skip:
    """Only while somebody who opened it has not answered: everybody else needs no reminder."""
    weeks.advance(ctx.db, ctx.content, ctx.community_id, ctx.now)
    run = weeks.closing_soon(ctx.db, ctx.community_id, ctx.now, SOON)
    if run is None:
        return Skip("No challenge closes in the coming day.")
    if not closing.waiting(ctx.db, run):
        return Skip("Everybody who opened the challenge has answered.")
    return reminder(run, closing.statistics(ctx.db, run).answered)
