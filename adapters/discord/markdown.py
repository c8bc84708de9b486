"""From the CommonMark subset of ``bot.chat.prose`` to Discord's markdown, with everything else inert.

Whatever Discord would act on in plain text (mentions, masked links, timestamps, headings, code) gets a backslash.
Nothing relies on Discord's own parsing of what a member typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from adapters.discord.limits import size
from bot.chat import prose
from bot.chat.text import visible

LINE = 1500
"""The longest line that is kept whole: a longer one is cut between words, so that any page can take it."""

WORD = 400
"""The longest word, styled phrase or address that is kept whole. Escaped, it is at most twice as long."""

_ACTIVE = re.compile(r"[\\*_~`|<>\[\]@]|:(?=//)")
_OPENING = re.compile(r"^(\s*)([#+-]|\d+(?=[.)]))")
_ESCAPING = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_WORDS = re.compile(rf"\s|(?:\\\S|[^\s\\]){{1,{WORD}}}")
_FENCE = re.compile(r"`{3,}")
_CHANNEL = re.compile(r"[0-9]{1,20}")
_LANGUAGE = re.compile(r"[^A-Za-z0-9+#-]+")


def plain(text: str) -> str:
    """``text`` on one line, as it is: no mark in it means anything to Discord."""
    return _inert(" ".join(visible(text, lines=False).split()))


def opening(text: str) -> str:
    """``plain`` text that stands at the start of a line, where more marks mean something."""
    return _guarded(plain(text))


def channel(id_: str) -> str:
    """A channel as a link that shows its name; what is no channel's id, as it is."""
    return f"<#{id_}>" if _CHANNEL.fullmatch(id_) else opening(id_)


def lines(markdown: str) -> list[str]:
    """The lines of a text block; an empty one parts two paragraphs."""
    found: list[str] = []
    for each in prose.parse(visible(markdown)):
        if each.kind == "gap":
            found.append("")
            continue
        mark = {"item": f"{each.marker} " if each.marker else "- ", "quote": "> "}.get(each.kind, "")
        rest = {"item": "  ", "quote": "> "}.get(each.kind, "")
        first, *others = _wrap(each.spans) or [""]
        found.append((mark + first).rstrip())
        found += [rest + more for more in others]
    return found


def inline(markdown: str) -> str:
    """A field's value: its lines, joined as Discord shows them."""
    return "\n".join(lines(markdown))


def paragraphs(text: str) -> list[str]:
    """Somebody's own plain words, line by line, inert; long lines are cut between words."""
    return [part for row in visible(text).split("\n") for part in _wrap((prose.Span(row),)) or [""]]


def fenced(text: str, language: str = "", room: int = LINE) -> list[str]:
    """``text`` in code fences of at most ``room`` characters, cut between its lines. Nothing in it ends a fence."""
    mark = _LANGUAGE.sub("", language)[:20]
    rows = _FENCE.sub(lambda found: "’" * len(found[0]), visible(text)).split("\n")
    blocks: list[list[str]] = [[]]
    used = 0
    for row in (whole[start : start + WORD] for whole in rows for start in range(0, max(len(whole), 1), WORD)):
        if used + size(row) > room and blocks[-1]:
            blocks.append([])
            used = 0
        blocks[-1].append(row)
        used += size(row) + 1
    shown = ["\n".join(block).strip("\n") for block in blocks]
    return [f"```{mark}\n{block}\n```" for block in shown if block.strip()]


def fold(line: str, room: int) -> list[str]:
    """``line``, which is markup already, in lines of at most ``room``: between words, and never inside an escape.

    What begins a line after a cut opens nothing there.
    """
    found: list[str] = []
    while size(line) > room:
        end = room
        while size(line[:end]) > room:
            end -= 1
        space = line.rfind(" ", room // 2, end)
        if space > 0:
            end = space
        while end > 1 and _ESCAPING.search(line[:end]):
            end -= 1
        found.append(line[:end].rstrip())
        line = _guarded(line[end:].lstrip())
    return [*found, line]


def _guarded(line: str) -> str:
    """``line`` with a first character that opens no heading, list or small print."""
    found = _OPENING.match(line)
    if found is None:
        return line
    place = found.end() if found[2].isdigit() else found.start(2)
    return f"{line[:place]}\\{line[place:]}"


def _wrap(spans: Iterable[prose.Span]) -> list[str]:
    """The styled words of one line, in lines of at most ``LINE`` characters."""
    found = [""]
    for word in _words(spans):
        if found[-1] and size(found[-1]) + size(word) > LINE:
            found.append(word.lstrip())
        else:
            found[-1] += word
    return [_guarded(each.strip()) for each in found if each.strip()]


def _words(spans: Iterable[prose.Span]) -> Iterable[str]:
    """What may not be cut: words of plain text, and whole spans of styled text that have a sensible length."""
    for span in spans:
        text = " ".join(span.text.split())
        styled = span.bold or span.italic or span.code or span.url
        if not styled or not text or size(text) > WORD or size(span.url) > WORD:
            yield from _WORDS.findall(_inert(span.text))  # made inert first: a mark may reach beyond a long word's cut
            continue
        before, after = span.text[0].isspace(), span.text[-1].isspace()
        yield f"{' ' if before else ''}{_styled(span, text)}{' ' if after else ''}"


def _styled(span: prose.Span, text: str) -> str:
    shown = f"`{text.replace('`', '’')}`" if span.code else _inert(text)
    if span.url:
        shown = f"[{shown}]({span.url})"
    if span.italic:
        shown = f"*{shown}*"
    return f"**{shown}**" if span.bold else shown


def _inert(text: str) -> str:
    return _ACTIVE.sub(r"\\\g<0>", text)
