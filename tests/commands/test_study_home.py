"""``/study home``: everybody's own page."""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum.catalog import Catalog
from bot.store.engine import Store
from tests.conftest import NOON
from tests.dialogue import Talk


def test_it_shows_where_somebody_is_and_what_comes_next(app: App, ana: Talk) -> None:
    newcomer = ana.say("/study home")
    assert "0 of 68 topics" in newcomer
    assert "0 of 3 active days, 7 days left" in newcomer
    assert "Your days are those of UTC" in newcomer
    ana.say("/progress done 1.1")
    ana.say("/profile set zone=Berlin")
    page = ana.say("/study home")
    assert "1 of 68 topics" in page
    assert "1 of 3 active days, 6 days left" in page
    assert "0 kept weeks" in page
    assert "Your days are those of" not in page
    assert "Open 1.2" in ana.labels()
    assert "1.2" in ana.press("Open 1.2")
    ben = Talk(app, "ben").say("/study home")
    assert "0 of 68 topics" in ben
    assert "0 of 3 active days" in ben


def test_it_shows_the_run_and_is_silent_when_the_streak_is_off(ana: Talk, clock: FixedClock) -> None:
    for week in range(4):
        for day in range(3):
            clock.set(NOON + timedelta(days=7 * week + day))
            ana.say("/checkin read")
    assert "4 kept weeks, 1 freeze" in ana.say("/study home")
    clock.set(NOON + timedelta(days=60))
    assert "0 kept weeks, the longest 4" in ana.say("/study home")
    ana.say("/streak off")
    ana.say("/checkin read")
    page = ana.say("/study home")
    assert "active on 1 day" in page
    assert "kept week" not in page


def test_a_check_in_and_the_settings_are_one_click_away(app: App, ana: Talk) -> None:
    ana.say("/study home")
    labels = {button.label: button.run for button in ana.buttons()}
    form = app.form(labels["Check in"])
    assert form is not None
    assert "1 of 3 active days" in ana.run(form.fill({"text": "read"}))
    assert "UTC" in ana.run(labels["Settings"])


def test_the_operator_s_own_help_is_a_link(store: Store, content: Catalog, clock: FixedClock) -> None:
    page = "https://example.org/help?from=cairn"
    ana = Talk(App(load_tree(), store, content, clock, page))
    for line in ("/study home", "/study about"):
        assert f"Support\n{page}" in ana.say(line)
    silent = Talk(App(load_tree(), store, content, clock))
    for line in ("/study home", "/study about"):
        assert "Support" not in silent.say(line)


def test_it_is_in_no_list_and_every_way_on_works(app: App, ana: Talk) -> None:
    assert "home" not in ana.say("/study help study")
    ana.say("/study home")
    for label in ana.labels():
        ana.say("/study home")
        run = next(button.run for button in ana.buttons() if button.label == label)
        if app.form(run) is not None:
            continue
        ana.press(label)
        assert ana.last is not None
        assert not ana.last.error
