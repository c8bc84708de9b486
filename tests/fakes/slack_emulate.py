"""A Slack that somebody else wrote: ``emulate``, a stateful Web API with strict scopes, as a process on the loopback.

It knows one workspace, in which Cairn is installed with the scopes of its manifest. It has no sockets, commands,
interactions, response_urls or rate limits, and looks at no block; ``FakeSlack`` has those. Where it is not like Slack:

- A token that it does not know counts as one without scopes; none can be revoked. So it never says ``token_revoked``,
  and ``invalid_auth`` only in ``auth.test``, of a token whose user is not there.
- Whoever has ``chat:write`` may post in any public channel; Slack wants the membership, or ``chat:write.public``.
- In a private channel of others it says ``not_in_channel``, where Slack says ``channel_not_found``.
- A trigger ends 2 to 3 seconds after it came, since it counts whole seconds; on Slack it is 3.
- For a file that a token may not read, it gives the error as JSON, where Slack shows a page to sign in.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from tests.cli.conftest import environment
from tests.fakes.node import FOLDER, command

TEAM = "T000000001"
ADMIN = "U000000001"
"""The workspace and its administrator, as they come with emulate."""

CAIRN, BOT = "U0CAIRN000", "B0CAIRN000"
SECONDS = 20

GRANTED = frozenset({*SCOPES, *OPTIONAL_SCOPES})


def token(without: str = "") -> str:
    """Cairn's token, as installed; or one that lacks the scope ``without``."""
    return f"xoxb-emulated-{without}" if without else "xoxb-emulated"


NOBODYS = "xoxb-emulated-nobody"
"""A token of a user who is not there."""

WATCHING = "xoxb-emulated-watching"
"""Cairn's, with every scope: for the test to look at what only Cairn may see."""

ADMINS = "xoxp-emulated-admin"
ANAS = "xoxp-emulated-ana"
"""People's tokens, with every scope."""


def _seed() -> dict[str, Any]:
    app = {"app_id": "A0CAIRN000", "bot_id": BOT}
    bot = {"type": "bot", "user_id": CAIRN, **app}
    scopes = {token(): GRANTED} | {token(each): GRANTED - {each} for each in GRANTED}
    return {
        "strict_scopes": True,
        "users": [{"name": "ana"}],
        "oauth_apps": [
            {
                **app,
                "bot_user_id": CAIRN,
                "bot_name": "cairn",
                "name": "Cairn",
                "client_id": "1.2",
                "client_secret": "x",
                "redirect_uris": [],
                "scopes": sorted(GRANTED),
            }
        ],
        "tokens": [
            *({"token": name, "scopes": sorted(given), **bot} for name, given in scopes.items()),
            {"token": NOBODYS, "scopes": sorted(GRANTED), **bot, "user_id": "U0NOBODY00"},
            {"token": WATCHING, **bot},
            {"token": ADMINS, "type": "user", "user_id": ADMIN},
            {"token": ANAS, "type": "user", "user": "ana"},
        ],
    }


@contextmanager
def emulated() -> Iterator[str]:
    """The address of a fresh one, until the block ends."""
    process = subprocess.Popen(
        command(FOLDER / "slack.mjs", json.dumps(_seed())),
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address, "it did not start"
        yield address
    finally:
        process.terminate()
        process.wait(SECONDS)
        process.stdin.close()
        process.stdout.close()
