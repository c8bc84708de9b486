"""A week as an author looks at it: what members will see, with numbers drawn for nobody, and what gives it away."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.challenges.answers import Slip
from bot.challenges.generators import generate
from bot.challenges.generators.made import Generated
from bot.challenges.keys import ChoiceKey, Key, NumberKey
from bot.challenges.kinds import kinds
from bot.challenges.resolve import asked, keyed
from bot.chat.markup import listing, prose
from bot.chat.reply import Block, Code, Heading, Reply, Text
from bot.curriculum.answer_key import AnswerKey
from bot.curriculum.challenge import Challenge, Draw, Part
from bot.pages.challenge import Sheet, part_page, week_page
from bot.pages.challenge_help import example_page
from bot.study.announced import Run
from bot.study.submissions import Having

SEED = 1
"""The draw that a preview shows where members get numbers of their own."""

OPEN = timedelta(days=6)


def week_preview(challenge: Challenge, key: AnswerKey, week: int, now: datetime) -> list[Reply]:
    """The week's page, its example, each part, and last, for the author alone, answers, hints and explanation."""
    run = Run(0, 0, 0, week, now, now + OPEN, None, None, "", challenge, key)
    having = [_having(part, key) for part in challenge.parts]
    files = bool(challenge.files) or any(each.files for each in having)
    sheet = Sheet(run, now, having, [()] * len(having), 0, files)
    parts = [part_page(sheet, place) for place in range(len(having))]
    return [week_page(sheet), example_page(run), *parts, _answers(run, having)]


def _having(part: Part, key: AnswerKey) -> Having:
    draw = getattr(part, "generator", None)
    made: Generated | None = None
    if draw is not None:
        options = {} if isinstance(draw, Draw) else {"train": draw.train, "test": draw.test}
        made = generate(draw.name, draw.version, SEED, **options)
    values, files = ({}, {}) if made is None else (made.values, made.files)
    return Having(asked(part, made, 0), keyed(part, key.part(part.id), made), kinds()[part.kind], values, files)


def _answers(run: Run, having: list[Having]) -> Reply:
    challenge, explanation = run.challenge, run.key.explanation
    blocks: list[Block] = [Heading("For you alone: the answers", challenge.title)]
    for have in having:
        lines = [f"**Right:** {prose(_right(have.keyed.key))}"]
        lines += [prose(have.keyed.why)] if have.keyed.why else []
        lines += [f"{prose(value)} · {prose(slip.say)}" for value, slip in _slips(have)]
        blocks += [Heading(have.asked.part.label, level=2), Text(listing(lines))]
    hints = [f"{prose(each.text)} (costs {each.cost:.0%})" for each in challenge.hints]
    blocks += [Heading("Hints", level=2), Text(listing(hints))] if hints else []
    blocks += [Heading("Explanation", level=2), Text(prose(explanation.text))]
    if explanation.code:
        blocks.append(Code(explanation.code.rstrip(), "python"))
    blocks.append(Text(listing([prose(each) for each in explanation.slips])))
    return Reply(f"The answers of {challenge.title}.", tuple(blocks))


def _right(key: Key | None) -> str:
    if isinstance(key, ChoiceKey):
        texts = {option.id: option.text for option in key.options}
        return "; ".join(texts[each] for each in key.chosen) or "none of them"
    if isinstance(key, NumberKey):
        return str(key.value)
    if key is not None:
        return " or ".join(key.accepted)
    return "judged by its own rule: a contract, hidden labels, or other members"


def _slips(have: Having) -> list[tuple[str, Slip]]:
    key = have.keyed.key
    if key is None or isinstance(key, ChoiceKey):
        return []
    found = ((str(each.value), have.keyed.slips.get(each.slip)) for each in key.near_misses)
    return [(value, slip) for value, slip in found if slip is not None]
