"""The browser that photographs, the sizes of its window, and the files. It needs more than the tests do, in an
environment of its own, so that the project does not depend on a browser:

    python -m venv pictures-env
    pictures-env/bin/pip install -r requirements-dev.lock
    pictures-env/bin/pip install "simcord[preview]" playwright pillow

``CHROMIUM`` names a Chromium or Chrome.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from tests.pictures.story import ROOT

WIDE, PHONE, TALL = 640, 390, 2400
"""The sizes of the window. A picture is cut to its message, so the height is only the most there is room for."""

SHARP = 2
"""Pixels where one was asked for, as phones and most laptops have."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def browser_options() -> dict[str, Any]:
    """How Playwright starts the browser."""
    return {"executable_path": os.environ["CHROMIUM"], "args": list(FLAGS)}


def folder() -> Path:
    """Where the pictures go: into the documentation, or into the folder that is given as the only argument."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    return target


def develop(path: Path) -> None:
    """Keep 256 colours, which is more than an answer has but for the edges of its letters, and say how big it is."""
    from PIL import Image

    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(path.name, path.stat().st_size // 1000, "kB")  # noqa: T201
