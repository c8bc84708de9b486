"""The career pages, the pages about the field, and what a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.chat.invocation import call
from bot.chat.markup import bold, escape, link, listing
from bot.chat.reply import LABEL_LENGTH, Actions, Block, Button, Heading, Reply, Table, Text
from bot.chat.text import shortened
from bot.curriculum.career import Career
from bot.curriculum.catalog import Hit, RoadmapContent
from bot.curriculum.models import ItemList, Page
from bot.pages.topic import resource_line

Subject = Literal["skills", "jobs", "industries", "salary", "platforms"]
SUBJECTS: tuple[Subject, ...] = ("skills", "jobs", "industries", "salary", "platforms")


def career_page(career: Career, about: Subject | None) -> Reply:
    """One subject of the career pages, or the choice between them."""
    if about is None:
        blocks: list[Block] = [
            Heading("Career"),
            Text(escape(career.summary)),
            Text(listing([escape(a) for a in career.advice])),
        ]
        summary = f"Career pages: {', '.join(SUBJECTS)}."
        blocks = [block for block in blocks if not isinstance(block, Text) or block.markdown]
    else:
        heading, body = _subject(career, about)
        blocks = [Heading(heading), *body]
        summary = f"Career, {about}: {heading}."
    buttons = [Button(name.capitalize(), call("roadmap career", about=name)) for name in SUBJECTS if name != about]
    blocks.append(Actions(tuple(buttons[:5])))
    return Reply(summary, tuple(blocks))


def about_page(page: Page) -> Reply:
    """A page about the field itself."""
    blocks: list[Block] = [Heading(page.title), Text(escape(page.text))]
    for items in page.lists:
        blocks += _list(items)
    if page.resources:
        blocks += [Heading("Read on", level=2), Text(listing([resource_line(r) for r in page.resources]))]
    blocks.append(
        Actions((Button("The roadmap", call("roadmap show"), "primary"), Button("Careers", call("roadmap career"))))
    )
    return Reply(f"{page.title}: {page.text}"[:300], tuple(blocks))


def search_page(words: str, hits: Sequence[Hit], roadmap: RoadmapContent) -> Reply:
    """What a search found, best first, with buttons for the first few."""
    if not hits:
        text = f"Nothing in the roadmap is close to “{shortened(words, 60)}”. Try one word, such as overfitting."
        return Reply(
            text, (Heading("Search"), Text(escape(text)), Actions((Button("The roadmap", call("roadmap show")),)))
        )
    lines = []
    buttons: list[Button] = []
    for hit in hits:
        place = roadmap.place(hit.id) if hit.kind in ("topic", "resource") else None
        name = f"{place.label} {hit.title}" if place and hit.kind == "topic" else hit.title
        shown = link(hit.title, hit.url) if hit.url else bold(name)
        lines.append(f"{shown}: {escape(hit.detail)}")
        run = {
            "topic": call("roadmap topic", topic=hit.id),
            "project": call("roadmap project", project=hit.id),
            "stage": call("roadmap stage", number=_stage_number(roadmap, hit.id)),
            "page": call("roadmap about", page=hit.id),
        }.get(hit.kind)
        if run is not None and len(buttons) < 5:
            short = place.label if place else shortened(hit.title, LABEL_LENGTH - 5)
            buttons.append(Button(f"Open {short}", run, "plain" if buttons else "primary"))
    blocks: list[Block] = [Heading(f"Search · {shortened(words, 40)}", f"{len(hits)} found"), Text(listing(lines))]
    if buttons:
        blocks.append(Actions(tuple(buttons)))
    return Reply(f"{len(hits)} found for {shortened(words, 60)}; the first is {hits[0].title}.", tuple(blocks))


def _subject(career: Career, about: Subject) -> tuple[str, list[Block]]:
    match about:
        case "skills":
            blocks: list[Block] = []
            for kind, title in (("technical", "Technical"), ("soft", "Soft")):
                lines = [f"{bold(skill.title)}: {escape(skill.train)}" for skill in career.skills if skill.kind == kind]
                blocks += [Heading(title, level=2), Text(listing(lines))]
            return "Skills that employers ask for", blocks
        case "jobs":
            lines = [f"{bold(role.title)}: {escape(role.does)}" for role in career.roles]
            return "Jobs this roadmap leads to", [Text(listing(lines))]
        case "industries":
            lines = [f"{bold(field.title)}: {escape('; '.join(field.uses))}" for field in career.industries]
            return "Industries that use machine learning", [Text(listing(lines))]
        case "salary":
            rows = tuple((s.level, s.region, s.shown_as) for s in career.salaries)
            undated = any(salary.as_of is None for salary in career.salaries)
            note = "These figures are from the source article and carry no date. " if undated else ""
            return "Salaries", [Table(("Level", "Region", "A year"), rows), Text(escape(note + career.pay))]
        case "platforms":
            lines = [
                f"{bold(p.title)}: {escape(p.summary)} {', '.join(link(r.title, r.url) for r in p.resources)}"
                for p in career.platforms
            ]
            return "Platforms to learn and practise on", [Text(listing(lines))]


def _list(items: ItemList) -> list[Block]:
    return [Heading(items.title, level=2), Text(listing([escape(item) for item in items.items]))]


def _stage_number(roadmap: RoadmapContent, stage: str) -> int:
    return next((each.number for each in roadmap.stages if each.id == stage), 1)
