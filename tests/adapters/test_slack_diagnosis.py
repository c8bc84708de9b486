"""What Slack says of an app over HTTP when it is asked once: its secret, the tokens, its scopes, channels."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation

from adapters.slack.diagnosis import diagnosed
from adapters.slack.installations import Cipher, Installations
from adapters.slack.options import Options, Socket
from bot.app import App
from bot.chat.request import Space
from bot.doctor.findings import Finding, Severity
from bot.store.engine import Store
from tests.adapters.slack_http import KEY, way
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        yield slack


@pytest.fixture
def store(exercises: App, fake: FakeSlack) -> Store:
    """A database in which the fake's first workspace has installed the app."""
    place = fake.default
    made = Installation(
        app_id=fake.world.app_id,
        team_id=place.id,
        user_id="U1",
        bot_token=place.token,
        bot_id=place.bot_id,
        bot_user_id=place.bot.id,
        installed_at=datetime.now(UTC).timestamp(),
    )
    asyncio.run(Installations(exercises.store, fake.client_id, Cipher((KEY,))).async_save(made))
    return exercises.store


def ask(fake: FakeSlack, store: Store | None, keys: tuple[str, ...] = (KEY,), team: str = "") -> list[Finding]:
    """What is found of the app over HTTP that posts in a channel called general."""
    space = Space("slack", team or fake.default.id)
    channel = next((each for each in fake.world.channels.values() if each.name == "general"), None)
    places = [(space, f"{space.id}/{(channel or fake.channel('general')).id}")]
    return asyncio.run(diagnosed(Options(way(fake, keys), fake.api_url), store, places))


def test_nothing_is_wrong(fake: FakeSlack, store: Store) -> None:
    assert ask(fake, store) == []


def test_the_secret_is_another_apps(fake: FakeSlack, store: Store) -> None:
    options = Options(way(fake), fake.api_url)
    fake.world.client_secret = "another"
    (found,) = asyncio.run(diagnosed(options, store, []))
    assert (found.code, found.severity) == ("token", Severity.BROKEN)
    assert "SLACK_CLIENT_SECRET" in found.what
    fake.world.client_id = "1.2"
    (found,) = asyncio.run(diagnosed(options, store, []))
    assert "SLACK_CLIENT_ID" in found.what


def test_no_key_opens_the_token(fake: FakeSlack, store: Store) -> None:
    (found,) = ask(fake, store, (Fernet.generate_key().decode(),))
    assert (found.code, "No key of SLACK_TOKEN_KEYS" in found.what) == ("token", True)


def test_a_workspace_that_removed_the_app(fake: FakeSlack, store: Store) -> None:
    assert [each.code for each in ask(fake, store, team="T0NOBODY")] == ["left"]
    fake.default.dead = "account_inactive"
    (found,) = ask(fake, store)
    assert (found.code, "account_inactive" in found.what) == ("token", True)


def test_scopes_are_named_with_what_they_are_for(fake: FakeSlack, store: Store) -> None:
    fake.scopes.discard("commands")
    fake.scopes.discard("files:write")
    needed, optional = ask(fake, store)
    assert (needed.code, needed.severity) == ("scope", Severity.TROUBLE)
    assert needed.what == "The scope commands is missing: it is needed to answer slash commands."
    assert (optional.severity, "files:write" in optional.what) == (Severity.ADVICE, True)


def test_a_channel_that_may_not_be_looked_at_is_not_accused(fake: FakeSlack, store: Store) -> None:
    fake.scopes.discard("channels:read")
    fake.channel("general").archived = True
    assert ask(fake, store) == []


def test_slack_is_not_well(fake: FakeSlack, store: Store) -> None:
    fake.fail_next("auth.test", 503, times=9)
    assert [each.code for each in ask(fake, store)] == ["unreachable"]


def test_without_a_database_the_app_alone_is_looked_at(fake: FakeSlack) -> None:
    assert ask(fake, None) == []
    assert [each.method for each in fake.log] == ["oauth.v2.access"]


def test_the_app_level_token_is_named(fake: FakeSlack) -> None:
    options = Options(Socket(fake.token, "xapp-1-none"), fake.api_url)
    (found,) = asyncio.run(diagnosed(options, None, []))
    assert (found.code, found.what) == ("token", "SLACK_APP_TOKEN: Slack does not accept the token.")
