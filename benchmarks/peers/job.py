"""The job every framework here is given, so that only the frameworks differ.

Twenty commands are registered, the roadmap's is the eleventh, and ``/roadmap stage 3`` is answered with eight lines
made from content that was loaded before. The text sent is the same each time and the send itself does nothing.
Standard library only: these modules run in the peers' environment, where Cairn's own requirements are not installed.
"""

from __future__ import annotations

from dataclasses import dataclass

ASKED = "/roadmap stage 3"
LINES = 8

COMMANDS = (
    "announce", "badges", "buddy", "calendar", "challenge", "checkin", "digest", "export", "leaderboard", "pledge",
    "roadmap",
    "profile", "progress", "recall", "review", "season", "squad", "streak", "thanks", "zone",
)  # fmt: skip
"""Slash commands in the order they are registered in."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: ``topics`` are label, title and hours."""

    title: str
    summary: str
    topics: tuple[tuple[str, str, int], ...]


STAGES = {
    number: Stage(
        f"Stage {number} of 8 · Data collection and preparation",
        "Where data comes from, what is wrong with it, and how to make it fit for a model.",
        tuple((f"{number}.{place}", f"Topic {place} of the stage", 3 + place) for place in range(1, 6)),
    )
    for number in range(1, 9)
}
"""The preloaded content: each stage gives a title, a summary, five topics and a closing line."""


def answer(number: int) -> str:
    """The eight lines about stage ``number``. Raises ``KeyError`` for a stage that is not there."""
    stage = STAGES[number]
    lines = [stage.title, stage.summary]
    lines += [f"{label} {title} ({hours} h)" for label, title, hours in stage.topics]
    lines.append(f"{len(stage.topics)} topics, {sum(hours for _, _, hours in stage.topics)} h")
    return "\n".join(lines)
