"""Where somebody's points come from, row by row."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat.invocation import call
from bot.chat.markup import escape
from bot.chat.reply import Actions, Block, Button, Fields, Heading, Reply, Table, Text
from bot.curriculum.catalog import Catalog, RoadmapContent
from bot.pages.board import points
from bot.study.receipts import Receipt, Receipts
from bot.study.totals import CHECKED, POINTS

RULES = {
    "topic-claimed": "said to be done",
    "topic-checked": "its questions passed",
    "undo": "taken back",
}
"""What a rule rewards, in words. One that is not here is named as it is."""


def receipts_page(
    found: Receipts, sums: Mapping[tuple[str, str], int], week: str, roadmap: RoadmapContent, content: Catalog
) -> Reply:
    """The sums of this week and of all time, then one line for each row that gave or took points, newest first."""
    said = f"You have {_sum(sums, 'all')} in all, {_sum(sums, week)} this week."
    pairs = (("This week", _both(sums, week)), ("All time", _both(sums, "all")))
    blocks: list[Block] = [Heading("Where your points come from"), Fields(pairs)]
    if found.rows:
        rows = [(_day(row), _signed(row.points), _what(row, roadmap, content)) for row in found.rows]
        blocks.append(Table(("Day", "Points", "For"), tuple(rows)))
    else:
        blocks.append(Text("Nothing yet. A topic that is done gives a point, its questions four more."))
    items = []
    if found.newer is not None:
        items.append(Button("‹ Newer", call("leaderboard rows", before=found.newer)))
    if found.older is not None:
        items.append(Button("Older ›", call("leaderboard rows", before=found.older)))
    items += [Button("The board", call("leaderboard show")), Button("What next?", call("roadmap next"))]
    return Reply(said, (*blocks, Actions(tuple(items))))


def _sum(sums: Mapping[tuple[str, str], int], period: str) -> str:
    return points(sums.get((POINTS, period), 0))


def _both(sums: Mapping[tuple[str, str], int], period: str) -> str:
    return escape(f"{_sum(sums, period)}, {sums.get((CHECKED, period), 0):,} of them checked")


def _day(row: Receipt) -> str:
    return f"{row.day:%a} {row.day.day} {row.day:%b %Y}"


def _signed(number: int) -> str:
    return f"+{number:,}" if number > 0 else f"−{-number:,}"


def _what(row: Receipt, roadmap: RoadmapContent, content: Catalog) -> str:
    """What the row is about and which rule it follows, and for rows of others' writing by whom and why."""
    placed, topic = roadmap.place(row.subject), content.topic(row.subject)
    about = f"{placed.label} {placed.topic.title}" if placed else topic.title if topic else ""
    rule = RULES.get(row.rule, row.rule.replace("-", " "))
    words = f"{about}: {rule}" if about else rule[:1].upper() + rule[1:]
    if row.own:
        return words
    return f"{words} (by an organiser{': ' + row.reason if row.reason else ''})"
