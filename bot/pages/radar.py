"""The radar for organisers: what needs them, each with the command that mends it; and the same in counts, as a post."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.chat.invocation import Invocation, call
from bot.chat.markup import code, escape
from bot.chat.reply import Actions, Block, Button, Heading, Reply, Text
from bot.curriculum.catalog import Catalog
from bot.pages.wording import count
from bot.study import rules, squads
from bot.study.radar import AHEAD, Radar

NAMED = 8
"""How many members, topics or parts are named; a large group has more."""

RADAR = "/studyadmin radar"

TopicName = Callable[[str], str]


def topic_name(content: Catalog) -> TopicName:
    """What a topic is called; one that is not shipped any more by its id."""

    def name(topic: str) -> str:
        found = content.topic(topic)
        return topic if found is None else found.title

    return name


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that needs organisers: in counts, in full for their eyes, and what mends it."""

    title: str
    counted: str
    full: str
    mend: str
    button: tuple[str, Invocation] | None = None


def radar_page(found: Radar, names: Mapping[int, str], topic: TopicName) -> Reply:
    """For an organiser alone: everything by name, as far as members let themselves be seen."""
    points = _points(found, names, topic)
    if not points:
        said = "Nothing needs you. The group goes on by itself."
        return Reply(said, (Heading("Radar", "clear"), Text(escape(said))), private=True)
    said = f"{count(len(points), 'thing')} may need you."
    blocks: list[Block] = [Heading("Radar", "for you alone"), Text(escape(said))]
    for point in points:
        blocks.append(Text(f"**{escape(point.title)}** {escape(point.full)} {point.mend}"))
    ways = [point.button for point in points if point.button is not None][:4]
    if ways:
        buttons = (Button(label, run, "plain" if place else "primary") for place, (label, run) in enumerate(ways))
        blocks.append(Actions(tuple(buttons)))
    return Reply(_summary(said, points), tuple(blocks), private=True)


def radar_post(found: Radar, topic: TopicName) -> Reply | None:
    """The week's radar for the organisers' channel, where others may read: it names nobody. ``None`` if it is clear."""
    points = _points(found, {}, topic)
    if not points:
        return None
    lines = [f"**{escape(point.title)}** {escape(point.counted)}" for point in points]
    said = f"{count(len(points), 'thing')} may need the organisers of this group."
    blocks: list[Block] = [Heading("Radar of the week", "for organisers"), Text(escape(said))]
    blocks += [Text(line) for line in lines]
    blocks += [
        Actions((Button("Open the radar", call("studyadmin radar"), "primary"),)),
        Text(f"Names, and what helps, for organisers alone: {code(RADAR)}"),
    ]
    return Reply(_summary(said, points), tuple(blocks), private=False)


def _summary(said: str, points: Sequence[Point]) -> str:
    return " ".join([said, *(f"{point.title} {point.counted}" for point in points)])


def _points(found: Radar, names: Mapping[int, str], topic: TopicName) -> list[Point]:
    made = [
        _refused(found),
        _queue(found),
        *_hard(found),
        _overdue(found),
        _thin(found),
        _quiet(found, names),
        _stops(found, topic),
    ]
    return [each for each in made if each is not None]


def _refused(found: Radar) -> Point | None:
    if not found.refused:
        return None
    said = f"{count(len(found.refused), 'post')} stopped, since the channel takes none: {', '.join(found.refused)}."
    mend = f"When that is mended: {code(f'/studyadmin schedule resume {found.refused[0]}')}"
    return Point("Posts.", said, said, mend, ("All posts", call("studyadmin schedule")))


def _queue(found: Radar) -> Point | None:
    ahead = found.queue
    if not ahead.short:
        return None
    if not ahead.runs:
        said = "No season runs, so no challenge comes."
        mend = f"To start one: {code('/studyadmin setup')}"
        return Point("Season.", said, said, mend, ("Set up", call("studyadmin setup")))
    lines = []
    if ahead.empty:
        weeks = ", ".join(map(str, ahead.empty))
        lines.append(f"{'Week' if len(ahead.empty) == 1 else 'Weeks'} {weeks} of the season has no challenge yet.")
    if ahead.left < AHEAD:
        lines.append(f"{count(ahead.left, 'week')} of the season are left." if ahead.left else "The season is over.")
    said = " ".join(lines)
    way = "/studyadmin season-pause 2" if ahead.empty else "/studyadmin season-end end"
    does = "To move the coming weeks back" if ahead.empty else "To end it, and start another"
    return Point("Season.", said, said, f"{does}: {code(way)}", ("The season", call("studyadmin season-show")))


def _hard(found: Radar) -> list[Point]:
    points = []
    for easy in (False, True):
        odd = [each for each in found.odd if each.easy is easy]
        if not odd:
            continue
        parts = [f"week {each.week}, {each.part} ({round(100 * each.solved)} % solved)" for each in odd[:NAMED]]
        said = f"{count(len(odd), 'part')}: {'; '.join(parts)}."
        stats = f"/studyadmin challenge-stats {odd[0].week}"
        button = (f"Week {odd[0].week} in numbers", call("studyadmin challenge-stats", week=odd[0].week))
        title = "Nearly everybody solved it." if easy else "Nearly nobody solved it."
        mend = f"How it went: {code(stats)}"
        if not easy:
            mend += f", and if its key was wrong: {code(f'/studyadmin challenge-rescore {odd[0].week} why')}"
        points.append(Point(title, said, said, mend, button if not easy else None))
    return points


def _overdue(found: Radar) -> Point | None:
    if not found.overdue:
        return None
    number = sum(each for _, each in found.overdue)
    weeks = ", ".join(f"{week}" for week, _ in found.overdue)
    said = f"{count(number, 'review')} of week {weeks} {'is' if number == 1 else 'are'} overdue."
    mend = f"Anybody can take one: {code('/review next')}"
    return Point("Reviews.", said, said, mend, ("Read one", call("review next")))


def _thin(found: Radar) -> Point | None:
    if not found.thin:
        return None
    number = count(len(found.thin), "squad")
    named = ", ".join(f"{each.name} ({len(each.active)} of {len(each.members)} active)" for each in found.thin[:NAMED])
    mend = f"To see what would even them out: {code(squads.MEND)}"
    button = ("How to even out squads", call("studyadmin squads", task="balance"))
    return Point("Squads.", f"{number} became thin.", f"{number} became thin: {named}.", mend, button)


def _quiet(found: Radar, names: Mapping[int, str]) -> Point | None:
    if not found.quiet:
        return None
    number = count(len(found.quiet), "member")
    said = f"{number} earned points before, and none in the last {rules.SILENT_WEEKS} weeks."
    shown = [names[each] for each in found.quiet if each in names][:NAMED]
    more = len(found.quiet) - len(shown)
    listed = ", ".join([*shown, *([f"{more} more"] if more and shown else [])])
    full = f"{said} {listed}." if shown else said
    mend = (
        "A word from you helps more than one from Cairn, which writes to nobody about this. "
        f"Of somebody who has left: {code('/studyadmin member-hide @name left they left')}"
    )
    return Point("Quiet.", said, full, mend)


def _stops(found: Radar, topic: TopicName) -> Point | None:
    if not found.stops:
        return None
    number = count(len(found.stops), "topic")
    named = ", ".join(f"{topic(each)} ({members})" for each, members in found.stops[:NAMED])
    said = f"{number} that several members began two weeks ago or more, and left: {named}."
    button = ("Open the topic", call("roadmap topic", topic=found.stops[0][0]))
    return Point("Topics.", said, said, "Worth an evening together.", button)
