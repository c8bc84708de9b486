"""Pictures that blocks name by their file: Slack takes those that are its own, uploaded to the end, and worked at."""

from __future__ import annotations

import time
from typing import Any

from tests.fakes.slack_rules import invalid
from tests.fakes.slack_world import StoredFile, World

KINDS = ("image/png", "image/jpeg", "image/gif")


def is_done(stored: StoredFile) -> bool:
    """Whether Slack knows by now what it was given."""
    return stored.data is not None and stored.done is not None and time.monotonic() >= stored.done


def check_pictures(world: World, blocks: list[dict[str, Any]], path: str) -> None:
    """Refuse blocks with a picture that Slack cannot show."""
    faults = []
    for number, block in enumerate(blocks):
        named = block.get("slack_file")
        if named is None:
            continue
        stored = world.files.get(str(named.get("id"))) if isinstance(named, dict) else None
        if stored is None or not is_done(stored) or stored.mimetype not in KINDS:
            faults.append(f"invalid slack file [json-pointer:{path}/{number}/slack_file]")
    if faults:
        raise invalid("invalid_blocks", faults)
