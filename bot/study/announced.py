"""Challenges as a community has them: announced in their week, frozen from then on, closed at their time.

What is announced is written down whole: text, key, files, and the hidden labels of a prediction set. An edit of the
content never reaches a week that was announced; a wrong key is corrected by a decision (``bot.study.decisions``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from bot.challenges.generators import generate, seed_of
from bot.challenges.generators.made import Generated
from bot.challenges.stored import dump, load
from bot.curriculum.answer_key import AnswerKey
from bot.curriculum.catalog import Catalog
from bot.curriculum.challenge import Challenge, Draw, Part, PredictionsPart
from bot.store.once import insert_once
from bot.store.tables import challenge_decisions, challenge_files, challenge_runs, challenge_steps, variants
from bot.study import seasons
from bot.study.seasons import Running

OPENED = "opened"
RESCORE = "rescore"


@dataclass(frozen=True, slots=True)
class Run:
    """A challenge in a community's week. ``edition`` counts the corrections of its key."""

    id: int
    season_id: int
    community_id: int
    week: int
    announced_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    voided_at: datetime | None
    digest: str
    challenge: Challenge
    key: AnswerKey
    edition: int = 0

    def open(self, now: datetime) -> bool:
        """Whether answers count at ``now``: up to the close, that instant included."""
        return self.announced_at <= now <= self.closes_at

    def part(self, part: str) -> Part | None:
        """The part with this id."""
        return next((each for each in self.challenge.parts if each.id == part), None)


def settle(db: Connection, content: Catalog, community: int, now: datetime) -> Running | None:
    """Announce every week of the community's season that has opened by ``now``. Returns the season, if there is one.

    Safe to call at any time and from several processes: each week is announced once. Needs a write transaction.
    """
    season = seasons.of(db, community)
    found = content.season(season.season) if season is not None else None
    if season is None or found is None:
        return season
    there = set(db.execute(select(challenge_runs.c.week).where(challenge_runs.c.season_id == season.id)).scalars())
    for week in range(1, season.week(now, found.model.weeks) + 1):
        challenge = found.challenge(week)
        key = found.key(challenge.id) if challenge is not None else None
        if week not in there and challenge is not None and key is not None:
            _announce(db, content, season, week, challenge, key)
    return season


def of_week(db: Connection, season: Running, week: int) -> Run | None:
    """The run of ``week``, if it was announced."""
    return _first(db, challenge_runs.c.season_id == season.id, challenge_runs.c.week == week)


def by_id(db: Connection, run_id: int, community: int) -> Run | None:
    """The run with this id, if it is the community's."""
    return _first(db, challenge_runs.c.id == run_id, challenge_runs.c.community_id == community)


def newest(db: Connection, season: Running) -> Run | None:
    """The run that was announced last."""
    return _first(db, challenge_runs.c.season_id == season.id)


def latest(db: Connection, community: int, closed: bool = False) -> Run | None:
    """The run of ``community`` that was announced last, or the one that closed last."""
    found = select(challenge_runs).where(challenge_runs.c.community_id == community)
    if closed:
        found = found.where(challenge_runs.c.closed_at.is_not(None)).order_by(challenge_runs.c.closes_at.desc())
    else:
        found = found.order_by(challenge_runs.c.announced_at.desc())
    row = db.execute(found.order_by(challenge_runs.c.id.desc()).limit(1)).first()
    return None if row is None else _run(db, row)


REVIEWED = 6
"""How many closed weeks back work may still wait for a review."""


def closed_of(db: Connection, community: int) -> list[Run]:
    """The runs of ``community`` that closed last, whose work may still be reviewed, the oldest first."""
    found = select(challenge_runs).where(
        challenge_runs.c.community_id == community, challenge_runs.c.closed_at.is_not(None)
    )
    rows = db.execute(found.order_by(challenge_runs.c.closes_at.desc()).limit(REVIEWED)).all()
    return [_run(db, row) for row in reversed(rows)]


def all_of(db: Connection, season: Running) -> list[Run]:
    """Every run of the season, the newest first."""
    found = select(challenge_runs).where(challenge_runs.c.season_id == season.id)
    return [_run(db, row) for row in db.execute(found.order_by(challenge_runs.c.week.desc()))]


def due(db: Connection, now: datetime, community: int | None = None) -> list[Run]:
    """The runs whose close has passed by ``now`` and which are not closed yet, the oldest first."""
    found = select(challenge_runs).where(challenge_runs.c.closes_at < now, challenge_runs.c.closed_at.is_(None))
    if community is not None:
        found = found.where(challenge_runs.c.community_id == community)
    return [_run(db, row) for row in db.execute(found.order_by(challenge_runs.c.closes_at, challenge_runs.c.id))]


def made_for(db: Connection, run: Run, part: Part, member: int, now: datetime) -> Generated | None:
    """What the generator of ``part`` made: for everybody at the announcement, for ``member`` at their first look.

    ``None`` for a part without one. Needs a write transaction the first time.
    """
    draw = getattr(part, "generator", None)
    if draw is None:
        return None
    whose = None if isinstance(part, PredictionsPart) else member
    name = f"{draw.name} {draw.version}"
    same = variants.c.member_id.is_(None) if whose is None else variants.c.member_id == whose
    found = select(variants.c.made).where(variants.c.run_id == run.id, same, variants.c.generator == name)
    data = db.execute(found).scalar()
    if data is None:
        season = seasons.by_id(db, run.season_id)
        made = _generated(season, run.challenge.id, draw, whose)
        row = {"run_id": run.id, "member_id": whose, "generator": name, "made": dump(made), "at": now}
        db.execute(insert_once(db.dialect.name, variants).values(row))
        data = db.execute(found).scalar_one()
    return load(data)


def files(db: Connection, run: Run) -> dict[str, tuple[bytes, str]]:
    """The files that come with the challenge for everybody, as they were then, each with what stands under it."""
    found = select(challenge_files.c.name, challenge_files.c.data, challenge_files.c.caption)
    rows = db.execute(found.where(challenge_files.c.run_id == run.id).order_by(challenge_files.c.id))
    return {row.name: (row.data, row.caption) for row in rows}


def has_files(db: Connection, run: Run) -> bool:
    """Whether there are any."""
    return (
        db.execute(select(challenge_files.c.id).where(challenge_files.c.run_id == run.id).limit(1)).first() is not None
    )


def step(db: Connection, run: Run, member: int, what: str, now: datetime) -> bool:
    """Write down that ``member`` opened the challenge or took a hint. Returns whether that is new."""
    row = {"run_id": run.id, "member_id": member, "what": what, "at": now}
    keys = ("run_id", "member_id", "what")
    return db.execute(insert_once(db.dialect.name, challenge_steps, *keys).values(row)).rowcount > 0


def steps(db: Connection, run: Run, member: int) -> dict[str, datetime]:
    """What ``member`` has opened and taken, and when."""
    found = select(challenge_steps.c.what, challenge_steps.c.at).where(
        challenge_steps.c.run_id == run.id, challenge_steps.c.member_id == member
    )
    return {row.what: row.at for row in db.execute(found)}


def _announce(
    db: Connection, content: Catalog, season: Running, week: int, challenge: Challenge, key: AnswerKey
) -> None:
    frozen = {"challenge": _plain(challenge), "key": _plain(key)}
    text = json.dumps(frozen, sort_keys=True, ensure_ascii=False)
    row = {
        "season_id": season.id,
        "community_id": season.community_id,
        "week": week,
        "challenge": challenge.id,
        "announced_at": season.opens(week),
        "closes_at": season.closes(week),
        "digest": hashlib.sha256(text.encode()).hexdigest(),
        "frozen": frozen,
    }
    once = insert_once(db.dialect.name, challenge_runs, "season_id", "week").values(row)
    id_ = db.execute(once.returning(challenge_runs.c.id)).scalar()
    if id_ is None:
        return
    for dataset in filter(None, map(content.dataset, challenge.files)):
        kept = {"run_id": id_, "name": dataset.about.file, "data": dataset.content()}
        db.execute(challenge_files.insert().values(**kept, caption=dataset.about.caption))
    for part in challenge.parts:
        if isinstance(part, PredictionsPart):
            name = f"{part.generator.name} {part.generator.version}"
            made = _generated(season, challenge.id, part.generator, None)
            shared = {"run_id": id_, "member_id": None, "generator": name, "made": dump(made)}
            db.execute(variants.insert().values(**shared, at=season.opens(week)))


def _generated(season: Running, challenge: str, draw: Any, member: int | None) -> Generated:
    seed = seed_of(season.secret, challenge, draw.name, draw.version, member)
    options = {} if isinstance(draw, Draw) else {"train": draw.train, "test": draw.test}
    return generate(draw.name, draw.version, seed, **options)


def _plain(model: Challenge | AnswerKey) -> Mapping[str, Any]:
    found: Mapping[str, Any] = model.model_dump(mode="json", by_alias=True)
    return found


def _first(db: Connection, *where: Any) -> Run | None:
    row = db.execute(select(challenge_runs).where(*where).order_by(challenge_runs.c.week.desc()).limit(1)).first()
    return None if row is None else _run(db, row)


def _run(db: Connection, row: Any) -> Run:
    corrected = select(challenge_decisions.c.detail).where(
        challenge_decisions.c.run_id == row.id, challenge_decisions.c.what == RESCORE
    )
    keys = list(db.execute(corrected.order_by(challenge_decisions.c.id)).scalars())
    key = keys[-1] if keys else row.frozen["key"]
    return Run(
        row.id,
        row.season_id,
        row.community_id,
        row.week,
        row.announced_at,
        row.closes_at,
        row.closed_at,
        row.voided_at,
        row.digest,
        _challenge(json.dumps(row.frozen["challenge"])),
        _key(json.dumps(key)),
        len(keys),
    )


@lru_cache(maxsize=256)
def _challenge(text: str) -> Challenge:
    return Challenge.model_validate_json(text)


@lru_cache(maxsize=256)
def _key(text: str) -> AnswerKey:
    return AnswerKey.model_validate_json(text)
