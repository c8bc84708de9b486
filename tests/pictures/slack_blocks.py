"""A drawing of Slack: blocks, messages, forms and the Home tab as HTML.

It is ours, from what one sees: sizes, distances and colours are near Slack's, and no more than that. What it cannot
draw it refuses, so that no picture lacks a part unnoticed.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from tests.pictures.slack_words import rich, text, words

Block = dict[str, Any]

AVATAR = """<svg class="avatar" viewBox="0 0 36 36"><rect width="36" height="36" rx="8" fill="#3d5a63"/>
<g fill="#f2e9d8"><rect x="6" y="24" width="24" height="6.5" rx="3.2"/>
<rect x="9.5" y="17" width="18" height="6" rx="3"/><rect x="12" y="10.5" width="11.5" height="5.5" rx="2.7"/>
<rect x="15" y="5.5" width="7" height="4" rx="2"/></g></svg>"""
"""A heap of stones, as a cairn is. On Slack it is the icon that the operator gives the app."""

EYE = """<svg class="eye" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.5">
<path d="M2 10c2-3.6 4.8-5.4 8-5.4s6 1.8 8 5.4c-2 3.6-4.8 5.4-8 5.4S4 13.6 2 10z"/>
<circle cx="10" cy="10" r="2"/></svg>"""
ARROW = """<svg class="arrow" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.8">
<path d="M5 7.5l5 5 5-5" stroke-linecap="round" stroke-linejoin="round"/></svg>"""
CROSS = """<svg class="cross" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6">
<path d="M4 4l12 12M16 4L4 16" stroke-linecap="round"/></svg>"""

STYLE = Path(__file__).with_name("slack.css")


def sheet(body: str, theme: str = "light", device: str = "computer") -> str:
    """A page with one thing on it, in the ``theme`` "light" or "dark", on a "computer" or a "phone"."""
    style = STYLE.read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{style}</style>'
        f'<body class="{theme} {device}"><main>{body}</main></body></html>'
    )


def message(blocks: list[Block], time: str, private: bool) -> str:
    """A message of Cairn. Above one for a single person stands that nobody else sees it."""
    only = f'<p class="only">{EYE}Only visible to you</p>' if private else ""
    who = f'<p class="who"><b>Cairn</b><span class="badge">APP</span><span class="time">{escape(time)}</span></p>'
    return f'<article class="message">{only}{AVATAR}<div>{who}{drawn(blocks)}</div></article>'


def home(view: Block) -> str:
    """The app's Home tab, under the app's name and tabs."""
    tabs = "<nav><b>Home</b><span>Messages</span><span>About</span></nav>"
    return f'<section class="home"><header>{AVATAR}<b>Cairn</b></header>{tabs}{drawn(view["blocks"])}</section>'


def modal(view: Block) -> str:
    """A form."""
    buttons = (
        f'<span class="button">{text(view["close"])}</span><span class="button primary">{text(view["submit"])}</span>'
    )
    return (
        f'<section class="modal"><header><b>{text(view["title"])}</b>{CROSS}</header>'
        f"{drawn(view['blocks'])}<footer>{buttons}</footer></section>"
    )


def drawn(blocks: list[Block]) -> str:
    """Blocks below each other."""
    return f'<div class="blocks">{"".join(map(_block, blocks))}</div>'


def _block(block: Block) -> str:
    kind = block["type"]
    match kind:
        case "header":
            inside = text(block["text"])
        case "section":
            inside = _section(block)
        case "rich_text":
            inside = rich(block["elements"])
        case "context":
            inside = "".join(_element(each) for each in block["elements"])
        case "divider":
            inside = "<hr>"
        case "actions":
            inside = "".join(_element(each) for each in block["elements"])
        case "image":
            title = f"<p>{text(block['title'])}</p>" if block.get("title") else ""
            inside = f"{title}{_picture(block)}"
        case "table":
            inside = _table(block)
        case "input":
            inside = _input(block)
        case _:
            raise LookupError(f"the drawing of Slack has no {kind} block")
    return f'<div class="block {kind}">{inside}</div>'


def _section(block: Block) -> str:
    said = f"<div>{text(block['text'])}</div>" if "text" in block else ""
    if "fields" in block:
        said += f'<div class="fields">{"".join(f"<div>{text(field)}</div>" for field in block["fields"])}</div>'
    beside = f"<div>{_element(block['accessory'])}</div>" if "accessory" in block else ""
    return f'<div class="said">{said}</div>{beside}'


def _element(element: Block) -> str:
    match element["type"]:
        case "plain_text" | "mrkdwn":
            return f"<span>{text(element)}</span>"
        case "button":
            return f'<span class="button {element.get("style", "")}">{text(element["text"])}</span>'
        case "static_select":
            return _select(element)
        case "image":
            return _picture(element)
        case "plain_text_input":
            shown = words(element.get("initial_value", ""))
            return f'<div class="field{" tall" if element.get("multiline") else ""}">{shown}</div>'
        case "file_input":
            return '<span class="button">Upload file</span>'
        case other:
            raise LookupError(f"the drawing of Slack has no {other}")


def _select(element: Block) -> str:
    """A menu that is closed."""
    chosen = element.get("initial_option")
    shown = chosen["text"] if chosen else element.get("placeholder", {"type": "plain_text", "text": "Select an item"})
    return f'<span class="select{"" if chosen else " empty"}"><span>{text(shown)}</span>{ARROW}</span>'


def _input(block: Block) -> str:
    optional = ' <span class="optional">(optional)</span>' if block.get("optional") else ""
    hint = f'<p class="hint">{text(block["hint"])}</p>' if "hint" in block else ""
    return f"<label>{text(block['label'])}{optional}</label>{_element(block['element'])}{hint}"


def _picture(image: Block) -> str:
    """No picture is fetched: its words stand in its place."""
    return f'<span class="picture">{escape(image["alt_text"])}</span>'


def _table(block: Block) -> str:
    rows = ""
    for row in block["rows"]:
        cells = [rich(cell["elements"]) if cell["type"] == "rich_text" else words(str(cell["text"])) for cell in row]
        rows += f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    return f"<table>{rows}</table>"
