"""A reply that was kept as JSON comes back as it was; what this version would not write is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.chat.errors import DeclarationError, UserError
from bot.chat.invocation import Invocation, call
from bot.chat.reply import (
    Actions,
    Button,
    Checklist,
    Choice,
    Code,
    Divider,
    Fields,
    File,
    Heading,
    Image,
    Link,
    Mark,
    Menu,
    Post,
    Progress,
    Quote,
    Reply,
    Step,
    Table,
    Text,
    When,
    Where,
)
from bot.chat.wire import from_data, to_data
from tests.adapters.replies import large_replies, replies

WHOLE = Reply(
    "Everything.",
    (
        Heading("A heading", "an aside", 2),
        Text("Some **prose**"),
        Fields((("A label", "a value"),)),
        Table(("One", "Two"), (("1", "2"),)),
        Checklist((Step(Mark.DONE, "3.1", "A step", "4 h"),)),
        Progress("You", 5, 9.5, "5 of 9"),
        Image("https://example.org/a.png", "a picture"),
        Image(b"\x89PNG", "another"),
        Quote("words", "ana"),
        Code("x = 1", "python"),
        Divider(),
        When("Closes", datetime(2026, 11, 29, 20, tzinfo=UTC)),
        Where("Channel", "general"),
        Actions(
            (
                Button("Stage 4", call("roadmap stage", number="4"), "primary"),
                Link("Docs", "https://example.org"),
                Menu(
                    "Open", call("roadmap topic", share="yes"), "topic", (Choice("3.1", "ml.a&b"), Choice("3.2", "c"))
                ),
            )
        ),
    ),
    private=True,
    accent=2,
    posts=(Post("general", Reply("P.", (Text("x"),)), "week-18", 1),),
    files=(File("data.csv", b"a,b\n\xff", "text/csv"),),
)


def kept(reply: Reply) -> Any:
    """``reply`` as JSON keeps it; skips the example where a click of it would not fit into a button."""
    try:
        return json.loads(json.dumps(to_data(reply)))
    except DeclarationError:
        assume(False)


def test_everything_comes_back() -> None:
    assert from_data(kept(WHOLE)) == WHOLE


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(replies | large_replies, st.booleans(), replies)
def test_any_reply_comes_back(reply: Reply, error: bool, inner: Reply) -> None:
    posted = Reply(reply.summary, reply.blocks, reply.private, reply.accent, (Post("c", inner, "k", 3),), error)
    assert from_data(kept(posted)) == posted


def test_what_buttons_carry_comes_back_as_text() -> None:
    """As it does from any button."""
    reply = Reply("", (Actions((Button("Go", call("try", number=4, share=True)),)),))
    (row,) = from_data(kept(reply)).blocks
    assert row == Actions((Button("Go", Invocation("try", {"number": "4", "share": "yes"})),))


def test_a_menu_whose_option_is_filled_in_picks_the_same() -> None:
    menu = Menu("Open", call("try", name="x", share="yes"), "name", (Choice("One", "1"),))
    (row,) = from_data(kept(Reply("", (Actions((menu,)),)))).blocks
    assert isinstance(row, Actions)
    assert isinstance(row.items[0], Menu)
    assert row.items[0].pick("1") == menu.pick("1")


def parts(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in ``data``."""
    yield way
    for key, inner in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from parts(inner, (*way, key))


def changed(data: Any, way: tuple[Any, ...], change: Any) -> Any:
    """``data`` with ``change`` made to what is at the end of ``way``."""
    made = copy.deepcopy(data)
    if not way:
        return change(made)
    place = made
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] = change(place[way[-1]])
    return made


WAYS = list(parts(kept(WHOLE)))


def at(way: tuple[Any, ...]) -> Any:
    found = kept(WHOLE)
    for key in way:
        found = found[key]
    return found


@pytest.mark.parametrize("way", WAYS, ids=[".".join(map(str, way)) or "whole" for way in WAYS])
def test_anything_of_another_type_is_refused(way: tuple[Any, ...]) -> None:
    for other in (None, True, 7, "x", [], {}, [7], {"kind": "x"}):
        data = changed(kept(WHOLE), way, lambda _, other=other: other)
        try:
            found = from_data(data)
        except UserError:
            continue
        assert kept(found) == data  # this version could have written it


@pytest.mark.parametrize("way", [way for way in WAYS if isinstance(at(way), dict)], ids=str)
def test_what_is_more_or_less_is_refused(way: tuple[Any, ...]) -> None:
    with pytest.raises(UserError):
        from_data(changed(kept(WHOLE), way, lambda found: {**found, "new": 1}))
    for missing in at(way):
        less = {name: value for name, value in at(way).items() if name != missing}
        with pytest.raises(UserError):
            from_data(changed(kept(WHOLE), way, lambda _, less=less: less))


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "",
        {},
        {**to_data(Reply("", ())), "version": 2},
        to_data(Reply("", ())) | {"blocks": [{"kind": "hologram", "text": "x"}]},
        to_data(Reply("", ())) | {"blocks": [{"kind": "heading", "text": "x", "aside": "", "level": 3}]},
        to_data(Reply("", ())) | {"blocks": [{"kind": "when", "label": "x", "instant": "2026-11-29T20:00:00"}]},
        to_data(Reply("", ())) | {"blocks": [{"kind": "image", "alt": "x", "url": None, "png": None}]},
        to_data(Reply("", ())) | {"blocks": [{"kind": "image", "alt": "x", "url": None, "png": "no base 64!"}]},
        to_data(Reply("", ())) | {"blocks": [{"kind": "actions", "items": [{"kind": "lever", "label": "x"}]}]},
        to_data(Reply("", ())) | {"files": [{"name": "a.csv", "mime": "text/csv", "data": "no base 64!"}]},
        to_data(Reply("", ())) | {"files": [{"name": "../a.csv", "mime": "text/csv", "data": "YSxiCg=="}]},
        to_data(Reply("", ())) | {"files": [{"name": "a.csv", "mime": "text/csv", "data": ""}]},
    ],
    ids=range(14),
)
def test_what_no_version_wrote_is_refused_kindly(data: object) -> None:
    with pytest.raises(UserError, match="another version of Cairn"):
        from_data(data)
