"""What a generator made, as text for the database: made once, and read back as it was whatever has changed since."""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter

from bot.challenges.generators.made import Generated


def dump(made: Generated) -> str:
    """``made`` as JSON. Files are texts, since generators write nothing else."""
    return _adapter().dump_json(made, exclude_defaults=True).decode()


def load(text: str) -> Generated:
    """What ``dump`` was given. Raises pydantic's ``ValidationError`` for anything else."""
    return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Generated]:
    return TypeAdapter(Generated)
