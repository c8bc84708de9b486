"""Who plays: members with habits of their own. What they do follows from a seed, so a rehearsal can be repeated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Player:
    """One made-up member.

    ``home`` is the place among the group's homes where they are. They are active on ``days`` of seven, give a right
    answer with the chance ``care``, come in week ``comes`` and are not seen any more from week ``goes`` on. ``promise``
    is what they promise on Mondays, if anything; ``zone`` is their own.
    """

    name: str
    home: int
    days: float
    care: float
    comes: int = 1
    goes: int = 1000
    promise: str = ""
    zone: str = ""

    def is_there(self, week: int) -> bool:
        """Whether they take part in that week of the season, counted from 1."""
        return self.comes <= week < self.goes


CAST = (
    Player("ines", 0, 5.5, 0.95, promise="4 days"),
    Player("omar", 0, 4.0, 0.80, promise="3 days", zone="Africa/Cairo"),
    Player("mei", 1, 6.0, 0.90, promise="5 h", zone="Asia/Shanghai"),
    Player("jonas", 1, 3.0, 0.70, promise="2 topics", zone="Europe/Berlin"),
    Player("priya", 0, 3.5, 0.85, promise="3 days", zone="Asia/Kolkata"),
    Player("luca", 1, 2.0, 0.60),
    Player("amara", 0, 4.5, 0.75, promise="read one chapter", zone="Africa/Lagos"),
    Player("sofia", 1, 1.0, 0.50),
    Player("tomas", 0, 5.0, 0.90, comes=9, promise="3 days", zone="America/Sao_Paulo"),
    Player("hana", 1, 4.0, 0.85, comes=20, zone="Asia/Tokyo"),
    Player("erik", 0, 3.0, 0.65, goes=14),
    Player("noor", 1, 2.5, 0.70, goes=30, promise="2 days"),
)
"""Twelve, as in a usual group: eager ones, busy ones, some who come late, and some who stop without a word."""
