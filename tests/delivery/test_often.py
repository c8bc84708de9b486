"""A thousand posts of which nobody knows, and whatever people then click: none comes twice unless it was wanted."""

from __future__ import annotations

from random import Random

from bot.app import App
from bot.chat.reply import Reply
from bot.commands import load_tree
from bot.curriculum.catalog import Catalog
from tests.delivery.board import BUTTONS, NEWS, Board, Someone, rows

POSTS = 1000


def test_whatever_is_clicked(app: App, content: Catalog, board: Board) -> None:
    """Askers, organisers and strangers click in any order; second tries are lost or refused too; Cairn is restarted."""
    dice = Random(18)
    asked = 0
    for number in range(POSTS):
        if dice.random() < 0.01:
            app = App(load_tree(), app.store, content, app.clock)
        asker, organiser = Someone(app, board, "ben"), Someone(app, board, "ana", organises=True)
        stranger = Someone(app, board, "mallory")
        key, post = f"post-{number}", Reply(f"Post {number}.", NEWS.blocks)
        before = len(board.posts)
        how = dice.choice(["lost", "dropped"])
        assert len(asker.asks(key, how, post)) == 1
        questions: list[Reply | None] = [asker.last]
        there, wanted, known = how == "lost", 0, False
        for _ in range(dice.choice([0, 1, 2, 4])):
            who = dice.choice([asker, asker, organiser, stranger])
            who.last, label = dice.choice(questions), dice.choice(BUTTONS)
            fate = dice.choice(["", "", "lost", "dropped", "refused"]) if label == "Post it" else ""
            said = who.clicks(label, fate)
            if who is stranger:
                assert said.startswith("About that post decides")
            elif said.startswith("I post it now."):
                assert not known
                wanted += fate not in ("dropped", "refused")
                known = not fate
                questions += [who.last] if fate else []
                asked += fate in ("lost", "dropped")
            elif said.startswith("Good"):
                assert not known
                known = True
            else:
                assert said.startswith("That is settled already" if known else "No answer came")
            board.coming.clear()  # a click that had nothing posted used up nothing
        posts = board.posts[before:]
        assert len(posts) == there + wanted
        assert len({key for key, _, _ in posts}) == len(posts)
        asked += 1
    assert len(rows(app)) == asked
