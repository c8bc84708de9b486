"""An invocation: a command's name with some or all of its arguments. Buttons and forms carry nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from bot.chat.errors import DeclarationError, UserError
from bot.chat.upload import Upload

Value = str | int | float | bool | Upload

ENCODED_LENGTH = 100
"""Discord's limit for a component's ``custom_id``, the strictest of the places an invocation is written to."""

_VERSION = "1"
_ESCAPES = str.maketrans({"%": "%25", "&": "%26", "=": "%3D", "?": "%3F"})


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of ``command`` (``"roadmap stage"``) with ``args`` (``{"number": 4}``), not yet checked or coerced."""

    command: str
    args: Mapping[str, Value] = field(default_factory=dict)

    def encode(self) -> str:
        """Write the invocation into at most 100 characters, as ``1 roadmap stage?number=4``.

        The leading digit is the version of this notation: buttons outlive releases. Raises ``DeclarationError``
        when it does not fit, so that a button with a long text in it fails in tests and never on a platform; and for
        a file, which no button can carry.
        """
        args = "&".join(f"{name}={_text(value).translate(_ESCAPES)}" for name, value in self.args.items())
        encoded = f"{_VERSION} {self.command}?{args}" if args else f"{_VERSION} {self.command}"
        if len(encoded) > ENCODED_LENGTH:
            raise DeclarationError(f"a button holds {ENCODED_LENGTH} characters, this needs {len(encoded)}: {encoded}")
        return encoded

    @classmethod
    def decode(cls, encoded: str) -> Invocation:
        """Read back what ``encode`` wrote. Raises ``UserError`` for anything else: clients can send what they like."""
        version, _, rest = encoded.partition(" ")
        command, _, args = rest.partition("?")
        pairs = [pair.partition("=") for pair in args.split("&")] if args else []
        if version != _VERSION or not command or any(not mark for _, mark, _ in pairs):
            raise UserError("This button is from another version of Cairn.", example="/study help")
        return cls(command, {name: unquote(value) for name, _, value in pairs})


def call(command: str, **args: Value) -> Invocation:
    """Short for ``Invocation(command, args)``: ``call("roadmap stage", number=4)``."""
    return Invocation(command, args)


def _text(value: Value) -> str:
    if isinstance(value, Upload):
        raise DeclarationError(f"a button holds no file: {value.name}")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
