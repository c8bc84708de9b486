"""A file that a member hands in with a command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.chat.errors import UserError, quoted

if TYPE_CHECKING:
    from bot.chat.command import Command
    from bot.chat.invocation import Invocation

UPLOAD_DEFAULT = 1024 * 1024
"""Bytes of a file that is taken where a command does not say otherwise."""

UPLOAD_MOST = 10 * 1024 * 1024
"""Bytes that every platform takes: Discord's limit for a file of somebody without a subscription."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file's name, as its sender's machine called it, and what is in it. Neither is to be trusted."""

    name: str
    data: bytes


def too_big(name: str, size: int, most: int, example: str) -> UserError:
    """What is said about a file of ``size`` bytes where ``most`` are taken."""
    has, fit = _bytes(size), _bytes(most)
    if has == fit:
        has, fit = f"{size:,} bytes", f"{most:,}"
    return UserError(f"{quoted(name)} has {has}; {fit} fit.", example=example)


def with_local_files(invocation: Invocation, command: Command | None) -> Invocation:
    """``invocation`` with every path that stands for a file option replaced by the file, read from this machine.

    For platforms where whoever types may read this machine's files anyway. Raises ``UserError`` for a path that names
    no file that can be read, or one that is too big.
    """
    options = [option for option in command.options if option.kind == "file"] if command else []
    files = {}
    for option in options:
        value = invocation.args.get(option.name)
        if isinstance(value, str) and value.strip() and command is not None:
            files[option.name] = _read(value.strip(), option.arg.max_bytes, command.example)
    return type(invocation)(invocation.command, {**invocation.args, **files}) if files else invocation


def _read(path: str, most: int, example: str) -> Upload:
    try:
        found = Path(path).expanduser()
        if not found.is_file():
            raise FileNotFoundError(path)
        size = found.stat().st_size
        if size > most:
            raise too_big(found.name, size, most, example)
        return Upload(found.name, found.read_bytes())
    except (OSError, ValueError, RuntimeError) as error:
        raise UserError(f"I cannot read the file {quoted(path)} on this machine.", example=example) from error


def _bytes(size: int) -> str:
    if size < 1024:
        return f"{size} bytes"
    return f"{size / 1024:.3g} kB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.3g} MB"
