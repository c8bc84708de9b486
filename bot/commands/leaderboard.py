"""``/leaderboard``: where everybody stands, and where one's own points come from."""

from __future__ import annotations

from typing import Annotated, Literal

from bot.chat.command import Group
from bot.chat.drawing import Theme
from bot.chat.errors import UserError
from bot.chat.option import Arg
from bot.chat.reply import Reply
from bot.chat.request import Context
from bot.commands.roadmap import BACKGROUND, PICTURE_WORDS, Picture, Share, roadmap_of
from bot.pages.board import Asked, board_page, public_page
from bot.pages.pictured import board_picture
from bot.pages.receipts import receipts_page
from bot.pages.squad import no_squad_page
from bot.pages.squad_board import squad_board_page
from bot.study import periods, receipts, scopes, season_totals, squad_boards, squads
from bot.study.boards import TOP, Cursor, board
from bot.study.totals import STREAK

group = Group("leaderboard", "Who has how many points, and where yours come from")

EXAMPLE = "/leaderboard show"

Kind = Annotated[
    Literal["checked", "points", "streak", "pledges", "helpers"],
    Arg("Checked: points shown by answers. Streak: kept weeks in a row. Pledges: promises kept"),
]
Points = Annotated[
    Literal["checked", "points"], Arg("Checked: shown by answers. Points: what they say of themselves too")
]
Window = Annotated[periods.Window, Arg("Of which time")]
Scope = Annotated[scopes.Name, Arg("Among whom: the whole group, your squad, newcomers, this platform")]


@group.command(
    "show",
    "Your place, your neighbours, and the best ten",
    example=EXAMPLE,
    words=PICTURE_WORDS
    | {word: {"window": word} for word in ("week", "season", "all")}
    | {word: {"kind": word} for word in ("checked", "points", "streak", "pledges", "helpers")}
    | {word: {"scope": word} for word in ("squad", "newcomers", "platform")},
)
def show(
    ctx: Context,
    kind: Kind = "checked",
    window: Window = "week",
    scope: Scope = "community",
    share: Share = False,
    picture: Picture = False,
    theme: Annotated[Theme, BACKGROUND] = "dark",
) -> Reply:
    """The board for the caller, or its best ten for everybody; as text or as a picture."""
    return _board(ctx, kind, window, scope, TOP, share, theme if picture else None)


@group.command("page", "A page of the board", hidden=True, example=EXAMPLE)
def page(
    ctx: Context,
    kind: Kind,
    window: Window,
    at: Annotated[str, Arg("Where it begins", max_length=32)],
    scope: Scope = "community",
    theme: Annotated[Theme | None, BACKGROUND] = None,
) -> Reply:
    """Another page of the board; reached by buttons."""
    start = Cursor.read(at)
    if start is None:
        raise UserError("That page of the board is not there.", example=EXAMPLE)
    return _board(ctx, kind, window, scope, start, share=False, theme=theme)


@group.command("why", "Where your points come from, row by row", example="/leaderboard why")
def why(ctx: Context) -> Reply:
    """The caller's ledger rows with points, newest first."""
    return rows(ctx, receipts.FIRST)


@group.command("rows", "Older rows", hidden=True, example="/leaderboard why")
def rows(ctx: Context, before: Annotated[int, Arg("The row they come before", ge=1, le=receipts.FIRST)]) -> Reply:
    """Another page of the rows; reached by buttons."""
    week = periods.week(ctx.member.local_day(ctx.now))
    found = receipts.page(ctx.db, ctx.member, before)
    sums = receipts.sums(ctx.db, ctx.member, (week, periods.ALL))
    return receipts_page(found, sums, week, roadmap_of(ctx), ctx.content)


@group.command(
    "squads",
    "Which squad has how much, by the mean of its best three",
    example="/leaderboard squads",
)
def squads_(ctx: Context, window: Window = "week", kind: Points = "checked", share: Share = False) -> Reply:
    """The squads of the group, the caller's own among them."""
    return _squads(ctx, kind, window, 0, share)


@group.command("squads-page", "A page of the squads", hidden=True, example="/leaderboard squads")
def squads_page(
    ctx: Context, kind: Points, window: Window, start: Annotated[int, Arg("Where it begins", ge=0, le=10**6)]
) -> Reply:
    """Another page of the squads; reached by buttons."""
    return _squads(ctx, kind, window, start, share=False)


def _squads(ctx: Context, kind: str, window: periods.Window, start: int, share: bool) -> Reply:
    own = squads.of(ctx.db, ctx.member, ctx.now)
    period = _period(ctx, window)
    found = squad_boards.board(ctx.db, ctx.member.community_id, kind, period, None if own is None else own.id, start)
    return squad_board_page(found, Asked(kind, window), share)


def _period(ctx: Context, window: periods.Window) -> str:
    today = ctx.member.local_day(ctx.now)
    period = periods.current(window, today, _season(ctx) if window == "season" else None)
    if period is None:
        raise UserError("No season is running here. Look at the week, or at all time.", example="/leaderboard show all")
    return period


def _season(ctx: Context) -> int | None:
    return season_totals.running(ctx.db, ctx.member.community_id, ctx.member.local_day(ctx.now))


def _board(
    ctx: Context,
    kind: str,
    window: periods.Window,
    scope: scopes.Name,
    start: Cursor,
    share: bool,
    theme: Theme | None,
) -> Reply:
    """The board as text or, for a background of ``theme``, as a picture."""
    if kind == STREAK and window == "season":
        raise UserError(
            "Weeks in a row have no season: look at those that run, or at the longest of all time.",
            example="/leaderboard streak",
        )
    period, among = _period(ctx, window), _scope(ctx, scope)
    if among is None:
        there = squads.all_of(ctx.db, ctx.member.community_id, ctx.now)
        return no_squad_page([each for each in there if each.room])
    if share and among.mates:
        raise UserError("What a squad sees of each other stays in it.", example="/leaderboard squads")
    inside = scopes.is_in(ctx.db, ctx.member, among)
    viewer = ctx.member.id if inside and not share else None
    found = board(ctx.db, ctx.member.community_id, kind, period, viewer, start, among)
    asked = Asked(kind, window, scope, season=not share and _season(ctx) is not None, inside=inside)
    if theme is not None:
        return board_picture(found, asked, theme, share)
    return public_page(found, asked) if share else board_page(found, asked)


def _scope(ctx: Context, name: scopes.Name) -> scopes.Scope | None:
    """The part of the group that is meant; ``None`` is the squad of somebody who has none."""
    if name == "squad":
        squad = squads.of(ctx.db, ctx.member, ctx.now)
        return None if squad is None else scopes.squad(squad.id)
    if name == "newcomers":
        return scopes.newcomers(ctx.now)
    return scopes.platform(ctx.request.space.platform) if name == "platform" else scopes.EVERYBODY
