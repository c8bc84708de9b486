"""From SVG on standard input to PNG on standard output: a program of its own, see ``bot.pictures.draw``.

The arguments are the font files, and no others are looked for. It imports nothing else of Cairn, so that it is there
soon.
"""

from __future__ import annotations

import sys

SHARP = 2.0
"""Pixels of the picture for each unit of the SVG: screens of phones have two or more."""


def main() -> None:
    """Convert one picture."""
    import resvg_py  # late: this module's constants are read by others

    svg = sys.stdin.buffer.read().decode("utf-8")
    png = resvg_py.svg_to_bytes(svg_string=svg, zoom=SHARP, skip_system_fonts=True, font_files=sys.argv[1:])
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    main()
