"""Whether Discord takes a request body that the bot sends.

Two sources: Discord's own OpenAPI 3.1 description (`discord-openapi.json`, from the public repository
discord/discord-api-spec), which is not part of this project and is looked for in the folder that `CAIRN_TEST_SPECS`
names, else in `shared/specs` beside the checkout; and the rules which that description leaves out
(`discord_spec_rules.py`), which are checked without it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord.utils
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.fakes.discord_spec_rules import left_out

if TYPE_CHECKING:
    from simcord import Env

__all__ = ["FOLDER", "REQUIRED", "Recorder", "Sent", "available", "faults", "left_out", "simcord_faults"]

FOLDER = "CAIRN_TEST_SPECS"
"""Names the folder of the description."""
REQUIRED = "CAIRN_TEST_SPECS_REQUIRED"
"""When set, tests that need the description fail where it is missing, rather than skip."""

_NAME = "discord-openapi.json"
_ADDRESS = "urn:discord"
"""What the description is called inside the resolver. Any address does."""
_NULL = {"type": "null"}


def available() -> bool:
    """Whether the description is there."""
    return _file().is_file()


def faults(method: str, path: str, body: object) -> list[str]:
    """What is wrong with a body, one line each.

    Args:
        method: As in HTTP.
        path: Relative to the API base, without a query: `/channels/1/messages`.
        body: Parsed JSON.
    """
    return [*_described(method, path, body), *left_out(method, path, body)]


def _file() -> Path:
    named = os.environ.get(FOLDER)
    return (Path(named) if named else Path(__file__).parents[2].parent / "shared" / "specs") / _NAME


def _described(method: str, path: str, body: object) -> Iterator[str]:
    """The faults by the description; none where it is absent."""
    if not available():
        return
    description = _description(_file())
    template = description.template(method, path)
    if template is None:
        yield f"$: no such operation: {method} {path}"
        return
    validator = description.validator(method, template)
    if validator is None:
        if body is not None:
            yield f"$: {method} {template} takes no JSON body"
        return
    for error in validator.iter_errors(body):
        yield _line(error)


def _line(error: ValidationError) -> str:
    message = error.message.replace("\n", " ")
    return f"{error.json_path}: {message if len(message) <= 300 else message[:150] + ' ... ' + message[-150:]}"


class _Description:
    """The parsed file. Validators are kept: thousands of bodies are checked against a handful of operations."""

    def __init__(self, file: Path) -> None:
        self._document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        # discord.py sends the ids of attachments and allowed mentions as numbers, where the description has only
        # strings. Discord takes both.
        schemas = self._document["components"]["schemas"]
        schemas["SnowflakeType"].update(type=["string", "integer"], minimum=0)
        for schema in schemas.values():
            # A string by Discord's reference ("Application Commands"), where the description has only numbers.
            rights = schema.get("properties", {}).get("default_member_permissions", {})
            if "integer" in rights.get("type", ()):
                rights["type"] = [*rights["type"], "string"]
            kind = schema.get("properties", {}).get("type", {})
            if "enum" in kind:
                kind.pop("allOf", None)  # the list of all types: the enum says more, and faster
        resource = DRAFT202012.create_resource(self._document)
        self._resolver = Registry().with_resource(_ADDRESS, resource).resolver(_ADDRESS)
        keywords = {"$ref": self._ref, "oneOf": self._union, "anyOf": self._union}
        self._class: Any = extend(Draft202012Validator, keywords)
        self._validators: dict[tuple[str, str], Any] = {}
        self._targets: dict[str, Any] = {}
        self._kinds: dict[int, dict[int, Any]] = {}
        self._templates: dict[tuple[str, int], list[tuple[str, ...]]] = {}
        for template, operations in self._document["paths"].items():
            parts = tuple(template.split("/"))
            for method in operations:
                self._templates.setdefault((method, len(parts)), []).append(parts)

    def template(self, method: str, path: str) -> str | None:
        """The path template of an operation; the one with the most literal parts, as `@original` before an id."""
        parts = path.split("/")
        found = [
            candidate
            for candidate in self._templates.get((method.lower(), len(parts)), [])
            if all(want.startswith("{") or want == part for want, part in zip(candidate, parts, strict=True))
        ]
        return "/".join(min(found, key=lambda c: sum(part.startswith("{") for part in c))) if found else None

    def validator(self, method: str, template: str) -> Any:
        """A validator of the JSON body of an operation, or none where it takes none."""
        key = (method.lower(), template)
        if key not in self._validators:
            content = self._document["paths"][template][key[0]].get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            self._validators[key] = None if schema is None else self._class(schema)
        return self._validators[key]

    def _target(self, ref: str) -> Any:
        """What a `$ref` names. Every one of them is in the document itself, so that the text is enough of a key."""
        if ref not in self._targets:
            self._targets[ref] = self._resolver.lookup(ref).contents
        return self._targets[ref]

    def _ref(self, validator: Any, ref: str, instance: object, schema: object) -> Iterator[ValidationError]:
        yield from validator.descend(instance, self._target(ref))

    def _union(
        self, validator: Any, branches: list[Any], instance: object, schema: object
    ) -> Iterator[ValidationError]:
        """`oneOf` and `anyOf`: the branch that the body means, by its `type`, and that branch's faults only.

        Plain validation tries every kind of component at every level, which is slow and ends in "not valid under any
        of the given schemas". A body that more than one branch takes is no fault: Discord's unions do not overlap.
        """
        if all("const" in branch for branch in branches):
            allowed = [branch["const"] for branch in branches]
            if instance not in allowed:
                yield ValidationError(f"{instance!r} is none of {allowed}")
            return
        if instance is None and _NULL in branches:
            return
        meant = self._by_type(branches)
        if meant and isinstance(instance, dict):
            kind = instance.get("type")
            if isinstance(kind, int) and kind in meant:
                yield from validator.descend(instance, meant[kind])
            else:
                yield ValidationError(f"type {kind!r} is none of {sorted(meant)}")
            return
        failed: list[list[ValidationError]] = []
        for branch in branches:
            if branch != _NULL:
                failed.append(list(validator.descend(instance, branch)))
                if not failed[-1]:
                    return
        if len(failed) == 1:
            yield from failed[0]
            return
        closest = best_match(max(failed, key=lambda errors: max(len(error.path) for error in errors)))
        if closest is not None:
            yield closest

    def _by_type(self, branches: list[Any]) -> dict[int, Any]:
        """The branches by the values of `type` that they take; empty unless every one (but null) has its own."""
        # Every list of branches is a part of the document, which lives as long as this: its identity is its own.
        known = self._kinds.get(id(branches))
        if known is not None:
            return known
        meant: dict[int, Any] = {}
        for branch in branches:
            if branch == _NULL:
                continue
            target = self._target(branch["$ref"]) if "$ref" in branch else branch
            kinds = target.get("properties", {}).get("type", {}).get("enum", [])
            if not kinds or any(kind in meant for kind in kinds):
                meant = {}
                break
            meant.update(dict.fromkeys(kinds, target))
        return self._kinds.setdefault(id(branches), meant)


@cache
def _description(file: Path) -> _Description:
    return _Description(file)


@dataclass(frozen=True)
class Sent:
    """A request with a JSON body."""

    method: str
    path: str
    body: Any

    def faults(self) -> list[str]:
        """What is wrong with it, one line each, beginning with the request."""
        return [f"{self.method} {self.path}: {fault}" for fault in faults(self.method, self.path, self.body)]


class Recorder:
    """The JSON bodies that a bot sends to simcord's Discord, from the moment the recorder is made.

    simcord logs a request before it judges it, so that refused ones are here too. It logs what discord.py built,
    not what went over the wire: the bodies are therefore written and read again as discord.py does it. The contents
    of files are not in the log; their names are, under `attachments`.
    """

    def __init__(self, env: Env, *, whole: bool = False) -> None:
        """Begins at the next request, or with `whole` at the first, which includes the registration of commands."""
        self._env = env
        self._start = 0 if whole else len(env.http_requests)

    def sent(self) -> list[Sent]:
        """Every request with a JSON body, in order: callbacks, follow-ups, edits, posts, commands."""
        return [
            Sent(entry.method, re.sub(r"\?.*", "", entry.path), _wire(entry.json))
            for entry in self._env.http_requests[self._start :]
            if entry.json is not None
        ]

    def faults(self) -> list[str]:
        """The faults of all of them."""
        return [fault for request in self.sent() for fault in request.faults()]


def simcord_faults(env: Env) -> list[str]:
    """The faults of every JSON body that the bot has sent in a simcord environment."""
    return Recorder(env, whole=True).faults()


def _wire(body: object) -> Any:
    return json.loads(discord.utils._to_json(body))
