"""How to use a roadmap with few or many hours a week, in the reader's own weeks."""

from __future__ import annotations

from datetime import date, timedelta

from bot.chat.invocation import Invocation, call
from bot.chat.markup import escape
from bot.chat.reply import Actions, Block, Button, Heading, Reply, Table, Text
from bot.curriculum.catalog import RoadmapContent
from bot.pages.wording import count
from bot.study.pace import PACES, hours_left, stretches, weeks
from bot.study.progress import Marks

_FEW, _USUAL, _MANY = (
    "One topic at a time, in two or three short sittings: read, try it on a small example, check yourself. Take the "
    "week's challenge when it fits your topic.",
    "A topic or two each week, and the week's challenge. The roadmap's own figures are made for about this pace.",
    "Two or three topics each week, and the challenge. Keep a project beside them as soon as you know what it builds "
    "on: what is used at once stays.",
)


def weeks_left(roadmap: RoadmapContent, marks: Marks) -> str:
    """How long what is left takes at each pace: ``120 weeks at 3 h a week, 52 at 7 h, 30 at 12 h``."""
    left = hours_left(roadmap, marks)
    first, *others = PACES
    named = [f"{count(weeks(left, first), 'week')} at {first} h a week"]
    return ", ".join(named + [f"{weeks(left, pace)} at {pace} h" for pace in others])


def pace_button(named: str | None = None) -> Button:
    """The way to the weeks at the usual pace. ``named`` is the roadmap's name where it is not the reader's own."""
    return Button("By the week", _run(PACES[1], named))


def next_steps(named: str | None = None) -> Invocation:
    """What to learn next, in the roadmap that is looked at."""
    return call("roadmap next") if named is None else call("roadmap next", roadmap=named)


def pace_page(roadmap: RoadmapContent, marks: Marks, weekly: int, today: date, named: str | None = None) -> Reply:
    """The weeks that each stage takes from ``today`` on at ``weekly`` hours, and how to spend such a week."""
    left = hours_left(roadmap, marks)
    blocks: list[Block] = [Heading(f"At {weekly} h a week", f"{left} h left")]
    if left:
        blocks.append(Text(escape(_advice(weekly))))
        plan = stretches(roadmap, marks, weekly)
        rows = [(f"{s.stage.number} {s.stage.short}", f"{s.hours} h", _weeks(s.first, s.last)) for s in plan]
        blocks.append(Table(("Stage", "Left", "Weeks"), tuple(rows)))
        last = plan[-1].last
        said = f"{count(last, 'week')} from now, until about {today + timedelta(weeks=last):%B %Y}."
        blocks.append(Text(f"{said} The plan moves as you do: what you have settled is not in it."))
    else:
        said = "Every topic is settled."
        way_on = " The projects are the best way on." if roadmap.active_projects else ""
        blocks.append(Text(f"{said}{way_on}"))
    beside = [p for p in roadmap.active_projects if p.level == "capstone"]
    blocks += [Text(f"{escape(p.title)} comes on top, about {p.hours} h.") for p in beside]
    others = [Button(f"{pace} h a week", _run(pace, named)) for pace in PACES if pace != weekly]
    blocks.append(Actions((Button("What next?", next_steps(named), "primary"), *others)))
    return Reply(f"At {count(weekly, 'hour')} a week: {said}", tuple(blocks))


def _advice(weekly: int) -> str:
    if weekly < 5:
        return _FEW
    return _USUAL if weekly < 10 else _MANY


def _weeks(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _run(weekly: int, named: str | None) -> Invocation:
    return call("roadmap pace", weekly=weekly) if named is None else call("roadmap pace", weekly=weekly, roadmap=named)
