"""``/study``: help, what Cairn is, and what it keeps. Every other command can be reached under it too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
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
from bot.delivery import uncertain
from bot.delivery.states import State
from bot.delivery.uncertain import Delivery
from bot.pages.home import home_page, support_link
from bot.pages.pledge import promise_words
from bot.pages.unposted import done_page, question_page
from bot.study import history, pledges
from bot.study.progress import states

group = Group("study", "Help, and what Cairn keeps about you", alone=True)

PRIVACY = (
    "Cairn keeps your platform's id for you, what you type to it (marks, answers, notes, check-ins), and when.",
    "It reads no member lists and no names, and messages only to find a lost post of its own again; it keeps none.",
    "Your progress can be seen by members of this group who ask for it by your name; your notes by you alone.",
    "Boards show your points under two words that Cairn makes up, not under your name.",
    "Nothing is sent anywhere else. Whoever runs this Cairn holds the database.",
    "A check-in is for you alone too, unless you share it: then everybody in that place sees a line of it.",
    "A promise is for you and, if you name one, your witness. The group sees how many were kept, and no names.",
    "What others write for you (thanks, an organiser's repair) stands in /streak why, with what they say.",
    "What organisers change for a group is written down, with who did it and when.",
    "A mark, note or check-in can be taken back within 24 hours with /progress undo.",
    "See all of it with /profile data, take it along with /profile export, have it gone with /profile forget.",
)


def _groups() -> dict[str, Group]:
    from bot.commands import load_tree  # this file is one of those it loads

    return load_tree().groups


def _complete_groups(content: Catalog, typed: str, now: datetime) -> Iterable[Choice]:
    return [Choice(f"/{name}", name) for name in _groups() if name.startswith(typed.lstrip("/"))]


@group.command("help", "What you can do here", asks_rights=True, example="/study help roadmap")
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
    if found.flat is not None:
        lines = [f"{code(option.name)}: {escape(option.arg.help)}" for option in found.flat.options]
        lines.append(f"Example: {code(found.flat.example)}")
    else:
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
        Actions((Button("Help", call("study help"), "primary"), *support_link(ctx.support_url))),
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
    streak = history.of(ctx.db, ctx.member, ctx.now)
    group_zone = "" if ctx.member.chose_zone else ctx.member.zone
    return home_page(roadmap_of(ctx), marks, streak, group_zone, ctx.support_url, _promise(ctx))


def _promise(ctx: Context) -> str:
    """This week's promise in a few words. Nothing is paid for here: looking at a page of one's own writes nothing."""
    today = ctx.member.local_day(ctx.now)
    found = pledges.this_week(pledges.of(ctx.db, ctx.member), today)
    return "" if found is None else promise_words(found, pledges.tallies(ctx.db, [found]), today)


Which = Annotated[int, Arg("Which post", ge=1, le=2**31 - 1)]


@group.command("arrived", "Say that a post is there", hidden=True, writes=True, asks_rights=True, example="/study help")
def arrived(ctx: Context, delivery: Which) -> Reply:
    """A post of which nobody knew has been seen; what was to follow it does so now. Reached by a button, once."""
    found = _delivery(ctx, delivery)
    if not found.goes_on:
        if uncertain.there(ctx.db, found, ctx.now):
            return done_page(found.channel, "Good, it is there. Nothing more is posted.")
    elif uncertain.resend(ctx.db, found, found.part + 1, ctx.now):
        said = done_page(found.channel, "Good, that one is there. The rest follows now.")
        return replace(said, posts=(found.post(found.part + 1),))
    return _settled(ctx, found)


@group.command("repost", "Post it once more", hidden=True, writes=True, asks_rights=True, example="/study help")
def repost(ctx: Context, delivery: Which) -> Reply:
    """A post of which nobody knew is not there, and is posted again. Reached by a button, once."""
    found = _delivery(ctx, delivery)
    if uncertain.resend(ctx.db, found, found.part, ctx.now):
        said = done_page(found.channel, "I post it now. If that fails too, I tell you.")
        return replace(said, posts=(found.post(found.part),))
    return _settled(ctx, found)


def _delivery(ctx: Context, id_: int) -> Delivery:
    """The delivery that the caller may decide about: they were asked, or organise the group whose space it is in."""
    found = uncertain.find(ctx.db, id_)
    here = ctx.request.space
    if found is None or (found.space.platform, found.space.id) != (here.platform, here.id):
        raise UserError("I do not know that post here.", example="/study help")
    if ctx.request.person != found.person and Right.MANAGE not in ctx.request.rights:
        raise UserError("About that post decides whoever asked for it, or an organiser.", example="/study help")
    return found


def _settled(ctx: Context, before: Delivery) -> Reply:
    """What somebody else, or an earlier click, has decided already; or the question once more, if that was lost."""
    found = uncertain.latest(ctx.db, before, ctx.now)
    if found.state is State.UNCERTAIN:
        return question_page(found.channel, found.summary, found.part, found.parts, found.id)
    return done_page(found.channel, _BECAME[found.state])


_BECAME = {
    State.PLANNED: "That is settled already: it is posted as soon as it can be.",
    State.SENDING: "That is settled already: it is being posted now.",
    State.SKIPPED: "That is settled already: it is not posted any more.",
    State.FAILED: "That is settled already: its channel did not take it.",
    State.SENT: "That is settled already: it is there.",
    State.RESENDING: "That is settled already: it is being posted now.",
    State.RESENT: "That is settled already: it was posted again.",
}


def _commands(ctx: Context, group: Group) -> list[Command]:
    """The commands of ``group`` that the caller may use. What is for others is not shown."""
    return [each for each in group.commands.values() if not each.hidden and _may(ctx, each)]


def _may(ctx: Context, command: Command) -> bool:
    return command.right is Right.MEMBER or command.right in ctx.request.rights
