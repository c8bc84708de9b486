"""What helps with a challenge: its worked example, and its hints with what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.chat.invocation import call
from bot.chat.markup import code, escape, prose
from bot.chat.reply import Actions, Block, Button, Code, File, Heading, Reply, Text
from bot.pages.wording import count
from bot.study.announced import Run


def example_page(run: Run) -> Reply:
    """The worked example, which has other numbers than anybody's."""
    example = run.challenge.example
    blocks: list[Block] = [Heading(f"Week {run.week} · worked example", "other numbers"), Text(prose(example.text))]
    if example.code:
        blocks.append(Code(example.code.rstrip(), "python"))
    blocks.append(Actions((_back(run),)))
    return Reply(f"A worked example for week {run.week}: {example.text}", tuple(blocks))


def hint_page(run: Run, taken: Sequence[int], now: datetime, asked: int | None = None) -> Reply:
    """The hints that were taken, and a button for the next, or for the one that was ``asked`` for."""
    hints = run.challenge.hints
    blocks: list[Block] = [Heading(f"Week {run.week} · hints", f"{len(taken)} of {len(hints)} taken")]
    blocks += [Text(f"**{number}** {prose(hints[number - 1].text)}") for number in taken]
    left = [number for number in range(1, len(hints) + 1) if number not in taken]
    following = asked if asked in left else left[0] if left else None
    items = [_back(run)]
    if following is not None:
        said = f"Hint {following} {cost(run, following, now)}."
        blocks.append(Text(escape(said)))
        items.insert(0, Button(f"Show hint {following}", call("challenge reveal", week=run.week, number=following)))
    elif hints:
        blocks.append(Text("These are all the hints. The solution comes after the close."))
    else:
        blocks.append(Text("This challenge has no hints."))
    return Reply(f"Hints for week {run.week}: {len(taken)} of {len(hints)} taken.", (*blocks, Actions(tuple(items))))


def data_page(run: Run, files: Mapping[str, tuple[bytes, str]], own: Mapping[str, bytes]) -> Reply:
    """The files of a challenge to take along: everybody's with whose data they are, and the reader's own."""
    blocks: list[Block] = [Heading(f"Week {run.week} · data", count(len(files) + len(own), "file"))]
    lines = [f"{code(name)} {escape(caption)}" for name, (_, caption) in files.items()]
    lines += [f"{code(name)} Made for this challenge." for name in own]
    blocks.append(Text("\n".join(f"- {line}" for line in lines) if lines else "This challenge has no files."))
    blocks.append(Actions((_back(run),)))
    sent = {name: data for name, (data, _) in files.items()} | dict(own)
    handed = tuple(File(name, data, _mime(name)) for name, data in sent.items())
    return Reply(f"The data of week {run.week}: {', '.join(sent) or 'none'}.", tuple(blocks), files=handed)


def _mime(name: str) -> str:
    kinds = {"csv": "text/csv", "txt": "text/plain", "json": "application/json", "gz": "application/gzip"}
    return kinds.get(name.rpartition(".")[2], "application/octet-stream")


def cost(run: Run, number: int, now: datetime) -> str:
    """What taking a hint costs, in words."""
    hint = run.challenge.hints[number - 1]
    if now > run.closes_at or not hint.cost:
        return "costs nothing" + (" any more" if hint.cost else "")
    part = run.part(hint.part) if hint.part else None
    of = f"“{part.label}”" if part is not None and len(run.challenge.parts) > 1 else "this challenge"
    return f"costs {round(100 * float(hint.cost))} % of the points of {of}"


def _back(run: Run) -> Button:
    return Button("‹ The challenge", call("challenge show", week=run.week))
