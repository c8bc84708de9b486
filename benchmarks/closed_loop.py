"""A closed loop: as soon as one answer has arrived the next question goes out, so many at once."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any

from benchmarks.bot_process import Bot
from benchmarks.measure import Compared, alternate, compared, undisturbed

PATIENCE = 60
"""Seconds for all answers of a batch."""


@dataclass(slots=True)
class Side:
    """A bot that is asked the same again and again.

    ``ask`` sends one question and returns its answer to come; ``wrong`` says what is wrong with one, or nothing;
    ``forget`` lets the platform forget what was. ``spent`` collects the CPU time for an answer of each batch.
    """

    bot: Bot
    ask: Callable[[], Future[Any]]
    wrong: Callable[[Any], str]
    forget: Callable[[], None]
    spent: list[float] = field(default_factory=list)

    def batch(self, number: int, at_once: int) -> list[float]:
        """Ask ``number`` questions, so many at once, and return what each answer took, in seconds."""
        before = self.bot.cpu()
        taken = closed_loop(self.ask, self.wrong, number, at_once)
        self.spent.append((self.bot.cpu() - before) / number)
        self.forget()
        return taken

    def wait(self, number: int) -> float:
        """The median time to an answer, one at a time."""
        return median(self.batch(number, 1))

    def each(self, number: int, at_once: int) -> float:
        """The clock time for one answer of so many at once."""
        started = time.perf_counter()
        self.batch(number, at_once)
        return (time.perf_counter() - started) / number


def compare(figure: Callable[[Side], float], ours: Side, theirs: Side, rounds: int) -> tuple[Compared, Compared]:
    """Both sides in turn: by ``figure``, and by the CPU time of their processes."""
    ours.spent.clear(), theirs.spent.clear()
    with undisturbed():
        found = alternate(lambda: figure(ours), lambda: figure(theirs), rounds)
    return found, compared(list(zip(ours.spent, theirs.spent, strict=True))[1:])


def closed_loop(ask: Callable[[], Future[Any]], wrong: Callable[[Any], str], number: int, at_once: int) -> list[float]:
    """Ask ``number`` times, ``at_once`` at a time, and return what each answer took.

    Raises ``AssertionError`` when an answer does not come, or is wrong.
    """
    taken: list[float] = []
    faults: list[str] = []
    done = threading.Event()
    left = itertools.count(number - at_once, -1)

    def question() -> None:
        ask().add_done_callback(partial(answered, time.perf_counter()))

    def answered(asked: float, answer: Future[Any]) -> None:
        taken.append(time.perf_counter() - asked)
        if fault := wrong(answer.result()):
            faults.append(fault)
        if next(left) > 0:
            question()
        elif len(taken) == number:
            done.set()

    for _ in range(at_once):
        question()
    if not done.wait(PATIENCE):
        raise AssertionError(f"{len(taken)} of {number} answers within a minute")
    if faults:
        raise AssertionError(f"{len(faults)} answers were wrong: {faults[0]}")
    return taken
