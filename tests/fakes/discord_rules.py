"""What Discord refuses in a message, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

EPHEMERAL = 64
LOADING = 128
COMPONENTS_V2 = 1 << 15

WORDS = {
    0: "401: Unauthorized",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10008: "Unknown Message",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    40060: "Interaction has already been acknowledged.",
    50001: "Missing Access",
    50006: "Cannot send an empty message",
    50013: "Missing Permissions",
    50027: "Invalid Webhook Token",
    50035: "Invalid Form Body",
}


class Refusal(Exception):
    """An error answer: the HTTP status and Discord's own code."""

    def __init__(self, status: int, code: int, errors: dict[str, Any] | None = None) -> None:
        super().__init__(status, code, errors)
        self.status = status
        self.code = code
        self.errors = errors

    def body(self) -> dict[str, Any]:
        """As Discord writes it."""
        told: dict[str, Any] = {"message": WORDS.get(self.code, "Unknown"), "code": self.code}
        return told if self.errors is None else {**told, "errors": self.errors}


def invalid(path: Iterable[str | int], code: str, message: str) -> Refusal:
    """A refused form body, with the fault at ``path``."""
    errors: dict[str, Any] = {"_errors": [{"code": code, "message": message}]}
    for key in reversed([str(key) for key in path]):
        errors = {key: errors}
    return Refusal(400, 50035, errors)


Path = tuple[str | int, ...]


def walk(components: Any, path: Path = ("components",)) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every component with its path, parents before children."""
    for index, component in enumerate(components or ()):
        at = (*path, index)
        yield at, component
        yield from walk(component.get("components"), (*at, "components"))
        for key in ("accessory", "component"):
            if component.get(key):
                yield (*at, key), component[key]


def numbered(components: Any) -> list[dict[str, Any]]:
    """A copy in which every component has an id, as Discord gives them."""
    last = 0

    def copy(component: dict[str, Any]) -> dict[str, Any]:
        nonlocal last
        last += 1
        whole = {"id": last, **component}
        if "components" in whole:
            whole["components"] = [copy(child) for child in whole["components"]]
        for key in ("accessory", "component"):
            if whole.get(key):
                whole[key] = copy(whole[key])
        return whole

    return [copy(component) for component in components or ()]


def check_message(message: dict[str, Any], prefix: Path = ()) -> None:
    """Refuse what Discord refuses in a message; ``message`` is what it would become."""
    modern = bool(message.get("flags", 0) & COMPONENTS_V2)
    content = message.get("content") or ""
    components = message.get("components") or []
    if modern:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if message.get(key):
                raise invalid(
                    (*prefix, key),
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
                )
    elif len(content) > 2000:
        raise invalid((*prefix, "content"), "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")
    if not modern and len(components) > 5:
        raise invalid((*prefix, "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    check_components(components, modern, {kept["filename"] for kept in message.get("attachments", ())}, prefix)
    if not (content or components or any(message.get(key) for key in ("embeds", "attachments", "poll", "sticker_ids"))):
        raise Refusal(400, 50006)


def check_components(components: Any, modern: bool, files: set[str], prefix: Path) -> None:
    """The rules about components: kinds, counts, text, custom ids, files."""
    seen: set[str] = set()
    text = count = 0
    for path, component in walk(components, (*prefix, "components")):
        count += 1
        kind = component.get("type")
        if not modern and kind != 1 and len(path) == len(prefix) + 2:
            raise invalid((*path, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).')
        if kind == 10:
            words = component.get("content") or ""
            if not words:
                raise invalid((*path, "content"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 4000 in length.")
            text += len(words)
        custom_id = component.get("custom_id")
        if custom_id is not None:
            if custom_id in seen:
                raise invalid(
                    (*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
                )
            seen.add(custom_id)
        for url in media(component):
            if url.startswith("attachment://") and url.removeprefix("attachment://") not in files:
                raise invalid(path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", f"{url} was not found")
    if count > 40:
        raise invalid(
            (*prefix, "components"), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "Total components cannot exceed 40"
        )
    if text > 4000:
        raise invalid(
            (*prefix, "components"), "COMPONENT_MAX_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Text cannot exceed 4000"
        )


def media(component: dict[str, Any]) -> Iterator[str]:
    """The addresses that a file, thumbnail or gallery shows."""
    for holder in (component, *component.get("items", ())):
        for key in ("file", "media"):
            if holder.get(key):
                yield holder[key]["url"]


def check_modal(modal: dict[str, Any]) -> None:
    """The rules about a form: a title, one to five components, no two custom ids alike."""
    if not modal.get("title") or len(modal["title"]) > 45:
        raise invalid(("data", "title"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 45 in length.")
    if not modal.get("custom_id"):
        raise invalid(("data", "custom_id"), "BASE_TYPE_REQUIRED", "This field is required")
    if not 1 <= len(modal.get("components") or ()) <= 5:
        raise invalid(("data", "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    check_components(modal["components"], True, set(), ("data",))
