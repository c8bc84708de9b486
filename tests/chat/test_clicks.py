"""Custom ids: what is written is read back, nothing else is taken, and none is too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.limits import CUSTOM_ID
from bot.chat import clicks
from bot.chat.clicks import Clicked
from bot.chat.errors import DeclarationError, UserError
from bot.chat.invocation import Invocation, call
from bot.chat.reply import Choice, Menu

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
calls = st.builds(
    Invocation,
    st.sampled_from(["roadmap stage", "try greet", "study help"]),
    st.dictionaries(st.sampled_from(["number", "topic", "share"]), words, max_size=3),
)


def text_of(run: Invocation) -> str | None:
    try:
        return run.encode()
    except DeclarationError:
        return None


@given(calls)
def test_a_button_comes_back(run: Invocation) -> None:
    id_ = text_of(run)
    if id_ is not None:
        assert len(id_) <= CUSTOM_ID
        assert clicks.read(id_) == Clicked(run)


@given(calls, st.integers(1, 999))
def test_a_page_comes_back(run: Invocation, page: int) -> None:
    id_ = clicks.of_page(run, page)
    if id_ is None:
        assert text_of(run) is None or len(run.encode()) + len(f"p{page}!") > CUSTOM_ID
    else:
        assert len(id_) <= CUSTOM_ID
        assert clicks.read(id_) == Clicked(run, page)


@given(calls, st.sampled_from(["number", "topic", "share"]), words)
def test_a_menu_comes_back_with_what_was_picked(run: Invocation, option: str, picked: str) -> None:
    menu = Menu("Pick", run, option, (Choice("a", "a"),))
    try:
        id_ = clicks.of_menu(menu)
    except DeclarationError:
        return
    assert len(id_) <= CUSTOM_ID
    assert clicks.read(id_, picked) == Clicked(menu.pick(picked))


@given(st.lists(calls, max_size=4), st.integers(1, 4))
def test_equal_ids_are_told_apart_and_mean_the_same(runs: list[Invocation], times: int) -> None:
    taken: set[str] = set()
    given_: list[str] = []
    for run in runs * times:
        id_ = text_of(run)
        if id_ is None:
            continue
        found = clicks.apart(id_, taken)
        if found is not None:
            given_.append(found)
            assert clicks.read(found) == Clicked(run)
            assert len(found) <= CUSTOM_ID
    assert len(set(given_)) == len(given_)
    assert set(given_) == taken


def test_a_second_equal_id_without_room_for_a_mark_is_left_out() -> None:
    taken: set[str] = set()
    full = call("try greet", name="x" * 83).encode()
    assert len(full) == CUSTOM_ID
    assert clicks.apart(full, taken) == full
    assert clicks.apart(full, taken) is None
    assert taken == {full}
    assert clicks.of_page(call("try greet", name="x" * 83), 2) is None


@given(st.text() | st.from_regex(r"[pd]?\d{0,4}!?1? [a-z?&=%!]*", fullmatch=True), st.none() | st.text())
def test_whatever_a_client_sends_is_read_or_refused(sent: str, picked: str | None) -> None:
    try:
        found = clicks.read(sent, picked)
    except UserError:
        return
    assert found.invocation.command
    assert 0 <= found.page <= 999


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "here!",
        "1",
        "1 ",
        "2 try greet",
        "p2!",
        "p2!2 try greet",
        "p!1 try greet",
        "x2!1 try greet",
        "p2!p3!1 try greet",
        *("p1000!1 try greet", "d2!here!", "1 try greet?name", "1 ?name=x", " 1 try greet", "roadmap:stage:4"),
    ],
)
def test_what_no_version_wrote_is_refused(sent: str) -> None:
    with pytest.raises(UserError):
        clicks.read(sent)


def test_a_mark_for_telling_apart_is_no_page() -> None:
    assert clicks.read("d7!1 try greet") == Clicked(call("try greet"))


def test_nothing_is_picked_where_nothing_was_to_be() -> None:
    assert clicks.read("1 try greet", "Ana") == Clicked(call("try greet"))
