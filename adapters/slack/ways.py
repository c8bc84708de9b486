"""Which way to connect is set. Only what that way needs is imported."""

from __future__ import annotations

from adapters.slack.client import Slack
from adapters.slack.options import Options, Socket
from bot.app import App


def connected(app: App, options: Options) -> Slack:
    """The adapter for the way of ``options``."""
    if isinstance(options.way, Socket):
        from adapters.slack.sockets import SocketMode

        return SocketMode(app, options, options.way)
    from adapters.slack.site import OverHttp

    return OverHttp(app, options, options.way)
