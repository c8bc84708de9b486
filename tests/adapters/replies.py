"""Any reply at all: a hypothesis strategy for property tests of renderers."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from hypothesis import strategies as st

from bot.chat.invocation import call
from bot.chat.markup import escape, listing
from bot.chat.reply import (
    Actions,
    Block,
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
    Where,
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
    st.builds(Where, plain, plain | st.sampled_from(["123456789012345678", "T0AB/C0CD", "general"])),
    st.builds(Actions, st.lists(buttons | links | menus, max_size=5).map(tuple)),
)

replies = st.builds(
    Reply, plain, st.lists(blocks, max_size=7).map(tuple), st.sampled_from([None, True, False]), st.integers(0, 9)
)


MARKED = (
    "<@1> <@&1> <#1> @everyone @here </try:1> <id:customize> <:a:1> <a:b:1> <t:1:R> ||x|| ~~x~~ __x__ ``` ```py ` `` #"
    " ## -# > >>> - * + 1. 12345678901. \\ \\\\ \\@everyone \\<@1> [a](https://e.org/x) [a](<https://e.org>)"
    " https://e.org/a_b_c ]( [ ) ( | < *** words of somebody"
)
TOKENS = [token for token in (TRICKY + " " + MARKED).split(" ") if token]


def rolled_text(dice: Random) -> str:
    """Any text: mostly short, sometimes lines, sometimes up to 9,000 characters, with spaces or without."""
    length = dice.choice([0, 1, 1, 2, 2, 4, 4, 8, 8, 15, 30])
    part = dice.choice([" ", " ", "", "\n"]).join(dice.choices(TOKENS, k=length))
    if dice.random() < 0.01:
        part = (part or "日") * dice.randint(2, 1000)
    if dice.random() < 0.1:
        part += "".join(chr(dice.choice([dice.randrange(0x300), dice.randrange(0x110000)])) for _ in range(9))
    return part[: dice.choice([3000, 9000])]


def _rolled_actions(dice: Random) -> Actions:
    items: list[Button | Link | Menu] = []
    for number in range(dice.randint(0, 5)):
        label = rolled_text(dice)[:38] or "x"
        run = call("try greet", name=f"{dice.randrange(3)}{number}")
        items.append(
            Button(label, run, dice.choice(["primary", "plain", "danger"]))
            if dice.random() < 0.7
            else Link(label, f"https://e.org/{label}"[: dice.choice([9, 100])])
        )
    for _ in range(dice.choice([0, 0, 0, 1, 3])):
        choices = tuple(Choice(rolled_text(dice)[:75] or "x", f"{n} {rolled_text(dice)}"[:100]) for n in range(25))
        items.append(Menu("Pick", call("try greet"), "name", choices[: dice.choice([1, 5, 25])]))
    return Actions(tuple(items))


def rolled_block(dice: Random) -> Block:
    """Any block with any text in it."""

    def text() -> str:
        return rolled_text(dice)

    def several(most: int) -> range:
        return range(most if dice.random() < 0.05 else dice.choice([0, 1, 1, 2, 3]))

    match dice.randrange(14):
        case 0:
            return Heading(text(), text(), 2 if dice.random() < 0.6 else 1)
        case 1:
            return Text(dice.choice([text(), escape(text()), listing([escape(text()) for _ in several(40)])]))
        case 2:
            return Fields(tuple((text(), dice.choice([text(), escape(text())])) for _ in several(9)))
        case 3:
            width = dice.randint(0, 5)
            return Table(
                tuple(text() for _ in range(width)), tuple(tuple(text() for _ in range(width)) for _ in several(5))
            )
        case 4:
            marks = list(Mark)
            return Checklist(tuple(Step(dice.choice(marks), text()[:9], text(), text()[:9]) for _ in several(30)))
        case 5:
            return Progress(text(), dice.randint(-1, 9), dice.randint(0, 9), text())
        case 6:
            return Image(dice.choice([b"png", "https://e.org/a.png", text()]), text())
        case 7:
            return Quote(text(), text())
        case 8:
            return Code(text(), dice.choice(["", "python", text()]))
        case 9:
            return Divider()
        case 10:
            return When(text(), datetime.fromtimestamp(dice.randrange(-(2**33), 2**33), UTC))
        case 11:
            return Where(text(), dice.choice([text(), "123456789012345678", "T0AB/C0CD"]))
        case _:
            return _rolled_actions(dice)


def rolled(seed: int) -> Reply:
    """The reply that ``seed`` stands for: much larger ones than ``replies``, in a twentieth of the time for each."""
    dice = Random(seed)
    blocks = tuple(
        rolled_block(dice) for _ in range(dice.choice([1, 1, 1, 2, 2, 2, 3, 3, 4, 8, 60 if dice.random() < 0.1 else 0]))
    )
    return Reply(rolled_text(dice), blocks, dice.choice([None, True, False]), dice.randrange(10))


large_replies = st.integers(0, 2**40).map(rolled)
