"""``cairn slack …``: the manifest from which the app is created, and the keys that its tokens are encrypted with."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer(help="Slack: the app's manifest, and the keys for its tokens.", no_args_is_help=True)


class Mode(StrEnum):
    """How Slack reaches Cairn."""

    SOCKET = "socket"
    HTTP = "http"


@app.callback()
def _group() -> None:
    """Slack: the app's manifest, and the keys for its tokens."""


@app.command("manifest")
def manifest(
    mode: Annotated[Mode, typer.Option(help="socket: one workspace, no public address. http: many.")] = Mode.SOCKET,
    url: Annotated[
        str, typer.Option(help="With http: where Slack reaches Cairn: https://cairn.example.org", show_default=False)
    ] = "",
    prefix: Annotated[
        str, typer.Option(help="Before every command, where its name is taken: cairn-", show_default=False)
    ] = "",
    umbrella: Annotated[bool, typer.Option("--umbrella", help="Only /study, under which all others are.")] = False,
) -> None:
    """Print the manifest, as JSON: paste it where Slack asks for one when an app is created."""
    from adapters.slack.manifest import manifest as make
    from adapters.slack.options import checked_prefix, checked_url
    from bot.cli import start
    from bot.commands import load_tree
    from bot.config import SettingsError

    try:
        before = checked_prefix(prefix)
        if mode is Mode.HTTP and not url:
            raise start.fail("Over HTTP Slack needs an address: cairn slack manifest --mode http --url https://…")
        if mode is Mode.SOCKET and url:
            raise start.fail("Over Socket Mode there is no address. Leave out --url, or add --mode http.")
        address = checked_url(url) if url else ""
    except SettingsError as error:
        raise start.fail(error) from None
    made = make(load_tree(), mode.value, address, before, umbrella)
    typer.echo(json.dumps(made, indent=2, ensure_ascii=False))


@app.command("keys")
def keys() -> None:
    """Print a new key for SLACK_TOKEN_KEYS. To replace a key, put the new one before it, then: cairn slack rotate."""
    from cryptography.fernet import Fernet

    typer.echo(Fernet.generate_key().decode())


@app.command("rotate")
def rotate() -> None:
    """Encrypt every stored token with the first key of SLACK_TOKEN_KEYS. After that the others may go."""
    from cryptography.fernet import InvalidToken

    from adapters.slack.installations import Cipher, Installations
    from adapters.slack.options import CLIENT_ID, TOKEN_KEYS, checked_keys
    from bot.cli import start
    from bot.config import SettingsError
    from bot.store import schema
    from bot.store.engine import Store
    from bot.store.faults import StoreError

    settings = start.settings(quiet=True)
    store = None
    try:
        there = checked_keys(settings.token(TOKEN_KEYS) or "")
        store = Store(settings.database_url_text)
        schema.require_current(store)
        done = Installations(store, settings.token(CLIENT_ID) or "", Cipher(there)).renew()
    except (SettingsError, StoreError) as error:
        raise start.fail(error) from None
    except InvalidToken:
        raise start.fail(
            f"{TOKEN_KEYS}: none of its {len(there)} keys opens every token. Add the key that was used before. "
            "Nothing was changed."
        ) from None
    finally:
        if store is not None:
            store.close()
    typer.echo(f"Encrypted {done} tokens with the first key of {TOKEN_KEYS}.")
