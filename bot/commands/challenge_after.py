"""``/challenge entries, results, archive, rate, report``: what became of answers, and what people say of a week."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.chat.option import Arg
from bot.chat.reply import Heading, Reply, Text
from bot.chat.request import Context
from bot.commands.challenge import EXAMPLE, Part, TheWeek, Week, find, group, sheet
from bot.curriculum.catalog import folded
from bot.curriculum.season import WEEKS
from bot.pages.challenge_outcome import outcome
from bot.pages.challenge_results import archive_page, entries_page, results_page
from bot.pages.review import own_reviews
from bot.study import announced, challenge_words, closing, reviews, season_standings, seasons
from bot.study.announced import Run
from bot.study.closing import Result
from bot.study.submissions import choose as choose_file
from bot.study.submissions import of

REASON_LENGTH = 500


@group.command("entries", "Everything you have handed in this week", writes=True)
def entries(
    ctx: Context, week: Week = None, choose: Annotated[int | None, Arg("The file that is to count", ge=1)] = None
) -> Reply:
    """The caller's own answers. ``choose`` picks, among files of predictions, the one that counts."""
    run = find(ctx, week)
    if choose is not None:
        parts = [each.id for each in run.challenge.parts if each.kind == "predictions"]
        if not parts:
            raise UserError("Here the best answer, or the last one, counts by itself.", example="/challenge entries")
        return choose_(ctx, run.week, parts[0], choose)
    return entries_page(sheet(ctx, run), _own(ctx, run))


@group.command("choose", "Let one of your files count", hidden=True, writes=True, example="/challenge entries")
def choose_(ctx: Context, week: TheWeek, part: Part, number: Annotated[int, Arg("Which of your files", ge=1)]) -> Reply:
    """Choose among the caller's own files, up to the close."""
    run = find(ctx, week)
    mine = [each for each in of(ctx.db, run, ctx.member.id) if each.part == part and not each.late]
    entry = next((each for each in mine if each.revision == number), None)
    asked = run.part(part)
    if entry is None or asked is None or asked.kind != "predictions":
        raise UserError("You have no file with that number here.", example="/challenge entries")
    if ctx.now > run.closes_at:
        raise UserError("This week has closed; the choice stands.", example="/challenge entries")
    choose_file(ctx.db, entry, ctx.now)
    return entries_page(sheet(ctx, run), None, f"File {number} counts from now on, until you choose another.")


@group.command(
    "results", "The solution and the standings, after the close", writes=True, example="/challenge results 12"
)
def results(ctx: Context, week: Week = None) -> Reply:
    """The newest closed week, or the one that is named."""
    run = find(ctx, week)
    if run.closed_at is None and week is None:
        season = seasons.by_id(ctx.db, run.season_id)
        run = next((each for each in announced.all_of(ctx.db, season) if each.closed_at is not None), run)
    if run.closed_at is None:
        raise UserError(f"Week {run.week} is still open. Its solution and results come at the close.", example=EXAMPLE)
    found = outcome(ctx.db, run, ctx.now, ctx.member.id)
    reply = results_page(sheet(ctx, run), found)
    part = reviews.part_of(run)
    if part is None or ctx.member.id not in closing.works(ctx.db, run):
        return reply
    closing.settle_reviews(ctx.db, run, ctx.now)
    own = own_reviews(part, reviews.of_author(ctx.db, run, ctx.member.id), waiting=found.own is None)
    return replace(reply, blocks=(*reply.blocks[:2], *own, *reply.blocks[2:]))


@group.command("archive", "The weeks so far, with how you did", writes=True, example="/challenge archive python")
def archive(
    ctx: Context, words: Annotated[str | None, Arg("Words of a title or a brief", max_length=60)] = None
) -> Reply:
    """Every week that was announced, or those with certain words."""
    run = find(ctx, None)
    season = seasons.by_id(ctx.db, run.season_id)
    wanted = folded(words or "").split()
    rows = []
    for each in announced.all_of(ctx.db, season):
        text = folded(f"{each.challenge.title} {each.challenge.brief}")
        if all(word in text for word in wanted):
            rows.append((each, _state(ctx, each)))
    found = ctx.content.season(season.season)
    best = found.model.policy.best_of_weeks if found is not None else WEEKS
    return archive_page(rows, words or "", ctx.now, season_standings.of(ctx.db, season, best, ctx.member.id), best)


@group.command("rate", "Say what you thought of a challenge", writes=True, example="/challenge rate 4")
def rate(
    ctx: Context,
    stars: Annotated[int, Arg("1 to 5", ge=1, le=5)],
    text: Annotated[str | None, Arg("What was good, what was not", max_length=REASON_LENGTH)] = None,
    week: Week = None,
) -> Reply:
    """One rating for each member and week; a further one takes its place. Organisers see the words, not whose."""
    run = find(ctx, week)
    new = challenge_words.rate(ctx.db, run, ctx.member.id, stars, text, ctx.now)
    said = f"{stars} of 5 for week {run.week}. {'Thank you.' if new else 'It takes the place of your earlier rating.'}"
    return Reply(said, (Heading("Rated"), Text(escape(said))))


@group.command(
    "report",
    "Tell the organisers that something is wrong",
    writes=True,
    example="/challenge report the key to p2 is off",
)
def report(
    ctx: Context,
    why: Annotated[str, Arg("What is wrong", max_length=REASON_LENGTH, paragraph=True)],
    week: Week = None,
) -> Reply:
    """A report about the challenge, for organisers alone."""
    run = find(ctx, week)
    number = challenge_words.report(ctx.db, run, ctx.member.id, None, why, ctx.now)
    said = f"Report {number} is with the organisers. If a key is wrong, everything stored is scored again."
    return Reply(said, (Heading("Reported"), Text(escape(said))))


def _own(ctx: Context, run: Run) -> Result | None:
    if run.closed_at is None:
        return None
    found = closing.results(ctx.db, run, ctx.now, only=ctx.member.id)
    return found[0] if found else None


def _state(ctx: Context, run: Run) -> str:
    tried = of(ctx.db, run, ctx.member.id)
    own = _own(ctx, run)
    if own is not None:
        return f"{own.points} points"
    if not tried:
        return "not answered"
    return "answered" if run.closed_at is None else "practised"
