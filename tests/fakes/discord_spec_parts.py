"""The rules for components in messages and modals which Discord's API description leaves out, or which hold without it.

Source of every constant, unless it says otherwise: Discord's documentation, "Component Reference". Lengths are in code
points, except those of long texts (the content of a message, and all its text displays together): these are in UTF-16
code units, the stricter of the two readings.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

TEXT = 4000
"""All text displays of a message together; also one text input."""
COMPONENTS = 40
CUSTOM_ID = 100


def blank(text: str) -> bool:
    """Whether there is nothing to see: empty, white space, controls, or letters that are drawn as nothing.

    A character that this Python's Unicode does not know may be a new emoji, and can be seen.
    """
    return all(_invisible(char) for char in text)


def _invisible(char: str) -> bool:
    if char in "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0":
        return True  # fillers and joiners: Unicode, Default_Ignorable_Code_Point; U+2800 is the empty braille cell
    return (
        char.isspace()
        or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")
        or 0xFE00 <= ord(char) <= 0xFE0F
    )


def dicts(value: object) -> list[dict[str, object]]:
    """The objects of a list. What is no list or no object is the description's to report."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


ROW, BUTTON, STRING, INPUT, SECTION, DISPLAY, THUMBNAIL, GALLERY = 1, 2, 3, 4, 9, 10, 11, 12
FILE, SEPARATOR, CONTAINER, LABEL, UPLOAD = 13, 14, 17, 18, 19
SELECTS = frozenset({STRING, 5, 6, 7, 8})
PICKS = frozenset({21, 22, 23})
"""Radio buttons and check boxes, in modals."""
ONLY_V2 = frozenset({SECTION, DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER})
NESTED = frozenset({ROW, SECTION, DISPLAY, GALLERY, FILE, SEPARATOR})
"""What a container holds; the top level holds containers as well."""
LINK, PREMIUM = 5, 6
"""Styles of button without a custom_id."""


class Tree:
    """The components of one message or modal, and what is counted over all of them."""

    def __init__(self, *, v2: bool, files: set[str], modal: bool = False) -> None:
        self._v2 = v2
        self._files = files
        self._modal = modal
        self._count = 0
        self._units = 0
        self._custom_ids: Counter[str] = Counter()
        self._ids: Counter[int] = Counter()

    def top(self, where: str, value: object) -> Iterator[str]:
        """The faults of all of them, and then those of the counts."""
        allowed = NESTED | {CONTAINER} if self._v2 else frozenset({ROW})
        if self._modal:
            allowed = frozenset({ROW, DISPLAY, LABEL})
            yield from _between(where, value, "components in a modal", 1, 5)
        elif not self._v2:
            yield from _between(where, value, "rows without Components V2", 0, 5)
        yield from self._all(where, value, allowed)
        if self._count > COMPONENTS:
            yield f"{where}: {self._count} components with everything nested: at most {COMPONENTS}"
        if self._units > TEXT and not self._modal:
            yield f"{where}: {self._units} characters in all text displays: at most {TEXT}"
        yield from (f"{where}: custom_id {name!a} is not unique" for name, n in self._custom_ids.items() if n > 1)
        yield from (f"{where}: id {number} is not unique" for number, n in self._ids.items() if n > 1)

    def _all(self, where: str, value: object, allowed: frozenset[int]) -> Iterator[str]:
        for index, part in enumerate(dicts(value)):
            yield from self._one(f"{where}[{index}]", part, allowed)

    def _one(self, where: str, part: dict[str, object], allowed: frozenset[int]) -> Iterator[str]:
        self._count += 1
        kind = _int(part, "type", 0)
        if kind in ONLY_V2 and not self._v2:
            yield f"{where}: component type {kind} needs the flag IS_COMPONENTS_V2"
        elif kind not in allowed:
            yield f"{where}: component type {part.get('type')!r} is not allowed here"
        if number := _int(part, "id", 0):
            self._ids[number] += 1
        if isinstance(name := part.get("custom_id"), str):
            self._custom_ids[name] += 1
        yield from text(where, part, "custom_id", CUSTOM_ID, needed=kind in SELECTS | PICKS | {INPUT, UPLOAD})
        inner = part.get("components")
        if kind == ROW:
            yield from self._row(where, inner)
        elif kind == BUTTON:
            yield from _button(where, part)
        elif kind in SELECTS | PICKS:
            yield from self._choice(where, part)
        elif kind == INPUT:
            yield from _input(where, part)
        elif kind == SECTION:
            yield from _between(f"{where}.components", inner, "texts in a section", 1, 3)
            yield from self._all(f"{where}.components", inner, frozenset({DISPLAY}))
            yield from self._inside(where, part, "accessory", frozenset({BUTTON, THUMBNAIL}))
        elif kind == DISPLAY:
            self._units += units(part.get("content"))
            yield from text(where, part, "content", TEXT, needed=True)
        elif kind == GALLERY:
            yield from _between(f"{where}.items", part.get("items"), "items in a gallery", 1, 10)
            for index, item in enumerate(dicts(part.get("items"))):
                yield from self._picture(f"{where}.items[{index}]", item)
        elif kind == THUMBNAIL:
            yield from self._picture(where, part)
        elif kind == FILE:
            yield from self._media(f"{where}.file", part.get("file"), ("attachment",))
        elif kind == CONTAINER:
            yield from _between(f"{where}.components", inner, "components in a container", 1, COMPONENTS)
            yield from self._all(f"{where}.components", inner, NESTED)
        elif kind == LABEL:
            yield from text(where, part, "label", 45, needed=True)
            yield from text(where, part, "description", 100)
            yield from self._inside(where, part, "component", SELECTS | PICKS | {INPUT, UPLOAD})

    def _inside(self, where: str, part: dict[str, object], key: str, allowed: frozenset[int]) -> Iterator[str]:
        inner = part.get(key)
        if isinstance(inner, dict):
            yield from self._one(f"{where}.{key}", inner, allowed)
        else:
            yield f"{where}.{key}: missing"

    def _row(self, where: str, inner: object) -> Iterator[str]:
        children = dicts(inner)
        most = 5 if all(_int(part, "type", 0) == BUTTON for part in children) else 1
        what = "buttons in a row" if most == 5 else "components in a row with a select or text input"
        yield from _between(f"{where}.components", inner, what, 1, most)
        yield from self._all(f"{where}.components", inner, frozenset({INPUT}) if self._modal else SELECTS | {BUTTON})
        if self._modal:
            for index, part in enumerate(children):
                yield from text(f"{where}.components[{index}]", part, "label", 45, needed=True)

    def _choice(self, where: str, part: dict[str, object]) -> Iterator[str]:
        yield from text(where, part, "placeholder", 150)
        if self._modal and part.get("disabled"):
            yield f"{where}.disabled: not in a modal"
        least, most = _int(part, "min_values", 1), _int(part, "max_values", 1)
        if least > most:
            yield f"{where}: min_values {least} is more than max_values {most}"
        if _int(part, "type", 0) == STRING:
            yield from _between(f"{where}.options", part.get("options"), "options", max(1, most), 25)
        options = dicts(part.get("options"))
        for index, option in enumerate(options):
            for key in ("label", "value"):
                yield from text(f"{where}.options[{index}]", option, key, 100, needed=True)
        values = Counter(str(option.get("value")) for option in options)
        yield from (f"{where}.options: value {value!a} is not unique" for value, n in values.items() if n > 1)

    def _picture(self, where: str, part: dict[str, object]) -> Iterator[str]:
        yield from text(where, part, "description", 1024)
        yield from self._media(f"{where}.media", part.get("media"), ("http", "https", "attachment"))

    def _media(self, where: str, media: object, schemes: tuple[str, ...]) -> Iterator[str]:
        found = media.get("url") if isinstance(media, dict) else None
        yield from url(f"{where}.url", found, schemes, 2048)
        name = found.removeprefix("attachment://") if isinstance(found, str) else found
        if name != found and name not in self._files:
            yield f"{where}.url: {found!a} names no file among the attachments"


def _button(where: str, part: dict[str, object]) -> Iterator[str]:
    style = _int(part, "style", 0)
    has = {key for key in ("custom_id", "url", "sku_id", "label", "emoji") if part.get(key) is not None}
    needs = {LINK: "url", PREMIUM: "sku_id"}.get(style, "custom_id")
    barred = {"custom_id", "url", "sku_id"} - {needs} | ({"label", "emoji"} if style == PREMIUM else set())
    if needs not in has:
        yield f"{where}: a button of style {style} needs a {needs}"
    yield from (f"{where}: a button of style {style} has no {key}" for key in sorted(has & barred))
    if style != PREMIUM and not has & {"label", "emoji"}:
        yield f"{where}: a button needs a label or an emoji"
    yield from text(where, part, "label", 80)
    if "url" in has:
        yield from url(f"{where}.url", part["url"], ("http", "https", "discord"), 512)


def _input(where: str, part: dict[str, object]) -> Iterator[str]:
    if where.endswith(".component") and part.get("label") is not None:
        yield f"{where}.label: a text input in a label has none of its own"
    yield from text(where, part, "placeholder", 100)
    least, most = _int(part, "min_length", 0), _int(part, "max_length", TEXT)
    for key, length in (("min_length", least), ("max_length", most)):
        if length > TEXT:
            yield f"{where}.{key}: {length}: at most {TEXT}"
    if least > most:
        yield f"{where}: min_length {least} is more than max_length {most}"
    if (length := units(part.get("value"))) > most:
        yield f"{where}.value: {length} characters: max_length is {most}"


def text(where: str, part: dict[str, object], key: str, most: int, *, needed: bool = False) -> Iterator[str]:
    """A text which, if it is there, has something to see and is not too long."""
    found = part.get(key)
    if found is None:
        if needed:
            yield f"{where}.{key}: missing"
    elif isinstance(found, str):
        if not found or (key not in ("custom_id", "value") and blank(found)):
            yield f"{where}.{key}: empty or invisible"
        if len(found) > most:
            yield f"{where}.{key}: {len(found)} characters: at most {most}"


def url(where: str, found: object, schemes: tuple[str, ...], most: int) -> Iterator[str]:
    """An address which Discord takes as well formed."""
    if not isinstance(found, str):
        yield f"{where}: missing"
        return
    scheme, separator, rest = found.partition("://")
    if not separator or not rest or scheme not in schemes:
        yield f"{where}: {found!a} does not begin with one of {', '.join(schemes)}"
    if not re.fullmatch(r"[!-~]*", found):
        yield f"{where}: {found!a} has a space, a control or a character that is not ASCII"
    if len(found) > most:
        yield f"{where}: {len(found)} characters: at most {most}"
    try:
        host = scheme not in ("http", "https") or urlsplit(found).hostname
    except ValueError:
        host = None
    if not host:
        yield f"{where}: {found!a} has no host"


def units(found: object) -> int:
    """The length of a text in UTF-16 code units."""
    return len(found.encode("utf-16-le", "surrogatepass")) // 2 if isinstance(found, str) else 0


def _between(where: str, value: object, what: str, least: int, most: int) -> Iterator[str]:
    count = len(value) if isinstance(value, list) else 0
    if not least <= count <= most:
        yield f"{where}: {count} {what}: {least} to {most}"


def _int(part: dict[str, object], key: str, default: int) -> int:
    value = part.get(key)
    return value if isinstance(value, int) else default
