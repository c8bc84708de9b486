"""The Slack adapter passes the suite, over the wire, in both ways to connect."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import App
from tests.adapters.contract import AdapterContract
from tests.adapters.slack_http import installed, over_http
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


class TestOverHttp(AdapterContract):
    """The contract, over HTTP, in a workspace that installed the app."""

    @pytest.fixture
    def driver(self, exercises: App, fake: FakeSlack) -> Iterator[SlackPerson]:
        with over_http(exercises, fake) as adapter:
            installed(fake)
            yield SlackPerson(adapter, fake)
