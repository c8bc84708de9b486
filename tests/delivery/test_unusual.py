"""Posts of several messages, and posts that cannot be kept until somebody decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from bot.app import App
from bot.chat.invocation import call
from bot.chat.reply import Actions, Button, Reply
from bot.clock import FixedClock
from bot.delivery.uncertain import LEASE
from bot.store.tables import deliveries
from tests.conftest import NOON
from tests.delivery.board import CHANNEL, Board, Someone, rows
from tests.dialogue import words


class TestLongPosts:
    """A post of three messages, the second of which is lost."""

    @pytest.fixture
    def long(self, board: Board, ben: Someone) -> Someone:
        board.part, board.parts = 1, 3
        (told,) = ben.asks("week-18", "dropped")
        said = words(told.reply)
        assert said.startswith("No answer came to message 2 of 3 of a post, so I do not know whether it arrived.")
        assert "the rest follows either way" in said
        return ben

    def test_it_is_there(self, app: App, board: Board, long: Someone) -> None:
        assert long.clicks("It is there").startswith("Good, that one is there. The rest follows now.")
        assert [start for _, start, _ in board.posts] == [2]
        assert rows(app)[0].state == "resent"

    def test_post_it(self, app: App, board: Board, long: Someone) -> None:
        assert long.clicks("Post it").startswith("I post it now.")
        assert [start for _, start, _ in board.posts] == [1]

    def test_the_rest_dies_in_the_middle(self, board: Board, long: Someone, clock: FixedClock) -> None:
        first = long.last
        long.press("It is there")
        clock.set(NOON + LEASE)
        long.last = first
        assert long.clicks("It is there").startswith("No answer came to message 3 of 3 of a post")
        assert long.clicks("Post it").startswith("I post it now.")
        assert [start for _, start, _ in board.posts] == [2]

    def test_the_last_one_is_there(self, board: Board, long: Someone) -> None:
        board.part = 2
        long.clicks("It is there", "lost")
        assert long.clicks("It is there").startswith("Good, it is there. Nothing more is posted.")
        assert [start for _, start, _ in board.posts] == [2]


class TestWhatCannotBeKept:
    """Whoever asked is told nevertheless."""

    def test_the_database_does_not_take_it(self, app: App, ben: Someone, caplog: pytest.LogCaptureFixture) -> None:
        with app.store.transaction(write=True) as db:
            db.execute(text("DROP TABLE deliveries"))
        (told,) = ben.asks("week-18", "lost")
        said = words(told.reply)
        assert said.startswith("No answer came to a post, so I do not know whether it arrived.")
        assert said.endswith("Look there before you run the command again.")
        assert CHANNEL in said
        assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
            "what became of a post could not be kept"
        ]

    def test_it_does_not_fit(self, app: App, ben: Someone) -> None:
        row = Actions((Button("Go", call("roadmap search", words="w" * 100)),))
        (told,) = ben.asks("week-18", "lost", Reply("News.", (row,)))
        assert "I do not know whether it arrived" in words(told.reply)
        assert rows(app) == []

    def test_another_version_kept_it(self, app: App, board: Board, ben: Someone) -> None:
        ben.asks("week-18", "dropped")
        question = ben.last
        with app.store.transaction(write=True) as db:
            db.execute(update(deliveries).values(reply={"version": 99}))
        assert ben.clicks("Post it").startswith("This was kept by another version of Cairn, and I cannot read it.")
        assert board.posts == []
        ben.last = question
        assert ben.clicks("It is there").startswith("Good, it is there.")

    def test_what_came_of_a_second_try_cannot_be_kept(
        self, app: App, board: Board, ben: Someone, clock: FixedClock
    ) -> None:
        """Then it is asked about again, rather than posted again."""
        ben.asks("week-18", "dropped")
        question = ben.last
        ben.press("Post it")
        assert ben.last is not None
        posts = ben.last.posts
        with app.store.transaction(write=True) as db:
            db.execute(text("ALTER TABLE deliveries RENAME TO elsewhere"))
        assert ben.publish(posts, "click") == []
        with app.store.transaction(write=True) as db:
            db.execute(text("ALTER TABLE elsewhere RENAME TO deliveries"))
        clock.set(NOON + LEASE + timedelta(seconds=1))
        ben.last = question
        assert ben.clicks("Post it").startswith("No answer came")
        assert len(board.posts) == 1
