"""Every rule finds its violation, and what discord.py builds from good parts passes."""

from __future__ import annotations

import asyncio
import copy
import json
import os
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from tests.fakes import discord_spec
from tests.fakes.discord_spec_samples import (
    Small,
    asked,
    button,
    command,
    gallery,
    label,
    layout,
    link,
    many,
    message,
    modal,
    option,
    plain,
    row,
    select,
    text,
    v2,
)

SEND = ("POST", "/channels/1/messages")
EDIT = ("PATCH", "/channels/1/messages/2")
ANSWER = ("POST", "/interactions/1/tok/callback")
COMMANDS = ("PUT", "/applications/1/guilds/2/commands")


@pytest.fixture
def description() -> None:
    """Skips, loudly, where Discord's description is not there."""
    if not discord_spec.available():
        said = f"discord-openapi.json is not there ({discord_spec.FOLDER}): bodies are not checked against it"
        if os.environ.get(discord_spec.REQUIRED):
            pytest.fail(said)
        warnings.warn(pytest.PytestWarning(said), stacklevel=1)
        pytest.skip(said)


GOOD: list[tuple[tuple[str, str], Callable[[], Any]]] = [
    (SEND, message),
    (EDIT, message),
    (("POST", "/webhooks/1/tok"), message),
    (("PATCH", "/webhooks/1/tok/messages/@original"), message),
    (("PATCH", "/webhooks/1/tok/messages/5"), lambda: {**message(), "content": None, "embeds": []}),
    (ANSWER, lambda: {"type": 4, "data": message()}),
    (ANSWER, lambda: {"type": 7, "data": message()}),
    (ANSWER, lambda: {"type": 5, "data": {"flags": 64}}),
    (ANSWER, lambda: {"type": 6}),
    (ANSWER, lambda: {"type": 8, "data": {"choices": [{"name": "One", "value": "1"}]}}),
    (ANSWER, lambda: {"type": 8, "data": {"choices": [{"name": "One", "value": 1}]}}),
    (ANSWER, modal),
    (SEND, lambda: plain(components=[row(button())], allowed_mentions={"parse": [], "users": [5]})),
    (SEND, lambda: plain(content="x" * 2000, allowed_mentions={"users": ["5"]})),
    (COMMANDS, lambda: [command(), command(name="fortschritt-für", options=[]), command(name="सीखना")]),
    (COMMANDS, lambda: [{"type": 2, "name": "Their Progress"}]),
]

LONE, ZERO = "\ud83d", "\u200b"
LONG = [{"name": "x" * 99, "value": "x" * 99}] * 5
BROKEN: list[tuple[tuple[str, str], Any, str]] = [
    (SEND, {"content": "Hi"}, "$.allowed_mentions: missing"),
    (SEND, plain(allowed_mentions={"parse": ["everyone"]}), "would ping"),
    (SEND, plain(allowed_mentions={}), "neither an empty parse nor ids"),
    (EDIT, {"content": "Hi"}, "$.allowed_mentions: missing"),
    (ANSWER, {"type": 4, "data": {"content": "Hi"}}, "$.data.allowed_mentions: missing"),
    (ANSWER, {"type": 7, "data": v2(text(), allowed_mentions=None)}, "$.data.allowed_mentions: missing"),
    (ANSWER, {"type": 4}, "$.data: an answer of type 4 needs it"),
    (SEND, plain(content="x" * 2001), "$.content: 2001 characters: at most 2000"),
    (SEND, plain(content=ZERO), "an empty message"),
    (SEND, plain(content=LONE), "$.content: a lone surrogate"),
    (COMMANDS, [command(description=LONE)], "$[0].description: a lone surrogate"),
    (SEND, plain(embeds=[{"description": "x" * 4000}, {"title": "x", "description": "x" * 2000}]), "at most 6000"),
    (SEND, plain(embeds=[{"fields": [{"name": " ", "value": "x"}]}]), "fields[0].name: empty or invisible"),
    (SEND, plain(components=many(6)), "6 rows without Components V2: 0 to 5"),
    (SEND, v2(row(button(), button())), "custom_id 'go' is not unique"),
    (SEND, v2(text() | {"id": 3}, text() | {"id": 3}), "id 3 is not unique"),
    (SEND, v2(row(select("a", "a"))), "value 'a' is not unique"),
    (SEND, v2(row(select())), "0 options: 1 to 25"),
    (SEND, v2(row(select("a", max_values=2))), "1 options: 2 to 25"),
    (SEND, v2(row(select("a", min_values=2))), "min_values 2 is more"),
    (SEND, v2(row(select("a", placeholder=" "))), "placeholder: empty or invisible"),
    (SEND, v2(row(select("a") | {"options": [{"label": ZERO, "value": "a"}]})), "label: empty or invisible"),
    (SEND, v2({"type": 17, "components": many(6)}, *many(1)), "43 components with everything nested: at most 40"),
    (
        SEND,
        v2(*[{"type": 9, "components": [text()], "accessory": button(custom_id=str(n))} for n in range(14)]),
        "42 c",
    ),
    (SEND, v2(text("x" * 3999), text("\U0001f600")), "4001 characters in all text displays: at most 4000"),
    (SEND, v2(text(" \u2800\u3164")), "content: empty or invisible"),
    (SEND, v2(row(button(label=ZERO))), "label: empty or invisible"),
    (SEND, v2(text(), content="Hi"), "$.content: not together"),
    (SEND, v2(text(), embeds=[{"title": "x"}]), "$.embeds: not together"),
    (SEND, v2(text(), poll={"question": {"text": "x"}, "answers": []}), "$.poll: not together"),
    (SEND, v2(text(), sticker_ids=["1"]), "$.sticker_ids: not together"),
    (EDIT, v2(), "needs some"),
    *[(SEND, plain(components=[{"type": n}]), f"type {n} needs the flag") for n in (9, 10, 11, 12, 13, 14, 17)],
    (SEND, v2(button()), "component type 2 is not allowed here"),
    (SEND, v2({"type": 17, "components": [{"type": 17, "components": [text()]}]}), "type 17 is not allowed here"),
    (SEND, v2(row(*(button(custom_id=str(n)) for n in range(6)))), "6 buttons in a row: 1 to 5"),
    (SEND, v2(row(select("a"), select("b", custom_id="c"))), "2 components in a row with a select"),
    (SEND, v2(row(select("a"), button())), "2 components in a row with a select"),
    (SEND, v2(row()), "0 buttons in a row"),
    (SEND, v2(row(button(label=None))), "needs a label or an emoji"),
    (SEND, v2(row(button(custom_id=None))), "needs a custom_id"),
    (SEND, v2(row(button(custom_id="x" * 101))), "custom_id: 101 characters: at most 100"),
    (SEND, v2(row(button(custom_id=""))), "custom_id: empty"),
    (SEND, v2(row(button(url="https://a.org"))), "a button of style 2 has no url"),
    (SEND, v2(row(link("https://a.org", custom_id="x"))), "a button of style 5 has no custom_id"),
    (SEND, v2(row(button(style=5, custom_id=None))), "needs a url"),
    (SEND, v2(row(button(style=6))), "needs a sku_id"),
    (SEND, v2(row(link("javascript:alert(1)"))), "does not begin with one of http"),
    (SEND, v2(row(link("attachment://a.png"))), "does not begin with one of http"),
    (SEND, v2(row(link("https://a.org/a b"))), "has a space"),
    (SEND, v2(row(link("https://ä.org"))), "not ASCII"),
    (SEND, v2(row(link("https://a.org/\n"))), "a control"),
    (SEND, v2(row(link("https:///path"))), "no host"),
    (SEND, v2(row(link("https://[a"))), "no host"),
    (SEND, v2(row(link("https://a.org/" + "x" * 499))), "513 characters: at most 512"),
    (SEND, v2(gallery("attachment://b.png"), attachments=[{"id": 0, "filename": "a.png"}]), "names no file"),
    (SEND, v2({"type": 13, "file": {"url": "https://a.org/a.pdf"}}), "does not begin with one of attachment"),
    (SEND, v2(gallery()), "0 items in a gallery: 1 to 10"),
    (SEND, v2(gallery(*["https://a.org/a.png"] * 11)), "11 items in a gallery: 1 to 10"),
    (SEND, v2(gallery("https://a.org/a.png", description="x" * 1025)), "description: 1025 characters: at most 1024"),
    (SEND, v2({"type": 9, "components": [text()] * 4, "accessory": button()}), "4 texts in a section: 1 to 3"),
    (SEND, v2({"type": 9, "components": [text()]}), "accessory: missing"),
    (SEND, v2({"type": 17, "components": []}), "0 components in a container"),
    (("POST", "/channels/1/threads"), {"name": "A", "message": {"content": "Hi"}}, "$.message.allowed_mentions: miss"),
    (ANSWER, asked(label(), title="x" * 46), "title: 46 characters: at most 45"),
    (ANSWER, asked(label(), title=""), "title: empty"),
    (ANSWER, asked(), "0 components in a modal: 1 to 5"),
    (ANSWER, asked(*(label({"custom_id": str(n)}) for n in range(6))), "6 components in a modal: 1 to 5"),
    (ANSWER, asked(label(), label()), "custom_id 't' is not unique"),
    (ANSWER, asked(gallery("https://a.org/a.png")), "component type 12 is not allowed here"),
    (ANSWER, asked(row(button())), "component type 2 is not allowed here"),
    (ANSWER, asked(label(label="x" * 46)), "label: 46 characters: at most 45"),
    (ANSWER, asked(label(label=" ")), "label: empty or invisible"),
    (ANSWER, asked(label(description="x" * 101)), "description: 101 characters: at most 100"),
    (ANSWER, asked(label({"label": "Own"})), "has none of its own"),
    (ANSWER, asked(label({"max_length": 4001})), "max_length: 4001: at most 4000"),
    (ANSWER, asked(label({"min_length": 9, "max_length": 8})), "min_length 9 is more"),
    (ANSWER, asked(label({"max_length": 2, "value": "abc"})), "3 characters: max_length is 2"),
    (ANSWER, asked(label() | {"component": select("a", disabled=True)}), "disabled: not in a modal"),
    (ANSWER, {"type": 8, "data": {"choices": [{"name": "x", "value": "x"}] * 26}}, "26 choices: at most 25"),
    (ANSWER, {"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "x"}]}}, "name: 101 characters"),
    (COMMANDS, [command(name="Road")], "is not lower case"),
    *[(COMMANDS, [command(name=n)], "pattern of names") for n in ("road map", "", "x" * 33, "a/b", "\U0001f600")],
    (COMMANDS, [command(name_localizations={"de": "Weg"})], "'Weg' is not lower case"),
    (COMMANDS, [command(description="")], "description: empty"),
    (COMMANDS, [command(description="x" * 101)], "description: 101 characters: at most 100"),
    (COMMANDS, [{"type": 2, "name": "X", "description": "Y"}], "only a typed command has one"),
    (COMMANDS, [command(options=[option(str(n)) for n in range(26)])], "26 options: at most 25"),
    (COMMANDS, [command(options=[option(), option()])], "option name 'week' is not unique"),
    (COMMANDS, [command(options=[option(), option("b", required=True)])], "a required option comes after"),
    (COMMANDS, [command(options=[option(), option("b", type=1)])], "are mixed"),
    (COMMANDS, [command(options=[option(type=1, options=[option(type=1)])])], "nested too deep"),
    (COMMANDS, [command(options=[option(type=2, options=[option()])])], "a group holds sub-commands only"),
    (COMMANDS, [command(options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])])], "together"),
    (COMMANDS, [command(options=[option(type=5, autocomplete=True)])], "neither choices nor autocomplete"),
    (COMMANDS, [command(options=[option(choices=[{"name": "a", "value": "x" * 101}])])], "value: 101 characters"),
    (COMMANDS, [command(options=[option(choices=[{"name": "a", "value": "a"}] * 26)])], "26 choices: at most 25"),
    (COMMANDS, [command(options=[option(f"n{n}", choices=LONG) for n in range(9)])], "at most 8000"),
    (COMMANDS, [command(name=f"n{n}") for n in range(101)], "101 commands of type 1: at most 100"),
    (COMMANDS, [command(), command()], "command name 'road-map' is not unique"),
]

DESCRIBED: list[tuple[tuple[str, str], Any, str]] = [
    (("POST", "/channels/1/massages"), {}, "no such operation: POST /channels/1/massages"),
    (("DELETE", "/channels/1/messages/2"), {}, "takes no JSON body"),
    (SEND, [], "$: [] is not of type 'object'"),
    (SEND, v2(row(button(style=9))), "$.components[0].components[0].style: 9 is none of [1, 2, 3, 4, 5, 6]"),
    (SEND, v2({"type": 99}), "$.components[0]: type 99 is none of [1, 9, 10, 12, 13, 14, 17]"),
    (SEND, v2({"type": 17, "components": [row(button(label=5))]}), "[0].label: 5 is not of type 'string', 'null'"),
    (SEND, plain(embeds=[{"title": "x" * 257}]), "$.embeds[0].title: "),
    (SEND, plain(attachments=[{"id": -1}]), "$.attachments[0].id: -1 is less than the minimum of 0"),
    (ANSWER, {"type": 99}, "$: type 99 is none of [1, 4, 5, 6, 7, 8, 9, 12, 13]"),
    (ANSWER, {"type": 9, "data": {"title": "x", "components": []}}, "$.data: 'custom_id' is a required property"),
    (ANSWER, {"type": 8, "data": {"choices": [{"name": "x", "value": []}]}}, "$.data.choices[0].value: []"),
    (COMMANDS, [{"description": "x"}], "$[0]: 'name' is a required property"),
    (COMMANDS, [command(options=[option(type=77)])], "$[0].options[0]: type 77 is none of [1, 2, 3"),
]


@pytest.mark.parametrize(("where", "make"), GOOD)
def test_good_bodies_keep_the_rules(where: tuple[str, str], make: Callable[[], Any]) -> None:
    assert discord_spec.left_out(*where, make()) == []


@pytest.mark.usefixtures("description")
@pytest.mark.parametrize(("where", "make"), GOOD)
def test_good_bodies_fit_the_description(where: tuple[str, str], make: Callable[[], Any]) -> None:
    assert discord_spec.faults(*where, make()) == []


@pytest.mark.parametrize(("where", "body", "words"), BROKEN)
def test_a_rule_finds_its_violation(where: tuple[str, str], body: Any, words: str) -> None:
    before = copy.deepcopy(body)
    found = discord_spec.left_out(*where, body)
    assert any(words in fault for fault in found), found
    assert all("\n" not in fault for fault in found)
    assert body == before


@pytest.mark.usefixtures("description")
@pytest.mark.parametrize(("where", "body", "words"), DESCRIBED)
def test_the_description_finds_its_violation(where: tuple[str, str], body: Any, words: str) -> None:
    found = discord_spec.faults(*where, body)
    assert any(words in fault for fault in found), found


@pytest.mark.usefixtures("description")
def test_a_typical_body_is_checked_fast() -> None:
    """A property test checks ten thousand. The bound is generous: the tests share their processor."""
    body = message(5)
    assert 2000 < len(json.dumps(body)) < 3500
    assert discord_spec.faults(*SEND, body) == []
    begun = time.perf_counter()
    for _ in range(50):
        discord_spec.faults(*SEND, body)
    assert (time.perf_counter() - begun) / 50 < 0.02


def test_without_the_description_the_other_rules_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(discord_spec.FOLDER, str(tmp_path))
    assert not discord_spec.available()
    assert discord_spec.faults("POST", "/channels/1/massages", {}) == []
    assert discord_spec.faults(*SEND, {"content": "Hi"}) != []


def played(bot: Small, *names: str) -> tuple[simcord.Env, list[discord_spec.Sent]]:
    """The environment after some commands, and what was sent after the registration."""

    async def play() -> tuple[simcord.Env, list[discord_spec.Sent]]:
        async with simcord.run(bot) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("general")
            member = guild.add_member(env.create_user("ana"))
            recorder = discord_spec.Recorder(env)
            for name in names:
                await member.slash(channel, name)
            return env, recorder.sent()

    return asyncio.run(play())


def test_simcord_logs_every_body_as_sent() -> None:
    env, later = played(Small(discord.AllowedMentions.none()), "road", "ask")
    assert discord_spec.simcord_faults(env) == []
    sent = discord_spec.Recorder(env, whole=True).sent()
    assert [(each.method, each.path.split("/")[1]) for each in sent] == [
        ("PUT", "applications"),
        ("POST", "interactions"),
        ("PATCH", "webhooks"),
        ("POST", "webhooks"),
        ("POST", "channels"),
        ("PATCH", "channels"),
        ("POST", "interactions"),
    ]
    assert later == sent[1:]
    assert later[0].body["data"]["attachments"][0]["filename"] == "chart.png"
    assert later[1].body["components"] == layout(2).to_components()
    assert later[-1].body == modal()


def test_simcord_faults_name_the_request() -> None:
    env, later = played(Small(None), "road")
    found = discord_spec.simcord_faults(env)
    assert [fault.split(":")[0] for fault in found] == [f"{each.method} {each.path}" for each in later]
    assert all("allowed_mentions: missing" in fault for fault in found)
