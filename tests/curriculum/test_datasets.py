"""Data sets that ship: what lies there is what is described, and whatever is not is named."""

from __future__ import annotations

import gzip
import hashlib

import pytest

from bot.curriculum import ids
from bot.curriculum.dataset_rules import MOST_BYTES
from bot.curriculum.files import read_folder
from bot.curriculum.load import load
from tests.curriculum.folder import Garden

DATA = b"day,rain,mm,site\n2026-03-01,yes,4.5,north\n2026-03-02,no,,south\n"
FILE = "datasets/rain/dataset.yaml"
DESCRIPTION = """\
# yaml-language-server: $schema=../../schema/dataset.json
schema: 1
id: ds.rain
title: Rain in the garden
summary: Rain on two days.
file: rain.csv
sha256: '{hash}'
rows: 2
source:
  title: Our own bucket
  url: https://example.org/rain
licence:
  title: CC0
attribution: The gardeners (2026), CC0.
columns:
  - {{name: day, kind: date, text: Day}}
  - {{name: rain, kind: text, text: Whether it rained}}
  - {{name: mm, kind: number, text: Rain in mm, gaps: true}}
  - {{name: site, kind: text, text: Where the bucket stood}}
"""


def place(garden: Garden, data: bytes, name: str = "rain.csv", old: str = "", new: str = "") -> None:
    """Put ``data`` and its description there, after one edit of the description."""
    written = DESCRIPTION.format(hash=hashlib.sha256(data).hexdigest()).replace("rain.csv", name)
    assert not old or written.count(old) == 1
    garden.write(f"datasets/rain/{name}", data)
    garden.write(FILE, written.replace(old, new) if old else written)
    if not read_folder(garden.path).problems:
        ids.update(read_folder(garden.path))


def test_a_data_set_that_is_right(garden: Garden) -> None:
    place(garden, DATA)
    assert garden.problems() == []
    found = load(garden.path).dataset("ds.rain")
    assert found is not None
    assert found.content() == DATA
    assert found.about.caption == "Teaching data: Rain on two days. The gardeners (2026), CC0."
    assert load(garden.path).dataset("ds.snow") is None


def test_a_packed_one_is_looked_into(garden: Garden) -> None:
    place(garden, gzip.compress(DATA), "rain.csv.gz")
    assert garden.problems() == []
    place(garden, gzip.compress(DATA.replace(b"4.5", b"wet")), "rain.csv.gz")
    assert garden.problems() == [f"{FILE}:18: columns[2].kind: line 2 of the file has 'wet', expected a number"]


def test_it_comes_back_from_the_cache(garden: Garden) -> None:
    place(garden, DATA)
    cache = garden.path.parent / "cache"
    first, second = load(garden.path, cache).dataset("ds.rain"), load(garden.path, cache).dataset("ds.rain")
    assert cache.exists()
    assert first == second
    assert second is not None
    assert second.content() == DATA


def test_bytes_that_were_changed_after_the_start_are_not_sent(garden: Garden) -> None:
    place(garden, DATA)
    found = load(garden.path).dataset("ds.rain")
    assert found is not None
    garden.write("datasets/rain/rain.csv", DATA + b"2026-03-03,no,0,east\n")
    with pytest.raises(ValueError, match=r"rain\.csv of ds\.rain is not the file"):
        found.content()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (DATA.replace(b"site", b"place"), "the file has 4 columns, of which 'place' is not where it should be"),
        (DATA.replace(b"day,rain", b"rain,day"), "the file has 4 columns, of which 'rain' is not where it should be"),
        (DATA + b"2026-03-03,no,1,east\n", "read 2, expected 3, the rows of the file"),
        (DATA.replace(b",north", b""), "line 2 of the file has 3 fields, expected 4"),
        (DATA.replace(b"4.5", b"nan"), "line 2 of the file has 'nan', expected a number"),
        (DATA.replace(b"4.5", b"1_0"), "line 2 of the file has '1_0', expected a number"),
        (DATA.replace(b",,", b",2,"), "the column has no gaps"),
        (DATA.replace(b",no,", b",,"), "line 3 of the file has a gap; say gaps: true if that is meant"),
        (DATA.replace(b"2026-03-02", b"2026-02-30"), "line 3 of the file has '2026-02-30', expected a date"),
        (DATA.replace(b"2026-03-02", b"20260302"), "line 3 of the file has '20260302', expected a date"),
        (DATA.replace(b"south", b" south"), "line 3 of the file has ' south', expected a text"),
        (DATA.replace(b"south", b"s\xfcden"), "rain.csv cannot be read as a CSV in UTF-8"),
        (DATA.replace(b"south", b'"south'), "rain.csv cannot be read as a CSV in UTF-8"),
        (b"", "rain.csv cannot be read as a CSV in UTF-8"),
        (DATA + b" " * MOST_BYTES, f"it has more than {MOST_BYTES} bytes"),
    ],
)
def test_what_is_wrong_with_the_file(garden: Garden, data: bytes, said: str) -> None:
    place(garden, data)
    (problem,) = garden.problems()
    assert problem.startswith(f"{FILE}:")
    assert said in problem


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: ds.rain", "id: ds.snow", "read ds.snow, expected ds.rain, after the folder"),
        ("file: rain.csv", "file: hail.csv", "hail.csv cannot be read: No such file or directory"),
        ("file: rain.csv", "file: ../rain.csv", "expected the name of a file such as nile.csv or digits.csv.gz"),
        ("rows: 2", "rows: 3", "read 3, expected 2, the rows of the file"),
        ("kind: date", "kind: day", "kind"),
        ("attribution", "atribution", "read the field “atribution”"),
        ("schema=../../schema/dataset", "schema=../schema/dataset", "the first line names the file's schema"),
    ],
)
def test_what_is_wrong_with_the_description(garden: Garden, old: str, new: str, said: str) -> None:
    place(garden, DATA, old=old, new=new)
    assert any(said in problem for problem in garden.problems())


def test_another_file_than_the_described_one_is_named_with_its_hash(garden: Garden) -> None:
    place(garden, DATA)
    other = DATA.replace(b"4.5", b"4.6")
    garden.write("datasets/rain/rain.csv", other)
    said = f"the file is another one; if the change is meant, write {hashlib.sha256(other).hexdigest()}"
    assert garden.problems() == [f"{FILE}:7: sha256: {said}"]


def test_what_nothing_reads_is_named(garden: Garden) -> None:
    place(garden, DATA)
    garden.write("datasets/rain/old.csv", DATA)
    assert garden.problems() == [
        "datasets/rain/old.csv:1: nothing reads this file; expected dataset.yaml and the file that it names"
    ]


def test_a_folder_without_a_description_is_named(garden: Garden) -> None:
    garden.write("datasets/snow/snow.csv", DATA)
    assert any("datasets/snow/dataset.yaml" in problem for problem in garden.problems())


def test_a_challenge_names_a_data_set_that_is_there(garden: Garden) -> None:
    place(garden, DATA)
    week = "seasons/spring/challenges/w01-seeds.yaml"
    text = (garden.path / week).read_text(encoding="utf-8")
    garden.write(week, text + "files: [ds.rain]\n")
    assert garden.problems() == []
    garden.write(week, text + "files: [ds.rian]\n")
    (problem,) = garden.problems()
    assert "read ds.rian, expected the id of a dataset" in problem
    assert "ds.rain" in problem
