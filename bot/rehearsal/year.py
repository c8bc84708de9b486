"""The play: an organiser sets the group up, and the cast lives through the season, day after day."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat.invocation import Invocation, call
from bot.chat.reply import Code
from bot.chat.request import Space
from bot.curriculum.models import NumberCheck
from bot.curriculum.season import SeasonContent
from bot.posts import load_posts
from bot.rehearsal.answers import answers
from bot.rehearsal.cast import Player
from bot.rehearsal.stage import Stage
from bot.study import announced, members, seasons
from bot.study.submissions import having

ORGANISER = "olga"
DAY = timedelta(days=1)
WEEK = timedelta(days=7)

FIRST_HOUR, LAST_HOUR = 7, 23
"""Between these hours, by the group's clock, people do something."""


@dataclass
class Tally:
    """What was done in one week of the season: commands by their name, and answers that said what went wrong."""

    week: int
    monday: date
    challenge: str = ""
    done: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


class Year:
    """One season, played on ``stage`` by ``cast``. ``seed`` decides every choice."""

    def __init__(self, stage: Stage, season: SeasonContent, cast: Sequence[Player], zone: str, seed: int) -> None:
        self.stage = stage
        self.season = season
        self.cast = cast
        self.zone = zone
        self.tallies: list[Tally] = []
        self._draw = random.Random(seed)  # noqa: S311 (made-up people, not secrets)
        self._open: dict[str, list[str]] = {}

    async def play(self, weeks: int, told: Callable[[Tally], None] = lambda tally: None) -> None:
        """Play the first ``weeks`` weeks, and the days after the last one in which its results come."""
        self._set_up()
        monday = self._today() + timedelta(days=-self._today().weekday() % 7)
        for week in range(1, weeks + 1):
            tally = Tally(week, monday)
            self.tallies.append(tally)
            for day in range(7):
                await self._day(monday + day * DAY, tally)
            monday += WEEK
            told(tally)
        await self.stage.until(self._at(monday + 2 * DAY, time(12)))

    def _set_up(self) -> None:
        first, *others = self.stage.homes
        for line in (f"/studyadmin season-start {self.season.model.season}", *_switched_on()):
            self._must(first, ORGANISER, line)
        for home in others:
            self._join(first, home)
            for line in _switched_on():
                self._must(home, ORGANISER, line)

    def _join(self, first: Space, home: Space) -> None:
        """Make ``home`` one group with ``first``, as two organisers do it: with a code."""
        said = self.stage.say(first, ORGANISER, "/studyadmin space link", organiser=True)
        line = next((block.text for block in said.blocks if isinstance(block, Code)), "")
        if said.error or not line:
            raise RuntimeError(f"/studyadmin space link: {said.summary}")
        self._must(home, ORGANISER, line)

    async def _day(self, day: date, tally: Tally) -> None:
        acts = []
        for player in self.cast:
            if player.is_there(tally.week):
                acts += [(self._moment(day), player, each) for each in self._plans(player, day, tally)]
        for at, player, act in sorted(acts, key=lambda each: (each[0], each[1].name)):
            await self.stage.until(at)
            act(player, tally)

    def _plans(self, player: Player, day: date, tally: Tally) -> list[Callable[[Player, Tally], None]]:
        plans: list[Callable[[Player, Tally], None]] = []
        arrives = day.weekday() == 0 and tally.week == max(player.comes, 1)
        if arrives and player.zone:
            plans.append(self._sets_zone)
        if day.weekday() == 0 and player.promise:
            plans.append(self._promises)
        if self._draw.random() < player.days / 7:
            plans.append(self._checks_in)
            if self._draw.random() < player.care / 2:
                plans += [self._learns, self._takes_check]
        if day.weekday() == 1 and self._draw.random() < player.days / 7:
            plans.append(self._looks)
        if day.weekday() in (3, 5) and self._draw.random() < player.days / 7:
            plans.append(self._answers)
        return plans

    def _sets_zone(self, player: Player, tally: Tally) -> None:
        self._say(player, tally, f"/profile set zone:{player.zone}")

    def _promises(self, player: Player, tally: Tally) -> None:
        self._say(player, tally, f"/pledge make {player.promise}")

    def _checks_in(self, player: Player, tally: Tally) -> None:
        minutes = self._draw.choice((20, 30, 45, 60, 90))
        self._say(player, tally, f"/checkin {minutes}m Worked on this week's topic")

    def _learns(self, player: Player, tally: Tally) -> None:
        left = self._open.setdefault(player.name, self._topics())
        if left:
            self._say(player, tally, f"/progress done {left.pop(0)}")

    def _takes_check(self, player: Player, tally: Tally) -> None:
        """Answer the questions of the topic that was done last."""
        roadmap = self.stage.app.content.roadmap(self.season.model.roadmap)
        topics = self._topics()
        done = len(topics) - len(self._open.get(player.name, topics))
        placed = roadmap.place(topics[done - 1]) if done else None
        for number, question in enumerate(placed.topic.checks if placed is not None else (), start=1):
            if self._draw.random() > player.care:
                continue  # left for another day
            right = str(question.value) if isinstance(question, NumberCheck) else "".join(question.answer)
            self._run(player, tally, call("progress answer", topic=topics[done - 1], question=number, answer=right))

    def _looks(self, player: Player, tally: Tally) -> None:
        """Open the challenge, and leave it at that: such people are reminded."""
        self._say(player, tally, "/challenge show")

    def _answers(self, player: Player, tally: Tally) -> None:
        """Open the challenge, and answer every part once. What a member sees is made by the same calls as always."""
        self._say(player, tally, "/challenge show")
        with self.stage.app.store.transaction(write=True) as db:
            member = members.find(db, self._home(player), player.name)
            season = None if member is None else seasons.of(db, member.community_id)
            run = None if season is None else announced.newest(db, season)
            if member is None or run is None or not run.open(self.stage.clock.now()):
                return
            now = self.stage.clock.now()
            have = [having(db, run, part, member.id, now) for part in run.challenge.parts]
        tally.challenge = run.challenge.title
        for invocation in answers(run, have, player.care, player.name, self._draw):
            self._run(player, tally, invocation)

    def _say(self, player: Player, tally: Tally, line: str) -> None:
        reply = self.stage.say(self._home(player), player.name, line)
        self._count(tally, line.removeprefix("/").split(" ")[0], reply.summary if reply.error else "")

    def _run(self, player: Player, tally: Tally, invocation: Invocation) -> None:
        reply = self.stage.run(self._home(player), player.name, invocation)
        self._count(tally, invocation.command.split(" ")[0], reply.summary if reply.error else "")

    def _home(self, player: Player) -> Space:
        return self.stage.homes[player.home % len(self.stage.homes)]

    def _must(self, home: Space, person: str, line: str) -> None:
        """Let an organiser type ``line``. Raises ``RuntimeError`` when that is refused: the play cannot go on."""
        reply = self.stage.say(home, person, line, organiser=True)
        if reply.error:
            raise RuntimeError(f"{line}: {reply.summary}")

    def _count(self, tally: Tally, command: str, refused: str) -> None:
        tally.done[command] = tally.done.get(command, 0) + 1
        if refused:
            tally.refused.append(refused)

    def _topics(self) -> list[str]:
        roadmap = self.stage.app.content.roadmap(self.season.model.roadmap)
        return [placed.topic.id for stage in roadmap.stages for placed in roadmap.placed(stage)]

    def _moment(self, day: date) -> datetime:
        minute = self._draw.randrange(FIRST_HOUR * 60, LAST_HOUR * 60)
        return self._at(day, time(minute // 60, minute % 60))

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, ZoneInfo(self.zone))

    def _today(self) -> date:
        return self.stage.clock.now().astimezone(ZoneInfo(self.zone)).date()


def _switched_on() -> list[str]:
    return [f"/studyadmin schedule set {name}" for name in load_posts()]
