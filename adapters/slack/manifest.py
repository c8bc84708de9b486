"""The manifest from which an operator creates the app, derived from the commands' declarations. Pure."""

from __future__ import annotations

from typing import Any, Literal

from adapters.slack.shortcuts import SHORTCUTS
from bot.chat.command import UMBRELLA, Group
from bot.chat.text import shortened
from bot.chat.tree import Tree

Mode = Literal["socket", "http"]
Manifest = dict[str, Any]

EVENTS_PATH = "/slack/events"
OAUTH_PATH = "/slack/oauth_redirect"

SCOPES = {
    "app_mentions:read": "to hear @Cairn in channels and threads",
    "chat:write": "to answer, and post where it was invited",
    "commands": "to answer slash commands",
    "im:history": "to hear what is written to it alone, in its own tab",
}
"""What Cairn cannot do without, and why."""

OPTIONAL_SCOPES = {
    "channels:history": "to find a post again whose answer was lost; without it, Cairn asks you",
    "files:read": "to take files that are handed in with a form",
    "files:write": "to show pictures, and to hand over files, such as `/profile export`, in direct messages",
    "groups:history": "to find one again in a private channel; without it, Cairn asks you",
    "users:read": "to know who administers the workspace; without it, name the organisers in CAIRN_SLACK_ORGANISERS",
}
"""What a workspace may decline. Cairn then says what it cannot do."""

EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")

HINT = 1000
NAME = "Cairn"
COLOUR = "#2f3646"
DESCRIPTION = "Keeps a study group going: a roadmap, small steps, and progress that everybody can trust."


def manifest(tree: Tree, mode: Mode, url: str = "", prefix: str = "", umbrella: bool = False) -> Manifest:
    """The manifest for ``mode``. Over HTTP, Slack reaches Cairn at ``url``.

    Where another app has the commands' names, ``prefix`` goes before each of them, or with ``umbrella`` there is only
    the one command under which all others can be reached.
    """
    groups = [group for group in tree.groups.values() if _hint(group)]
    if umbrella:
        hint = " | ".join([*_names(tree.groups[UMBRELLA]), *(f"{g.name} …" for g in groups if g.name != UMBRELLA)])
        commands = [_command(tree.groups[UMBRELLA], shortened(hint, HINT), mode, url, prefix)]
    else:
        commands = [_command(group, _hint(group), mode, url, prefix) for group in groups]
    settings: Manifest = {
        "event_subscriptions": {"bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": False,
        "socket_mode_enabled": mode == "socket",
        "token_rotation_enabled": False,
    }
    oauth: Manifest = {"scopes": {"bot": [*SCOPES, *OPTIONAL_SCOPES], "bot_optional": list(OPTIONAL_SCOPES)}}
    if mode == "http":
        settings["event_subscriptions"]["request_url"] = url + EVENTS_PATH
        settings["interactivity"]["request_url"] = url + EVENTS_PATH
        oauth["redirect_urls"] = [url + OAUTH_PATH]
    shortcuts = [
        {"name": each.name, "type": "message", "callback_id": id_, "description": each.help}
        for id_, each in SHORTCUTS.items()
    ]
    return {
        "_metadata": {"major_version": 2},
        "display_information": {"name": NAME, "description": DESCRIPTION, "background_color": COLOUR},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": shortcuts,
            "slash_commands": commands,
        },
        "oauth_config": oauth,
        "settings": settings,
    }


def _command(group: Group, hint: str, mode: Mode, url: str, prefix: str) -> Manifest:
    command: Manifest = {
        "command": f"/{prefix}{group.name}",
        "description": group.help,
        "usage_hint": hint,
        "should_escape": True,  # people and channels then come as ids, not as names
    }
    return command | ({"url": url + EVENTS_PATH} if mode == "http" else {})


def _hint(group: Group) -> str:
    """The words that may follow the command, as Slack shows them while somebody types."""
    if group.flat is not None:
        return "" if group.flat.hidden else shortened(group.flat.usage().partition(" ")[2] or "help", HINT)
    return shortened(" | ".join(_names(group)), HINT)


def _names(group: Group) -> list[str]:
    return [command.name for command in group.commands.values() if not command.hidden]
