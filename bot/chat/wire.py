"""A reply as JSON data, for scripts and tests: the shape is versioned and documented in ``docs/reply-json.md``."""

from __future__ import annotations

import base64
from typing import Any, assert_never

from bot.chat.invocation import Invocation
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
"""Raised when a field changes its meaning or goes away; new fields may appear without."""


def to_data(reply: Reply) -> dict[str, Any]:
    """The whole reply as plain data."""
    return {
        "version": VERSION,
        "summary": reply.summary,
        "private": reply.private,
        "accent": reply.accent,
        "error": reply.error,
        "blocks": [_block(block) for block in reply.blocks],
        "posts": [{"to": post.to, "reply": to_data(post.reply)} for post in reply.posts],
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
            lines = [{"state": s.mark.value, "label": s.label, "text": s.text, "aside": s.aside} for s in steps]
            return {"kind": "checklist", "steps": lines}
        case Progress(label, value, total, words):
            return {"kind": "progress", "label": label, "value": value, "total": total, "words": words}
        case Image(source, alt):
            if isinstance(source, bytes):
                return {"kind": "image", "png": base64.b64encode(source).decode(), "alt": alt}
            return {"kind": "image", "url": source, "alt": alt}
        case Quote(text, by):
            return {"kind": "quote", "text": text, "by": by}
        case Code(text, language):
            return {"kind": "code", "text": text, "language": language}
        case Divider():
            return {"kind": "divider"}
        case When(label, instant):
            return {"kind": "when", "label": label, "instant": instant.isoformat()}
        case Actions(items):
            return {"kind": "actions", "items": [_action(item) for item in items]}
        case _:
            assert_never(block)


def _action(item: Button | Link | Menu) -> dict[str, Any]:
    match item:
        case Button(label, run, style):
            return {"kind": "button", "label": label, "style": style, **_run(run)}
        case Link(label, url):
            return {"kind": "link", "label": label, "url": url}
        case Menu(label, run, option, choices):
            offered = [{"label": choice.label, "value": choice.value} for choice in choices]
            return {"kind": "menu", "label": label, "option": option, "choices": offered, **_run(run)}
        case _:
            assert_never(item)


def _run(run: Invocation) -> dict[str, Any]:
    return {"command": run.command, "args": dict(run.args), "encoded": run.encode()}
