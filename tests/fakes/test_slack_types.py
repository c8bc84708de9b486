"""The compiler finds what is wrong in a payload, wherever it is, and beside any number that are right."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.modal import modal
from adapters.slack.receive import Place
from adapters.slack.render import pages
from bot.chat.invocation import call
from bot.chat.reply import (
    Actions,
    Button,
    Choice,
    Code,
    Divider,
    Heading,
    Image,
    Link,
    Menu,
    Quote,
    Reply,
    Text,
    When,
)
from tests.adapters.exercises import tree
from tests.fakes import node, slack_types
from tests.fakes.slack_types import Kind, Shapes, faults, faults_of_each

EVERYTHING = Reply(
    "Everything.",
    (
        Heading("A heading", "an aside"),
        Text("**bold** *lean* `code` [a page](https://e.org/x)\n\n- one\n- two\n\n3. third\n\n> said"),
        Quote("said", "by somebody"),
        Code("some = code"),
        Image("https://e.org/a.png", "a picture"),
        Divider(),
        When("It closes", datetime(2026, 11, 23, tzinfo=UTC)),
        Actions(
            (
                Button("A button", call("try blocks"), "primary"),
                Link("A page", "https://e.org/x"),
                Menu("Pick", call("try greet"), "name", (Choice("My friend Ben", "Ben"),)),
            )
        ),
    ),
)
PLACE = Place("T1", "C1", "U1")
Way = tuple[str | int, ...]


def blocks() -> list[dict[str, Any]]:
    """Every kind of block that Cairn sends in a message."""
    (page,) = pages(EVERYTHING)
    return page.blocks


def view(command: str) -> dict[str, Any]:
    """The form of an exercise."""
    declared = tree().commands[command]
    form = declared.form({}, None)
    assert form is not None
    return modal(form, declared, PLACE, typed=True)


def samples() -> Iterator[tuple[Kind, dict[str, Any]]]:
    """Small ones, so that several hundred are compiled in a few seconds."""
    for block in blocks():
        yield "Message", {"text": "x", "blocks": [block]}
    yield "Message", {"text": "x", "blocks": [], "metadata": {"event_type": "a", "event_payload": {"key": "b"}}}
    yield "Home", {"type": "home", "blocks": blocks()[:1]}
    for command in ("try order", "try upload"):
        form = view(command)
        for block in form["blocks"]:
            yield "Modal", form | {"blocks": [block]}


def objects(value: Any, path: Way = ()) -> Iterator[tuple[Way, dict[str, Any]]]:
    """Every object in ``value``, with the way to it."""
    if isinstance(value, dict):
        yield path, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inside:
        yield from objects(each, (*path, name))


def spoilt(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """``found`` with one thing wrong, in every way there is."""
    yield "an unknown key", found | {"colour": "red"}
    if "type" in found:
        yield "a word that Slack does not know", found | {"type": f"{found['type']}s"}
        yield "no type", {name: value for name, value in found.items() if name != "type"}
    kinds = {"plain_text": "mrkdwn", "mrkdwn": "plain_text"}
    if found.get("type") in kinds:
        yield "the wrong kind of text", {"type": kinds[found["type"]], "text": found["text"]}
    for name, value in found.items():
        if not isinstance(value, dict | list):
            yield f"another kind of {name}", found | {name: 1 if isinstance(value, str) else "1"}
        else:
            yield f"no {name} but a word", found | {name: "x"}


def put(value: Any, path: Way, new: Any) -> Any:
    """``value`` with ``new`` at the end of ``path``."""
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = put(value[path[0]], path[1:], new)
    return changed


def taken(what: str, path: Way, payload: dict[str, Any]) -> bool:
    """Whether Slack takes what was done to a sample: a text of either kind in sections and in the small print."""
    block = payload["blocks"][path[1]] if len(path) > 1 and path[0] == "blocks" else {}
    either = what == "the wrong kind of text" and block.get("type") in ("section", "context")
    return either or "event_payload" in path


@pytest.mark.usefixtures("node")
def test_whatever_is_wrong_is_found_beside_what_is_right() -> None:
    """Every way to spoil every object is a fault, although the sample as it was is in the same arrays."""
    tried: list[tuple[str, bool]] = []
    shapes: list[Shapes] = []
    for kind, payload in samples():
        for path, found in objects(payload):
            for what, wrong in spoilt(found):
                both = Shapes()
                both.add(kind, payload)
                both.add(kind, put(payload, path, wrong))
                tried.append((f"{kind} {path}: {what}", taken(what, path, payload)))
                shapes.append(both)
    assert len(tried) > 400
    found_at = zip(tried, faults_of_each(shapes), strict=True)
    assert [what for (what, fine), found in found_at if bool(found) == fine] == []


@pytest.mark.usefixtures("node")
def test_a_fault_says_what_and_where() -> None:
    shapes = Shapes()
    shapes.add("Message", {"text": "x", "blocks": blocks()})
    wrong = {"type": "header", "text": {"type": "mrkdwn", "text": "some words"}}
    shapes.add("Message", {"text": "x", "blocks": [wrong, {"type": "divider", "colour": "red"}]})
    kind, key = faults(shapes)
    assert """'"mrkdwn"' is not assignable to type '"plain_text"'""" in kind
    assert kind.endswith('In: {"text": {"text": text, "type": "mrkdwn"}, "type": "header"},')
    assert "'\"colour\"' does not exist in type 'DividerBlock'" in key


def test_any_number_of_payloads_that_look_alike_are_one_shape() -> None:
    few, many = Shapes(), Shapes()
    for shapes, count in ((few, 1), (many, 100)):
        for number in range(count):
            text = {"type": "plain_text", "text": f"{number}", "emoji": number % 2 == 0}
            shapes.add("Message", {"text": f"{number}", "blocks": [{"type": "header", "text": text}] * (number + 1)})
    assert few.written() == many.written()
    many.add("Message", {"text": "x", "blocks": []})
    many.add("Message", {"text": "x", "blocks": [{"type": "divider"}]})
    assert len(many.written()) > len(few.written())
    assert many.types == {"header", "plain_text", "divider"}


def test_a_compiler_that_does_not_run_is_no_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(slack_types, "PACKAGES", tmp_path)
    with pytest.raises(RuntimeError, match="the compiler"):
        faults(Shapes())


def test_missing_packages_are_said_and_in_ci_a_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Also ones that belong to another lock."""
    shutil.copy(node.FOLDER / "package-lock.json", tmp_path)
    monkeypatch.setattr(node, "PACKAGES", tmp_path)
    assert node.available()
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.delenv(node.REQUIRED, raising=False)
    with pytest.warns(pytest.PytestWarning, match="make installed-node"):
        assert not node.available()
    monkeypatch.setenv(node.REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception, match="make installed-node"):
        node.available()
