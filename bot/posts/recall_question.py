"""A question about something that the group has finished, in the middle of the week."""

from __future__ import annotations

from sqlalchemy import select

from bot.chat.reply import Reply
from bot.delivery.kinds import WEDNESDAY, PostContext, Skip, weekly
from bot.pages.recall_group import group_question
from bot.store.tables import communities
from bot.study import fading


@weekly("recall-question", "Do you remember?", "Asks a question about a finished topic", day=WEDNESDAY, at="18:00")
def ask(ctx: PostContext) -> Reply | Skip:
    """One question for everybody. Whoever presses an answer reads the verdict alone."""
    chosen = select(communities.c.roadmap).where(communities.c.id == ctx.community_id)
    try:
        roadmap = ctx.content.roadmap(ctx.db.execute(chosen).scalar())
    except KeyError:  # it is not shipped any more
        roadmap = ctx.content.roadmap(None)
    found = fading.question_for(ctx.db, ctx.community_id, roadmap, ctx.day.isocalendar().week)
    return Skip("Nobody has finished a topic with questions yet.") if found is None else group_question(*found)
