"""From the start of the process to where Slack can reach it, and the memory then: Cairn beside bare Bolt, each way.

Cairn's database is there already, its content was read before, and over HTTP it is installed, as at every start but
the first. Both have answered one command and are at rest when their memory is taken; the goal is at most 1.8 times. The
time from the spawn, to the socket's hello or the first connection that is taken, is for information. Once, Cairn is
started with Python's own list of imports: what belongs to another platform, to another database or to charts must not
be on it. And once, all that makes Cairn call Slack is done, one after the other: the Web API's methods and
response_urls must all come over one connection, as they do from one HTTP session. Two sessions would open two.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks import bot_process, slack_rig
from benchmarks.bot_process import Bot
from benchmarks.measure import Row, alternate, at_most, noted
from benchmarks.slack_rig import Place
from tests.fakes.slack_rules import controls
from tests.fakes.slack_sent import Answer, Sent

MEMORY_GOAL = 1.8
ROUNDS = 5
ABSENT = ("discord", "psycopg", "PIL", "matplotlib")
CALLED = ("oauth.v2.access", "auth.test", "response_url", "views.open", "views.publish", "chat.postMessage")


def run() -> list[Row]:
    """Measure and return the rows."""
    return [row for way in slack_rig.WAYS for row in _rows(way)]


def _rows(way: str) -> list[Row]:
    memory: dict[str, list[float]] = {"cairn": [], "constant": []}
    with bot_process.data_folder() as folder, slack_rig.place() as place, slack_rig.place() as other:
        slack_rig.prepare(folder, place)
        with slack_rig.cairn(place.fake, way, folder):
            if way == "http":
                slack_rig.install(place.fake)

        def start(what: str) -> float:
            at = place if what == "cairn" else other
            with _started(at, what, way, folder) as (bot, took):
                ask(at)
                bot.settled()
                memory[what].append(bot.rss())
                return took

        found = alternate(lambda: start("cairn"), lambda: start("constant"), ROUNDS)
        loaded = imported(place, way, folder)
        methods, connections = connected(way)
    ours, theirs = median(memory["cairn"]), median(memory["constant"])
    there = [name for name in ABSENT if name in loaded]
    what = f"cairn run on Slack {slack_rig.TITLES[way]}"
    return [
        Row(
            f"{what}, memory after an answer : bare Bolt",
            f"{ours / 1024:.1f} MB",
            f"{theirs / 1024:.1f} MB",
            f"{ours / theirs:.2f}x",
            f"<= {MEMORY_GOAL:g}x",
            ours / theirs <= MEMORY_GOAL,
        ),
        noted(at_most("  spawn to reachable : bare Bolt (clock)", found, 1)),
        Row(
            f"  imports none of {', '.join(ABSENT)}",
            f"{len(loaded)} modules",
            "",
            ", ".join(there) or "none",
            "none",
            not there,
        ),
        Row(
            f"  connections for {', '.join(methods)}",
            "",
            "",
            str(connections),
            "1",
            connections == 1,
        ),
    ]


@contextmanager
def _started(place: Place, what: str, way: str, folder: str) -> Iterator[tuple[Bot, float]]:
    """A bot that can be reached, and the seconds that this took."""
    if what == "cairn":
        running = slack_rig.cairn(place.fake, way, folder)
    else:
        running = slack_rig.bare(place.fake, what, way, folder)
    with running as bot:
        yield bot, time.monotonic() - bot.spawned


def ask(place: Place) -> Answer:
    """The answer to ``/roadmap stage 3``. Raises ``AssertionError`` for any other."""
    answer = place.fake.command("/roadmap", "stage 3", place.people[0], place.channel).answer(20)
    if not answer.text.startswith("Stage 3 of 8"):
        raise AssertionError(f"not the answer that was asked for: {answer.text}")
    return answer


def imported(place: Place, way: str, folder: str) -> set[str]:
    """Every module that Cairn has imported when it has given its first answer."""
    with tempfile.TemporaryDirectory() as elsewhere:
        log = Path(elsewhere, "imports")
        with slack_rig.cairn(place.fake, way, folder, log=log, more=bot_process.LIST_IMPORTS):
            ask(place)
            time.sleep(0.2)
        found = bot_process.imported(log)
    if "slack_bolt" not in found or "adapters.slack.bolt" not in found:
        raise AssertionError("that is not the list of imports")
    return found


def connected(way: str) -> tuple[list[str], int]:
    """What Cairn called of Slack, and over how many connections, from its start on, with one call after the other.

    Raises ``AssertionError`` when it did not call what it should have.
    """
    with bot_process.data_folder() as folder, slack_rig.place() as place:
        slack_rig.prepare(folder, place)
        fake, who = place.fake, place.people[0]
        with slack_rig.cairn(fake, way, folder):
            if way == "http":
                slack_rig.install(fake)
            page = ask(place)
            button = next(each for _, each in controls(page.blocks) if each["type"] == "button")
            _seen(fake.click(page, button["action_id"], who))
            _seen(fake.command("/roadmap", "topic", who, place.channel))  # which topic, a form asks
            _seen(fake.open_home(who))
            _seen(fake.direct("roadmap", who))
        called = [name for name in CALLED if any(each.method == name for each in fake.log)]
        if missing := set(CALLED) - set(called) - ({"oauth.v2.access"} if way == "socket" else set()):
            raise AssertionError(f"Cairn did not call {', '.join(sorted(missing))}")
        return called, len(fake.ports["api"] | fake.ports["response"])


def _seen(sent: Sent) -> Answer:
    """What is seen of ``sent``, once Cairn has had Slack's word on it too."""
    answer = sent.answer(20)
    time.sleep(0.2)
    return answer
