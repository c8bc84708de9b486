"""The tables about chat platforms: what they were given, what came from them, and where the app is installed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Column, DateTime, Index, Integer, String, Table, Text, UniqueConstraint

from bot.store.columns import Instant, metadata

registrations = Table(
    "registrations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String(32), nullable=False),
    Column("application", String(128), nullable=False),
    Column("place", String(128), nullable=False),  # a space's external id; empty: everywhere
    Column("digest", String(64), nullable=False),  # of the commands the platform has; empty: none yet
    Column("ids", JSON, nullable=False),  # what the platform calls each command, by name
    Column("claimed_until", Instant),
    Column("synced_at", Instant),
    UniqueConstraint("platform", "application", "place"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String(32), nullable=False),
    Column("event_key", String(160), nullable=False),  # what the platform calls this very call
    Column("received_at", Instant, nullable=False, index=True),
    UniqueConstraint("platform", "event_key"),
)

# Where the app was installed by OAuth. Names and types are those that the platforms' own libraries read and write; the
# adapter puts only encrypted tokens into them, which need more room than the tokens themselves.


def _app_columns() -> list[Column[Any]]:
    """What is known of the app in one workspace."""
    return [
        Column("id", Integer, primary_key=True),
        Column("client_id", String(32), nullable=False),
        Column("app_id", String(32), nullable=False),
        Column("enterprise_id", String(32)),
        Column("enterprise_name", String(200)),
        Column("team_id", String(32)),
        Column("team_name", String(200)),
        Column("bot_token", Text),
        Column("bot_id", String(32)),
        Column("bot_user_id", String(32)),
        Column("bot_scopes", String(1000)),
        Column("bot_refresh_token", Text),
        Column("bot_token_expires_at", DateTime),
        Column("is_enterprise_install", Boolean, nullable=False),
        Column("installed_at", DateTime, nullable=False),
    ]


installations = Table(
    "installations",
    metadata,
    *_app_columns(),
    Column("enterprise_url", String(200)),
    Column("user_id", String(32), nullable=False),
    Column("user_token", Text),
    Column("user_scopes", String(1000)),
    Column("user_refresh_token", Text),
    Column("user_token_expires_at", DateTime),
    Column("incoming_webhook_url", Text),
    Column("incoming_webhook_channel", String(200)),
    Column("incoming_webhook_channel_id", String(200)),
    Column("incoming_webhook_configuration_url", String(200)),
    Column("token_type", String(32)),
    Index("ix_installations_team_id", "client_id", "team_id", "installed_at"),
)

installed_bots = Table(
    "installed_bots",
    metadata,
    *_app_columns(),
    Index("ix_installed_bots_team_id", "client_id", "team_id", "installed_at"),
)

oauth_states = Table(
    "oauth_states",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(200), nullable=False, index=True),
    Column("expire_at", DateTime, nullable=False),
)
