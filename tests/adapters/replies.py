"""Any reply at all: a hypothesis strategy for property tests of renderers."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.chat.invocation import call
from bot.chat.reply import (
    Actions,
    Button,
    Checklist,
    Choice,
    Code,
    Divider,
    Fields,
    Heading,
    Image,
    Link,
    Mark,
    Menu,
    Progress,
    Quote,
    Reply,
    Step,
    Table,
    Text,
    When,
)

TRICKY = (
    "\x1b[31m \x1b]0;x\x07 \x9b2J \r \n \t \x00 \u202e \u2066 \u200b \u200d \ufeff \u2028 \ud800 \U000e0001 \ue000 "
    "e\u0301 👩\u200d👩\u200d👧 ❤\ufe0f 🇩🇪 日本語 ﷽ مرحبا ☰ ﻿ ㅤ ** * _ ` [a](https://e.org/x) - 1. > \\ [bold] <b> https://e.org/"
)

plain = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=20),
    st.lists(st.sampled_from(TRICKY.split(" ")), max_size=8).map(" ".join),
    st.text(TRICKY, max_size=20),
    st.builds(str.__mul__, st.sampled_from(["a", "日", "👩", "a 日 "]), st.integers(30, 200)),
)
label = plain.map(lambda text: text[:38] or "x")
number = st.one_of(st.integers(-5, 30), st.floats(allow_nan=False))
instants = st.datetimes(timezones=st.just(UTC)) | st.just(datetime(2026, 11, 23, 12, tzinfo=UTC))

buttons = st.builds(Button, label, st.just(call("try greet")), st.sampled_from(["plain", "primary", "danger"]))
links = st.builds(Link, label, label.map("https://e.org/{}".format))
choices = st.lists(st.builds(Choice, label, label), min_size=1, max_size=25, unique_by=lambda choice: choice.value).map(
    tuple
)
menus = st.builds(Menu, label, st.just(call("try greet")), st.just("name"), choices)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(0, 9))
    row = st.tuples(*[plain] * columns)
    return Table(draw(row), tuple(draw(st.lists(row, max_size=4))))


blocks = st.one_of(
    st.builds(Heading, plain, plain, st.sampled_from([1, 2])),
    st.builds(Text, plain),
    st.builds(Fields, st.lists(st.tuples(plain, plain), max_size=4).map(tuple)),
    tables(),
    st.builds(
        Checklist, st.lists(st.builds(Step, st.sampled_from(Mark), plain | label, plain, plain), max_size=5).map(tuple)
    ),
    st.builds(Progress, plain, number, number, plain),
    st.builds(Image, plain | st.binary(max_size=9), plain),
    st.builds(Quote, plain, plain),
    st.builds(Code, plain, plain),
    st.builds(Divider),
    st.builds(When, plain, instants),
    st.builds(Actions, st.lists(buttons | links | menus, max_size=5).map(tuple)),
)

replies = st.builds(
    Reply, plain, st.lists(blocks, max_size=7).map(tuple), st.sampled_from([None, True, False]), st.integers(0, 9)
)
