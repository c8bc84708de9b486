"""The catalogue of generators for authors: what each shows, which files and keys it makes, which slips it knows."""

from __future__ import annotations

import sys

from bot.challenges.generators import PERSONAL, SHARED, generate, shape, sizes, versions
from bot.challenges.generators.made import Generated
from bot.challenges.keys import ChoiceKey, Key, NumberKey

DRAWS = 20
"""So many seeds are looked at for slips, a few of which exist only where the draw allows them."""

_HEAD = """\
# Generators

What challenges can have made, with everything that their YAML names. `cairn content generators` writes this page;
`cairn content generators vectors --seed 7` shows one draw, with its keys.

A key is made with its tolerance and its slips, and no slip lies near it. A part asks for one of the keys by its name,
as its `answer`; the YAML of keys may have words for a `slip`. All parts that name a generator share what it shows.
"""


def page() -> str:
    """The catalogue as Markdown."""
    shared = "\n".join(_shared(name) for name in SHARED)
    personal = "\n".join(_personal(name) for name in PERSONAL)
    return (
        f"{_HEAD}\n## A variant for each member\n\n{personal}\n"
        f"## One set for everybody, with hidden labels\n\nFiles `train.csv` and `test.csv`.\n\n{shared}"
    )


def sample(name: str, version: int, seed: int) -> str:
    """One draw of a generator as text: what is shown, the beginning of each file, the keys. For authors only."""
    made = generate(name, version, seed)
    lines = [f"{label}: {text}" if "\n" not in text else f"{label}:\n{text}" for label, text in made.values.items()]
    for file, content in made.files.items():
        text = content.decode().splitlines()
        lines += [f"\n{file}, {len(text)} lines:", *text[:6], "…"]
    lines += ["", *(f"{part}: {_answer(key)}" for part, key in made.keys.items())]
    if made.hidden is not None:
        for half, found in (("public", made.hidden.public), ("private", made.hidden.private)):
            lines.append(f"{half}: {len(found.labels)} rows, baseline {found.baseline:.4f}, best {found.best:.4f}")
    return "\n".join(lines).strip()


def _personal(name: str) -> str:
    version = versions(name)[-1]
    draws = [generate(name, version, seed) for seed in range(DRAWS)]
    lines = [_title(name, version), "", _about(name), ""]
    if draws[0].values:
        lines.append(f"- Shown: {', '.join(draws[0].values)}")
    lines += [f"- File `{file}`" for file in draws[0].files]
    lines += [f"- `{part}`: {_kind(key)}. Slips: {_slips(draws, part)}" for part, key in draws[0].keys.items()]
    return "\n".join(lines) + "\n"


def _shared(name: str) -> str:
    version, form = versions(name)[-1], shape(name)
    train, test = sizes(name, version)
    columns = ", ".join(form.columns) if len(form.columns) < 20 else f"{form.columns[0]} … {form.columns[-1]}"
    judged = f"`{form.measure.metric}`" + (f" of `{form.measure.positive}`" if form.measure.positive else "")
    lines = [
        _title(name, version),
        "",
        _about(name),
        "",
        f"- Columns: {columns}; {'no labels in training' if form.unlabelled else f'`{form.target}` in training'}",
        f"- Metric {judged}, par gap {form.par:g}, at least `train: {train}, test: {test}`",
    ]
    if form.measure.classes:
        lines.append(f"- Classes: {', '.join(form.measure.classes)}")
    return "\n".join(lines) + "\n"


def _title(name: str, version: int) -> str:
    return f"### {name}, version {version}"


def _about(name: str) -> str:
    return (sys.modules[f"bot.challenges.generators.{name}"].__doc__ or "").strip()


def _kind(key: Key) -> str:
    if isinstance(key, NumberKey):
        if isinstance(key.value, int):
            return "whole number"
        near = key.tolerance
        return f"number within {near.absolute:g}" if near.absolute else f"number within {near.relative:g} of itself"
    if isinstance(key, ChoiceKey):
        return f"{'single' if len(key.chosen) == 1 else 'multi'} with {len(key.options)} options"
    return "text"


def _slips(draws: list[Generated], part: str) -> str:
    found: dict[str, None] = {}
    for made in draws:
        key = made.keys[part]
        found |= dict.fromkeys(each.slip for each in (key.options if isinstance(key, ChoiceKey) else key.near_misses))
    return ", ".join(f"`{slip}`" for slip in found if slip)


def _answer(key: Key) -> str:
    if isinstance(key, ChoiceKey):
        return "; ".join(f"{each.text} ({each.slip or 'right'})" for each in key.options)
    right = f"{key.value:.10g}" if isinstance(key, NumberKey) else " or ".join(key.accepted)
    wrong = ", ".join(f"{each.slip} {each.value}" for each in key.near_misses)
    return f"{right} ({_kind(key)}); {wrong}"
