"""Cairn's own pages, forms and posts, held against Slack's own TypeScript types (``tests/fakes/slack_types.py``)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.slack.limits import VIEW_BLOCKS
from adapters.slack.modal import modal
from adapters.slack.receive import PLATFORM, Place
from adapters.slack.render import pages
from bot.app import App
from bot.chat.command import Command
from bot.chat.errors import UserError
from bot.chat.form import Form
from bot.chat.invocation import Invocation
from bot.chat.reply import Reply, Text
from bot.chat.request import ORGANISER_RIGHTS, Request, Space
from tests.adapters.slack_person import SECONDS, address, serving
from tests.adapters.slack_trial import calls, on_loop, only
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_types import Shapes, faults

pytestmark = pytest.mark.usefixtures("node")

PLACE = Place("T1", "C1", "U1", "https://hooks.example.org/1", "1.2", ephemeral=True)
GIVEN = {"topic": "3.3", "question": 1}
"""What a form's command was already told, so that it can ask for the rest."""


@pytest.fixture(params=["real", "exercises"])
def app(request: pytest.FixtureRequest) -> App:
    """Cairn itself, and the exercises for adapters, which have every kind of block and field."""
    found: App = request.getfixturevalue(request.param)
    return found


def replies(app: App) -> Iterator[tuple[Reply, Invocation | None]]:
    """What every command answers when it is typed bare, and as its example has it, with what it publishes."""
    for line in sorted({line for each in app.tree.commands.values() for line in (f"/{each.path}", each.example)}):
        try:
            run = app.route(line)
        except UserError as error:
            yield app.explain(error), None
        else:
            reply = app.answer(Request(Space(PLATFORM, "T1"), "C1", "U1", run, ORGANISER_RIGHTS))
            yield reply, run
            yield from ((post.reply, None) for post in reply.posts)


def forms(app: App) -> Iterator[tuple[Form, Command]]:
    """The form of every command that has one, with nothing given and with as much as there is."""
    for command in app.tree.commands.values():
        known = {option.name: GIVEN.get(option.name, "some words") for option in command.options}
        for count in range(len(command.options) + 1):
            form = app.form(Invocation(command.path, dict(list(known.items())[:count])))
            if form is not None:
                yield form, command


def test_every_page_of_every_command(app: App) -> None:
    shapes = Shapes()
    for reply, run in replies(app):
        for page in [*pages(reply), *pages(reply, run), *pages(reply, run, VIEW_BLOCKS)]:
            shapes.add("Message", {"text": page.text, "blocks": page.blocks})
    assert {"rich_text", "actions"} <= shapes.types
    assert faults(shapes) == []


def test_every_form_of_every_command(app: App) -> None:
    shapes = Shapes()
    for form, command in forms(app):
        for typed in (True, False):
            shapes.add("Modal", modal(form, command, PLACE, typed))
    assert {"input", "plain_text_input"} <= shapes.types
    assert faults(shapes) == []


def test_what_goes_over_the_wire(real: App) -> None:
    """A form, a member's own page, and a post with its key, as Slack gets them."""
    shapes = Shapes()
    with FakeSlack(limits=None) as fake, serving(real, fake) as adapter:
        ana, general = fake.member("ana"), fake.channel("general")
        only(adapter, fake, fake.command("/progress", "write 3.2", ana, general))
        fake.open_home(ana).answer(SECONDS)
        on_loop(adapter, adapter.post(address(general), Reply("News.", (Text("Week 18 begins."),)), "week-18"))
        (form,), (home,), (post,) = (calls(fake, name) for name in ("views.open", "views.publish", "chat.postMessage"))
    shapes.add("Modal", form["view"])
    shapes.add("Home", home["view"])
    shapes.add("Message", {name: post[name] for name in ("text", "blocks", "metadata")})
    assert faults(shapes) == []


def test_a_list_that_does_not_begin_at_one() -> None:
    """The one thing that Slack's reference has and its types lack; ``payloads.ts`` adds it, and a number it stays."""
    (page,) = pages(Reply("A list.", (Text("3. third\n4. fourth"),)))
    (block,) = page.blocks
    assert block["elements"][0]["offset"] == 2
    shapes = Shapes()
    shapes.add("Message", {"text": page.text, "blocks": page.blocks})
    assert faults(shapes) == []
    block["elements"][0]["offset"] = "2"
    shapes.add("Message", {"text": page.text, "blocks": page.blocks})
    assert "'string' is not assignable to type 'number'" in "\n".join(faults(shapes))
