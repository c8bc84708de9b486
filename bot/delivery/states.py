"""What can become of a post.

``planned → sending → sent | skipped | failed | uncertain``, and ``uncertain → sent`` when somebody saw it, or
``uncertain → resending → resent`` when it was wanted once more.
"""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """What is known of a post."""

    PLANNED = "planned"
    """It is to be posted when its time has come."""
    SENDING = "sending"
    """It is being posted; or its process stopped in the middle, and its lease will end."""
    SENT = "sent"
    """It is there."""
    SKIPPED = "skipped"
    """It was not posted, on purpose."""
    FAILED = "failed"
    """Its channel does not take it."""
    UNCERTAIN = "uncertain"
    """Nobody knows whether it is there. Somebody was asked to look."""
    RESENDING = "resending"
    """It is being posted once more."""
    RESENT = "resent"
    """It was posted once more."""


UNWRITTEN = "It could not be written"
"""How the reason of a post begins that failed by a fault of ours, and not since its channel refused."""

SETTLED = (State.SENT, State.SKIPPED, State.FAILED, State.RESENT)
"""Nothing more will become of it."""
