"""How the tables of seasons and challenges stand to a member. No export before the close holds a key or a verdict."""

from __future__ import annotations

from bot.store.privacy_terms import Forgetting, Merging, Rule

CHALLENGES: dict[str, Rule] = {
    "submissions": Rule(
        "Answers to challenges",
        members=("member_id",),
        since="at",
        hide=("data",),
        forget=Forgetting.DELETE,
        merge=Merging.MOVE,
    ),
    "verdicts": Rule(
        "What your answers were worth",
        members=("member_id",),
        since="at",
        forget=Forgetting.DELETE,
        merge=Merging.MOVE,
    ),
    "variants": Rule(
        "That numbers of your own were made for a challenge",
        members=("member_id",),
        since="at",
        hide=("made",),  # the key is in it
        forget=Forgetting.DELETE,
        merge=Merging.MOVE,
    ),
    "challenge_steps": Rule(
        "Challenges you opened, and hints you took",
        members=("member_id",),
        since="at",
        forget=Forgetting.DELETE,
        merge=Merging.MOVE,
    ),
    "challenge_ratings": Rule(
        "What you thought of challenges",
        members=("member_id",),
        since="at",
        forget=Forgetting.DELETE,
        merge=Merging.MOVE,
    ),
    "challenge_reports": Rule(
        "Reports to organisers about challenges and entries",
        members=("member_id",),
        since="at",
        forget=Forgetting.DELETE,
        merge=Merging.MOVE,
    ),
    "reviews": Rule(
        "Reviews that you gave, and have to give",
        members=("reviewer_id", "author_id"),
        since="given_at",
        forget=Forgetting.UNNAME,  # whoever was reviewed keeps what it earned
        blank={"comment": None},
    ),
    "season_acts": Rule(
        "Seasons that you started, paused or ended",
        members=("author_id",),
        since="at",
        forget=Forgetting.UNNAME,
    ),
    "challenge_decisions": Rule(
        "Decisions about challenges that you took",
        members=("author_id",),
        since="at",
        hide=("detail",),  # a corrected key is in it
        forget=Forgetting.UNNAME,
        blank={"reason": ""},
    ),
    "seasons": Rule(why="which season a group has, and since when"),
    "challenge_runs": Rule(why="which challenge a group has in which week"),
    "challenge_files": Rule(why="the data of a challenge, the same for everybody"),
}
