"""The colours of pictures: text that can be read, and nothing painted in any other colour."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from bot.chat import drawing
from bot.chat.accents import ACCENTS
from bot.pictures.draw import svg
from bot.pictures.look import THEMES
from tests.chat.test_accents import contrast
from tests.pictures.samples import SAMPLES


def test_there_is_a_look_for_every_background() -> None:
    assert tuple(THEMES) == get_args(drawing.Theme)


@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read(name: str) -> None:
    look = THEMES[name]
    for ground in (look.ground, look.raised):
        for ink in (look.ink, look.quiet, *look.accents):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
        assert contrast(look.soft, ground) >= 3, ground  # a bar: WCAG 2.2, 1.4.11


def test_stages_have_the_colours_that_they_have_everywhere() -> None:
    """Which are told apart by every kind of eye: ``tests/chat/test_accents.py``."""
    assert THEMES["light"].accents == tuple(each.light for each in ACCENTS)
    assert THEMES["dark"].accents == tuple(each.dark for each in ACCENTS)
    for name, look in THEMES.items():
        drawn = svg(SAMPLES["card"].drawing(name))
        assert all(colour in drawn for colour in look.accents)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_has_a_colour_of_its_own(sample: str, theme: drawing.Theme) -> None:
    look = THEMES[theme]
    known = {look.ground, look.raised, look.ink, look.quiet, look.soft, look.line, *look.accents, "none"}
    drawn = svg(SAMPLES[sample].drawing(theme))
    painted = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn))
    assert painted <= known
    letters = set(re.findall(r'<text [^>]*fill="([^"]+)"', drawn))
    assert letters <= {look.ink, look.quiet, *look.accents}
