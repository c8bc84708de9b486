"""``/studyadmin doctor``: what is wrong with this group's posts and season, the cause first, and what mends it."""

from __future__ import annotations

from bot.chat.reply import Reply
from bot.chat.request import Context, Right
from bot.commands.studyadmin import group
from bot.doctor import posts, seasons
from bot.doctor.findings import ordered
from bot.pages.doctor import doctor_page
from bot.posts import load_posts


@group.command("doctor", "What is wrong with posts and the season here, and what mends it", right=Right.MANAGE)
def doctor(ctx: Context) -> Reply:
    """Look at what is kept of this group. Asks no platform, and changes nothing."""
    community = ctx.member.community_id
    found = [
        *posts.examine(ctx.db, load_posts(), ctx.now, community),
        *seasons.examine(ctx.db, ctx.content, ctx.now, community),
    ]
    return doctor_page(ordered(found), ctx.request.space)
