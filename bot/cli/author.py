"""``cairn content new`` and ``cairn content preview``: the author's door."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import start

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.curriculum.drafts import Draft

new = typer.Typer(help="Begin something new, as a draft that members do not see.", no_args_is_help=True)

Title = Annotated[str, typer.Argument(help="The title; it may change later.")]
Folder = Annotated[
    Path | None, typer.Option(help="The content folder; by default the one that Cairn uses.", show_default=False)
]


@new.command("topic")
def new_topic(
    title: Title,
    stage: Annotated[str, typer.Option(help="The stage: its number or its id.")],
    section: Annotated[str, typer.Option(help="A section's id; by default the last one.", show_default=False)] = "",
    roadmap: Annotated[str, typer.Option(help="A roadmap; by default the first one.", show_default=False)] = "",
    folder: Folder = None,
) -> None:
    """Put a draft of a topic at the end of a section, with a place for everything it needs."""
    from bot.curriculum import drafts

    found = content_folder(folder)
    made = _made(lambda: drafts.new_topic(found, title, stage, section, roadmap))
    typer.echo(
        f"Draft {made.id}: {found / made.file}, line {made.line}.\n"
        f"Write it where it says “{drafts.WRITE}”, and look at it: cairn content preview {made.id}\n"
        "When it is ready: delete its line “status: draft”, add its hours to the stage's, "
        "then cairn content lock and cairn content check."
    )


@new.command("roadmap")
def new_roadmap(
    title: Title,
    prefix: Annotated[
        str, typer.Option(help="How its ids begin; by default the title's first letters.", show_default=False)
    ] = "",
    folder: Folder = None,
) -> None:
    """Make the folder of a roadmap, with a first stage and a draft of a first topic."""
    from bot.curriculum import drafts

    found = content_folder(folder)
    made = _made(lambda: drafts.new_roadmap(found, title, prefix))
    typer.echo(
        f"Roadmap {made.id}: {found / made.file}, and its stages beside it.\n"
        f"Write it where it says “{drafts.WRITE}”; add topics with: "
        f'cairn content new topic "A title" --roadmap {made.id} --stage 1\n'
        "cairn content check lists what is still missing; cairn content lock keeps its ids."
    )


@new.command("challenge")
def new_challenge(
    title: Title,
    topic: Annotated[str, typer.Option(help="The id of a topic that it practises.")],
    season: Annotated[str, typer.Option(help="A season; by default the first one.", show_default=False)] = "",
    week: Annotated[
        int, typer.Option(help="The week after the season's last, if the season does not name it.", show_default=False)
    ] = 0,
    kind: Annotated[
        str, typer.Option(help="What the answer is: number or single; more in content/README.md.")
    ] = "number",
    folder: Folder = None,
) -> None:
    """Write a draft of a week: what it asks, and its key."""
    from bot.curriculum import drafts
    from bot.curriculum.draft_weeks import new_challenge as made_of

    if kind not in ("number", "single"):
        raise start.fail(f"--kind {kind}: a draft is of the kind number or single; change it in the file afterwards.")
    found = content_folder(folder)
    made = _made(lambda: made_of(found, title, topic, season, week, "number" if kind == "number" else "single"))
    typer.echo(
        f"Challenge {made.id}: {found / made.file}, and its key of the same name in keys.\n"
        f"Write both where they say “{drafts.WRITE}”; content/README.md tells what each field takes.\n"
        "Look at it: cairn content preview {made.id}\n"
        "cairn content lock keeps its id, and cairn content check lists what is still missing."
    )


def preview(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The id of a topic, a stage, a project or a challenge.")],
    folder: Folder = None,
) -> None:
    """Show a page as members see it, drafts too, and each question with its reasons."""
    from bot.clock import SystemClock
    from bot.curriculum.load import load
    from bot.curriculum.problems import ContentError
    from bot.pages.preview import preview as pages

    try:
        content = load(content_folder(folder))
    except ContentError as error:
        raise start.fail(error) from None
    now = SystemClock().now()
    replies = pages(content, id_, now)
    if not replies:
        raise start.fail(f"There is no topic, stage, project or challenge {id_}. An id looks like ml.missing-values.")
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80
    render = start.terminal("render").render
    typer.echo("\n\n".join(render(reply, width, colour=colour, now=now) for reply in replies), color=colour)


def content_folder(given: Path | None) -> Path:
    """The folder that was named, or the one that Cairn uses. Exits with a clear text when it is not there."""
    from bot.curriculum.load import find_content

    folder = given if given is not None else find_content(start.settings(quiet=True).content_dir)
    if not folder.is_dir():
        raise start.fail(f"There is no folder {folder}. Name one, or set CAIRN_CONTENT_DIR.")
    return folder


def _made(make: Callable[[], Draft]) -> Draft:
    from bot.curriculum.drafts import DraftError
    from bot.curriculum.problems import ContentError

    try:
        return make()
    except (DraftError, ContentError) as error:
        raise start.fail(error) from None
    except OSError as error:
        raise start.fail(f"The draft cannot be written: {error.strerror}: {error.filename}.") from None
