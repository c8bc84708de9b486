"""Every roadmap, stage, topic and question as shipped: no platform refuses its page, and it needs one page only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.discord.render import pages as discord_pages
from adapters.slack.render import pages as slack_pages
from bot.chat.markup import prose
from bot.chat.reply import Reply
from bot.curriculum.catalog import Placed
from bot.curriculum.load import load
from bot.curriculum.models import Check, NumberCheck
from bot.pages.career import about_page
from bot.pages.overview import roadmap_page
from bot.pages.plan import plan_page
from bot.pages.stage import stage_page
from bot.pages.topic import question_page, topic_page
from tests.curriculum.folder import SHIPPED
from tests.pages.platforms import require_accepted

CONTENT = load(SHIPPED)
TOPICS = {
    placed.topic.id: placed
    for roadmap in CONTENT.roadmaps
    for stage in roadmap.stages
    for placed in roadmap.placed(stage)
    if placed.roadmap == roadmap.model.roadmap
}


def overviews() -> Iterator[tuple[str, Reply]]:
    """The pages above the topics, each with a name."""
    for roadmap in CONTENT.roadmaps:
        name = roadmap.model.roadmap
        yield name, roadmap_page(roadmap, {}, others=[each for each in CONTENT.roadmaps if each is not roadmap])
        yield f"{name}, next", plan_page(roadmap, {}, None, name)
        for page in roadmap.model.about:
            yield page.id, about_page(page)
        for stage in roadmap.stages:
            yield stage.id, stage_page(roadmap, stage, {}, name)


OVERVIEWS = dict(overviews())


@pytest.mark.parametrize("name", OVERVIEWS)
def test_no_platform_refuses_what_leads_to_a_topic(name: str) -> None:
    require_whole(OVERVIEWS[name])


@pytest.mark.parametrize("topic", TOPICS)
def test_no_platform_refuses_a_topic_or_its_questions(topic: str) -> None:
    placed = TOPICS[topic]
    require_whole(topic_page(placed, {}, CONTENT, news="Marked done. 1 point."))
    for question in placed.topic.checks:
        require_whole(asked(placed, question))


def asked(placed: Placed, question: Check) -> Reply:
    """The question below the longest that can be said about the one before it."""
    if isinstance(question, NumberCheck):
        return question_page(placed, question, (), "", news=f"**Not quite.** {prose(question.why)}")
    reasons = " ".join(f"“{prose(option.text)}”: {prose(option.why)}" for option in question.options)
    ticked = "".join(option.id for option in question.options) if question.kind == "multi" else ""
    return question_page(placed, question, question.options, ticked, news=f"**Not quite.** {reasons}")


def require_whole(reply: Reply) -> None:
    require_accepted(reply)
    assert (len(slack_pages(reply)), len(discord_pages(reply))) == (1, 1)
