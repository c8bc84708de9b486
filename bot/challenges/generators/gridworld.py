"""A grid with a start, a goal, walls and puddles. Asked: the value of the start for who walks best, and the first move.

A move goes to a neighbouring field and always succeeds; walls cannot be entered. Each move costs 1, one that enters a
puddle a good deal more, and the one that enters the goal earns the prize besides its cost; there it ends. The reward of
the first move counts fully, each later one the discount times as much as the one before.
"""

from __future__ import annotations

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about, choice
from bot.challenges.keys import Key
from bot.challenges.numbers import Tolerance

ROWS, COLUMNS = 4, 5
START, GOAL, WALL, PUDDLE, FREE = "S", "G", "#", "~", "."
MOVES = {"Up": (-1, 0), "Right": (0, 1), "Down": (1, 0), "Left": (0, -1)}
LOWEST = -1000.0
"""Less than any way to the goal is worth."""

Field = tuple[int, int]
Grid = dict[Field, str]


def _make(draw: Draw) -> Generated | None:
    grid = _grid(draw)
    start = next(field for field, what in grid.items() if what == START)
    discount, prize, puddle = draw.pick((0.8, 0.85, 0.9, 0.95)), draw.whole(15, 40), draw.whole(4, 9)
    costs = (1, puddle, prize)
    values = _values(grid, discount, *costs)
    if start not in values:
        return None
    moves = {name: value for name, value in _moves(grid, start, values, discount, *costs).items() if value is not None}
    ordered = sorted(moves, key=lambda name: -moves[name])
    if values[start] < 1 or len(moves) < 2 or moves[ordered[0]] - moves[ordered[1]] < 0.05:
        return None
    best = moves[ordered[0]]
    dry = _values({field: FREE if what == PUDDLE else what for field, what in grid.items()}, discount, *costs)[start]
    if abs(dry - best) < 0.05:
        return None  # puddles have to matter
    keys: dict[str, Key] = {
        "value": about(
            best,
            Tolerance(0.001),
            not_discounted=_values(grid, 1.0, *costs)[start],
            first_move_discounted=discount * best,
            one_discount_too_few=best / discount,
            puddles_ignored=dry,
            moves_cost_nothing=_values(grid, discount, 0, puddle, prize)[start],
        ),
        "move": choice(draw, ordered[:1], worse_way=ordered[1:], blocked=[name for name in MOVES if name not in moves]),
    }
    shown = {
        "Grid": "\n".join(" ".join(grid[row, column] for column in range(COLUMNS)) for row in range(ROWS)),
        "Discount": str(discount),
        "Cost of a move": "1",
        "Cost of a move into ~": str(puddle),
        "Prize at G": str(prize),
    }
    return Generated(values=shown, keys=keys)


def _grid(draw: Draw) -> Grid:
    fields = [(row, column) for row in range(ROWS) for column in range(COLUMNS)]
    grid = {field: draw.weighted((FREE, PUDDLE, WALL), (6, 3, 2)) for field in fields}
    grid[draw.whole(0, ROWS - 1), 0] = START
    grid[draw.whole(0, ROWS - 1), COLUMNS - 1] = GOAL
    return grid


def _values(grid: Grid, discount: float, cost: float, puddle: float, prize: float) -> dict[Field, float]:
    """The value of each field from which the goal can be reached, by value iteration from below.

    As many rounds as there are fields settle all ways to the goal. Where it is better never to get there, the value
    is still too low after them, which nobody notices: such a field is no start, nor on the way of one.
    """
    values = {field: 0.0 if grid[field] == GOAL else LOWEST for field in _connected(grid)}
    for _ in values:
        before = {**values}
        for field in before:
            if grid[field] != GOAL:
                found = _moves(grid, field, values, discount, cost, puddle, prize).values()
                values[field] = max(value for value in found if value is not None)
        if values == before:
            break
    return values


def _connected(grid: Grid) -> list[Field]:
    """The fields from which the goal can be reached, from the goal on."""
    found = [field for field, what in grid.items() if what == GOAL]
    for row, column in found:
        around = [(row + down, column + right) for down, right in MOVES.values()]
        found += [field for field in around if grid.get(field, WALL) != WALL and field not in found]
    return found


def _moves(
    grid: Grid, field: Field, values: dict[Field, float], discount: float, cost: float, puddle: float, prize: float
) -> dict[str, float | None]:
    """What each move from ``field`` is worth; ``None`` where it cannot be made."""
    found: dict[str, float | None] = {}
    for name, (down, right) in MOVES.items():
        there = (field[0] + down, field[1] + right)
        what = grid.get(there, WALL)
        reward = -puddle if what == PUDDLE else prize - cost if what == GOAL else -cost
        found[name] = None if what == WALL else reward + discount * values[there]
    return found


VERSIONS = {1: _make}
