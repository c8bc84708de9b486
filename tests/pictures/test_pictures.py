"""The drawing of Slack shows all that is there and obeys nothing in it; the documentation shows every picture."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from adapters.slack.render import pages
from bot.chat.reply import Reply
from tests.adapters.replies import replies
from tests.adapters.slack_person import words
from tests.pictures.slack_blocks import drawn, message, modal, sheet
from tests.pictures.slack_words import mrkdwn, when
from tests.pictures.story import ROOT

PICTURES = ROOT / "docs" / "pictures"
MOST = 300_000
"""Bytes of a picture, so that a page of the documentation loads fast."""


def read(html: str) -> str:
    """What stands between the tags, without white space."""
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(replies)
def test_every_word_of_any_reply_is_drawn(reply: Reply) -> None:
    for page in pages(reply):
        for block in page.blocks:
            if block["type"] == "section" or any(e["type"] == "static_select" for e in block.get("elements", ())):
                drawn([block])  # an instant becomes a date, and a menu is drawn closed
            else:
                shown = read(drawn([block])).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                assert shown == "".join(words([block]).split())


def test_what_cannot_be_drawn_is_refused() -> None:
    parts: list[dict[str, Any]] = [
        {"type": "video"},
        {"type": "actions", "elements": [{"type": "datepicker"}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "team"}]}]},
    ]
    for part in parts:
        with pytest.raises(LookupError):
            drawn([part])


def test_markup_and_dates_are_drawn_as_slack_draws_them() -> None:
    shown = mrkdwn("*It closes* <!date^1795975200^{date_long_pretty}, {time}|later> &lt;b&gt; <https://e.org|there>")
    assert shown == "<b>It closes</b> Sunday, November 29th, 2026, 6:00 PM &lt;b&gt; <a>there</a>"
    assert when(1795975200, "{date_short_pretty} {date_num}") == "Nov 29, 2026 2026-11-29"


def test_a_private_message_says_so() -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Stage <3>"}}]
    assert "Only visible to you" in message(blocks, "6:00 PM", private=True)
    page = sheet(message(blocks, "6:00 PM", private=False), "dark", "phone")
    assert "Only visible to you" not in page
    assert "Stage &lt;3&gt;" in page
    assert '<body class="dark phone">' in page


def test_a_form_has_its_fields_and_buttons() -> None:
    def plain(text: str) -> dict[str, Any]:
        return {"type": "plain_text", "text": text}

    element = {"type": "plain_text_input", "multiline": True, "initial_value": "one\ntwo"}
    block = {"type": "input", "label": plain("Text"), "hint": plain("Briefly"), "element": element, "optional": True}
    view = {"title": plain("Your note"), "close": plain("Cancel"), "submit": plain("Send"), "blocks": [block]}
    assert read(modal(view)) == "YournoteText(optional)onetwoBrieflyCancelSend"


def test_every_picture_is_light_and_shown() -> None:
    guides = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))
    pictures = list(PICTURES.glob("*.png"))
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < MOST, picture.name
        assert f"(pictures/{picture.name})" in guides, picture.name
