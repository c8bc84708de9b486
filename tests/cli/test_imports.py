"""What a command may import: ``--help`` and the content check answer before a database driver could be loaded."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, environment

PICTURES = ("jinja2", "resvg_py", "anyascii")

HEAVY = {
    *("sqlalchemy", "alembic", "psycopg", "sqlite3"),
    *("discord", "aiohttp", "slack_bolt", "slack_sdk", "prompt_toolkit"),
    *("apscheduler", "structlog", "matplotlib"),
    *PICTURES,
}


def imported(*args: str, data: Path | None = None) -> set[str]:
    """The top-level modules in memory after ``cairn ARGS``, whether the content has problems or not."""
    more = {"CAIRN_DATA_DIR": str(data)} if data else {}
    code = (
        "import sys\nsys.argv = ['cairn', *sys.argv[1:]]\nfrom bot.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code in (None, 0, 1), end.code\n"
        "print('\\nMODULES', *{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=ROOT, env=environment(**more), capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return set(done.stdout.rpartition("MODULES")[2].split())


@pytest.mark.parametrize(
    "args", [("--help",), ("ask", "--help"), ("content", "check"), ("content", "check", "content")]
)
def test_a_light_command_imports_nothing_heavy(args: tuple[str, ...]) -> None:
    assert not imported(*args) & HEAVY


def test_nothing_is_there_for_pictures_before_the_first(tmp_path: Path) -> None:
    asked = imported("ask", "/leaderboard show", data=tmp_path)
    assert "sqlalchemy" in asked
    assert not asked & set(PICTURES)
    drawn = imported("ask", "/leaderboard picture", data=tmp_path)
    assert drawn & set(PICTURES) == {"jinja2"}  # the renderer has a process of its own


def test_help_needs_no_models_either() -> None:
    assert not imported("--help") & {"pydantic", "yaml", "rapidfuzz", "asyncio"}


def test_the_chat_language_is_the_standard_library_alone() -> None:
    for path in (ROOT / "bot" / "chat").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        hints = [
            node for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        ]
        skipped = {id(inner) for node in hints for inner in ast.walk(node)}
        for node in ast.walk(tree):
            if id(node) in skipped:
                continue
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.partition(".")[0] in sys.stdlib_module_names or name.startswith("bot.chat"), (
                    f"{path}: {name}"
                )
