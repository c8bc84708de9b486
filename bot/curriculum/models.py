"""What content is made of: roadmaps, stages, sections, topics, projects and career pages.

Every class here describes one YAML mapping. Fields that are not listed are refused, values are frozen, and
lists become tuples, so a loaded roadmap can be shared between threads. Length caps come from what both chat
platforms show whole (a select label holds 100 characters on Discord and 75 on Slack, a modal label 45).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StringConstraints

ID_PATTERN = r"^[a-z][a-z0-9]*(\.[a-z0-9]+(-[a-z0-9]+)*)+$"
"""``ml.missing-values``: a namespace, then slugs; lower case, digits, dots and hyphens."""

ID_LENGTH = 48

Id = Annotated[str, StringConstraints(strict=True, pattern=ID_PATTERN, max_length=ID_LENGTH)]
Slug = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=ID_LENGTH)]
Title = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=60)]
Summary = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300)]
Line = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=120)]
Paragraph = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=1500)]
OptionText = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=75)]
Why = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300)]
Url = Annotated[str, StringConstraints(strict=True, pattern=r"^https?://[^\s<>()]+$", max_length=300)]
SeedRef = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][A-Z0-9]*-\d{3}$")]
Hours = Annotated[StrictInt, Field(ge=1, le=100)]
Version = Annotated[StrictInt, Field(ge=1)]
Difficulty = Literal["easy", "medium", "hard"]


class Node(BaseModel):
    """The settings every content class shares."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Resource(Node):
    """Something to read, watch or do elsewhere. Resources have no id: a dead link is simply replaced."""

    title: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=120)]
    url: Url
    kind: Literal[
        "docs", "book", "course", "article", "paper", "video", "interactive", "practice", "dataset", "reference",
        "platform",
    ]  # fmt: skip
    free: StrictBool = True
    lang: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{2}$")] = "en"


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

    id: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]$")]
    text: OptionText
    why: Why


class ChoiceCheck(Node):
    """A self-check question answered by picking one option (``single``) or a set of options (``multi``)."""

    id: Id
    kind: Literal["single", "multi"]
    text: Why
    options: Annotated[tuple[CheckOption, ...], Field(min_length=2, max_length=10)]
    answer: Annotated[tuple[str, ...], Field(min_length=1)]


class NumberCheck(Node):
    """A self-check question answered by a number that has a closed form."""

    id: Id
    kind: Literal["number"]
    text: Why
    value: StrictInt | StrictFloat
    tolerance: Annotated[StrictInt | StrictFloat, Field(ge=0)] = 0
    why: Why


Check = Annotated[ChoiceCheck | NumberCheck, Field(discriminator="kind")]


class Topic(Node):
    """One thing to learn. Progress is kept by ``id``, so a topic shown in two stages is one progress row."""

    id: Id
    title: Title
    aliases: tuple[Title, ...] = ()
    status: Literal["draft", "active", "retired"] = "active"
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
    lists: tuple[ItemList, ...] = ()
    seed_refs: tuple[SeedRef, ...] = ()


class Stage(Node):
    """One step of a roadmap: ``content/roadmaps/<roadmap>/stages/NN-<slug>.yaml``."""

    schema_version: Annotated[Literal[1], Field(alias="schema")]
    id: Id
    number: Annotated[StrictInt, Field(ge=1, le=25)]
    title: Title
    short: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=24)]
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

    id: Annotated[str, StringConstraints(strict=True, pattern=r"^m\d{1,2}$")]
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
    status: Literal["draft", "active", "retired"] = "active"
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

    schema_version: Annotated[Literal[1], Field(alias="schema")]
    projects: Annotated[tuple[Project, ...], Field(min_length=1)]


class Skill(Node):
    """A skill that employers ask for, how to train it, and where the roadmap teaches it."""

    id: Id
    title: Title
    kind: Literal["technical", "soft"]
    train: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300)]
    stages: tuple[Id, ...] = ()
    topics: tuple[Id, ...] = ()
    resources: tuple[Resource, ...] = ()
    seed_refs: tuple[SeedRef, ...] = ()


class Role(Node):
    """A job that the roadmap leads to, and what people do in it from day to day."""

    id: Id
    title: Title
    does: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300)]
    stages: tuple[Id, ...] = ()
    seed_refs: tuple[SeedRef, ...] = ()


class Industry(Node):
    """A field that hires, with concrete uses of machine learning."""

    id: Id
    title: Title
    uses: Annotated[tuple[Line, ...], Field(min_length=2, max_length=4)]
    seed_refs: tuple[SeedRef, ...] = ()


class Salary(Node):
    """A pay range. Amounts are per year, in ``currency``, and are never converted."""

    id: Id
    region: Line
    currency: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{3}$")]
    level: Literal["entry", "mid", "senior", "any"]
    min: Annotated[StrictInt, Field(gt=0)]
    max: Annotated[StrictInt, Field(gt=0)] | None
    shown_as: Line
    as_of: Annotated[str, StringConstraints(strict=True, pattern=r"^\d{4}$")] | None
    """The year of the figure; ``null`` where the source gives none, which readers are told."""
    source: Literal["seed"]
    seed_refs: tuple[SeedRef, ...] = ()


class Platform(Node):
    """A site to learn or practise on."""

    id: Id
    title: Title
    summary: Line
    resources: Annotated[tuple[Resource, ...], Field(min_length=1)]
    seed_refs: tuple[SeedRef, ...] = ()


class Career(Node):
    """``content/roadmaps/<roadmap>/career.yaml``."""

    schema_version: Annotated[Literal[1], Field(alias="schema")]
    summary: Summary
    skills: tuple[Skill, ...]
    roles: tuple[Role, ...]
    industries: tuple[Industry, ...]
    pay: Summary
    """What readers must know before they read a salary."""
    salaries: tuple[Salary, ...]
    platforms: tuple[Platform, ...]
    resources: tuple[Resource, ...] = ()
    advice: tuple[Line, ...] = ()
    seed_refs: tuple[SeedRef, ...] = ()


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

    schema_version: Annotated[Literal[1], Field(alias="schema")]
    roadmap: Slug
    title: Title
    summary: Summary
    aliases: tuple[Title, ...] = ()
    stages: Annotated[tuple[Id, ...], Field(min_length=1, max_length=25)]
    about: tuple[Page, ...] = ()
    seed_refs: tuple[SeedRef, ...] = ()


class Manifest(Node):
    """``content/manifest.yaml``: what this folder holds."""

    schema_version: Annotated[Literal[1], Field(alias="schema")]
    version: Version
    """The content version: one more whenever topics are added or retired."""
    locale: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{2}$")]
    roadmaps: Annotated[tuple[Slug, ...], Field(min_length=1)]
    """The first is the one a new community follows."""
