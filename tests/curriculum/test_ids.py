"""``ids.lock``: an id is issued once, keeps its meaning, and never leaves."""

from __future__ import annotations

import pytest

from bot.curriculum import ids, lock
from bot.curriculum.files import read_folder
from bot.curriculum.problems import ContentError
from tests.curriculum.folder import HARVEST, ROADMAP, SOIL, Garden

GRAFTING = "      - id: ga.grafting\n"


def relocked(garden: Garden) -> list[str]:
    """Update the lock; the lines that came or changed."""
    before = (garden.path / lock.NAME).read_text(encoding="utf-8").splitlines()
    changed = ids.update(read_folder(garden.path))
    after = (garden.path / lock.NAME).read_text(encoding="utf-8").splitlines()
    new = [line for line in after if line not in before]
    assert changed == len(new)
    return new


def test_a_lock_that_is_up_to_date_stays_as_it_is(garden: Garden) -> None:
    path = garden.path / lock.NAME
    before = path.stat().st_mtime_ns
    assert relocked(garden) == []
    assert path.stat().st_mtime_ns == before


def test_a_missing_lock_is_one_problem_and_is_written(garden: Garden) -> None:
    path = garden.path / lock.NAME
    before = path.read_text(encoding="utf-8")
    path.unlink()
    assert garden.problems() == ["ids.lock:1: there is no such file; run: cairn content lock"]
    ids.update(read_folder(garden.path))
    assert path.read_text(encoding="utf-8") == before
    assert list(garden.path.glob("*.new")) == []


def test_a_new_id_joins_with_the_version_it_says(garden: Garden) -> None:
    new = "      - {id: ga.peat, title: Peat | turf, since: 2, status: draft, hours: 2, summary: Old plants.}\n"
    garden.edit(HARVEST, GRAFTING, new + GRAFTING)
    assert any("the id ga.peat is not in ids.lock" in problem for problem in garden.problems())
    assert relocked(garden) == ["ga.peat | topic | live | 2 | Peat | turf"]
    assert garden.problems() == []


def test_a_new_section_takes_the_version_of_the_content(garden: Garden) -> None:
    garden.edit("manifest.yaml", "version: 2", "version: 3")
    garden.edit(SOIL, "  - id: ga.s1.water\n", "  - {id: ga.s1.air, title: Air}\n  - id: ga.s1.water\n")
    assert relocked(garden) == ["ga.s1.air | section | live | 3 | Air"]


def test_a_retired_topic_stays_and_never_comes_back(garden: Garden) -> None:
    garden.edit(HARVEST, "        status: draft\n", "        status: retired\n")
    assert any("is retired here and live in ids.lock; run: cairn" in problem for problem in garden.problems())
    assert relocked(garden) == ["ga.grafting | topic | retired | 1 | Grafting"]
    assert garden.problems() == []
    garden.edit(HARVEST, "        status: retired\n        hours: 2\n", "        status: draft\n        hours: 2\n")
    assert any("a retired id never comes back" in problem for problem in garden.problems())
    assert relocked(garden) == []


def test_a_deleted_topic_is_missed_and_stays_in_the_lock(garden: Garden) -> None:
    text = (garden.path / HARVEST).read_text(encoding="utf-8")
    garden.write(HARVEST, text[: text.index(GRAFTING)])
    gone = "the topic ga.grafting is live here and not in the content; bring it back with status: retired"
    assert garden.problems() == [f"ids.lock:9: {gone}"]
    assert relocked(garden) == []
    assert "ga.grafting | topic | live" in (garden.path / lock.NAME).read_text(encoding="utf-8")


def test_what_has_no_status_is_retired_in_the_lock(garden: Garden) -> None:
    text = (garden.path / ROADMAP).read_text(encoding="utf-8")
    garden.write(ROADMAP, text[: text.index("about:")])
    assert any("the page ga.about.gardens is live here" in problem for problem in garden.problems())
    garden.edit(lock.NAME, "ga.about.gardens | page | live", "ga.about.gardens | page | retired")
    assert garden.problems() == []


def test_a_kind_is_never_changed_by_the_update(garden: Garden) -> None:
    garden.edit(lock.NAME, "ga.compost | topic", "ga.compost | section")
    assert relocked(garden) == []
    assert any("was issued to a section and is a topic here" in problem for problem in garden.problems())


def test_a_changed_meaning_must_be_locked_again(garden: Garden) -> None:
    garden.edit(SOIL, "title: Compost\n", "title: Compost and worms\n")
    assert any("means “Compost” in ids.lock" in problem for problem in garden.problems())
    assert relocked(garden) == ["ga.compost | topic | live | 1 | Compost and worms"]
    assert garden.problems() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("ga.compost | topic", "<<<<<<< HEAD\nga.compost | topic"), ("ga.compost | topic | live", "ga.compost | topic")],
)
def test_a_lock_that_cannot_be_read_is_never_written(garden: Garden, old: str, new: str) -> None:
    garden.edit(lock.NAME, old, new)
    before = (garden.path / lock.NAME).read_bytes()
    with pytest.raises(ContentError, match=r"expected id \| kind"):
        ids.update(read_folder(garden.path))
    assert (garden.path / lock.NAME).read_bytes() == before


def test_a_lock_of_other_bytes(garden: Garden) -> None:
    garden.write(lock.NAME, b"\xff\xfe")
    assert garden.problems() == ["ids.lock:1: the file is not UTF-8 text; take the last good one from version control"]


def test_broken_content_is_never_locked(garden: Garden) -> None:
    garden.edit(SOIL, "id: ga.compost\n", "id: ga.Compost\n")
    with pytest.raises(ContentError, match="expected an id such as"):
        ids.update(read_folder(garden.path))
