"""``cairn tick``: what is due is posted once, and the command ends."""

from __future__ import annotations

import json

from tests.cli.conftest import Cairn

SET = "/studyadmin schedule set pledge-prompt Monday 09:00"
SUNDAY, MONDAY = "2026-11-29T12:00Z", "2026-11-30T09:00:05+00:00"


def test_it_posts_what_is_due_and_nothing_twice(cairn: Cairn) -> None:
    assert cairn("ask", "--admin", "--at", SUNDAY, SET).returncode == 0
    assert cairn("tick", "--at", SUNDAY).stdout == "Nothing.\n"
    first = cairn("tick", "--at", MONDAY)
    assert first.returncode == 0
    assert "Posted in general" in first.stdout
    assert "A new week" in first.stdout
    assert first.stdout.endswith("due: 1, sent: 1\n")
    assert cairn("tick", "--at", MONDAY).stdout == "Nothing.\n"


def test_as_json(cairn: Cairn) -> None:
    cairn("ask", "--admin", "--at", SUNDAY, SET)
    done = cairn("tick", "--at", MONDAY, "--json")
    assert json.loads(done.stdout) == {"posts": 1, "counts": {"due": 1, "sent": 1}}
    assert "A new week" in done.stderr
    late = json.loads(cairn("tick", "--at", "2026-12-28T09:00Z", "--json").stdout)
    assert late["posts"] == 1  # today's; those of three weeks ago do not come


def test_a_time_that_is_none_is_one_sentence(cairn: Cairn) -> None:
    done = cairn("tick", "--at", "soon")
    assert done.returncode == 2
    assert done.stderr == "I cannot read soon as a time. Example: cairn tick --at 2026-11-23T09:00+01:00\n"
