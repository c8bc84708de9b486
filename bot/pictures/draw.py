"""From a drawing to SVG, and from SVG to PNG.

The renderer holds Python's lock for the 60 ms that it takes, in whatever thread it runs, so it has a process of its
own: nothing else waits for it, and if it stops, only that picture is missing.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.chat.drawing import Drawing
from bot.pictures import convert, fonts, letters
from bot.pictures.look import THEMES

if TYPE_CHECKING:
    from jinja2 import Environment

PATIENCE = 20.0
"""Seconds for one picture, on a machine that has much else to do."""

_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH")
"""What the other process needs of the environment to start at all. It gets no secret of ours."""


class NoPicture(Exception):
    """A drawing did not become a picture."""


def svg(drawing: Drawing) -> str:
    """``drawing`` as SVG. Raises ``NoPicture`` if there is no such template, or its data do not fit it."""
    from jinja2 import TemplateError  # late: most processes draw nothing

    try:
        template = _environment().get_template(f"{drawing.template}.svg")
        return template.render(drawing.data, theme=THEMES[drawing.theme])
    except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise NoPicture(f"{drawing.template}: {type(error).__name__}: {error}") from error


def png(drawing: Drawing) -> bytes:
    """``drawing`` as PNG. Takes a tenth of a second, which no event loop should wait for. Raises ``NoPicture``."""
    source = svg(drawing)
    command = [sys.executable, "-I", convert.__file__, *map(str, fonts.files())]
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(
            command, input=source.encode(), capture_output=True, timeout=PATIENCE, check=True, env=environment
        )
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NoPicture(f"{drawing.template}: {said[-1] if said else f'exit code {error.returncode}'}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoPicture(f"{drawing.template}: {type(error).__name__}") from error
    if not done.stdout.startswith(b"\x89PNG"):
        raise NoPicture(f"{drawing.template}: no PNG came")
    return done.stdout


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("bot.pictures"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    functions: dict[str, Any] = {
        "placed": letters.placed,
        "wrapped": letters.wrapped,
        "width": letters.width,
        "arc": arc,
    }
    made.globals |= functions
    return made


def arc(x: float, y: float, radius: float, share: float) -> str:
    """The path of ``share`` (over 0, under 1) of a circle around ``x``, ``y``, clockwise from its top."""
    angle = 2 * math.pi * share
    end = f"{x + radius * math.sin(angle):.2f} {y - radius * math.cos(angle):.2f}"
    return f"M{x:g} {y - radius:g}A{radius:g} {radius:g} 0 {int(share > 0.5)} 1 {end}"
