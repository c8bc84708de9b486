"""A broken folder: every mistake is named with its file, its line, what was read and what was expected."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import pytest

from bot.curriculum.check import check
from bot.curriculum.load import load
from bot.curriculum.problems import ContentError
from bot.curriculum.strict_yaml import read
from tests.curriculum.folder import CAREER, FILES, HARVEST, PROJECTS, ROADMAP, SHIPPED, SOIL, Garden

HOURS = "        hours: 4\n"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One edit of a file, and the problem that it must give: the line, and a part of what is said."""

    file: str
    old: str
    new: str
    line: int
    said: str
    where: str = ""
    """The file of the problem, where it is not the edited one."""

    def is_in(self, problems: list[str]) -> bool:
        begins = f"{FILES[self.where or self.file]}:{self.line}: "
        return any(problem.startswith(begins) and self.said in problem for problem in problems)


MISTAKES = [Mistake(**each) for each in read(Path(__file__).with_name("mistakes.yaml"), "mistakes.yaml").value]
each_mistake = pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{n}-{m.said[:40]}" for n, m in enumerate(MISTAKES)])


def test_the_sample_is_valid(garden: Garden) -> None:
    assert garden.problems() == []


@each_mistake
def test_a_mistake_is_named_where_it_is(garden: Garden, mistake: Mistake) -> None:
    garden.edit(FILES[mistake.file], mistake.old, mistake.new)
    problems = garden.problems()
    assert mistake.is_in(problems), "\n".join(problems)


@each_mistake
def test_a_broken_folder_is_refused_or_usable(garden: Garden, mistake: Mistake) -> None:
    garden.edit(FILES[mistake.file], mistake.old, mistake.new)
    try:
        catalog = load(garden.path)
    except ContentError as error:
        said = str(error)
        first = str(error.problems[0])
    else:
        roadmap = catalog.roadmap(None)
        said = first = ", ".join(p.label for stage in roadmap.stages for p in roadmap.placed(stage))
        assert roadmap.find_topic("Types of soil") is not None
    assert first in said


def test_everything_is_named_at_once(garden: Garden) -> None:
    at_once = [
        Mistake("soil", HOURS, "        hour: 4\n", 45, "read the field “hour”"),
        Mistake("soil", "difficulty: easy", "difficulty: esay", 20, "read “esay”"),
        Mistake("soil", "answer: [b]", "answer: [d]", 39, "read d"),
        Mistake("soil", "tools: [ga.compost]", "tools: [ga.nothing]", 68, "read ga.nothing"),
        Mistake("harvest", "hours: 5\nrequires", "hours: 6\nrequires", 9, "read 6, expected 5"),
        Mistake("projects", "stage: ga.s2", "stage: ga.s3", 8, "read ga.s3"),
        Mistake("career", "max: 40000", "max: 400", 12, "read 400"),
        Mistake("lock", "ind.parks | industry", "ind.parks | topic", 9, "was issued to a topic", "career"),
        Mistake("soil", "../../../schema/stage", "../schema/stage", 1, "the first line"),
    ]
    for each in at_once:
        garden.edit(FILES[each.file], each.old, each.new)
    problems = garden.problems()
    assert [each for each in at_once if not each.is_in(problems)] == [], "\n".join(problems)


def test_one_unreadable_file_makes_no_other_problems(garden: Garden) -> None:
    garden.write(SOIL, "a: [\n")
    assert [problem.partition(":")[0] for problem in garden.problems()] == [SOIL]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "read nothing, expected fields"),
        (b"# only a comment\n", "read nothing, expected fields"),
        (b"- a\n- b\n", "read a list of 2, expected fields"),
        (b"just text\n", "read “just text”, expected fields"),
        (b"title: caf\xe9\n", "not UTF-8"),
        ("title: a".encode("utf-16"), "not UTF-8"),
        (b"a: 1\n" * 250_000, "expected at most 1,048,576"),
        (b"a: " + b"[" * 100_000, "nested deeper than 32 levels"),
        (b"a: [" + b"1," * 100_001 + b"]", "more than 100,000 values"),
        (bytes(range(128, 256)), "not UTF-8"),
    ],
)
@pytest.mark.parametrize("file", ["manifest.yaml", SOIL])
def test_a_file_that_is_something_else(garden: Garden, file: str, data: bytes, said: str) -> None:
    garden.write(file, data)
    assert any(problem.startswith(f"{file}:1: ") and said in problem for problem in garden.problems())
    with pytest.raises(ContentError, match="cannot be used"):
        load(garden.path)


def test_a_folder_that_is_missing_empty_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("text")
    (tmp_path / "empty").mkdir()
    for path, said in (
        (tmp_path / "nothing", "the content folder is not there; create it, or set CAIRN_CONTENT_DIR"),
        (file, "the content folder is not a folder"),
        (tmp_path / "empty", "manifest.yaml:1: there is no such file"),
    ):
        assert said in "\n".join(str(problem) for problem in check(path)[0])
        with pytest.raises(ContentError) as caught:
            load(path)
        assert said in str(caught.value)


def test_what_is_missing_or_misnamed(garden: Garden) -> None:
    (garden.path / ROADMAP).unlink()
    (garden.path / CAREER).rename(garden.path / "roadmaps/garden/carer.yaml")
    (garden.path / HARVEST).rename(garden.path / "roadmaps/garden/stages/03-harvest.yaml")
    shutil.copy(garden.path / SOIL, garden.path / "roadmaps/garden/stages/09-more.yml")
    said = "\n".join(garden.problems())
    assert f"{ROADMAP}:1: there is no such file" in said
    assert "roadmaps/garden/carer.yaml:1: nothing reads this file" in said
    assert "the nearest is career.yaml" in said
    assert "roadmaps/garden/stages/03-harvest.yaml:4: number: read 2, but the file is called 03-harvest.yaml" in said
    assert "roadmaps/garden/stages/09-more.yml:1: nothing reads this file" in said


def test_a_stage_file_that_is_a_folder(garden: Garden) -> None:
    (garden.path / "roadmaps/garden/stages/03-more.yaml").mkdir()
    assert any("03-more.yaml:1: it cannot be read" in problem for problem in garden.problems())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(garden: Garden) -> None:
    (garden.path / SOIL).chmod(0)
    assert any(f"{SOIL}:1: it cannot be read" in problem for problem in garden.problems())


def test_a_career_and_projects_may_be_left_out(garden: Garden) -> None:
    for name in (CAREER, PROJECTS):
        (garden.path / name).unlink()
    roadmap = load(garden.path).roadmap(None)
    assert roadmap.career is None
    assert roadmap.projects == ()


def test_too_many_topics_in_a_stage(garden: Garden) -> None:
    start = (garden.path / HARVEST).read_text(encoding="utf-8")
    topic = start[start.index("      - id: ga.sowing") : start.index("      - id: ga.grafting")]
    more = "".join(topic.replace("id: ga.sowing", f"id: ga.sowing-{n}") for n in range(14))
    garden.write(HARVEST, start + more)
    assert any(f"{HARVEST}:11: sections: read 15 active topics, expected 1 to 14" in each for each in garden.problems())


def test_the_shipped_content_is_valid_and_quickly_checked() -> None:
    begun = process_time()
    problems, counts = check(SHIPPED)
    assert process_time() - begun < 2  # of this process alone, however busy the machine is
    assert [str(problem) for problem in problems] == []
    assert (counts.roadmaps, counts.stages, counts.topics, counts.projects) == (2, 14, 81, 8)


def test_windows_line_ends_and_a_byte_order_mark_are_fine(garden: Garden) -> None:
    text = (garden.path / SOIL).read_text(encoding="utf-8")
    garden.write(SOIL, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert garden.problems() == []
