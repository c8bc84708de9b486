"""Posts of which nobody knows: asked about once, decided once, by whom they concern."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.app import App
from bot.chat.invocation import call
from bot.chat.reply import Post, Reply, Text
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum.catalog import Catalog
from bot.delivery.uncertain import LEASE
from bot.store.engine import Store
from tests.conftest import NOON
from tests.delivery.board import BUTTONS, CHANNEL, NEWS, Board, Someone, rows
from tests.dialogue import Talk, words


def test_what_arrives_is_not_spoken_of(app: App, board: Board, ben: Someone) -> None:
    assert ben.asks("week-18") == []
    assert board.posts == [("week-18/0", 0, "News of week 18.")]
    (row,) = rows(app)
    assert (row.state, row.message_id, row.reply, row.act_at) == ("sent", "message-1", None, None)


def test_what_has_arrived_does_not_come_again(app: App, board: Board, ben: Someone) -> None:
    for _ in range(3):
        assert ben.asks("week-18") == []
    assert len(board.posts) == len(rows(app)) == 1


def test_what_is_refused_is_said(app: App, ben: Someone) -> None:
    (told,) = ben.asks("week-18", "refused")
    assert (told.what, told.reply.private, told.reply.error) == ("undeliverable", True, True)
    said = words(told.reply)
    assert "I could not post it. That channel is archived." in said
    assert CHANNEL in said
    assert "Then run the command again." in said
    (row,) = rows(app)
    assert (row.state, row.reason, row.reply) == ("failed", "That channel is archived.", None)
    assert ben.asks("week-18") == []  # it was mended, and the command runs again
    assert rows(app)[0].state == "sent"


def test_what_cannot_be_taken_now_is_posted_later(app: App, board: Board, ben: Someone) -> None:
    (told,) = ben.asks("week-18", "not now")
    assert told.what == "later"
    assert words(told.reply).endswith("I post it as soon as that works again.")
    (again,) = ben.asks("week-18")
    assert again.what == "later"
    assert board.posts == []
    (row,) = rows(app)
    assert (row.state, row.tried_at) == ("planned", None)
    assert row.act_at > NOON
    assert row.reply


@pytest.mark.parametrize("how", ["lost", "dropped"])
def test_what_nobody_knows_is_asked_once_with_two_buttons(app: App, ben: Someone, how: str) -> None:
    (told,) = ben.asks("week-18", how)
    assert (told.what, told.reply.private) == ("uncertain", True)
    said = words(told.reply)
    assert said.startswith("No answer came to a post, so I do not know whether it arrived.")
    assert all(each in said for each in (CHANNEL, "News of week 18.", "Look there, then tell me."))
    assert ben.labels() == BUTTONS
    (row,) = rows(app)
    assert (row.platform, row.space, row.channel, row.key, row.person, row.state) == (
        *("terminal", "local", CHANNEL, "week-18/0", "ben", "uncertain"),
    )
    assert (row.at, row.settled_at, row.message_id) == (NOON, None, None)


def test_it_is_there(app: App, board: Board, ben: Someone) -> None:
    ben.asks("week-18", "lost")
    question = ben.last
    assert ben.clicks("It is there").startswith("Good, it is there. Nothing more is posted.")
    (row,) = rows(app)
    assert (row.state, row.settled_at, row.reply) == ("sent", NOON, None)
    for label in BUTTONS:
        ben.last = question
        assert ben.clicks(label).startswith("That is settled already: it is there.")
    assert len(board.posts) == 1


def test_post_it(app: App, board: Board, ben: Someone) -> None:
    ben.asks("week-18", "dropped")
    question = ben.last
    assert ben.clicks("Post it").startswith("I post it now.")
    ((key, start, said),) = board.posts
    assert (start, said) == (0, "News of week 18.")
    assert key != "week-18/0"
    (row,) = rows(app)
    assert (row.state, row.message_id, row.reply) == ("resent", "message-1", None)
    for label in BUTTONS:
        ben.last = question
        assert ben.clicks(label).startswith("That is settled already: it was posted again.")
    assert len(board.posts) == 1


def test_the_same_call_is_asked_about_once_in_the_database(app: App, ben: Someone) -> None:
    for _ in range(3):
        ben.asks("week-18", "lost")
    assert len(rows(app)) == 1


@pytest.mark.parametrize("label", BUTTONS)
def test_of_two_at_the_same_moment_one_decides(app: App, board: Board, ben: Someone, label: str) -> None:
    """Fifteen times: whoever asked, and an organiser, both with the same button."""
    organiser = Someone(app, board, "ana", organises=True)
    organiser.say("/study about")
    both = (ben, organiser)
    for number in range(15):
        ben.asks(f"week-{number}", "dropped")
        organiser.last = ben.last
        there, barrier = len(board.posts), Barrier(2)

        def press(who: Someone, barrier: Barrier = barrier) -> str:
            barrier.wait()
            return who.clicks(label)

        with ThreadPoolExecutor(2) as pool:
            said = sorted(pool.map(press, both))
        assert len(board.posts) - there == (1 if label == "Post it" else 0)
        assert [each.startswith("That is settled already") for each in said] == [False, True]


def test_it_is_for_whoever_asked_and_for_organisers(app: App, board: Board, ben: Someone) -> None:
    ben.asks("week-18", "dropped")
    for run in [button.run for button in ben.buttons()]:
        said = Talk(app, "mallory").run(run)
        assert said.startswith("About that post decides whoever asked for it, or an organiser.")
    assert rows(app)[0].state == "uncertain"
    organiser = Someone(app, board, "ana", organises=True)
    organiser.last = ben.last
    assert organiser.clicks("Post it").startswith("I post it now.")
    assert len(board.posts) == 1


def test_another_groups_post_is_none_of_ones_business(app: App, board: Board, ben: Someone) -> None:
    """Not with the number swapped, not as an organiser over there, not with the same name."""
    ben.asks("week-18", "dropped")
    (row,) = rows(app)
    for command in ("study arrived", "study repost"):
        for person in ("ben", "mallory"):
            stranger = Someone(app, board, person, "another group", organises=True)
            said = stranger.run(call(command, delivery=row.id))
            assert said.startswith("I do not know that post here.")
            assert stranger.last is not None
            assert stranger.last.posts == ()
        for number in (row.id + 1, 2**31 - 1, 2**31, 10**30, -1, "x"):
            assert "posted" not in ben.run(call(command, delivery=number))
    assert rows(app) == [row]
    assert board.posts == []


def test_it_works_after_a_restart(app: App, board: Board, ben: Someone, content: Catalog, clock: FixedClock) -> None:
    ben.asks("week-18", "dropped")
    store = Store(app.store.url.render_as_string(hide_password=False))
    later = Someone(App(load_tree(), store, content, clock), board, "ben")
    later.last = ben.last
    assert later.clicks("Post it").startswith("I post it now.")
    store.close()
    assert ben.clicks("Post it").startswith("That is settled already")
    assert len(board.posts) == 1


def test_a_second_try_that_is_refused_can_be_made_again(app: App, board: Board, ben: Someone) -> None:
    ben.asks("week-18", "dropped")
    ben.clicks("Post it", "refused")
    (told,) = ben.told
    assert "I could not post it. That channel is archived." in words(told.reply)
    assert "Then press Post it." in words(told.reply)
    assert ben.labels() == BUTTONS
    ben.clicks("Post it", "refused")
    assert ben.clicks("Post it").startswith("I post it now.")
    assert len(board.posts) == 1
    assert [row.state for row in rows(app)] == ["resent"]


@pytest.mark.parametrize("how", ["lost", "dropped"])
def test_a_second_try_that_is_lost_is_asked_about_anew(app: App, board: Board, ben: Someone, how: str) -> None:
    ben.asks("week-18", "dropped")
    first = ben.last
    organiser = Someone(app, board, "ana", organises=True)
    organiser.last = first
    organiser.clicks("Post it", how)
    (told,) = organiser.told
    assert told.what == "uncertain"
    assert organiser.labels() == BUTTONS
    assert ben.clicks("Post it").startswith("No answer came")  # the old question leads to the new one
    if how == "lost":
        assert ben.clicks("It is there").startswith("Good, it is there.")
    else:
        assert ben.clicks("Post it").startswith("I post it now.")
    assert len(board.posts) == 1
    assert [row.person for row in rows(app)] == ["ben", "ben"]
    ben.last = first
    assert ben.clicks("Post it").startswith("That is settled already")
    assert organiser.clicks("It is there").startswith("That is settled already")
    assert len(board.posts) == 1


@pytest.mark.parametrize("arrived", [True, False])
def test_a_second_try_that_died_in_the_middle_is_asked_about_anew(
    app: App, board: Board, ben: Someone, clock: FixedClock, arrived: bool
) -> None:
    ben.asks("week-18", "dropped")
    first = ben.last
    ben.press("Post it")  # and then the process dies
    assert ben.last is not None
    (post,) = ben.last.posts
    if arrived:
        board.posts.append((post.key, 0, NEWS.summary))
    ben.last = first
    assert ben.clicks("Post it").startswith("That is settled already: it is being posted now.")
    clock.set(NOON + LEASE)
    ben.last = first
    assert ben.clicks("It is there").startswith("No answer came")
    assert ben.labels() == BUTTONS
    assert ben.clicks("It is there" if arrived else "Post it").startswith("Good" if arrived else "I post it now.")
    assert len(board.posts) == 1
    ben.last = first
    assert ben.clicks("Post it").startswith("That is settled already")


def test_several_posts_are_published_in_order_whatever_becomes_of_one(board: Board, ben: Someone) -> None:
    board.coming.extend(["lost", "refused", "", "dropped"])
    posts = tuple(Post(CHANNEL, Reply(f"Number {n}.", (Text(str(n)),))) for n in range(4))
    assert [each.what for each in ben.publish(posts, "many")] == ["uncertain", "undeliverable", "uncertain"]
    assert [said for _, _, said in board.posts] == ["Number 0.", "Number 2."]
