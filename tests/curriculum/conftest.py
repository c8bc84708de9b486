"""A content folder that a test may break."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.curriculum.folder import Garden, planted


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    """A fresh copy of the sample folder."""
    return planted(tmp_path / "content")
