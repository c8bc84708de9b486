"""What a person has filled in: the values of fields and menus as Slack sends them."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack_rules import controls
from tests.fakes.slack_world import Body, FakeChannel, FakeUser

VALUES = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "rich_text_input": "rich_text_value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "file_input": "files",
}
"""Where each kind of element has its value."""
INITIAL = {"value": "initial_value", "files": ""}
STATELESS = ("button", "overflow", "workflow_button")


def entry(element: Body, value: Any) -> Body:
    """The element's part of the state, or of an action."""
    kind = element["type"]
    name = VALUES[kind]
    if name == "selected_option":
        value = None if value is None else option(element, value)
    elif name == "selected_options":
        value = [option(element, item) for item in listed(value)]
    elif name.startswith("selected_"):
        many = name.endswith("s") and kind.startswith("multi_")
        value = [plain(item) for item in listed(value)] if many else plain(value)
    elif name == "files":
        value = listed(value)
    elif name == "value" and value is not None:
        value = written(element, str(value))
    return {"type": kind, name: value}


def listed(value: Any) -> list[Any]:
    """One thing or several as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple, set)) else [value]


def plain(value: Any) -> Any:
    """The id of a person or channel, or the value itself."""
    return value.id if isinstance(value, (FakeUser, FakeChannel)) else value


def option(element: Body, value: str) -> Body:
    """The option with that value; people can choose no other."""
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}
    offered = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        offered += group["options"]
    for one in offered:
        if one["value"] == value:
            found: Body = {name: one[name] for name in ("text", "value", "description") if name in one}
            return found
    raise LookupError(f"{value!r} is not offered; there is {[one['value'] for one in offered]}")


def written(element: Body, value: str) -> str:
    """What a person typed, if their client lets them send it."""
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if element["type"] == "plain_text_input" and not least <= len(value) <= most:
        raise LookupError(f"{element['action_id']} takes {least} to {most} characters, not {len(value)}")
    return value


def untouched(element: Body) -> Body:
    """The state of an element as it was shown."""
    name = VALUES[element["type"]]
    empty: Any = [] if name in ("selected_options", "files") or element["type"].startswith("multi_") else None
    first = element.get(INITIAL.get(name, name.replace("selected_", "initial_")), empty)
    return {"type": element["type"], name: first}


def state(blocks: list[Body], chosen: Body) -> Body:
    """Everything that can be filled in, with what was chosen so far."""
    values: Body = {}
    for block, element in controls(blocks):
        if element["type"] not in STATELESS and element["type"] in VALUES:
            known = chosen.get(block["block_id"], {}).get(element["action_id"])
            values.setdefault(block["block_id"], {})[element["action_id"]] = known or untouched(element)
    return values


def fill(blocks: list[Body], chosen: Body, fields: dict[str, Any]) -> Body:
    """The state after filling in ``fields``, each named by its action_id or block_id.

    Raises LookupError where a real client would not let the person press the button.
    """
    values, left = state(blocks, chosen), dict(fields)
    for block, element in controls(blocks):
        if element["type"] in STATELESS:
            continue
        for name in (element["action_id"], block["block_id"]):
            if name in left:
                values[block["block_id"]][element["action_id"]] = entry(element, left.pop(name))
                break
        here = values.get(block["block_id"], {}).get(element["action_id"], {})
        if block["type"] == "input" and not block.get("optional"):
            given = here.get(VALUES[element["type"]])
            if given is None or given in ("", []):
                raise LookupError(f"{block['block_id']} has to be filled in")
    if left:
        raise LookupError(f"the form has no {sorted(left)}; it has {values}")
    return values
