"""Invocations written into buttons and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.errors import DeclarationError, UserError
from bot.chat.invocation import Invocation, call
from tests.chat.sample import TODAY, TREE

PATHS = st.from_regex(r"\A[a-z][a-z0-9-]{0,9} [a-z][a-z0-9-]{0,9}\Z")
NAMES = st.from_regex(r"\A[a-z]{1,8}\Z")
VALUES = (
    st.text(max_size=20)
    | st.text("%&=? +;/#\n", max_size=20)
    | st.integers()
    | st.booleans()
    | st.floats(allow_nan=False)
)


@given(PATHS, st.dictionaries(NAMES, VALUES, max_size=3))
def test_what_fits_comes_back(path: str, args: dict[str, str | int | float | bool]) -> None:
    invocation = Invocation(path, args)
    try:
        encoded = invocation.encode()
    except DeclarationError:
        return
    assert len(encoded) <= 100
    texts = {
        name: ("yes" if value else "no") if isinstance(value, bool) else str(value) for name, value in args.items()
    }
    assert Invocation.decode(encoded) == Invocation(path, texts)


def test_values_come_back_as_what_the_handler_takes() -> None:
    sent = Invocation.decode(call("roadmap stage", number=3, share=True).encode())
    assert TREE.find(sent.command).coerce(sent.args, TODAY) == {"number": 3, "share": True}
    board = Invocation.decode(call("leaderboard squads", count=3, least=2.5).encode())
    assert TREE.find(board.command).coerce(board.args, TODAY) == {"count": 3, "least": 2.5}


def test_the_notation_is_readable_and_stays() -> None:
    """Buttons outlive releases: this text may stand in a channel already."""
    assert call("roadmap stage", number=4).encode() == "1 roadmap stage?number=4"
    assert call("roadmap show").encode() == "1 roadmap show"
    assert call("x y", a="1&b=2?%").encode() == "1 x y?a=1%26b%3D2%3F%25"


def test_a_hundred_characters_are_the_limit() -> None:
    room = 100 - len(call("roadmap topic", topic="").encode())
    assert len(call("roadmap topic", topic="x" * room).encode()) == 100
    with pytest.raises(DeclarationError, match="a button holds 100 characters, this needs 101"):
        call("roadmap topic", topic="x" * (room + 1)).encode()


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "1",
        "1 ",
        "2 roadmap stage",
        "roadmap stage",
        "1 ?a=b",
        "1 roadmap stage?number",
        "x" * 50_000,
        "\ud800",
        "1 a?&",
    ],
)
def test_anything_else_is_refused_with_a_way_on(sent: str) -> None:
    with pytest.raises(UserError, match="This button is from another version of Cairn") as caught:
        Invocation.decode(sent)
    assert caught.value.example == "/study help"
