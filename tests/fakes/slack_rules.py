"""What Slack refuses: messages and views that break its rules."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

from tests.fakes.slack_blocks import Checker, element_lists

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
TEXT_CUT = 40_000
MARKDOWN = 12_000
WITH_MARKDOWN = 13_200
"""Characters of JSON over all blocks of a message with a markdown block; undocumented, reported in bolt-js#2509."""
VIEW_BYTES = 250_000


class Refusal(Exception):
    """An error as Slack gives it: a word, and what goes with it."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The answer."""
        return {"ok": False, "error": self.error, **self.extra}


def invalid(error: str, faults: list[str]) -> Refusal:
    """A refusal that says what is wrong."""
    messages = [f"[ERROR] {fault}" for fault in faults]
    return Refusal(error, errors=faults, response_metadata={"messages": messages})


def check_message(content: dict[str, Any]) -> None:
    """Refuse a message that Slack would refuse."""
    blocks = content.get("blocks") or []
    if not blocks and not content.get("attachments") and not str(content.get("text") or "").strip():
        raise Refusal("no_text")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refusal("invalid_blocks_format")
    markdown = [str(block.get("text", "")) for block in blocks if block.get("type") == "markdown"]
    if sum(map(len, markdown)) > MARKDOWN:
        raise Refusal("msg_blocks_too_long")
    checker = Checker("message")
    checker.blocks(blocks, "/blocks", MESSAGE_BLOCKS)
    if checker.faults:
        raise invalid("invalid_blocks", checker.faults)
    if markdown and len(json.dumps(blocks, ensure_ascii=False)) > WITH_MARKDOWN:
        raise Refusal("msg_blocks_too_long")
    if content.get("metadata"):
        check_metadata(content["metadata"])


def check_metadata(metadata: Any) -> None:
    """Metadata has a type and a payload."""
    if not isinstance(metadata, dict):
        raise Refusal("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise Refusal("invalid_metadata_schema")


def check_view(view: Any, kinds: tuple[str, ...]) -> None:
    """Refuse a view that Slack would refuse."""
    if not isinstance(view, dict) or not isinstance(view.get("blocks"), list):
        raise invalid("invalid_arguments", ["missing required field: blocks [json-pointer:/view]"])
    if view.get("type") not in kinds:
        raise invalid("invalid_arguments", [f"must be one of {kinds} [json-pointer:/view/type]"])
    modal = view["type"] == "modal"
    checker = Checker(view["type"])
    for name in ("title", "submit", "close"):
        if name == "title" and modal and name not in view:
            checker.fault("missing required field: title", "/view")
        if view.get(name) is not None:
            if not modal:
                checker.fault(f"{name} is for modals only", f"/view/{name}")
            checker.text(view[name], f"/view/{name}", 24, plain=True)
    for name, longest in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        checker.string(view.get(name), f"/view/{name}", longest)
    checker.blocks(view["blocks"], "/view/blocks", VIEW_BLOCKS)
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in view["blocks"])
    if modal and asks and not view.get("submit"):
        checker.fault("submit is required when there are input blocks", "/view")
    if checker.faults:
        raise invalid("invalid_arguments", checker.faults)
    if len(json.dumps(view)) > VIEW_BYTES:
        raise Refusal("view_too_large")


def named(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks as Slack keeps them: with an id for every block and element that came without one."""
    kept = []
    for block in blocks:
        block = _with("block_id", block)
        if block.get("type") == "actions":
            block["elements"] = [_with("action_id", element) for element in block["elements"]]
        for name in ("accessory", "element"):
            if isinstance(block.get(name), dict) and block[name].get("type") != "image":
                block[name] = _with("action_id", block[name])
        kept.append(block)
    return kept


def _with(name: str, thing: dict[str, Any]) -> dict[str, Any]:
    """A copy of ``thing`` that has an id called ``name``."""
    return {**thing} if name in thing else {name: secrets.token_urlsafe(4), **thing}


def controls(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every element that people can use, with its block."""
    for block in blocks:
        for element in element_lists(block):
            if "action_id" in element:
                yield block, element
