"""A file of predictions may be anything: it is scored, or refused in one sentence that names the first bad line."""

from __future__ import annotations

import gzip
import io
import pickle
import zipfile
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.challenges.generators import generate
from bot.challenges.generators.made import MOST_BYTES, Half, Hidden
from bot.challenges.predictions import PredictionsError, read, score, shown
from bot.challenges.scoring import Measure, points

CHANCE = Measure("log_loss")
NUMBER = Measure("rmse")
AMOUNT = Measure("rmsle")
CLASS = Measure("f1", classes=("ham", "spam"), positive="spam")
IDS = ("r1", "r2", "r3")
GOOD = "id,prediction\nr1,0.5\nr2,0.25\nr3,1\n"
VALUES = {"r1": 0.5, "r2": 0.25, "r3": 1.0}


def refusal(content: str | bytes, measure: Measure = CHANCE, ids: tuple[str, ...] = IDS) -> str:
    raw = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(PredictionsError) as refused:
        read(raw, ids, measure)
    said = str(refused.value)
    assert said.isprintable()
    assert len(said) < 220
    assert said.endswith(".")
    return said


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        GOOD.rstrip("\n"),
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        "id,prediction\r\nr1,0.5\nr2,0.25\rr3,1\r\n",
        "id,prediction\nr3,1\nr1,0.5\nr2,0.25\n",
        '"id","prediction"\n"r1","0.5"\n"r2","0.25"\n"r3","1"\n',
        "id,prediction\n\nr1,0.5\n\n\nr2,0.25\nr3,1\n\n",
        "id,prediction\nr1, 0.5\n r2 ,0.25 \nr3,\t1\n",
        "id,prediction\nr1,5e-1\nr2,2.5E-01\nr3,1.00000000000000000000\n",
        "id,prediction\nr1,+0.5\nr2,00.25\nr3,1\n",
    ],
)
def test_what_is_meant_is_read(content: str) -> None:
    assert read(content.encode(), IDS, CHANCE) == VALUES


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "The file is empty."),
        (" \n \r\n", "The file is empty."),
        ("id,prediction\n", "“r1” and 2 more have no prediction"),
        ("id,prediction", "“r1” and 2 more have no prediction"),
        ("r1,0.5\nr2,0.25\nr3,1\n", "Line 1 is “r1,0.5”; it has to be id,prediction."),
        ("ID,Prediction\nr1,0.5\n", "Line 1 is “ID,Prediction”"),
        ("id;prediction\nr1;0,5\n", "with commas here and in every line"),
        ("id\tprediction\nr1\t0.5\n", "with commas here and in every line"),
        (",id,prediction\n0,r1,0.5\n", "without a column of row numbers (pandas: index=False)"),
        ("id,prediction,x\nr1,0.5,\n", "Line 1 is “id,prediction,x”"),
        ("\nid,prediction\nr1,0.5\n", "Line 1 is “”"),
        ("{" + '"r1": 0.5}', "Line 1 is"),
        ("<html><body>", "Line 1 is “<html><body>”"),
        ("id,prediction\nr1,0.5\nr2\nr3,1\n", "Line 3 has one column"),
        ("id,prediction\nr1,0.5\nr2,0,25\nr3,1\n", "Line 3 has 3 columns (decimals are written with a point)"),
        ("id,prediction\nr1,0.5\nr2,0.25,,\nr3,1\n", "Line 3 has 4 columns;"),
        ("id,prediction\nr1,0.5\nr1,0.25\nr3,1\n", "Line 3: “r1” was there before, in line 2."),
        ("id,prediction\nr1,0.5\nr9,0.25\nr3,1\n", "Line 3: there is no row “r9” in the test file."),
        ("id,prediction\nr1,0.5\nR2,0.25\nr3,1\n", "Line 3: there is no row “R2”"),
        ("id,prediction\nr1,0.5\n=r2,0.25\nr3,1\n", "Line 3: there is no row “=r2”"),
        ("id,prediction\nr1,0.5\nr3,1\n", "“r2” has no prediction; there is one for each row of the test file."),
        ("id,prediction\nr1,0.5\nr2,\nr3,1\n", "Line 3: the prediction is missing; write a number."),
        ("id,prediction\nr1,0.5\nr2,nan\nr3,1\n", "Line 3: “nan” is not read as a number."),
        ("id,prediction\nr1,0.5\nr2,inf\nr3,1\n", "Line 3: “inf” is not read as a number."),
        ("id,prediction\nr1,0.5\nr2,None\nr3,1\n", "Line 3: “None” is not read as a number."),
        ("id,prediction\nr1,0.5\nr2,1e400\nr3,1\n", "Line 3: “1e400” is longer or larger"),
        ("id,prediction\nr1,0.5\nr2,1_0\nr3,1\n", "Line 3: “1_0” is not read as a number."),
        ("id,prediction\nr1,0.5\nr2,٠.٥\nr3,1\n", "Line 3: “٠.٥” is written with other digits."),
        ("id,prediction\nr1,0.5\nr2,50%\nr3,1\n", "Line 3: “50%” has a percent sign."),
        ('id,prediction\nr1,0.5\nr2,"0,25"\nr3,1\n', "Line 3: “0,25” has a comma."),
        ("id,prediction\nr1,0.5\nr2,=1/4\nr3,1\n", "Line 3: “=1/4” is a formula; save the values"),
        ("id,prediction\nr1,0.5\nr2,@SUM(A1)\nr3,1\n", "Line 3: “@SUM(A1)” is a formula"),
        ("id,prediction\nr1,0.5\nr2,1.25\nr3,1\n", "Line 3: “1.25” is no probability; write a number from 0 to 1."),
        ("id,prediction\nr1,0.5\nr2,\u22120.25\nr3,1\n", "Line 3: “\u22120.25” is no probability"),
        ('id,prediction\nr1,0.5\n"r2,0.25\nr3,1\n', "Line 3 cannot be read as CSV"),
        ('id,prediction\nr1,0.5\nr2,"0.25"x\nr3,1\n', "Line 3 cannot be read as CSV"),
        ('id,prediction\n"r\n1",0.5\nr2,0.25\n', "Line 2: there is no row “r\ufffd1”"),
        ('id,prediction\nr1,"0.5\n0.6"\nr2,0.25\nr3,1\n', "Line 2: “0.5\ufffd0.6” is not read as a number."),
        ('id,prediction\n"r1",0.5\n\n\n"r1",7\n', "Line 5: “r1” was there before, in line 2."),
        ("id,prediction\nr1,0.5\nr2,0.2\x005\nr3,1\n", "Line 3 has a zero byte."),
        ("id,prediction\nr1,0.5\n\u202er2,0.25\nr3,1\n", "Line 3: there is no row “\ufffdr2”"),
        ("id,prediction\nr1,0.5\nr2," + "7" * 140_000 + "\nr3,1\n", "Line 3 cannot be read as CSV"),
    ],
)
def test_what_is_wrong_is_said_with_the_first_bad_line(content: str, said: str) -> None:
    assert said in refusal(content)


def test_the_first_bad_line_is_named_though_later_ones_are_bad_too() -> None:
    assert refusal("id,prediction\nr1,0.5\nr2,x\nr2,0.1\nr3\n").startswith("Line 3: “x”")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (gzip.compress(GOOD.encode(), mtime=0), "a gzip archive"),
        (pickle.dumps(VALUES), "a pickle"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
        (GOOD.encode("utf-16"), "a text in UTF-16"),
        (b"\x93NUMPY\x01\x00", "a NumPy file"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
def test_what_is_no_text_is_known_by_its_first_bytes(content: bytes, kind: str) -> None:
    assert refusal(content) == f"This is {kind}. Save the table as CSV in UTF-8 and send that."


def test_an_archive_is_never_opened() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "0" * 10_000_000)
    assert "a ZIP archive or an Excel workbook" in refusal(packed.getvalue())


def test_bytes_that_are_not_utf_8_have_a_line() -> None:
    assert refusal("id,prediction\r\nr1,0.5\rré,0.25\n".encode("latin-1")).startswith("Line 3 is not UTF-8.")


def test_a_file_is_refused_by_its_size_before_it_is_read() -> None:
    assert "300,000 bytes, and at most 262,144" in refusal(b"x" * 300_000)
    ids = tuple(f"r{number}" for number in range(6_000))
    rows = "".join(f"{id_},0.5\n" for id_ in ids)
    assert refusal(f"id,prediction\n{rows}", ids=ids).startswith("Line 5002 is one too many; at most 5,000 rows")
    assert refusal("id,prediction\n" + "\n" * 200_000).startswith("Line 15001 is one too many")
    assert refusal(GOOD + "\n" * 14_000 + "r3,1\n").startswith("Line 14005: “r3” was there before")


def test_as_many_rows_as_are_read_may_end_with_empty_lines() -> None:
    ids = [f"r{number}" for number in range(5_000)]
    content = "id,prediction\n" + "".join(f"{id_},0.5\n" for id_ in ids) + "\n\n"
    assert len(read(content.encode(), ids, CHANCE)) == 5_000


def test_a_number_may_be_anything_that_can_be_scored() -> None:
    content = "id,prediction\nr1,-3.5\nr2,1e99\nr3,\u22127e-300\n"
    assert read(content.encode(), IDS, NUMBER) == {"r1": -3.5, "r2": 1e99, "r3": -7e-300}
    assert "too large to be scored" in refusal(content.replace("1e99", "1e200"), NUMBER)
    assert "“-3.5” is below 0" in refusal(content, AMOUNT)


def test_classes_are_those_allowed() -> None:
    content = "id,prediction\nr1,spam\nr2, ham \nr3,spam\n"
    assert read(content.encode(), IDS, CLASS) == {"r1": "spam", "r2": "ham", "r3": "spam"}
    assert "Line 2: “Spam” is none of the classes; write ham or spam." in refusal(
        content.replace("r1,s", "r1,S"), CLASS
    )
    assert "Line 3: the prediction is missing; write ham or spam." in refusal(content.replace(" ham ", " "), CLASS)
    assert "“=spam” is none of the classes" in refusal(content.replace("r3,", "r3,="), CLASS)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert refusal(content)


@given(
    st.lists(
        st.sampled_from(["r1", "r2", "r3", "r9", "", '"', ",", "0.5", "1", "nan", "\n", "\r\n", "\0", "é"]), max_size=30
    )
)
def test_any_line_up_of_what_files_have_is_read_or_refused(parts: list[str]) -> None:
    content = "id,prediction\n" + "".join(parts)
    try:
        found: object = read(content.encode(), IDS, CHANCE)
    except PredictionsError as refused:
        found = str(refused)
    assert found


@given(st.permutations(IDS), st.lists(st.floats(0, 1), min_size=3, max_size=3), st.data())
def test_however_it_is_written_the_same_is_read(order: list[str], values: list[float], data: st.DataObject) -> None:
    """What is read at once and what is read line by line, since it is unusual, is the same."""
    ends = st.sampled_from(["\n", "\r\n", "\r", "\n\n"])
    forms = st.sampled_from(["{},{!r}", " {},{!r} ", '"{}","{!r}"', "{},+{!r}"])
    wanted = dict(zip(order, values, strict=True))
    lines = [data.draw(forms).format(id_, value) for id_, value in wanted.items()]
    content = "".join(line + data.draw(ends) for line in ["id,prediction", *lines])
    assert read(content.encode(), IDS, CHANCE) == wanted


def test_both_halves_are_scored_each_against_its_own_ends() -> None:
    public, private = Half({"r1": 1, "r2": 0}, 0.5, 1.0), Half({"r3": 1, "r4": 0}, 0.4, 0.9)
    hidden = Hidden(Measure("roc_auc"), public, private)
    found = score(b"id,prediction\nr1,0.9\nr2,0.1\nr3,0.2\nr4,0.2\n", hidden)
    assert (found.public.score, found.public.gap) == (1.0, 1.0)
    assert (found.private.score, found.private.gap) == (0.5, pytest.approx(0.2))


def test_the_truth_closes_the_gap_and_the_naive_prediction_does_not() -> None:
    made = generate("churn", 1, 4)
    assert made.hidden is not None
    labels = {**made.hidden.public.labels, **made.hidden.private.labels}
    rate = made.files["train.csv"].decode().count(",1\n") / 1600
    rows = [f"{id_},{rate!r}" for id_ in labels]
    Random(1).shuffle(rows)
    found = score(("id,prediction\n" + "\n".join(rows)).encode(), made.hidden)
    assert found.public.gap == pytest.approx(0, abs=1e-9)
    assert found.private.gap == pytest.approx(0, abs=1e-9)
    assert points(found.private.gap, 0.95, 20) == 0
    perfect = "".join(f"{id_},{label}\n" for id_, label in labels.items())
    assert score(f"id,prediction\n{perfect}".encode(), made.hidden).private.gap > 1


def test_scores_are_shown_with_three_decimals() -> None:
    assert shown(0.41238) == "0.412"
    assert MOST_BYTES == 256 * 1024
