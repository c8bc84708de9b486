"""The Slack adapter passes the suite, over the wire."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import App
from tests.adapters.contract import AdapterContract
from tests.adapters.slack_person import SlackPerson, serving
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """Slack, on this machine."""
    with FakeSlack(limits=None) as running:
        yield running


class TestSocketMode(AdapterContract):
    """The contract, over Socket Mode."""

    @pytest.fixture
    def driver(self, exercises: App, fake: FakeSlack) -> Iterator[SlackPerson]:
        with serving(exercises, fake) as adapter:
            yield SlackPerson(adapter, fake)
