"""A group that is on two platforms."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.chat.request import ORGANISER_RIGHTS
from tests.dialogue import Talk
from tests.two_places import code_in, elsewhere


@pytest.fixture
def ann(app: App, ana: Talk) -> Talk:
    """Ana on the other platform, of which an organiser has made one group with hers."""
    ana.say("/progress show")
    organiser = Talk(app, "olga", rights=ORGANISER_RIGHTS)
    other = elsewhere(app, "omar")
    other.rights = ORGANISER_RIGHTS
    assert "one group" in other.say(f"/studyadmin space link {code_in(organiser.say('/studyadmin space link'))}")
    return elsewhere(app, "U1ANN")
