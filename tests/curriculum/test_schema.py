"""The JSON Schemas that editors use are those of the models, and accept what ships."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bot.curriculum import schema
from bot.curriculum.files import read_folder
from tests.curriculum.folder import SHIPPED


def test_the_checked_in_schemas_are_fresh() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in (SHIPPED / "schema").iterdir()}
    assert there == schema.schemas(), "run: cairn content schema"


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    assert schema.write(tmp_path) == [
        "manifest.json", "roadmap.json", "stage.json", "projects.json", "career.json",
        "season.json", "challenge.json", "key.json", "dataset.json",
    ]  # fmt: skip
    assert schema.write(tmp_path) == []
    (tmp_path / "schema" / "stage.json").write_text("{}")
    assert schema.write(tmp_path) == ["stage.json"]


@pytest.mark.parametrize("name", schema.schemas())
def test_a_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(schema.schemas()[name]))


def test_every_shipped_file_follows_its_schema() -> None:
    for file in read_folder(SHIPPED).files():
        validator = Draft202012Validator(json.loads(schema.schemas()[f"{file.kind}.json"]))
        assert [error.message for error in validator.iter_errors(file.outline.value)] == []
