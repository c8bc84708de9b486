"""A form as a modal. Pure.

The modal's id carries the invocation without anything that a member typed: a text that was given already comes back as
a field that is filled in, so that nothing is lost and nothing typed stands in an id. A file has to be chosen again.
"""

from __future__ import annotations

from adapters.discord import markdown
from adapters.discord.limits import (
    FIELD_HELP,
    FIELD_LABEL,
    FIELD_TEXT,
    MODAL_FIELDS,
    MODAL_TITLE,
    OPTION_LABEL,
    cut,
)
from adapters.discord.parts import TEXT_DISPLAY, Component
from bot.chat.command import Command
from bot.chat.errors import DeclarationError, UserError
from bot.chat.form import Field, Form
from bot.chat.invocation import Invocation

LABEL, INPUT, SELECT, UPLOAD = 18, 4, 3, 19
LINE, PARAGRAPH = 1, 2

INTRO = 1000
"""Characters above the fields: more would push them off a phone's screen."""


def modal(form: Form, command: Command, typed: bool) -> Component:
    """The body of the modal that asks for ``form``. ``typed`` says that a person gave what it holds, not a button.

    Raises ``UserError`` when more was typed already than a modal can carry.
    """
    texts = {option.name for option in command.options if typed and option.kind in ("text", "file")}
    given = {name: str(value) for name, value in form.submit.args.items() if name in texts}
    submit = Invocation(form.submit.command, {k: v for k, v in form.submit.args.items() if k not in given})
    filled = [option.field() for option in command.options if option.name in given]
    fields = [_field(field) for field in form.fields] + [_field(field, given[field.name]) for field in filled]
    try:
        id_ = submit.encode()
    except DeclarationError:
        id_ = ""
    if not id_ or len(fields) > MODAL_FIELDS:
        missing = " and the ".join(field.name for field in form.fields)
        raise UserError(f"/{command.path} also needs the {missing}.", example=command.example)
    intro = cut("\n".join(markdown.lines(form.intro)), INTRO)
    if intro.strip() and len(fields) < MODAL_FIELDS:
        fields.insert(0, {"type": TEXT_DISPLAY, "content": intro})
    return {"title": cut(form.title, MODAL_TITLE), "custom_id": id_, "components": fields}


def _field(field: Field, value: str = "") -> Component:
    if field.kind == "choice":
        options = [{"label": cut(choice.label, OPTION_LABEL), "value": choice.value} for choice in field.choices]
        control: Component = {"type": SELECT, "custom_id": field.name, "options": options, "required": field.required}
    elif field.kind == "file":
        least = 1 if field.required else 0
        control = {"type": UPLOAD, "custom_id": field.name, "min_values": least, "max_values": 1}
        control["required"] = field.required
    else:
        length = min(field.max_length, FIELD_TEXT)
        style = PARAGRAPH if field.kind == "paragraph" else LINE
        control = {"type": INPUT, "custom_id": field.name, "style": style, "required": field.required}
        control["max_length"] = length
        if value:
            control["value"] = value[:length]
    label = {"type": LABEL, "label": cut(field.label, FIELD_LABEL), "component": control}
    return label | ({"description": cut(field.help, FIELD_HELP)} if field.help else {})
