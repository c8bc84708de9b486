"""The projects: the list, and one with its milestones, its rubric and what good looks like."""

from __future__ import annotations

from typing import Literal

from bot.chat.invocation import call
from bot.chat.markup import escape, link, listing, prose
from bot.chat.reply import MENU_CHOICES, Actions, Block, Button, Choice, Fields, Heading, Menu, Reply, Text
from bot.chat.text import shortened
from bot.curriculum.catalog import Catalog, RoadmapContent
from bot.curriculum.models import Project, ProjectData

Part = Literal["rubric", "good"]
"""What of a project is behind a button."""

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
    """One project: brief, milestones and data; or, by ``part``, how it is judged or what good looks like."""
    body = {None: _brief, "rubric": _rubric, "good": _good}[part](project, content)
    pages = {"rubric": "How it is judged", "good": "What good looks like"}
    items = [
        Button(label, call("roadmap project", project=project.id, part=each))
        for each, label in pages.items()
        if each != part and (each == "rubric" or project.good or project.stretch)
    ]
    if part is None and project.topics:
        items.insert(0, Button("Open its topic", call("roadmap topic", topic=project.topics[0]), "primary"))
    elif part is not None:
        items.insert(0, Button("The project", call("roadmap project", project=project.id), "primary"))
    items.append(Button("All projects", call("roadmap project")))
    what = f"{project.title}, a {project.level} project of about {project.hours} hours"
    summary = what if part is None else f"{pages[part]}: {what}"
    return Reply(f"{summary}.", (*body, Actions(tuple(items))))


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
    return f"{name} (licence: {escape(data.licence)})" if data.licence else name


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
