"""Real processes of Cairn that serve Slack over HTTP, one or several on one database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.adapters.discord_process import Process
from tests.adapters.slack_http import KEY, SECRET
from tests.fakes.slack_server import FakeSlack


def settings(fake: FakeSlack, **more: str) -> dict[str, str]:
    """What an operator sets for the app of ``fake``."""
    return {
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_CLIENT_ID": fake.client_id,
        "SLACK_CLIENT_SECRET": fake.client_secret,
        "SLACK_TOKEN_KEYS": KEY,
        "CAIRN_SLACK_URL": "https://cairn.example.org",
        "CAIRN_SLACK_API_URL": fake.api_url,
        "CAIRN_HTTP_PORT": "0",
    } | more


class Served:
    """``cairn run``, which listens at ``port``."""

    def __init__(self, fake: FakeSlack, folder: Path, *command: str, **more: str) -> None:
        folder.mkdir(exist_ok=True)
        self.process = Process(folder, [sys.executable, *(command or ("-m", "bot", "run"))], settings(fake, **more))
        self.process.until(lambda: self.process.count('"listening"'))
        self.port = int(next(line["port"] for line in self.lines if line["event"] == "listening"))
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its log."""
        return [json.loads(line) for line in list(self.process.lines) if line.startswith("{")]

    def trouble(self) -> list[dict[str, Any]]:
        """What it wrote that needs attention."""
        return [line for line in self.lines if line["level"] in ("warning", "error", "critical")]


@contextmanager
def served(fake: FakeSlack, folder: Path, number: int = 1, **more: str) -> Iterator[list[Served]]:
    """So many processes, behind one address in turn. No secret may stand in what any of them writes."""
    started: list[Served] = []
    try:
        for place in range(number):
            started.append(Served(fake, folder / str(place), **more))
        fake.connect_http(started[0].url, SECRET)
        fake.balance(*(each.url for each in started))
        yield started
    finally:
        for each in started:
            each.process.kill()
    for each in started:
        quiet_about(fake, each.process)


def quiet_about(fake: FakeSlack, process: Process) -> None:
    """Fail if a secret stands in what ``process`` wrote."""
    tokens = [*fake.world.tokens, *(place.refresh for place in fake.world.workspaces.values())]
    for secret in (SECRET, KEY, fake.client_secret, "v0=", "/response/", *filter(None, tokens)):
        assert secret not in process.log
