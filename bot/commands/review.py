"""``/review``: reading others' work by a rubric. Who reviewed whom is known to organisers alone."""

from __future__ import annotations

from typing import Annotated

from bot.chat.command import Group
from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.chat.option import Arg
from bot.chat.reply import Heading, Reply, Text
from bot.chat.request import Context
from bot.curriculum.challenge import LinkPart
from bot.pages.review import bad_scores, given_page, level_page, nothing_page, work_page
from bot.study import announced, challenge_words, closing, reviews, rules, runs, weeks
from bot.study.announced import Run
from bot.study.reviews import Review

group = Group("review", "Review others' work, and be reviewed")

EXAMPLE = "/review next"
REASON_LENGTH = 500

Number = Annotated[int, Arg("Which review", ge=1, noun="review")]


@group.command("next", "The next piece of work for you to review", writes=True)
def next_(ctx: Context) -> Reply:
    """What the caller has to review, what is due first; else a piece that lacks a reader."""
    _advance(ctx)
    waiting = _waiting(ctx)
    if waiting:
        return _work(ctx, waiting[0], len(waiting))
    for run in announced.closed_of(ctx.db, ctx.member.community_id):
        found = reviews.volunteer(ctx.db, run, ctx.member.id, closing.works(ctx.db, run), ctx.now)
        if found is not None:
            return _work(ctx, found, 1, "Nobody else reads this one yet. Thank you for asking.")
    return nothing_page()


@group.command("submit", "Hand in a review: a level for each criterion", writes=True, example="/review submit 12 2103")
def submit(
    ctx: Context,
    review: Number,
    scores: Annotated[str, Arg("A level for each criterion, such as 2103", max_length=40)],
    comment: Annotated[str | None, Arg("What is good, what could be better", max_length=rules.COMMENT_LENGTH)] = None,
) -> Reply:
    """Keep a review, once. It earns points, up to as many a week as a piece has reviewers."""
    _advance(ctx)
    run, part, found = _open(ctx, review)
    levels = [int(each) for each in scores if each.isascii() and each.isdigit()]
    tops = [len(line.levels) for line in part.review.rubric]
    if len(levels) != len(tops) or any(level >= top for level, top in zip(levels, tops, strict=True)):
        raise UserError(bad_scores(part), example=EXAMPLE)
    points = reviews.give(ctx.db, ctx.member, run, found, levels, comment, ctx.now)
    if points is None:
        raise UserError("That review was handed in already; it stands.", example=EXAMPLE)
    closing.settle_reviews(ctx.db, run, ctx.now)
    runs.follow(ctx.db, ctx.member, ctx.now)
    return given_page(points, len(_waiting(ctx)))


@group.command("show", "What you have to review", hidden=True, writes=True, example=EXAMPLE)
def show(ctx: Context) -> Reply:
    """What a bare ``/review`` means."""
    return next_(ctx)


@group.command("level", "A level for one criterion", hidden=True, writes=True, example=EXAMPLE)
def level(ctx: Context, review: Number, given: Annotated[str, Arg("The levels so far", max_length=16)] = "") -> Reply:
    """The next criterion; reached by buttons, which carry what was chosen before."""
    run, part, found = _open(ctx, review)
    rubric = part.review.rubric
    kept = ""
    for place, each in enumerate(given[: len(rubric)]):
        if not (each.isascii() and each.isdigit() and int(each) < len(rubric[place].levels)):
            break
        kept += each
    return level_page(run, part, found, _address(ctx, found), kept)


@group.command(
    "comment", "Hand in a review with a comment", hidden=True, writes=True, example=EXAMPLE, title="Your comment"
)
def comment_(
    ctx: Context,
    review: Number,
    scores: Annotated[str, Arg("The levels", max_length=16)],
    comment: Annotated[str, Arg("What is good, what could be better", max_length=rules.COMMENT_LENGTH, paragraph=True)],
) -> Reply:
    """The same by a form with room for several lines; reached by buttons."""
    return submit(ctx, review, scores, comment)


@group.command(
    "report", "Something is wrong with a work or a review", hidden=True, writes=True, example=EXAMPLE, title="A report"
)
def report(
    ctx: Context,
    review: Number,
    why: Annotated[str, Arg("What is wrong", max_length=REASON_LENGTH, paragraph=True)],
) -> Reply:
    """A report to the organisers: by the reader about the work, by the author about the review."""
    found = reviews.find(ctx.db, review, ctx.member.id)
    run = None if found is None else announced.by_id(ctx.db, found.run_id, ctx.member.community_id)
    if found is None or run is None:
        raise UserError("There is no such review of yours.", example=EXAMPLE)
    number = challenge_words.report(ctx.db, run, ctx.member.id, found.entry, why, ctx.now)
    said = f"Report {number} is with the organisers."
    return Reply(said, (Heading("Reported"), Text(escape(said))))


def _advance(ctx: Context) -> None:
    """Whatever is due: weeks open and close, reviews that are due count as they are."""
    weeks.advance(ctx.db, ctx.content, ctx.member.community_id, ctx.now)
    for run in announced.closed_of(ctx.db, ctx.member.community_id):
        closing.settle_reviews(ctx.db, run, ctx.now)


def _waiting(ctx: Context) -> list[Review]:
    return [each for each in reviews.mine(ctx.db, ctx.member.id) if each.due_at >= ctx.now]


def _work(ctx: Context, review: Review, left: int, news: str = "") -> Reply:
    run, part, found = _open(ctx, review.id)
    return work_page(run, part, found, _address(ctx, found), left, news)


def _open(ctx: Context, number: int) -> tuple[Run, LinkPart, Review]:
    """A review that the caller has to give. Raises ``UserError`` for any other."""
    found = reviews.find(ctx.db, number, ctx.member.id)
    run = None if found is None else announced.by_id(ctx.db, found.run_id, ctx.member.community_id)
    part = None if run is None else reviews.part_of(run)
    if found is None or run is None or part is None or found.reviewer_id != ctx.member.id:
        raise UserError("There is no such review for you to give.", example=EXAMPLE)
    return run, part, found


def _address(ctx: Context, review: Review) -> str:
    address = reviews.address(ctx.db, review)
    if address is None:
        raise UserError("Its author has taken that work away. There is nothing to review.", example=EXAMPLE)
    return address
