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

import random
import time
from collections import Counter, deque
from concurrent.futures import TimeoutError as NoAnswer

from benchmarks import bot_process, discord_rig, open_loop
from benchmarks.measure import Row, undisturbed
from benchmarks.open_loop import CLICKS, FAILED, PATIENCE, RATE, SECONDS, SECONDS_BESIDE, Waited
from tests.fakes.discord_rules import walk
from tests.fakes.discord_sent import Answer, Sent
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import FakeUser

GUILDS, PEOPLE = 20, 500


def run() -> list[Row]:
    """Measure and return the row."""
    with bot_process.data_folder() as folder, discord_rig.discord() as fake:
        discord_rig.prepare(folder)
        with discord_rig.cairn(fake, folder, sync=True):
            fake.until(fake.commands)
            ours = load(fake, SECONDS)
    with (
        bot_process.data_folder() as folder,
        discord_rig.discord() as fake,
        discord_rig.bare(fake, "anything", folder),
    ):
        theirs = load(fake, SECONDS_BESIDE)
    what = f"{RATE} commands a second for {SECONDS:g} s, first response p50 / p99 / max : bare bot, eight lines"
    return [open_loop.row(what, ours, theirs)]


def load(fake: FakeDiscord, lasting: float) -> Waited:
    """Ask for so many seconds, then wait for what is still open."""
    with undisturbed():
        return _load(fake, lasting)


def _load(fake: FakeDiscord, lasting: float) -> Waited:
    chance = random.Random(3)
    guilds = [fake.guild(f"Server {number}") for number in range(GUILDS)]
    people = [(fake.member(f"member-{number}"), guilds[number % GUILDS]) for number in range(PEOPLE)]
    clickable: deque[tuple[Answer, FakeUser]] = deque(maxlen=200)

    def ask(number: int) -> Sent:
        who, guild = people[chance.randrange(PEOPLE if number > lasting * RATE / 2 else PEOPLE // 2)]
        sent = _click(fake, chance, clickable) if chance.randrange(100) < CLICKS else None
        if sent is None:
            path, options = open_loop.command(chance)
            sent = fake.slash(path, options, who, guild)
        sent.answered.add_done_callback(lambda done: clickable.append((done.result(), sent.user)))
        return sent

    sent, late = open_loop.paced(ask, lasting)
    ends = time.monotonic() + PATIENCE
    answers = [_answer(each, ends) for each in sent]
    times = [answer.latency for answer in answers if answer is not None]
    refused = Counter(f"{each.status}/{each.code}" for each in fake.log if each.status >= 400)
    errors = Counter({"unanswered": answers.count(None)}) + refused
    errors["said so"] = sum(any(words in each.text for words in FAILED) for each in answers if each is not None)
    return Waited(times, +errors, late)


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
