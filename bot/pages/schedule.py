"""Posts that come by themselves, for organisers: all of a place, one of them, and what one would say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.chat.invocation import Invocation, call
from bot.chat.markup import code, escape
from bot.chat.reply import (
    Actions,
    Block,
    Button,
    Choice,
    Divider,
    Fields,
    Heading,
    Menu,
    Reply,
    Table,
    Text,
    When,
    Where,
)
from bot.delivery.kinds import Kind
from bot.delivery.schedules import Last, Schedule
from bot.delivery.states import State
from bot.pages.wording import clock
from bot.study.zones import place_of

COMMAND = "studyadmin schedule"
SET = "/studyadmin schedule set pledge-prompt Monday 09:00"
NOTICES = "/studyadmin schedule notices"

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_BECAME = {
    State.PLANNED: "is due",
    State.SENDING: "on its way",
    State.SENT: "posted",
    State.RESENT: "posted",
    State.SKIPPED: "not posted",
    State.FAILED: "refused",
    State.UNCERTAIN: "look whether it is there",
    State.RESENDING: "on its way",
}
_WHY = {"late": "Cairn came back too late", "left": "Cairn was not here", "paused": "paused"}


def schedules_page(
    kinds: Sequence[Kind], found: Mapping[str, Schedule], last: Mapping[str, Last], notices: str | None
) -> Reply:
    """Every kind of post: whether it comes here, when, and what became of the last one."""
    on = [kind for kind in kinds if kind.name in found]
    said = f"{len(on)} of {len(kinds)} posts are switched on here." if on else "No post comes by itself here yet."
    rows = tuple(
        (kind.title, _state(kind, found.get(kind.name)), _last(last.get(kind.name)))
        for kind in sorted(kinds, key=lambda each: each.name not in found)
    )
    blocks: list[Block] = [
        Heading("Posts that come by themselves", f"{len(on)} on"),
        Text(escape(said)),
        Table(("Post", "When", "Last time"), rows),
    ]
    if notices is None:
        blocks.append(Text(f"Where are organisers told when something goes wrong? Type there: {code(NOTICES)}"))
    else:
        blocks.append(Where("Notices for organisers", notices))
    preview = Menu("Preview", call(COMMAND, action="preview"), "post", _choices(kinds))
    others = [kind for kind in kinds if kind.name not in found]
    menus = [
        preview,
        *([Menu("Switch on, here", call(COMMAND, action="set"), "post", _choices(others))] if others else []),
    ]
    blocks += [Actions(tuple(menus)), Text(f"To set one for the channel you are in: {code(SET)}")]
    return Reply(said, tuple(blocks))


def schedule_page(kind: Kind, schedule: Schedule, news: str, now: datetime) -> Reply:
    """One kind of post, as it is set; ``news`` is what was just done."""
    pairs = [("What", escape(kind.help)), ("When", escape(when_words(kind, schedule)))]
    pairs.append(("Time there", escape(place_of(schedule.zone).label(now))))
    if schedule.paused_at is not None:
        pairs.append(("Paused", escape(schedule.reason or "An organiser paused it.")))
    blocks: list[Block] = [Heading(kind.title, "paused" if schedule.paused_at else "on"), Text(escape(news))]
    blocks += [Fields(tuple(pairs)), Where("Channel", schedule.channel)]
    if schedule.next_at is not None:
        blocks.append(When("Next", schedule.next_at))
    preview = Button("Preview", _call("preview", kind), "primary")
    other = Button("Resume", _call("resume", kind)) if schedule.paused_at else Button("Pause", _call("pause", kind))
    blocks.append(Actions((preview, other, Button("All posts", call(COMMAND)))))
    return Reply(f"{kind.title}: {news} {when_words(kind, schedule)}.", tuple(blocks))


def preview_page(title: str, due: datetime, post: Reply) -> Reply:
    """``post`` as it would come at ``due``, from what is known now."""
    said = f"A preview of “{title}”, from what is known now. Nobody else sees it."
    above = (Text(escape(said)), When("It comes", due), Divider())
    return replace(post, summary=f"{said} {post.summary}", blocks=(*above, *post.blocks), private=True)


def said_page(title: str, said: str) -> Reply:
    """One sentence, and the way to all posts."""
    return Reply(said, (Heading(title), Text(escape(said)), Actions((Button("All posts", call(COMMAND)),))))


def _call(action: str, kind: Kind) -> Invocation:
    return call(COMMAND, action=action, post=kind.name)


def _choices(kinds: Sequence[Kind]) -> tuple[Choice, ...]:
    return tuple(Choice(kind.title, kind.name) for kind in kinds)


def when_words(kind: Kind, schedule: Schedule) -> str:
    """``Mondays 09:00, Berlin``; ``daily 09:00, UTC``."""
    days = [day for number, day in enumerate(DAYS) if schedule.days >> number & 1]
    many = "daily" if len(days) == len(DAYS) else ", ".join(day[:3] for day in days)
    shown = f"{days[0]}s" if kind.weekly else many
    return f"{shown} {clock(schedule.minute)}, {place_of(schedule.zone).city}"


def _state(kind: Kind, schedule: Schedule | None) -> str:
    if schedule is None:
        return "off"
    if schedule.paused_at is None:
        return when_words(kind, schedule)
    return "stopped: its channel takes no posts" if schedule.failed else "paused"


def _last(last: Last | None) -> str:
    if last is None:
        return "–"
    why = f": {_WHY.get(last.reason, last.reason)}" if last.state is State.SKIPPED and last.reason else ""
    return f"{last.period} {_BECAME[last.state]}{why}"
