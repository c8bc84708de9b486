"""``/studyadmin radar, audit``: what needs organisers, and what they have changed."""

from __future__ import annotations

from typing import Annotated

from bot.chat.option import Arg
from bot.chat.reply import Reply
from bot.chat.request import Context, Right
from bot.commands.studyadmin import group
from bot.pages.audit import PAGE, audit_page
from bot.pages.radar import radar_page, topic_name
from bot.posts import load_posts
from bot.study import acts, radar, visibility

AUDIT = "/studyadmin audit"
RADAR = "/studyadmin radar"


@group.command("audit", "What organisers changed, newest first", right=Right.MANAGE, example=AUDIT)
def audit(ctx: Context, page: Annotated[int, Arg("Which page, from 1", ge=1, le=1000, noun="page")] = 1) -> Reply:
    """Settings, posts, seasons, weeks and what was written for members, with who did it and why."""
    found = acts.of(ctx.db, ctx.member.community_id, PAGE + 1, (page - 1) * PAGE)
    shown = found[:PAGE]
    who = {act.by for act in shown} | {act.whom for act in shown if act.whom is not None}
    names, titles = visibility.names(ctx.db, who), {kind.name: kind.title for kind in load_posts().values()}
    return audit_page(shown, page, len(found) > PAGE, names, titles, ctx.member.zone)


@group.command("radar", "What needs you: quiet members, odd weeks, thin squads", right=Right.MANAGE, example=RADAR)
def radar_(ctx: Context) -> Reply:
    """Everything that needs organisers, each with what mends it. Members are named here alone."""
    found = radar.look(ctx.db, ctx.content, ctx.member.community_id, ctx.now)
    return radar_page(found, visibility.names(ctx.db, found.quiet), topic_name(ctx.content))
