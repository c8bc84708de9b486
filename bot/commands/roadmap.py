"""``/roadmap``: what to learn, in which order, and with what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

from bot.chat.command import Group
from bot.chat.errors import UserError, quoted
from bot.chat.invocation import Value
from bot.chat.option import Arg
from bot.chat.reply import MENU_CHOICES, Choice, Reply
from bot.chat.request import Context
from bot.curriculum.catalog import Catalog, Placed, RoadmapContent
from bot.curriculum.models import Topic
from bot.curriculum.search import search as find
from bot.pages.career import Subject, about_page, career_page, search_page, skill_page
from bot.pages.overview import roadmap_page
from bot.pages.pace import pace_page
from bot.pages.plan import plan_page
from bot.pages.project import Part, project_page, projects_page
from bot.pages.stage import stage_page
from bot.pages.topic import topic_page
from bot.study import notes, preferences, progress, rules

group = Group("roadmap", "The roadmap: stages, topics, projects, and what to do next", alone=True)


def complete_topics(content: Catalog, typed: str, now: datetime) -> Iterable[Choice]:
    """Topics that begin like, contain or resemble what was typed."""
    return content.complete_topics(typed)


def _complete_projects(content: Catalog, typed: str, now: datetime) -> Iterable[Choice]:
    return content.complete_projects(typed)


def _complete_stages(content: Catalog, typed: str, now: datetime) -> Iterable[Choice]:
    stages = content.roadmap(None).stages
    return [
        Choice(f"{s.number} {s.title}"[:75], str(s.number))
        for s in stages
        if typed in f"{s.number} {s.title.casefold()}"
    ]


def _complete_roadmaps(content: Catalog, typed: str, now: datetime) -> Iterable[Choice]:
    models = [each.model for each in content.roadmaps]
    return [Choice(model.title, model.roadmap) for model in models if typed.casefold() in model.title.casefold()]


Share = Annotated[bool, Arg("Show the answer to everyone here")]
Roadmap = Annotated[str | None, Arg("Another roadmap, by name", complete=_complete_roadmaps)]
Within = Annotated[str | None, Arg("Another roadmap, by name", complete=_complete_roadmaps, named=True)]
TopicName = Annotated[str, Arg("A topic: its number (3.2) or its title", complete=complete_topics)]
Picture = Annotated[bool, Arg("As a picture")]
BACKGROUND = Arg("The picture's background")
PICTURE_WORDS: dict[str, dict[str, Value]] = {
    "picture": {"picture": True},
    "light": {"picture": True, "theme": "light"},
    "dark": {"picture": True, "theme": "dark"},
}
"""Words that ask for a picture where somebody types."""


@group.command("show", "All stages, with your own progress")
def show(ctx: Context, roadmap: Roadmap = None) -> Reply:
    """The whole roadmap with the caller's bars."""
    found = roadmap_of(ctx, roadmap)
    others = [each for each in ctx.content.roadmaps if each is not found]
    return roadmap_page(found, _marks(ctx), _named(ctx, found), others[:MENU_CHOICES])


@group.command(
    "stage",
    "One stage: its topics, and how far you are",
    example="/roadmap stage 3",
    starts=r"#?\d+|one|two|three|four|five|six|seven|eight",
)
def stage(
    ctx: Context,
    number: Annotated[int, Arg("Stage number", noun="stage", complete=_complete_stages)],
    share: Share = False,
    roadmap: Roadmap = None,
) -> Reply:
    """One stage by its number."""
    within = roadmap_of(ctx, roadmap)
    found = within.stage(number)
    if found is None:
        last = len(within.stages)
        near = min(max(number, 1), last)
        raise UserError(
            f"There is no stage {number}. The roadmap has stages 1 to {last}.", example=f"/roadmap stage {near}"
        )
    return _shared(stage_page(within, found, _marks(ctx), _named(ctx, within)), share)


@group.command(
    "topic", "One topic: outcomes, slips, resources, your notes", example="/roadmap topic 3.2", starts=r"\d+\.\d+"
)
def topic(ctx: Context, topic: TopicName, share: Share = False, roadmap: Within = None) -> Reply:
    """One topic. Own notes are left out when it is shared."""
    placed = find_topic(ctx, topic, "/roadmap topic 3.2", roadmap)
    own = (
        []
        if share
        else [row.text for row in notes.of_topic(ctx.db, ctx.member.id, placed.topic.id)[: rules.NOTES_SHOWN]]
    )
    language = preferences.of(ctx.db, ctx.member.id).language if _several(placed.topic) else None
    return _shared(topic_page(placed, _marks(ctx), ctx.content, own, language=None if share else language), share)


def _several(topic: Topic) -> bool:
    """Whether the topic has resources in more than one language: only then it matters which one comes first."""
    return len({resource.lang for resource in topic.resources}) > 1


@group.command("next", "What to learn next, in the time you have", example="/roadmap next 3h")
def next_(
    ctx: Context,
    hours: Annotated[timedelta | None, Arg("The time you have: 3, 3h, 90m", unit="hours")] = None,
    roadmap: Roadmap = None,
) -> Reply:
    """A plan for the time at hand."""
    if hours is not None and not timedelta(minutes=15) <= hours <= timedelta(hours=200):
        raise UserError("A plan needs between a quarter of an hour and 200 hours.", example="/roadmap next 3h")
    found = roadmap_of(ctx, roadmap)
    time = None if hours is None else hours.total_seconds() / 3600
    return plan_page(found, _marks(ctx), time, _named(ctx, found))


@group.command("pace", "The weeks ahead, at so many hours a week", hidden=True, example="/roadmap next")
def pace(ctx: Context, weekly: Annotated[int, Arg("Hours a week", ge=1, le=80)], roadmap: Roadmap = None) -> Reply:
    """The stages in the caller's own weeks; reached by buttons."""
    found = roadmap_of(ctx, roadmap)
    return pace_page(found, _marks(ctx), weekly, ctx.member.local_day(ctx.now), _named(ctx, found))


@group.command("project", "The projects, or one with its milestones", example="/roadmap project spam")
def project(
    ctx: Context,
    project: Annotated[str | None, Arg("A project, by title", complete=_complete_projects)] = None,
    part: Annotated[Part | None, Arg("Its data, how it is judged, or what good looks like")] = None,
    share: Share = False,
) -> Reply:
    """All projects, or one, or a part of one."""
    roadmap = roadmap_of(ctx)
    if not roadmap.active_projects:
        raise UserError("This roadmap has no projects.", example="/roadmap show")
    if project is None:
        return _shared(projects_page(roadmap), share)
    found = roadmap.find_project(project)
    if found is None:
        raise UserError(f"There is no project {quoted(project)}.", example="/roadmap project")
    page = project_page(found, ctx.content, part)
    return page if page.files else _shared(page, share)  # files are handed to whoever asked


@group.command("search", "Find topics, resources and projects", example="/roadmap search overfitting")
def search(ctx: Context, words: Annotated[str, Arg("What to look for")]) -> Reply:
    """What the content has on some words, spelled roughly right."""
    return search_page(words, find(ctx.content.roadmaps, words), roadmap_of(ctx))


@group.command("career", "Skills, jobs, industries, salaries, platforms", example="/roadmap career jobs")
def career(ctx: Context, about: Annotated[Subject | None, Arg("Which page")] = None) -> Reply:
    """The career pages."""
    roadmap = roadmap_of(ctx)
    if roadmap.career is None:
        raise UserError("This roadmap has no career pages.", example="/roadmap show")
    return career_page(roadmap.career, about, roadmap)


@group.command("skill", "How to train a skill that employers ask for", hidden=True, example="/roadmap career skills")
def skill(ctx: Context, skill: Annotated[str, Arg("The skill's id")]) -> Reply:
    """One skill; reached by the page of all skills."""
    roadmap = roadmap_of(ctx)
    skills = roadmap.career.skills if roadmap.career is not None else ()
    found = next((each for each in skills if each.id == skill), None)
    if found is None:
        raise UserError("That skill is no longer there.", example="/roadmap career skills")
    return skill_page(found, roadmap, _marks(ctx))


@group.command("about", "A page about the field", hidden=True, example="/roadmap show")
def about(ctx: Context, page: Annotated[str, Arg("The page's id")]) -> Reply:
    """A page about the field itself; reached by buttons."""
    found = roadmap_of(ctx).find_page(page)
    if found is None:
        raise UserError("That page is no longer there.", example="/roadmap show")
    return about_page(found)


def find_topic(ctx: Context, typed: str, example: str, named: str | None = None) -> Placed:
    """The topic that ``typed`` means in the caller's roadmap or the ``named`` one, and its place there.

    Raises ``UserError`` with the nearest title.
    """
    roadmap = roadmap_of(ctx, named)
    found = roadmap.find_topic(typed) or _elsewhere(ctx, typed)
    placed = (roadmap.place(found.id) or place_of(ctx, found.id)) if found is not None else None
    if placed is None:
        near = roadmap.suggest(typed)
        hint = f" Did you mean {near}?" if near else ""
        raise UserError(f"There is no topic {quoted(typed)}.{hint}", example=example)
    return placed


def place_of(ctx: Context, topic: str) -> Placed | None:
    """Where the topic with this id stands: in the caller's roadmap, else in the first one that shows it."""
    own = roadmap_of(ctx)
    places = (each.place(topic) for each in (own, *ctx.content.roadmaps))
    return next((place for place in places if place is not None), None)


def _elsewhere(ctx: Context, typed: str) -> Topic | None:
    """A topic of another roadmap, by its id or its whole title: a number such as 3.2 is always one of the own."""
    found = (each.named_topic(typed) for each in ctx.content.roadmaps)
    return next((topic for topic in found if topic is not None), None)


def _named(ctx: Context, roadmap: RoadmapContent) -> str | None:
    """The roadmap's name, unless it is the caller's own."""
    return None if roadmap is roadmap_of(ctx) else roadmap.model.roadmap


def roadmap_of(ctx: Context, named: str | None = None) -> RoadmapContent:
    """The roadmap called ``named``, else the group's own. Raises ``UserError`` with the names there are."""
    try:
        return ctx.content.roadmap(named or ctx.member.roadmap)
    except KeyError:
        if named is None:  # the group's roadmap is no longer shipped; the first one is better than none
            return ctx.content.roadmap(None)
        known = ", ".join(each.model.title for each in ctx.content.roadmaps)
        raise UserError(f"There is no roadmap {quoted(named)}. There is: {known}.", example="/roadmap show") from None


def _marks(ctx: Context) -> progress.Marks:
    return progress.states(ctx.db, ctx.member.id, ctx.content)


def _shared(reply: Reply, share: bool) -> Reply:
    return replace(reply, private=False) if share else reply
