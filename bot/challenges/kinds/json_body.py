"""A JSON object that keeps a contract which members can read. Whatever does not is named, the first faults first."""

from __future__ import annotations

import json
import math
from typing import Any

from bot.challenges.answers import Answer, AnswerError, Asked, Keyed, Kind, Verdict, typed
from bot.chat.errors import quoted
from bot.chat.upload import Upload

NAMED = 3
"""How many faults are named at a time."""

_ABSENT = object()
_WORDS = {"text": "a text", "number": "a number", "whole": "a whole number", "flag": "true or false"} | {
    "list": "a list",
    "object": "an object",
}


def _read(asked: Asked, given: str | Upload) -> Answer:
    if isinstance(given, Upload):
        try:
            text = given.data[: 4 * asked.part.check.max_chars + 4].decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            raise AnswerError("The file is not UTF-8 text. Save it as UTF-8, or paste the JSON.") from None
    else:
        text = typed(given)
    if len(text) > asked.part.check.max_chars:
        raise AnswerError(f"That has {len(text):,} characters; {asked.part.check.max_chars:,} fit.")
    _parsed(text)
    return Answer(text, quoted(text, 60))


def _judge(asked: Asked, keyed: Keyed, kept: str, data: bytes | None) -> Verdict:
    faults = _faults(asked.part.check, _parsed(kept))
    if not faults:
        return Verdict(1.0, f"Right: it keeps the contract. {keyed.why}".strip())
    more = f" And {len(faults) - NAMED} more." if len(faults) > NAMED else ""
    return Verdict(0.0, "; ".join(faults[:NAMED]) + "." + more)


def _parsed(text: str) -> dict[str, Any]:
    """The object in ``text``. Raises ``AnswerError``."""
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except AnswerError:
        raise
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, character {error.colno}"
        raise AnswerError(f"That is not JSON: {error.msg.casefold()} at {where}. JSON uses double quotes.") from None
    except (RecursionError, ValueError):
        raise AnswerError(
            "That is not JSON that can be read: it is nested too deeply, or a number is too long."
        ) from None
    if not isinstance(value, dict):
        raise AnswerError('Write one JSON object, in braces, such as {"name": "value"}.')
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise AnswerError(f"The field {quoted(twice)} stands twice.")
    return found


def _no_constant(name: str) -> Any:
    raise AnswerError(f"{name} is no value in JSON. Write a number, or null.")


def _faults(check: Any, value: dict[str, Any]) -> list[str]:
    found = [said for field in check.fields_ if (said := _fault(field, _at(value, field.path)))]
    if check.closed:
        known = {field.path.partition(".")[0] for field in check.fields_}
        found += [f"{quoted(name)} is no field of the contract" for name in value if name not in known]
    return found


def _at(value: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isascii() and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return _ABSENT
    return value


def _fault(field: Any, value: Any) -> str:
    name = f"“{field.path}”"
    if value is _ABSENT:
        return f"{name} is missing" if field.required else ""
    if not _fits(field.type, value):
        return f"{name} should be {_WORDS[field.type]}"
    if field.one_of and value not in field.one_of:
        return f"{name} should be one of {', '.join(field.one_of)}"
    if field.ge is not None and value < field.ge:
        return f"{name} should be {field.ge} or more"
    if field.le is not None and value > field.le:
        return f"{name} should be {field.le} or less"
    if field.length is not None and len(value) != field.length:
        return f"{name} should have {field.length} entries, not {len(value)}"
    return ""


def _fits(kind: str, value: Any) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    match kind:
        case "text":
            return isinstance(value, str)
        case "number":
            return number
        case "whole":
            return number and value == int(value)
        case "flag":
            return isinstance(value, bool)
        case "list":
            return isinstance(value, list)
    return isinstance(value, dict)


JSON = Kind("json", "at_once", "paragraph", "best", _read, _judge, lambda part: "A JSON object.")
