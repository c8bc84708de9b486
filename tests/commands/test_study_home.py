"""``/study home``: everybody's own page."""

from __future__ import annotations

from bot.app import App
from tests.dialogue import Talk


def test_it_shows_where_somebody_is_and_what_comes_next(app: App, ana: Talk) -> None:
    newcomer = ana.say("/study home")
    assert "0 of 68 topics" in newcomer
    assert "active on 0 days" in newcomer
    ana.say("/progress done 1.1")
    page = ana.say("/study home")
    assert "1 of 68 topics" in page
    assert "active on 1 day" in page
    assert "Open 1.2" in ana.labels()
    assert "1.2" in ana.press("Open 1.2")
    assert "0 of 68 topics" in Talk(app, "ben").say("/study home")


def test_it_is_in_no_list_and_every_way_on_works(app: App, ana: Talk) -> None:
    assert "home" not in ana.say("/study help study")
    ana.say("/study home")
    for label in ana.labels():
        ana.say("/study home")
        ana.press(label)
        assert ana.last is not None
        assert not ana.last.error
