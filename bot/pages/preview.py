"""What an author looks at before members do: a page as they will see it, and each question with its reasons."""

from __future__ import annotations

from datetime import datetime

from bot.chat.markup import listing, prose
from bot.chat.reply import Block, Heading, Reply, Text
from bot.curriculum.catalog import Catalog, Placed
from bot.curriculum.models import Check, NumberCheck
from bot.pages.preview_week import week_preview
from bot.pages.project import project_page
from bot.pages.stage import ACCENTS, stage_page
from bot.pages.topic import topic_page


def preview(content: Catalog, id_: str, now: datetime) -> list[Reply]:
    """The pages of what has the id ``id_``, for a member who has done nothing yet; none for an id that is not there.

    A topic may be a draft, or retired. Its questions follow, each with the right answer and every reason. Of a
    challenge, the week opens at ``now``.
    """
    for roadmap in content.roadmaps:
        for stage in roadmap.stages:
            if stage.id == id_:
                return [stage_page(roadmap, stage, {})]
            for section in stage.sections:
                for topic in section.topics:
                    if topic.id == id_:
                        found = roadmap.place(id_)
                        label = found.label if found is not None else f"{stage.number}, {topic.status}"
                        placed = Placed(topic, label, section, stage, roadmap.model.roadmap)
                        return [topic_page(placed, {}, content), *([_questions(placed)] if topic.checks else [])]
        for project in roadmap.projects:
            if project.id == id_:
                return [project_page(project, content)]
    for season in content.seasons:
        challenge, key = season.challenges.get(id_), season.key(id_)
        if challenge is not None and key is not None:
            return week_preview(challenge, key, season.week_of(id_) or 0, now)
    return []


def _questions(placed: Placed) -> Reply:
    topic = placed.topic
    blocks: list[Block] = [Heading("For you alone: the questions, answered", f"{len(topic.checks)}")]
    for number, question in enumerate(topic.checks, start=1):
        blocks += [Heading(f"Question {number} of {len(topic.checks)}", level=2), Text(f"**{prose(question.text)}**")]
        blocks.append(Text(listing(_answers(question))))
    summary = f"The {len(topic.checks)} questions of {topic.title}, answered."
    return Reply(summary, tuple(blocks), accent=(placed.stage.number - 1) % ACCENTS)


def _answers(question: Check) -> list[str]:
    if isinstance(question, NumberCheck):
        within = f", within {question.tolerance}" if question.tolerance else ""
        return [f"**Right:** {question.value}{within} · {prose(question.why)}"]
    return [
        f"{'**Right:** ' if each.id in question.answer else ''}{prose(each.text)} · {prose(each.why)}"
        for each in question.options
    ]
