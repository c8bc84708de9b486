"""``/profile set`` with a name, to whom one is shown, quiet hours, reminders, a language."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App
from bot.chat.request import Space
from bot.clock import FixedClock
from bot.pages.topic import topic_page
from bot.study import aliases, preferences
from bot.study.preferences import Reach
from bot.study.visibility import Visible
from tests.commands.test_leaderboard import give, member, tables
from tests.conftest import NOON
from tests.dialogue import Talk, words
from tests.study.scores import assert_right
from tests.two_places import link

FIELDS = ("Name", "Shown to", "Quiet hours", "Reminders")


def reach(app: App, talk: Talk, hours: int = 0) -> Reach | None:
    """Where and from when on who talks is reached, so many hours after noon."""
    who = member(talk)
    with app.store.transaction(write=False) as db:
        return preferences.reachable(db, who, NOON + timedelta(hours=hours))


def test_the_page_says_everything_that_is_set(ana: Talk) -> None:
    said = ana.say("/profile")
    assert all(field in said for field in FIELDS)
    assert f"{aliases.made(member(ana).id)}, made by Cairn" in said
    assert "everyone in this group, by that name" in said
    assert "none; `/profile set quiet=22-7`" in said
    assert "on Terminal" in said
    assert "Language" not in said


def test_a_name_is_what_others_read(app: App, ana: Talk) -> None:
    give(ana, 5)
    assert "You are called Ada here." in ana.say("/profile set name=Ada")
    ben = Talk(app, "ben")
    ben.say("/leaderboard")
    assert tables(ben)[0] == (("1", "Ada", "5"),)
    assert "Somebody is called “ada” already." in ben.say("/profile set name=ada")
    assert "24 fit" in ben.say(f"/profile set name={'x' * 30}")
    assert f"You are called {aliases.made(member(ana).id)} here." in ana.say("/profile set name=none")
    assert "You are called Ada here." in ben.say("/profile set name=Ada")


def test_a_form_asks_for_the_name(ana: Talk) -> None:
    ana.say("/profile")
    button = next(each for each in ana.buttons() if each.label == "Change name")
    form = ana.app.form(button.run)
    assert form is not None
    assert (form.title, form.fields[0].name) == ("Your name on boards", "name")
    assert "You are called Ada here." in ana.run(form.fill({"name": "Ada"}))


@pytest.mark.parametrize("visible", list(Visible))
def test_whoever_is_shown_to_fewer_is_on_fewer_boards(app: App, ana: Talk, visible: Visible) -> None:
    give(ana, 5)
    ana.say("/profile set name=Ada")
    said = ana.say(f"/profile set visible={visible.value}")
    assert "Shown to" in said
    ben = Talk(app, "ben")
    ben.say("/leaderboard")
    shown = {Visible.EVERYONE: "Ada", Visible.ALIAS: aliases.made(member(ana).id)}.get(visible)
    assert [row[1] for row in tables(ben)[0]] == ([shown] if shown else ["Crisp Bison (you)"])
    assert_right(app.store)
    ana.say("/profile set visible=everyone quota=5")
    assert_right(app.store)


def test_quiet_hours_are_on_the_member_s_own_clock(app: App, ana: Talk) -> None:
    assert reach(app, ana) == Reach(Space("terminal", "local"), "ana", NOON)
    assert "Quiet from 22:00 to 07:00." in ana.say("/profile set quiet=22-7 zone=Tokyo")  # noon UTC is 21:00 there
    found = reach(app, ana, hours=1)
    assert found is not None
    assert found.earliest == NOON + timedelta(hours=10)
    assert "22:00 to 07:00, on your clock" in ana.say("/profile")
    assert "No quiet hours." in ana.say("/profile set quiet=none")
    found = reach(app, ana, hours=1)
    assert found is not None
    assert found.earliest == NOON + timedelta(hours=1)
    assert "I cannot read “at night” as quiet hours" in ana.say("/profile set quiet='at night'")


def test_reminders_reach_a_linked_member_in_one_place(app: App, ana: Talk, ann: Talk) -> None:
    link(ana, ann)
    first = Reach(Space("terminal", "local"), "ana", NOON)
    other = Reach(Space("elsewhere", "workspace"), "U1ANN", NOON)
    assert reach(app, ana) == reach(app, ann) == first
    assert "on Terminal alone" in ann.say("/profile")
    assert "Reminders reach you on Elsewhere." in ann.say("/profile set notify=here")
    assert reach(app, ana) == reach(app, ann) == other
    assert "Reminders reach you on Terminal." in ann.say("/profile set notify=Terminal")
    assert reach(app, ann) == first
    assert "You do not speak from “Mars”. Reminders can reach you on terminal or elsewhere" in ann.say(
        "/profile set notify=Mars"
    )
    assert "No reminders." in ann.say("/profile set notify=off")
    assert reach(app, ana) is None
    ann.say("/profile set notify=here")
    ana.say("/profile unlink")
    assert reach(app, ana) == first  # the place they had chosen is another member's again


def test_nobody_is_written_to_where_cairn_is_not_any_more(app: App, ana: Talk) -> None:
    who = member(ana)
    asyncio.run(app.left(Space("terminal", "local")))
    with app.store.transaction(write=False) as db:
        assert preferences.reachable(db, who, NOON) is None


def test_a_language_puts_its_resources_first(app: App, ana: Talk) -> None:
    assert "Resources in de come first. Cairn itself writes English." in ana.say("/profile set language=DE")
    assert "Language" in ana.say("/profile")
    placed = ana.app.content.roadmap(None).place("ml.data-cleaning")
    assert placed is not None
    english, *others = placed.topic.resources
    german = english.model_copy(update={"lang": "de", "title": "Auf Deutsch"})
    topic = placed.topic.model_copy(update={"resources": (english, *others, german)})
    said = words(topic_page(replace(placed, topic=topic), {}, ana.app.content, language="de"))
    assert said.index("Auf Deutsch") < said.index(english.title)
    assert "No language comes first." in ana.say("/profile set language=none")
    assert "I cannot read “German, please” as a language" in ana.say("/profile set language='German, please'")


def test_several_settings_at_once(ana: Talk, clock: FixedClock) -> None:
    said = ana.say("/profile set zone=Berlin daystart=5 quota=4 name=Ada visible=squad quiet=23-6 notify=off")
    for part in ("Set: Berlin", "4 active days", "You are called Ada here.", "your squad alone", "No reminders."):
        assert part in said


def test_what_is_refused_changes_nothing(ana: Talk) -> None:
    before = ana.say("/profile")
    ana.say("/profile set name=Ada quiet=never-ever")
    assert ana.say("/profile") == before
    ana.say("/profile set quiet=22-7 zone=Atlantis-on-sea")
    assert ana.say("/profile") == before
