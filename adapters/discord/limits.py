"""What Discord takes in one message or modal. Source: Discord's API reference, "Component Reference" and "Modals"."""

from __future__ import annotations

TEXT = 4000
"""Characters over all text displays of a message."""

COMPONENTS = 40
"""Components of a message, everything nested counted."""

FILES = 10
"""Files of a message."""

ROW_BUTTONS = 5
"""Buttons in one action row. A select fills a row alone."""

CUSTOM_ID = 100
BUTTON_LABEL = 80
OPTION_LABEL = 100
OPTION_VALUE = 100
PLACEHOLDER = 150
IMAGE_ALT = 1024
URL = 512
"""The address of a link button."""

MODAL_TITLE = 45
MODAL_FIELDS = 5
FIELD_LABEL = 45
FIELD_HELP = 100
FIELD_TEXT = 4000
COMPLETIONS = 25
COMPLETION_NAME = 100


def size(text: str) -> int:
    """The length of ``text`` as Discord may count it: in UTF-16 units, which is never less than in code points."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, length: int) -> str:
    """``text`` in at most ``length`` units; what is cut is marked with an ellipsis."""
    if size(text) <= length:
        return text
    kept = text[: length - 1]
    while size(kept) > length - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"
