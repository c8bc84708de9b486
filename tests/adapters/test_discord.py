"""The Discord adapter passes the suite, over the wire."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import App
from tests.adapters.contract import AdapterContract
from tests.adapters.discord_person import DiscordPerson, serving
from tests.fakes.discord_server import FakeDiscord


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    """Discord, on this machine."""
    with FakeDiscord() as running:
        yield running
        assert running.spec_faults == []


class TestDiscord(AdapterContract):
    """The contract."""

    @pytest.fixture
    def driver(self, exercises: App, fake: FakeDiscord) -> Iterator[DiscordPerson]:
        with serving(exercises, fake) as adapter:
            fake.until(fake.commands)
            yield DiscordPerson(adapter, fake)
