"""Errbot 6.2.1: a plugin of twenty commands, driven through ``callback_message``, the entry of every backend.

On its own ``TestBackend`` with ``BOT_ASYNC=False``, so that the reply is there when the call returns (the thread pool
makes it slower). What Errbot costs depends most on what is switched on around its dispatch, so there are three ways to
run it:

* ``lean``: no core plugins, warnings only, the send kept from rendering: the dispatch and nothing else.
* ``installed``: as Errbot comes: core plugins (the access rules among them), log level INFO, and the backend's own
  send, which turns the reply's Markdown into what the platform shows, as every Errbot backend's does.
* ``debug``: the same at DEBUG, the level at which Errbot's ``TestBot`` runs unless told otherwise.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

from errbot import BotPlugin, botcmd
from errbot.backends.base import Message
from errbot.bootstrap import setup_bot

from benchmarks.peers import job
from benchmarks.peers.batch import checked, serve

LEVELS = {"lean": logging.WARNING, "installed": logging.INFO, "debug": logging.DEBUG}

CORE_PLUGINS = (
    "ACLs", "Backup", "ChatRoom", "CommandNotFoundFilter", "Flows", "Health", "Help", "Plugins", "TextCmds", "Utils",
)  # fmt: skip
"""All that Errbot ships but the two that open a connection: its web server and its check for a new version."""


def command(name: str):
    """The method behind ``/name stage <number>``."""

    def reply(self: BotPlugin, message: Message, args: str) -> str:
        return job.answer(int(args))

    reply.__name__ = f"{name}_stage"  # Errbot reads "name stage" from it
    return botcmd(reply)


Twenty = type("Twenty", (BotPlugin,), {f"{name}_stage": command(name) for name in job.COMMANDS})


def main(way: str, folder: str) -> None:
    """Start the bot without a loop of its own and answer batches."""
    config = SimpleNamespace(
        AUTOINSTALL_DEPS=False,
        BOT_ADMINS=("ana",),
        BOT_ASYNC=False,
        BOT_DATA_DIR=folder,
        BOT_EXTRA_PLUGIN_DIR=None,
        BOT_IDENTITY={"username": "err"},
        BOT_LOG_FILE=str(Path(folder, "log.txt")),
        BOT_LOG_LEVEL=LEVELS[way],
        BOT_PREFIX="/",
        CORE_PLUGINS=() if way == "lean" else CORE_PLUGINS,
        STORAGE="Memory",
    )
    bot = setup_bot("Test", logging.getLogger(""), config)
    failed = bot.plugin_manager.activate_non_started_plugins()
    assert not failed, failed
    bot.inject_commands_from(Twenty(bot, "twenty"))
    if way == "lean":
        bot.send_message = lambda message: bot.outgoing_message_queue.put(message.body)

    def ask() -> None:
        message = Message(job.ASKED)
        message.frm, message.to = bot.sender, bot.bot_identifier
        bot.callback_message(message)
        checked(bot.pop_message(block=False))

    serve(f"errbot {way}", ask)
    bot.shutdown()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(sys.argv[1], folder)
