"""A declaration that some platform would refuse fails where it stands: one case for each limit."""

from __future__ import annotations

import inspect
import string
from collections.abc import Callable
from typing import Annotated, Any, Literal

import pytest

from bot.chat.command import Group
from bot.chat.errors import DeclarationError
from bot.chat.form import Field, Form
from bot.chat.invocation import call
from bot.chat.option import Arg, Person
from bot.chat.reply import Actions, Button, Choice, Link, Menu, Reply, Table
from bot.chat.tree import Tree

A = Arg("Something")


def _declare(annotation: Any, default: Any = ..., name: str = "value") -> Group:
    """A command with one option of ``annotation``; ``None`` leaves it without."""
    return _group(_handler({name: annotation}, default))


def _handler(annotations: dict[str, Any], default: Any = ...) -> Callable[..., Reply]:
    """A handler with these options, as if they had been written down; all required, or all with ``default``."""

    def handler(ctx: Any) -> Reply:
        raise NotImplementedError

    absent = inspect.Parameter.empty if default is ... else default
    options = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=absent) for name in annotations]
    first = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    handler.__signature__ = inspect.Signature([first, *options])  # type: ignore[attr-defined]
    handler.__annotations__ = {name: hint for name, hint in annotations.items() if hint is not None}
    return handler


def _group(*handlers: Callable[..., Reply]) -> Group:
    group = Group("group", "A group")
    for place, handler in enumerate(handlers):
        group.command(f"command{place}", "A command")(handler)
    return group


def _many(count: int, default: Any = ...) -> Callable[..., Reply]:
    return _handler({f"{letter}x": Annotated[int, A] for letter in string.ascii_lowercase[:count]}, default)


def _plain(ctx: Any) -> Reply:
    return Reply("x", ())


def _named(name: str, help: str = "Help") -> Group:
    group = Group("group", "A group")
    group.command(name, help)(_plain)
    return group


def _heavy() -> Group:
    choices: Any = Literal[tuple(f"{place:02} {'x' * 70}" for place in range(25))]
    return _group(*[_handler({"pick": Annotated[choices, A]}) for _ in range(3)])


def _short_forms(*forms: dict[str, dict[str, Any]]) -> Group:
    group = Group("group", "A group")
    for place, words in enumerate(forms):
        group.command(f"command{place}", "A command", words=words)(_plain)
    return group


def _flat(*declared: dict[str, Any]) -> Group:
    group = Group("group", "A group")
    for each in declared:
        group.command(**each)(_plain)
    return group


BUTTON = Button("Go", call("roadmap show"))
ROW = (Choice("One", "1"), Choice("Two", "2"))
FIELD = Field("number", "Number", "line", "Which")

FINE: dict[str, Callable[[], object]] = {
    "names of the length that fits": lambda: (
        Group("g" * 31, "x" * 100),
        _named("c" * 32, "x" * 100),
        _declare(Annotated[int, A], name="o" * 32),
    ),
    "every type": lambda: _declare(Annotated[Person | None, A], None),
    "25 choices of 75 characters": lambda: _declare(
        Annotated[Literal[tuple(f"{n:02}" + "x" * 73 for n in range(25))], A]
    ),
    "25 commands": lambda: _group(*[_plain] * 25),
    "25 options": lambda: _group(_many(25, default=1)),
    "5 required options": lambda: _group(_many(5)),
    "50 groups": lambda: Tree([Group(f"g{place}", "x") for place in range(50)]),
    "a flat command with hidden ones beside it": lambda: _flat({}, {"name": "more", "help": "M", "hidden": True}),
    "bounds": lambda: _declare(Annotated[int, Arg("x", ge=0, le=0, max_length=3000)]),
    "five buttons and three menus": lambda: Actions((*[BUTTON] * 5, *[Menu("Pick", call("a b"), "c", ROW)] * 3)),
    "a long link": lambda: Link("x" * 38, "https://x.org/".ljust(512, "x")),
    "a long choice": lambda: Choice("x" * 75, "x" * 100),
    "a form": lambda: Form("x" * 24, call("a b"), (FIELD,) * 5),
}

REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "a group's name on Slack": (lambda: Group("g" * 32, "x"), "up to 31 characters"),
    "a command's name on Discord": (lambda: _named("c" * 33), "1 to 32 lower-case letters"),
    "an empty name": (lambda: _named(""), "1 to 32 lower-case letters"),
    "capitals in a name": (lambda: _named("Stage"), "1 to 32 lower-case letters"),
    "spaces in a name": (lambda: Group("road map", "x"), "1 to 32 lower-case letters"),
    "a line break in a name": (lambda: Group("roadmap\n", "x"), "1 to 32 lower-case letters"),
    "no help": (lambda: Group("roadmap", ""), "help has 1 to 100 characters, this one 0"),
    "long help": (lambda: _named("stage", "x" * 101), "help has 1 to 100 characters, this one 101"),
    "26 commands in a group": (lambda: _group(*[_plain] * 26), "more than 25 commands"),
    "8,000 characters in a group": (_heavy, "Discord allows 8000"),
    "26 options": (lambda: _group(_many(26, default=1)), "26 options, and Discord takes 25"),
    "6 required options": (lambda: _group(_many(6)), "6 required options, and a form asks for 5"),
    "required after optional": (lambda: _group(_disordered()), "required options come before the others"),
    "51 groups": (
        lambda: Tree([Group(f"g{place}", "x") for place in range(51)]),
        "51 slash commands, and Slack takes 50",
    ),
    "two groups of one name": (lambda: Tree([Group("one", "x"), Group("one", "y")]), "/one is declared twice"),
    "two commands of one name": (lambda: _twice(), "declared twice"),
    "one short form for two": (lambda: _short_forms({"done": {}}, {"done": {}}), "declared twice"),
    "a short form that is a command": (lambda: _short_forms({}, {"command0": {}}), "declared twice"),
    "a short form for an option that is not there": (
        lambda: _short_forms({"done": {"state": "done"}}),
        "an option that it does not have",
    ),
    "a command beside a flat one": (lambda: _flat({}, {"name": "more", "help": "More"}), "/group is flat"),
    "a flat command beside another": (lambda: _flat({"name": "more", "help": "More"}, {}), "/group is flat"),
    "a short form of a flat command": (lambda: _flat({"words": {"done": {}}}), "/group is flat"),
    "a shape of a flat command": (lambda: _flat({"starts": "x"}), "/group is flat"),
    "two flat commands in one": (lambda: _flat({}, {}), "declared twice"),
    "a command named like the flat one": (
        lambda: _flat({}, {"name": "group", "help": "G", "hidden": True}),
        "declared twice",
    ),
    "no annotation": (lambda: _declare(None), "needs Annotated"),
    "no Arg": (lambda: _declare(Annotated[int, "x"]), "needs an Arg"),
    "a type no platform has": (lambda: _declare(Annotated[bytes, A]), "use one of int, float, text"),
    "a list": (lambda: _declare(Annotated[list[int], A]), "use one of int, float, text"),
    "two types": (lambda: _declare(Annotated[int | str, A]), "use one of int, float, text"),
    "an option's name": (lambda: _declare(Annotated[int, A], name="o" * 33), "lower-case letters only, at most 32"),
    "an underscore in an option's name": (
        lambda: _declare(Annotated[int, A], name="stage_number"),
        "lower-case letters only",
    ),
    "no help for an option": (lambda: _declare(Annotated[int, Arg("")]), "help has 1 to 100 characters"),
    "long help for an option": (lambda: _declare(Annotated[int, Arg("x" * 101)]), "help has 1 to 100 characters"),
    "26 choices": (lambda: _declare(Annotated[Literal[tuple(map(str, range(26)))], A]), "at most 25 choices"),
    "a long choice": (lambda: _declare(Annotated[Literal["x" * 76], A]), "at most 25 choices, texts of 1 to 75"),
    "an empty choice": (lambda: _declare(Annotated[Literal["", "x"], A]), "texts of 1 to 75"),
    "a choice that is no text": (lambda: _declare(Annotated[Literal[1, 2], A]), "texts of 1 to 75"),
    "a longer text than a form takes": (
        lambda: _declare(Annotated[str, Arg("x", max_length=3001)]),
        "max_length is 1 to 3000",
    ),
    "bounds in the wrong order": (lambda: _declare(Annotated[int, Arg("x", ge=8, le=1)]), "ge and le bound numbers"),
    "bounds on a text": (lambda: _declare(Annotated[str, Arg("x", le=8)]), "ge and le bound numbers"),
    "six buttons in a row": (lambda: Actions((BUTTON,) * 6), "5 buttons fit in a row, this one has 6"),
    "a long label": (lambda: Button("x" * 39, call("a b")), "a button's label has 1 to 38 characters, this one 39"),
    "an empty label": (lambda: Button("", call("a b")), "a button's label has 1 to 38 characters, this one 0"),
    "a link's label": (lambda: Link("x" * 39, "https://x.org"), "a link's label has 1 to 38 characters"),
    "a link's address": (
        lambda: Link("x", "https://x.org/".ljust(513, "x")),
        "a link's address has 1 to 512 characters",
    ),
    "a link to no web page": (lambda: Link("x", "javascript:alert(1)"), "a link leads to a web page"),
    "a choice's label": (lambda: Choice("x" * 76, "x"), "a choice has 1 to 75 characters"),
    "a choice's value": (lambda: Choice("x", "x" * 101), "a choice's value has 1 to 100 characters"),
    "a menu's label": (lambda: Menu("", call("a b"), "c", ROW), "a menu's label has 1 to 75 characters"),
    "an empty menu": (lambda: Menu("x", call("a b"), "c", ()), "a menu has 1 to 25 choices, this one 0"),
    "a long menu": (
        lambda: Menu("x", call("a b"), "c", tuple(Choice("x", str(n)) for n in range(26))),
        "1 to 25 choices, this one 26",
    ),
    "a menu with one value twice": (
        lambda: Menu("x", call("a b"), "c", (Choice("x", "1"), Choice("y", "1"))),
        "have the same value",
    ),
    "a form's title": (lambda: Form("x" * 25, call("a b"), (FIELD,)), "a form's title has 1 to 24 characters"),
    "an empty form": (lambda: Form("x", call("a b"), ()), "a form has 1 to 5 fields, this one 0"),
    "a long form": (lambda: Form("x", call("a b"), (FIELD,) * 6), "a form has 1 to 5 fields, this one 6"),
    "a field's label": (lambda: Field("x", "x" * 46, "line", "x"), "a field's label has 1 to 45 characters"),
    "a field's choices": (
        lambda: Field("x", "x", "choice", "x", (Choice("x", "x"),) * 26),
        "up to 25 choices, this one 26",
    ),
    "a ragged table": (lambda: Table(("a", "b"), (("1", "2"), ("3",))), "as many cells as its header: 2"),
}


def _disordered() -> Callable[..., Reply]:
    def handler(ctx: Any, *, first: Annotated[int, A] = 1, second: Annotated[int, A]) -> Reply:
        raise NotImplementedError

    handler.__annotations__ = {"first": Annotated[int, A], "second": Annotated[int, A]}
    return handler


def _twice() -> Group:
    group = _named("stage")
    group.command("stage", "Again")(_plain)
    return group


@pytest.mark.parametrize("case", FINE)
def test_what_fits_is_taken(case: str) -> None:
    assert FINE[case]()


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_platform_would_refuse_fails_at_once(case: str) -> None:
    declare, said = REFUSED[case]
    with pytest.raises(DeclarationError, match=said.replace("(", r"\(")):
        declare()


def test_hidden_commands_do_not_count() -> None:
    group = _group(*[_plain] * 25)
    group.command("more", "For buttons", hidden=True)(_plain)
    assert len(group.commands) == 26


def test_a_handler_stays_a_plain_function() -> None:
    group = Group("group", "A group")
    assert group.command("stage", "One")(_plain) is _plain
    assert group.commands["stage"].example == "/group stage"


def test_a_flat_command_is_the_group_itself() -> None:
    group = _flat({"writes": True}, {"name": "more", "help": "More", "hidden": True})
    flat = group.flat
    assert flat is group.commands["group"]
    assert (flat.path, flat.help, flat.example) == ("group", "A group", "/group")
    assert set(Tree([group]).commands) == {"group", "group more"}


def test_a_menu_and_a_form_fill_in_what_they_ask() -> None:
    menu = Menu("Pick", call("roadmap topic", share="yes"), "topic", ROW)
    assert menu.pick("2") == call("roadmap topic", share="yes", topic="2")
    form = Form("Stage", call("roadmap stage", share="yes"), (FIELD,))
    assert form.fill({"number": "3", "other": " "}) == call("roadmap stage", share="yes", number="3")
