"""Who is in the pictures: the real core, and a member with three weeks of work, so that there is something to see."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.chat.invocation import Invocation, call
from bot.chat.request import Request, Space
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum.load import load
from bot.store import schema
from bot.store.engine import Store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)

DONE = (
    *("ml.py-variables-types", "ml.py-control-flow", "ml.py-functions-modules", "ml.py-files", "ml.git-basics"),
    *("ml.numpy", "ml.pandas", "ml.vectors", "ml.data-exploration", "ml.sql-basics"),
)
CHECKED = ("ml.data-cleaning", "ml.data-transformation")
LEARNING = ("ml.missing-values",)
SKIPPED = ("ml.jupyter",)

DAYS_AGO = (20, 18, 17, 13, 12, 10, 6, 5, 2, 0)
"""The days on which the member studied."""


@contextmanager
def cairn() -> Iterator[tuple[App, FixedClock]]:
    """The whole core, with the shipped content and a database that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/cairn.db")
        schema.upgrade(store)
        clock = FixedClock(NOW)
        yield App(load_tree(), store, load(ROOT / "content"), clock), clock
        store.close()


def study(app: App, clock: FixedClock, space: Space, person: str) -> None:
    """Three weeks of work of ``person``, up to now."""
    steps = [call("progress mark", topic=topic, state="done") for topic in DONE]
    steps += [call("progress mark", topic=topic, state="skipped") for topic in SKIPPED]
    steps += [call("progress mark", topic=topic, state="learning") for topic in LEARNING]
    days = [DAYS_AGO[number * len(DAYS_AGO) // len(steps)] for number in range(len(steps))]
    for topic in CHECKED:
        given = right_answers(app, topic)
        steps += given
        days += [DAYS_AGO[-1]] * len(given)  # a topic's questions are answered on one day
    for step, day in zip(steps, days, strict=True):
        clock.set(NOW - timedelta(days=day))
        reply = app.answer(Request(space, "", person, step))
        assert not reply.error, reply.summary
    clock.set(NOW)


def right_answers(app: App, topic: str) -> list[Invocation]:
    """What passes the topic's questions."""
    found = app.content.topic(topic)
    assert found is not None
    given = [str(each.value) if each.kind == "number" else "".join(each.answer) for each in found.checks]
    return [
        call("progress answer", topic=topic, question=number, answer=answer) for number, answer in enumerate(given, 1)
    ]
