"""Binding typed words to options: the forgiving half of the grammar.

``command [positional …] [name=value or name:value] [free text]``. Words before the free text bind from the left,
words after it from the right, and one text option takes everything between. A ``name=value`` pair counts as one where
it cannot be prose: before the free text begins, or at the very end; so links, times and colons in it stay as they are.
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


def bind(command: Command, words: list[Token], line: str, given: Mapping[str, Value], today: date) -> dict[str, Value]:
    """Spread ``words`` over the options of ``command`` that ``given`` leaves open; ``line`` is what they were cut from.

    Returns raw values by option name, ``given`` among them. Raises ``UserError`` for a pair that names no option, an
    option given twice, or words that nothing can take.
    """
    options = command.options
    bound = dict(given)
    free, words = _from_the_left(command, options, words, bound, today)
    if free is not None and words:
        words = _from_the_right(command, options, words, bound, free, today)
    if words and free is not None:
        alone = len(words) == 1 and not words[0].name
        bound[free.name] = words[0].text if alone else line[words[0].start : words[-1].end]
    elif words:
        near = text.nearest(words[0].text, [option.name for option in options if option.name not in bound])
        hint = f" Did you mean {near}?" if near else ""
        raise UserError(f"/{command.path} does not take {quoted(words[0].raw)}.{hint}", example=command.example)
    return bound


def _from_the_left(
    command: Command, options: tuple[Option, ...], words: list[Token], bound: dict[str, Value], today: date
) -> tuple[Option | None, list[Token]]:
    """Bind pairs and positional words up to where free text begins. Returns the option for that text, and the rest."""
    names = {option.name: option for option in options}
    place = 0
    while place < len(words):
        word, free = words[place], _free_text(options, bound)
        option = names.get(word.name)
        if option is None or option.name in bound:
            if word.name:
                _refuse_stray(command, word, bound, free)
            option = _taker(options, bound, free, word.text, len(words) - place, today) if not word.name else None
            if option is None:
                break
            bound[option.name] = _value(option, word)
        elif option is free and not word.quoted:  # "text: and all that follows"
            value = word._replace(start=word.end - len(word.text), name="", raw=word.text)
            return free, [value] * bool(word.text) + words[place + 1 :]
        elif word.raw[len(word.name) + 1 :] or place + 1 == len(words) or words[place + 1].name in names:
            bound[option.name] = word.text
        else:  # "number: 3", as Discord shows it
            place += 1
            bound[option.name] = words[place].raw if words[place].name else words[place].text
        place += 1
    return _free_text(options, bound), words[place:]


def _from_the_right(
    command: Command,
    options: tuple[Option, ...],
    words: list[Token],
    bound: dict[str, Value],
    free: Option,
    today: date,
) -> list[Token]:
    """Bind what stands behind the free text. Returns the words of that text."""
    names = {option.name: option for option in options if option is not free and option.name not in bound}
    later = [option for option in options[options.index(free) + 1 :] if not option.arg.named]
    words = list(words)
    while words:
        last = words[-1]
        label = words[-2] if len(words) > 1 and not words[-2].text else None  # "minutes: 25"
        if last.name in names and (last.text or _assigned(last)):
            bound[last.name] = last.text
        elif label is not None and label.name in names and names[label.name].reads(last.text, today):
            bound[label.name] = last.text
            words.pop()
        elif last.name:
            _refuse_stray(command, last, bound, free)
            break
        else:
            option = next((o for o in later if o.name in names and _ends(o, free, last.text, len(words), today)), None)
            if option is None:
                break
            bound[option.name] = _value(option, last)
        words.pop()
        names = {name: option for name, option in names.items() if name not in bound}
    return words


def _free_text(options: tuple[Option, ...], bound: Mapping[str, Value]) -> Option | None:
    """The open option that takes running text: the last text that is not the name of something, else the last text."""
    texts = [o for o in options if o.kind == "text" and o.name not in bound and not o.arg.named]
    if not texts:
        return None
    return next((option for option in reversed(texts) if option.arg.complete is None), texts[-1])


def _taker(
    options: tuple[Option, ...], bound: Mapping[str, Value], free: Option | None, word: str, left: int, today: date
) -> Option | None:
    """The option in front of the free text that ``word`` is for; ``left`` words remain, this one among them."""
    expected = None
    for option in options:
        if option is free:
            break
        if option.name in bound or option.arg.named:
            continue
        if option.kind == "text":
            return expected or option if option.required or left > 1 else expected
        if option.fits(word, today):
            return option
        if expected is None and (option.required or (free is None and option.kind != "flag")):
            expected = option  # where no text follows, a word that does not read is better explained than refused
    return expected


def _ends(option: Option, free: Option, word: str, left: int, today: date) -> bool:
    """Whether ``word`` behind the text of ``free`` belongs to ``option``. After prose, only what is plain counts."""
    exact = word.casefold() in (option.name, *option.choices) and option.kind in ("flag", "choice")
    if left == 1 and free.required:
        return exact and free.arg.complete is not None
    if free.arg.complete is None and option.kind == "flag":
        return False  # "a figure to share": what makes something public is never guessed
    if free.arg.complete is None and option.kind == "choice":
        return exact
    if free.arg.complete is None and option.kind == "duration" and text.decimal_number(word) is not None:
        return False  # "solved exercise 3"
    return option.fits(word, today)


def _value(option: Option, word: Token) -> str:
    return "yes" if option.kind == "flag" and word.text.casefold() == option.name else word.text


def _refuse_stray(command: Command, pair: Token, bound: Mapping[str, Value], free: Option | None) -> None:
    """Raise for a pair that nothing can take, unless it may be prose: free text has colons and links in it."""
    if free is not None and (not _assigned(pair) or (free.arg.complete is None and pair.name not in bound)):
        return
    if pair.name in bound or (free is not None and pair.name == free.name):
        raise UserError(f"The {pair.name} is given twice.", example=command.example)
    near = text.nearest(pair.name, [option.name for option in command.options])
    if near is None and free is not None:
        return
    hint = f" Did you mean {near}?" if near else ""
    raise UserError(f"/{command.path} has no option {quoted(pair.name)}.{hint}", example=command.example)


def _assigned(pair: Token) -> bool:
    return pair.raw[len(pair.name)] in "=＝"
