"""pydantic's errors as lines that an author can act on: what was read, what was expected, the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.chat.errors import quoted
from bot.chat.text import nearest
from bot.curriculum.fields import IN_WORDS
from bot.curriculum.strict_yaml import Document, ValuePath

READ_LENGTH = 60
"""How much of a wrong value is shown."""


def explain(error: ValidationError, model: type[BaseModel], document: Document) -> Iterator[tuple[ValuePath, str]]:
    """Yield the path in ``document`` and the message for every error of validating it as ``model``."""
    for each in error.errors(include_url=False):
        if not _follows_from_another(each):
            path = _in_document(each["loc"], document)
            if each["type"] == "union_tag_invalid":
                path = (*path, each["ctx"]["discriminator"].strip("'"))
            yield path, _message(each, model, path)


def near(name: str, names: Iterable[str]) -> str:
    """The end of a message that offers the name most like ``name``; empty where none comes near."""
    found = nearest(name, names)
    return f"; the nearest is {found}" if found else ""


def shown(value: object) -> str:
    """A wrong value as the author wrote it, short enough for one line."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case dict():
            return f"fields ({', '.join(map(str, value))})" if value else "no fields"
        case list():
            return f"a list of {len(value)}"
        case str():
            return quoted(value, READ_LENGTH)
        case _:
            return str(value)


def _follows_from_another(error: Any) -> bool:
    """Whether ``error`` is there only because of another one.

    pydantic counts the valid entries of a list only, and names both kinds of number where either would do.
    """
    if error["type"] == "too_short":
        return len(error["input"]) >= int(error["ctx"]["min_length"])
    return bool(error["loc"]) and error["loc"][-1] == "int"


def _message(error: Any, model: type[BaseModel], path: ValuePath) -> str:
    read = f"read {shown(error['input'])}"
    limits = error.get("ctx", {})
    name = str(error["loc"][-1]) if error["loc"] else ""
    match error["type"]:
        case "extra_forbidden":
            known = [each for each in _fields_at(model, path[:-1]) if each != name]
            return f"read the field {quoted(name)}, expected one of {', '.join(known)}{near(name, known)}"
        case "missing":
            return f"the field {name} is missing"
        case "string_pattern_mismatch":
            return f"{read}, expected {IN_WORDS.get(limits['pattern'], limits['pattern'])}"
        case "literal_error" | "union_tag_invalid":
            expected = str(limits.get("expected") or limits["expected_tags"]).replace("'", "")
            words = expected.replace(" or ", ", ").split(", ")
            wrong = limits.get("tag", error["input"])
            return f"read {shown(wrong)}, expected {expected}{near(str(wrong), words)}"
        case "union_tag_not_found":
            return f"the field {str(limits['discriminator']).strip(chr(39))} is missing"
        case "string_too_long":
            return f"{read}, {len(error['input'])} characters, expected at most {limits['max_length']}"
        case "string_too_short":
            return f"{read}, expected some text"
        case "too_long":
            return f"{read}, expected at most {limits['max_length']}"
        case "too_short":
            return f"{read}, expected at least {limits['min_length']}"
        case "greater_than_equal" | "greater_than" | "less_than_equal":
            said = {"ge": "{} or more", "gt": "more than {}", "le": "{} or less"}
            return f"{read}, expected {' '.join(said[bound].format(limit) for bound, limit in limits.items())}"
        case kind:
            return f"{read}, expected {_EXPECTED.get(kind) or error['msg'].removeprefix('Input should be ')}"


_EXPECTED = {
    "string_type": "text; put it in quotes if it looks like a number or like true",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list: [one, two], or lines that begin with a hyphen",
    "model_type": "fields, such as title: A title",
    "model_attributes_type": "fields, such as kind: single",
}


def _in_document(loc: tuple[str | int, ...], document: Document) -> ValuePath:
    """The part of pydantic's location that is in the file: it also names members of unions, which are not."""
    path: ValuePath = ()
    for part in loc:
        if (*path, part) in document.lines:
            path = (*path, part)
    return path


def _fields_at(model: type[BaseModel], path: ValuePath) -> list[str]:
    """The names of the fields that ``path`` may have, from the model's JSON Schema."""
    schema = _schema(model)
    places = [schema]
    for part in path:
        inner = []
        for place in places:
            found = place.get("properties", {}).get(part) if isinstance(part, str) else place.get("items")
            inner += [_resolved(each, schema) for each in (found or {}).get("oneOf", (found or {},))]
        places = inner
    return sorted({name for place in places for name in place.get("properties", {})})


def _resolved(place: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    reference = place.get("$ref", "")
    found: dict[str, Any] = schema["$defs"][reference.rpartition("/")[2]] if reference else place
    return found


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True)
