"""A reply as plain data for JSON: the neutral, versioned shape that ``cairn ask --json`` prints.

``docs/reply-json.md`` describes it for readers. A new kind of block or a new key keeps the version; a key that changes
its meaning or goes away raises it.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC
from typing import Any, assert_never

from bot.chat.reply import (
    Actions,
    Block,
    Button,
    Checklist,
    Code,
    Divider,
    Fields,
    Heading,
    Image,
    Link,
    Menu,
    Progress,
    Quote,
    Reply,
    Table,
    Text,
    When,
)

VERSION = 1


def to_data(reply: Reply) -> dict[str, Any]:
    """``reply`` as dicts, lists, strings, numbers, booleans and ``None``; ``json.dumps`` takes it as it is.

    Raises ``DeclarationError`` for a button whose invocation does not fit into a button.
    """
    files = [{"name": file.name, "mime": file.mime, "data": _base64(file.data)} for file in reply.files]
    return {"version": VERSION, **_reply(reply), "files": files}


def _reply(reply: Reply) -> dict[str, Any]:
    return {
        "summary": reply.summary,
        "private": reply.private,
        "accent": reply.accent,
        "error": reply.error,
        "blocks": [_block(block) for block in reply.blocks],
        "posts": [{"to": post.to, "reply": _reply(post.reply)} for post in reply.posts],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, aside, level):
            return {"kind": "heading", "text": text, "aside": aside, "level": level}
        case Text(markdown):
            return {"kind": "text", "markdown": markdown}
        case Fields(pairs):
            return {"kind": "fields", "pairs": [{"label": label, "markdown": value} for label, value in pairs]}
        case Table(header, rows):
            return {"kind": "table", "header": list(header), "rows": [list(row) for row in rows]}
        case Checklist(steps):
            return {
                "kind": "checklist",
                "steps": [
                    {"mark": step.mark.value, "label": step.label, "text": step.text, "aside": step.aside}
                    for step in steps
                ],
            }
        case Progress(label, value, total, words):
            return {"kind": "progress", "label": label, "value": value, "total": total, "words": words}
        case Image(source, alt):
            address, png = (source, None) if isinstance(source, str) else (None, _base64(source))
            return {"kind": "image", "alt": alt, "url": address, "png": png}
        case Quote(text, by):
            return {"kind": "quote", "text": text, "by": by}
        case Code(text, language):
            return {"kind": "code", "text": text, "language": language}
        case Divider():
            return {"kind": "divider"}
        case When(label, instant):
            return {"kind": "when", "label": label, "instant": instant.astimezone(UTC).isoformat()}
        case Actions(items):
            return {"kind": "actions", "items": [_item(item) for item in items]}
        case _:
            assert_never(block)


def _item(item: Button | Link | Menu) -> dict[str, Any]:
    match item:
        case Button(label, run, style):
            return {"kind": "button", "label": label, "style": style, "run": run.encode()}
        case Link(label, url):
            return {"kind": "link", "label": label, "url": url}
        case Menu(label, _, _, choices):
            entries = [
                {"label": choice.label, "value": choice.value, "run": item.pick(choice.value).encode()}
                for choice in choices
            ]
            return {"kind": "menu", "label": label, "choices": entries}
        case _:
            assert_never(item)


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
