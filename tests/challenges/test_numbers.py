"""Reading numbers: what people write is understood, what a float would let through is not."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.challenges.numbers import EXACT, NumberError, Tolerance, decimal_comma, read, show


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0.95", 0.95),
        ("  12 \n", 12),
        ("\u00a07\u2009", 7),
        ("-3", -3),
        ("\u22123.5", -3.5),
        ("+4", 4),
        ("1e3", 1000),
        ("1E-2", 0.01),
        ("5e\u22122", 0.05),
        ("-0", 0),
        ("007", 7),
        ("999999999999999.999999999999999", 1e15),
        ("9e99", 9e99),
        ("1e-400", 0),
        ("0.30485069751234567", 0.30485069751234567),
    ],
)
def test_what_people_write_is_read(written: str, value: float) -> None:
    found = read(written)
    assert found.value == value
    assert not found.shown.startswith("-0")
    assert float(found.shown) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("", "There is no number yet"),
        ("  ", "There is no number yet"),
        ("nan", "not read as a number"),
        ("inf", "not read as a number"),
        ("-Infinity", "not read as a number"),
        ("1_000", "not read as a number"),
        ("0x10", "not read as a number"),
        ("1 000", "not read as a number"),
        ("--1", "not read as a number"),
        (".5", "a digit on both sides"),
        ("1/2", "not read as a number"),
        ("1\x002", "“1\ufffd2”"),
        ("5.", "a digit on both sides"),
        ("1e400", "longer or larger than what is read"),
        ("1" * 18, "longer or larger than what is read"),
        ("٣", "the digits 0 to 9"),
        ("１２", "the digits 0 to 9"),
        ("²", "not read as a number"),
        ("0,95", "has a comma"),
        ("1,234.5", "has a comma"),
        ("95%", "percent sign"),
        ("x" * 5000, "“xxxxxxxxxxxxxxxxxxxxxxxx…” is not read as a number"),
    ],
)
def test_what_is_no_plain_number_is_refused_with_advice(written: str, advice: str) -> None:
    with pytest.raises(NumberError, match=re.escape(advice)) as refused:
        read(written)
    assert len(str(refused.value)) < 160


def test_every_refusal_gives_an_example_that_is_read() -> None:
    for written in ("", "x", "1,5", "5%", "٣", "1e400"):
        with pytest.raises(NumberError) as refused:
            read(written)
        found = re.search(r"for example ([\d.]+\d)", str(refused.value))
        assert found is not None
        assert read(found[1]).value > 0


@pytest.mark.parametrize(
    ("written", "value"), [("0,95", 0.95), ("-1,5e3", -1500), ("2.5", 2.5), ("\u22120,5", -0.5), ("1,234", 1.234)]
)
def test_a_comma_is_the_point_where_people_write_it_so(written: str, value: float) -> None:
    assert read(written, comma=True).value == value


@pytest.mark.parametrize("written", ["1.234,5", "1,234.5", "1,2,3", ",", ",5", "1,"])
def test_a_comma_beside_another_separator_is_not_guessed_at(written: str) -> None:
    with pytest.raises(NumberError):
        read(written, comma=True)


@pytest.mark.parametrize(
    ("written", "value", "shown"),
    [
        ("72.96%", 0.7296, "72.96 %, which is 0.7296"),
        ("72.96 %", 0.7296, "72.96 %, which is 0.7296"),
        ("0.7296", 0.7296, "0.7296"),
        ("-5%", -0.05, "-5 %, which is -0.05"),
        ("-0%", 0, "0 %, which is 0"),
        ("1e2%", 1, "100 %, which is 1"),
    ],
)
def test_hundredths_where_the_part_allows_them(written: str, value: float, shown: str) -> None:
    found = read(written, percent=True)
    assert (found.value, found.shown) == (value, shown)


@pytest.mark.parametrize("written", ["%", "5%%", "%5", "5 % %"])
def test_one_percent_sign_and_at_the_end(written: str) -> None:
    with pytest.raises(NumberError):
        read(written, percent=True)


@given(st.text(max_size=40), st.booleans(), st.booleans())
@example("1" * 400, False, False)
def test_whatever_is_written_is_a_finite_number_or_one_sentence(text: str, comma: bool, percent: bool) -> None:
    try:
        found = read(text, comma=comma, percent=percent)
    except NumberError as error:
        refused: NumberError | None = error
    else:
        refused = None
        assert math.isfinite(found.value)
    assert refused is None or "\n" not in str(refused)


@given(st.decimals(min_value=-(10**15) + 1, max_value=10**15 - 1, places=6, allow_nan=False))
def test_a_decimal_is_read_as_python_reads_it(number: object) -> None:
    written = f"{number:f}"
    assert read(written).value == float(written)
    assert read(written.replace("-", "\u2212")).value == float(written)
    assert read(written.replace(".", ","), comma=True).value == float(written)


@given(st.floats(min_value=-1e14, max_value=1e14))
def test_what_is_shown_is_read_again_as_the_same(value: float) -> None:
    shown = show(value)
    assert show(read(shown).value) == show(value + 0.0)


@given(st.floats(min_value=-1e16, max_value=1e16))
def test_what_python_prints_can_be_pasted(value: float) -> None:
    assert read(repr(value)).value == value


@given(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(min_value=-1e9, max_value=1e9),
    st.floats(min_value=0, max_value=1),
    st.floats(min_value=0, max_value=0.1),
)
def test_the_tolerance_is_the_larger_of_the_two(value: float, key: float, absolute: float, relative: float) -> None:
    accepted = Tolerance(absolute, relative).accepts(value, key)
    distance = abs(value - key)
    assert accepted == (math.isfinite(value) and (distance <= absolute or distance <= relative * abs(key)))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_never_right(value: float) -> None:
    assert not Tolerance(1e300, 1e300).accepts(value, 1.0)


def test_exact_is_exact() -> None:
    assert EXACT.accepts(3, 3)
    assert not EXACT.accepts(3.0000001, 3)


@pytest.mark.parametrize(
    ("locale", "comma"),
    [
        ("de", True),
        ("pt-BR", True),
        ("pt_BR", True),
        ("es-ES", True),
        ("sv-SE", True),
        ("en-US", False),
        ("en-GB", False),
        ("es-419", False),
        ("de-CH", False),
        ("ja", False),
        ("hi", False),
        ("", False),
    ],
)
def test_who_writes_a_comma(locale: str, comma: bool) -> None:
    assert decimal_comma(locale) is comma
