"""Binding typed words to options: the forgiving half of the grammar.

``command [positional …] [name=value or name:value] [free text]``. Words before the free text bind from the left, words
after it from the right, and one text option, the last, takes everything between. A ``name=value`` pair counts as one where
it cannot be prose: before the free text begins, or at the very end.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.chat import text
from bot.chat.errors import UserError, quoted
from bot.chat.invocation import Value
from bot.chat.option import Option
from bot.chat.text import Token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.chat.command import Command


def bind(
    options: tuple[Option, ...],
    words: list[Token],
    line: str,
    given: Mapping[str, Value],
    today: date,
    command: Command,
) -> dict[str, Value]:
    """Spread ``words`` over the ``options`` that ``given`` leaves open; ``line`` is the text they were cut from.

    Returns raw values by option name. Raises ``UserError`` for a pair whose name is nearly an option's, an option given
    twice, or words that nothing can take.
    """
    bound: dict[str, Value] = {}
    by_name = {option.name: option for option in options if option.name not in given}
    words = _take_pairs(words, by_name, bound, command)
    rest = [option for option in options if option.name in by_name and option.name not in bound]
    wide = next((option for option in reversed(rest) if option.kind == "text"), None)
    before, after = (rest, []) if wide is None else (rest[: rest.index(wide)], rest[rest.index(wide) + 1 :])
    for option in before:
        if not words:
            break
        if option.required or option.fits(words[0].text, today) or (option.kind == "text" and len(words) > 1):
            word = words.pop(0)
            bound[option.name] = "yes" if option.kind == "flag" and word.text.casefold() == option.name else word.text
    for option in reversed(after):
        if len(words) > (1 if wide is not None and wide.required else 0) and option.fits(words[-1].text, today):
            bound[option.name] = "yes" if option.kind == "flag" else words[-1].text
            words.pop()
    if words and wide is not None:
        bound[wide.name] = words[0].text if len(words) == 1 and not words[0].name else line[words[0].start : words[-1].end]
    elif words:
        raise UserError(f"/{command.path} does not take {quoted(words[0].raw)}.", example=command.example)
    return bound


def _take_pairs(
    words: list[Token], by_name: dict[str, Option], bound: dict[str, Value], command: Command
) -> list[Token]:
    """Move ``name=value`` pairs from both ends of ``words`` into ``bound``; what remains are the free words."""
    left = 0
    has_text = any(option.kind == "text" for option in by_name.values())
    while left < len(words):
        word = words[left]
        if word.name in by_name and word.name not in bound:
            if not word.text and left + 1 < len(words):  # "number: 3", as Discord shows it
                left += 1
                word = Token(words[left].text, word.start, words[left].end, word.name)
            bound[word.name] = word.text
        elif word.name and not has_text:
            raise _misnamed(word, by_name, bound, command)
        elif word.name or has_text:
            break
        else:
            break
        left += 1
    right = len(words)
    while right > left and words[right - 1].name in by_name and words[right - 1].name not in bound:
        word = words[right - 1]
        if not word.text:
            break
        bound[word.name] = word.text
        right -= 1
    middle = words[left:right]
    stray = next((word for word in middle if word.name), None)
    if stray is not None and not has_text:
        raise _misnamed(stray, by_name, bound, command)
    return middle


def _misnamed(word: Token, by_name: dict[str, Option], bound: dict[str, Value], command: Command) -> UserError:
    if word.name in bound:
        return UserError(f"The {word.name} is given twice.", example=command.example)
    near = text.nearest(word.name, by_name)
    hint = f" Did you mean {near}?" if near else ""
    return UserError(f"/{command.path} has no option {quoted(word.name)}.{hint}", example=command.example)
