"""``cairn slack …``: the manifest for either way to connect, and keys that can be used as they are printed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

import bot.logs
from adapters.slack.options import checked_keys
from bot.cli import app

URL = "https://cairn.example.org"


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and nobody's settings."""
    for name in [each for each in os.environ if each.startswith(("CAIRN_", "SLACK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bot.logs, "set_up", lambda *_: None)


def slack(*args: str) -> tuple[int, str, str]:
    """``cairn slack ARGS``: its exit code, what it printed, and what it complained of."""
    result = CliRunner().invoke(app, ["slack", *args], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def manifest(*args: str) -> dict[str, Any]:
    """The manifest that is printed."""
    code, said, complaint = slack("manifest", *args)
    assert (code, complaint) == (0, "")
    found: dict[str, Any] = json.loads(said)
    return found


class TestManifest:
    """What an operator pastes where Slack asks for it."""

    def test_over_http_everything_leads_to_the_address(self) -> None:
        made = manifest("--mode", "http", "--url", URL)
        places = [command["url"] for command in made["features"]["slash_commands"]]
        places += [made["settings"][part]["request_url"] for part in ("event_subscriptions", "interactivity")]
        assert set(places) == {f"{URL}/slack/events"}
        assert made["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
        assert made["settings"]["socket_mode_enabled"] is False

    def test_over_socket_mode_there_is_no_address(self) -> None:
        assert "url" not in json.dumps(manifest()).replace("http", "")

    @pytest.mark.parametrize(
        "url", [URL + "/", URL + "//", f" {URL}\n", "https://cairn.example.org:8443", "https://[::1]"]
    )
    def test_an_address_is_taken_as_people_write_it(self, url: str) -> None:
        made = manifest("--mode", "http", "--url", url)
        place = made["settings"]["interactivity"]["request_url"]
        assert place == url.strip().rstrip("/") + "/slack/events"

    @pytest.mark.parametrize(
        "url",
        [
            "cairn.example.org",
            "ftp://cairn.example.org",
            "https://",
            "https://?",
            "https://x.org?a=1",
            "https://x.org#a",
            "https://x.org:port",
            "https://[",
            "https://name:word@x.org",
            "https://x.org/a b",
            "https://x .org",
            "javascript:alert(1)",
            "  ",
        ],
    )
    def test_what_is_no_address_is_one_sentence(self, url: str) -> None:
        code, said, complaint = slack("manifest", "--mode", "http", "--url", url)
        assert (code, said) == (2, "")
        assert complaint.startswith("CAIRN_SLACK_URL: ")
        assert complaint.endswith("such as https://cairn.example.org\n")
        assert "word" not in complaint

    def test_modes_and_addresses_that_do_not_go_together(self) -> None:
        code, said, complaint = slack("manifest", "--mode", "http")
        assert (code, said) == (2, "")
        assert complaint == "Over HTTP Slack needs an address: cairn slack manifest --mode http --url https://…\n"
        code, said, complaint = slack("manifest", "--url", URL)
        assert (code, said) == (2, "")
        assert complaint.startswith("Over Socket Mode there is no address.")
        assert slack("manifest", "--mode", "carrier-pigeon")[0] == 2

    @pytest.mark.parametrize("mode", [(), ("--mode", "http", "--url", URL)])
    def test_one_command_for_all(self, mode: tuple[str, ...]) -> None:
        (only,) = manifest("--umbrella", "--prefix", "/cairn-", *mode)["features"]["slash_commands"]
        assert only["command"] == "/cairn-study"
        assert ("url" in only) is bool(mode)

    def test_a_prefix_that_slack_would_not_take(self) -> None:
        code, said, complaint = slack("manifest", "--prefix", "My App")
        assert (code, said) == (2, "")
        assert complaint.startswith("CAIRN_SLACK_PREFIX: “My App” does not fit.")


def test_a_printed_key_can_be_used_as_it_is() -> None:
    """Also pasted behind another, with whatever comes along."""
    code, first, complaint = slack("keys")
    assert (code, complaint) == (0, "")
    second = slack("keys")[1]
    assert first != second
    assert checked_keys(first) == (first.strip(),)
    assert checked_keys(f" {second}, {first} \n") == (second.strip(), first.strip())
    assert Fernet(first.strip()).decrypt(Fernet(first.strip()).encrypt(b"xoxb-1")) == b"xoxb-1"


def test_config_show_hides_a_password_in_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_SLACK_API_URL", "http://name:word@proxy.example.org/api/")
    result = CliRunner().invoke(app, ["config", "show"], catch_exceptions=False)
    assert "CAIRN_SLACK_API_URL=http://[secret]@proxy.example.org/api/\n" in result.stdout
    assert "word" not in result.stdout


def test_rotate_without_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert slack("rotate") == (2, "", "SLACK_TOKEN_KEYS holds no key. Make one with: cairn slack keys\n")
    monkeypatch.setenv("SLACK_TOKEN_KEYS", slack("keys")[1].strip())
    code, said, complaint = slack("rotate")
    assert (code, said, complaint.count("\n")) == (2, "", 1)  # there is no database yet
