"""A right that organisers give inside Cairn: it opens a command on every way to it, and closes it again."""

from __future__ import annotations

from typing import Annotated

import pytest

from bot.app import App
from bot.chat.command import Group
from bot.chat.invocation import Invocation
from bot.chat.option import Arg
from bot.chat.reply import Actions, Button, Reply, Text
from bot.chat.request import ORGANISER_RIGHTS, Context, Right
from bot.chat.tree import Tree
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum.catalog import Catalog
from bot.store.engine import Store
from tests.commands.test_leaderboard import member, tables
from tests.dialogue import Talk
from tests.test_rights import REFUSED, rows, ways

PATH = "marking give"


@pytest.fixture
def app(store: Store, content: Catalog, clock: FixedClock) -> App:
    """The whole core, and a command for reviewers beside its own."""
    group = Group("marking", "Marks")

    @group.command("give", "Give a mark", right=Right.REVIEW, writes=True)
    def give(ctx: Context, mark: Annotated[int, Arg("Which", ge=1)]) -> Reply:
        return Reply("Given.", (Text("Given."), Actions((Button("Again", Invocation(PATH, {"mark": mark})),))))

    return App(Tree([*load_tree().groups.values(), group]), store, content, clock)


@pytest.fixture
def olga(app: App) -> Talk:
    """An organiser."""
    return Talk(app, "olga", rights=ORGANISER_RIGHTS)


def opened(app: App, talk: Talk) -> set[bool]:
    """Whether each way to the command for reviewers is open."""
    found = set()
    for _, run in ways(app, app.tree.commands[PATH]):
        before = rows(app)
        said = talk.run(run)
        found.add("Given." in said)
        assert ("Given." in said) is not (REFUSED in said)
        assert "Given." in said or rows(app) == before
    return found


def test_every_way_opens_when_it_is_given_and_closes_when_it_is_taken(app: App, ana: Talk, olga: Talk) -> None:
    member(ana)
    assert opened(app, ana) == {False}
    assert "ana may review. 1 reviewer besides the organisers." in olga.say("/studyadmin reviewer add @ana")
    assert "ana may review already." in olga.say("/studyadmin reviewer add @ana")
    assert len(tables(olga)[0]) == 1
    assert opened(app, ana) == {True}
    assert "ana may not review any more." in olga.say("/studyadmin reviewer remove @ana")
    assert "ana was no reviewer." in olga.say("/studyadmin reviewer remove @ana")
    assert opened(app, ana) == {False}


def test_organisers_may_review_without_being_asked(app: App, olga: Talk) -> None:
    assert opened(app, olga) == {True}


def test_a_stranger_is_refused_and_leaves_no_trace(app: App) -> None:
    before = rows(app)
    assert REFUSED in Talk(app, "stranger").say("/marking give 1")
    assert rows(app) == before


def test_a_button_of_a_reviewer_is_shut_for_others(app: App, ana: Talk, olga: Talk) -> None:
    member(ana)
    olga.say("/studyadmin reviewer add @ana")
    ana.say("/marking give 1")
    ben = Talk(app, "ben")
    member(ben)
    ben.last = ana.last
    assert REFUSED in ben.press("Again")
    assert "Given." in ana.press("Again")


def test_it_is_of_one_group(app: App, ana: Talk, olga: Talk) -> None:
    member(ana)
    olga.say("/studyadmin reviewer add @ana")
    elsewhere = Talk(app, "ana", "another")
    member(elsewhere)
    assert opened(app, elsewhere) == {False}
    otto = Talk(app, "otto", "another", ORGANISER_RIGHTS)
    assert "0 reviewers" in otto.say("/studyadmin reviewer list")
    assert "I have not met “olga” here yet." in otto.say("/studyadmin reviewer add @olga")


def test_it_goes_with_the_member(app: App, ana: Talk, olga: Talk) -> None:
    member(ana)
    olga.say("/studyadmin reviewer add @ana")
    assert "Rights that an organiser gave you" in ana.say("/profile data")
    ana.say("/profile forget confirm=forget")
    assert "0 reviewers" in olga.say("/studyadmin reviewer list")
    member(ana)
    assert opened(app, ana) == {False}


def test_nobody_gives_it_to_themselves_without_being_an_organiser(app: App, ana: Talk) -> None:
    member(ana)
    assert REFUSED in ana.say("/studyadmin reviewer add @ana")
    assert opened(app, ana) == {False}


def test_which_member_is_asked_for(olga: Talk) -> None:
    assert "Whom? Add takes a member." in olga.say("/studyadmin reviewer add")
