"""Weeks 48 to 52: the shown code run on members' own numbers, a contract kept and broken, a Dockerfile's order."""

from __future__ import annotations

import re

import pytest

from tests.challenges.shown import accepts, own, run, solution, unsaid, week

SEEDS = range(5)


@pytest.mark.parametrize("number", [50, 51])
def test_the_code_gives_what_its_comments_say(number: int) -> None:
    run(week(number)[0].example.code or "")
    run(solution(number))


def numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cluster_is_planned_by_the_code_of_the_explanation(seed: int) -> None:
    made = own(50, seed)
    nodes = ", ".join(numbers(made.values["Nodes"]))
    kept = ", ".join(numbers(made.values["Reserved on each node"]))
    pod = ", ".join(numbers(made.values["A pod requests"]))
    percent = numbers(made.values["maxSurge, maxUnavailable"])
    assert percent[0] == percent[1]
    update = [made.values["Replicas in the update"], percent[0], *numbers(made.values["Requests a second"])]
    lines = (
        f"nodes, cores, memory = {nodes}",
        f"kept, kept_memory = {kept}",
        f"pod, pod_memory = {pod}",
        f"replicas, percent, requests = {', '.join(update)}",
    )
    found = run(unsaid(solution(50, *lines)))
    for part in ("fit", "most", "least"):
        assert accepts(made, part, found[part])
    assert accepts(made, "requests_per_pod", found["requests"] / found["least"])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bill_is_worked_out_by_the_code_of_the_explanation(seed: int) -> None:
    made = own(51, seed)
    machines, hourly = numbers(made.values["Machines"])
    stored, storage = numbers(made.values["Storage"])
    sent, traffic, free = numbers(made.values["Traffic out"])
    millions, request = numbers(made.values["Requests"])
    lines = (
        f"machines, hourly = {machines}, {hourly}",
        f"stored, storage = {stored}, {storage}",
        f"sent, traffic, free = {sent}, {traffic}, {free}",
        f"millions, request = {millions}, {request}",
    )
    found = run(unsaid(solution(51, *lines)))
    assert accepts(made, "cost", found["cost"])
