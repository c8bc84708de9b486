"""``cairn content generators``: the catalogue, and one draw."""

from __future__ import annotations

from typer.testing import CliRunner

from bot.cli import content
from tests.cli.conftest import ROOT


def test_the_catalogue_is_printed() -> None:
    found = CliRunner().invoke(content.app, ["generators"])
    assert found.exit_code == 0
    assert found.stdout == (ROOT / "docs" / "generators.md").read_text(encoding="utf-8")


def test_one_draw_of_one_generator() -> None:
    found = CliRunner().invoke(content.app, ["generators", "vectors", "--seed", "7"])
    assert found.exit_code == 0
    assert found.stdout.startswith("u: [")
    assert "cosine: " in found.stdout
    assert found.stdout != CliRunner().invoke(content.app, ["generators", "vectors"]).stdout


def test_what_is_not_there_is_said_with_what_is() -> None:
    for asked in (["generators", "Vektor"], ["generators", "vectors", "--version", "9"]):
        found = CliRunner().invoke(content.app, asked)
        assert found.exit_code == 2
        assert found.stderr.startswith("There is no ")
        assert "There are: attention, blobs" in found.stderr
