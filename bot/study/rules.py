"""The numbers that decide. Defaults of the product; all in one place, so that a community can be given others."""

from __future__ import annotations

from datetime import timedelta

TOPIC_CLAIMED = 1
"""Points for saying that a topic is done, once per topic."""

TOPIC_CHECKED = 4
"""Points, on top of the claim, for passing a topic's questions, once per topic."""

DAY_START = 4 * 60
"""When a member's day begins, in minutes after midnight: people who work at night finish their day at 04:00."""

UNDO_WINDOW = timedelta(hours=24)
"""How long a member can take back their own last entry."""

DEFAULT_ZONE = "UTC"
"""The zone of a community that has not chosen one."""

NOTES_SHOWN = 3
NOTE_LENGTH = 1000
"""Characters in one note."""
