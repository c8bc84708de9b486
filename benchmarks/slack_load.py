"""200 commands and clicks a second, the mix of a busy hour: how long Slack waits for Cairn's acknowledgement.

An open loop: a question goes out every 5 ms whether or not those before are answered, from 500 members; over HTTP in 20
workspaces that installed Cairn, over the socket in the one there is. Cairn meets all of them for the first time, half
of them in the second half of the run. The mix is the one of ``discord_load``. A click opens a form at most once a
second in a workspace: Slack takes no more than 100 a minute. Cairn runs as it does for an operator, on SQLite.

What is measured is the time until Slack has the acknowledgement, which it wants within 3 seconds, a command's with its
answer. The goal is a p99 under one second and no error: everything acknowledged and answered, nothing refused, no
answer that says that something went wrong. Beside it stands a bare Bolt app with ``process_before_response=True`` that
answers everything with eight lines and a button, at the same pace.

20 seconds of load; ``BENCH_SECONDS=60`` for the whole minute.
"""

from __future__ import annotations

import random
import time
from collections import Counter, deque
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoAnswer
from typing import Any

from adapters.slack.actions import LINK, PLACE
from benchmarks import bot_process, open_loop, slack_rig, stage_three
from benchmarks.measure import Row, undisturbed
from benchmarks.open_loop import CLICKS, FAILED, PATIENCE, RATE, SECONDS, SECONDS_BESIDE, Waited
from bot.chat import clicks
from bot.chat.errors import UserError
from bot.commands import load_tree
from tests.fakes.slack_rules import controls
from tests.fakes.slack_sent import Answer, Sent
from tests.fakes.slack_world import FakeUser

WORKSPACES = {"http": 20, "socket": 1}
PEOPLE = 500
FORM_EVERY = 1.0
"""Seconds between two forms in one workspace."""


def run() -> list[Row]:
    """Measure and return the rows."""
    return [_row(way) for way in slack_rig.WAYS]


def _row(way: str) -> Row:
    with bot_process.data_folder() as folder, slack_rig.Slack() as fake:
        load = Load(fake, WORKSPACES[way])
        bot_process.prepare(folder)
        with slack_rig.cairn(fake, way, folder):
            if way == "http":
                slack_rig.install(fake)
            ours = load.run(SECONDS)
    with bot_process.data_folder() as folder, slack_rig.Slack() as fake:
        load = Load(fake, WORKSPACES[way])
        with slack_rig.bare(fake, "anything", way, folder):
            theirs = load.run(SECONDS_BESIDE)
    what = f"{RATE} a second for {SECONDS:g} s {slack_rig.TITLES[way]}, acknowledged p50 / p99 / max : bare Bolt"
    return open_loop.row(what, ours, theirs)


class Load:
    """Members of some workspaces, and what they have before them to click on."""

    def __init__(self, fake: slack_rig.Slack, workspaces: int) -> None:
        self._fake = fake
        self._tree = load_tree()
        self._content = stage_three.content()
        places = [fake.default, *[fake.workspace(f"Group {number}") for number in range(1, workspaces)]]
        channels = [fake.channel("general", place) for place in places]
        self._people = [
            (fake.member(f"member-{number}", workspace=places[number % workspaces]), channels[number % workspaces])
            for number in range(PEOPLE)
        ]
        self._chance = random.Random(3)
        self._clickable: deque[tuple[Answer, FakeUser]] = deque(maxlen=200)
        self._form_at: dict[str, float] = {}

    def run(self, lasting: float) -> Waited:
        """Ask for so many seconds, then wait for what is still open."""
        with undisturbed():
            sent, late = open_loop.paced(lambda number: self._ask(number > lasting * RATE / 2), lasting)
            ends = time.monotonic() + PATIENCE
            acks = [_until(each.acked, ends) for each in sent]
            answers = [_until(each.answered, ends) for each in sent]
        errors = Counter({"unanswered": answers.count(None), "unacknowledged": acks.count(None)})
        errors += Counter(ack.error or str(ack.status) for ack in acks if ack is not None and not ack.ok)
        errors += Counter(f"{each.method}: {each.outcome}" for each in self._fake.log if each.outcome != "ok")
        errors["said so"] = sum(any(words in each.text for words in FAILED) for each in answers if each is not None)
        return Waited([ack.latency for ack in acks if ack is not None], +errors, late)

    def _ask(self, everybody: bool) -> Sent:
        who, channel = self._people[self._chance.randrange(PEOPLE if everybody else PEOPLE // 2)]
        sent = self._click() if self._chance.randrange(100) < CLICKS else None
        if sent is None:
            path, options = open_loop.command(self._chance)
            group, _, name = path.partition(" ")
            sent = self._fake.command(f"/{group}", " ".join([name, *map(str, options.values())]), who, channel)
        sent.answered.add_done_callback(lambda done, who=sent.user: self._clickable.append((done.result(), who)))
        return sent

    def _click(self) -> Sent | None:
        """A click on a button of an answer that came before, by the one who got it, if there is one to click."""
        if not self._clickable:
            return None
        answer, who = self._clickable[self._chance.randrange(len(self._clickable))]
        shown = self._fake.world.posts.get(answer.ts)  # a click may have changed it since
        buttons = [] if shown is None else [e for _, e in controls(shown.body.get("blocks", [])) if self._may(e, who)]
        if not buttons:
            return None
        button = self._chance.choice(buttons)
        if self._asks(button["value"]):
            self._form_at[who.workspace.id] = time.monotonic()
        try:
            return self._fake.click(answer, button["action_id"], who, button["value"])
        except LookupError:  # it changed this very moment
            return None

    def _may(self, element: dict[str, Any], who: FakeUser) -> bool:
        """Whether ``element`` is a button that does something, and no form too many."""
        if element["type"] != "button" or element.get("value") in (None, PLACE, LINK):
            return False
        last = self._form_at.get(who.workspace.id, 0.0)
        return time.monotonic() - last >= FORM_EVERY or not self._asks(element["value"])

    def _asks(self, carried: str) -> bool:
        """Whether a click that carries this opens a form."""
        try:
            run = clicks.read(carried).invocation
        except UserError:
            return False
        command = self._tree.commands.get(run.command)
        return command is not None and command.form(run.args, self._content) is not None


def _until(done: Future[Any], ends: float) -> Any:
    """What has come by the monotonic time ``ends``, or ``None``."""
    try:
        return done.result(max(0.0, ends - time.monotonic()))
    except NoAnswer:
        return None
