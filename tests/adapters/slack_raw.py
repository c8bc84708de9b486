"""Requests to the Slack adapter as no library would write them, over a bare socket, with signatures made by hand."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from tests.adapters.slack_http import SECRET

EVENTS = "/slack/events"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
SECONDS = 10.0

Header = tuple[str | bytes, str | bytes]


def signature(body: bytes, at: str | int, secret: str = SECRET) -> str:
    """What Slack signs a body with, from its description (Verifying requests from Slack)."""
    return "v0=" + hmac.new(secret.encode(), b"v0:%s:" % str(at).encode() + body, hashlib.sha256).hexdigest()


def signed(body: bytes, kind: str = JSON, at: int | None = None, secret: str = SECRET, **more: str) -> list[Header]:
    """The headers of a request as Slack sends it; ``at`` is when, now unless said otherwise."""
    when = int(time.time()) if at is None else at
    proof = {"X-Slack-Request-Timestamp": str(when), "X-Slack-Signature": signature(body, when, secret)}
    extra = {name.replace("_", "-"): value for name, value in more.items()}
    return list({"Content-Type": kind, "Content-Length": str(len(body)), **proof, **extra}.items())


def send(
    port: int, headers: Iterable[Header], body: bytes = b"", method: str = "POST", path: str = EVENTS
) -> tuple[int, bytes]:
    """Send a request byte for byte. Returns the status and what follows the headers; 0 if the connection is cut."""
    head = b"".join(_bytes(name) + b": " + _bytes(value) + b"\r\n" for name, value in headers)
    said = f"{method} {path} HTTP/1.1\r\nHost: cairn.example.org\r\nConnection: close\r\n".encode() + head + b"\r\n"
    with socket.create_connection(("127.0.0.1", port), SECONDS) as wire:
        heard = b""
        with suppress(ConnectionError):  # it may be answered before all was sent
            wire.sendall(said + body)
        with suppress(ConnectionError):
            while more := wire.recv(65536):
                heard += more
    first, _, rest = heard.partition(b"\r\n")
    return int(first.split()[1]) if first else 0, rest.partition(b"\r\n\r\n")[2]


def form(**fields: str) -> bytes:
    """The body of a command."""
    return urlencode(fields).encode()


def interaction(payload: Any) -> bytes:
    """The body of a click or a form."""
    return form(payload=json.dumps(payload))


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")
