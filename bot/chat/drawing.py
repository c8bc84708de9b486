"""A picture as a value: what a handler returns, and what is drawn just before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Theme = Literal["light", "dark"]
"""The background that a picture is for."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that is still to be drawn: its ``template``, the background that it is for, and what fills it.

    ``data`` is plain, as JSON has it: what draws it may be another process, or a later version. Where nothing draws it,
    the words beside it are shown.
    """

    template: str
    theme: Theme
    data: Mapping[str, Any]
