"""A squad as its members see it, the squads that somebody can join, and the hours in which a squad can meet."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.invocation import call
from bot.chat.markup import code, escape
from bot.chat.reply import (
    CHOICE_LENGTH,
    MENU_CHOICES,
    Actions,
    Block,
    Button,
    Choice,
    Code,
    Fields,
    Heading,
    Menu,
    Reply,
    Table,
    Text,
)
from bot.chat.text import shortened
from bot.pages.board import ordinal, points
from bot.pages.wording import count
from bot.study import rules
from bot.study.free_hours import DAYS, best, words
from bot.study.squad_boards import SquadPlace
from bot.study.squads import Squad

SHOWN = 10
"""How many squads with room are listed; the menu has more."""

HOURS_EXAMPLE = "/squad hours weekdays 18-21, sat 10-13"


def squad_page(
    squad: Squad,
    mates: Sequence[tuple[str, int]],
    place: SquadPlace | None,
    among: int,
    meeting: Sequence[str],
    news: str = "",
) -> Reply:
    """The reader's own squad: ``mates`` by name with their checked points of this week, the best first.

    ``place`` is where it stands among ``among`` squads, ``meeting`` says when its members have time, ``news`` what was
    just done.
    """
    blocks: list[Block] = [Heading(f"Squad {squad.name}", count(len(squad.members) + squad.hidden, "member"))]
    if news:
        blocks.append(Text(escape(news)))
    blocks.append(Table(("Name", "Checked"), tuple((name, f"{have:,}") for name, have in mates)))
    if squad.hidden:
        others = "1 more is" if squad.hidden == 1 else f"{squad.hidden} more are"
        blocks.append(Text(f"{others} in it, and shown to nobody."))
    stands = standing_words(place, among)
    blocks.append(
        Fields(
            (
                ("This week", escape(stands)),
                ("Time to meet", escape(meeting[0]) if meeting else f"nobody knows yet: {code('/squad hours')}"),
            )
        )
    )
    if squad.thin:
        blocks.append(Text(escape(_THIN)))
    blocks.append(
        Actions(
            (
                Button("Its board", call("leaderboard show", scope="squad"), "primary"),
                Button("Free hours", call("squad hours")),
                Button("All squads", call("leaderboard squads")),
                Button("Leave", call("squad leave")),
            )
        )
    )
    return Reply(f"{news} You are in squad {squad.name}. {stands}".strip(), tuple(blocks))


_THIN = (
    f"Few of it were here in the last {rules.SILENT_WEEKS} weeks. An organiser sees that too, and can even squads out."
)


def standing_words(place: SquadPlace | None, among: int) -> str:
    """Where a squad stands: ``2nd of 5 squads: its best 3 have 12.3 points on average``."""
    if place is None or place.rank is None:
        return "No checked points yet."
    return (
        f"{ordinal(place.rank)} of {count(among, 'squad')}: its best {rules.SQUAD_TOP} have "
        f"{mean_words(place.mean)} on average."
    )


def mean_words(mean: float) -> str:
    """``12.3 points``, ``4 points``."""
    return f"{mean:,.1f} points" if mean != int(mean) else points(int(mean))


def no_squad_page(open_squads: Sequence[Squad], news: str = "") -> Reply:
    """What somebody without a squad sees: those with room, and how to join one."""
    said = "You are in no squad."
    blocks: list[Block] = [Heading("Squads", f"{len(open_squads)} with room" if open_squads else "none with room")]
    blocks.append(Text(escape(news or said)))
    if not open_squads:
        more = "An organiser of this group forms squads. Whoever was active of late is put into one."
        buttons = Actions((Button("My week", call("streak show")),))
        return Reply(f"{news} {said}".strip(), (*blocks, Text(escape(more)), buttons))
    rows = tuple(
        (each.name, f"{len(each.members) + each.hidden} of {rules.SQUAD_MOST}") for each in open_squads[:SHOWN]
    )
    choices = tuple(
        Choice(shortened(f"{each.name} · {each.room} free", CHOICE_LENGTH), each.name)
        for each in open_squads[:MENU_CHOICES]
    )
    blocks += [
        Table(("Squad", "Members"), rows),
        Text("A squad is a few people who see each other's week. Its members see your points."),
        Actions(
            (
                Button("Join a squad", call("squad join"), "primary"),
                Menu("Join one of these", call("squad join"), "squad", choices),
                Button("All squads", call("leaderboard squads")),
            )
        ),
    ]
    return Reply(f"{news} {said}".strip(), tuple(blocks))


def hours_page(
    own: frozenset[int], squad: Squad | None, said: int, counted: Sequence[int], city: str, news: str
) -> Reply:
    """The reader's free hours, and those of their squad laid over each other, in the reader's own zone.

    ``counted`` says for each hour of this week how many have time; ``said`` how many of the squad told theirs.
    """
    blocks: list[Block] = [Heading("Free hours", f"as it is in {city}")]
    if news:
        blocks.append(Text(escape(news)))
    mine = escape(words(own)) if own else f"none yet; {code(HOURS_EXAMPLE)}"
    pairs = [("Yours", mine)]
    if squad is not None:
        pairs.append((f"Squad {escape(squad.name)}", f"{said} of {count(len(squad.members), 'member')} said when"))
        meeting = meeting_words(counted)
        pairs.append(("Time to meet", escape("; ".join(meeting)) if meeting else "no hour that two of you have"))
    blocks.append(Fields(tuple(pairs)))
    if any(counted):
        blocks += [Text("How many have time, this week:"), Code(grid(counted))]
    if squad is None:
        blocks.append(Text("In a squad, this page shows when most of it have time. Nobody sees whose hours are whose."))
    blocks.append(
        Actions(
            (
                Button("Say my hours", call("squad free"), "primary"),
                Button("My squad" if squad is not None else "Squads", call("squad show")),
            )
        )
    )
    summary = f"Your free hours: {words(own)}." if own else "You have not said when you have time."
    return Reply(f"{news} {summary}".strip(), tuple(blocks))


def meeting_words(counted: Sequence[int]) -> list[str]:
    """The best times, such as ``Tue 19:00 to 21:00, 3 people``."""
    return [
        f"{DAYS[first // 24]} {first % 24:02}:00 to {(last - 1) % 24 + 1:02}:00, {number} people"
        for first, last, number in sorted(best(counted), key=lambda each: (-each[2], each[0]))
    ]


def grid(counted: Sequence[int]) -> str:
    """A line for each hour of the day in which anybody has time, a column for each day: how many have."""
    lines = ["       " + " ".join(day[:2] for day in DAYS)]
    for hour in (each for each in range(24) if any(counted[day * 24 + each] for day in range(7))):
        cells = (counted[day * 24 + hour] for day in range(7))
        lines.append(f"{hour:02}:00  " + " ".join(f"{number or '·':>2}" for number in cells))
    return "\n".join(lines)
