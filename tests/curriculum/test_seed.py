"""Nothing of the source article is lost: every fact is cited, and what it lists is there in its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.curriculum.strict_yaml import read
from tests.curriculum.folder import SHIPPED

FACTS: list[dict[str, Any]] = read(Path(__file__).with_name("seed_facts.yaml"), "seed_facts.yaml").value


def cited(value: Any) -> Iterator[tuple[str, str]]:
    """Every seed reference in ``value``, with the own text of the node that cites it."""
    if isinstance(value, dict):
        text = " | ".join(own_text(value))
        for reference in value.get("seed_refs", ()):
            yield reference, text
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from cited(each)


def own_text(value: Any) -> Iterator[str]:
    """The text of a node, without that of the nodes inside it, which cite for themselves."""
    if isinstance(value, str):
        yield value.casefold()
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            if not (isinstance(each, dict) and "seed_refs" in each):
                yield from own_text(each)


def wording(fact: dict[str, Any]) -> str:
    """What a fact says, without the article's gloss in brackets and without regard to case."""
    return re.sub(r"\s*\([^)]*\)", "", fact["item"]).casefold()


def citations() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in SHIPPED.rglob("*.yaml"):
        for reference, text in cited(read(path, path.name).value):
            found.setdefault(reference, []).append(text)
    return found


def test_every_fact_is_cited_and_nothing_else() -> None:
    assert len(FACTS) == 169
    assert set(citations()) == {fact["id"] for fact in FACTS}


def test_what_the_article_lists_is_there_in_its_words() -> None:
    texts = citations()
    lost = [
        f"{fact['id']}: {wording(fact)}"
        for fact in FACTS
        if fact["kind"] != "claim" and not any(wording(fact) in text for text in texts.get(fact["id"], ()))
    ]
    assert lost == []
