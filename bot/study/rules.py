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

PLEDGE_KEPT = 3
"""Points for a kept promise, once."""

PLEDGE_LENGTH = 200
"""Characters in one promise."""

PLEDGE_AHEAD = 31
"""How many days ahead a promise can be due."""

PLEDGE_GRACE = 2
"""Days after a promise was due in which its member is still believed."""

PLEDGE_HOURS = 100
PLEDGE_TOPICS = 50
"""The most that a promise in numbers can be."""

PLEDGE_GROUP = 4
"""Participants from which on the group's promises are counted for everybody to see."""

AWARD_MOST = 100
"""Points that an organiser can give or take at a time."""

REASON_LENGTH = 200
"""Characters in the reason for a repair, and in what somebody is thanked for."""

THANKS = 1
"""Points for being thanked."""

THANKS_A_DAY = 5
"""How many people one can thank on one day, each of them once."""

THANKS_A_WEEK = 5
"""Points that thanks can bring somebody in one week; further thanks are kept and bring none."""

SQUAD_LEAST = 3
SQUAD_SIZE = 4
SQUAD_MOST = 6
"""Members of a squad: below the least, it is thin; how many it is formed with; more cannot join."""

SQUAD_TOP = 3
"""A squad counts the mean of its best so many. Whoever is missing up to then counts as none."""

NEWCOMER_DAYS = 28
"""Days after somebody joined in which they are a newcomer, with a board of their own."""

SILENT_WEEKS = 2
"""Weeks of the calendar without a point, this one among them, after which a squad does not count on somebody."""

SEASON_OPENS = 9 * 60
SEASON_CLOSES = 20 * 60
"""When a week's challenge opens on Monday and closes on Sunday, in minutes after midnight in the community's zone."""

CHALLENGE = {"easy": 10, "medium": 20, "hard": 30}
"""Points for a challenge that is solved whole, by its difficulty."""

REVIEW = 3
"""Points for a review, up to as many a week as a piece of work has reviewers."""

COMMENT_LENGTH = 1000
"""Characters in a review's comment."""

ANSWER_LENGTH = 2000
"""Characters of a typed answer."""

UNDO_WINDOW = timedelta(hours=24)
"""How long a member can take back their own last entry."""

DEFAULT_ZONE = "UTC"
"""The zone of a community that has not chosen one."""

NOTES_SHOWN = 3
NOTE_LENGTH = 1000
"""Characters in one note."""
