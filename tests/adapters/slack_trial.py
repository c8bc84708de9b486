"""Small tools for trials of the Slack adapter: a store that is busy, work on the adapter's loop, what people see."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any, TypeVar

import pytest

import bot.logs
from adapters.slack.client import Slack
from bot.app import App
from tests.adapters.slack_person import SECONDS, words
from tests.fakes.slack_rules import controls
from tests.fakes.slack_sent import Answer, Sent
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import Body

T = TypeVar("T")


@contextmanager
def busy(app: App) -> Iterator[Callable[[], None]]:
    """Keep the database thread busy until what is given is called, or the block ends: every answer is late."""
    free = threading.Event()
    app.store._threads.submit(free.wait)
    try:
        yield free.set
    finally:
        free.set()


@contextmanager
def logged() -> Iterator[StringIO]:
    """The log as an operator keeps it, as long as the block lasts."""
    lines, root = StringIO(), logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in (None, *bot.logs.OWN)}
    bot.logs.set_up("debug", "json", lines)
    try:
        yield lines
    finally:
        logging.captureWarnings(False)
        for handler in [each for each in root.handlers if isinstance(each, bot.logs._Lines)]:
            root.removeHandler(handler)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def on_loop(adapter: Slack, work: Coroutine[Any, Any, T]) -> T:
    """Run ``work`` on the loop of a serving adapter."""
    loop: asyncio.AbstractEventLoop = adapter.loop  # type: ignore[attr-defined]
    return asyncio.run_coroutine_threadsafe(work, loop).result(2 * SECONDS)


def quiet(adapter: Slack, fake: FakeSlack, *sent: Sent) -> None:
    """Wait until each of ``sent`` is acknowledged, and nothing is being answered any more."""
    for each in sent:
        each.wait(SECONDS)
    fake.until(lambda: not adapter.interactions.running, SECONDS)


def only(adapter: Slack, fake: FakeSlack, sent: Sent) -> Answer:
    """The one answer to ``sent``; fails if there are several."""
    found = sent.answer(SECONDS)
    quiet(adapter, fake, sent)
    assert sent.answers == [found]
    return found


def calls(fake: FakeSlack, method: str) -> list[Body]:
    """The arguments of every call of ``method`` so far, in order."""
    return [each.body for each in fake.log if each.method == method]


def read(answer: Answer | Body) -> str:
    """All that can be read of an answer, a message or a view."""
    return words(answer.blocks if isinstance(answer, Answer) else answer.get("blocks", ()))


def button(blocks: list[Body], label: str) -> str:
    """The action_id of the button labelled ``label``."""
    return next(str(e["action_id"]) for _, e in controls(blocks) if (e.get("text") or {}).get("text") == label)


def buttons(*carried: str) -> list[Body]:
    """Blocks with one button for each of ``carried``, as an earlier version may have sent them."""
    elements = [
        {"type": "button", "text": {"type": "plain_text", "text": f"Button {n}"}, "action_id": f"b{n}", "value": value}
        for n, value in enumerate(carried, 1)
    ]
    return [{"type": "actions", "elements": elements}]


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged as an error."""
    return [f"{record.name}: {record.getMessage()}" for record in caplog.records if record.levelname == "ERROR"]
