"""Reading others' work by a rubric, and what others said of one's own. Nobody reads who reviewed them."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from bot.chat.invocation import call
from bot.chat.markup import bold, code, escape, link, prose
from bot.chat.reply import Actions, Block, Button, Heading, Quote, Reply, Table, Text, When
from bot.curriculum.challenge import LinkPart
from bot.pages.wording import count
from bot.study.announced import Run
from bot.study.reviews import Review


def work_page(run: Run, part: LinkPart, review: Review, address: str, left: int, news: str = "") -> Reply:
    """A piece of work to review: where it is, by what it is read, and a button to begin."""
    heading = Heading(f"Review · week {run.week} {run.challenge.title}", f"{left} to give")
    blocks: list[Block] = [heading]
    if news:
        blocks.append(Text(escape(news)))
    lines = [f"**{number}** {prose(line.text)}" for number, line in enumerate(part.review.rubric, start=1)]
    blocks += [
        Text(f"{link('The work', address)} {code(address)}"),
        Text("Read it, then say for each criterion which level fits:\n" + "\n".join(f"- {line}" for line in lines)),
        Text("Your name is not shown. The median of all reviews counts."),
        When("Due", review.due_at),
        Actions(
            (
                Button("Begin", call("review level", review=review.id), "primary"),
                Button("Something is wrong", call("review report", review=review.id)),
            )
        ),
    ]
    return Reply(f"A piece of work to review, for week {run.week}: {address}", tuple(blocks))


def level_page(run: Run, part: LinkPart, review: Review, address: str, given: str) -> Reply:
    """One criterion after the other; the levels chosen so far are in the buttons. Then what was chosen, to hand in."""
    rubric, number = part.review.rubric, len(given)
    blocks: list[Block] = []
    if number < len(rubric):
        line = rubric[number]
        blocks += [
            Heading(f"Review · {line.text}", f"{number + 1} of {len(rubric)}"),
            Text(link("The work", address)),
            Text("\n".join(f"- **{level}** {prose(words)}" for level, words in enumerate(line.levels))),
        ]
        items = [
            Button(f"{level}", call("review level", review=review.id, given=f"{given}{level}"))
            for level in range(len(line.levels))
        ]
        blocks.append(Actions(tuple(items)))
        if given:
            back = Button("‹ Back", call("review level", review=review.id, given=given[:-1]))
            blocks.append(Actions((back,)))
        return Reply(f"{line.text}: which level fits?", tuple(blocks))
    rows = [(line.text, f"{level} {line.levels[int(level)]}") for line, level in zip(rubric, given, strict=True)]
    blocks += [
        Heading(f"Review · week {run.week}", "ready"),
        Table(("Criterion", "Level"), tuple(rows)),
        Actions(
            (
                Button("Hand it in", call("review submit", review=review.id, scores=given), "primary"),
                Button("With a comment", call("review comment", review=review.id, scores=given)),
                Button("‹ Back", call("review level", review=review.id, given=given[:-1])),
            )
        ),
    ]
    return Reply("Your review is ready to be handed in.", tuple(blocks))


def nothing_page() -> Reply:
    """There is nothing to review now."""
    blocks: list[Block] = [Heading("Reviews", "none to give"), Text("There is nothing for you to review right now.")]
    blocks.append(Actions((Button("What next?", call("roadmap next")),)))
    return Reply("There is nothing for you to review right now.", tuple(blocks))


def given_page(points: int, left: int) -> Reply:
    """A review was handed in."""
    said = f"Handed in. {count(points, 'point')}." if points else "Handed in. Thank you."
    more = f"{count(left, 'review')} left to give." if left else "That was the last one."
    button = Button("Next review", call("review next"), "primary")
    return Reply(f"{said} {more}", (Heading("Review"), Text(escape(f"{said} {more}")), Actions((button,))))


def own_reviews(part: LinkPart, given: Sequence[Review], waiting: bool) -> list[Block]:
    """What others said of one's own work, without who said it."""
    if waiting:
        return [Text("Your work is being reviewed; what it earns comes when the reviews are in.")]
    if not given:
        return []
    rubric = part.review.rubric
    rows = []
    for place, line in enumerate(rubric):
        level = median(each.scores[place] for each in given)
        words = line.levels[int(level)] if level == int(level) else f"between {line.levels[int(level)]} and the next"
        rows.append((line.text, f"{level:g} of {len(line.levels) - 1}", words))
    blocks: list[Block] = [
        Heading("Reviews of your work", count(len(given), "review"), level=2),
        Table(("Criterion", "Median", "Level"), tuple(rows)),
    ]
    for each in given:
        if each.comment:
            blocks += [Quote(each.comment, f"review {each.id}")]
    appeal = Button("A review is unfair", call("review report", review=given[0].id))
    return [*blocks, Actions((appeal,))]


def bad_scores(part: LinkPart) -> str:
    """What a review's scores look like, in words."""
    tops = "".join(f"{len(line.levels) - 1}" for line in part.review.rubric)
    return f"Give one level for each of the {len(tops)} criteria, from {'0' * len(tops)} to {bold(tops).strip('*')}."
