"""The career pages, the pages about the field, and what a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.chat.invocation import call
from bot.chat.markup import bold, escape, link, listing
from bot.chat.reply import (
    CHOICE_LENGTH,
    LABEL_LENGTH,
    MENU_CHOICES,
    Actions,
    Block,
    Button,
    Checklist,
    Choice,
    Fields,
    Heading,
    Mark,
    Menu,
    Reply,
    Step,
    Text,
)
from bot.chat.text import shortened
from bot.curriculum.career import Career, Salary, Skill
from bot.curriculum.catalog import Hit, RoadmapContent
from bot.curriculum.models import ItemList, Page
from bot.pages.topic import resource_line
from bot.study.progress import Marks, at_home

Subject = Literal["skills", "jobs", "industries", "salary", "platforms"]
SUBJECTS: tuple[Subject, ...] = ("skills", "jobs", "industries", "salary", "platforms")


def career_page(career: Career, about: Subject | None, roadmap: RoadmapContent) -> Reply:
    """One subject of the career pages, or the choice between them."""
    if about is None:
        advice = [Text(listing([escape(each) for each in career.advice]))] if career.advice else []
        blocks: list[Block] = [Heading("Career"), Text(escape(career.summary)), *advice]
        summary = f"Career pages: {', '.join(SUBJECTS)}."
    else:
        heading, body = _subject(career, about, roadmap)
        blocks = [Heading(heading), *body]
        summary = f"Career, {about}: {heading}."
    buttons = [Button(name.capitalize(), call("roadmap career", about=name)) for name in SUBJECTS if name != about]
    blocks.append(Actions(tuple(buttons[:5])))
    return Reply(summary, tuple(blocks))


def skill_page(skill: Skill, roadmap: RoadmapContent, marks: Marks) -> Reply:
    """One skill: how to train it, where the roadmap teaches it, and what else to learn it from."""
    blocks: list[Block] = [Heading(skill.title, f"{skill.kind} skill"), Text(escape(skill.train))]
    placed = [p for stage in roadmap.stages for p in at_home(roadmap, stage) if p.topic.id in skill.topics]
    where = _stages(roadmap, skill.stages)
    if where:
        blocks.append(Fields((("In the roadmap", where),)))
    if placed:
        blocks.append(Checklist(tuple(Step(marks.get(p.topic.id, Mark.OPEN), p.label, p.topic.title) for p in placed)))
    if skill.resources:
        blocks += [Heading("Learn from", level=2), Text(listing([resource_line(r) for r in skill.resources]))]
    items = [Button(f"Open {p.label}", call("roadmap topic", topic=p.topic.id)) for p in placed[:1]]
    blocks.append(Actions((*items, Button("All skills", call("roadmap career", about="skills")))))
    return Reply(f"{skill.title}, a {skill.kind} skill: {skill.train}"[:300], tuple(blocks))


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


def _subject(career: Career, about: Subject, roadmap: RoadmapContent) -> tuple[str, list[Block]]:
    match about:
        case "skills":
            return "Skills that employers ask for", _skills(career, roadmap)
        case "jobs":
            roles = [(role, _stages(roadmap, role.stages)) for role in career.roles]
            lines = [f"{bold(role.title)}: {escape(role.does)}{f' ({where})' * bool(where)}" for role, where in roles]
            return "Jobs this roadmap leads to", [Text(listing(lines))]
        case "industries":
            blocks: list[Block] = []
            for field in career.industries:
                blocks += [Heading(field.title, level=2), Text(listing([escape(use) for use in field.uses]))]
            return "Industries that use machine learning", blocks
        case "salary":
            undated = any(salary.as_of is None for salary in career.salaries)
            note = "These figures are from the source article and carry no date. " if undated else ""
            lines = [_salary(each) for each in career.salaries]
            return "Salaries, a year", [Text(listing(lines)), Text(escape(note + career.pay))]
        case "platforms":
            sites: list[Block] = []
            for platform in career.platforms:
                links = listing([resource_line(resource) for resource in platform.resources])
                sites += [Heading(platform.title, level=2), Text(f"{escape(platform.summary)}\n\n{links}")]
            return "Platforms to learn and practise on", sites


def _skills(career: Career, roadmap: RoadmapContent) -> list[Block]:
    blocks: list[Block] = []
    for kind, title in (("technical", "Technical"), ("soft", "Soft")):
        skills = [(skill, _stages(roadmap, skill.stages)) for skill in career.skills if skill.kind == kind]
        lines = [f"{bold(skill.title)}{f': {where}' * bool(where)}" for skill, where in skills]
        blocks += [Heading(title, level=2), Text(listing(lines))] if lines else []
    choices = [Choice(shortened(skill.title, CHOICE_LENGTH), skill.id) for skill in career.skills[:MENU_CHOICES]]
    if choices:
        menu = Menu("How to train one", call("roadmap skill"), "skill", tuple(choices))
        blocks.append(Actions((menu,)))
    return blocks


def _salary(salary: Salary) -> str:
    return escape(salary.shown_as + (" (country not stated)" if salary.region == "not stated" else ""))


def _stages(roadmap: RoadmapContent, ids: Sequence[str]) -> str:
    """The stages with these ids, in words: ``stage 2``, ``stages 1, 6 and 8``, ``all 8 stages``."""
    numbers = [str(stage.number) for stage in roadmap.stages if stage.id in ids]
    if len(numbers) == len(roadmap.stages) > 1:
        return f"all {len(numbers)} stages"
    if len(numbers) < 2:
        return "".join(f"stage {number}" for number in numbers)
    return f"stages {', '.join(numbers[:-1])} and {numbers[-1]}"


def _list(items: ItemList) -> list[Block]:
    return [Heading(items.title, level=2), Text(listing([escape(item) for item in items.items]))]


def _stage_number(roadmap: RoadmapContent, stage: str) -> int:
    return next((each.number for each in roadmap.stages if each.id == stage), 1)
