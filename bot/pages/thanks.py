"""Thanks, as everybody sees them."""

from __future__ import annotations

from bot.chat.markup import code, escape
from bot.chat.reply import Quote, Reply, Text
from bot.pages.wording import count
from bot.study.gratitude import Thanked


def thanks_page(giver: str, receiver: str, why: str, did: Thanked) -> Reply:
    """One line for everybody: who thanks whom, and what for. It mentions nobody, so it rings nowhere."""
    who = giver or "A member"
    point = f" · {count(did.points, 'point')}" if did.points else ""
    words = " ".join(why.split())
    line = Text(f"{escape(f'{who} thanks {receiver}.')} {code('/thanks')}")
    return Reply(f"{who} thanks {receiver}: {words}", (line, Quote(words, f"to {receiver}{point}")))


def repeated_page(receiver: str, left: int) -> Reply:
    """The answer to whoever thanks the same person again on one day; ``left`` is how many more they can thank."""
    said = f"You have thanked {receiver} today already. You can thank {left or 'no'} more today, each person once."
    return Reply(said, (Text(escape(said)),))
