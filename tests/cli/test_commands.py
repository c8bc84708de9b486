"""``cairn commands`` and ``cairn content``: tables, schemas and locks that scripts can check."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.cli.show import placed
from tests.cli.conftest import ROOT, Cairn, Within


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped content."""
    return Path(shutil.copytree(ROOT / "content", tmp_path / "content"))


def test_the_table_goes_between_the_marks(within: Within, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- commands -->\nold\n<!-- /commands -->\nafter\n", encoding="utf-8")
    assert within("commands", "--check", "page.md").returncode == 1
    assert within("commands", "--write", "page.md").returncode == 0
    table = within("commands", "--markdown").stdout
    assert page.read_text(encoding="utf-8") == f"before\n<!-- commands -->\n{table}<!-- /commands -->\nafter\n"
    assert within("commands", "--check", "page.md").returncode == 0
    assert within("commands", "--check", "no.md").returncode == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!-- commands -->",
        "<!-- /commands --><!-- commands -->",
        "<!-- commands --><!-- commands --><!-- /commands -->",
    ],
)
def test_a_page_without_marks_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not there once each"):
        placed(text, "table")


def test_the_list_for_people(within: Within) -> None:
    assert "/roadmap stage number" in within("commands").stdout


def test_the_shipped_content_in_all_three_commands(cairn: Cairn) -> None:
    for args in (("check",), ("schema", "--check"), ("lock", "--check")):
        done = cairn("content", *args)
        assert done.returncode == 0, done.stdout + done.stderr


def test_problems_are_counted_and_listed(within: Within, folder: Path) -> None:
    stage = folder / "roadmaps" / "ml-engineer" / "stages" / "01-python.yaml"
    stage.write_text(stage.read_text(encoding="utf-8").replace("title:", "titel:", 2), encoding="utf-8")
    done = within("content", "check", "content")
    assert done.returncode == 1
    assert "roadmaps/ml-engineer/stages/01-python.yaml:" in done.stdout
    as_json = within("content", "check", "content", "--json")
    data = json.loads(as_json.stdout)
    assert as_json.returncode == 1
    assert data["version"] == 1
    assert len(data["problems"]) == len(done.stdout.splitlines()) - 1
    assert data["problems"][0].keys() == {"file", "line", "path", "message"}


def test_a_folder_that_is_not_there_is_misuse(within: Within) -> None:
    for args in (("check", "nowhere"), ("schema", "nowhere"), ("lock", "nowhere"), ("check", "nowhere", "--json")):
        done = within("content", *args)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "There is no folder nowhere. Name one, or set CAIRN_CONTENT_DIR.\n"


def test_stale_schemas_and_locks_are_told_and_mended(within: Within, folder: Path) -> None:
    (folder / "schema" / "stage.json").write_text("{}")
    (folder / "ids.lock").write_text("# empty\n")
    for what, name in (("schema", "stage.json"), ("lock", "ids.lock")):
        stale = within("content", what, "content", "--check")
        assert stale.returncode == 1
        assert stale.stderr == f"Not up to date: {name}. Run: cairn content {what}\n"
        assert within("content", what, "content").returncode == 0
        assert within("content", what, "content", "--check").returncode == 0
    assert (folder / "ids.lock").read_text(encoding="utf-8") == (ROOT / "content" / "ids.lock").read_text(
        encoding="utf-8"
    )


def test_the_version(cairn: Cairn) -> None:
    from bot import __version__

    assert cairn("--version").stdout == f"{__version__}\n"
