"""JSON Schema of the content files, generated from the models, for editors to complete and underline with."""

from __future__ import annotations

import json
from pathlib import Path

from bot.curriculum.files import SCHEMAS


def schemas() -> dict[str, str]:
    """The text of every schema file, by file name."""
    found = {}
    for name, model in SCHEMAS.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(by_alias=True)}
        found[f"{name}.json"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return found


def write(folder: Path) -> list[str]:
    """Write the schemas into ``folder``/schema. Returns the names of the files that changed."""
    target = folder / "schema"
    target.mkdir(exist_ok=True)
    changed = []
    for name, text in schemas().items():
        path = target / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed
