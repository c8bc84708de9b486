"""One topic, and the questions that check it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.invocation import call
from bot.chat.markup import escape, link, listing, prose
from bot.chat.reply import SYMBOLS, Actions, Block, Button, Fields, Heading, Mark, Quote, Reply, Text
from bot.curriculum.catalog import Catalog, Placed
from bot.curriculum.models import CheckOption, NumberCheck, Resource
from bot.pages.stage import ACCENTS, stage_call
from bot.pages.wording import count
from bot.study.progress import Marks
from bot.study.quiz import Question

PICKED, UNPICKED = "☑", "☐"


def topic_page(
    placed: Placed,
    marks: Marks,
    content: Catalog,
    notes: Sequence[str] = (),
    news: str = "",
    language: str | None = None,
) -> Reply:
    """One topic: what it is for, what to be able to do, slips, resources, own notes, and what to do now.

    ``news`` is one line of plain text about what just happened to the topic; resources in ``language`` come first.
    """
    topic = placed.topic
    state = marks.get(topic.id, Mark.OPEN)
    blocks: list[Block] = [Heading(f"{placed.label} · {topic.title}", f"{topic.hours} h")]
    if news:
        blocks.append(Text(escape(news)))
    blocks.append(Text(prose(topic.summary)))
    pairs = [
        ("State", f"{SYMBOLS[state]} {state.value}"),
        ("Part of", escape(f"Stage {placed.stage.number}, {placed.stage.title}")),
    ]
    if topic.requires:
        pairs.append(("Builds on", ", ".join(_needed(id_, marks, content) for id_ in topic.requires)))
    blocks.append(Fields(tuple(pairs)))
    if topic.outcomes:
        blocks += [Heading("You can", level=2), Text(listing([prose(outcome) for outcome in topic.outcomes]))]
    if topic.mistakes:
        blocks += [Heading("Slips to watch for", level=2), Text(listing([prose(slip.text) for slip in topic.mistakes]))]
    ordered = sorted(topic.resources, key=lambda resource: resource.lang.casefold() != language)
    if ordered:
        blocks += [Heading("Learn from", level=2), Text(listing([resource_line(r) for r in ordered]))]
    blocks += [Quote(note, "your note") for note in notes]
    blocks.append(Actions(_topic_actions(placed, state, placed.roadmap if len(content.roadmaps) > 1 else None)))
    summary = f"{placed.label} {topic.title}, about {count(topic.hours, 'hour')}, is {state.value} for you."
    return Reply(f"{news} {summary}".strip(), tuple(blocks), accent=(placed.stage.number - 1) % ACCENTS)


def question_page(
    placed: Placed, question: Question, options: Sequence[CheckOption], picked: str, news: str = ""
) -> Reply:
    """One question with its answers as buttons. ``picked`` holds the option ids ticked so far, for several answers."""
    topic = placed.topic
    number = [each.id for each in topic.checks].index(question.id) + 1
    heading = Heading(f"Check · {placed.label} {topic.title}", f"question {number} of {len(topic.checks)}")
    blocks: list[Block] = [heading]
    if news:
        blocks.append(Text(news))
    blocks.append(Text(f"**{prose(question.text)}**"))
    items: list[Button] = []
    if isinstance(question, NumberCheck):
        items.append(Button("Type the answer", call("progress answer", topic=topic.id, question=number), "primary"))
    else:
        letters = {option.id: chr(ord("A") + place) for place, option in enumerate(options)}
        mark = {True: PICKED, False: UNPICKED}
        several = question.kind == "multi"
        lines = [f"{mark[o.id in picked] + ' ' if several else ''}**{letters[o.id]}** {prose(o.text)}" for o in options]
        blocks.append(Text("\n".join(lines)))
        for option in options:
            if several:
                toggled = "".join(sorted(set(picked) ^ {option.id}))
                items.append(
                    Button(
                        f"{mark[option.id in picked]} {letters[option.id]}",
                        call("progress tick", topic=topic.id, picked=toggled),
                    )
                )
            else:
                items.append(
                    Button(
                        letters[option.id], call("progress answer", topic=topic.id, question=number, answer=option.id)
                    )
                )
        if several:
            blocks.append(Text("Several answers can be right: tick them, then press Answer."))
    blocks += [Actions(tuple(items[start : start + 5])) for start in range(0, len(items), 5)]
    if picked:
        blocks.append(
            Actions(
                (Button("Answer", call("progress answer", topic=topic.id, question=number, answer=picked), "primary"),)
            )
        )
    summary = f"Question {number} of {len(topic.checks)} on {topic.title}: {question.text}"
    return Reply(summary, tuple(blocks), accent=(placed.stage.number - 1) % ACCENTS)


def resource_line(resource: Resource) -> str:
    """A resource as a link with its kind, and its language and price where they are not the usual ones."""
    notes: list[str] = [resource.kind]
    if resource.lang != "en":
        notes.append(resource.lang)
    if not resource.free:
        notes.append("paid")
    return f"{link(resource.title, resource.url)} ({', '.join(notes)})"


def _needed(topic: str, marks: Marks, content: Catalog) -> str:
    found = content.topic(topic)
    state = marks.get(topic, Mark.OPEN)
    return f"{escape(found.title if found else topic)} ({state.value})"


def _topic_actions(placed: Placed, state: Mark, roadmap: str | None) -> tuple[Button, ...]:
    topic = placed.topic
    learning = Button("Learning", call("progress mark", topic=topic.id, state="learning"))
    done = Button("Done", call("progress mark", topic=topic.id, state="done"), "primary")
    reopen = Button("Learn it again", call("progress mark", topic=topic.id, state="learning"))
    items = {
        Mark.OPEN: [done, learning],
        Mark.LEARNING: [done],
        Mark.SKIPPED: [done, learning],
        Mark.DONE: [reopen],
        Mark.CHECKED: [reopen],
    }[state]
    if topic.checks and state is not Mark.CHECKED:
        first = state is Mark.DONE
        check = Button("Check me", call("progress check", topic=topic.id), "primary" if first else "plain")
        items.insert(0 if first else len(items), check)
    items.append(Button(f"Stage {placed.stage.number}", stage_call(placed.stage.number, roadmap)))
    items.append(Button("Share", call("roadmap topic", topic=topic.id, share=True)))
    return tuple(items)
