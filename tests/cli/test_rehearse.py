"""``cairn rehearse``, as an operator types it before launch."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Cairn


def test_a_week_is_played_on_every_platform(cairn: Cairn) -> None:
    done = cairn("rehearse", "--weeks", "1", "--from", "2026-11-30", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["weeks"] == 1
    assert {each["platform"] for each in found["posts"]} == {"discord", "slack"}
    assert found["twice"] == found["lost"] == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--from", "2026-12-01"), "not a Monday. Example: --from 2026-11-30"),
        (("--from", "soon"), "not a day"),
        (("--season", "no-such"), "There are: year-one"),
    ],
)
def test_what_cannot_be_rehearsed_is_said(cairn: Cairn, args: tuple[str, ...], said: str) -> None:
    done = cairn("rehearse", *args)
    assert done.returncode == 2
    assert said in done.stderr
