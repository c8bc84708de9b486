"""Pictures on Slack: uploaded, waited for, shown by their file; and the words where Slack does not play along."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

import pytest

from bot.app import App
from bot.chat.invocation import call
from bot.chat.reply import Actions, Button, Heading, Image, Reply
from tests.adapters.exercises import PNG
from tests.adapters.slack_person import SlackPerson, serving
from tests.fakes.slack_server import FakeSlack

ALT = "A small square, blue."
SQUARE = Reply("A square.", (Heading("Square"), Image(PNG, ALT), Actions((Button("Again", call("try picture")),))))


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


@pytest.fixture
def person(exercises: App, fake: FakeSlack) -> Iterator[SlackPerson]:
    with serving(exercises, fake) as adapter:
        yield SlackPerson(adapter, fake)


def test_a_picture_is_cairn_s_alone_until_it_is_shown(person: SlackPerson, fake: FakeSlack) -> None:
    assert person.send("/try picture").pictures == (PNG,)
    (stored,) = fake.world.files.values()
    assert stored.mimetype == "image/png"
    assert not fake.messages(fake.dm(person.user))
    assert not any("files" in message for message in fake.messages(person.channel))
    called = [record.method for record in fake.log if record.method.startswith("files.")]
    assert called[:2] == ["files.getUploadURLExternal", "files.completeUploadExternal"]


@pytest.mark.parametrize("can_ask", [True, False])
def test_slack_is_given_the_time_that_it_needs(person: SlackPerson, fake: FakeSlack, can_ask: bool) -> None:
    fake.world.working = 0.9
    if not can_ask:
        fake.scopes.discard("files:read")
    began = time.monotonic()
    assert person.send("/try picture").pictures == (PNG,)
    assert time.monotonic() - began >= 0.9
    _, seen = person.post("general", SQUARE, "square")
    assert seen.pictures == (PNG,)


def test_when_slack_needs_longer_the_words_are_said(person: SlackPerson, fake: FakeSlack) -> None:
    fake.world.working = 60
    fake.scopes.discard("files:read")
    seen = person.send("/try picture")
    assert seen.pictures == ()
    seen.has(ALT, "Slack did not take the picture.", "Another")
    _, posted = person.post("general", SQUARE, "square")
    assert posted.pictures == ()
    posted.has("Square", ALT, "Slack did not take the picture.")
    fake.world.working = 0
    assert person.click("Another").pictures == (PNG,)  # and life goes on, in that channel too
    _, posted = person.post("general", SQUARE, "another")
    assert posted.pictures == (PNG,)


def test_without_the_right_the_words_are_said_and_the_right_is_named(
    person: SlackPerson, fake: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    fake.scopes.discard("files:write")
    with caplog.at_level(logging.WARNING):
        seen = person.send("/try picture")
    seen.has(ALT, "Cairn needs the right files:write", "administers the workspace", "Another")
    assert seen.pictures == ()
    assert not seen.public
    told = next(record for record in caplog.records if "picture" in record.getMessage())
    assert (told.needed, told.error) == ("files:write", "missing_scope")  # type: ignore[attr-defined]
    assert "manifest" in told.mend  # type: ignore[attr-defined]
    _, posted = person.post("general", SQUARE, "square")
    posted.has("Square", ALT, "files:write")
    assert not fake.world.files
    fake.scopes.add("files:write")
    assert person.click("Another").pictures == (PNG,)


@pytest.mark.parametrize(
    "method", ["files.getUploadURLExternal", "files.completeUploadExternal", "files.info", "upload"]
)
def test_what_slack_does_not_take_is_said(person: SlackPerson, fake: FakeSlack, method: str) -> None:
    fake.fail_next(method, 503, times=9)
    seen = person.send("/try picture")
    seen.has(ALT, "Slack did not take the picture.")
    assert seen.pictures == ()
