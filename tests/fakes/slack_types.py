"""Whether what Cairn sends fits Slack's own TypeScript types (``@slack/types``), judged by the TypeScript compiler.

Payloads are not compiled one by one: all that types can see of any number of them is kept, and compiled once.

- A text, a number or a yes and no becomes a constant of which nothing is known but its type. The compiler takes that
  only where it would take every such value, so nothing wrong gets through by it. Where Slack wants certain words, as in
  ``type`` and ``style``, the words are kept.
- An array becomes its different elements. Slack's types know arrays as "any number of these", so that an array is taken
  if each of its elements is, wherever it stands.
- Objects that are alike but for what their arrays hold become one, whose arrays hold all of it. Taking elements away
  from an array that is taken leaves one that is taken, so that each of the objects is taken if that one is.

Every step can only add faults, and never hides one: what passes here, passes as it was sent. A fault may then be one of
two objects together, where Slack has alternatives that are told apart by nothing but their arrays; it has none.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from tests.fakes.node import FOLDER, PACKAGES, command

Kind = Literal["Message", "Modal", "Home"]
"""A type of ``payloads.ts``."""

WORDS = frozenset({"type", "style"})
"""Where Slack takes certain words only. One that were missing here would be a fault wherever it is used."""

SECONDS = 100

_TOP = """\
import type {{ Home, Message, Modal }} from {payloads};
declare const text: string, amount: number, flag: boolean;
"""
_ARRAY = "\0"
_FAULT = re.compile(r"shapes\.ts\((\d+),\d+\): error (.*)")


class Several:
    """The different elements of an array, each by what can be seen of it."""

    def __init__(self) -> None:
        self._kinds: dict[str, list[Several]] = {}

    def add(self, value: Any) -> None:
        """Take ``value`` in, whatever is already there."""
        arrays: list[list[Any]] = []
        seen = _seen(value, arrays)
        held = self._kinds.get(seen)
        if held is None:
            held = self._kinds[seen] = [Several() for _ in arrays]
        for several, array in zip(held, arrays, strict=True):
            for element in array:
                several.add(element)

    def written(self) -> Iterator[str]:
        """Each element in TypeScript."""
        for seen, held in self._kinds.items():
            inside = iter(held)
            parts = seen.split(_ARRAY)
            yield parts[0] + "".join(
                "[\n" + ",\n".join(several.written()) + "\n]" + part
                for several, part in zip(inside, parts[1:], strict=True)
            )


def _seen(value: Any, arrays: list[list[Any]], word: bool = False) -> str:
    """What types can see of ``value``, in TypeScript; what its arrays hold is put in ``arrays``."""
    match value:
        case bool():
            return "flag"
        case str():
            return json.dumps(value) if word else "text"
        case int() | float():
            return "amount"
        case dict():
            inside = (f"{json.dumps(name)}: {_seen(value[name], arrays, name in WORDS)}" for name in sorted(value))
            return "{" + ", ".join(inside) + "}"
        case []:
            return "[]"
        case list():
            arrays.append(value)
            return _ARRAY
        case None:
            return "null"
    raise TypeError(f"no JSON: {value!r}")


class Shapes:
    """What types can see of any number of payloads."""

    def __init__(self) -> None:
        self._payloads: dict[Kind, Several] = {}

    def add(self, kind: Kind, payload: Any) -> None:
        """Take in a payload that has to be of ``kind``."""
        self._payloads.setdefault(kind, Several()).add(payload)

    @property
    def types(self) -> set[str]:
        """Every ``type`` of an object in them."""
        return set(re.findall(r'"type": "(\w+)"', self.written()))

    def written(self) -> str:
        """All of it in TypeScript, a statement for each kind."""
        return "\n".join(
            f"const all{kind}: {kind}[] = [\n" + ",\n".join(several.written()) + "\n];"
            for kind, several in self._payloads.items()
        )


def faults(shapes: Shapes) -> list[str]:
    """What Slack's types refuse in ``shapes``, a line for each."""
    (found,) = faults_of_each([shapes])
    return found


def faults_of_each(several: Sequence[Shapes]) -> list[list[str]]:
    """The faults of each of ``several``, which are compiled together and judged one by one."""
    lines = _TOP.format(payloads=json.dumps((FOLDER / "payloads.ts").as_posix())).splitlines()
    starts = []
    for shapes in several:
        starts.append(len(lines))
        lines += ["{", *shapes.written().splitlines(), "}"]
    found: list[list[str]] = [[] for _ in several]
    for number, said in _compiled("\n".join(lines)):
        place = max(index for index, start in enumerate(starts) if start < number)
        found[place].append(f"{said} In: {lines[number - 1]}")
    return found


def _compiled(source: str) -> list[tuple[int, str]]:
    """What the compiler says of ``source``: the line, and the fault with what explains it."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "shapes.ts").write_text(source, encoding="ascii")
        config = {"extends": (FOLDER / "tsconfig.json").as_posix(), "files": ["shapes.ts"]}
        (Path(folder) / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
        compiler = command(PACKAGES / "typescript" / "bin" / "tsc", "--project", folder, "--pretty", "false")
        done = subprocess.run(
            compiler, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=SECONDS, check=False
        )
    found: list[tuple[int, str]] = []
    for line in done.stdout.splitlines():
        fault = _FAULT.match(line)
        if fault:
            found.append((int(fault[1]), fault[2]))
        elif line.startswith(" ") and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        else:
            raise RuntimeError(f"the compiler did not do its work: {done.stdout}{done.stderr}")
    if bool(found) != bool(done.returncode) or done.stderr:
        raise RuntimeError(f"the compiler ended with {done.returncode}: {done.stdout}{done.stderr}")
    return found
