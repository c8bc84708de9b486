"""``cairn db recount``: an operator's way to check and mend the totals."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import Within


def test_it_says_what_was_wrong_and_mends_it(within: Within, tmp_path: Path) -> None:
    assert within("db", "recount").returncode == 2  # no tables yet
    assert within("ask", "/progress done 3.1").returncode == 0
    assert within("db", "recount").stdout == "Counted again: all was right.\n"
    (path,) = tmp_path.rglob("*.db")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE totals SET points = 100 WHERE period = 'all' AND kind = 'points'")
    said = within("db", "recount")
    assert (said.returncode, said.stdout) == (0, "Counted again: 1 row was wrong.\n")
    assert within("db", "recount").stdout == "Counted again: all was right.\n"


def test_it_makes_runs_of_kept_weeks_again(within: Within, tmp_path: Path) -> None:
    for day in (23, 24, 25):
        assert within("ask", "--at", f"2026-11-{day}T12:00:00Z", "/checkin read").returncode == 0
    (path,) = tmp_path.rglob("*.db")
    runs = "SELECT points FROM totals WHERE kind = 'streak' ORDER BY period"
    with closing(sqlite3.connect(path)) as database, database:
        assert database.execute(runs).fetchall() == [(1,), (1,)]
        database.execute("UPDATE totals SET points = 9 WHERE kind = 'streak'")
    assert within("db", "recount").returncode == 0
    with closing(sqlite3.connect(path)) as database:
        assert database.execute(runs).fetchall() == [(1,), (1,)]
    assert within("db", "recount").stdout == "Counted again: all was right.\n"
