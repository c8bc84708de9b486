"""What a rehearsal showed: every post, what people did, and whether anything came twice or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.rehearsal.stage import Seen, Stage
from bot.rehearsal.year import Tally, Year
from bot.store.tables import deliveries


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome. ``twice`` are keys that a place took more than once, ``lost`` posts that are in no final state."""

    season: str
    weeks: int
    people: int
    seconds: float
    tallies: Sequence[Tally]
    posts: Sequence[Seen]
    skipped: dict[str, int]
    twice: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    boards: tuple[str, ...] = ()
    zone: str = "UTC"
    refused: dict[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether each post came once, or was skipped for a reason."""
        return not self.twice and not self.lost

    @property
    def acts(self) -> int:
        """How many commands and clicks the members made."""
        return sum(sum(tally.done.values()) for tally in self.tallies)

    def lines(self) -> list[str]:
        """The report as text, week by week."""
        found = [f"{self.season}: {self.weeks} weeks, {self.people} members, {self.acts} acts, {len(self.posts)} posts"]
        rest = list(self.posts)
        for tally in self.tallies:
            title = tally.challenge or "no challenge was answered"
            found += ["", f"Week {tally.week}, from {tally.monday:%a %-d %b %Y}: {title}"]
            mine, rest = self._of_week(rest, tally)
            found += [f"  {self._when(each.at)}  {each.platform:<8}  {each.reply.summary}" for each in mine]
            did = ", ".join(f"{number} × {name}" for name, number in sorted(tally.done.items()))
            found.append(f"  members: {did or 'nothing'}")
        found += ["", *self._end()]
        return found

    def data(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "version": 1,
            "season": self.season,
            "weeks": self.weeks,
            "members": self.people,
            "acts": self.acts,
            "seconds": round(self.seconds, 1),
            "posts": [
                {
                    "at": each.at.isoformat(),
                    "platform": each.platform,
                    "channel": each.channel,
                    "key": each.key,
                    "text": each.reply.summary,
                }
                for each in self.posts
            ],
            "skipped": self.skipped,
            "twice": list(self.twice),
            "lost": list(self.lost),
            "refused": self.refused,
        }

    def _of_week(self, posts: list[Seen], tally: Tally) -> tuple[list[Seen], list[Seen]]:
        last = tally.week == self.weeks
        mine = [each for each in posts if last or self._local(each.at).date() < _next_monday(tally)]
        return mine, posts[len(mine) :]

    def _end(self) -> list[str]:
        said = [f"{number} × {reason}" for reason, number in sorted(self.skipped.items())]
        lines = [*self.boards, ""] if self.boards else []
        lines += [f"Not posted, with a reason: {'; '.join(said)}"] if said else []
        lines += [f"Refused to members: {number} × {text}" for text, number in sorted(self.refused.items())]
        lines += [f"TWICE: {key}" for key in self.twice] + [f"LOST: {key}" for key in self.lost]
        verdict = "Every post came once, or has its reason." if self.sound else "This is not how it should be."
        return [*lines, f"{verdict} Played in {self.seconds:.1f} s."]

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def _when(self, at: datetime) -> str:
        return f"{self._local(at):%a %H:%M}"


def report(stage: Stage, year: Year, weeks: int, seconds: float, boards: Sequence[str] = ()) -> Report:
    """Look at what the places took and at the outbox, and report. ``boards`` are the last ones, as they are read."""
    posts = sorted((each for place in stage.places.values() for each in place.posts), key=lambda each: each.at)
    keys = Counter((each.platform, each.key) for each in posts)
    done = ("sent", "skipped")
    with stage.app.store.transaction(write=False) as db:
        d = deliveries.c
        open_ = db.execute(select(d.key).where(d.state.not_in(done)).order_by(d.key)).scalars().all()
        why = db.execute(select(d.reason, func.count()).where(d.state == "skipped").group_by(d.reason)).all()
    return Report(
        year.season.model.title,
        weeks,
        len(year.cast),
        seconds,
        year.tallies,
        posts,
        {str(reason): int(number) for reason, number in why},
        tuple(key for (_, key), number in keys.items() if number > 1),
        tuple(open_),
        tuple(boards),
        year.zone,
        dict(Counter(text for tally in year.tallies for text in tally.refused)),
    )


def _next_monday(tally: Tally) -> date:
    return tally.monday + timedelta(days=7)
