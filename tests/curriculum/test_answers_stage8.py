"""The keys of stage 8 that can be worked out: waits, bills, copies, chances."""

from __future__ import annotations

import json
import math

import pytest

from tests.curriculum.answers import options, right, value


def reads(text: str) -> bool:
    """Whether ``text`` is valid JSON."""
    try:
        json.loads(text)
    except json.JSONDecodeError:
        return False
    return True


def test_serving() -> None:
    load, predict, requests = 2, 0.05, 100
    assert value(8, "api-development.q2") == pytest.approx(requests * (load + predict) - (load + requests * predict))
    assert right(8, "api-development.q3") == {text for text in options(8, "api-development.q3") if reads(text)}


def test_a_build_goes_on_from_the_first_step_that_sees_something_new() -> None:
    sees = {1: "base", 2: "requirements", 3: "requirements", 4: "code", 5: "code"}
    assert value(8, "docker.q1") == min(step for step, what in sees.items() if what == "code")
    layers = [500, 0]  # the copy, and the deletion, which hides but does not shrink
    assert value(8, "docker.q4") == sum(layers)


def test_bills_and_waits() -> None:
    assert value(8, "cloud-computing.q1") == pytest.approx(730 * 0.10 / 0.0002)
    assert value(8, "cloud-computing.q5") == 4 * 150
    assert value(8, "aws.q3") == 2 * 0.5 * 100_000


def test_copies() -> None:
    assert value(8, "gcp.q2") == math.ceil(100 / 40)
    assert value(8, "kubernetes.q1") == 3 * math.floor(4 / 1.5)
    assert value(8, "kubernetes.q3") == 4 + 1


def test_chances_and_shares() -> None:
    assert value(8, "ci-cd.q2") == pytest.approx(1 - 0.99**20, abs=0.0005)
    assert value(8, "monitoring.q1") == (95 * 100 + 5 * 3000) / 100
    assert value(8, "monitoring.q3") == pytest.approx(30 * 24 * 60 * 0.001)
