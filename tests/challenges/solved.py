"""Personal challenges solved as a member would, with NumPy and pandas, from the prompt and the files alone."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy import optimize, special

from bot.challenges.generators.made import Generated

Solve = Callable[[Mapping[str, str], Mapping[str, bytes]], dict[str, Any]]


def frame(files: Mapping[str, bytes], name: str) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(files[name]))


def array(text: str) -> np.ndarray[Any, Any]:
    return np.array(eval(text))


def numbers(text: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", text.replace(",", ""))]


def vectors(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    u, v = array(values["u"]), array(values["v"])
    return {"cosine": u @ v / np.linalg.norm(u) / np.linalg.norm(v)}


def text_log(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    log = pd.Series(files["service.log"].decode().splitlines()).str.split(n=4, expand=True)
    slow = log[3].astype(int) > int(values["Longer than"].split()[0])
    return {"lines": int(((log[1] == values["Level"]) & (log[2] == values["Part"]) & slow).sum())}


def py_snippet(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    found = {}
    for number, code in enumerate(values.values(), 1):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, {})
        found[f"output{number}"] = printed.getvalue().strip()
    return found


def messy_csv(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    rows = [row for row in csv.reader(io.StringIO(files["sales.csv"].decode())) if len(row) == 3]
    table = pd.DataFrame(rows, columns=["date", "city", "amount"])
    table["amount"] = pd.to_numeric(table.amount.str.strip(), errors="coerce")
    good = table[table.amount > 0]
    totals = good.groupby(good.city.str.strip()).amount.sum()
    return {
        "rows": len(good),
        "total": good.amount.sum(),
        "largest": totals.idxmax(),
        "largest_total": totals.max(),
    }


def int_matrices(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    a, b, c, p, q = (array(values[name]) for name in "ABCPQ")
    made = {}
    for left, right in (("A", "C"), ("C", "A"), ("B", "C"), ("C", "B")):
        with contextlib.suppress(ValueError):
            made[f"{left} times {right}"] = array(values[left]) @ array(values[right])
    same = np.array_equal(p @ q, q @ p)
    assert c.shape[0] == b.shape[0]
    assert np.trace(p @ q) == np.trace(q @ p)
    return {
        "shape_ab": ["{} × {}".format(*(a @ b).shape)],
        "shape_ba": ["{} × {}".format(*(b @ a).shape)],
        "exists": list(made),
        "order": [] if same else ["PQ and QP differ, and have the same trace"],
        "trace": int(np.trace(p @ q)),
    }


def ppv(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    prior = numbers(values["Ill"])[0] / 1000
    sensitivity, specificity = (numbers(values[name])[0] / 100 for name in ("Positive if ill", "Negative if well"))
    joint, alarm = prior * sensitivity, (1 - prior) * (1 - specificity)
    more = "Ill people with a positive result" if joint > alarm else "Well people with a positive result"
    return {
        "ill_positive": [f"{round(joint * 100_000):,}"],
        "well_positive": [f"{round(alarm * 100_000):,}"],
        "more": [more],
        "posterior": joint / (joint + alarm),
    }


def quadratic(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    a, b, c = numbers(values["f(x, y)"].replace("+ ", "").replace("- ", "-").replace("²", ""))
    curvature = np.array([[2 * a, c], [c, 2 * b]])
    step = np.eye(2) - float(values["Step size"]) * curvature
    end = np.linalg.matrix_power(step, int(values["Steps"])) @ array(values["Start"])
    limit = 2 / np.linalg.eigvalsh(curvature).max()
    return {"x": end[0], "y": end[1], "loss": end @ curvature @ end / 2, "diverges": lambda size: float(size) > limit}


def dirty_orders(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    orders = frame(files, "orders.csv")
    kept = orders.drop_duplicates("order").dropna(subset="amount")
    rates = {"EUR": 1.0, "USD": float(values["1 USD in EUR"]), "GBP": float(values["1 GBP in EUR"])}
    return {
        "dropped": len(orders) - len(kept),
        "customers": kept.customer.str.strip().str.lower().nunique(),
        "total": (kept.amount * kept.currency.map(rates)).sum(),
    }


def tiny_table(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    table = pd.read_fwf(io.StringIO(values["Table"])) == "yes"
    label = table.pop("played")

    def impurity(part: pd.Series) -> float:
        return 1 - float((part.value_counts(normalize=True) ** 2).sum())

    def gain(column: pd.Series) -> float:
        parts = label.groupby(column)
        return impurity(label) - sum(len(part) / len(label) * impurity(part) for _, part in parts)

    gains = table.apply(gain)
    return {"column": [gains.idxmax()], "gain": gains.max()}


def blobs(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    points = pd.read_fwf(io.StringIO(values["Points"])).to_numpy()
    centres = np.array([array(values[f"Centre {number}"]) for number in (1, 2)])
    nearest = np.linalg.norm(points[:, None] - centres, axis=2).argmin(axis=1)
    moved = np.array([points[nearest == place].mean(axis=0) for place in (0, 1)])
    found = {f"centre{place + 1}_{'xy'[axis]}": moved[place, axis] for place in (0, 1) for axis in (0, 1)}
    distances = np.linalg.norm(points[:, None] - moved, axis=2)
    assert (distances.argmin(axis=1) == nearest).all()
    return {**found, "inertia": (distances.min(axis=1) ** 2).sum()}


def gridworld(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    """Every way without a circle is walked; the best one is best altogether, since moves cost."""
    grid = [row.split() for row in values["Grid"].splitlines()]
    discount, puddle, prize = (float(values[each]) for each in ("Discount", "Cost of a move into ~", "Prize at G"))
    moves = {"Up": (-1, 0), "Right": (0, 1), "Down": (1, 0), "Left": (0, -1)}
    start = next((row, line.index("S")) for row, line in enumerate(grid) if "S" in line)
    best: dict[str, float] = {}

    def walk(at: tuple[int, int], seen: set[tuple[int, int]], factor: float, earned: float, first: str) -> None:
        for name, (down, right) in moves.items():
            row, column = at[0] + down, at[1] + right
            inside = 0 <= row < len(grid) and 0 <= column < len(grid[0])
            if not inside or grid[row][column] == "#" or (row, column) in seen:
                continue
            what = grid[row][column]
            then = earned + factor * (prize - 1 if what == "G" else -puddle if what == "~" else -1)
            if what == "G":
                best[first or name] = max(best.get(first or name, -1e9), then)
            else:
                walk((row, column), seen | {(row, column)}, factor * discount, then, first or name)

    walk(start, {start}, 1.0, 0.0, "")
    name = max(best, key=lambda each: best[each])
    return {"value": best[name], "move": [name]}


def layer_spec(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    shapes, before = [], int(values["Inputs"])
    for name in ("Layer 1", "Layer 2", "Layer 3"):
        units = int(numbers(values[name])[0])
        shapes.append([np.zeros((before, units)), np.zeros(0 if "no bias" in values[name] else units)])
        before = units
    counts = [sum(each.size for each in layer) for layer in shapes]
    return {**{f"layer{place}": count for place, count in enumerate(counts, 1)}, "total": sum(counts)}


def expression(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    at = np.array([float(values["x"]), float(values["y"])])
    names = {"sin": np.sin, "log": np.log, "exp": np.exp}

    def f(point: Any) -> float:
        return float(eval(values["f(x, y)"], names, {"x": point[0], "y": point[1]}))

    return dict(zip(("dx", "dy"), optimize.approx_fprime(at, f, 1e-8), strict=True))


def tiny_mlp(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    x, w1, b1, w2, b2 = (array(values[name]) for name in ("x", "W1", "b1", "W2", "b2"))
    hidden = np.maximum(0, w1 @ x + b1)
    found = {f"hidden{place}": value for place, value in enumerate(hidden, 1)}
    return {**found, "output": special.expit(w2 @ hidden + b2)}


def conv_stack(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    """Sizes by sliding over a row of pixels, the receptive field by walking back from one output."""
    side, channels = (int(each) for each in (numbers(values["Picture"])[0], numbers(values["Picture"])[-1]))
    parameters, layers = 0, []
    for name in ("Layer 1", "Layer 2", "Layer 3", "Layer 4"):
        conv = values[name].startswith("Convolution")
        given = [int(each) for each in numbers(values[name])]
        width, kernel, stride, padding = (
            (given[0], given[1], given[3], given[4]) if conv else (0, given[0], given[2], 0)
        )
        layers.append((kernel, stride))
        side = len(range(0, side + 2 * padding - kernel + 1, stride))
        if conv:
            parameters += np.zeros((width, channels, kernel, kernel)).size + width
            channels = width
    low, high = 0, 0
    for kernel, stride in reversed(layers):
        low, high = low * stride, high * stride + kernel - 1
    return {"size": side, "parameters": parameters, "receptive_field": high - low + 1}


def attention(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    query, keys, given = (array(values[name]) for name in ("Query", "Keys", "Values"))
    weights = special.softmax(keys @ query / np.sqrt(len(query)))
    found = {f"weight{place}": value for place, value in enumerate(weights, 1)}
    return {**found, **{f"output{place}": value for place, value in enumerate(weights @ given, 1)}}


def random_walk(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    price = frame(files, "prices.csv").price
    error = price.diff().abs().tail(int(numbers(values["Test days"])[0])).mean()
    return {"mae": error, "leak": lambda said: numbers(said)[0] < error / 2}


def cluster(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    nodes, cores, memory = numbers(values["Nodes"])
    taken, taken_memory = numbers(values["Reserved on each node"])
    pod, pod_memory = numbers(values["A pod requests"])
    replicas, percent = int(values["Replicas in the update"]), numbers(values["maxSurge, maxUnavailable"])[0]
    free = np.array([cores * 1000 - taken, memory * 1024 - taken_memory])
    least = replicas - int(np.floor(replicas * percent / 100))
    return {
        "fit": int(nodes * (free // np.array([pod, pod_memory])).min()),
        "most": replicas + int(np.ceil(replicas * percent / 100)),
        "least": least,
        "requests_per_pod": numbers(values["Requests a second"])[0] / least,
    }


def price_sheet(values: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    machines, hourly = numbers(values["Machines"])
    stored, storage = numbers(values["Storage"])
    sent, traffic, free = numbers(values["Traffic out"])
    millions, request = numbers(values["Requests"])
    return {"cost": machines * hourly * 730 + stored * storage + (sent - free) * traffic + millions * request}


def solve(name: str, made: Generated) -> dict[str, Any]:
    """The answers to ``made`` by key: numbers, a text, the texts of the right options or a test for each."""
    found: dict[str, Any] = globals()[name](made.values, made.files)
    return found
