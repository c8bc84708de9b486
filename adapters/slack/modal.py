"""A form as a modal. Pure.

A modal remembers, out of sight, what it runs and where its answer goes. A text that was given already comes back as a
field that is filled in: it can be changed there, and does not have to be written again.
"""

from __future__ import annotations

import json
from typing import Any

from adapters.slack.actions import plain_text
from adapters.slack.limits import INPUT_HINT, INPUT_LABEL, INPUT_TEXT, OPTION_TEXT, PRIVATE_METADATA, VIEW_TITLE
from adapters.slack.parts import Block
from adapters.slack.receive import Place
from adapters.slack.rich import prose_elements
from bot.chat.command import Command
from bot.chat.errors import UserError
from bot.chat.form import FORM_FIELDS, Field, Form
from bot.chat.invocation import Invocation
from bot.chat.upload import Upload

CALLBACK = "form"
FILE_TYPES = 10


def modal(form: Form, command: Command, place: Place, typed: bool) -> dict[str, Any]:
    """The view that asks for ``form``. ``typed`` says that a person gave what it holds, not a button.

    Raises ``UserError`` when more was given already than a form can carry.
    """
    texts = {option.name for option in command.options if typed and option.kind in ("text", "file")}
    given = {name: str(value) for name, value in form.submit.args.items() if name in texts}
    filled = [option.field() for option in command.options if option.name in given]
    fields = [_field(field, form.title) for field in form.fields]
    fields += [_field(field, form.title, given[field.name]) for field in filled]
    run = {
        name: value for name, value in form.submit.args.items() if name not in given and not isinstance(value, Upload)
    }
    where = {
        "channel": place.channel,
        "url": place.url,
        "thread": place.thread,
        "ephemeral": place.ephemeral,
        "home": place.home,
    }
    carried = json.dumps({"command": form.submit.command, "args": run, "place": where}, separators=(",", ":"))
    if len(carried) > PRIVATE_METADATA or len(fields) > FORM_FIELDS:
        missing = " and the ".join(field.name for field in form.fields)
        raise UserError(f"/{command.path} also needs the {missing}.", example=command.example)
    intro = prose_elements(form.intro)
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(form.title, VIEW_TITLE),
        "submit": plain_text("Send", VIEW_TITLE),
        "close": plain_text("Cancel", VIEW_TITLE),
        "private_metadata": carried,
        "blocks": [*([{"type": "rich_text", "elements": intro}] if intro else []), *fields],
    }


def submitted(metadata: dict[str, Any]) -> tuple[Invocation, dict[str, Any]]:
    """What a modal runs, and where its answer goes, from what it carried."""
    args = metadata.get("args")
    run = Invocation(str(metadata.get("command", "")), args if isinstance(args, dict) else {})
    where = metadata.get("place")
    return run, where if isinstance(where, dict) else {}


def _field(field: Field, title: str, value: str = "") -> Block:
    """An input. Help that only repeats the form's ``title`` is left out."""
    if field.kind == "choice":
        options = [{"text": plain_text(each.label, OPTION_TEXT), "value": each.value} for each in field.choices]
        element: Block = {"type": "static_select", "options": options}
    elif field.kind == "file":
        element = {"type": "file_input", "max_files": 1}
    else:
        length = min(field.max_length, INPUT_TEXT)
        element = {"type": "plain_text_input", "multiline": field.kind == "paragraph", "max_length": length}
        if value:
            element["initial_value"] = value[:length]
    block = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label, INPUT_LABEL),
        "element": element | {"action_id": field.name},
        "optional": not field.required,
    }
    helps = field.help and field.help.casefold() != title.casefold()
    return block | ({"hint": plain_text(field.help, INPUT_HINT)} if helps else {})
