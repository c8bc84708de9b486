"""The rules which Discord's API description leaves out, or which hold without it: which apply to a body, by its path.

Messages and modals are here; their components and application commands have modules of their own. Source of every
constant: Discord's documentation, "Message Resource" and "Receiving and Responding to Interactions".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.fakes.discord_spec_commands import choices, command, commands
from tests.fakes.discord_spec_parts import CUSTOM_ID, Tree, blank, dicts, text, units

V2 = 1 << 15
"""The flag IS_COMPONENTS_V2."""
CONTENT = 2000
EMBEDS = 6000
TITLE = 45

_COMMANDS = re.compile(r"/applications/[^/]+(/guilds/[^/]+)?/commands(/[^/]+)?")
_CALLBACK = re.compile(r"/interactions/[^/]+/[^/]+/callback")
_POST = re.compile(r"/channels/[^/]+/messages|/webhooks/[^/]+/[^/]+")
_EDIT = re.compile(r"(/channels/[^/]+|/webhooks/[^/]+/[^/]+)/messages/[^/]+")
_THREAD = re.compile(r"/channels/[^/]+/threads")


def left_out(method: str, path: str, body: object) -> list[str]:
    """What is wrong with a body by the rules that the description lacks, one line each."""
    return [*_surrogates("$", body), *_by_path(method.upper(), path, body)]


def _by_path(method: str, path: str, body: object) -> Iterator[str]:
    if _COMMANDS.fullmatch(path):
        if method == "PUT":
            yield from commands("$", body)
        elif method in ("POST", "PATCH"):
            yield from command("$", body, partial=method == "PATCH")
    elif not isinstance(body, dict):
        return
    elif method == "POST" and _CALLBACK.fullmatch(path):
        yield from _callback(body)
    elif method == "POST" and _POST.fullmatch(path):
        yield from _message("$", body, new=True)
    elif method == "PATCH" and _EDIT.fullmatch(path):
        yield from _message("$", body, new=False)
    elif method == "POST" and _THREAD.fullmatch(path) and isinstance(body.get("message"), dict):
        yield from _message("$.message", body["message"], new=True)


def _callback(body: dict[str, object]) -> Iterator[str]:
    kind, data = body.get("type"), body.get("data")
    if kind not in (4, 7, 8, 9):
        return
    if not isinstance(data, dict):
        if kind != 7:
            yield f"$.data: an answer of type {kind} needs it"
    elif kind == 8:
        yield from choices("$.data.choices", data.get("choices"))
    elif kind == 9:
        yield from text("$.data", data, "title", TITLE, needed=True)
        yield from text("$.data", data, "custom_id", CUSTOM_ID, needed=True)
        yield from Tree(v2=True, files=set(), modal=True).top("$.data.components", data.get("components"))
    else:
        yield from _message("$.data", data, new=kind == 4)


def _surrogates(where: str, value: object) -> Iterator[str]:
    """Half a surrogate pair cannot be written in UTF-8."""
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
            yield f"{where}: a lone surrogate"
    elif isinstance(value, dict):
        for key, item in value.items():
            at = f"{where}.{key}" if key.isidentifier() else f"{where}[{key!a}]"
            yield from _surrogates(f"{at} (the key)", key)
            yield from _surrogates(at, item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _surrogates(f"{where}[{index}]", item)


def _message(where: str, body: dict[str, object], *, new: bool) -> Iterator[str]:
    flags, content = body.get("flags"), body.get("content")
    v2 = isinstance(flags, int) and bool(flags & V2)
    yield from _mentions(f"{where}.allowed_mentions", body.get("allowed_mentions"))
    if (length := units(content)) > CONTENT:
        yield f"{where}.content: {length} characters: at most {CONTENT}"
    rest = ("embeds", "components", "attachments", "sticker_ids", "poll", "message_reference")
    if new and (not isinstance(content, str) or blank(content)) and not any(body.get(key) for key in rest):
        yield f"{where}: an empty message"
    if v2:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(key):
                yield f"{where}.{key}: not together with Components V2"
        if not new and body.get("components") == []:
            yield f"{where}.components: a message of Components V2 needs some"
    yield from _embeds(f"{where}.embeds", body.get("embeds"))
    files = {str(item.get("filename")) for item in dicts(body.get("attachments"))}
    yield from Tree(v2=v2, files=files).top(f"{where}.components", body.get("components"))


def _mentions(where: str, value: object) -> Iterator[str]:
    """This project's own rule: whatever the text repeats, nobody is pinged."""
    if not isinstance(value, dict):
        yield f"{where}: missing, so that a mention in the text would ping"
    elif value.get("parse"):
        yield f"{where}.parse: {value['parse']!r} would ping; it must be empty"
    elif not isinstance(value.get("parse", value.get("users", value.get("roles"))), list):
        yield f"{where}: neither an empty parse nor ids"


def _embeds(where: str, value: object) -> Iterator[str]:
    total = 0
    for index, embed in enumerate(dicts(value)):
        texts = [embed.get("title"), embed.get("description")]
        for key, name in (("footer", "text"), ("author", "name")):
            inner = embed.get(key)
            texts.append(inner.get(name) if isinstance(inner, dict) else None)
        for number, field in enumerate(dicts(embed.get("fields"))):
            for key in ("name", "value"):
                texts.append(field.get(key))
                yield from text(f"{where}[{index}].fields[{number}]", field, key, 1024, needed=True)
        total += sum(map(units, texts))
    if total > EMBEDS:
        yield f"{where}: {total} characters in all embeds: at most {EMBEDS}"
