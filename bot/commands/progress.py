"""``/progress``: what you have done, said by you and shown by your answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from bot.chat.command import Group
from bot.chat.drawing import Theme
from bot.chat.errors import UserError, quoted
from bot.chat.invocation import Value, call
from bot.chat.markup import escape, prose
from bot.chat.option import Arg, Person
from bot.chat.reply import Actions, Block, Button, Heading, Mark, Quote, Reply, Text
from bot.chat.request import Context
from bot.commands.roadmap import BACKGROUND, PICTURE_WORDS, Picture, Share, TopicName, find_topic, place_of, roadmap_of
from bot.curriculum.catalog import Catalog, Placed
from bot.pages.checkin import taken_back_page
from bot.pages.pictured import progress_picture
from bot.pages.pledge import promise_line, promise_page
from bot.pages.standing import Standings, first_day, standing_page
from bot.pages.streak import streak_page
from bot.pages.topic import question_page, topic_page
from bot.pages.wording import count
from bot.study import checkins, history, ledger, members, notes, pledges, progress, quiz, rules, runs, visibility

group = Group("progress", "Your progress: bars, marks, checks, notes")

State = Literal["learning", "done", "skipped", "open"]

_SAID = {
    Mark.LEARNING: "You are learning it.",
    Mark.DONE: "Marked done.",
    Mark.SKIPPED: "Skipped: it no longer counts in your bars.",
    Mark.OPEN: "Open again.",
}


@group.command("show", "Your bars by stage, and your active days", example="/progress show", words={**PICTURE_WORDS})
def show(
    ctx: Context,
    member: Annotated[Person | None, Arg("Somebody else of this group")] = None,
    share: Share = False,
    picture: Picture = False,
    theme: Annotated[Theme, BACKGROUND] = "dark",
) -> Reply:
    """Bars by stage, claimed and checked apart, and a calendar; as text or as a picture."""
    subject, name = ctx.member, ""
    if member is not None:
        found = members.find(ctx.db, ctx.request.space, member)
        if found is None:
            raise UserError(f"I have not met {quoted(ctx.name_of(member))} here yet.", example="/progress show")
        if not visibility.may_ask(ctx.db, ctx.member.id, found.id):
            raise UserError(f"{ctx.name_of(member)} keeps that private.", example="/progress show")
        subject, name = found, "" if found.id == ctx.member.id else ctx.name_of(member)
    today = ctx.member.local_day(ctx.now)
    marks = progress.states(ctx.db, subject.id, ctx.content)
    active = ledger.active_days(ctx.db, subject.id, first_day(today))
    streak = None if name else history.of(ctx.db, ctx.member, ctx.now)
    standings = Standings(roadmap_of(ctx), marks, active, today, name, streak)
    reply = progress_picture(standings, theme) if picture else standing_page(standings)
    return replace(reply, private=False) if share else reply


@group.command(
    "mark",
    "Say where you are with a topic",
    example="/progress done 3.2",
    writes=True,
    words={state: {"state": state} for state in ("learning", "done", "skipped", "open")}
    | {"skip": {"state": "skipped"}},
)
def mark(ctx: Context, topic: TopicName, state: Annotated[State, Arg("What it is now")] = "done") -> Reply:
    """Set a topic's state; the first claim of a topic earns its point."""
    placed = find_topic(ctx, topic, "/progress done 3.2")
    did = progress.mark(ctx.db, ctx.member, ctx.now, placed.topic, Mark(state), ctx.content)
    now = progress.states(ctx.db, ctx.member.id, ctx.content)
    current = now.get(placed.topic.id, Mark.OPEN)
    if not did.changed:
        return topic_page(placed, now, ctx.content, news=f"It is {current.value} already. Nothing to change.")
    promise = _follow(ctx)
    news = _SAID[Mark(state)]
    if did.points:
        news += f" {did.points} point."
    if current is Mark.CHECKED:
        news = "Done and checked, as before."
    news = f"{news} {promise}".strip()
    return topic_page(placed, now, ctx.content, news=news)


@group.command(
    "check", "Answer a topic's questions; a pass makes it checked", writes=True, example="/progress check 3.3"
)
def check(ctx: Context, topic: TopicName) -> Reply:
    """The next open question of a topic, or how today's questions went."""
    placed = find_topic(ctx, topic, "/progress check 3.3")
    return _continue(ctx, placed)


@group.command("tick", "Tick answers of one question", hidden=True, writes=True, example="/progress check 3.3")
def tick(ctx: Context, topic: TopicName, picked: Annotated[str, Arg("The answers ticked so far")] = "") -> Reply:
    """The same question with other answers ticked; reached by buttons, and nothing is kept before Answer."""
    return _continue(ctx, find_topic(ctx, topic, "/progress check 3.3"), picked)


def _asked(content: Catalog, args: Mapping[str, Value]) -> str:
    """The question that the form for an answer is about."""
    topic = content.topic(str(args.get("topic", "")))
    number = int(args["question"]) if str(args.get("question", "")).isdecimal() else 0  # type: ignore[arg-type]
    asked = topic.checks[number - 1 : number] if topic is not None and number else []
    return prose(asked[0].text) if asked else ""


@group.command(
    "answer",
    "Answer one question",
    hidden=True,
    writes=True,
    example="/progress check 3.3",
    title="Your answer",
    intro=_asked,
)
def answer(
    ctx: Context,
    topic: TopicName,
    question: Annotated[int, Arg("Which question", ge=1, le=8)],
    answer: Annotated[str, Arg("Your answer", max_length=32)],
) -> Reply:
    """Keep one answer and go on to the next question; reached by buttons."""
    placed = find_topic(ctx, topic, "/progress check 3.3")
    if question > len(placed.topic.checks):
        raise UserError("That question is no longer asked.", example=f"/progress check {placed.label}")
    asked = placed.topic.checks[question - 1]
    given = quiz.canonical(asked, answer)
    if given is None:
        wanted = "a number such as 2.5" if asked.kind == "number" else "one of its buttons"
        raise UserError(
            f"I cannot read {quoted(answer)}; this question takes {wanted}.", example=f"/progress check {placed.label}"
        )
    if not quiz.record(ctx.db, ctx.member, ctx.now, asked, given):
        return _continue(ctx, placed, news="You answered that one today already; the first answer counts.")
    _follow(ctx)
    return _continue(ctx, placed, news=_feedback(asked, given))


@group.command(
    "note", "Keep a note on a topic, or read your notes", example="/progress note 3.2 watch the index", writes=True
)
def note(
    ctx: Context,
    topic: TopicName,
    text: Annotated[str | None, Arg("Your note or link", max_length=rules.NOTE_LENGTH, paragraph=True)] = None,
) -> Reply:
    """Add a note, or show the notes there are."""
    placed = find_topic(ctx, topic, "/progress note 3.2 watch the index")
    if text is not None:
        notes.add(ctx.db, ctx.member.id, placed.topic.id, text, ctx.now)
    kept = notes.of_topic(ctx.db, ctx.member.id, placed.topic.id)
    blocks: tuple[Block, ...] = (
        Heading(f"Your notes · {placed.label} {placed.topic.title}", f"{len(kept)}"),
        *(Quote(row.text, f"{row.at:%-d %b %Y}") for row in kept[:10]),
        Text(
            escape("Only you see them." if kept else "No notes yet. Write what you would want to read in three weeks.")
        ),
        Actions(
            (
                Button("Write a note", call("progress write", topic=placed.topic.id), "primary"),
                Button(f"Open {placed.label}", call("roadmap topic", topic=placed.topic.id)),
            )
        ),
    )
    return Reply(f"You have {count(len(kept), 'note')} on {placed.topic.title}.", blocks)


@group.command(
    "write", "Write a note", hidden=True, writes=True, example="/progress note 3.2 watch the index", title="Your note"
)
def write(
    ctx: Context,
    topic: TopicName,
    text: Annotated[str, Arg("What you want to read in three weeks", max_length=rules.NOTE_LENGTH, paragraph=True)],
) -> Reply:
    """Add a note by a form with room for several lines; reached by buttons."""
    return note(ctx, topic, text)


@group.command("undo", "Take back your last entry (24 hours)", writes=True)
def undo(ctx: Context) -> Reply:
    """Reverse the newest mark, check, check-in, plan of rest or note of the last day."""
    entry = ledger.last_own(ctx.db, ctx.member, ctx.now)
    kept = notes.last(ctx.db, ctx.member.id, ctx.now)
    if entry is None and kept is None:
        raise UserError("There is nothing of the last 24 hours to take back.", example="/progress show")
    if entry is None or (kept is not None and kept.at > entry.at):
        assert kept is not None  # noqa: S101 (for the type checker: one of the two is there)
        notes.remove(ctx.db, kept.id, ctx.now)
        subject, what = kept.topic, "your note"
    else:
        ledger.reverse(ctx.db, ctx.member, ctx.now, entry)
        pledges.reconsider(ctx.db, ctx.member, ctx.now)
        runs.note(ctx.db, ctx.member, ctx.now)
        if entry.kind in (ledger.CHECKIN, ledger.REST, ledger.KEPT):
            return _without(ctx, entry)
        subject = entry.subject
        what = f"the mark “{entry.value}”" if entry.kind == ledger.MARK else "the passed check"
    placed = place_of(ctx, subject)
    marks = progress.states(ctx.db, ctx.member.id, ctx.content)
    if placed is None:
        return Reply(f"Taken back: {what}.", (Text(escape(f"Taken back: {what}.")),))
    return topic_page(placed, marks, ctx.content, news=f"Taken back: {what}.")


def _without(ctx: Context, entry: Any) -> Reply:
    """The answer once a check-in, a plan of rest or a word was taken back. The words of a check-in go with it."""
    if entry.kind == ledger.REST:
        return streak_page(history.of(ctx.db, ctx.member, ctx.now), news="Taken back: your plan of rest.")
    if entry.kind == ledger.KEPT:
        found = next(each for each in pledges.of(ctx.db, ctx.member) if f"{each.id}" == entry.subject)
        return promise_page(found, {}, ctx.member.local_day(ctx.now), "Taken back: that you kept it.")
    said = checkins.words(ctx.db, entry.id)
    checkins.forget(ctx.db, entry.id)
    return taken_back_page(entry.local_day, said and said.text, history.of(ctx.db, ctx.member, ctx.now))


def _continue(ctx: Context, placed: Placed, picked: str = "", news: str = "") -> Reply:
    """The next question, or the result once all have an answer today."""
    topic = placed.topic
    if not topic.checks:
        raise UserError(
            f"{topic.title} has no questions yet. You can mark it done.", example=f"/progress done {placed.label}"
        )
    answered = quiz.answers(ctx.db, ctx.member, ctx.now)
    question = quiz.next_question(topic, answered)
    if question is None:
        return _result(ctx, placed, answered, news)
    today = ctx.member.local_day(ctx.now)
    options = [] if question.kind == "number" else quiz.shuffled(question, ctx.member, today)
    ticked = "".join(option.id for option in options if option.id in picked)
    return question_page(placed, question, options, ticked, news)


def _result(ctx: Context, placed: Placed, answered: dict[str, str], news: str) -> Reply:
    """How today's questions went. A pass is written whichever way somebody comes here, and counts once.

    Two last answers at the same moment do not see each other; whoever looks next finds them all right.
    """
    topic = placed.topic
    right = sum(quiz.is_right(question, answered[question.id]) for question in topic.checks)
    marks = progress.states(ctx.db, ctx.member.id, ctx.content)
    if right == len(topic.checks):
        points = progress.mark(ctx.db, ctx.member, ctx.now, topic, Mark.DONE, ctx.content).points
        points += progress.award_check(ctx.db, ctx.member, ctx.now, topic)
        _follow(ctx)
        marks = progress.states(ctx.db, ctx.member.id, ctx.content)
        said = f"All {right} right: checked." + (f" {count(points, 'point')}." if points else "")
    else:
        score = f"{right} of {len(topic.checks)} right today."
        said = f"{score} Read it again, then take the questions once more from tomorrow."
    reply = topic_page(placed, marks, ctx.content, news=said)
    if not news:
        return reply
    return replace(reply, blocks=(reply.blocks[0], Text(news), *reply.blocks[1:]))


def _follow(ctx: Context) -> str:
    """What follows from the entry that was just written: a run goes on; a promise may be kept, which this says."""
    before = pledges.of(ctx.db, ctx.member)
    runs.follow(ctx.db, ctx.member, ctx.now)
    if all(each.kept is not None for each in before):
        return ""
    after = pledges.of(ctx.db, ctx.member)
    said = promise_line(before, after, {}, ctx.member.local_day(ctx.now))
    return said if " is kept: " in said else ""


def _feedback(question: quiz.Question, given: str) -> str:
    """What was right or wrong about the answer, and why, as markup."""
    right = quiz.is_right(question, given)
    verdict = "**Right.** " if right else "**Not quite.** "
    if question.kind == "number":
        return verdict + prose(question.why)
    reasons = [f"“{prose(option.text)}”: {prose(option.why)}" for option in question.options if option.id in given]
    return verdict + " ".join(reasons)
