"""``/studyadmin setup``: where the group stands and what is missing, each step with a button; at any time again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from bot.chat.errors import UserError
from bot.chat.option import Arg
from bot.chat.reply import Reply
from bot.chat.request import Context, Right
from bot.commands.profile import complete_zones, places_for
from bot.commands.roadmap import roadmap_of
from bot.commands.studyadmin import group
from bot.commands.studyadmin_schedule import switched_on
from bot.commands.studyadmin_season import begin
from bot.delivery import schedules
from bot.pages.setup import Standing, choose_page, setup_page
from bot.posts import load_posts
from bot.study import communities, joining, seasons
from bot.study.joining import Impossible

SETUP = "/studyadmin setup"
ZONE = "/studyadmin setup-zone Berlin"
SEASON = "/studyadmin setup-season 2026-11-30"

if TYPE_CHECKING:
    PostName = str
else:
    PostName = Literal[tuple(load_posts())]


@group.command("setup", "Set the group up, step by step; see where it stands", right=Right.MANAGE, example=SETUP)
def setup(ctx: Context) -> Reply:
    """Every step with its present value, and what is missing next."""
    return _page(ctx)


@group.command(
    "setup-zone",
    "The group's zone",
    right=Right.MANAGE,
    writes=True,
    hidden=True,
    example=ZONE,
    title="The group's zone",
)
def zone_(
    ctx: Context, zone: Annotated[str, Arg("A city near most of you, or your country", complete=complete_zones)]
) -> Reply:
    """Let the group live by the clocks of a place; what is scheduled moves along."""
    found = places_for(zone, ctx.now, ZONE)
    if len({each.zone for each in found}) > 1:
        return choose_page(zone, found, ctx.now)
    if not communities.rezone(ctx.db, ctx.member, ctx.now, found[0].zone):
        return _page(ctx, f"The group's zone is {found[0].city} already.")
    schedules.rezone(ctx.db, ctx.member.community_id, ctx.now)
    said = f"The group's zone: {found[0].label(ctx.now)}. What is scheduled comes by the clocks there"
    kept = seasons.of(ctx.db, ctx.member.community_id)
    if kept is not None and kept.zone != found[0].zone:
        return _page(ctx, f"{said}; the weeks of the season that runs keep the times of {kept.zone}.")
    return _page(ctx, f"{said}.")


@group.command("setup-roadmap", "The group's roadmap", right=Right.MANAGE, writes=True, hidden=True, example=SETUP)
def roadmap_(ctx: Context, roadmap: Annotated[str, Arg("Which roadmap, by its name")]) -> Reply:
    """Let the group follow another roadmap. Ticks stay where they are."""
    found = roadmap_of(ctx, roadmap)
    new = communities.choose_roadmap(ctx.db, ctx.member, ctx.now, found.model.roadmap)
    title = found.model.title
    return _page(ctx, f"The group follows {title}." if new else f"The group follows {title} already.")


@group.command("setup-notices", "Notices come here", right=Right.MANAGE, writes=True, hidden=True, example=SETUP)
def notices(ctx: Context) -> Reply:
    """Tell organisers in this channel what they have to see to."""
    communities.put_notices(ctx.db, ctx.member, ctx.now, _home(ctx), ctx.request.channel)
    return _page(ctx, "Notices for organisers come in this channel.")


@group.command(
    "setup-season",
    "Start a season",
    right=Right.MANAGE,
    writes=True,
    hidden=True,
    example=SEASON,
    title="Start a season",
)
def season_(
    ctx: Context,
    monday: Annotated[date, Arg("The Monday of week 1, for example 2026-11-30")],
    season: Annotated[str | None, Arg("Which season; without it, the first there is")] = None,
) -> Reply:
    """Start a season with its first week on that Monday, by the group's clocks."""
    begin(ctx, season, monday)
    return _page(ctx, "The season is set.")


@group.command("setup-posts", "Switch posts on here", right=Right.MANAGE, writes=True, hidden=True, example=SETUP)
def posts(ctx: Context, post: Annotated[PostName | None, Arg("Which post; without it, all")] = None) -> Reply:
    """Switch one post on in this channel; or all that are off. What runs elsewhere stays where it is."""
    home, kinds = _home(ctx), load_posts()
    there = {each.kind for each in schedules.of_space(ctx.db, home) if each.paused_at is None}
    theirs = communities.notices(ctx.db, home)
    wanted = [kind for kind in kinds.values() if kind.name not in there] if post is None else [kinds[post]]
    possible = [kind for kind in wanted if theirs is not None or not kind.for_organisers]
    for kind in possible:  # what is for organisers comes where their notices do
        switched_on(ctx, home, kind, theirs if theirs is not None and kind.for_organisers else ctx.request.channel)
    said = [f"{possible[0].title} is on." if len(possible) == 1 else f"{len(possible)} posts are on."]
    waits = [kind.title for kind in wanted if kind not in possible]
    if waits:
        said.append(f"{' and '.join(waits)}: choose first where notices for organisers come.")
    return _page(ctx, " ".join(said if possible else said[1:]) or "All posts are on already.")


def _page(ctx: Context, news: str = "") -> Reply:
    settings = communities.of(ctx.db, ctx.member.community_id)
    home = None if ctx.request.space.direct else _home(ctx)
    standing = Standing(
        settings,
        roadmap_of(replace(ctx, member=replace(ctx.member, roadmap=settings.roadmap))).model.title,
        seasons.of(ctx.db, ctx.member.community_id),
        home is None,
        None if home is None else communities.notices(ctx.db, home),
        {} if home is None else {each.kind: each for each in schedules.of_space(ctx.db, home)},
    )
    return replace(setup_page(standing, ctx.content, list(load_posts().values()), ctx.now, news), private=True)


def _home(ctx: Context) -> int:
    """The place this is typed in. Raises ``UserError`` where somebody talks to Cairn alone."""
    try:
        return int(joining.here(ctx.db, ctx.request.space).id)
    except Impossible:
        raise UserError(
            "Posts and notices belong to a group's place. Open the setup in the channel where they are to come.",
            example=SETUP,
        ) from None
