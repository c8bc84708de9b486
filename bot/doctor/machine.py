"""What can be wrong with the machine: the data folder, its disk, the file with the secrets, content and keys."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from bot.config import Settings
from bot.curriculum.catalog import Catalog
from bot.curriculum.check import check
from bot.curriculum.load import find_content, load
from bot.curriculum.problems import ContentError
from bot.doctor.findings import Finding, Severity

LITTLE, NOTHING = 200_000_000, 10_000_000
"""Free bytes below which a disk is nearly full, and full: SQLite's log alone may take 64 MB."""

NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "fuse.sshfs", "fuse.s3fs", "glusterfs")
"""File systems on which a write-ahead log does not work (SQLite: Write-Ahead Logging, 1)."""

MOUNTS = Path("/proc/mounts")


def examine(settings: Settings, is_sqlite: bool, secrets: Collection[str], dotenv: Path) -> Iterator[Finding]:
    """What is wrong with the data folder, its disk, and ``dotenv``, which may hold one of ``secrets``."""
    yield from _folder(settings.data_dir)
    if is_sqlite:
        yield from _disk(_there(settings.data_dir))
    yield from _environment(dotenv, secrets)


def examine_content(settings: Settings) -> tuple[Catalog | None, list[Finding]]:
    """The content, if it can be loaded, and what is wrong with it or its keys."""
    folder, keys = find_content(settings.content_dir), settings.keys_dir
    if keys is not None and not keys.is_dir():
        said = f"The folder of the answer keys, {keys}, is not there: no answer can be scored."
        return None, [Finding("keys", Severity.BROKEN, said, "Mount it, or correct CAIRN_KEYS_DIR.")]
    try:
        content = load(folder, None, keys)
    except ContentError as error:
        first, more = str(error.problems[0]) if error.problems else str(folder), len(error.problems) - 1
        said = f"The content cannot be used: {first}{f' (and {more} more)' if more > 0 else ''}."
        return None, [Finding("content", Severity.BROKEN, said, "Mend what this lists: cairn content check")]
    return content, [*_keys(content), *_rules(folder, keys)]


def _keys(content: Catalog) -> Iterator[Finding]:
    for season in content.seasons:
        missing = [id_ for id_ in season.challenges if season.key(id_) is None]
        if missing:
            said = f"{len(missing)} of {len(season.challenges)} challenges of {season.model.title} have no answer key."
            yield Finding(
                "keys",
                Severity.TROUBLE,
                said,
                "Put the keys beside the challenges, or name their folder: CAIRN_KEYS_DIR",
            )


def _rules(folder: Path, keys: Path | None) -> Iterator[Finding]:
    """Rules between files, which stop no start: a prerequisite that does not exist, say."""
    problems, _ = check(folder, keys)
    if problems:
        number = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        said = f"The content can be used, and has {number}: {problems[0]}."
        yield Finding("content", Severity.ADVICE, said, "Mend what this lists: cairn content check")


def _folder(folder: Path) -> Iterator[Finding]:
    """Where the data is to be: as it is, or where it would be made."""
    there = _there(folder)
    step = "Give this user the right to write there, or name another folder: CAIRN_DATA_DIR"
    if not there.is_dir():
        yield Finding("folder", Severity.BROKEN, f"The data folder cannot be {folder}: {there} is a file.", step)
        return
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        said = f"Cairn may not write in its data folder {folder} ({error.strerror})."
        yield Finding("folder", Severity.BROKEN, said, step)


def _disk(folder: Path) -> Iterator[Finding]:
    try:
        free = shutil.disk_usage(folder).free
        kind = _file_system(folder.resolve(), MOUNTS.read_text(encoding="utf-8", errors="replace"))
    except OSError:  # a system that does not say so
        return
    if free < LITTLE:
        severity = Severity.BROKEN if free < NOTHING else Severity.TROUBLE
        said = f"The disk of the data folder has {free // 1_000_000} MB left."
        yield Finding("disk", severity, said, "Free some space. What was saved is not lost.")
    if kind.startswith(NETWORK):
        said = f"The data folder is on a network file system ({kind}), where an SQLite database can be damaged."
        yield Finding("disk", Severity.TROUBLE, said, "Move it to a disk of this machine, or use PostgreSQL.")


def _file_system(folder: Path, mounts: str) -> str:
    """The kind of the file system that ``folder`` is on, by the longest place in ``mounts`` that holds it."""
    found = ("", "")
    for line in mounts.splitlines():
        _, place, kind, *_ = line.split(" ")
        place = place.replace("\\040", " ")
        if folder.is_relative_to(place) and len(place) >= len(found[0]):
            found = (place, kind)
    return found[1]


def _environment(dotenv: Path, secrets: Collection[str]) -> Iterator[Finding]:
    try:
        mode = dotenv.stat().st_mode
        names = {line.partition("=")[0].removeprefix("export ").strip() for line in dotenv.read_text().splitlines()}
    except (OSError, UnicodeDecodeError):
        return
    held = sorted(names & set(secrets))
    if os.name == "posix" and held and mode & stat.S_IROTH:
        said = f"Everybody on this machine can read {dotenv.name}, which holds {held[0]}."
        yield Finding("environment", Severity.TROUBLE, said, f"Run: chmod 600 {dotenv.name}. Then make new secrets.")


def _there(folder: Path) -> Path:
    """``folder``, or the nearest one above it that exists."""
    whole = folder.absolute()
    return next(each for each in (whole, *whole.parents) if each.exists())
