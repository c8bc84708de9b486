"""``/challenge``: this week's challenge, your answers to it, and what they were worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Annotated

from bot.challenges import numbers
from bot.challenges.answers import AnswerError
from bot.challenges.several import spread
from bot.chat.command import Group
from bot.chat.errors import UserError
from bot.chat.invocation import Value
from bot.chat.markup import bold, code, escape, prose
from bot.chat.option import Arg
from bot.chat.reply import Reply
from bot.chat.request import Context
from bot.chat.upload import Upload
from bot.curriculum.catalog import Catalog
from bot.curriculum.season import WEEKS
from bot.pages.challenge import Sheet, part_page, week_page
from bot.pages.challenge_help import data_page, example_page, hint_page
from bot.study import announced, closing, rules, runs, seasons
from bot.study.announced import OPENED, Run
from bot.study.submissions import TooSoon, having, of, submit

group = Group("challenge", "This week's challenge: read it, answer it, see how you did")

EXAMPLE = "/challenge show"
SUBMIT = "/challenge submit 919.35; 169.228"
FILE_BYTES = 262_144


Week = Annotated[int | None, Arg("An earlier week, by its number; without it, this week", ge=1, le=WEEKS, noun="week")]
TheWeek = Annotated[int, Arg("Which week", ge=1, le=WEEKS)]
Part = Annotated[str, Arg("Which part", max_length=8)]


@group.command("show", "This week's challenge, and how you stand with it", writes=True, starts=r"w?\d{1,2}")
def show(ctx: Context, week: Week = None) -> Reply:
    """The challenge with its parts. Whoever has looked and answers nothing is reminded a day before the close."""
    run = find(ctx, week)
    if run.open(ctx.now):
        announced.step(ctx.db, run, ctx.member.id, OPENED, ctx.now)
    return week_page(sheet(ctx, run))


@group.command("submit", "Hand in your answer; you may change it until the close", writes=True, example=SUBMIT)
def submit_(
    ctx: Context,
    answer: Annotated[
        str | None, Arg("A number, a text, letters, a link; several: p1=3 p2=4", max_length=rules.ANSWER_LENGTH)
    ] = None,
    file: Annotated[Upload | None, Arg("A CSV with predictions", max_bytes=FILE_BYTES)] = None,
) -> Reply:
    """Answer one part of this week, or several at once; without an answer, a button for each part."""
    run = find(ctx, None)
    parts = run.challenge.parts
    if file is not None:
        takes = [each.id for each in parts if each.kind in ("predictions", "json")] or [parts[0].id]
        return _submit(ctx, run, [(takes[0], file)])
    if answer is None:
        return week_page(sheet(ctx, run), "Choose a part to answer.")
    tried = {each.part for each in of(ctx.db, run, ctx.member.id)}
    try:
        found = spread(answer, [each.id for each in parts], [each.id for each in parts if each.id not in tried])
    except AnswerError as error:
        raise UserError(str(error), example=EXAMPLE) from None
    return _submit(ctx, run, found)


@group.command("part", "One part of a challenge", hidden=True, writes=True, example=EXAMPLE)
def part_(ctx: Context, week: TheWeek, part: Part) -> Reply:
    """A part with its options; reached by buttons."""
    run = find(ctx, week)
    return part_page(sheet(ctx, run), _place(run, part))


@group.command("tick", "Tick options of one part", hidden=True, writes=True, example=EXAMPLE)
def tick(
    ctx: Context, week: TheWeek, part: Part, picked: Annotated[str, Arg("Ticked so far", max_length=10)] = ""
) -> Reply:
    """The same part with other options ticked; nothing is kept before Answer."""
    run = find(ctx, week)
    place = _place(run, part)
    found = sheet(ctx, run)
    known = [option.id for option in found.having[place].asked.options]
    kept = [each for each in dict.fromkeys(picked) if each in known]
    return part_page(found, place, "".join(kept))


@group.command("pick", "Answer with options", hidden=True, writes=True, example=EXAMPLE)
def pick(ctx: Context, week: TheWeek, part: Part, chosen: Annotated[str, Arg("The options", max_length=10)]) -> Reply:
    """Keep the options that were picked; reached by buttons."""
    run = find(ctx, week)
    place = _place(run, part)
    letters = sheet(ctx, run).having[place].asked.letters()
    if not letters or any(each not in letters for each in chosen):
        raise UserError("That option is not there (any more). Open the part again.", example=EXAMPLE)
    return _submit(ctx, run, [(run.challenge.parts[place].id, "".join(letters[each] for each in chosen))])


def _asked(content: Catalog, args: Mapping[str, Value]) -> str:
    """What the form says above its field: the content's prompt, since a form opens without a look at the database."""
    week, part = str(args.get("week", "")), str(args.get("part", ""))
    for season in content.seasons:
        challenge = season.challenge(int(week)) if week.isascii() and week.isdecimal() else None
        for each in challenge.parts if challenge is not None else ():
            if each.id == part:
                return prose(each.prompt)
    return "Your answer to this part of the challenge."


@group.command(
    "answer", "Answer one part", hidden=True, writes=True, example=EXAMPLE, title="Your answer", intro=_asked
)
def answer_(
    ctx: Context, week: TheWeek, part: Part, answer: Annotated[str, Arg("Your answer", max_length=400)]
) -> Reply:
    """One line, by a form; reached by buttons."""
    return _submit(ctx, find(ctx, week), [(part, answer)])


@group.command("write", "Write an answer", hidden=True, writes=True, example=EXAMPLE, title="Your answer", intro=_asked)
def write(
    ctx: Context,
    week: TheWeek,
    part: Part,
    answer: Annotated[str, Arg("Your answer", max_length=3000, paragraph=True)],
) -> Reply:
    """Several lines, by a form; reached by buttons."""
    return _submit(ctx, find(ctx, week), [(part, answer)])


@group.command("upload", "Send a file", hidden=True, writes=True, example=EXAMPLE, title="Your file", intro=_asked)
def upload(
    ctx: Context, week: TheWeek, part: Part, file: Annotated[Upload, Arg("A CSV", max_bytes=FILE_BYTES)]
) -> Reply:
    """A file, by a form; reached by buttons."""
    return _submit(ctx, find(ctx, week), [(part, file)])


@group.command("hint", "A hint; what it costs is said first", writes=True)
def hint(ctx: Context, number: Annotated[int | None, Arg("Which hint", ge=1, le=3)] = None, week: Week = None) -> Reply:
    """The hints that were taken, and what the next one would cost."""
    run = find(ctx, week)
    return hint_page(run, _taken(ctx, run), ctx.now, number)


@group.command("reveal", "Take a hint", hidden=True, writes=True, example="/challenge hint")
def reveal(ctx: Context, week: TheWeek, number: Annotated[int, Arg("Which hint", ge=1, le=3)]) -> Reply:
    """Take a hint, and with it what it costs; reached by buttons."""
    run = find(ctx, week)
    if number > len(run.challenge.hints):
        raise UserError(f"This challenge has {len(run.challenge.hints)} hints.", example="/challenge hint")
    announced.step(ctx.db, run, ctx.member.id, f"hint-{number}", ctx.now)
    return hint_page(run, _taken(ctx, run), ctx.now, number)


@group.command("example", "A worked example with other numbers", hidden=True, writes=True, example=EXAMPLE)
def example(ctx: Context, week: Week = None) -> Reply:
    """The worked example; reached by buttons."""
    return example_page(find(ctx, week))


@group.command("data", "The files of a challenge", hidden=True, writes=True, example=EXAMPLE)
def data(ctx: Context, week: Week = None) -> Reply:
    """Everybody's files and the caller's own; reached by buttons."""
    run = find(ctx, week)
    own = [each.files for each in sheet(ctx, run).having]
    return data_page(run, announced.files(ctx.db, run), {name: made for files in own for name, made in files.items()})


def find(ctx: Context, week: int | None) -> Run:
    """The run of ``week``, or of this week, after whatever is due was announced and closed. Raises ``UserError``."""
    community = ctx.member.community_id
    season = announced.settle(ctx.db, ctx.content, community, ctx.now)
    if season is None:
        raise UserError(
            "No season is running here yet. An organiser starts one: /studyadmin season-start.", example="/roadmap next"
        )
    closing.close_due(ctx.db, community, ctx.now)
    run = announced.newest(ctx.db, season) if week is None else announced.of_week(ctx.db, season, week)
    if run is not None:
        return run
    if week is not None and season.opens(week) > ctx.now:
        opens = season.monday(week)
        raise UserError(f"Week {week} opens on {opens.day} {opens:%B %Y}, at 09:00 in the group.", example=EXAMPLE)
    if week is None:
        raise UserError(_not_begun(season, ctx.now), example="/roadmap next")
    raise UserError(f"There was no challenge in week {week}.", example=EXAMPLE)


def sheet(ctx: Context, run: Run) -> Sheet:
    """The run with everything that is the caller's."""
    comma = numbers.decimal_comma(ctx.request.locale)
    parts = run.challenge.parts
    have = [having(ctx.db, run, each, ctx.member.id, ctx.now, comma) for each in parts]
    entries = of(ctx.db, run, ctx.member.id)
    tried = [[entry for entry in entries if entry.part == each.id] for each in parts]
    files = any(each.files for each in have) or announced.has_files(ctx.db, run)
    return Sheet(run, ctx.now, have, tried, len(_taken(ctx, run)), files)


def _submit(ctx: Context, run: Run, answers: Sequence[tuple[str, str | Upload]]) -> Reply:
    """Read, keep and judge each answer; then go on to what waits next."""
    found = sheet(ctx, run)
    news, last = [], 0
    for part, given in answers:
        last = _place(run, part)
        have = found.having[last]
        name = f"{bold(have.asked.part.label)}: " if len(found.having) > 1 else ""
        try:
            read = have.kind.read(have.asked, given)
            _, verdict = submit(ctx.db, ctx.member, run, have, read, ctx.now)
        except AnswerError as error:
            if len(answers) == 1:
                raise UserError(str(error), example=f"/challenge show week={run.week}") from None
            news.append(f"{name}{escape(str(error))}")
            continue
        except TooSoon as wait:
            news.append(f"{name}{escape(_wait(wait, have.kind.control == 'file', ctx.now))}")
            continue
        kept = (
            f"{name}read as {code(read.shown.strip('“”'))}."
            if not found.having[last].asked.options
            else (f"{name}{escape(read.shown)}.")
        )
        said = prose(verdict.said) if verdict is not None else "Kept; you see the result at the close."
        news.append(f"{kept[:1].upper()}{kept[1:]} {said}")
    runs.follow(ctx.db, ctx.member, ctx.now)
    after = sheet(ctx, run)
    waiting = [place for place in after.open if not after.tried[place] and place != last]
    if len(answers) == 1 and (after.waits(last) or waiting) and after.having[last].kind.control != "file":
        following = last if after.waits(last) else waiting[0]
        return part_page(after, following, news="\n".join(news))
    return week_page(after, "\n".join(news))


def _wait(wait: TooSoon, files: bool, now: datetime) -> str:
    if files:
        return f"{wait.most} files are scored a day; the next one can be sent tomorrow."
    if wait.at is None:
        return f"All {wait.most} tries are used. The best answer counts, and the solution comes at the close."
    seconds = ceil((wait.at - now).total_seconds())
    return f"The next try can be made in {seconds} s. Use them to check your working."


def _place(run: Run, part: str) -> int:
    ids = [each.id for each in run.challenge.parts]
    if part.casefold() in ids:
        return ids.index(part.casefold())
    if part.isdecimal() and 1 <= int(part) <= len(ids):
        return int(part) - 1
    raise UserError(f"This challenge has the parts {', '.join(ids)}.", example=EXAMPLE)


def _taken(ctx: Context, run: Run) -> list[int]:
    steps = announced.steps(ctx.db, run, ctx.member.id)
    return [number for number in range(1, len(run.challenge.hints) + 1) if f"hint-{number}" in steps]


def _not_begun(season: seasons.Running, now: datetime) -> str:
    first = season.monday(1)
    if season.opens(1) > now:
        return f"The season begins on {first.day} {first:%B %Y}, at 09:00 in the group."
    return "The season has no challenge yet."
