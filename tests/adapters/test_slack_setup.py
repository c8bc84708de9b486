"""What an operator sets for Slack, and the manifest from which the app is created."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from adapters.slack import SETTINGS
from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES, manifest
from adapters.slack.options import read_options
from bot.commands import load_tree
from bot.config import SettingsError, load_settings

ROOT = Path(__file__).parents[2]
SCHEMA = "slack-manifest.schema.2.0.0.json"
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def options(**given: str) -> Any:
    return read_options(load_settings(TOKENS | given, None, SETTINGS))


def test_what_is_set_is_read() -> None:
    found = options(
        CAIRN_SLACK_PREFIX="/cairn-",
        CAIRN_SLACK_ORGANISERS="U012AB3CD, U045EF6GH",
        CAIRN_SLACK_API_URL="http://h:1/api",
    )
    assert (found.prefix, found.organisers) == ("cairn-", {"U012AB3CD", "U045EF6GH"})
    assert found.api_url == "http://h:1/api/"
    assert options().api_url == "https://slack.com/api/"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CAIRN_SLACK_PREFIX", "My App", "such as cairn-"),
        ("CAIRN_SLACK_PREFIX", "x" * 13, "such as cairn-"),
        ("CAIRN_SLACK_ORGANISERS", "ana", "U012AB3CD"),
        ("CAIRN_SLACK_API_URL", "slack.com", "https://slack-gov.com/api/"),
        ("CAIRN_SLACK_API_URL", "http://[", "https://slack-gov.com/api/"),
        ("SLACK_BOT_TOKEN", "xapp-1", "begins with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1", "begins with xapp-"),
    ],
)
def test_what_does_not_fit_is_one_sentence_with_an_example(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as raised:
        options(**{name: value})
    assert str(raised.value).startswith(name)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("name", "mode", "url"),
    [("slack-manifest.json", "socket", ""), ("slack-manifest-http.json", "http", "https://cairn.example.org")],
)
def test_the_checked_in_manifest_is_fresh(name: str, mode: Any, url: str) -> None:
    there = json.loads((ROOT / "docs" / name).read_text(encoding="utf-8"))
    assert there == manifest(load_tree(), mode, url), "run: make generate"


def test_where_every_name_is_taken_there_is_one_command_for_all() -> None:
    made = manifest(load_tree(), "socket", umbrella=True)
    (only,) = made["features"]["slash_commands"]
    assert only["command"] == "/study"
    assert "roadmap …" in only["usage_hint"]


def test_an_optional_scope_is_asked_for_and_may_be_declined() -> None:
    """Slack's list of optional scopes marks some of those that are asked for; it adds none."""
    scopes = manifest(load_tree(), "socket")["oauth_config"]["scopes"]
    assert set(scopes["bot_optional"]) == set(OPTIONAL_SCOPES)
    assert set(scopes["bot_optional"]) < set(scopes["bot"]) == {*SCOPES, *OPTIONAL_SCOPES}


@pytest.mark.parametrize(("mode", "url"), [("socket", ""), ("http", "https://cairn.example.org")])
def test_slack_takes_the_manifest(mode: Any, url: str) -> None:
    named = os.environ.get("CAIRN_TEST_SPECS")
    path = (Path(named) if named else ROOT.parent / "shared" / "specs") / SCHEMA
    if not path.is_file():
        said = f"{SCHEMA} is not there: the manifest is not held against it"
        if os.environ.get("CAIRN_TEST_SPECS_REQUIRED"):
            pytest.fail(said)
        warnings.warn(pytest.PytestWarning(said), stacklevel=1)
        pytest.skip(said)
    schema = json.loads(path.read_text(encoding="utf-8"))
    made = manifest(load_tree(), mode, url, "cairn-")
    assert [fault.message for fault in jsonschema.Draft7Validator(schema).iter_errors(made)] == []
    assert made["settings"]["socket_mode_enabled"] == (mode == "socket")
    assert url in json.dumps(made)


def test_every_scope_has_a_reason_in_the_guide() -> None:
    guide = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
    for scope, reason in {**SCOPES, **OPTIONAL_SCOPES}.items():
        assert f"`{scope}` | {reason.partition(';')[0]}" in guide
