"""``/profile data, export, forget``: what is kept about you, to read, to take along, to have gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from bot.chat.errors import UserError, quoted
from bot.chat.invocation import Value, call
from bot.chat.markup import bold, code, escape, listing
from bot.chat.option import Arg
from bot.chat.reply import Actions, Button, File, Heading, Reply, Text
from bot.chat.request import Context
from bot.commands.profile import group
from bot.curriculum.catalog import Catalog
from bot.pages.wording import count
from bot.store.privacy import RULES
from bot.study import kept
from bot.study.forget import forget as forgotten

WORD = "forget"
"""What has to be typed, so that nobody is forgotten by a slip."""

GOES = (
    "Your notes, what you wrote in check-ins, your settings and your accounts here are deleted at once.",
    "Entries stay without a name, on no board: the others' totals stay right.",
    "Nobody can bring this back.",
)
HERE = "This is about this group. In another one, ask there."

Format = Literal["json", "csv"]


@group.command("data", "What is kept about you: how much, and since when", example="/profile data")
def data(ctx: Context) -> Reply:
    """Every kind of row there is about the caller, counted."""
    found = kept.summary(ctx.db, kept.whose(ctx.db, ctx.member.id))
    lines = [f"{escape(each.what)}: {bold(str(each.rows))}{escape(_since(each))}" for each in found]
    total = sum(each.rows for each in found)
    said = f"Cairn keeps {count(total, 'row')} about you in this group."
    buttons = (
        Button("Give me all of it", call("profile export"), "primary"),
        Button("Who sees what", call("study privacy")),
        Button("Forget me", call("profile forget"), "danger"),
    )
    blocks = (
        Heading("What is kept about you"),
        Text(listing(lines)),
        Text(escape(f"{HERE} Others never see your notes, your accounts or your settings.")),
        Actions(buttons),
    )
    return Reply(said, blocks)


@group.command("export", "Everything that is kept about you, as files", example="/profile export")
def export(
    ctx: Context, format: Annotated[Format | None, Arg("Only one kind: json, or csv for spreadsheets")] = None
) -> Reply:
    """All rows about the caller: one JSON file, and a CSV file for each table."""
    tables = kept.everything(ctx.db, kept.whose(ctx.db, ctx.member.id))
    files, whats = [], {"cairn-data.json": "all of it, for a program to read"}
    if format != "csv":
        files.append(File("cairn-data.json", kept.as_json(tables, ctx.now), "application/json"))
    if format != "json":
        for name, rows in tables.items():
            file = File(f"cairn-{name.replace('_', '-')}.csv", kept.as_csv(rows), "text/csv")
            files.append(file)
            whats[file.name] = RULES[name].what
    total = sum(map(len, tables.values()))
    said = f"All that Cairn keeps about you in this group: {count(total, 'row')} in {count(len(files), 'file')}."
    if len(files) == 1:
        said = f"All that Cairn keeps about you in this group: {count(total, 'row')} in one file."
    lines = [code(file.name) + (f": {escape(whats[file.name])}" if file.name in whats else "") for file in files]
    blocks = (
        Heading("Your data"),
        Text(escape(said)),
        Text(listing(lines)),
        Text(escape(f"Only you get them. {HERE}")),
    )
    return Reply(said, blocks, private=True, files=tuple(files))


def _warned(content: Catalog, args: Mapping[str, Value]) -> str:
    return "\n\n".join(escape(line) for line in (*GOES, HERE))


@group.command(
    "forget",
    "Delete what is yours here, for good",
    example="/profile forget forget",
    writes=True,
    title="Forget me here",
    intro=_warned,
)
def forget(ctx: Context, confirm: Annotated[str, Arg("Type the word forget", max_length=40)]) -> Reply:
    """Forget the caller, once they have typed the word."""
    if confirm.strip(" .!\"'“”„‘’").casefold() != WORD:
        raise UserError(f"Nothing was deleted: you typed {quoted(confirm)}, not {WORD}.", example="/profile forget")
    deleted, unnamed = forgotten(ctx.db, kept.whose(ctx.db, ctx.member.id))
    said = f"You are forgotten here: {_rows(deleted)} deleted"
    said += f", {_rows(unnamed)} kept without a name." if unnamed else "."
    after = "If you use Cairn here again, you begin as somebody new. Backups from before hold what they held."
    return Reply(said, (Heading("Forgotten"), Text(escape(said)), Text(escape(after))), private=True)


def _rows(number: int) -> str:
    return count(number, "row")


def _since(found: kept.Kept) -> str:
    return "" if found.since is None else f", since {found.since:%-d %b %Y}"
