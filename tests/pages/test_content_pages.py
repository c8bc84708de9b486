"""The pages of projects, careers and weeks ahead, as shipped: no platform refuses one, and hours agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import get_args

import pytest

from bot.chat.reply import Reply
from bot.curriculum.load import load
from bot.pages.career import SUBJECTS, career_page, skill_page
from bot.pages.pace import pace_page
from bot.pages.project import Part, project_page, projects_page
from bot.study.pace import PACES
from tests.curriculum.folder import SHIPPED
from tests.pages.platforms import require_accepted

CONTENT = load(SHIPPED)


def every() -> Iterator[tuple[str, Reply]]:
    """Each page with a name."""
    for roadmap in CONTENT.roadmaps:
        yield f"{roadmap.model.title}, projects", projects_page(roadmap)
        for project in roadmap.projects:
            for part in (None, *get_args(Part)):
                yield f"{project.id} {part}", project_page(project, CONTENT, part)
        for weekly in (1, *PACES, 80):
            yield f"{roadmap.model.title}, {weekly} h", pace_page(roadmap, {}, weekly, date(2026, 11, 23))
        if roadmap.career is not None:
            for about in (None, *SUBJECTS):
                yield f"career {about}", career_page(roadmap.career, about, roadmap)
            for skill in roadmap.career.skills:
                yield skill.id, skill_page(skill, roadmap, {})


PAGES = dict(every())


@pytest.mark.parametrize("name", PAGES)
def test_no_platform_refuses_a_page(name: str) -> None:
    require_accepted(PAGES[name])


def test_a_project_takes_the_hours_of_its_topic() -> None:
    for project in CONTENT.roadmap(None).projects:
        if project.level != "capstone":
            (topic,) = [CONTENT.topic(id_) for id_ in project.topics]
            assert topic is not None
            assert (project.id, project.hours) == (project.id, topic.hours)
