"""What is wrong with options, whoever asks them: the same for the questions of a topic and the parts of a challenge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.curriculum.outline import Outline
from bot.curriculum.problems import Problem

_LAZY = re.compile(
    r"\b(all|both|none|any|neither)( of)? (the )?(above|these|them|other (answers|options|ones))\b", re.IGNORECASE
)


def check_options(options: Sequence[Outline]) -> Iterator[Problem]:
    """Every option says something of its own, and none of them talks about the others."""
    for place, option in enumerate(options):
        earlier = options[:place]
        if option.text("id") and any(option.text("id") == each.text("id") for each in earlier):
            yield option.problem(f"the option {option.text('id')} stands twice", "id")
        if option.text("text") and any(_same(option, each) for each in earlier):
            yield option.problem("another option says the same", "text")
        if _LAZY.search(option.text("text")):
            yield option.problem(
                "“all of the above” and the like test reading, not knowing; write a real option", "text"
            )


def _same(one: Outline, other: Outline) -> bool:
    return one.text("text").casefold().split() == other.text("text").casefold().split()
