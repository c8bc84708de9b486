"""The README says what the program says."""

from __future__ import annotations

import re
from pathlib import Path

from bot.cli.show import table

ROOT = Path(__file__).parent.parent


def test_the_command_table_is_the_generated_one() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- commands -->\n(.*?)\n<!-- /commands -->", readme, re.DOTALL)
    assert found is not None
    assert found[1] == table(), "paste the output of: python -m bot commands --markdown"


def test_every_file_that_is_linked_is_there() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_files_stay_readable() -> None:
    """House rule: a file over 300 lines is split along a seam that has a name."""
    for folder in ("bot", "adapters", "tests", "benchmarks"):
        for path in (ROOT / folder).rglob("*.py"):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path
