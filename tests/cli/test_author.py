"""``cairn content new`` and ``preview``, as an author types them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Within


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped content."""
    return Path(shutil.copytree(ROOT / "content", tmp_path / "content"))


def test_a_topic_from_draft_to_preview(within: Within, folder: Path) -> None:
    made = within("content", "new", "topic", "Feature stores", "--stage", "8", "--folder", "content")
    assert made.returncode == 0, made.stderr
    assert "content preview ml.feature-stores" in made.stdout
    assert within("content", "lock", "content").returncode == 0
    checked = within("content", "check", "content")
    assert checked.returncode == 0, checked.stdout
    shown = within("content", "preview", "ml.feature-stores", "--folder", "content")
    assert "8, draft · Feature stores" in shown.stdout
    assert "Right: Write here the right answer" in shown.stdout


def test_a_roadmap(within: Within, folder: Path) -> None:
    made = within("content", "new", "roadmap", "Data engineer", "--folder", "content")
    assert made.returncode == 0, made.stderr
    assert (folder / "roadmaps" / "data-engineer" / "stages" / "01-first.yaml").is_file()
    assert "roadmaps/data-engineer" in within("content", "check", "content").stdout


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("ml.s3", "Data handling"),
        ("pr.spam-detection", "Milestones"),
        ("ml.missing-values", "Learn from"),
        ("ch.flow-of-the-nile", "Right: 169.228"),
        ("ch.angle-between", "These are your own"),
    ],
)
def test_what_can_be_looked_at(within: Within, folder: Path, id_: str, said: str) -> None:
    assert said in within("content", "preview", id_, "--folder", "content").stdout


def test_what_is_not_there_is_said(within: Within, folder: Path) -> None:
    for args, said in (
        (("preview", "ml.no-such"), "no topic, stage, project or challenge"),
        (("preview", "ml.no-such", "--folder", "nowhere"), "no folder nowhere"),
        (("new", "topic", "Worms", "--stage", "12", "--folder", "content"), "no stage 12"),
    ):
        done = within("content", *args)
        assert done.returncode == 2
        assert said in done.stderr
