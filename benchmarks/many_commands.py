"""The pure part with 200 commands declared against the same with 20.

Finding a command must not depend on how many there are. Slack's own library walks its listeners one by one (70 µs with
one, 968 with a hundred). CPU time; the goal is at most 1.1 times.
"""

from __future__ import annotations

from benchmarks import stage_three
from benchmarks.measure import Row, alternate, at_most, cpu

GOAL = 1.1
ROUNDS = 15
CALLS = 5_000


def run() -> list[Row]:
    """Measure and return the row."""
    content = stage_three.content()
    few = stage_three.pure_part(stage_three.tree_of(20), content)
    many = stage_three.pure_part(stage_three.tree_of(200), content)
    found = alternate(lambda: cpu(many, CALLS), lambda: cpu(few, CALLS), ROUNDS)
    return [at_most("the same with 200 commands : with 20 (CPU)", found, GOAL)]
