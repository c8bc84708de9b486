"""Whatever is typed, clicked or sent: an invocation, a value or a ``UserError``, and never anything else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.chat.errors import UserError
from bot.chat.invocation import Invocation, Value
from tests.chat.sample import TODAY, TREE, read, routed

WORDS = """
/ roadmap stage topic next search progress mark note show checkin leaderboard squads study help ?
3 3.2 #3 stage3 three -1 −1 ½ 3.5 ³ ٣ 99999d 2026-02-30 999999999999h 25m 1h30 today 2d done @ @ana <@U1>
share share= share:yes number= topic=3.2 text: state=done member=@ana minutes=25 day= https://x.org/?a=b
" ' '' "" it’s = : a= <b>*_`[x](y)|| \\ '; -- e\u0301 \ufb00 İ 👩\u200d👧 🇮🇳
"""
MARKS = "\x00 \n \u2028 \u00a0 \u200b \u200d \u202e \u200f \ud83d \udc00"
PIECES = [*WORDS.split(), *MARKS.split(" "), "number: 3", "“two words”", "1" + "0" * 40, "9" * 12]
LISTS = st.lists(st.sampled_from(PIECES), max_size=9)
LINES = LISTS.map(" ".join) | LISTS.map("".join)
TEXTS = st.text(max_size=60) | st.text(st.characters(), max_size=60)
VALUES: st.SearchStrategy[Value] = TEXTS | LINES | st.integers() | st.floats() | st.booleans()


def _trip(line: str) -> None:
    """Everything that happens to a line before a handler is called."""
    invocation = routed(line)
    command = TREE.find(invocation.command)
    command.form(invocation.args)
    command.coerce(invocation.args, TODAY)


def _refusal(line: str) -> UserError | None:
    """What the member is told, if the line is refused. Anything else that is raised fails the test."""
    try:
        _trip(line)
    except UserError as error:
        return error
    return None


@settings(max_examples=400)
@given(
    TEXTS
    | LINES
    | TEXTS.map(lambda typed: f"/progress note 3.2 {typed}")
    | LINES.map(lambda typed: f"/checkin {typed}")
)
def test_any_line_is_read_or_refused_kindly(line: str) -> None:
    refused = _refusal(line)
    if refused is not None:
        assert refused.what
        assert not refused.example or routed(refused.example)
        (refused.what + refused.example).encode()


@settings(max_examples=300)
@given(st.sampled_from(list(TREE.commands.values())), st.data())
def test_any_arguments_are_read_or_refused_kindly(command: Any, data: st.DataObject) -> None:
    names = st.sampled_from([option.name for option in command.options] + ["nonsense", ""])
    args = data.draw(st.dictionaries(names, VALUES, max_size=4))
    command.form(args)
    try:
        coerced = command.coerce(args, TODAY)
    except UserError as error:
        (error.what + error.example).encode()
    else:
        command.handler(None, **coerced)


@given(st.text(st.sampled_from("abc XYZ 019 .,;!?()[]<>/#@&%$*_+-|~`\\ é你🙂\u00bd"), min_size=1, max_size=80))
def test_prose_without_quotes_and_pairs_comes_through_unchanged(typed: str) -> None:
    assume(typed.strip())
    assert read(f"/roadmap search {typed}") == {"words": typed.strip()}
    assert read(f"/progress note 3.2 {typed}") == {"topic": "3.2", "text": typed.strip()}


HOSTILE = {
    "nothing": "",
    "blank": " \t\n ",
    "long": "x" * 50_000,
    "words": "/study " * 10_000,
    "control characters": "".join(map(chr, range(32))) + "\x7f\x9b[31m",
    "halves of pairs": "\ud83d \udc00",
    "emoji": "👩\u200d👩\u200d👧\u200d👦 👋🏽 🏴\U000e0067\U000e0062\U000e007f",
    "right to left": "\u202e3 egats\u202c \u200f٣ \u2067x\u2069",
    "SQL": "'; DROP TABLE members; --",
    "markup": "<script>alert(1)</script> @everyone <!channel> [x](javascript:y) ||z|| ```",
    "a big number": "1" + "0" * 40,
    "a fraction": "½",
    "a decimal": "3.5",
    "superscript": "³",
    "another notation": "Ⅲ",
}
PLACES = [
    "{}",
    "/{}",
    "/roadmap {}",
    "/roadmap stage {}",
    "/roadmap stage number={}",
    "/roadmap stage 3 share={}",
    "/roadmap next {}",
]
PLACES += [
    "/progress note {} x",
    "/progress note 3.2 {}",
    "/progress mark 3.2 state={}",
    "/checkin x day={}",
    "/study {}",
    "{} stage 3",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_in_every_place(place: str, kind: str) -> None:
    refused = _refusal(place.format(HOSTILE[kind]))
    assert refused is None or len(refused.what.encode()) < 300


@pytest.mark.parametrize("typed", ["0", "9", "-1", "−1"])
def test_a_number_out_of_range_says_the_range(typed: str) -> None:
    number = typed.replace("−", "-")
    with pytest.raises(UserError, match=f"The stage must be 1 to 8, not {number}.") as caught:
        read(f"/roadmap stage {typed}")
    assert caught.value.example == "/roadmap stage 3"


@pytest.mark.parametrize("typed", ["3.5", "½", "³", "1" + "0" * 40, "many", "'; DROP TABLE members;--'"])
def test_what_is_no_number_is_quoted(typed: str) -> None:
    with pytest.raises(UserError, match="as a whole number for the stage, 1 to 8") as caught:
        read(f'/roadmap stage number="{typed}"')
    assert caught.value.example == "/roadmap stage 3"


@given(st.text(max_size=200) | LINES)
def test_any_button_is_read_or_refused_kindly(sent: str) -> None:
    for encoded in (sent, f"1 {sent}", f"1 roadmap stage?{sent}"):
        try:
            invocation = Invocation.decode(encoded)
            TREE.find(invocation.command).coerce(invocation.args, TODAY)
        except UserError as error:
            error.what.encode()
