"""Files on Slack: into direct messages; where the workspace does not allow them, their text or a clear sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import App
from tests.adapters.slack_person import SlackPerson, serving
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """Slack, on this machine."""
    with FakeSlack(limits=None) as running:
        yield running


@pytest.fixture
def ana(exercises: App, fake: FakeSlack) -> Iterator[SlackPerson]:
    """A member of one workspace."""
    with serving(exercises, fake) as adapter:
        yield SlackPerson(adapter, fake)


def test_files_go_where_nobody_else_reads(ana: SlackPerson, fake: FakeSlack) -> None:
    ana.send("/try files 2")
    assert not [each for each in fake.messages(ana.channel) if each.get("files")]
    assert len([each for each in fake.messages(fake.dm(ana.user)) if each.get("files")]) == 1


def test_without_the_scope_short_files_are_shown(ana: SlackPerson, fake: FakeSlack) -> None:
    fake.scopes.discard("files:write")
    seen = ana.send("/try files 2")
    seen.has("has not given Cairn the right files:write", "part-1.csv:", "a,b 1,ä", "part-2.csv:", "a,b 2,ä")
    assert not seen.public
    assert not seen.files


def test_without_the_scope_long_files_are_not_shown(ana: SlackPerson, fake: FakeSlack) -> None:
    fake.scopes.discard("files:write")
    seen = ana.send("/try longfile")
    seen.has("has not given Cairn the right files:write", "Whoever administers the workspace can add it")
    assert "row,of,cells" not in seen.words


def test_a_lost_upload_is_said(ana: SlackPerson, fake: FakeSlack) -> None:
    fake.fail_next("upload", 500)
    ana.send("/try files 1").has("Slack did not take the files.")
    assert ana.send("/try files 1").files
