"""``cairn discord …``: registering the commands, and inviting the bot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from adapters.discord.options import Options
    from adapters.discord.sync import Difference
    from bot.app import App

app = typer.Typer(help="Discord: register the commands, invite the bot.", no_args_is_help=True)

MISUSE = 2
DIFFERS = 1

Guild = Annotated[str, typer.Option("--guild", help="Only in this server, by its id.", show_default=False)]


@app.command("sync")
def sync(
    guild: Guild = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Register the commands with Discord. The bot does this itself when they have changed."""
    import asyncio

    from bot.cli import start

    options, settings = _options()
    if guild and not guild.isdecimal():
        raise start.fail(f"“{guild}” is no server's id, which is a number. In Discord: Developer Mode, Copy Server ID.")
    with start.opened(settings) as opened:
        try:
            said = asyncio.run(_sync(opened, options, guild, dry_run))
        except _known_errors() as error:
            raise start.fail(_said(error)) from None
    typer.echo(said)


@app.command("invite")
def invite(
    client_id: Annotated[
        str, typer.Option(help="The application's id; by default the one in DISCORD_TOKEN.", show_default=False)
    ] = "",
) -> None:
    """Print the links that add the bot, with the least permissions it needs."""
    from adapters.discord.invite import PERMISSIONS, client_id_of, server_link, user_link
    from bot.cli import start

    if not client_id:
        options, _ = _options()
        client_id = client_id_of(options.token) or ""
        if not client_id:
            raise start.fail("DISCORD_TOKEN does not look like a bot's token. Name the application: --client-id ID")
    typer.echo(f"For a server (whoever opens it must manage the server):\n{server_link(client_id)}\n")
    for name, (_, reason) in PERMISSIONS.items():
        typer.echo(f"  {name}: {reason}")
    typer.echo(f"\nFor yourself, in direct messages and anywhere else:\n{user_link(client_id)}")


@app.command("payload")
def payload() -> None:
    """Print what Discord is told of the commands, as JSON."""
    from adapters.discord.payload import payload, translations
    from bot.commands import load_tree

    typer.echo(json.dumps(payload(load_tree(), translations()), indent=1, ensure_ascii=False))


async def _sync(opened: App, options: Options, guild: str, dry_run: bool) -> str:
    from adapters.discord import sync
    from adapters.discord.client import log_in, new_client
    from adapters.discord.payload import payload, translations

    commands = payload(opened.tree, translations())
    client = new_client(options)
    try:
        await log_in(client, options)
        difference = await sync.compare(client, commands, guild)
        if not dry_run:
            await sync.sync(client, opened, commands, guild)
        return _report(difference, guild, dry_run)
    finally:
        await client.close()


def _report(difference: Difference, guild: str, dry_run: bool) -> str:
    where = f"in server {guild}" if guild else "everywhere"
    if difference.nothing:
        return f"Discord has these commands {where} already."
    parts = [
        f"{verb} {', '.join(f'/{name}' for name in names)}"
        for verb, names in (("add", difference.added), ("change", difference.changed), ("remove", difference.removed))
        if names
    ]
    return f"{'Would' if dry_run else 'Done:'} {'; '.join(parts)} ({where})."


def _options() -> tuple[Options, Any]:
    from adapters.discord.options import TOKEN, read_options
    from bot.cli import start
    from bot.config import SettingsError

    settings = start.settings(quiet=True)
    try:
        options = read_options(settings)
    except SettingsError as error:
        raise start.fail(error) from None
    if not options.token:
        raise start.fail(f"Set {TOKEN}, in the environment or in a file .env.")
    return options, settings


def _known_errors() -> tuple[type[Exception], ...]:
    import discord

    from adapters.discord.answer import NETWORK
    from bot.chat.errors import Refused

    return (Refused, discord.HTTPException, discord.GatewayNotFound, *NETWORK)


def _said(error: Exception) -> str:
    """One sentence for what went wrong with Discord."""
    import discord

    from bot.chat.errors import Refused

    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, discord.Forbidden):
        return "Discord does not let this bot register commands there. Invite it again with: cairn discord invite"
    if isinstance(error, discord.HTTPException) and error.status < 500:
        return f"Discord refuses the commands (status {error.status}, code {error.code}). Please report this."
    return "Discord cannot be reached. Check the network and CAIRN_DISCORD_API_URL, then try again."
