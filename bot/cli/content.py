"""``cairn content``: checking what authors write, and making what is generated from it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import start

app = typer.Typer(help="Check content, and make its schemas and id lock.", no_args_is_help=True)

Folder = Annotated[Path | None, typer.Argument(help="The content folder; by default the configured one.")]


@app.command()
def check(folder: Folder = None, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List every problem as file:line: path: message. Exit code 1: there are problems; 2: there is no such folder."""
    from bot.curriculum.check import check as check_folder

    path = _folder(folder)
    problems, counts = check_folder(path)
    if as_json:
        data = {"version": 1, "problems": [dataclasses.asdict(p) for p in problems], "counts": dataclasses.asdict(counts)}
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            typer.echo(str(problem))
        held = (
            f"{counts.roadmaps} roadmap(s), {counts.stages} stages, {counts.topics} topics, "
            f"{counts.projects} projects, {counts.questions} questions"
        )
        typer.echo(f"{len(problems)} to mend in {held}." if problems else f"All is well: {held}.")
    if problems:
        raise typer.Exit(1)


@app.command()
def schema(folder: Folder = None) -> None:
    """Write the JSON Schemas that editors use into schema/."""
    from bot.curriculum.schema import write

    changed = write(_folder(folder))
    typer.echo(f"Written: {', '.join(changed)}." if changed else "The schemas are up to date.")


@app.command()
def lock(folder: Folder = None) -> None:
    """Write new ids into ids.lock. Nothing ever leaves it."""
    from bot.curriculum.files import read_folder
    from bot.curriculum.ids import update

    found = read_folder(_folder(folder))
    if found.problems:
        raise start.fail(f"{found.problems[0]}\nMend what `cairn content check` lists, then lock the ids.")
    changed = update(found)
    typer.echo(f"{changed} lines changed." if changed else "Every id is in the lock.")


def _folder(given: Path | None) -> Path:
    from bot.curriculum.load import find_content

    path = given if given is not None else find_content(start.settings().content_dir)
    if not path.is_dir():
        raise start.fail(f"There is no folder {path}. Name one, or set CAIRN_CONTENT_DIR.")
    return path
