"""``cairn content``: check what members learn, and write what is generated from it."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import author, generators, start

app = typer.Typer(help="Check the content, and write what is generated from it.", no_args_is_help=True)

app.add_typer(author.new, name="new")
app.command("preview")(author.preview)
app.command("generators")(generators.show)

STALE = 1

Folder = Annotated[
    Path | None, typer.Argument(help="The content folder; by default the one that Cairn uses.", show_default=False)
]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if something is not up to date.")]


@app.command()
def check(
    folder: Folder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List every problem as file:line: path: message. Exit code 1: there are problems; 2: there is no such folder."""
    from bot.challenges.content_rules import check_generated
    from bot.curriculum.check import check as check_folder

    found = author.content_folder(folder)
    problems, counts = check_folder(
        found, start.settings(quiet=True).keys_dir if folder is None else None, [check_generated]
    )
    if as_json:
        data = {"version": 1, "problems": [asdict(each) for each in problems], "counts": asdict(counts)}
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            typer.echo(str(problem))
        said = ", ".join(_counted(number, name) for name, number in asdict(counts).items())
        typer.echo(f"{_counted(len(problems), 'problems')} in {said}." if problems else f"No problems in {said}.")
    raise typer.Exit(1 if problems else 0)


@app.command()
def schema(folder: Folder = None, only_check: Check = False) -> None:
    """Write the JSON Schemas, which editors complete and underline with, from the models."""
    from bot.curriculum import schema as schemas

    found = author.content_folder(folder)
    if only_check:
        stale = [name for name, text in schemas.schemas().items() if not _same(found / "schema" / name, text)]
        _report(stale, "cairn content schema")
        return
    changed = schemas.write(found)
    typer.echo(f"Written: {', '.join(changed)}." if changed else "Nothing has changed.")


@app.command()
def lock(folder: Folder = None, only_check: Check = False) -> None:
    """Write new ids, and retired ones, into ids.lock. Nothing ever leaves it."""
    from bot.curriculum import ids
    from bot.curriculum.files import read_folder
    from bot.curriculum.problems import ContentError

    found = read_folder(author.content_folder(folder))
    if found.problems:
        raise start.fail(f"{found.problems[0]}\nMend what `cairn content check` lists, then lock the ids.", STALE)
    try:
        if only_check:
            with tempfile.TemporaryDirectory() as name:
                if (found.path / ids.NAME).exists():
                    shutil.copy(found.path / ids.NAME, name)
                changed = ids.update(replace(found, path=Path(name)))
            _report([ids.NAME] if changed else [], "cairn content lock")
            return
        changed = ids.update(found)
    except ContentError as error:  # a damaged lock is mended by hand: writing it anew would forget ids
        raise start.fail(error, STALE) from None
    typer.echo(f"{ids.NAME}: {_counted(changed, 'lines')} changed." if changed else "Nothing has changed.")


def _report(stale: list[str], command: str) -> None:
    if stale:
        raise start.fail(f"Not up to date: {', '.join(stale)}. Run: {command}", STALE)
    typer.echo("Up to date.")


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _counted(number: int, names: str) -> str:
    return f"{number} {names.removesuffix('s') if number == 1 else names}"
