"""Commands that exercise an adapter: one for every case of the contract."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from bot.chat.command import Group
from bot.chat.drawing import Drawing
from bot.chat.errors import UserError, quoted
from bot.chat.invocation import call
from bot.chat.markup import escape, link, listing
from bot.chat.option import Arg
from bot.chat.reply import (
    Actions,
    Button,
    Checklist,
    Choice,
    Code,
    Divider,
    Fields,
    File,
    Heading,
    Image,
    Link,
    Mark,
    Menu,
    Post,
    Progress,
    Quote,
    Reply,
    Step,
    Table,
    Text,
    When,
    Where,
)
from bot.chat.request import Context, Right
from bot.chat.tree import Tree
from bot.chat.upload import Upload

FILE = 2000
"""Bytes that the exercise with a file takes."""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000"
    "000c49444154789c6360d35a0a00010f00d6afb8ff980000000049454e44ae426082"
)
"""The smallest of pictures: one point."""

LONG = 300
"""Lines of the long reply: more than any platform shows in one message."""

group = Group("try", "What an adapter has to carry")
wave = Group("wave", "Wave to somebody: a flat command")


@group.command("greet", "Say hello", example="/try greet Ana")
def greet(ctx: Context, name: Annotated[str, Arg("Whom to greet")]) -> Reply:
    again = Button("Once more", call("try greet", name=f"{name} again"), "primary")
    menu = Menu("Greet a friend", call("try greet"), "name", (Choice("My friend Ben", "Ben"), Choice("Cleo", "Cleo")))
    blocks = (Heading(f"Hello, {name}"), Actions((again, Button("Somebody else", call("try greet")), menu)))
    return Reply(f"Hello, {name}.", blocks)


@group.command("order", "Two questions", example="/try order tea small")
def order(
    ctx: Context,
    drink: Annotated[str, Arg("What to drink")],
    size: Annotated[Literal["small", "large"], Arg("How much")],
) -> Reply:
    return Reply("Ordered.", (Text(escape(f"Coming: one {size} {drink}.")),))


@group.command("upload", "Hand in a file", example="/try upload")
def upload(
    ctx: Context,
    title: Annotated[str, Arg("What it is")],
    file: Annotated[Upload, Arg("Any small file", max_bytes=FILE)],
) -> Reply:
    return Reply("Taken.", (Text(escape(f"{title}: {file.name} has {len(file.data)} bytes.")),))


@group.command("wrong", "Answer with an error of the member's")
def wrong(ctx: Context, word: Annotated[str, Arg("Anything")] = "tea") -> Reply:
    raise UserError(f"There is no {quoted(word)} today.", example="/try greet Ana")


@group.command("broken", "Answer with a fault of ours")
def broken(ctx: Context) -> Reply:
    raise RuntimeError("a detail that nobody outside may read")


@group.command("long", "Answer at length")
def long(ctx: Context) -> Reply:
    lines = [f"Line {number} of the long answer" for number in range(1, LONG + 1)]
    go_on = Actions((Button("Go on", call("try greet", name="Ana")),))
    return Reply("A long answer.", (Heading("A long answer"), Text(listing(lines)), go_on))


@group.command("blocks", "Answer with every block there is")
def blocks(ctx: Context) -> Reply:
    return Reply(
        "Every block.",
        (
            Heading("A heading", "an aside"),
            Text(f"Some **prose** with {link('a link', 'https://example.org/prose')}"),
            Fields((("A label", "a value"),)),
            Table(("Column one", "Column two"), (("cell one", "cell two"),)),
            Checklist((Step(Mark.LEARNING, "1.1", "A step", "4 h"), Step(Mark.CHECKED, "1.2", "Another step", "5 h"))),
            Progress("A bar", 5, 9, "5 of 9 topics"),
            Image("https://example.org/picture.png", "what a picture shows"),
            Quote("somebody's words", "a member"),
            Code("some = code", "python"),
            Divider(),
            When("It closes", ctx.now + timedelta(days=2)),
            Where("It is in", "the reading room"),
            Actions((Button("A button", call("try blocks")), Link("A page", "https://example.org/page"))),
        ),
        accent=2,
    )


@group.command("echo", "Say a text in every place there is", example="/try echo hello")
def echo(ctx: Context, words: Annotated[str, Arg("The text", max_length=2000)]) -> Reply:
    short = words[:30]
    return Reply(
        words,
        (
            Heading(words, words),
            Text(escape(words)),
            Fields(((words, escape(words)),)),
            Table((words, "b"), ((words, words),)),
            Checklist((Step(Mark.DONE, short, words, words),)),
            Progress(words, 1, 2, words),
            Image(b"", words),
            Quote(words, words),
            Code(words),
            When(words, ctx.now),
            Where(words, words),
            Actions((Button(short, call("try greet", name="Ana")), Link(short, "https://example.org/page"))),
        ),
    )


@group.command("picture", "Answer with a picture")
def picture(ctx: Context, share: Annotated[bool, Arg("For everybody")] = False) -> Reply:
    button = Actions((Button("Another", call("try picture")), Button("No picture", call("try greet", name="Ana"))))
    return Reply("A square.", (Image(PNG, "A small square, blue."), button), private=not share)


@group.command("drawing", "Answer with a picture that is still to be drawn", example="/try drawing board")
def drawing(ctx: Context, template: Annotated[str, Arg("Which one")]) -> Reply:
    data = {"heading": "Board", "aside": "this week", "said": "Nobody yet.", "note": "", "parts": [], "best": 0}
    return Reply("A board.", (Image(Drawing(template, "dark", data), "Board, this week. Nobody yet."),))


@group.command("share", "Answer everyone")
def share(ctx: Context) -> Reply:
    return Reply("For all.", (Text("For all to see."),), private=False)


@group.command("publish", "Publish something besides the answer")
def publish(ctx: Context) -> Reply:
    post = Post(ctx.request.channel, Reply("News.", (Text("News for the whole group."),)))
    return Reply("Published.", (Text("It is out."),), posts=(post,))


@group.command("files", "Hand over files", example="/try files 2")
def files(ctx: Context, count: Annotated[int, Arg("How many", ge=1, le=20)]) -> Reply:
    made = [File(f"part-{n}.csv", f"a,b\n{n},ä\n".encode(), "text/csv") for n in range(1, count + 1)]
    return Reply("Files.", (Text("Two files of yours."),), files=tuple(made))


@group.command("longfile", "Hand over a file that is longer than a screen")
def longfile(ctx: Context) -> Reply:
    long = File("long.csv", b"row,of,cells\n" * 400, "text/csv")
    return Reply("A file.", (Text("One long file."),), files=(long,))


@group.command("notice", "Publish something that comes once, whoever asks")
def notice(ctx: Context) -> Reply:
    post = Post(ctx.request.channel, Reply("Notice.", (Text("A notice that comes once."),)), key="notice")
    return Reply("Published.", (Text("It is out."),), posts=(post,))


@group.command("secret", "For organisers", right=Right.MANAGE)
def secret(ctx: Context) -> Reply:
    return Reply("Open.", (Text("Organisers only."),))


@group.command("vault", "For organisers who know the word", right=Right.MANAGE)
def vault(ctx: Context, word: Annotated[str, Arg("The word")]) -> Reply:
    return Reply("Open.", (Text("Organisers only."),))


@group.command("doors", "Buttons to what is for organisers")
def doors(ctx: Context) -> Reply:
    buttons = (Button("The open door", call("try secret")), Button("The door with a form", call("try vault")))
    return Reply("Doors.", (Actions(buttons),))


@wave.command(example="/wave Ana 3")
def wave_(
    ctx: Context,
    name: Annotated[str, Arg("To whom", max_length=60, paragraph=True)],
    times: Annotated[int, Arg("How often", ge=1, le=9)] = 1,
) -> Reply:
    again = Button("Wave again", call("wave", name=name, times=times + 1))
    said = Text(escape(f"Waved to {name}: {times}."))
    return Reply("Waved.", (said, Actions((again, Button("To somebody else", call("wave", times=5))))))


def tree() -> Tree:
    """The exercises, with the real help beside them."""
    from bot.commands.study import group as study

    return Tree([group, wave, study])
