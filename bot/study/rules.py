"""The numbers that decide. Defaults of the product; all in one place, so that a community can be given others."""

from __future__ import annotations

from datetime import timedelta

TOPIC_CLAIMED = 1
"""Points for saying that a topic is done, once per topic."""

TOPIC_CHECKED = 4
"""Points, on top of the claim, for passing a topic's questions, once per topic."""

CHECKIN = 1
"""Points for the first check-in of a local day; further ones that day are kept and earn nothing."""

CHECKIN_LENGTH = 1000
"""Characters in one check-in."""

DAY_MINUTES = 24 * 60
"""The most that one check-in can say of a day."""

QUOTA = 3
"""Active days of seven that a week asks for."""

FREEZE_WEEKS = 4
"""Kept weeks that earn one freeze."""

FREEZES = 3
"""Freezes that can be held."""

REST_DAYS = 28
"""The longest rest that one plan can hold. What takes longer is a pause: the streak is switched off."""

REST_AHEAD = 90
"""How many days ahead rest can be planned."""

ZONE_PAUSE = 7
"""Days between two changes of a member's zone or day start."""

LATEST_START = 12
"""The latest hour at which a member's day can begin."""

DAY_START = 4 * 60
"""When a member's day begins, in minutes after midnight: people who work at night finish their day at 04:00."""

UNDO_WINDOW = timedelta(hours=24)
"""How long a member can take back their own last entry."""

DEFAULT_ZONE = "UTC"
"""The zone of a community that has not chosen one."""

NOTES_SHOWN = 3
NOTE_LENGTH = 1000
"""Characters in one note."""
