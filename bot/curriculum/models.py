"""What content is made of: roadmaps, stages, sections, topics, projects and pages; careers are in ``career``.

Every class here describes one YAML mapping. Fields that are not listed are refused, values are frozen, and
lists become tuples, so a loaded roadmap can be shared between threads.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt

from bot.curriculum.fields import (
    Difficulty,
    Hours,
    Id,
    Language,
    Line,
    MilestoneId,
    Name,
    OptionId,
    OptionText,
    Paragraph,
    RoadmapName,
    SeedRef,
    Slug,
    Status,
    Summary,
    Title,
    Url,
    Version,
)

Schema = Annotated[Literal[1], Field(alias="schema")]
"""The version of a file's format, its field ``schema``."""


class Node(BaseModel):
    """The settings every content class shares."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Resource(Node):
    """Something to read, watch or do elsewhere. Resources have no id: a dead link is simply replaced."""

    title: Line
    url: Url
    kind: Literal[
        "docs", "book", "course", "article", "paper", "video", "interactive", "practice", "dataset", "reference",
        "platform",
    ]  # fmt: skip
    free: StrictBool = True
    lang: Language = "en"


class ItemList(Node):
    """A short titled list that is neither a topic nor a resource, such as what a method is used for."""

    title: Title
    items: Annotated[tuple[Line, ...], Field(min_length=1, max_length=12)]
    seed_refs: tuple[SeedRef, ...] = ()


class Mistake(Node):
    """A slip that many learners make, in one line."""

    text: Line


class CheckOption(Node):
    """One answer to a self-check question, with the reason it is right or wrong."""

    id: OptionId
    text: OptionText
    why: Summary


class ChoiceCheck(Node):
    """A self-check question answered by picking one option (``single``) or a set of options (``multi``)."""

    id: Id
    kind: Literal["single", "multi"]
    text: Summary
    options: Annotated[tuple[CheckOption, ...], Field(min_length=2, max_length=10)]
    answer: Annotated[tuple[str, ...], Field(min_length=1)]


class NumberCheck(Node):
    """A self-check question answered by a number that has a closed form."""

    id: Id
    kind: Literal["number"]
    text: Summary
    value: StrictInt | StrictFloat
    tolerance: Annotated[StrictInt | StrictFloat, Field(ge=0)] = 0
    why: Summary


Check = Annotated[ChoiceCheck | NumberCheck, Field(discriminator="kind")]


class Topic(Node):
    """One thing to learn. Progress is kept by ``id``, so a topic shown in two stages is one progress row."""

    id: Id
    title: Title
    aliases: tuple[Title, ...] = ()
    status: Status = "active"
    since: Version = 1
    """The content version (``manifest.yaml``) in which the topic first appeared."""
    hours: Hours
    difficulty: Difficulty = "medium"
    requires: tuple[Id, ...] = ()
    """Topics that make this one easier. Advice, never a lock."""
    also_in: tuple[Id, ...] = ()
    """Other stages that show this same topic."""
    tools: tuple[Id, ...] = ()
    summary: Summary
    outcomes: Annotated[tuple[Line, ...], Field(max_length=6)] = ()
    mistakes: Annotated[tuple[Mistake, ...], Field(max_length=4)] = ()
    resources: Annotated[tuple[Resource, ...], Field(max_length=6)] = ()
    checks: Annotated[tuple[Check, ...], Field(max_length=8)] = ()
    practice: tuple[Id, ...] = ()
    """Challenges that practise the topic."""
    addition: StrictBool = False
    """True for what the source article does not name; such a topic needs a ``reason``."""
    reason: Line | None = None
    replaced_by: tuple[Id, ...] = ()
    carry: Literal["full", "none"] = "none"
    """Whether a tick on this retired topic counts for the topics that replace it."""
    seed_refs: tuple[SeedRef, ...] = ()


class Section(Node):
    """A group of topics inside a stage."""

    id: Id
    title: Title
    aliases: tuple[Title, ...] = ()
    summary: Summary | None = None
    topics: tuple[Topic, ...] = ()
    shared: tuple[Id, ...] = ()
    """Topics that another roadmap defines, and this one shows too, after its own: a tick counts in both."""
    lists: tuple[ItemList, ...] = ()
    seed_refs: tuple[SeedRef, ...] = ()


class Stage(Node):
    """One step of a roadmap: ``content/roadmaps/<roadmap>/stages/NN-<slug>.yaml``."""

    schema_version: Schema
    id: Id
    number: Annotated[StrictInt, Field(ge=1, le=25)]
    title: Title
    short: Name
    """The title in one or two words, for a row of bars on a phone."""
    aliases: tuple[Title, ...] = ()
    summary: Line
    """One line under the stage's name."""
    why: Paragraph
    """Why the stage is worth the hours; shown to those who have not begun it."""
    hours: Hours
    requires: tuple[Id, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1, max_length=6)]
    lists: tuple[ItemList, ...] = ()
    seed_refs: tuple[SeedRef, ...] = ()


class Milestone(Node):
    """A step of a project that can be seen done."""

    id: MilestoneId
    title: Title
    done_when: Line


class RubricLine(Node):
    """One criterion of a project, worded from worst to best so that two reviewers agree."""

    id: Slug
    text: Line
    levels: Annotated[tuple[Line, ...], Field(min_length=3, max_length=4)]
    points: Annotated[StrictInt, Field(ge=1, le=10)] = 3
    """What the best level earns."""


class ProjectData(Node):
    """Data a project can use: shipped with Cairn (``ref``) or linked (``url``)."""

    title: Title
    ref: Id | None = None
    url: Url | None = None
    licence: Line | None = None


class Project(Node):
    """Something to build, with milestones and a rubric."""

    id: Id
    title: Title
    aliases: tuple[Title, ...] = ()
    status: Status = "active"
    since: Version = 1
    level: Literal["beginner", "intermediate", "capstone"]
    stage: Id
    topics: tuple[Id, ...] = ()
    requires: tuple[Id, ...] = ()
    hours: Hours
    brief: Paragraph
    milestones: Annotated[tuple[Milestone, ...], Field(min_length=2, max_length=8)]
    rubric: Annotated[tuple[RubricLine, ...], Field(min_length=2, max_length=10)]
    datasets: tuple[ProjectData, ...] = ()
    stretch: tuple[Line, ...] = ()
    good: Paragraph | None = None
    """What a good result looks like."""
    addition: StrictBool = False
    reason: Line | None = None
    seed_refs: tuple[SeedRef, ...] = ()


class Projects(Node):
    """``content/roadmaps/<roadmap>/projects.yaml``."""

    schema_version: Schema
    projects: Annotated[tuple[Project, ...], Field(min_length=1)]


class Page(Node):
    """A short page about the field itself."""

    id: Id
    title: Title
    text: Paragraph
    lists: tuple[ItemList, ...] = ()
    resources: tuple[Resource, ...] = ()
    seed_refs: tuple[SeedRef, ...] = ()


class Roadmap(Node):
    """``content/roadmaps/<roadmap>/roadmap.yaml``."""

    schema_version: Schema
    roadmap: RoadmapName
    title: Title
    summary: Summary
    aliases: tuple[Title, ...] = ()
    stages: Annotated[tuple[Id, ...], Field(min_length=1, max_length=25)]
    about: tuple[Page, ...] = ()
    seed_refs: tuple[SeedRef, ...] = ()


class Manifest(Node):
    """``content/manifest.yaml``: what this folder holds."""

    schema_version: Schema
    version: Version
    """The content version: one more whenever topics are added or retired."""
    locale: Language
    roadmaps: Annotated[tuple[Slug, ...], Field(min_length=1)]
    """The first is the one a new community follows."""
    seasons: tuple[Slug, ...] = ()
    """The first is the one that is offered to a new community."""
