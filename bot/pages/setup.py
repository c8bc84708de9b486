"""The set-up of a group: where it stands, step by step, what is missing next, and what happens then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.invocation import call
from bot.chat.markup import code, escape
from bot.chat.reply import (
    BUTTONS_IN_A_ROW,
    CHOICE_LENGTH,
    MENU_CHOICES,
    Actions,
    Block,
    Button,
    Checklist,
    Choice,
    Heading,
    Mark,
    Menu,
    Reply,
    Step,
    Table,
    Text,
    Where,
)
from bot.chat.text import shortened
from bot.curriculum.catalog import Catalog
from bot.delivery import periods
from bot.delivery.kinds import Kind
from bot.delivery.schedules import Schedule
from bot.pages.wording import clock, dated, short_day
from bot.study.communities import Settings
from bot.study.seasons import Running
from bot.study.zones import Place, place_of

SETUP = "/studyadmin setup"

ZONE, ROADMAP, NOTICES, SEASON, POSTS = "zone", "roadmap", "notices", "season", "posts"
_LABELS = {
    ZONE: "Zone of the group",
    ROADMAP: "Roadmap",
    NOTICES: "Notices for organisers",
    SEASON: "Season",
    POSTS: "Posts that come by themselves",
}
_ASK = {
    ZONE: "Next: the zone. Posts and weeks come by its clocks. Name a city near most of you.",
    ROADMAP: "Next: the roadmap that the group follows. Ticks count on every roadmap, so it can be changed later.",
    NOTICES: "Next: where organisers are told when something goes wrong. Open this there, and press the button.",
    SEASON: "Next: the season of weekly challenges. It begins on a Monday at 09:00.",
    POSTS: "Next: the posts. Open this in the channel where they are to come, and press the button.",
}
_DONE = "Everything is set. The group's week happens by itself from here on; each step can be changed at any time."
_RIGHTS = (
    "Nothing is posted by this page. Whether Cairn may post in a channel shows with the first post there: if it may "
    "not, organisers are told once, with what to change, and the posts of that channel wait."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a group is set up. ``direct``: read in a talk with Cairn alone, where no place can be set up."""

    settings: Settings
    roadmap: str
    season: Running | None
    direct: bool
    notices: str | None
    schedules: Mapping[str, Schedule]


def setup_page(at: Standing, content: Catalog, kinds: Sequence[Kind], now: datetime, news: str = "") -> Reply:
    """Every step with its value, the next one first among the buttons, and what comes when."""
    steps = _steps(at, content, kinds, now)
    missing = [name for name, (done, _) in steps.items() if not done]
    ask = _ASK[missing[0]] if missing else _DONE
    said = f"{len(steps) - len(missing)} of {len(steps)} steps are done."
    blocks: list[Block] = [Heading("Set up", f"{len(steps) - len(missing)} of {len(steps)} done")]
    blocks += [Text(escape(news))] if news else []
    lines = (
        Step(Mark.DONE if done else Mark.OPEN, f"{place}", f"{_LABELS[name]}: {value}")
        for place, (name, (done, value)) in enumerate(steps.items(), 1)
    )
    blocks += [Checklist(tuple(lines)), Text(f"**{escape(ask)}**")]
    blocks += [Where("Notices", at.notices)] if at.notices is not None else []
    channels = sorted({each.channel for each in at.schedules.values() if each.paused_at is None})
    blocks += [Where("Posts", channel) for channel in channels[:5]]
    if not at.direct:
        blocks.append(Heading("What happens then", place_of(at.settings.zone).label(now), level=2))
        rows = sorted(_row(kind, at, now) for kind in kinds)
        blocks.append(Table(("Post", "Next"), tuple((title, comes) for _, title, comes in rows)))
        blocks.append(Text(escape(_RIGHTS)))
    blocks.append(Text(f"What is wrong, once something is: {code('/studyadmin doctor')}"))
    blocks.append(Actions((*_buttons(at, content, kinds, missing, now), *_menus(at, content, kinds))))
    return Reply(f"{news} {said} {ask}".strip(), tuple(blocks))


def choose_page(typed: str, found: Sequence[Place], now: datetime) -> Reply:
    """Which of several places the group's clocks are."""
    one_each = list({place.zone: place for place in reversed(found)}.values())[::-1][:MENU_CHOICES]
    ask = f"“{shortened(typed, 40)}” may be several places. Which one has the time of most of you?"
    choices = tuple(Choice(shortened(place.label(now), CHOICE_LENGTH), place.zone) for place in one_each)
    return Reply(
        ask,
        (
            Heading("Zone of the group", f"{len(one_each)} found"),
            Text(escape(ask)),
            Actions(
                (
                    Menu("Choose a place", call("studyadmin setup-zone"), "zone", choices),
                    Button("Another city", call("studyadmin setup-zone")),
                    Button("Back", call("studyadmin setup")),
                )
            ),
        ),
        private=True,
    )


def _steps(at: Standing, content: Catalog, kinds: Sequence[Kind], now: datetime) -> dict[str, tuple[bool, str]]:
    """Whether each step is done, and what is set now, in the order in which they are asked for."""
    place = place_of(at.settings.zone)
    chose = at.settings.chose_zone
    found = {ZONE: (chose, place.label(now) if chose else f"{place.city}, since nobody has chosen one")}
    only = len(content.roadmaps) == 1
    decided = at.settings.roadmap is not None or only
    found[ROADMAP] = (decided, at.roadmap if decided else f"{at.roadmap}, since nobody has chosen one")
    if not at.direct:
        found[NOTICES] = (at.notices is not None, "in the channel below" if at.notices is not None else "nowhere yet")
    if content.seasons:
        found[SEASON] = (at.season is not None, _season(at.season, content, now))
    if not at.direct:
        on = [kind for kind in kinds if _runs(at.schedules.get(kind.name))]
        found[POSTS] = (len(on) > 0, f"{len(on)} of {len(kinds)} on")
    return found


def _season(season: Running | None, content: Catalog, now: datetime) -> str:
    if season is None:
        return "none yet"
    found = content.season(season.season)
    title, weeks = (found.model.title, found.model.weeks) if found is not None else (season.season, 0)
    week = season.week(now, weeks)
    return f"{title}, week {week} of {weeks}" if week else f"{title}, from {dated(season.monday(1))} on"


def _runs(schedule: Schedule | None) -> bool:
    return schedule is not None and schedule.paused_at is None


def _row(kind: Kind, at: Standing, now: datetime) -> tuple[datetime, str, str]:
    """When a post comes next, or would if it were on; its title, and the same by the clocks of its zone."""
    schedule = at.schedules.get(kind.name)
    if schedule is None:
        due = periods.following(kind.rule(at.settings.zone), now).at
        return due, kind.title, f"off; else {_clock(due, at.settings.zone)}"
    due = schedule.following(kind, now).at
    if schedule.paused_at is not None:
        return due, kind.title, "stopped: its channel takes no posts" if schedule.failed else "paused"
    there = "" if schedule.zone == at.settings.zone else f", {place_of(schedule.zone).city}"
    return due, kind.title, f"{_clock(due, schedule.zone)}{there}"


def _clock(due: datetime, zone: str) -> str:
    there = due.astimezone(ZoneInfo(zone))
    return f"{short_day(there.date())} {clock(there.hour * 60 + there.minute)}"


def _buttons(
    at: Standing, content: Catalog, kinds: Sequence[Kind], missing: Sequence[str], now: datetime
) -> list[Button]:
    """What can be done with one press, what is missing next in front."""
    off = [kind for kind in kinds if not _runs(at.schedules.get(kind.name))]
    ways = {ZONE: [("Set the zone" if ZONE in missing else "Change the zone", call("studyadmin setup-zone"))]}
    if ROADMAP in missing:
        keep = content.roadmaps[0].model
        ways[ROADMAP] = [
            (shortened(f"Follow {keep.title}", 38), call("studyadmin setup-roadmap", roadmap=keep.roadmap))
        ]
    if not at.direct:
        ways[NOTICES] = [("Notices come here", call("studyadmin setup-notices"))]
    if SEASON in missing:
        first = next_monday(now, at.settings.zone)
        start = call("studyadmin setup-season", monday=f"{first}", season=content.seasons[0].model.season)
        ways[SEASON] = [(f"Start on {short_day(first)}", start)]
        if missing[0] == SEASON:
            ways[SEASON].append(("On another Monday", call("studyadmin setup-season")))
    if not at.direct and off:
        ways[POSTS] = [("Switch all on here", call("studyadmin setup-posts"))]
    order = sorted(ways, key=lambda name: missing[:1] != [name])
    flat = [(name, label, run) for name in order for label, run in ways[name]]
    if not at.direct:
        flat.append((POSTS, "All posts", call("studyadmin schedule")))
    return [
        Button(label, run, "primary" if place == 0 and missing[:1] == [name] else "plain")
        for place, (name, label, run) in enumerate(flat[:BUTTONS_IN_A_ROW])
    ]


def _menus(at: Standing, content: Catalog, kinds: Sequence[Kind]) -> list[Menu]:
    found = []
    if len(content.roadmaps) > 1:
        roads = tuple(Choice(shortened(r.model.title, CHOICE_LENGTH), r.model.roadmap) for r in content.roadmaps)
        found.append(Menu("Choose the roadmap", call("studyadmin setup-roadmap"), "roadmap", roads[:MENU_CHOICES]))
    if at.direct:
        return found
    off = [Choice(kind.title, kind.name) for kind in kinds if not _runs(at.schedules.get(kind.name))]
    if off:
        found.append(Menu("Switch one on, here", call("studyadmin setup-posts"), "post", tuple(off[:MENU_CHOICES])))
    return found


def next_monday(now: datetime, zone: str) -> date:
    """Today, where it is a Monday in ``zone``, else the next one."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return today + timedelta(days=-today.weekday() % 7)
