"""Slack's rules for blocks: kinds, lengths, counts, and ids that must differ."""

from __future__ import annotations

from typing import Any

SELECTS = ("static_select", "multi_static_select")
CHOICES = (*SELECTS, "overflow", "radio_buttons", "checkboxes")
ASKED = ("users_select", "conversations_select", "channels_select", "external_select")
PICKERS = (*CHOICES, *ASKED, *(f"multi_{kind}" for kind in ASKED), "datepicker", "timepicker", "datetimepicker")
FIELDS = ("plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input", "file_input")
PLACES: dict[str, tuple[str, ...]] = {
    "actions": (*PICKERS, "button", "workflow_button"),
    "section": (*PICKERS, "button", "workflow_button", "image"),
    "input": tuple(kind for kind in (*PICKERS, *FIELDS) if kind != "overflow"),
    "context": ("image", "plain_text", "mrkdwn"),
}
"""The elements each block may hold."""
MOST_OPTIONS = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10}
UNCHECKED = ("context_actions", "video", "file", "call", "card", "carousel", "alert", "container", "plan", "task_card")
"""Blocks that exist, and are taken as they are."""
RICH = ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")
WORDS = {"text": "text", "link": "url", "user": "user_id", "channel": "channel_id", "emoji": "name"}
"""What an inline element of a rich text cannot be without."""


def element_lists(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements in a block, wherever it keeps them."""
    found = [*(block.get("elements") or ()), block.get("accessory"), block.get("element")]
    return [element for element in found if isinstance(element, dict)]


class Checker:
    """Collects what is wrong with blocks on one surface: "message", "modal" or "home"."""

    def __init__(self, surface: str) -> None:
        self.surface = surface
        self.faults: list[str] = []

    def fault(self, problem: str, path: str) -> None:
        """Note one thing that is wrong, and where."""
        self.faults.append(f"{problem} [json-pointer:{path}]")

    def string(self, value: Any, path: str, longest: int, *, least: int = 0) -> None:
        """An optional text."""
        if value is None:
            return
        if not isinstance(value, str):
            self.fault("must be a string", path)
        elif len(value) > longest:
            self.fault(f"must be less than {longest + 1} characters", path)
        elif len(value) < least:
            self.fault(f"must be more than {least - 1} characters", path)

    def text(self, value: Any, path: str, longest: int, *, plain: bool = False) -> None:
        """A text object."""
        kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
        if not isinstance(value, dict) or value.get("type") not in kinds:
            self.fault(f"must be a {' or '.join(kinds)} object", path)
        elif "text" not in value:
            self.fault("missing required field: text", path)
        else:
            self.string(value["text"], f"{path}/text", longest, least=1)

    def count(self, value: Any, path: str, most: int, least: int = 1) -> list[Any]:
        """A list of the right length."""
        if not isinstance(value, list):
            self.fault("must be an array", path)
            return []
        if len(value) > most:
            self.fault(f"no more than {most} items allowed", path)
        if len(value) < least:
            self.fault(f"no fewer than {least} items allowed", path)
        return value

    def blocks(self, blocks: list[Any], path: str, most: int) -> None:
        """All the blocks of a surface."""
        names: set[str] = set()
        self.count(blocks, path, most, 0)
        for number, block in enumerate(blocks):
            where = f"{path}/{number}"
            if not isinstance(block, dict):
                self.fault("must be an object", where)
                continue
            name = block.get("block_id")
            self.string(name, f"{where}/block_id", 255)
            if name is not None and name in names:
                self.fault(f"block_id {name!r} already exists", f"{where}/block_id")
            names.add(str(name))
            self._block(block, where)
        if sum(isinstance(block, dict) and block.get("type") == "table" for block in blocks) > 1:
            self.fault("only_one_table_allowed", path)

    def _block(self, block: dict[str, Any], path: str) -> None:
        kind = block.get("type")
        check = getattr(self, f"_{kind}", None) if kind in KINDS else None
        if check is None:
            if kind not in (*UNCHECKED, "divider"):
                self.fault(f"unsupported type: {kind}", f"{path}/type")
            return
        if kind in ("markdown", "table") and self.surface != "message":
            self.fault(f"unsupported type: {kind}", f"{path}/type")
        if kind == "input" and self.surface == "message":
            self.fault("unsupported type: input", f"{path}/type")
        check(block, path)
        if kind in PLACES:
            self._elements(block, path, PLACES[kind])

    def _elements(self, block: dict[str, Any], path: str, allowed: tuple[str, ...]) -> None:
        names: set[str] = set()
        for number, element in enumerate(element_lists(block)):
            alone = "accessory" if "accessory" in block else "element"
            where = f"{path}/elements/{number}" if "elements" in block else f"{path}/{alone}"
            if element.get("type") not in allowed:
                self.fault(f"unsupported type: {element.get('type')}", f"{where}/type")
                continue
            name = element.get("action_id")
            self.string(name, f"{where}/action_id", 255, least=1)
            if name is not None and name in names:
                self.fault(f"action_id {name!r} already exists", f"{where}/action_id")
            names.add(str(name))
            self._element(element, where)

    def _element(self, element: dict[str, Any], path: str) -> None:
        kind = element["type"]
        if kind in ("plain_text", "mrkdwn"):
            self.text(element, path, 3000)
        elif kind == "image":
            self._picture(element, path)
        elif kind == "button":
            self.text(element.get("text"), f"{path}/text", 75, plain=True)
            for name, longest in (("value", 2000), ("url", 3000), ("accessibility_label", 75)):
                self.string(element.get(name), f"{path}/{name}", longest)
            if element.get("style") not in (None, "primary", "danger"):
                self.fault("must be one of primary, danger", f"{path}/style")
        elif kind == "file_input" and self.surface != "modal":
            self.fault("unsupported type: file_input", f"{path}/type")
        elif kind in CHOICES:
            self._choice(element, path)
        if "placeholder" in element:
            self.text(element["placeholder"], f"{path}/placeholder", 150, plain=True)

    def _choice(self, element: dict[str, Any], path: str) -> None:
        kind = element["type"]
        most = MOST_OPTIONS.get(kind, 100)
        if "option_groups" in element and kind in SELECTS:
            groups = self.count(element["option_groups"], f"{path}/option_groups", 100)
            lists = []
            for number, group in enumerate(groups):
                where = f"{path}/option_groups/{number}"
                self.text(group.get("label"), f"{where}/label", 75, plain=True)
                lists.append((f"{where}/options", self.count(group.get("options"), f"{where}/options", 100)))
        else:
            lists = [(f"{path}/options", self.count(element.get("options"), f"{path}/options", most))]
        values: set[str] = set()
        for where, options in lists:
            for number, option in enumerate(options):
                self._option(option, f"{where}/{number}", values, kind not in ("radio_buttons", "checkboxes"))
        every = [option for _, options in lists for option in options]
        first = element.get("initial_options") or [element.get("initial_option")]
        for option in first:
            if option is not None and option not in every:
                self.fault("must be one of the options", f"{path}/initial_option")

    def _option(self, option: Any, path: str, values: set[str], plain: bool) -> None:
        if not isinstance(option, dict):
            self.fault("must be an object", path)
            return
        self.text(option.get("text"), f"{path}/text", 75, plain=plain)
        if not isinstance(option.get("value"), str):
            self.fault("missing required field: value", path)
            return
        self.string(option["value"], f"{path}/value", 150, least=1)
        if option["value"] in values:
            self.fault(f"value {option['value']!r} already exists", f"{path}/value")
        values.add(option["value"])
        if "description" in option:
            self.text(option["description"], f"{path}/description", 75, plain=plain)

    def _picture(self, image: dict[str, Any], path: str) -> None:
        if not isinstance(image.get("alt_text"), str) or not image["alt_text"]:
            self.fault("missing required field: alt_text", path)
        self.string(image.get("alt_text"), f"{path}/alt_text", 2000)
        url = image.get("image_url")
        if url is None and "slack_file" not in image:
            self.fault("missing required field: image_url", path)
        self.string(url, f"{path}/image_url", 3000)
        if isinstance(url, str) and not url.startswith(("http://", "https://")):
            self.fault("must be a valid URL", f"{path}/image_url")

    def _section(self, block: dict[str, Any], path: str) -> None:
        if not block.get("text") and not block.get("fields"):
            self.fault("must have text or fields", path)
        if block.get("text"):
            self.text(block["text"], f"{path}/text", 3000)
        if "fields" in block:
            for number, field in enumerate(self.count(block["fields"], f"{path}/fields", 10)):
                self.text(field, f"{path}/fields/{number}", 2000)

    def _header(self, block: dict[str, Any], path: str) -> None:
        self.text(block.get("text"), f"{path}/text", 150, plain=True)

    def _context(self, block: dict[str, Any], path: str) -> None:
        self.count(block.get("elements"), f"{path}/elements", 10)

    def _actions(self, block: dict[str, Any], path: str) -> None:
        self.count(block.get("elements"), f"{path}/elements", 25)

    def _image(self, block: dict[str, Any], path: str) -> None:
        self._picture(block, path)
        if block.get("title"):
            self.text(block["title"], f"{path}/title", 2000, plain=True)

    def _input(self, block: dict[str, Any], path: str) -> None:
        self.text(block.get("label"), f"{path}/label", 2000, plain=True)
        if block.get("hint"):
            self.text(block["hint"], f"{path}/hint", 2000, plain=True)
        if not isinstance(block.get("element"), dict):
            self.fault("missing required field: element", path)

    def _markdown(self, block: dict[str, Any], path: str) -> None:
        if not isinstance(block.get("text"), str):
            self.fault("missing required field: text", path)
        self.string(block.get("text"), f"{path}/text", 12_000, least=1)

    def _table(self, block: dict[str, Any], path: str) -> None:
        for number, row in enumerate(self.count(block.get("rows"), f"{path}/rows", 100)):
            for column, cell in enumerate(self.count(row, f"{path}/rows/{number}", 20)):
                where = f"{path}/rows/{number}/{column}"
                if not isinstance(cell, dict) or cell.get("type") not in ("raw_text", "raw_number", "rich_text"):
                    self.fault("must be raw_text or rich_text", where)
                elif cell["type"] == "raw_text":
                    self.string(cell.get("text", ""), f"{where}/text", 3000, least=1)
                elif cell["type"] == "rich_text":
                    self._rich_text(cell, where)
        self.count(block.get("column_settings") or [], f"{path}/column_settings", 20, 0)

    def _rich_text(self, block: dict[str, Any], path: str) -> None:
        for number, part in enumerate(self.count(block.get("elements"), f"{path}/elements", 1000)):
            where = f"{path}/elements/{number}"
            if not isinstance(part, dict) or part.get("type") not in RICH:
                self.fault("unsupported type in rich_text", where)
            elif part["type"] == "rich_text_list":
                self._rich_text(part, where)
            else:
                self._words(part, where)

    def _words(self, part: dict[str, Any], path: str) -> None:
        for number, word in enumerate(self.count(part.get("elements"), f"{path}/elements", 1000)):
            needed = WORDS.get(str(word.get("type"))) if isinstance(word, dict) else None
            if needed is not None and not word.get(needed):
                self.fault(f"missing required field: {needed}", f"{path}/elements/{number}")


KINDS = ("section", "header", "context", "actions", "image", "input", "markdown", "table", "rich_text")
"""Blocks with rules of their own."""
