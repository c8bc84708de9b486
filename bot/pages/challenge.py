"""A week's challenge for one member: what it asks, what they have answered, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.chat.invocation import call
from bot.chat.markup import bold, code, escape, prose
from bot.chat.reply import (
    LABEL_LENGTH,
    Actions,
    Block,
    Button,
    Checklist,
    Code,
    Fields,
    Heading,
    Mark,
    Reply,
    Step,
    Text,
    When,
)
from bot.chat.text import shortened
from bot.pages.topic import PICKED, UNPICKED
from bot.pages.wording import count
from bot.study import rules
from bot.study.announced import Run
from bot.study.submissions import Having, Tried, counting, left, tells

ROW = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a member's page of a week is made from. ``having`` and ``tried`` go by part, in the order of the parts.

    ``hints`` is how many they have taken, ``files`` whether there is something to download.
    """

    run: Run
    now: datetime
    having: Sequence[Having]
    tried: Sequence[Sequence[Tried]]
    hints: int
    files: bool

    @property
    def open(self) -> list[int]:
        """The places of the parts that still wait for an answer, or for a better one that may be tried."""
        return [place for place in range(len(self.having)) if self.waits(place)]

    def waits(self, place: int) -> bool:
        """Whether something can be done about this part: it has no answer, or a wrong one and a try is left."""
        have, tried = self.having[place], self.tried[place]
        if not tried:
            return True
        told = best(tried)
        return told is not None and told < 1 and left(self.run, have, tried) != 0 and have.kind.control != "file"


def week_page(sheet: Sheet, news: str = "") -> Reply:
    """The challenge with its parts and how each stands. ``news`` is markup."""
    run = sheet.run
    challenge = run.challenge
    points = rules.CHALLENGE[challenge.difficulty]
    blocks: list[Block] = [Heading(f"Week {run.week} · {challenge.title}", f"{challenge.difficulty}, {points} points")]
    if news:
        blocks.append(Text(news))
    blocks += [until(run, sheet.now), Text(f"{prose(challenge.brief)} About {challenge.minutes} min.")]
    blocks += values(sheet)
    steps = [_step(sheet, place) for place in range(len(sheet.having))]
    blocks.append(Checklist(tuple(steps)))
    for place, have in enumerate(sheet.having, start=1):
        part = have.asked.part
        if have.kind.control in ("line", "paragraph", "file") and len(sheet.having) > 1:
            blocks.append(Text(f"**{place}** {prose(part.prompt)}"))
        elif have.kind.control in ("line", "paragraph", "file"):
            blocks.append(Text(f"{prose(part.prompt)} {prose(have.kind.wanted(part))}"))
            blocks += [Code(part.code.rstrip(), "python")] if part.code else []
    blocks += _answers(sheet)
    blocks.append(Actions(tuple(_more(sheet))))
    return Reply(_summary(sheet), tuple(blocks))


def part_page(sheet: Sheet, place: int, picked: str = "", news: str = "") -> Reply:
    """One part: its prompt, its options or how to answer, and what was answered before."""
    run, have = sheet.run, sheet.having[place]
    part, number = have.asked.part, place + 1
    title = f"Week {run.week} · {part.label}"
    blocks: list[Block] = [Heading(title, f"part {number} of {len(sheet.having)}" if len(sheet.having) > 1 else "")]
    if news:
        blocks.append(Text(news))
    if place == 0 or have.values:
        blocks += values(sheet)
    blocks.append(Text(prose(part.prompt)))
    if part.code:
        blocks.append(Code(part.code.rstrip(), "python"))
    if have.asked.options:
        letters = have.asked.letters()
        lines = [f"**{letters[option.id]}** {prose(option.text)}" for option in have.asked.options]
        blocks.append(Text("\n".join(f"- {line}" for line in lines)))
    blocks.append(Text(f"{prose(have.kind.wanted(part))} {_tries(sheet, place)}".strip()))
    answered = _answered(have, sheet.tried[place])
    if answered:
        blocks.append(Text(answered))
    blocks += _controls(sheet, place, picked)
    return Reply(f"{title}: {part.prompt}", tuple(blocks))


def until(run: Run, now: datetime) -> Block:
    """When the week closes, or that it has closed and everything further is practice."""
    if run.voided_at is not None:
        return Text("This week counts for nobody; answers are practice.")
    if now > run.closes_at:
        return When("Closed, so answers are practice now:", run.closes_at)
    return When("Answers count, and can be changed, until", run.closes_at)


def values(sheet: Sheet) -> list[Block]:
    """The member's own numbers, once for all parts."""
    found: dict[str, str] = {}
    for have in sheet.having:
        found |= have.values
    if not found:
        return []
    blocks: list[Block] = [Text("These are your own; others have different ones.")]
    lines = tuple((name, escape(value)) for name, value in found.items() if "\n" not in value)
    if lines:
        blocks.append(Fields(lines))
    for name, value in found.items():
        if "\n" in value:
            blocks += [Text(bold(name)), Code(value)]
    return blocks


def best(tried: Sequence[Tried]) -> float | None:
    """The best share that was told of answers to a part; ``None`` if nothing was told."""
    told = [each.final if each.final is not None else each.told for each in tried]
    known = [each / 10_000 for each in told if each is not None]
    return max(known) if known else None


def state(have: Having, tried: Sequence[Tried]) -> str:
    """How a part stands, in a word or two."""
    if not tried:
        return "open"
    told = best(tried)
    if have.kind.control == "file":
        return f"{count(len(tried), 'file')} sent"
    if told is None:
        return "answered"
    return "right" if told >= 1 else "partly" if told > 0 else "not yet"


def _step(sheet: Sheet, place: int) -> Step:
    have, tried = sheet.having[place], sheet.tried[place]
    said = state(have, tried)
    mark = Mark.DONE if said in ("right", "answered") or (have.kind.control == "file" and tried) else Mark.OPEN
    return Step(mark, f"{place + 1}", have.asked.part.label, said)


def _summary(sheet: Sheet) -> str:
    run = sheet.run
    answered = sum(bool(tried) for tried in sheet.tried)
    said = f"you have answered {answered} of {count(len(sheet.having), 'part')}"
    return f"Week {run.week}, {run.challenge.title}: {said}."


def _tries(sheet: Sheet, place: int) -> str:
    run, have = sheet.run, sheet.having[place]
    if sheet.now > run.closes_at:
        return "It is practice: as often as you like."
    number = left(run, have, sheet.tried[place])
    if number is None and have.kind.control == "file":
        return "The last file counts, or the one that you choose among your entries."
    if number is None:
        when = "" if tells(run, have.kind, sheet.now) else " You see the result then."
        return f"You can change your answer until the close.{when}"
    pause = f", {run.challenge.attempts.cooldown} s apart" if run.challenge.attempts.cooldown and number > 1 else ""
    return f"{count(number, 'try').replace('trys', 'tries')} left{pause}."


def _answered(have: Having, tried: Sequence[Tried]) -> str:
    found = counting(have.kind, tried) or (tried[-1] if tried else None)
    if found is None:
        return ""
    letters, options = have.asked.letters(), have.asked.options
    if options:
        shown = ", ".join(letters[each] for each in found.answer if each in letters)
    else:
        shown = code(shortened(found.answer, 80))
    return f"Your answer: {shown}, {state(have, tried) if best(tried) is not None else 'kept'}."


def _answers(sheet: Sheet) -> list[Block]:
    """A button for each part; the first that waits is the one to press."""
    waiting = sheet.open
    buttons = []
    for place, have in enumerate(sheet.having):
        label = "Answer" if len(sheet.having) == 1 else f"{place + 1} {have.asked.part.label}"
        style = "primary" if waiting and place == waiting[0] else "plain"
        run = call("challenge part", week=sheet.run.week, part=have.asked.part.id)
        buttons.append(Button(shortened(label, LABEL_LENGTH), run, style))  # type: ignore[arg-type]
    return [Actions(tuple(buttons[at : at + ROW])) for at in range(0, len(buttons), ROW)]


def _more(sheet: Sheet) -> list[Button]:
    week = sheet.run.week
    items = []
    if sheet.files:
        items.append(Button("Get the data", call("challenge data", week=week)))
    items.append(Button("Worked example", call("challenge example", week=week)))
    if sheet.hints < len(sheet.run.challenge.hints):
        items.append(Button("A hint", call("challenge hint", week=week)))
    if any(sheet.tried):
        items.append(Button("My entries", call("challenge entries", week=week)))
    if sheet.run.closed_at is not None:
        items.append(Button("Results", call("challenge results", week=week)))
    return items


def _controls(sheet: Sheet, place: int, picked: str) -> list[Block]:
    week, have = sheet.run.week, sheet.having[place]
    part = have.asked.part
    back = Button("‹ The challenge", call("challenge show", week=week))
    match have.kind.control:
        case "line" | "paragraph" | "file":
            command = {"line": "answer", "paragraph": "write", "file": "upload"}[have.kind.control]
            label = "Send a file" if have.kind.control == "file" else "Answer"
            rows = [Button(label, call(f"challenge {command}", week=week, part=part.id), "primary")]
            return [Actions((*rows, back))]
        case "pick":
            items = [
                Button(letter, call("challenge pick", week=week, part=part.id, chosen=id_))
                for id_, letter in have.asked.letters().items()
            ]
        case _:
            items = [_tick(sheet, place, id_, letter, picked) for id_, letter in have.asked.letters().items()]
    rows_of = [Actions(tuple(items[at : at + ROW])) for at in range(0, len(items), ROW)]
    last = [back]
    if picked and (have.kind.control != "order" or len(picked) == len(have.asked.options)):
        run = call("challenge pick", week=week, part=part.id, chosen=picked)
        last.insert(0, Button("Answer", run, "primary"))
    return [*rows_of, Actions(tuple(last))]


def _tick(sheet: Sheet, place: int, id_: str, letter: str, picked: str) -> Button:
    """Ticks an option or takes the tick off; in an order, puts it at the end of what is chosen so far."""
    have = sheet.having[place]
    part, order = have.asked.part, have.kind.control == "order"
    if id_ in picked:
        mark = f"{picked.index(id_) + 1}." if order else PICKED
        chosen = picked.replace(id_, "")
    else:
        mark, chosen = ("–" if order else UNPICKED), (picked + id_ if order else "".join(sorted(picked + id_)))
    run = call("challenge tick", week=sheet.run.week, part=part.id, picked=chosen)
    return Button(f"{mark} {letter}", run)
