"""Parsed content kept in one file, so that a start need not parse YAML again.

Never stale: it is used only for the very bytes it was made from, by the very code that made it. The file is one
line, ``<digest of the sources> <digest of the body>``, and the body, which is JSON.
"""

from __future__ import annotations

import contextlib
import os
from hashlib import blake2b
from pathlib import Path

from pydantic import VERSION, ValidationError

from bot.curriculum.answer_key import AnswerKey
from bot.curriculum.career import Career
from bot.curriculum.challenge import Challenge
from bot.curriculum.dataset import ShippedData
from bot.curriculum.models import Manifest, Node, Project, Roadmap, Stage
from bot.curriculum.season import Season

_CODE = Path(__file__).parent


class RoadmapParts(Node):
    """One roadmap's validated files."""

    roadmap: Roadmap
    stages: tuple[Stage, ...]
    """In the roadmap's order."""
    projects: tuple[Project, ...]
    career: Career | None


class SeasonParts(Node):
    """One season's validated files."""

    season: Season
    challenges: tuple[Challenge, ...]
    keys: tuple[AnswerKey, ...]


class Parsed(Node):
    """Everything in a content folder, validated."""

    manifest: Manifest
    roadmaps: tuple[RoadmapParts, ...]
    seasons: tuple[SeasonParts, ...]
    datasets: tuple[ShippedData, ...]


def digest(folder: Path, keys: Path | None = None) -> str:
    """A digest of every content file and of the code that reads them: another byte, another digest.

    Content files are those in ``folder``, and those in ``keys`` if the answer keys are in a folder of their own.
    """
    found = blake2b(f"pydantic {VERSION}".encode(), digest_size=16)
    for base, pattern in ((_CODE, "*.py"), (folder, "**/*.yaml"), *([(keys, "**/*.yaml")] if keys else [])):
        for path in sorted(base.glob(pattern)):
            name = path.relative_to(base).as_posix()
            try:
                data = path.read_bytes()
            except OSError as error:  # loading will say so; a file that becomes readable is another digest
                data = f"unreadable: {error.errno}".encode()
            found.update(f"{name}\0{len(data)}\0".encode())
            found.update(data)
    return found.hexdigest()


def recall(path: Path, wanted: str) -> Parsed | None:
    """What the cache at ``path`` holds for the digest ``wanted``. ``None`` if there is none such, or it is damaged."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        if head != _head(wanted, body):
            return None
        return Parsed.model_validate_json(body)
    except (OSError, ValidationError):
        return None


def keep(path: Path, made_from: str, parsed: Parsed) -> None:
    """Write the cache as a whole or not at all, since another process may be reading it. A failure costs time only."""
    body = parsed.model_dump_json(by_alias=True).encode()
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(_head(made_from, body) + b"\n" + body)
        draft.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _head(sources: str, body: bytes) -> bytes:
    return f"{sources} {blake2b(body, digest_size=16).hexdigest()}".encode()
