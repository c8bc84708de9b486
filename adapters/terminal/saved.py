"""Files and pictures that come with a reply: a terminal cannot show them, so they are written beside its history."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from bot.chat.reply import File, Image, Reply

PICTURE = "picture.png"

FOLDER = "files"
"""The folder, in Cairn's data folder, that takes what replies hand over."""


def save_all(reply: Reply, data: Path) -> str:
    """Write the files and pictures of ``reply`` into a folder in ``data``, and say where each is; ``""`` if none is."""
    pictures = [
        File(PICTURE, block.source, "image/png")
        for block in reply.blocks
        if isinstance(block, Image) and isinstance(block.source, bytes) and block.source
    ]
    return "\n".join(f" Saved: {_saved(file, data / FOLDER)}" for file in (*pictures, *reply.files))


def _saved(file: File, folder: Path) -> str:
    """Where ``file`` is now, or why it is nowhere. What is there already stays; only this login reads the new one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            stem, _, ending = file.name.rpartition(".")
            path = folder / (file.name if number == 1 else f"{stem}-{number}.{ending}")
            try:
                path.touch(mode=0o600, exist_ok=False)
            except FileExistsError:
                continue
            path.write_bytes(file.data)
            return str(path)
    except OSError as error:
        return f"nothing. {file.name} cannot be written to {folder}: {error.strerror}."
    raise AssertionError("there is always a further number")
