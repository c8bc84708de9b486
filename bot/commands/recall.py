"""``/recall``: finished topics come back as questions after about one, three and seven weeks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from bot.chat.command import Group
from bot.chat.errors import UserError, quoted
from bot.chat.invocation import Value
from bot.chat.markup import prose
from bot.chat.option import Arg
from bot.chat.reply import Reply
from bot.chat.request import Context
from bot.commands.roadmap import roadmap_of
from bot.curriculum.catalog import Catalog
from bot.pages.recall import asking_page, feedback, rest_page
from bot.pages.recall_group import memories_page
from bot.study import fading, quiz, recall, runs
from bot.study.recall import Due

group = Group("recall", "Questions about topics that you finished a while ago")

EXAMPLE = "/recall show"
SITTING = 5
"""Questions in one sitting, where nothing else is said."""
MOST = 20

Left = Annotated[int, Arg("Questions to go", ge=1, le=MOST)]
Name = Annotated[str, Arg("Which question", max_length=64)]


@group.command("show", "Questions about what you finished weeks ago", example=EXAMPLE, writes=True, starts=r"\d{1,2}")
def show(ctx: Context, count: Annotated[int, Arg("How many questions", ge=1, le=MOST)] = SITTING) -> Reply:
    """The first question that is due, or when the next one comes."""
    return _ask(ctx, count)


@group.command("group", "What the group remembers, stage by stage; nobody is named")
def group_(ctx: Context) -> Reply:
    """The share of right answers by stage, the most faded first; from four people on."""
    found = fading.memories(ctx.db, ctx.member.community_id, ctx.content, roadmap_of(ctx), ctx.now)
    return memories_page(found)


@group.command("tick", "Tick answers of one question", hidden=True, example=EXAMPLE)
def tick(
    ctx: Context, question: Name, left: Left, picked: Annotated[str, Arg("Ticked so far", max_length=10)] = ""
) -> Reply:
    """The same question with other answers ticked; reached by buttons."""
    found = _found(ctx, question)
    return rest_page(0, None) if found is None else _page(ctx, found, left, picked)


def _asked(content: Catalog, args: Mapping[str, Value]) -> str:
    """The question that the form for an answer is about."""
    name = str(args.get("question", ""))
    topic = content.topic(name.rpartition(".")[0])
    asked = next((each for each in topic.checks if each.id == name), None) if topic is not None else None
    return prose(asked.text) if asked is not None else "Your answer."


@group.command(
    "answer", "Answer a question", hidden=True, writes=True, example=EXAMPLE, title="Your answer", intro=_asked
)
def answer(
    ctx: Context, question: Name, left: Left, answer: Annotated[str, Arg("Your answer", max_length=32)]
) -> Reply:
    """Keep one answer, say what was right about it, and go on to the next question; reached by buttons."""
    found = _found(ctx, question)
    if found is None:
        return _ask(ctx, left, "You answered that one already; the first answer counts.")
    given = quiz.canonical(found.question, answer)
    if given is None:
        wanted = "a number such as 2.5" if found.question.kind == "number" else "one of its buttons"
        raise UserError(f"I cannot read {quoted(answer)}; this question takes {wanted}.", example=EXAMPLE)
    right = quiz.is_right(found.question, given)
    recall.record(ctx.db, ctx.member, ctx.now, found, right)
    runs.follow(ctx.db, ctx.member, ctx.now)
    back = "It comes back in a while." if right else "It comes back in a week."
    news = f"{feedback(found.question, right, given)} {back}"
    return _ask(ctx, left - 1, news) if left > 1 else _rest(ctx, news)


@group.command("enough", "Stop for now", hidden=True, example=EXAMPLE)
def enough(ctx: Context) -> Reply:
    """What is left waits; nothing is lost. Reached by buttons."""
    return _rest(ctx)


def _ask(ctx: Context, left: int, news: str = "") -> Reply:
    waiting = recall.due(ctx.db, ctx.member, ctx.content, ctx.now)
    if not waiting:
        return _rest(ctx, news)
    return _page(ctx, waiting[0], min(left, len(waiting)), "", news)


def _rest(ctx: Context, news: str = "") -> Reply:
    waiting = recall.due(ctx.db, ctx.member, ctx.content, ctx.now)
    return rest_page(len(waiting), recall.coming(ctx.db, ctx.member, ctx.content, ctx.now), news)


def _page(ctx: Context, found: Due, left: int, picked: str, news: str = "") -> Reply:
    asked = found.question
    options = [] if asked.kind == "number" else quiz.shuffled(asked, ctx.member, ctx.member.local_day(ctx.now))
    known = "".join(option.id for option in options if option.id in picked)
    return asking_page(found, options, left, known, news)


def _found(ctx: Context, question: str) -> Due | None:
    """The question, if it is due for the caller."""
    waiting = recall.due(ctx.db, ctx.member, ctx.content, ctx.now)
    return next((each for each in waiting if each.question.id == question), None)
