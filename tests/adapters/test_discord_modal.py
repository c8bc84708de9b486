"""Forms as modals: every form that there is, with and without what was given already."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from adapters.discord.modal import INPUT, SELECT, modal
from bot.chat import clicks
from bot.chat.command import Command
from bot.chat.errors import UserError
from bot.chat.invocation import Invocation, Value
from bot.chat.option import Option
from bot.commands import load_tree
from tests.adapters import exercises
from tests.fakes import discord_spec

COMMANDS = {**load_tree().commands, **exercises.tree().commands}
SAMPLES: dict[str, Value] = {
    "int": 3,
    "float": 2.5,
    "flag": True,
    "date": "today",
    "duration": "25m",
    "person": "123456789012345678",
}


def sample(option: Option) -> Value | None:
    """Something given for ``option``; nothing for a file, which no form carries on."""
    if option.kind == "text":
        return ("words & more = 100% " * 200)[: option.arg.max_length]
    return option.choices[0] if option.kind == "choice" else SAMPLES.get(option.kind)


def cases() -> list[Any]:
    """Every command that may ask, with every choice of what was given before."""
    found = []
    for command in COMMANDS.values():
        able = {option.name: value for option in command.options if (value := sample(option)) is not None}
        for count in range(len(able) + 1):
            for names in combinations(able, count):
                args = {name: able[name] for name in names}
                if command.form(args) is not None:
                    found.append(pytest.param(command, args, id=f"{command.path} {' '.join(names)}"))
    return found


CASES = cases()


def control(label: dict[str, Any]) -> dict[str, Any]:
    inner = label["component"]
    assert isinstance(inner, dict)
    return inner


def test_there_are_forms() -> None:
    assert len({case.values[0].path for case in CASES}) >= 5


@pytest.mark.parametrize(("command", "args"), CASES)
def test_every_form(command: Command, args: dict[str, Value]) -> None:
    form = command.form(args)
    assert form is not None
    made = modal(form, command, typed=True)
    assert discord_spec.faults("POST", "/interactions/1/tok/callback", {"type": 9, "data": made}) == []
    shown = {control(label)["custom_id"]: control(label) for label in made["components"]}
    carried = clicks.read(made["custom_id"]).invocation
    assert carried.command == command.path
    texts = {option.name for option in command.options if option.kind == "text"}
    for option in command.options:
        if option.name in args and option.name in texts:
            assert shown[option.name]["value"] == args[option.name]
            assert option.name not in carried.args
        elif option.name in args:
            assert option.name in carried.args
            assert option.name not in shown
        else:
            assert (option.name in shown) == option.required
    assert {name for name, each in shown.items() if each["type"] == SELECT} <= {
        option.name for option in command.options if option.kind in ("choice", "flag")
    }
    assert all(0 < each["max_length"] <= 4000 for each in shown.values() if each["type"] == INPUT)


def test_typed_text_is_never_in_the_id() -> None:
    command = COMMANDS["try order"]
    form = command.form({"drink": "<@1> tea"})
    assert form is not None
    made = modal(form, command, typed=True)
    assert made["custom_id"] == "1 try order"
    assert [control(label)["custom_id"] for label in made["components"]] == ["size", "drink"]
    assert control(made["components"][1])["value"] == "<@1> tea"


def test_more_than_a_field_takes_is_cut() -> None:
    command = COMMANDS["try order"]
    form = command.form({"drink": "x" * 4000})
    assert form is not None
    assert len(control(modal(form, command, typed=True)["components"][1])["value"]) == 200


def test_more_than_a_modal_carries_is_said() -> None:
    command = COMMANDS["try order"]
    form = command.form({"drink": "tea"})
    assert form is not None
    full = type(form)(form.title, Invocation(command.path, {"size": "large" * 30}), form.fields)
    with pytest.raises(UserError, match="needs the size") as caught:
        modal(full, command, typed=True)
    assert caught.value.example == command.example
