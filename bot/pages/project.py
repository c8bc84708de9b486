"""The projects: the list, and one with its milestones, its rubric and what good looks like."""

from __future__ import annotations

import gzip
from typing import Literal

from bot.chat.invocation import call
from bot.chat.markup import code, escape, link, listing, prose
from bot.chat.reply import MENU_CHOICES, Actions, Block, Button, Choice, Fields, File, Heading, Menu, Reply, Text
from bot.chat.text import shortened
from bot.curriculum.catalog import Catalog, RoadmapContent
from bot.curriculum.dataset import DataFile
from bot.curriculum.models import Project, ProjectData

Part = Literal["data", "rubric", "good"]
"""What of a project is behind a button: its files, its rubric, a model piece with ways on."""

COLUMNS_SHOWN = 8
"""Columns of a data set that are explained; of wide ones the first and the last."""

LEVELS = {"beginner": "Beginner", "intermediate": "Intermediate", "capstone": "Capstone"}


def projects_page(roadmap: RoadmapContent) -> Reply:
    """All projects by level."""
    active = [project for project in roadmap.projects if project.status == "active"]
    blocks: list[Block] = [Heading("Projects", f"{len(active)}")]
    for level, name in LEVELS.items():
        lines = [f"{escape(p.title)}: about {p.hours} h" for p in active if p.level == level]
        if lines:
            blocks += [Heading(name, level=2), Text(listing(lines))]
    choices = tuple(Choice(shortened(p.title, 75), p.id) for p in active[:MENU_CHOICES])
    if choices:
        blocks.append(Actions((Menu("Open a project", call("roadmap project"), "project", choices),)))
    return Reply(f"{len(active)} projects: {', '.join(p.title for p in active)}.", tuple(blocks))


def project_page(project: Project, content: Catalog, part: Part | None = None) -> Reply:
    """One project: brief, milestones and data; or, by ``part``, its files, how it is judged, what good looks like."""
    shipped = _shipped(project, content)
    body = {None: _brief, "data": _files, "rubric": _rubric, "good": _good}[part](project, content)
    pages: dict[Part, str] = {"rubric": "How it is judged"}
    if shipped:
        pages = {"data": "Get the data", **pages}
    if project.good or project.stretch:
        pages["good"] = "What good looks like"
    items = [
        Button(label, call("roadmap project", project=project.id, part=each))
        for each, label in pages.items()
        if each != part
    ]
    if part is not None:
        items.insert(0, Button("The project", call("roadmap project", project=project.id), "primary"))
    elif project.topics:
        items.insert(0, Button("Open its topic", call("roadmap topic", topic=project.topics[0]), "primary"))
    items.append(Button("All projects", call("roadmap project")))
    what = f"{project.title}, a {project.level} project of about {project.hours} hours"
    heading = next((block.text for block in body if isinstance(block, Heading)), project.title)
    files = tuple(_file(data) for data in shipped) if part == "data" else ()
    return Reply(f"{what if part is None else heading}.", (*body, Actions(tuple(items))), files=files)


def _brief(project: Project, content: Catalog) -> list[Block]:
    blocks: list[Block] = [Heading(project.title, f"{project.hours} h"), Text(prose(project.brief))]
    needed = [content.topic(id_) for id_ in project.requires]
    pairs: list[tuple[str, str]] = [("Level", project.level)]
    if needed:
        pairs.append(("Builds on", ", ".join(escape(topic.title) for topic in needed if topic is not None)))
    blocks.append(Fields(tuple(pairs)))
    blocks.append(Heading("Milestones", level=2))
    blocks.append(Text(listing([f"**{escape(m.title)}**: {prose(m.done_when)}" for m in project.milestones])))
    if project.datasets:
        blocks += [Heading("Data", level=2), Text(listing([_data(each) for each in project.datasets]))]
    return blocks


def _data(data: ProjectData) -> str:
    name = link(data.title, data.url) if data.url else escape(data.title)
    if data.ref is not None:
        return f"{name} (comes with Cairn)"
    return f"{name} (licence: {escape(data.licence)})" if data.licence else name


def _shipped(project: Project, content: Catalog) -> list[DataFile]:
    found = [content.dataset(data.ref) for data in project.datasets if data.ref is not None]
    return [data for data in found if data is not None]


def _file(data: DataFile) -> File:
    content, name = data.content(), data.about.file
    if name.endswith(".gz"):  # packed only to lie there: who opens a table in a spreadsheet has no use for it
        content, name = gzip.decompress(content), name.removesuffix(".gz")
    return File(name, content, "text/csv")


def _files(project: Project, content: Catalog) -> list[Block]:
    blocks: list[Block] = [Heading(f"{project.title} · data")]
    shipped = _shipped(project, content)
    if not shipped:
        blocks.append(Text("No data comes with this project. The project's page links some."))
    for data in shipped:
        about = data.about
        blocks += [Heading(about.file.removesuffix(".gz"), f"{about.rows:,} rows", level=2), Text(prose(about.caption))]
        columns = [f"{code(column.name)}: {prose(column.text)}" for column in about.columns]
        if len(columns) > COLUMNS_SHOWN:
            more = f"and {len(columns) - COLUMNS_SHOWN} more"
            columns = [*columns[: COLUMNS_SHOWN - 1], more, columns[-1]]
        blocks.append(Text(listing(columns)))
    return blocks


def _rubric(project: Project, content: Catalog) -> list[Block]:
    whole = sum(line.points for line in project.rubric)
    blocks: list[Block] = [Heading(f"{project.title} · how it is judged", f"{whole} points")]
    for line in project.rubric:
        top = len(line.levels) - 1
        levels = [f"**{line.points * place / top:g}** {prose(level)}" for place, level in enumerate(line.levels)]
        blocks += [Heading(line.text, level=2), Text(listing(levels))]
    return blocks


def _good(project: Project, content: Catalog) -> list[Block]:
    blocks: list[Block] = [Heading(f"{project.title} · what good looks like")]
    if project.good:
        blocks.append(Text(prose(project.good)))
    if project.stretch:
        blocks += [Heading("To go further", level=2), Text(listing([prose(line) for line in project.stretch]))]
    return blocks
