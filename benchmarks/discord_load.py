"""200 commands a second, the mix of a busy hour: how long members wait for Cairn's first response.

An open loop: a question goes out every 5 ms whether or not those before are answered, from 500 members in 20 servers.
Cairn meets all of them for the first time, half of them in the second half of the run. The mix is what members do:
pages of the roadmap, marks, checks, help, and every fifth one a click on a button of an answer that came before. Cairn
runs as it does for an operator, on SQLite, and registers its commands itself. What is measured is the time until
Discord has the first response, which it wants within 3 seconds; the goal is a p99 under one second and no error: none
unanswered, none refused, none that says that something went wrong. Beside it stands a bare bot that answers everything
with eight lines, at the same pace.

20 seconds of load; ``BENCH_SECONDS=60`` for the whole minute.
"""

from __future__ import annotations

import gc
import os
import random
import time
from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import TimeoutError as NoAnswer
from dataclasses import dataclass
from statistics import median

from benchmarks import discord_rig
from benchmarks.measure import Row, seconds
from tests.fakes.discord_rules import walk
from tests.fakes.discord_sent import Answer, Sent
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import FakeGuild, FakeUser

RATE = 200
SECONDS = float(os.environ.get("BENCH_SECONDS", "20"))
SECONDS_BESIDE = 5.0
GOAL = 1.0
GUILDS, PEOPLE = 20, 500

Asked = tuple[int, str, dict[str, object]]

TOPICS = tuple(f"{stage}.{topic}" for stage in range(1, 8) for topic in range(1, 4))
CLICKS = 20
"""Clicks in 100 questions."""

MIX: tuple[Asked, ...] = (
    (14, "roadmap show", {}),
    (14, "roadmap stage", {"number": range(1, 9)}),
    (14, "roadmap topic", {"topic": TOPICS}),
    (6, "roadmap next", {}),
    (12, "progress mark", {"topic": TOPICS}),
    (8, "progress check", {"topic": TOPICS}),
    (8, "progress show", {}),
    (4, "study help", {}),
)
"""How many in 100, which command, and the values to choose its options from."""

PATIENCE = 5.0
"""Seconds after the last question for all that is still open."""

FAILED = ("Something went wrong", "cannot reach its memory")
"""What Cairn says when it could not do what was asked."""


@dataclass(frozen=True, slots=True)
class Waited:
    """What the members waited, in seconds, and what failed them."""

    times: Sequence[float]
    errors: Counter[str]
    """How many by what they were: ``unanswered``, ``said so``, or a refusal's status and Discord's code."""
    late: float
    """The longest that a question went out after its time: a slow driver would be a kind one."""

    @property
    def p99(self) -> float:
        """What one in a hundred waited longer than."""
        return discord_rig.percentile(self.times, 0.99)

    def __str__(self) -> str:
        found = (median(self.times), self.p99, max(self.times))
        kinds = ", ".join(f"{number} {kind}" for kind, number in self.errors.items())
        return f"{' / '.join(map(seconds, found))}, {kinds or 'no'} errors"


def run() -> list[Row]:
    """Measure and return the row."""
    with discord_rig.data_folder() as folder, discord_rig.discord() as fake:
        discord_rig.prepare(folder)
        with discord_rig.cairn(fake, folder, sync=True):
            fake.until(fake.commands)
            ours = load(fake, SECONDS)
    with discord_rig.data_folder() as folder, discord_rig.discord() as fake, discord_rig.bare(fake, "anything", folder):
        theirs = load(fake, SECONDS_BESIDE)
    what = f"{RATE} commands a second for {SECONDS:g} s, first response p50 / p99 / max : bare bot, eight lines"
    figure = f"driver late by {seconds(ours.late)} at most"
    return [Row(what, str(ours), str(theirs), figure, "p99 < 1 s, 0 errors", ours.p99 < GOAL and not ours.errors)]


def load(fake: FakeDiscord, lasting: float) -> Waited:
    """Ask for so many seconds, then wait for what is still open.

    The Discord here keeps every page it is sent, and a full garbage collection over them stops it, and whoever asks,
    for a third of a second; so there is none meanwhile.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        return _load(fake, lasting)
    finally:
        gc.enable()
        gc.unfreeze()


def _load(fake: FakeDiscord, lasting: float) -> Waited:
    chance = random.Random(3)
    guilds = [fake.guild(f"Server {number}") for number in range(GUILDS)]
    people = [(fake.member(f"member-{number}"), guilds[number % GUILDS]) for number in range(PEOPLE)]
    clickable: deque[tuple[Answer, FakeUser]] = deque(maxlen=200)
    sent: list[Sent] = []
    began, late = time.perf_counter(), 0.0
    for number in range(int(lasting * RATE)):
        due = began + number / RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        late = max(late, time.perf_counter() - due)
        who, guild = people[chance.randrange(PEOPLE if number > lasting * RATE / 2 else PEOPLE // 2)]
        one = _click(fake, chance, clickable) if chance.randrange(100) < CLICKS else None
        sent.append(one or _command(fake, chance, who, guild))
        sent[-1].answered.add_done_callback(lambda done, who=sent[-1].user: clickable.append((done.result(), who)))
    ends = time.monotonic() + PATIENCE
    answers = [_answer(each, ends) for each in sent]
    times = [answer.latency for answer in answers if answer is not None]
    refused = Counter(f"{each.status}/{each.code}" for each in fake.log if each.status >= 400)
    errors = Counter({"unanswered": answers.count(None)}) + refused
    errors["said so"] = sum(any(words in each.text for words in FAILED) for each in answers if each is not None)
    return Waited(times, +errors, late)


def _command(fake: FakeDiscord, chance: random.Random, who: FakeUser, guild: FakeGuild) -> Sent:
    [(_, path, options)] = chance.choices(MIX, [weight for weight, _, _ in MIX])
    chosen: dict[str, object] = {name: chance.choice(list(values)) for name, values in options.items()}  # type: ignore[call-overload]
    return fake.slash(path, chosen, who, guild)


def _click(fake: FakeDiscord, chance: random.Random, clickable: deque[tuple[Answer, FakeUser]]) -> Sent | None:
    """A click on a button of an answer that came before, by the one who got it, if there is one to click."""
    if not clickable:
        return None
    answer, who = clickable[chance.randrange(len(clickable))]
    message = answer.message
    if message is None:
        return None
    shown = fake.world.messages.get(message["id"], message)  # a click may have changed it since
    buttons = [
        each["custom_id"]
        for _, each in walk(shown["components"])
        if each["type"] == 2 and "custom_id" in each and not each.get("disabled")
    ]
    try:
        return fake.click(message, chance.choice(buttons), who) if buttons else None
    except LookupError:  # it changed this very moment
        return None


def _answer(sent: Sent, ends: float) -> Answer | None:
    """The first response to ``sent``, or ``None`` when there is none by the monotonic time ``ends``."""
    try:
        return sent.wait(max(0.0, ends - time.monotonic()))
    except NoAnswer:
        return None
