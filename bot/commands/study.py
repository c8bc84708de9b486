"""``/study``: help, what Cairn is, and what it keeps. Every other command can be reached under it too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated

from bot import __version__
from bot.chat.command import Command, Group
from bot.chat.errors import UserError, quoted
from bot.chat.invocation import call
from bot.chat.markup import code, escape, listing
from bot.chat.option import Arg
from bot.chat.reply import Actions, Button, Choice, Fields, Heading, Reply, Text
from bot.chat.request import Context, Right
from bot.chat.text import nearest
from bot.curriculum.catalog import Catalog
from bot.pages.home import home_page
from bot.study.ledger import active_days
from bot.study.progress import states

group = Group("study", "Help, and what Cairn keeps about you", alone=True)

PRIVACY = (
    "Cairn keeps your platform's id for you, what you type to it (marks, answers, notes), and when.",
    "It reads no messages, no member lists and no names. Your notes are shown to you alone.",
    "Your progress can be seen by members of this group who ask for it by your name.",
    "Nothing is sent anywhere else. Whoever runs this Cairn holds the database.",
    "A mark or note can be taken back within 24 hours with /progress undo.",
    "See all of it with /profile data, take it along with /profile export, have it gone with /profile forget.",
)


def _groups() -> dict[str, Group]:
    from bot.commands import load_tree  # this file is one of those it loads

    return load_tree().groups


def _complete_groups(content: Catalog, typed: str) -> Iterable[Choice]:
    return [Choice(f"/{name}", name) for name in _groups() if name.startswith(typed.lstrip("/"))]


@group.command("help", "What you can do here", example="/study help roadmap")
def help_(
    ctx: Context, topic: Annotated[str | None, Arg("A command to explain", complete=_complete_groups)] = None
) -> Reply:
    """A few lines to start with, or the commands of one group with an example each."""
    groups = _groups()
    if topic is None:
        mine = [each for each in groups.values() if _commands(ctx, each)]
        lines = [f"{code('/' + each.name)}: {escape(each.help)}" for each in mine]
        start = "Start with the roadmap, tick off what you know, and ask what comes next."
        buttons = (
            Button("The roadmap", call("roadmap show"), "primary"),
            Button("What next?", call("roadmap next")),
            Button("My progress", call("progress show")),
            Button("What is kept", call("study privacy")),
        )
        return Reply(start, (Heading("Cairn"), Text(escape(start)), Text(listing(lines)), Actions(buttons)))
    name = topic.strip().lstrip("/").casefold().partition(" ")[0]
    found = groups.get(name)
    if found is None or not _commands(ctx, found):
        near = nearest(name, [each.name for each in groups.values() if _commands(ctx, each)])
        hint = f" Did you mean /{near}?" if near else ""
        raise UserError(
            f"There is no command {quoted('/' + name)}.{hint}", example=f"/study help {near or ''}".rstrip()
        )
    commands = _commands(ctx, found)
    lines = [f"{code(each.usage())}: {escape(each.help)}. Example: {code(each.example)}" for each in commands]
    text = Text(listing(lines))
    return Reply(f"/{name}: {found.help}.", (Heading(f"/{name}"), Text(escape(found.help + ".")), text))


@group.command("about", "What Cairn is")
def about(ctx: Context) -> Reply:
    """What this is, in which version, with which content."""
    content = ctx.content
    topics = sum(len(roadmap.placed(stage)) for roadmap in content.roadmaps for stage in roadmap.stages)
    pairs = (
        ("Version", escape(__version__)),
        ("Roadmaps", escape(", ".join(roadmap.model.title for roadmap in content.roadmaps))),
        ("Content", f"version {content.version}, {topics} topics"),
    )
    text = "Cairn keeps a study group going: a roadmap, small steps, and progress that everybody can trust."
    blocks = (
        Heading("Cairn"),
        Text(escape(text)),
        Fields(pairs),
        Actions((Button("Help", call("study help"), "primary"),)),
    )
    return Reply(text, blocks)


@group.command("privacy", "What is kept about you, and who sees it")
def privacy(ctx: Context) -> Reply:
    """What is stored, in plain words."""
    blocks = (
        Heading("What Cairn keeps"),
        Text(listing([escape(line) for line in PRIVACY])),
        Actions((Button("What is kept about me", call("profile data"), "primary"),)),
    )
    return Reply(" ".join(PRIVACY[:2]), blocks)


@group.command("home", "Your own page: where you are, and what comes next", hidden=True, example="/study help")
def home(ctx: Context) -> Reply:
    """Where the caller stands and what to do now, for platforms that show everybody a page of their own."""
    from bot.commands.roadmap import roadmap_of

    marks = states(ctx.db, ctx.member.id, ctx.content)
    today = ctx.member.local_day(ctx.now)
    active = active_days(ctx.db, ctx.member.id, today - timedelta(days=today.weekday()))
    return home_page(roadmap_of(ctx), marks, len(active))


def _commands(ctx: Context, group: Group) -> list[Command]:
    """The commands of ``group`` that the caller may use. What is for others is not shown."""
    return [each for each in group.commands.values() if not each.hidden and _may(ctx, each)]


def _may(ctx: Context, command: Command) -> bool:
    return command.right is Right.MEMBER or command.right in ctx.request.rights
