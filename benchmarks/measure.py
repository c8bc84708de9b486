"""The measuring itself: two sides in turn over several rounds, medians, and a row for the table.

Single runs on a shared machine move by 40 %, so no figure here stands alone: both sides run in every round, one right
after the other and in changing order, a ratio is taken per round, and the median of those ratios is what counts.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from statistics import median

Side = Callable[[], float]
"""Runs one batch and returns what one call of it cost, in seconds."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Medians of both sides in seconds, the median of the rounds' ratios, and the smallest and largest of them."""

    ours: float
    theirs: float
    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``figure`` is what was reached, ``goal`` what should be, ``met`` whether it was."""

    what: str
    ours: str
    theirs: str
    figure: str
    goal: str
    met: bool | None = None


def alternate(ours: Side, theirs: Side, rounds: int) -> Compared:
    """Run both sides ``rounds`` times in turn, after one round that does not count. The ratio is ours to theirs."""
    ours(), theirs()
    pairs = []
    for number in range(rounds):
        gc.collect()
        if number % 2:
            second, first = theirs(), ours()
        else:
            first, second = ours(), theirs()
        pairs.append((first, second))
    return compared(pairs)


def compared(pairs: Sequence[tuple[float, float]]) -> Compared:
    """Sum up rounds of (ours, theirs), both in seconds."""
    ratios = [ours / theirs for ours, theirs in pairs]
    return Compared(
        median(ours for ours, _ in pairs),
        median(theirs for _, theirs in pairs),
        median(ratios),
        min(ratios),
        max(ratios),
    )


@contextmanager
def undisturbed() -> Iterator[None]:
    """No garbage collection by itself: a platform of the tests reads every page that it is sent, and keeps it.

    A full collection over all there is stops it, and whoever asks, for a third of a second.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def cpu(call: Callable[[], object], times: int) -> float:
    """The CPU time of one ``call`` in seconds, over ``times`` of them."""
    started = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - started) / times


def wall(call: Callable[[], object], times: int = 1) -> float:
    """The time one ``call`` takes in seconds, over ``times`` of them."""
    started = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - started) / times


def at_most(what: str, found: Compared, goal: float) -> Row:
    """The row of a cost that should be at most ``goal`` times the other side's."""
    figure = f"{found.ratio:.2f}x ({found.low:.2f} to {found.high:.2f})"
    return Row(what, seconds(found.ours), seconds(found.theirs), figure, f"<= {goal:g}x", found.ratio <= goal)


def rate_at_least(what: str, each: Compared, goal: float) -> Row:
    """The row of a rate that should be at least ``goal`` times the other side's, from the times for one answer."""
    figure = f"{1 / each.ratio:.2f}x ({1 / each.high:.2f} to {1 / each.low:.2f})"
    ours, theirs = (f"{1 / value:,.0f}/s" for value in (each.ours, each.theirs))
    return Row(what, ours, theirs, figure, f">= {goal:g}x", 1 / each.ratio >= goal)


def noted(row: Row) -> Row:
    """``row`` for information only."""
    return replace(row, goal="", met=None)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def seconds(value: float) -> str:
    """A duration in the unit that suits it: ``1.23 s``, ``4.56 ms``, ``7.89 µs``."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if value >= size:
            return f"{value / size:.2f} {unit}"
    return f"{value / 1e-6:.2f} µs"


def table(rows: Sequence[Row]) -> str:
    """The rows as lines of text under a header."""
    verdict = {True: "met", False: "MISSED", None: ""}
    cells = [("what", "Cairn", "beside it", "ratio (rounds)", "goal", "")]
    cells += [(row.what, row.ours, row.theirs, row.figure, row.goal, verdict[row.met]) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths).rstrip(), *lines[1:]])
