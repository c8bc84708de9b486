"""Who may do what: every command, by every way to it, for everybody there is. The declarations are the one table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.chat.command import Command
from bot.chat.invocation import Invocation, Value
from bot.chat.option import Option
from bot.chat.request import ORGANISER_RIGHTS, Right
from bot.chat.upload import Upload
from bot.commands import load_tree
from bot.store.tables import metadata
from tests.dialogue import Talk

TREE = load_tree()

ACTORS: dict[str, frozenset[Right]] = {"nobody": frozenset(), "organiser": ORGANISER_RIGHTS}
ACTORS |= {right.value: frozenset({Right.MEMBER, right}) for right in Right}

REFUSED = "is for the organisers of this group"

TEXTS = {"topic": "3.3", "confirm": "no", "code": "AAAA-AAAA", "answer": "1", "roadmap": "ml-engineer"}
"""What somebody types for an option of this name; for any other, a word."""


def value(option: Option) -> Value:
    """Something that ``option`` takes."""
    match option.kind:
        case "int" | "float":
            return option.arg.ge or 1
        case "choice":
            return option.choices[0]
        case "flag":
            return "yes"
        case "date":
            return "today"
        case "duration":
            return "2h"
        case "person":
            return "@somebody"
        case "file":
            return Upload("week.csv", b"id,label\n1,a\n")
    return TEXTS.get(option.name, "word")


def ways(app: App, command: Command) -> Iterator[tuple[str, Invocation]]:
    """The invocation of ``command`` as each way to it makes it: typed, by a button, by a form."""
    needed = {option.name: value(option) for option in command.options if option.required}
    whole = Invocation(command.path, needed)
    if not any(isinstance(each, Upload) for each in needed.values()):
        said = " ".join([f"/{command.path}", *(f"{name}={each}" for name, each in needed.items())])
        yield "typed", app.route(said)
        yield "button", Invocation.decode(whole.encode())
    form = command.form({}, app.content)
    if form is not None:
        yield "form", form.fill(needed)


def rows(app: App) -> list[int]:
    """How much there is in every table."""
    with app.store.transaction(write=False) as db:
        return [db.execute(select(func.count()).select_from(table)).scalar_one() for table in metadata.sorted_tables]


def test_every_way_leads_to_the_command_that_was_meant(app: App) -> None:
    for command in TREE.commands.values():
        found = dict(ways(app, command))
        assert all(run.command == command.path for run in found.values())
        assert set(found) >= ({"form"} if any(o.required for o in command.options) else {"typed", "button"})


@pytest.mark.parametrize("actor", ACTORS)
def test_everybody_may_do_what_the_declaration_says_and_nothing_else(app: App, actor: str) -> None:
    rights = ACTORS[actor]
    tried = 0
    for number, command in enumerate(TREE.commands.values()):
        for way, run in ways(app, command):
            talk = Talk(app, f"{actor}-{number}-{way}", rights=rights)
            before = rows(app)
            refused = REFUSED in talk.run(run)
            assert refused == (command.right not in rights), (command.path, way)
            if refused:
                assert talk.last is not None
                assert talk.last.error
                assert talk.last.private
                assert rows(app) == before, f"{command.path}, {way}: it was refused, and something was written"
            tried += 1
    assert tried >= 2 * len(TREE.commands)


def test_what_is_for_organisers_asks_for_a_right(app: App) -> None:
    for command in TREE.groups["studyadmin"].commands.values():
        assert command.right is not Right.MEMBER, command.path


@pytest.mark.parametrize("actor", ACTORS)
def test_the_help_shows_what_somebody_may_do_and_nothing_else(app: App, actor: str) -> None:
    if actor == "nobody":
        return  # who may do nothing gets no help either: see above
    talk = Talk(app, actor, rights=ACTORS[actor])
    for group in TREE.groups.values():
        said = talk.say(f"/study help {group.name}")
        for command in (each for each in group.commands.values() if not each.hidden):
            assert (f"/{command.path}" in said) == (command.right in ACTORS[actor]), command.path


@pytest.mark.parametrize("actor", ACTORS)
def test_no_button_leads_where_somebody_may_not_go(app: App, actor: str) -> None:
    """What is offered can be used: nobody is shown a door that is shut for them."""
    talk = Talk(app, actor, rights=ACTORS[actor])
    for command in TREE.commands.values():
        for _, run in ways(app, command):
            talk.run(run)
            for button in talk.buttons():
                leads_to = TREE.commands[button.run.command]
                assert leads_to.right in ACTORS[actor] or command.right not in ACTORS[actor], (command.path, button)
