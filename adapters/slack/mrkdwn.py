"""Slack's own markup, for the few places that are not rich text: escaped first, whatever it is."""

from __future__ import annotations

from datetime import datetime

from bot.chat.text import visible

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKS = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "’"})
"""Signs that look like Slack's marks and are none: mrkdwn has no escape for them."""


def escape(text: str) -> str:
    """``text`` on one line, with nothing in it that Slack would act on: no mention, link, date or style."""
    return " ".join(visible(text, lines=False).split()).translate(_ESCAPES).translate(_MARKS)


def date(instant: datetime) -> str:
    """``instant`` in each reader's own zone and language; the fallback is in UTC."""
    fallback = instant.strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(instant.timestamp())}^{{date_long_pretty}}, {{time}}|{fallback}>"
