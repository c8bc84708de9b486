"""The traps of YAML, none of which a content file falls into."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curriculum.strict_yaml import DEPTH, NODES, UnreadableError, parse


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("y", "y"),
        ("12:30:45", "12:30:45"),
        ("010", "010"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("2026-11-23", "2026-11-23"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e400", "1e400"),
        ("<<", "<<"),
        ("=", "="),
        ("true", True),
        ("False", False),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("2.50", 2.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-0.0", -0.0),
        ("'2026'", "2026"),
        ('"null"', "null"),
        ('"\\u00e9"', "é"),
        ("1.2.3", "1.2.3"),
        ("1 000", "1 000"),
        ("١٢", "١٢"),
    ],
)
def test_a_plain_word_is_what_it_looks_like(written: str, value: object) -> None:
    document = parse(f"key: {written}\n", "f.yaml")
    assert document.value == {"key": value}
    assert type(document.value["key"]) is type(value)
    assert document.problems == []


def test_every_path_keeps_its_line() -> None:
    document = parse("a: 1\n\nb:\n  - c: 2\n    d: >-\n      long\n      text\n  - [x,\n     y]\n", "f.yaml")
    assert document.value == {"a": 1, "b": [{"c": 2, "d": "long text"}, ["x", "y"]]}
    lines = {("a",): 1, ("b",): 3, ("b", 0): 4, ("b", 0, "d"): 5, ("b", 1): 8, ("b", 1, 1): 9}
    assert {path: document.line(path) for path in lines} == lines
    assert document.line(("b", 0, "missing", "deeper")) == 4
    assert document.line(("nothing",)) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3: a: the key “a” stands twice; the first is in line 1"),
        ("a:\n  - b: 1\n    b: 2\n", "f.yaml:3: a[0].b: the key “b” stands twice; the first is in line 2"),
        ("a: &x 1\n", "f.yaml:1: a: the anchor &x is not allowed; delete it"),
        ("&x a: 1\n", "f.yaml:1: a: the anchor &x is not allowed; delete it"),
        ("a: [1, *x]\n", "f.yaml:1: a[1]: the alias *x is not allowed; write the value again"),
        ("a: !!python/name:os.system x\n", "the tag tag:yaml.org,2002:python/name:os.system is not allowed"),
        ("!own {a: 1}\n", "f.yaml:1: the tag !own is not allowed; delete it"),
    ],
)
def test_what_is_noted_and_read_on(text: str, said: str) -> None:
    assert any(said in str(problem) for problem in parse(text, "f.yaml").problems)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        ("a: [1\nb: 2\n", 2, "this is not YAML"),
        ("a: 1\n  b: 2\n", 2, "this is not YAML"),
        ("a: 'open\n", 2, "this is not YAML"),
        ("a: 1\nb: \x07\n", 2, "a character that YAML does not allow"),
        ("a: 1\nb: \x00\n", 2, "a character that YAML does not allow"),
        ("? [a, b]\n: 1\n", 1, "a key must be one word of text"),
        ("? {a: b}\n: 1\n", 1, "a key must be one word of text"),
        ("a: " + "[" * 100_000, 1, f"nested deeper than {DEPTH} levels"),
        ("a: " + "[" * 40 + "]" * 40, 1, f"nested deeper than {DEPTH} levels"),
        ("{a: " * 50 + "1" + "}" * 50, 1, f"nested deeper than {DEPTH} levels"),
        ("[" + "1," * (NODES + 1) + "]", 1, "more than 100,000 values"),
        ("@a: 1\n", 1, "this is not YAML"),
        ("%TAG\n---\na: 1\n", 1, "this is not YAML"),
    ],
)
def test_what_cannot_be_read(text: str, line: int, said: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        parse(text, "f.yaml")
    assert caught.value.problem.line == line
    assert said in caught.value.problem.message


def test_a_bomb_of_aliases_is_only_noted() -> None:
    text = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    document = parse(text, "f.yaml")
    assert document.value["a9"] == [None] * 9
    assert len(document.problems) == 10 + 81


def test_nothing_at_all_is_nothing() -> None:
    assert [parse(text, "f.yaml").value for text in ("", "\n", "# a comment\n", "---\n")] == [None] * 4


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        lines = list(parse(text, "f.yaml").lines.values())
    except UnreadableError as error:
        lines = [error.problem.line]
    assert all(line >= 1 for line in lines)
