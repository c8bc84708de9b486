"""``cairn rehearse``: a season in seconds, before anybody is let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import start

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from bot.app import App
    from bot.config import Settings
    from bot.curriculum.season import SeasonContent
    from bot.rehearsal.report import Report

BOARDS = ("/leaderboard show kind:points window:all", "/leaderboard show kind:checked window:all")
"""What the report ends with: the boards as a member reads them."""

UNSOUND = 1
"""The exit code when a post came twice, or is lost."""


def rehearse(
    season: Annotated[str, typer.Option(help="A season; by default the first one.", show_default=False)] = "",
    weeks: Annotated[int, typer.Option(help="How many weeks; by default all of it.", min=0, show_default=False)] = 0,
    monday: Annotated[
        str, typer.Option("--from", help="The Monday of week 1: 2026-11-30; by default the next.", show_default=False)
    ] = "",
    seed: Annotated[int, typer.Option(help="Another seed, other people's luck.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Play a season with made-up members on every platform: each post, reminder, point and board, before launch.

    Nothing is sent anywhere, and your own database is not touched. Exit code 1: a post came twice, or was lost.
    """
    import json
    import tempfile
    from pathlib import Path

    chosen = start.settings(quiet=True)
    with tempfile.TemporaryDirectory() as folder:
        found = _played(chosen, Path(folder), season, weeks, _monday(monday), seed)
    typer.echo(json.dumps(found.data(), ensure_ascii=False, indent=2) if as_json else "\n".join(found.lines()))
    if not found.sound:
        raise typer.Exit(UNSOUND)


def _played(chosen: Settings, folder: Path, season: str, weeks: int, monday: date, seed: int) -> Report:
    import asyncio
    import time

    from pydantic import SecretStr

    from bot.chat.request import Space
    from bot.clock import FixedClock
    from bot.rehearsal.cast import CAST
    from bot.rehearsal.report import report
    from bot.rehearsal.stage import Stage
    from bot.rehearsal.year import Year

    apart = chosen.model_copy(update={"database_url": SecretStr(f"sqlite:///{folder / 'rehearsal.db'}")})
    clock = FixedClock(_noon_before(monday))
    platforms = [name for name, module in start.adapters().items() if module.NEEDS] or [start.TERMINAL]
    with start.opened(apart, clock) as app:
        stage = Stage(app, clock, [Space(name, "rehearsal") for name in platforms])
        year = Year(stage, _season(app, season), CAST, "UTC", seed)
        total = min(weeks or year.season.model.weeks, year.season.model.weeks)

        async def play() -> None:
            try:
                await year.play(total)
            finally:
                await stage.close()

        began = time.perf_counter()
        try:
            asyncio.run(play())
        except RuntimeError as error:
            raise start.fail(f"The rehearsal cannot go on. {error}", UNSOUND) from None
        took = time.perf_counter() - began
        render = start.terminal("render").render
        first = CAST[0].name
        shown = [render(stage.say(stage.homes[0], first, line), 80, now=clock.now()) for line in BOARDS]
        return report(stage, year, total, took, shown)


def _season(app: App, wanted: str) -> SeasonContent:
    seasons = {each.model.season: each for each in app.content.seasons}
    if not seasons:
        raise start.fail("There is no season in the content folder.")
    if wanted and wanted not in seasons:
        raise start.fail(f"There is no season {wanted}. There are: {', '.join(seasons)}.")
    return seasons[wanted] if wanted else next(iter(seasons.values()))


def _monday(written: str) -> date:
    from datetime import date, timedelta

    from bot.clock import SystemClock

    if not written:
        today = SystemClock().now().date()
        return today + timedelta(days=7 - today.weekday())
    try:
        found = date.fromisoformat(written)
    except ValueError:
        raise start.fail(f"--from {written}: not a day. Example: --from 2026-11-30") from None
    if found.weekday():
        raise start.fail(f"--from {written}: not a Monday. Example: --from {found - timedelta(days=found.weekday())}")
    return found


def _noon_before(monday: date) -> datetime:
    from datetime import UTC, datetime, time, timedelta

    return datetime.combine(monday - timedelta(days=1), time(12), UTC)
