"""``/studyadmin challenge-…``: a later close, a corrected key, a week that does not count, and how a week goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from bot.chat.errors import UserError
from bot.chat.invocation import call
from bot.chat.markup import escape, listing
from bot.chat.option import Arg
from bot.chat.reply import Actions, Block, Button, Fields, Heading, Quote, Reply, Text, When
from bot.chat.request import Context, Right
from bot.commands.challenge import TheWeek, find
from bot.commands.studyadmin import group
from bot.pages.wording import count
from bot.study import challenge_words, closing, decisions, rules, seasons
from bot.study.announced import Run

EXTEND = "/studyadmin challenge-extend 3 2 the power was out"
RESCORE = "/studyadmin challenge-rescore 3 the key to p2 was wrong"
VOID = "/studyadmin challenge-void 3 the file was damaged"
STATS = "/studyadmin challenge-stats 3"

SHOWN = 10
"""Reports on a page."""

Reason = Annotated[str, Arg("Why; members see it", max_length=rules.REASON_LENGTH)]


@group.command("challenge-extend", "Let a week close later", right=Right.MANAGE, writes=True, example=EXTEND)
def extend(
    ctx: Context, week: TheWeek, days: Annotated[int, Arg("By how many days", ge=1, le=14)], reason: Reason
) -> Reply:
    """Move the close of an open week. It never moves to an earlier time."""
    run = find(ctx, week)
    until = run.closes_at + timedelta(days=days)
    if not decisions.extend(ctx.db, ctx.member, run, until, reason, ctx.now):
        raise UserError(f"Week {week} is closed, so its close stays where it was.", example=STATS)
    said = f"Week {week} closes {count(days, 'day')} later."
    blocks = (Heading(f"Week {week} · extended"), Text(escape(said)), When("It closes", until), _show(run))
    return Reply(said, blocks)


@group.command(
    "challenge-rescore", "Score everything again by the content's key", right=Right.MANAGE, writes=True, example=RESCORE
)
def rescore(ctx: Context, week: TheWeek, reason: Reason) -> Reply:
    """Take the key that the content has now in place of the one that was announced, and judge every answer again."""
    run = find(ctx, week)
    season = ctx.content.season(seasons.by_id(ctx.db, run.season_id).season)
    key = season.key(run.challenge.id) if season is not None else None
    if key is None:
        raise UserError(f"The content has no key for week {week} any more.", example=STATS)
    changed = decisions.rescore(ctx.db, ctx.member, run, key, reason, ctx.now)
    if changed is None:
        raise UserError(
            f"The content has the same key for week {week} as was announced. Correct it there first.", example=STATS
        )
    members = count(changed, "member")
    said = (
        f"Everything stored is scored again; the points of {members} change."
        if run.closed_at
        else ("What was told is told anew; the close follows the new key.")
    )
    return Reply(said, (Heading(f"Week {week} · key corrected"), Text(escape(said)), _show(run)))


@group.command("challenge-void", "Let a week count for nobody", right=Right.MANAGE, writes=True, example=VOID)
def void(ctx: Context, week: TheWeek, reason: Reason) -> Reply:
    """Take back what the week gave, by further rows; its answers stay as practice."""
    run = find(ctx, week)
    taken = decisions.void(ctx.db, ctx.member, run, reason, ctx.now)
    if taken is None:
        raise UserError(f"Week {week} counts for nobody already.", example=STATS)
    said = f"Week {week} counts for nobody; the points of {count(taken, 'member')} are taken back."
    return Reply(said, (Heading(f"Week {week} · void"), Text(escape(said)), _show(run)))


@group.command("challenge-stats", "How a week goes, part by part", right=Right.MANAGE, writes=True, example=STATS)
def stats(ctx: Context, week: TheWeek) -> Reply:
    """How many opened and answered, how much of each part is solved, how it was rated, what was decided."""
    run = find(ctx, week)
    found = closing.statistics(ctx.db, run)
    number, mean = challenge_words.ratings(ctx.db, run)
    pairs = [("Opened", f"{found.opened}"), ("Answered", f"{found.answered}")]
    if number:
        pairs.append(("Rated", escape(f"{mean:.1f} of 5, by {number}")))
    for part in run.challenge.parts:
        each = found.parts[part.id]
        said = f"{each.members} answered, {each.tries} tries"
        if each.solved is not None:
            said += f", {round(100 * each.solved)} % solved"
        pairs.append((part.label, escape(said)))
    blocks: list[Block] = [Heading(f"Week {week} · {run.challenge.title}", "for organisers"), Fields(tuple(pairs))]
    decided = decisions.of(ctx.db, run)
    if decided:
        blocks.append(Text(listing([escape(f"{what}: {reason}") for what, reason in decided])))
    return Reply(f"Week {week}: {found.answered} answered.", (*blocks, _show(run)))


@group.command("challenge-reports", "What members reported about challenges and work", right=Right.MANAGE, writes=True)
def reports(
    ctx: Context, settle: Annotated[int | None, Arg("A report that is dealt with, by its number", ge=1)] = None
) -> Reply:
    """The open reports, without who wrote them; ``settle`` takes one off the list."""
    community = ctx.member.community_id
    if settle is not None and not challenge_words.settle(ctx.db, community, settle, ctx.now):
        raise UserError(f"There is no open report {settle}.", example="/studyadmin challenge-reports")
    found = challenge_words.reports(ctx.db, community)
    said = f"{count(len(found), 'report')} open"
    blocks: list[Block] = [Heading("Reports", said)]
    for row in found[:SHOWN]:
        about = f", about {row.answer}" if row.answer else ""
        blocks.append(Text(escape(f"Report {row.id}, week {row.week}{about}:")))
        blocks.append(Quote(row.why))
    buttons = [Button(f"Settle {row.id}", call("studyadmin challenge-reports", settle=row.id)) for row in found[:5]]
    if buttons:
        blocks.append(Actions(tuple(buttons)))
    return Reply(f"Reports: {said}.", tuple(blocks))


def _show(run: Run) -> Actions:
    return Actions((Button("The challenge", call("challenge show", week=run.week)),))
