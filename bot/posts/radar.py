"""The radar of the week, for the organisers' channel: in counts, and it names nobody."""

from __future__ import annotations

from bot.chat.reply import Reply
from bot.delivery.kinds import MONDAY, PostContext, Skip, weekly
from bot.pages.radar import radar_post, topic_name
from bot.study import radar


@weekly("radar", "Radar for organisers", "Counts what needs organisers", day=MONDAY, at="10:00", for_organisers=True)
def radar_of_the_week(ctx: PostContext) -> Reply | Skip:
    """What needs organisers, with the way to see it by name. Nothing, where nothing does."""
    found = radar.look(ctx.db, ctx.content, ctx.community_id, ctx.now)
    return radar_post(found, topic_name(ctx.content)) or Skip("Nothing needs the organisers.")
