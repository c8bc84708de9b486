"""An empty folder in which shown code finds its files."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of one test."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
