"""Every command, button, menu, form and completion of the real tree, used in simcord's Discord.

Whatever is done, ``Room`` asserts that it is answered exactly once and at once, and that every request body is one that
Discord takes. A scenario asserts what is seen, who sees it, and what the database then holds.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from simcord import SetupError

from bot.app import App
from bot.chat import clicks
from bot.chat.command import Command
from bot.chat.invocation import Invocation
from bot.chat.option import Option
from bot.chat.request import Right
from bot.commands import load_tree
from tests.adapters.discord_room import Control, Room, Seen, room
from tests.conftest import NOON

pytestmark = pytest.mark.asyncio

TREE = load_tree()
VISIBLE = [command for command in TREE.commands.values() if not command.hidden]
COMPLETED = [
    (command, option)
    for command in VISIBLE
    for option in command.options
    if option.arg.complete is not None and not option.arg.paragraph
]

HEADINGS = {
    "challenge show": "No season is running here yet",
    "challenge submit": "No season is running here yet",
    "challenge hint": "No season is running here yet",
    "challenge entries": "No season is running here yet",
    "challenge results": "No season is running here yet",
    "challenge archive": "No season is running here yet",
    "challenge rate": "No season is running here yet",
    "challenge report": "No season is running here yet",
    "recall show": "Recall",
    "recall group": "How the group remembers",
    "review next": "Reviews",
    "review submit": "There is no such review for you to give.",
    "checkin": "Checked in",
    "leaderboard show": "Leaderboard",
    "leaderboard squads": "Squads",
    "leaderboard why": "Where your points come from",
    "pledge make": "Your promise",
    "pledge list": "Your promises",
    "pledge done": "Your promise",
    "pledge change": "Your promise",
    "pledge drop": "Your promise",
    "pledge confirm": "There is nothing for you to confirm right now.",
    "pledge group": "The group's promises",
    "profile show": "Your settings",
    "profile set": "Your settings",
    "profile data": "What is kept about you",
    "profile export": "Your data",
    "profile forget": "Forgotten",
    "profile link": "Join your accounts",
    "profile unlink": "nothing to part",
    "progress show": "Your progress",
    "progress mark": "3.2 · Data transformation",
    "progress check": "Check · 3.3 Handling missing values",
    "progress note": "Your notes · 3.2 Data transformation",
    "progress undo": "3.1 · Data cleaning",
    "roadmap show": "Machine learning engineer",
    "roadmap stage": "Stage 3 of 8 · Data handling and data analysis",
    "roadmap topic": "3.2 · Data transformation",
    "roadmap next": "Next, in 3 h",
    "roadmap project": "Spam email detection",
    "roadmap search": "overfitting",
    "roadmap career": "Jobs",
    "squad show": "Squads",
    "squad leave": "You are in no squad",
    "squad hours": "Free hours",
    "streak why": "Why",
    "streak rest": "Rest",
    "studyadmin holiday": "Holidays of the group",
    "studyadmin reviewer": "Reviewers",
    "studyadmin squads": "Squads",
    "studyadmin member-award": "Points",
    "studyadmin member-repair": "Repair",
    "studyadmin challenge-reports": "Reports",
    "studyadmin season-start": "Season · Year one",
    "thanks": "thanks ben",
    "studyadmin doctor": "Doctor",
    "studyadmin schedule": "Promise of the week",
    "studyadmin space": "Join a second place",
    "studyadmin setup": "Set up",
    **{f"studyadmin challenge-{each}": "No season is running" for each in ("extend", "rescore", "void", "stats")},
    **{f"studyadmin season-{each}": "No season is running" for each in ("show", "pause", "resume", "end")},
    **dict.fromkeys(("squad join", "studyadmin squad-put", "studyadmin squad-name"), "There is no squad “Birch” here."),
    **{f"streak {each}": "Your streak" for each in ("show", "off", "on")},
    "studyadmin audit": "What organisers changed",
    "studyadmin radar": "Radar",
    "studyadmin member-hide": "Boards",
    "study help": "/roadmap",
    "study about": "Cairn",
    "study privacy": "What Cairn keeps",
}
"""What the answer to each command's example begins with, or has in its first line."""

WRITING = {
    *("checkin", "pledge make", "pledge done", "pledge change", "pledge drop", "profile set", "progress mark"),
    *("progress note", "progress undo", "streak rest", "streak off"),
    *("studyadmin member-award", "studyadmin member-repair", "studyadmin member-hide", "thanks"),
}
"""The commands whose examples write something."""

ONCE = {"studyadmin setup", "studyadmin radar"}
"""Commands whose buttons do something for the whole group: what is done is not offered to anybody again."""

BEFORE: dict[str, tuple[str, dict[str, Any]]] = {
    "pledge done": ("pledge make", {"what": "read"}),
    "pledge change": ("pledge make", {"what": "read"}),
    "pledge drop": ("pledge make", {"what": "read"}),
    "progress undo": ("progress mark", {"topic": "3.1"}),
}
"""What is done before a command, so that there is something for it to be about."""

TYPED = {
    "roadmap": "mach",
    "quota": "3 d",
    "zone": "berl",
    "number": "3",
    "topic": "miss",
    "project": "spam",
    "study help topic": "road",
}
"""What somebody types before values are offered, by option, or by command and option."""

ANSWERED = {"roadmap stage roadmap": "Stage 3 of 8", "roadmap next roadmap": "Next", "roadmap topic roadmap": "3.2"}
"""What the answer is headed with where it is not the value that was picked."""


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A file: that the core works on both engines is shown elsewhere."""
    return f"sqlite:///{tmp_path / 'cairn.db'}"


def given(command: Command) -> dict[str, Any]:
    """The options of the command's own example; of those that its example leaves out, none."""
    invocation = TREE.route(command.example, NOON.date())
    assert invocation.command == command.path
    types = {option.name: option.kind for option in command.options}
    whole = {"int": int, "float": float}
    return {name: whole.get(types[name], str)(str(value)) for name, value in invocation.args.items()}


def organises(command: Command) -> bool:
    """Whether ``command`` is for organisers alone."""
    return command.right is not Right.MEMBER


async def opened(here: Room, command: Command, member: Any) -> Seen:
    """The answer to the command's example, after what it needs to be of use. Whoever it is about is ben."""
    if command.path in BEFORE:
        path, options = BEFORE[command.path]
        await here.slash(member, path, **options)
    options = given(command)
    for option in command.options:
        if option.kind == "person" and option.name in options:
            await here.slash(here.ben, "roadmap show")  # so that he has been met
            options[option.name] = here.ben
    return await here.slash(member, command.path, **options)


def caller(here: Room, command: Command) -> Any:
    """Somebody new who may use the command."""
    return here.newcomer(organiser=command.right is not Right.MEMBER)


def means(control: Control) -> Invocation:
    """What using ``control`` runs."""
    return clicks.read(control.id, control.value).invocation


@pytest.mark.parametrize("command", VISIBLE, ids=lambda command: command.path)
async def test_every_command_answers_its_example(app: App, command: Command) -> None:
    async with room(app) as here:
        seen = await opened(here, command, caller(here, command))
        seen = await opened(here, command, here.newcomer(organises(command)))
        assert seen.kind == "message"
        assert seen.private is command.private
        assert HEADINGS[command.path].casefold() in seen.heading.casefold()
        assert (here.rows() != {"ledger": 0, "notes": 0}) == (command.path in WRITING)
        with pytest.raises(SetupError, match="not visible" if command.private else "x"):
            await here.ben.click(seen.message, custom_id="x")


@pytest.mark.parametrize("command", VISIBLE, ids=lambda command: command.path)
async def test_everything_two_clicks_deep_works(app: App, command: Command) -> None:
    """Each way is gone by a newcomer from the beginning, so that no click changes what the next one finds."""
    async with room(app) as here:
        met: set[tuple[str, str | None]] = set()
        first = await opened(here, command, caller(here, command))
        first = await opened(here, command, here.newcomer(organises(command)))
        for one in first.controls():
            second = await walked(here, command, one)
            for two in second.controls() if second.kind != "modal" else []:
                if (two.id, two.value) not in met:
                    met.add((two.id, two.value))
                    await walked(here, command, one, two)


async def walked(here: Room, command: Command, *way: Control) -> Seen:
    """Where somebody new comes who asks with the command's example, and then uses what is on their way."""
    member = caller(here, command)
    member = here.newcomer(organises(command))
    seen = await opened(here, command, member)
    for control in way:
        if command.path in ONCE and (control.id, control.value) not in {(c.id, c.value) for c in seen.controls()}:
            return seen
        before, rows = seen, here.rows()
        seen = await here.use(member, before.message, control)
        if seen.kind == "modal":
            continue
        expected(control, before, seen)
        run = here.app.tree.commands[means(control).command]
        assert run.writes or here.rows() == rows, control
    return seen


def expected(control: Control, before: Seen, seen: Seen) -> None:
    """What a label promises is what is seen, where it is promised."""
    run = means(control)
    if run.args.get("share"):
        assert (seen.kind, seen.private) == ("message", False), control
        assert seen.message.id != before.message.id
    elif before.private:
        assert (seen.kind, seen.private, seen.message.id) == ("update", True, before.message.id), control
    else:
        assert (seen.kind, seen.private) == ("message", True), control
    stage = re.fullmatch(r"‹? ?Stage (\d+)(?: ›| · .*)?", control.label)
    if stage:
        assert seen.heading.startswith(f"Stage {stage[1]} of "), control
    topic = re.fullmatch(r"Open (\d+\.\d+)", control.label)
    if topic:
        assert seen.heading.startswith(f"{topic[1]} · "), control
    if control.value is not None and run.command == "roadmap topic":
        label, _, title = control.label.partition(" ")
        assert seen.heading.startswith(f"{label} · {title.rstrip('…')}"), control
    assert "went wrong" not in seen.words, control


@pytest.mark.parametrize(
    ("command", "option"), COMPLETED, ids=lambda each: each.path if isinstance(each, Command) else each.name
)
async def test_every_completion_offers_what_the_command_takes(app: App, command: Command, option: Option) -> None:
    async with room(app) as here:
        others = {name: value for name, value in given(command).items() if name != option.name}
        typed = TYPED.get(f"{command.path} {option.name}") or TYPED[option.name]
        who = caller(here, command) if organises(command) else here.ana
        choices = await here.typing(who, command.path, option.name, typed)
        assert choices
        seen = await here.slash(who, command.path, **{**others, option.name: choices[0]["value"]})
        label = re.sub(r"^[\d.]+ ", "", choices[0]["name"])  # without the number that a topic or an amount begins with
        label = ANSWERED.get(f"{command.path} {option.name}", label)
        assert label in (seen.words if command.writes else seen.heading)


@pytest.mark.parametrize("typed", ["", "ß" * 100, "zzzz", "@everyone"])
async def test_completions_bear_what_is_typed(app: App, typed: str) -> None:
    async with room(app) as here:
        for command, option in COMPLETED:
            who = caller(here, command) if organises(command) else here.ana
            choices = await here.typing(who, command.path, option.name, typed)
            assert len(choices) <= 25
            assert choices or typed


@pytest.mark.parametrize(
    "command",
    [c for c in VISIBLE if any(o.name == "share" for o in c.options) and not c.writes],  # those post a line instead
    ids=lambda command: command.path,
)
async def test_what_is_shared_is_seen_by_everybody(app: App, command: Command) -> None:
    """Others may use what is shared: they get an answer of their own, and the shared message stays as it is."""
    async with room(app) as here:
        seen = await here.slash(here.ana, command.path, **given(command), share=True)
        assert not seen.private
        assert HEADINGS[command.path] in seen.heading
        before = seen.words
        for control in seen.controls():
            theirs = await here.use(here.ben, seen.message, control)
            if theirs.kind == "modal":
                continue
            assert theirs.message.id != seen.message.id
            assert theirs.private is not bool(means(control).args.get("share")), control
        assert seen.words == before
