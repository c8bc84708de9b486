"""Drafts: valid from their first line, seen by nobody, and adding lines only."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path

import pytest

from bot.curriculum import ids
from bot.curriculum.check import check
from bot.curriculum.draft_weeks import Kind, new_challenge
from bot.curriculum.drafts import WRITE, DraftError, new_roadmap, new_topic, slug
from bot.curriculum.files import read_folder
from bot.curriculum.load import load
from bot.curriculum.problems import ContentError
from tests.curriculum.folder import HARVEST, SHIPPED, SOIL, Garden, planted


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    """A small valid content folder."""
    return planted(tmp_path / "content")


def test_a_draft_of_a_topic_is_valid_and_nobody_sees_it(garden: Garden) -> None:
    before = (garden.path / SOIL).read_text(encoding="utf-8")
    made = new_topic(garden.path, "Worms: friends?", "1")
    assert made.id.endswith(".worms-friends")
    assert made.file == SOIL
    lines = (garden.path / SOIL).read_text(encoding="utf-8").splitlines()
    assert lines[made.line - 1].strip() == f"- id: {made.id}"
    kept = [each[2:] for each in difflib.ndiff(before.splitlines(), lines) if each.startswith("- ")]
    assert kept == []
    ids.update(read_folder(garden.path))
    assert garden.problems() == []
    catalog = load(garden.path)
    assert catalog.roadmaps[0].find_topic(made.id) is None
    assert any(t.id == made.id for s in catalog.roadmaps[0].stages for part in s.sections for t in part.topics)


def test_a_draft_made_active_is_told_everything_it_lacks(garden: Garden) -> None:
    made = new_topic(garden.path, "Worms", "1")
    text = (garden.path / SOIL).read_text(encoding="utf-8")
    start = text.index(f"- id: {made.id}")
    line = text.index("        status: draft", start)
    (garden.path / SOIL).write_text(text[:line] + text[text.index("\n", line) + 1 :], encoding="utf-8")
    problems = [problem for problem in check(garden.path)[0] if WRITE in problem.message]
    assert {problem.path.rpartition(".")[2] for problem in problems} >= {
        "summary",
        "outcomes[0]",
        "text",
        "why",
        "reason",
    }
    assert all(problem.line >= made.line for problem in problems)


def test_two_drafts_come_with_one_version(garden: Garden) -> None:
    version = check_version(garden)
    first, second = new_topic(garden.path, "Worms", "1"), new_topic(garden.path, "Moles", "2")
    assert (first.file, second.file) == (SOIL, HARVEST)
    assert check_version(garden) == version + 1
    ids.update(read_folder(garden.path))
    assert garden.problems() == []


def check_version(garden: Garden) -> int:
    """The content version."""
    return load(garden.path).version


@pytest.mark.parametrize(
    ("title", "stage", "section", "roadmap", "said"),
    [
        ("Worms", "9", "", "", "There is no stage 9"),
        ("Worms", "1", "no.such", "", "There is no section no.such"),
        ("Worms", "1", "", "desert", "There is no roadmap desert"),
        ("???", "1", "", "", "has no letter"),
        ("W" * 60, "1", "", "", "Use a shorter title"),
    ],
)
def test_what_cannot_be_written_changes_nothing(
    garden: Garden, title: str, stage: str, section: str, roadmap: str, said: str
) -> None:
    before = {path: path.read_bytes() for path in garden.path.rglob("*.yaml")}
    with pytest.raises(DraftError, match=said):
        new_topic(garden.path, title, stage, section, roadmap)
    assert {path: path.read_bytes() for path in garden.path.rglob("*.yaml")} == before


def test_an_id_is_given_once(garden: Garden) -> None:
    new_topic(garden.path, "Worms", "1")
    with pytest.raises(DraftError, match="is taken"):
        new_topic(garden.path, "worms!", "2")


def test_a_folder_that_cannot_be_read_says_where(garden: Garden) -> None:
    garden.write(SOIL, "a: [")
    with pytest.raises(ContentError, match="this is not YAML"):
        new_topic(garden.path, "Worms", "2")


@pytest.mark.parametrize("listed", ["roadmaps: [garden]", "roadmaps:\n  - garden", "roadmaps: [\n  garden ]"])
def test_a_roadmap_begins_with_one_stage_and_is_listed(garden: Garden, listed: str) -> None:
    garden.edit("manifest.yaml", "roadmaps: [garden]", listed)
    made = new_roadmap(garden.path, "Data engineer")
    assert made.id == "data-engineer"
    ids.update(read_folder(garden.path))
    told = [str(each) for each in check(garden.path)[0] if not each.file.startswith("roadmaps/data-engineer")]
    assert told == []
    new_topic(garden.path, "Lakes", "1", roadmap="data-engineer")
    assert [each.model.roadmap for each in load(garden.path).roadmaps] == ["garden", "data-engineer"]
    with pytest.raises(DraftError, match="longer than 20 characters"):
        new_roadmap(garden.path, "Data engineer in a large company")
    with pytest.raises(DraftError, match="already"):
        new_roadmap(garden.path, "Data Engineer")
    with pytest.raises(DraftError, match="--prefix de2"):
        new_roadmap(garden.path, "Data ethics")


def test_a_list_that_cannot_be_added_to_is_left_alone(garden: Garden) -> None:
    garden.edit("manifest.yaml", "roadmaps: [garden]", "roadmaps: [\n  garden\n  ]")
    with pytest.raises(DraftError, match="on one line"):
        new_roadmap(garden.path, "Data engineer")
    assert not (garden.path / "roadmaps" / "data-engineer").exists()


def test_a_week_goes_where_the_season_names_it(tmp_path: Path) -> None:
    shipped = Path(shutil.copytree(SHIPPED, tmp_path / "shipped"))
    season = shipped / "seasons" / "year-one"
    for path in season.glob("*/w02-*.yaml"):
        path.unlink()
    made = new_challenge(shipped, "Loop the log", "ml.py-control-flow")
    assert (made.id, made.file) == ("ch.loop-the-log", "seasons/year-one/challenges/w02-loop-the-log.yaml")
    assert "stage: ml.s1" in (shipped / made.file).read_text(encoding="utf-8")
    found = read_folder(shipped)
    assert found.problems == []
    told = {f"{each.file}: {each.message}" for each in check(shipped)[0] if "w02" in each.file}
    assert any("/challenges/" in each and WRITE in each for each in told)
    assert any("/keys/" in each and WRITE in each for each in told)
    with pytest.raises(DraftError, match="written already"):
        new_challenge(shipped, "Loop the log", "ml.py-control-flow")


@pytest.mark.parametrize("kind", ["number", "single"])
def test_a_season_grows_by_a_last_week_only(tmp_path: Path, kind: Kind) -> None:
    shipped = Path(shutil.copytree(SHIPPED, tmp_path / "shipped"))
    season = shipped / "seasons" / "year-one" / "season.yaml"
    season.write_text(
        season.read_text(encoding="utf-8").replace("  - {week: 52, challenge: ch.ship-it}\n", ""), encoding="utf-8"
    )
    before = season.read_text(encoding="utf-8")
    for wanted, said in ((0, "--week 52"), (60, "--week 52"), (3, "--week 52")):
        with pytest.raises(DraftError, match=said):
            new_challenge(shipped, "Another end", "ml.docker", week=wanted, kind=kind)
    assert season.read_text(encoding="utf-8") == before
    made = new_challenge(shipped, "Another end", "ml.docker", week=52, kind=kind)
    assert made.file.endswith("w52-another-end.yaml")
    assert "  - {week: 52, challenge: ch.another-end}\n" in season.read_text(encoding="utf-8")
    assert read_folder(shipped).problems == []
    with pytest.raises(DraftError, match="There is no topic"):
        new_challenge(shipped, "More", "ml.no-such", week=53)
    with pytest.raises(DraftError, match="There is no season"):
        new_challenge(shipped, "More", "ml.docker", season="year-two")


def test_titles_become_ids() -> None:
    assert slug("  Überwachtes Lernen, Teil 2 ") == "uberwachtes-lernen-teil-2"
