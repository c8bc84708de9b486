"""Who may speak to Cairn over HTTP: only Slack, only now, and each request once.

slack_sdk checks the signature; but it raises errors for headers that are no timestamp or no signature, which a server
would answer as if it were broken. Those are refused here first, before the body is read.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping

from slack_sdk.signature import Clock, SignatureVerifier

WINDOW = 300
"""Seconds that a signature is good for (Verifying requests from Slack)."""

LARGEST = 1_000_000
"""Bytes of the largest body that is read. Slack's own are far smaller: a form holds 15,000 characters at most."""

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_LENGTH = re.compile(r"[0-9]{1,9}")

TIMESTAMP_HEADER = "x-slack-request-timestamp"
SIGNATURE_HEADER = "x-slack-signature"
RETRY_HEADER = "x-slack-retry-num"


class Guard:
    """Refuses what Slack did not send. What it sent before is refused too, as far as this process remembers.

    Another process would answer such a replay; what it changes still takes effect once, since every call that writes,
    and every event, is kept in the inbox.
    """

    def __init__(self, signing_secret: str, clock: Clock | None = None) -> None:
        """``signing_secret`` is the app's. ``clock`` is slack_sdk's, for tests."""
        self._clock = clock or Clock()
        self._verifier = SignatureVerifier(signing_secret, self._clock)
        self._seen: OrderedDict[str, float] = OrderedDict()

    def may_read(self, headers: Mapping[str, str]) -> bool:
        """Whether the headers are worth reading a body for: well-formed, and of this moment."""
        timestamp, signature = headers.get(TIMESTAMP_HEADER, ""), headers.get(SIGNATURE_HEADER, "")
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            return False
        length = headers.get("content-length", "0")
        if not _LENGTH.fullmatch(length) or int(length) > LARGEST:
            return False
        return abs(self._clock.now() - int(timestamp)) <= WINDOW

    def accepts(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether Slack signed ``body``, and this is the first time it comes. Needs headers that ``may_read`` took.

        Slack itself sends an event again in the same second, and so with the same signature, when its first try
        failed. It says so in a header; such a repetition is let through, for the inbox to judge. That it is an event
        shows in the body, which is signed: a form, as commands and clicks are, begins with no brace.
        """
        signature = headers[SIGNATURE_HEADER]
        if not self._verifier.is_valid(body, headers[TIMESTAMP_HEADER], signature):
            return False
        now = self._clock.now()
        while self._seen and next(iter(self._seen.values())) < now:
            self._seen.popitem(last=False)
        if signature in self._seen:
            return RETRY_HEADER in headers and body.startswith(b"{")
        self._seen[signature] = now + 2 * WINDOW  # a clock ahead of ours may sign for the end of its window
        return True
