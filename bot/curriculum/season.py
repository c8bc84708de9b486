"""A season: which challenge comes in which week, and how they count; and the same, loaded and ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, StrictInt

from bot.curriculum.answer_key import AnswerKey
from bot.curriculum.challenge import Challenge
from bot.curriculum.fields import Id, Slug, Summary, Title
from bot.curriculum.models import Node, Schema

WEEKS = 52
"""The most weeks that a season has."""


class Slot(Node):
    """A week of the season, and its challenge."""

    week: Annotated[StrictInt, Field(ge=1, le=WEEKS)]
    challenge: Id


class Policy(Node):
    """How the weeks count: late answers are practice, equal scores share a rank, only the best weeks are added up."""

    late: Literal["practice_only"] = "practice_only"
    ties: Literal["share_rank"] = "share_rank"
    best_of_weeks: Annotated[StrictInt, Field(ge=1, le=WEEKS)]


class Season(Node):
    """``content/seasons/<season>/season.yaml``."""

    schema_version: Schema
    season: Slug
    title: Title
    summary: Summary
    status: Literal["draft", "active"] = "active"
    """While it is a draft, weeks may still lack their challenge."""
    roadmap: Slug
    weeks: Annotated[StrictInt, Field(ge=1, le=WEEKS)]
    slots: Annotated[tuple[Slot, ...], Field(min_length=1, max_length=WEEKS)]
    policy: Policy


class SeasonContent:
    """One season with the challenges and keys that are there."""

    def __init__(self, model: Season, challenges: Iterable[Challenge], keys: Iterable[AnswerKey]) -> None:
        """Index the parts."""
        self.model = model
        self.challenges = {each.id: each for each in challenges}
        self.keys = {each.challenge: each for each in keys}
        self._weeks = {slot.week: slot.challenge for slot in model.slots}

    def challenge(self, week: int) -> Challenge | None:
        """The challenge of ``week``, counted from 1; ``None`` where there is none yet."""
        return self.challenges.get(self._weeks.get(week, ""))

    def week_of(self, challenge: str) -> int | None:
        """The week that has this challenge."""
        return next((week for week, each in self._weeks.items() if each == challenge), None)

    def key(self, challenge: str) -> AnswerKey | None:
        """The key to a challenge, if it is there."""
        return self.keys.get(challenge)
