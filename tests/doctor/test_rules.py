"""The rules behind findings: their order, versions of SQLite, file systems, weeks that are not written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.clock import FixedClock
from bot.curriculum.season import SeasonContent
from bot.doctor import database, machine, seasons
from bot.doctor.findings import ORDER, Finding, Severity, need_somebody, ordered, told
from bot.store.engine import Store
from tests.dialogue import Talk

FINDING = st.builds(Finding, st.sampled_from(ORDER), st.sampled_from(Severity), st.just("It is."), st.just("Mend it."))


@given(st.lists(FINDING, max_size=12))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_stops_everything_is_read_first_and_the_cause_before_the_effect(some: list[Finding]) -> None:
    found = ordered(some)
    keys = [(each.severity, ORDER.index(each.code)) for each in found]
    assert keys == sorted(keys)
    assert sorted(map(repr, found)) == sorted(map(repr, some))
    assert need_somebody(found) == [each for each in found if each.severity is not Severity.ADVICE]


def test_an_error_is_taken_apart() -> None:
    found = told("database", Severity.BROKEN, "The file cairn.db is damaged. Restore a backup. Then start.")
    assert (found.what, found.next_step) == ("The file cairn.db is damaged.", "Restore a backup. Then start.")
    assert told("database", Severity.BROKEN, "It is gone").next_step.startswith("Look into the log")


@pytest.mark.parametrize(
    ("version", "fault"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_versions_of_sqlite_that_can_lose_pages(version: tuple[int, ...], fault: bool) -> None:
    assert database._may_lose_pages(version) is fault


def test_clocks_that_differ(store: Store) -> None:
    """Only a server has a clock of its own."""
    found = {each.code for each in database.examine(store, lambda: datetime.now(UTC))}
    assert found <= {"sqlite"}
    late = {each.code for each in database.examine(store, lambda: datetime.now(UTC) - timedelta(minutes=1))}
    assert late - found == (set() if store.is_sqlite else {"clock"})


MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/export /srv/group nfs4 rw 0 0
/dev/sdb1 /srv/group/here\\040too ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/home/x", "ext4"), ("/srv/group/data", "nfs4"), ("/srv/group/here too/data", "ext4"), ("/srv/groups", "ext4")],
)
def test_the_file_system_of_a_folder(folder: str, kind: str) -> None:
    assert machine._file_system(Path(folder), MOUNTS) == kind


def test_a_network_disk_is_named(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/export {tmp_path} nfs4 rw 0 0\n")
    with patch.object(machine, "MOUNTS", mounts):
        (found,) = machine._disk(tmp_path)
    assert (found.code, found.severity) == ("disk", Severity.TROUBLE)
    assert "nfs4" in found.what


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [(0, None), (3, Severity.TROUBLE), (4, Severity.ADVICE), (5, Severity.ADVICE), (6, None)],
)
def test_weeks_that_are_not_written(
    app: App, season: Talk, clock: FixedClock, weeks: int, expected: Severity | None
) -> None:
    """In week 3 of a season whose challenges end after so many weeks (0: they do not); three weeks are looked ahead."""
    clock.set(clock.now() + timedelta(weeks=2))
    whole = app.content.seasons[0]
    some = [each for n in range(1, 8) if n <= (weeks or 99) and (each := whole.challenge(n)) is not None]
    short = SeasonContent(whole.model, some, whole.keys.values())
    with app.store.transaction(write=False) as db:
        found = list(seasons.examine(db, replace(app.content, seasons=(short,)), clock.now()))
    assert [each.severity for each in found] == ([] if expected is None else [expected])
    assert all(f"week {weeks + 1}" in each.what for each in found)


def test_a_season_that_is_over(app: App, season: Talk, clock: FixedClock) -> None:
    clock.set(clock.now() + timedelta(weeks=60))
    with app.store.transaction(write=False) as db:
        (found,) = seasons.examine(db, app.content, clock.now(), None)
    assert (found.severity, "is over" in found.what) == (Severity.ADVICE, True)
