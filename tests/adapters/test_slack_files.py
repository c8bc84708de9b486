"""Files that are handed in with a form, and do not come: what is wrong is said, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import App
from bot.chat.upload import Upload
from tests.adapters.slack_person import SlackPerson, serving
from tests.fakes.slack_server import FakeSlack

FILE = Upload("notes.txt", b"some notes")


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


@pytest.fixture
def person(exercises: App, fake: FakeSlack) -> Iterator[SlackPerson]:
    with serving(exercises, fake) as adapter:
        yield SlackPerson(adapter, fake)


def test_a_missing_right_is_named_with_who_can_give_it(person: SlackPerson, fake: FakeSlack) -> None:
    person.send("/try upload")
    fake.scopes.discard("files:read")
    seen = person.submit(title="My notes", file=person.attach(FILE))
    seen.has("files:read", "An admin can give it")
    fake.scopes.add("files:read")
    person.submit(title="My notes", file=person.attach(FILE)).has("My notes: notes.txt has 10 bytes.")


def test_a_file_that_is_gone_is_asked_for_again(person: SlackPerson, fake: FakeSlack) -> None:
    person.send("/try upload")
    file = person.attach(FILE)
    fake.world.files[file["id"]].data = None
    fake.world.files[file["id"]].mimetype = "text/html"
    file["mimetype"] = "text/html"
    person.submit(title="My notes", file=file).has("Please send it again.")
