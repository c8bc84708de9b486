"""What Discord is told of the commands: that it takes it, and that nothing in it changes unseen."""

from __future__ import annotations

import copy
import inspect
import json
import os
import warnings
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from keyword import iskeyword
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.payload import SUBCOMMAND, digest, payload, translations
from bot.chat.command import Group
from bot.chat.option import Arg, Person
from bot.chat.reply import Reply
from bot.chat.request import Context, Right
from bot.chat.tree import Tree
from bot.chat.upload import Upload
from bot.commands import load_tree
from tests.fakes import discord_spec

SNAPSHOT = Path(__file__).parent / "discord-commands.json"
RENEW = "cairn discord payload > tests/adapters/discord-commands.json"

KINDS: dict[str, Any] = {
    "whole": int,
    "number": float,
    "words": str,
    "flag": bool,
    "day": date,
    "time": timedelta,
    "who": Person,
    "file": Upload,
}


def faults(commands: Any) -> list[str]:
    return discord_spec.faults("PUT", "/applications/1/commands", commands)


@pytest.fixture
def commands() -> list[dict[str, Any]]:
    """The real ones."""
    return payload(load_tree(), translations())


@pytest.fixture
def description() -> None:
    """Skips, loudly, where Discord's description is not there."""
    if not discord_spec.available():
        said = f"discord-openapi.json is not there ({discord_spec.FOLDER}): commands are not checked against it"
        if os.environ.get(discord_spec.REQUIRED):
            pytest.fail(said)
        warnings.warn(pytest.PytestWarning(said), stacklevel=1)
        pytest.skip(said)


@pytest.mark.usefixtures("description")
def test_discord_takes_them(commands: list[dict[str, Any]]) -> None:
    assert faults(commands) == []


def test_the_snapshot(commands: list[dict[str, Any]]) -> None:
    made = json.dumps(commands, indent=1, ensure_ascii=False) + "\n"
    assert SNAPSHOT.read_text(encoding="utf-8") == made, f"The commands have changed. If that is meant: {RENEW}"


def handler(options: dict[str, tuple[Any, bool]]) -> Callable[..., Reply]:
    """A handler that takes ``options``: for each the type as in a signature, and whether it is required."""

    def answer(ctx: Context, **given: Any) -> Reply:
        return Reply("", ())

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter("ctx", kind)]
    for name, (hint, required) in sorted(options.items(), key=lambda item: not item[1][1]):
        default = inspect.Parameter.empty if required else None
        parameters.append(inspect.Parameter(name, kind, default=default, annotation=hint))
    answer.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    answer.__annotations__ = {name: hint for name, (hint, _) in options.items()}
    return answer


def small(**group_options: Any) -> Group:
    made = Group("club", "A club", **group_options)
    made.command("show", "Show it")(handler({"words": (Annotated[str, Arg("Words")], False)}))
    made.command("hide", "Hide it", hidden=True)(handler({}))
    made.command("keep", "Keep it", right=Right.MANAGE)(
        handler({"words": (Annotated[str, Arg("W", paragraph=True)], True)})
    )
    return made


def test_only_organisers_see_what_only_they_may_use() -> None:
    mixed = small()
    strict = Group("desk", "For organisers")
    strict.command("open", "Open it", right=Right.MANAGE)(handler({}))
    strict.command("any", "Hidden from lists", hidden=True)(handler({}))
    made = {each["name"]: each for each in payload(Tree([mixed, strict]))}
    assert made["club"]["default_member_permissions"] is None
    assert made["desk"]["default_member_permissions"] == "32"
    assert [each["name"] for each in made["desk"]["options"]] == ["open"]


@pytest.mark.parametrize(("alone", "installs", "contexts"), [(True, [0, 1], [0, 1, 2]), (False, [0], [0])])
def test_where_a_group_can_be_used(alone: bool, installs: list[int], contexts: list[int]) -> None:
    (made,) = payload(Tree([small(alone=alone)]))
    assert made["integration_types"] == installs
    assert made["contexts"] == contexts


def test_a_flat_command_has_its_options_at_once() -> None:
    wave = Group("wave", "Wave")
    wave.command()(handler({"who": (Annotated[str, Arg("Who")], True), "times": (Annotated[int, Arg("N")], False)}))
    wave.command("back", "For a button", hidden=True)(handler({}))
    words = {"wave": {"help": "Winken"}, "wave who": {"help": "Wem"}}
    (made,) = payload(Tree([wave]), {"de": words})
    assert (made["name"], made["description"], made["description_localizations"]["de"]) == ("wave", "Wave", "Winken")
    assert [(each["name"], each["type"], each["required"]) for each in made["options"]] == [
        ("who", 3, True),
        ("times", 4, False),
    ]
    assert made["options"][0]["description_localizations"]["de"] == "Wem"
    assert faults([made]) == [] or not discord_spec.available()


def told(commands: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The options of every command that Discord is told of, by its path."""
    found = {}
    for group in commands:
        inside = [each for each in group["options"] if each["type"] == SUBCOMMAND]
        found |= {f"{group['name']} {each['name']}": each["options"] for each in inside}
        if not inside:
            found[group["name"]] = group["options"]
    return found


def test_hidden_commands_are_absent(commands: list[dict[str, Any]]) -> None:
    tree = load_tree()
    assert set(told(commands)) == {path for path, command in tree.commands.items() if not command.hidden}
    (made,) = payload(Tree([small()]))
    assert [each["name"] for each in made["options"]] == ["show", "keep"]
    nothing = Group("void", "Nothing to see")
    nothing.command("hide", "Hide it", hidden=True)(handler({}))
    assert payload(Tree([nothing])) == []


def test_a_long_text_is_never_required(commands: list[dict[str, Any]]) -> None:
    (made,) = payload(Tree([small()]))
    assert made["options"][1]["options"][0]["required"] is False
    options = {f"{path} {each['name']}": each for path, given in told(commands).items() for each in given}
    for path, command in load_tree().commands.items():
        for option in command.options if not command.hidden else ():
            assert options[f"{path} {option.name}"]["required"] == (option.required and not option.arg.paragraph)


def test_a_required_option_stands_before_a_long_text() -> None:
    club = Group("club", "A club")
    long, short = Annotated[str, Arg("Long", paragraph=True)], Annotated[str, Arg("Short")]
    club.command("add", "Add it")(handler({"long": (long, True), "short": (short, True)}))
    (made,) = payload(Tree([club]))
    assert [(each["name"], each["required"]) for each in made["options"][0]["options"]] == [
        ("short", True),
        ("long", False),
    ]


def paths(tree: Tree) -> Iterator[str]:
    """Every path that Discord shows: groups, commands, options."""
    for group in tree.groups.values():
        shown = [command for command in group.commands.values() if not command.hidden]
        yield from [group.name] if shown else []
        for command in shown:
            yield command.path
            yield from (f"{command.path} {option.name}" for option in command.options)


@pytest.mark.parametrize("locale", sorted(translations()))
def test_translations_name_what_is_there(locale: str) -> None:
    texts = translations()[locale]
    assert set(texts) <= set(paths(load_tree()))
    for path, said in texts.items():
        assert set(said) <= {"name", "help"}, path
        assert 1 <= len(said["help"].strip()) <= 100, path
        assert said["help"].isprintable(), path


def test_everything_is_said_in_german() -> None:
    assert set(paths(load_tree())) - set(translations()["de"]) == set()


def test_every_text_names_the_default_too(commands: list[dict[str, Any]]) -> None:
    """Readers of American English get the default, and not the texts of a neighbouring language."""
    for group in commands:
        assert group["description_localizations"]["en-US"] == group["description"]
        assert set(group["description_localizations"]) == {"en-US", *translations()}


def changes(value: Any) -> Iterator[Callable[[Any], None]]:
    """Every way to change one leaf of ``value``."""
    for key in value if isinstance(value, dict) else range(len(value)):
        if isinstance(value[key], dict | list):
            for change in changes(value[key]):
                yield lambda root, key=key, change=change: change(root[key])
        else:
            yield lambda root, key=key: root.__setitem__(key, "changed")


def test_the_digest_tells_any_change(commands: list[dict[str, Any]]) -> None:
    before = digest(commands)
    assert digest(payload(load_tree(), translations())) == before
    assert digest(json.loads(json.dumps(commands))) == before
    assert digest([dict(reversed(each.items())) for each in commands]) == before
    assert digest(commands[:-1]) != before
    assert digest(payload(load_tree())) != before
    found = set()
    every = list(changes(commands))
    for change in every[:: max(1, len(every) // 100)]:
        other = copy.deepcopy(commands)
        change(other)
        if other != commands:
            found.add(digest(other))
    assert len(found) > 50
    assert before not in found


letters = st.from_regex(r"[a-z]{1,31}", fullmatch=True).map(lambda name: f"{name}x" if iskeyword(name) else name)
names = st.from_regex(r"[a-z][a-z0-9-]{0,29}", fullmatch=True)
helps = st.text("abcdefgh XYZ/:.äß日👩", min_size=1, max_size=100).map(lambda text: text if text.strip() else "x")
bounds = st.none() | st.integers(-1000, 1000)


@st.composite
def hints(draw: st.DrawFn) -> tuple[Any, bool]:
    kind = draw(st.sampled_from([*KINDS, "choice"]))
    extra: dict[str, Any] = {"max_length": draw(st.integers(1, 3000)), "paragraph": draw(st.booleans())}
    if kind in ("whole", "number", "time"):
        low, high = draw(bounds), draw(bounds)
        if low is not None and high is not None:
            low, high = sorted((low, high))
        extra |= {"ge": low, "le": high}
    if draw(st.booleans()):
        extra["complete"] = lambda content, typed: []
    chosen = draw(st.lists(helps.map(lambda text: text[:75]), min_size=1, max_size=9, unique=True))
    declared = Literal[tuple(chosen)] if kind == "choice" else KINDS[kind]
    return Annotated[declared, Arg(draw(helps), **extra)], draw(st.booleans())


@st.composite
def groups(draw: st.DrawFn, name: str) -> Group:
    group = Group(name, draw(helps), alone=draw(st.booleans()))
    for each in draw(st.lists(names, max_size=4, unique=True)):
        options = draw(st.dictionaries(letters, hints(), max_size=5))
        right, hidden = draw(st.sampled_from(Right)), draw(st.booleans())
        group.command(each, draw(helps), right=right, hidden=hidden)(handler(options))
    return group


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    return Tree([draw(groups(name)) for name in draw(st.lists(names, max_size=3, unique=True))])


@settings(max_examples=100, deadline=None)
@given(trees())
def test_any_tree(tree: Tree) -> None:
    made = payload(tree)
    assert faults(made) == []
    assert json.loads(json.dumps(made)) == made
