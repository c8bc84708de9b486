"""The projects: the list, and one with its milestones and rubric."""

from __future__ import annotations

from bot.chat.invocation import call
from bot.chat.markup import escape, link, listing, prose
from bot.chat.reply import MENU_CHOICES, Actions, Block, Button, Choice, Fields, Heading, Menu, Reply, Table, Text
from bot.chat.text import shortened
from bot.curriculum.catalog import Catalog, RoadmapContent
from bot.curriculum.models import Project

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


def project_page(project: Project, content: Catalog) -> Reply:
    """One project: brief, milestones, how it is judged, data, what good looks like."""
    blocks: list[Block] = [Heading(project.title, f"{project.hours} h"), Text(prose(project.brief))]
    needed = [content.topic(id_) for id_ in project.requires]
    pairs: list[tuple[str, str]] = [("Level", project.level)]
    if needed:
        pairs.append(("Builds on", ", ".join(escape(topic.title) for topic in needed if topic is not None)))
    blocks.append(Fields(tuple(pairs)))
    blocks.append(Heading("Milestones", level=2))
    blocks.append(Text(listing([f"**{escape(m.title)}**: {prose(m.done_when)}" for m in project.milestones])))
    blocks.append(Heading("How it is judged", level=2))
    rows = tuple((line.text, f"{line.levels[0]} … {line.levels[-1]}", str(line.points)) for line in project.rubric)
    blocks.append(Table(("Criterion", "From … to", "Points"), rows))
    if project.datasets:
        data = [link(d.title, d.url) if d.url else escape(d.title) for d in project.datasets]
        blocks += [Heading("Data", level=2), Text(listing(data))]
    if project.good:
        blocks += [Heading("What good looks like", level=2), Text(prose(project.good))]
    if project.stretch:
        blocks += [Heading("To go further", level=2), Text(listing([prose(line) for line in project.stretch]))]
    items = [Button("All projects", call("roadmap project"))]
    if project.topics:
        items.insert(0, Button("Open its topic", call("roadmap topic", topic=project.topics[0]), "primary"))
    blocks.append(Actions(tuple(items)))
    return Reply(f"{project.title}, a {project.level} project of about {project.hours} hours.", tuple(blocks))
