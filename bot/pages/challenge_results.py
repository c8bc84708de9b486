"""After the close: the solution, how everybody did, and one's own result. And one's own entries at any time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.challenges import numbers, predictions
from bot.challenges.keys import ChoiceKey, NumberKey, TextKey
from bot.chat.invocation import call
from bot.chat.markup import code, escape, listing, prose
from bot.chat.reply import Actions, Block, Button, Code, Fields, Heading, Progress, Reply, Table, Text, When
from bot.chat.text import shortened
from bot.pages.board import ordinal, points
from bot.pages.challenge import Sheet
from bot.pages.wording import count
from bot.study import rules
from bot.study.announced import Run
from bot.study.closing import Result
from bot.study.season_standings import Stands
from bot.study.submissions import WHOLE, Having, Tried, counting

SHOWN = 10
"""Places in the list of the best, and tries of a part in the list of entries."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of the results: its rank, shared by equal points, the name that others read, and the points."""

    rank: int
    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a week went: everybody's results, the best by the names that others may read, and what it was rated."""

    results: Sequence[Result]
    best: Sequence[Placed]
    own: Result | None
    rank: int | None
    rated: tuple[int, float]
    decided: Sequence[tuple[str, str]] = ()


def results_page(sheet: Sheet, outcome: Outcome) -> Reply:
    """The solution and the standings of one week, with the reader's own result."""
    run = sheet.run
    said = own_words(run, outcome)
    blocks: list[Block] = [Heading(f"Week {run.week} · {run.challenge.title}", "results"), Text(escape(said))]
    words = {"extend": "Closed later", "rescore": "Key corrected, everything scored again", "void": "Counts for nobody"}
    if outcome.decided:
        lines = [escape(f"{words.get(what, what)}: {reason}") for what, reason in outcome.decided]
        blocks.append(Text(listing(lines)))
    blocks += solution(sheet)
    blocks += standings(run, outcome)
    items = [Button("The challenge", call("challenge show", week=run.week))]
    if outcome.own is not None:
        items.append(Button("My entries", call("challenge entries", week=run.week)))
    items.append(Button("The board", call("leaderboard show")))
    return Reply(f"Results of week {run.week}: {said}", (*blocks, Actions(tuple(items))))


def solution(sheet: Sheet) -> list[Block]:
    """The keys, which of them are the reader's own, and the explanation."""
    explanation = sheet.run.key.explanation
    pairs = [(have.asked.part.label, key) for have in sheet.having if (key := key_words(have))]
    blocks: list[Block] = [Heading("Solution", level=2)]
    if pairs:
        blocks.append(Fields(tuple(pairs)))
    blocks.append(Text(prose(explanation.text)))
    if explanation.code:
        blocks.append(Code(explanation.code.rstrip(), "python"))
    blocks.append(Text("Slips that people make:\n" + listing([prose(each) for each in explanation.slips])))
    return blocks


def standings(run: Run, outcome: Outcome) -> list[Block]:
    """How many took part, how much of each part was solved, and the best."""
    results = outcome.results
    if not results:
        return [Text("Nobody answered in time.")]
    blocks: list[Block] = [Heading("Everybody", f"{count(len(results), 'member')} answered", level=2)]
    for part in run.challenge.parts:
        mean = sum(result.parts.get(part.id, 0.0) for result in results) / len(results)
        blocks.append(Progress(shortened(part.label, 24), mean, 1, f"{round(100 * mean)} % solved"))
    if outcome.best:
        rows = tuple((f"{place.rank}", place.name, f"{place.points}") for place in outcome.best[:SHOWN])
        blocks.append(Table(("Place", "Name", "Points"), rows))
    number, mean = outcome.rated
    if number:
        blocks.append(Text(escape(f"Rated {mean:.1f} of 5 by {count(number, 'member')}.")))
    return blocks


def own_words(run: Run, outcome: Outcome) -> str:
    """The reader's own result in a sentence."""
    if run.voided_at is not None:
        return "This week counts for nobody; the organisers have said why."
    own = outcome.own
    if own is None and any(each.kind == "link" for each in run.challenge.parts):
        return "What work earns comes with its reviews."
    if own is None:
        return "You did not answer in time; answers now are practice."
    most = rules.CHALLENGE[run.challenge.difficulty]
    place = f", {ordinal(outcome.rank)} of {len(outcome.results)}" if outcome.rank is not None else ""
    return f"You have {own.points} of {points(most)}{place}."


def key_words(have: Having) -> str:
    """The key to a part, as markup; empty where there is none to show."""
    key = have.keyed.key
    match key:
        case NumberKey():
            return code(numbers.show(key.value))
        case TextKey():
            return code(key.accepted[0])
        case ChoiceKey():
            texts = {option.id: option.text for option in key.options}
            letters = have.asked.letters()
            order = key.chosen if have.asked.part.kind == "order" else sorted(key.chosen, key=lambda id_: letters[id_])
            return " · ".join(f"**{letters[id_]}** {prose(texts[id_])}" for id_ in order)
    return ""


def entries_page(sheet: Sheet, result: Result | None, news: str = "") -> Reply:
    """Everything that a member has handed in, with what was told of it, and nothing that was not."""
    run = sheet.run
    said = f"{count(sum(len(tried) for tried in sheet.tried), 'answer')} to week {run.week}, {run.challenge.title}"
    blocks: list[Block] = [Heading(f"Week {run.week} · your entries", run.challenge.title)]
    if news:
        blocks.append(Text(escape(news)))
    items: list[Button] = []
    for have, tried in zip(sheet.having, sheet.tried, strict=True):
        if tried:
            blocks += _tries(have, tried)
            if have.kind.control == "file" and sheet.now <= run.closes_at:
                items += _choices(run, have, tried)
    if not any(sheet.tried):
        blocks.append(Text("Nothing yet."))
    if result is not None:
        most = rules.CHALLENGE[run.challenge.difficulty]
        blocks.append(Text(f"This week gave you {result.points} of {points(most)}."))
    elif sheet.now <= run.closes_at:
        blocks.append(When("What is told at the close comes", run.closes_at))
    items.append(Button("‹ The challenge", call("challenge show", week=run.week)))
    return Reply(f"Your entries: {said}.", (*blocks, Actions(tuple(items[-5:]))))


def _tries(have: Having, tried: Sequence[Tried]) -> list[Block]:
    letters = have.asked.letters()
    counts = counting(have.kind, tried)
    rows = []
    for each in tried[-SHOWN:]:
        answer = "".join(letters.get(id_, id_) for id_ in each.answer) if letters else shortened(each.answer, 24)
        rows.append((f"{each.revision}", answer, _told(have, each), "counts" if each is counts else ""))
    return [Text(escape(have.asked.part.label)), Table(("No", "Answer", "Result", ""), tuple(rows))]


def _told(have: Having, each: Tried) -> str:
    late = " (practice)" if each.late else ""
    if have.kind.control == "file":
        private = f", private {predictions.shown(each.final_score)}" if each.final_score is not None else ""
        return ("" if each.score is None else f"public {predictions.shown(each.score)}") + private + late
    share = each.final if each.final is not None else each.told
    if share is None:
        return f"told at the close{late}"
    return ("right" if share >= WHOLE else "partly right" if share else "not it") + late


def _choices(run: Run, have: Having, tried: Sequence[Tried]) -> list[Button]:
    """A button for each of the newest files that do not count now."""
    counts = counting(have.kind, tried)
    others = [each for each in tried if each is not counts][-3:]
    part = have.asked.part.id
    return [
        Button(f"Use no {each.revision}", call("challenge choose", week=run.week, part=part, number=each.revision))
        for each in others
    ]


def archive_page(
    rows: Sequence[tuple[Run, str]], words: str, now: datetime, stands: Stands | None = None, best: int = 0
) -> Reply:
    """Earlier weeks, the newest first, each with how the reader did; and where they stand in the season."""
    said = f"{count(len(rows), 'week')}" + (f" with “{words}”" if words else "")
    blocks: list[Block] = [Heading("Challenges so far", said)]
    if stands is not None:
        where = f"{ordinal(stands.rank)} of {stands.of}"
        of_weeks = f"The best {best} weeks of the season count."
        blocks.append(Text(escape(f"This season: {points(stands.points)}, {where}. {of_weeks}")))
    if not rows:
        blocks.append(Text(escape("None of the weeks so far has these words." if words else "None yet.")))
    if rows:
        lines = [
            (
                f"{run.week}",
                run.challenge.title,
                run.challenge.difficulty,
                state if now > run.closes_at else f"{state}, open",
            )
            for run, state in rows[:SHOWN]
        ]
        blocks.append(Table(("Week", "Challenge", "", "You"), tuple(lines)))
    if len(rows) > SHOWN:
        blocks.append(Text(escape(f"And {len(rows) - SHOWN} earlier ones: name a word of their title.")))
    buttons = [Button(f"Week {run.week}", call("challenge show", week=run.week)) for run, _ in rows[:5]]
    if buttons:
        blocks.append(Actions(tuple(buttons)))
    return Reply(f"Challenges so far: {said}.", tuple(blocks))


def ranked(results: Sequence[Result], names: Mapping[int, str]) -> list[Placed]:
    """The best first, without those whom others must not see; equal points share a rank."""
    seen = sorted(
        (each for each in results if names.get(each.member_id)), key=lambda each: (-each.points, each.member_id)
    )
    totals = [each.points for each in seen]
    return [Placed(totals.index(each.points) + 1, f"{names[each.member_id]}", each.points) for each in seen]
