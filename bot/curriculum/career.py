"""What the career pages are made of: skills, jobs, industries, salaries and platforms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.curriculum.fields import Amount, Currency, Id, Line, SeedRef, Summary, Title, Year
from bot.curriculum.models import Node, Resource, Schema


class Skill(Node):
    """A skill that employers ask for, how to train it, and where the roadmap teaches it."""

    id: Id
    title: Title
    kind: Literal["technical", "soft"]
    train: Summary
    stages: tuple[Id, ...] = ()
    topics: tuple[Id, ...] = ()
    resources: tuple[Resource, ...] = ()
    seed_refs: tuple[SeedRef, ...] = ()


class Role(Node):
    """A job that the roadmap leads to, and what people do in it from day to day."""

    id: Id
    title: Title
    does: Summary
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
    currency: Currency
    level: Literal["entry", "mid", "senior", "any"]
    min: Amount
    max: Amount | None
    shown_as: Line
    as_of: Year | None
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

    schema_version: Schema
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
