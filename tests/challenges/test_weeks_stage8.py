"""Weeks 48 to 52: the shown code run on members' own numbers, a contract kept and broken, a Dockerfile's order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.challenges.shown import accepts, misses, own, run, solution, unsaid, value, week

SEEDS = range(5)


@pytest.mark.parametrize("number", [48, 50, 51, 52])
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


HOUSE = {"type": "object", "additionalProperties": False, "required": ["area", "rooms", "garden"]} | {
    "properties": {
        "area": {"type": "number", "minimum": 10, "maximum": 500},
        "rooms": {"type": "integer", "minimum": 1, "maximum": 20},
        "garden": {"type": "boolean"},
    }
}
CONTRACT = {"type": "object", "additionalProperties": False, "required": ["model", "rows"]} | {
    "properties": {
        "model": {"enum": ["small", "large"]},
        "currency": {"enum": ["EUR", "USD"]},
        "rows": {"type": "array", "minItems": 1, "maxItems": 50, "items": HOUSE},
    }
}
"""What week 48 says in words, as a JSON Schema."""


def test_the_body_of_the_key_keeps_the_contract_as_a_schema_has_it() -> None:
    found = week(48)[1].part("p1")
    assert found is not None
    body = json.loads(found.example or "")
    Draft202012Validator(CONTRACT).validate(body)
    assert body["rows"][0]["garden"]
    assert json.loads(run(solution(48))["body"]) == body
    body["rows"][0]["rooms"] = "three"
    assert not Draft202012Validator(CONTRACT).is_valid(body)


def test_the_value_in_the_answer_and_what_wrong_positions_give() -> None:
    challenge, key = week(48)
    found = key.part("p2")
    assert found is not None
    notes = [row["notes"] for row in json.loads(challenge.parts[1].code or "")["rows"]]
    assert found.accept[0] == notes[1][0]
    assert [each.text for each in found.near_misses] == [notes[1][1], notes[0][0], notes[0][1]]
    assert "422  A field is missing, unknown or of the wrong type." in (challenge.parts[0].code or "")


def anew(lines: list[str], changed: str) -> list[str]:
    """The lines that a build does after ``changed`` has changed: from the first that copies it on."""
    copies = {"COPY . .": {"app.py", "requirements.txt"}, "COPY requirements.txt .": {"requirements.txt"}}
    first = next(place for place, line in enumerate(lines) if changed in copies.get(line, ()))
    return lines[first:]


def test_the_layers_follow_from_the_rule_of_the_cache() -> None:
    challenge, key = week(49)
    texts = {part.id: {each.id: each.text for each in getattr(part, "options", ())} for part in challenge.parts}
    answers = {part.id: [texts[part.id][each] for each in part.answer] for part in key.parts}
    codes = {part.id: (part.code or "").splitlines() for part in challenge.parts}
    assert answers["q1"] == solution(49).splitlines()
    install = "RUN pip install -r requirements.txt"
    assert install not in anew(answers["q1"], "app.py")
    assert install in anew(answers["q1"], "requirements.txt")
    assert answers["q2"] == anew(codes["q2"], "app.py")[:1]
    done = anew(codes["q3"], "app.py")
    assert answers["q3"] == [each for each in texts["q3"].values() if each in done]
    builds, install_time, others = 8, 45, 3
    assert value(49, "q5") == builds * (install_time + others) - builds * others
    assert misses(49, "q5") == [builds * (install_time + others), (builds + 1) * install_time, 336, install_time]
    assert builds * (install_time - others) == 336


def test_the_caller_of_the_last_week_reads_good_and_bad_answers() -> None:
    ask = run(solution(52))["ask"]
    with service() as address:
        assert ask({"rows": []}, address) == (200, {"seen": {"rows": []}})
        assert ask({}, address) == (422, {"seen": {}})


@contextmanager
def service() -> Iterator[str]:
    """A service on loopback that answers with what it was sent: 200, or 422 for an empty object."""

    class Echo(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200 if body else 422)
            self.end_headers()
            self.wfile.write(json.dumps({"seen": body}).encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is written to the terminal."""

    with HTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
