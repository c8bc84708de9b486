"""A reply as plain data for JSON, and back: the neutral, versioned shape that ``cairn ask --json`` prints.

``docs/reply-json.md`` describes it for readers. A new kind of block or a new key keeps the version; a key that changes
its meaning or goes away raises it. Reading is strict: a part that is not known is refused, since leaving it out would
change what is said.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, datetime
from types import NoneType
from typing import Any, assert_never

from bot.chat.drawing import Drawing
from bot.chat.errors import DeclarationError, UserError
from bot.chat.invocation import Invocation
from bot.chat.reply import (
    Actions,
    Block,
    Button,
    Checklist,
    Choice,
    Code,
    Divider,
    Fields,
    File,
    Heading,
    Image,
    Link,
    Mark,
    Menu,
    Post,
    Progress,
    Quote,
    Reply,
    Step,
    Table,
    Text,
    When,
    Where,
)

VERSION = 1


def to_data(reply: Reply) -> dict[str, Any]:
    """``reply`` as dicts, lists, strings, numbers, booleans and ``None``; ``json.dumps`` takes it as it is.

    Raises ``DeclarationError`` for a button whose invocation does not fit into a button.
    """
    files = [{"name": file.name, "mime": file.mime, "data": _base64(file.data)} for file in reply.files]
    return {"version": VERSION, **_reply(reply), "files": files}


def from_data(data: object) -> Reply:
    """The reply that ``to_data`` wrote; what its buttons carry comes back as text.

    Raises ``UserError`` for anything that this version does not write.
    """
    try:
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise ValueError("another version")
        rest = {name: value for name, value in data.items() if name not in ("version", "files")}
        return replace(_read_reply(rest), files=_read_files(data.get("files")))
    except (ValueError, UserError, DeclarationError) as error:
        raise UserError("This was kept by another version of Cairn, and I cannot read it.") from error


def _reply(reply: Reply) -> dict[str, Any]:
    return {
        "summary": reply.summary,
        "private": reply.private,
        "accent": reply.accent,
        "error": reply.error,
        "blocks": [_block(block) for block in reply.blocks],
        "posts": [
            {"to": post.to, "key": post.key, "start": post.start, "reply": _reply(post.reply)} for post in reply.posts
        ],
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
            return _image(source, alt)
        case Quote(text, by):
            return {"kind": "quote", "text": text, "by": by}
        case Code(text, language):
            return {"kind": "code", "text": text, "language": language}
        case Divider():
            return {"kind": "divider"}
        case When(label, instant):
            return {"kind": "when", "label": label, "instant": instant.astimezone(UTC).isoformat()}
        case Where(label, channel):
            return {"kind": "where", "label": label, "channel": channel}
        case Actions(items):
            return {"kind": "actions", "items": [_item(item) for item in items]}
        case _:
            assert_never(block)


def _image(source: bytes | str | Drawing, alt: str) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": "image", "alt": alt, "url": None, "png": None}
    match source:
        case str():
            return made | {"url": source}
        case bytes():
            return made | {"png": _base64(source)}
        case Drawing(template, theme, data):
            return made | {"drawing": {"template": template, "theme": theme, "data": dict(data)}}
        case _:
            assert_never(source)


def _item(item: Button | Link | Menu) -> dict[str, Any]:
    match item:
        case Button(label, run, style):
            return {"kind": "button", "label": label, "style": style, "run": run.encode()}
        case Link(label, url):
            return {"kind": "link", "label": label, "url": url}
        case Menu(label, run, option, choices):
            entries = [
                {"label": choice.label, "value": choice.value, "run": item.pick(choice.value).encode()}
                for choice in choices
            ]
            others = {name: value for name, value in run.args.items() if name != option}
            bare = Invocation(run.command, others).encode()
            return {"kind": "menu", "label": label, "run": bare, "option": option, "choices": entries}
        case _:
            assert_never(item)


_REPLY: dict[str, Any] = {
    "summary": str,
    "private": (bool, NoneType),
    "accent": (int, NoneType),
    "error": bool,
    "blocks": list,
    "posts": list,
}
_STEP = {"mark": str, "label": str, "text": str, "aside": str}
_CHOICE = {"label": str, "value": str, "run": str}
_STYLES = ("plain", "primary", "danger")


def _open(data: object, /, **kinds: Any) -> list[Any]:
    """The values of ``data`` in the order of ``kinds``: exactly these names, and exactly these types."""
    if not isinstance(data, dict) or data.keys() != kinds.keys():
        raise ValueError("other keys than are known")
    for name, kind in kinds.items():
        if type(data[name]) not in (kind if isinstance(kind, tuple) else (kind,)):
            raise ValueError(f"{name} is of another type")
    return [data[name] for name in kinds]


def _kind(data: object) -> tuple[str, dict[str, Any]]:
    """What ``data`` says that it is, and all the rest of it."""
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
        raise ValueError("no kind")
    return data["kind"], {name: value for name, value in data.items() if name != "kind"}


def _texts(data: object) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(each, str) for each in data):
        raise ValueError("no list of texts")
    return tuple(data)


def _read_reply(data: object) -> Reply:
    summary, private, accent, error, blocks, posts = _open(data, **_REPLY)
    found = [_open(post, to=str, key=str, start=int, reply=dict) for post in posts]
    made = tuple(Post(to, _read_reply(reply), key, start) for to, key, start, reply in found)
    return Reply(summary, tuple(map(_read_block, blocks)), private, accent, made, error)


def _read_files(data: object) -> tuple[File, ...]:
    if not isinstance(data, list):
        raise ValueError("no list of files")
    found = [_open(file, name=str, mime=str, data=str) for file in data]
    return tuple(File(name, b64decode(written, validate=True), mime) for name, mime, written in found)


def _read_image(data: dict[str, Any]) -> Image:
    drawing = data.pop("drawing", None)
    alt, url, png = _open(data, alt=str, url=(str, NoneType), png=(str, NoneType))
    if [url, png, drawing].count(None) != 2:
        raise ValueError("a picture has an address, or is there, or is still to be drawn")
    if drawing is None:
        return Image(b64decode(png, validate=True) if url is None else url, alt)
    template, theme, facts = _open(drawing, template=str, theme=str, data=dict)
    if theme not in ("light", "dark"):
        raise ValueError("a drawing for another background")
    return Image(Drawing(template, theme, facts), alt)


def _read_block(data: object) -> Block:
    kind, rest = _kind(data)
    match kind:
        case "heading":
            text, aside, level = _open(rest, text=str, aside=str, level=int)
            if level not in (1, 2):
                raise ValueError("a heading of another level")
            return Heading(text, aside, level)
        case "text":
            return Text(*_open(rest, markdown=str))
        case "fields":
            (pairs,) = _open(rest, pairs=list)
            return Fields(tuple((label, value) for label, value in (_open(p, label=str, markdown=str) for p in pairs)))
        case "table":
            header, rows = _open(rest, header=list, rows=list)
            return Table(_texts(header), tuple(map(_texts, rows)))
        case "checklist":
            (steps,) = _open(rest, steps=list)
            return Checklist(tuple(Step(Mark(mark), *words) for mark, *words in (_open(s, **_STEP) for s in steps)))
        case "progress":
            return Progress(*_open(rest, label=str, value=(int, float), total=(int, float), words=str))
        case "image":
            return _read_image(rest)
        case "quote":
            return Quote(*_open(rest, text=str, by=str))
        case "code":
            return Code(*_open(rest, text=str, language=str))
        case "divider":
            _open(rest)
            return Divider()
        case "when":
            label, written = _open(rest, label=str, instant=str)
            instant = datetime.fromisoformat(written)
            if instant.tzinfo is None:
                raise ValueError("a time without a zone is no instant")
            return When(label, instant)
        case "where":
            return Where(*_open(rest, label=str, channel=str))
        case "actions":
            (items,) = _open(rest, items=list)
            return Actions(tuple(map(_read_item, items)))
    raise ValueError("a block of another kind")


def _read_item(data: object) -> Button | Link | Menu:
    kind, rest = _kind(data)
    match kind:
        case "button":
            label, style, run = _open(rest, label=str, style=str, run=str)
            if style not in _STYLES:
                raise ValueError("a button of another style")
            return Button(label, Invocation.decode(run), style)
        case "link":
            return Link(*_open(rest, label=str, url=str))
        case "menu":
            label, run, option, choices = _open(rest, label=str, run=str, option=str, choices=list)
            entries = [_open(choice, **_CHOICE) for choice in choices]
            menu = Menu(label, Invocation.decode(run), option, tuple(Choice(name, value) for name, value, _ in entries))
            if any(menu.pick(value) != Invocation.decode(run) for _, value, run in entries):
                raise ValueError("a choice that runs something else")
            return menu
    raise ValueError("an item of another kind")


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
