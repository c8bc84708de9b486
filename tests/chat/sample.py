"""A small tree of commands with the shapes that the product has: what the tests of the chat language talk to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from bot.chat.command import Group
from bot.chat.invocation import Invocation
from bot.chat.option import Arg, Person
from bot.chat.reply import Choice, Heading, Reply
from bot.chat.tree import Tree

TODAY = date(2026, 11, 23)


def complete(content: Any, typed: str, now: Any) -> Iterable[Choice]:
    """Nothing is offered; that it could be makes a text the name of something."""
    return [Choice(typed, typed)] if typed else []


Share = Annotated[bool, Arg("Show the answer to everyone here")]
Topic = Annotated[str, Arg("A topic", complete=complete)]
State = Literal["learning", "done", "skipped", "open"]

roadmap = Group("roadmap", "The roadmap")
progress = Group("progress", "Your progress")
checkin = Group("checkin", "Say what you did")
leaderboard = Group("leaderboard", "Where you stand")
study = Group("study", "Help")


def _said(ctx: Any, **options: Any) -> Reply:
    return Reply(repr(options), (Heading("Said"),))


@roadmap.command("show", "All stages")
def show(ctx: Any, roadmap: Annotated[str | None, Arg("Another roadmap")] = None) -> Reply:
    return _said(ctx, roadmap=roadmap)


@roadmap.command("stage", "One stage", example="/roadmap stage 3", starts=r"#?\d+|three")
def stage(
    ctx: Any, number: Annotated[int, Arg("Stage number", ge=1, le=8, noun="stage")], share: Share = False
) -> Reply:
    return _said(ctx, number=number, share=share)


@roadmap.command("topic", "One topic", example="/roadmap topic 3.2", starts=r"\d+\.\d+")
def topic(ctx: Any, topic: Topic, share: Share = False) -> Reply:
    return _said(ctx, topic=topic, share=share)


@roadmap.command("next", "What is next", example="/roadmap next 3h")
def next_(ctx: Any, hours: Annotated[timedelta | None, Arg("Time", unit="hours", ge=0, le=200)] = None) -> Reply:
    return _said(ctx, hours=hours)


@roadmap.command("search", "Find something", example="/roadmap search overfitting")
def search(ctx: Any, words: Annotated[str, Arg("What to look for")]) -> Reply:
    return _said(ctx, words=words)


@progress.command("show", "Your bars", example="/progress show")
def bars(ctx: Any, member: Annotated[Person | None, Arg("Somebody else")] = None, share: Share = False) -> Reply:
    return _said(ctx, member=member, share=share)


@progress.command(
    "mark",
    "Say where you are",
    example="/progress done 3.2",
    writes=True,
    words={state: {"state": state} for state in ("learning", "done", "skipped", "open")},
)
def mark(ctx: Any, topic: Topic, state: Annotated[State, Arg("What it is now")] = "done") -> Reply:
    return _said(ctx, topic=topic, state=state)


@progress.command("note", "Keep a note", example="/progress note 3.2 watch the index", writes=True)
def note(
    ctx: Any, topic: Topic, text: Annotated[str | None, Arg("Note", max_length=1000, paragraph=True)] = None
) -> Reply:
    return _said(ctx, topic=topic, text=text)


@progress.command("check", "Answer questions", example="/progress check 3.3")
def check(ctx: Any, topic: Topic) -> Reply:
    return _said(ctx, topic=topic)


@progress.command("answer", "Answer one question", hidden=True, example="/progress check 3.3")
def answer(ctx: Any, topic: Topic, answer: Annotated[str, Arg("Your answer", max_length=32)]) -> Reply:
    return _said(ctx, topic=topic, answer=answer)


@checkin.command(example="/checkin read about trees 25m")
def check_in(
    ctx: Any,
    text: Annotated[str, Arg("What you did")],
    minutes: Annotated[timedelta | None, Arg("How long", ge=1, le=1440)] = None,
    topic: Annotated[str | None, Arg("On which topic", complete=complete)] = None,
    day: Annotated[date | None, Arg("For which day")] = None,
    share: Share = False,
) -> Reply:
    return _said(ctx, text=text, minutes=minutes, topic=topic, day=day, share=share)


@checkin.command("again", "Reached by a button", hidden=True)
def again(ctx: Any) -> Reply:
    return _said(ctx)


@leaderboard.command("squads", "Squads", example="/leaderboard squads 3")
def squads(
    ctx: Any,
    count: Annotated[int, Arg("How many", ge=1)] = 5,
    least: Annotated[float, Arg("From how many points", le=100)] = 0.0,
    kind: Annotated[Literal["Go", "Golang", "Python"], Arg("Which board")] = "Python",
) -> Reply:
    return _said(ctx, count=count, least=least, kind=kind)


@study.command("help", "What you can do")
def help_(ctx: Any, topic: Annotated[str | None, Arg("A command")] = None) -> Reply:
    return _said(ctx, topic=topic)


@study.command("privacy", "What is kept")
def privacy(ctx: Any) -> Reply:
    return _said(ctx)


TREE = Tree([roadmap, progress, checkin, leaderboard, study])


def routed(line: str) -> Invocation:
    """Where ``line`` leads."""
    return TREE.route(line, TODAY)


def read(line: str) -> dict[str, Any]:
    """What the handler gets for ``line``, by option name."""
    invocation = routed(line)
    return TREE.find(invocation.command).coerce(invocation.args, TODAY)
