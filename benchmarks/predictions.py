"""Reading and scoring a member's file of 2,000 predictions, beside Python's own ``csv`` and the bare metric.

The floor trusts the file: rows from ``csv.reader``, ``float``, a dict by id, the metric on both halves. Cairn's side is
handed bytes that may be anything, and does all of that after making sure that they are a file of predictions. Both
sides use the same metric, RMSE, the cheapest there is. The second row is a file in which one line has a space too
many, so that it is read line by line; it stands there for information. CPU time.
"""

from __future__ import annotations

import csv
import io
from functools import partial
from random import Random

from benchmarks.measure import Row, alternate, at_most, cpu, noted
from bot.challenges import predictions
from bot.challenges.generators.made import Half, Hidden
from bot.challenges.metrics import rmse
from bot.challenges.scoring import Measure

GOAL = 2.0
ROWS = 2_000
ROUNDS = 21
CALLS = 30


def run() -> list[Row]:
    """Measure and return the rows."""
    random = Random(1)
    ids = [f"r{number:04}" for number in range(1, ROWS + 1)]
    labels = {id_: random.random() for id_ in random.sample(ids, ROWS)}
    first, second = (dict(part) for part in (list(labels.items())[: ROWS // 2], list(labels.items())[ROWS // 2 :]))
    hidden = Hidden(Measure("rmse"), Half(first, 1.0, 0.1), Half(second, 1.0, 0.1))
    plain = "id,prediction\n" + "".join(f"{id_},{random.random()!r}\n" for id_ in ids)
    unusual = plain.replace("r1000,", "r1000, ")
    rows = []
    for what, text in (("as pandas writes it", plain), ("with a space too many", unusual)):
        content = text.encode()
        found = alternate(
            partial(cpu, partial(predictions.score, content, hidden), CALLS),
            partial(cpu, partial(trusting, content, hidden), CALLS),
            ROUNDS,
        )
        rows.append(at_most(f"{ROWS:,} predictions read and scored, {what} : csv and the metric (CPU)", found, GOAL))
    return [rows[0], noted(rows[1])]


def trusting(content: bytes, hidden: Hidden) -> list[float]:
    """The scores of a file that is known to be right."""
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    next(rows)
    predicted = {id_: float(cell) for id_, cell in rows}
    return [
        rmse([float(label) for label in half.labels.values()], [predicted[id_] for id_ in half.labels])
        for half in (hidden.public, hidden.private)
    ]
