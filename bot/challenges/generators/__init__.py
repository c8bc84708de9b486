"""Generators: a challenge's data, made from a seed, so that no key lies in the repository and no two members copy.

Content names a generator and its version from the closed list here. One file holds one generator and all its versions;
a change of what a version makes is a new version. The bytes are made once, at the announcement or at a member's first
look, and stored: they are never made again.
"""

from __future__ import annotations

import hashlib
import hmac
from importlib import import_module
from inspect import signature
from typing import Any

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.labelled import Shape
from bot.challenges.generators.made import Generated

SHARED = ("anomaly", "bike", "churn", "forest", "glyphs", "housing", "ratings", "ring", "series", "sms")
"""One data set for everybody, with hidden labels. Options: ``train`` and ``test``, numbers of rows."""
PERSONAL = (
    "attention",
    "blobs",
    "cluster",
    "conv_stack",
    "dirty_orders",
    "expression",
    "gridworld",
    "int_matrices",
    "layer_spec",
    "messy_csv",
    "ppv",
    "price_sheet",
    "py_snippet",
    "quadratic",
    "random_walk",
    "text_log",
    "tiny_mlp",
    "tiny_table",
    "vectors",
)
"""One variant for each member, with keys. No options."""

TRIES = 200
"""As many draws as are made for one seed until one is sound. Each generator needs one or two, tests say."""


def seed_of(secret: bytes, challenge: str, name: str, version: int, member: int | None = None) -> int:
    """The seed of a challenge's data: of ``member``, who is one person on however many platforms, or of everybody.

    The first 8 bytes of HMAC-SHA256 of the season's ``secret``. Nobody without it can make another's variant.
    """
    who = "all" if member is None else str(member)
    message = f"{challenge}|{name} {version}|{who}".encode()
    return int.from_bytes(hmac.new(secret, message, hashlib.sha256).digest()[:8], "big")


def versions(name: str) -> tuple[int, ...]:
    """The versions of the generator ``name``, the newest last. Raises ``LookupError`` when there is none."""
    return tuple(sorted(_versions(name)))


def shape(name: str) -> Shape:
    """How a prediction set is written and judged. Raises ``LookupError`` for other generators."""
    if name not in SHARED:
        raise LookupError(f"there is no prediction set {name}")
    found: Shape = import_module(f"{__name__}.{name}").SHAPE
    return found


def sizes(name: str, version: int) -> tuple[int, int]:
    """The rows to train on and to predict for which a set's par is tried; larger sets are no harder."""
    asked = signature(_versions(name)[version]).parameters
    return asked["train"].default, asked["test"].default


def generate(name: str, version: int, seed: int, **options: int) -> Generated:
    """Make the data of ``seed``: the same bytes and keys on every machine and Python.

    Raises ``LookupError`` for a generator or a version that is not there.
    """
    make = _versions(name).get(version)
    if make is None:
        raise LookupError(f"there is no version {version} of the generator {name}")
    draw = Draw(seed)
    for _ in range(TRIES):
        made: Generated | None = make(draw, **options)
        if made is not None and made.sound():
            return made
    raise RuntimeError(f"{name} version {version} found nothing sound for the seed {seed} in {TRIES} draws")


def _versions(name: str) -> dict[int, Any]:
    if name not in SHARED and name not in PERSONAL:
        raise LookupError(f"there is no generator {name}")
    found: dict[int, Any] = import_module(f"{__name__}.{name}").VERSIONS
    return found
