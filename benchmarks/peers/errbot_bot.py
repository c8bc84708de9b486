"""Errbot 6.2.1: a plugin of twenty commands, driven through ``callback_message``, the entry of every backend.

On its own ``TestBackend``, ``BOT_ASYNC=False`` so that the reply is made before the call returns (its thread pool makes it
twice as slow), logging at warnings, and no core plugins: the leanest Errbot there is.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from types import SimpleNamespace

from errbot import BotPlugin, botcmd
from errbot.backends.base import Message
from errbot.bootstrap import setup_bot

from benchmarks.peers import job
from benchmarks.peers.batch import checked, serve


def command(name: str):
    """The method behind ``/name stage <number>``."""

    def reply(self: BotPlugin, message: Message, args: str) -> str:
        return job.answer(int(args))

    reply.__name__ = f"{name}_stage"  # Errbot reads "name stage" from it
    return botcmd(reply)


Twenty = type("Twenty", (BotPlugin,), {f"{name}_stage": command(name) for name in job.COMMANDS})


def main(folder: str) -> None:
    """Start the bot without its own loop and answer batches."""
    config = SimpleNamespace(
        BOT_ADMINS=("ana",),
        BOT_ASYNC=False,
        BOT_DATA_DIR=folder,
        BOT_EXTRA_PLUGIN_DIR=None,
        BOT_IDENTITY={"username": "err"},
        BOT_LOG_FILE=str(Path(folder, "log.txt")),
        BOT_LOG_LEVEL=logging.WARNING,
        BOT_PREFIX="/",
        CORE_PLUGINS=(),
        STORAGE="Memory",
    )
    bot = setup_bot("Test", logging.getLogger(""), config)
    logging.getLogger("").setLevel(logging.WARNING)  # the backend sets it to DEBUG
    bot.inject_commands_from(Twenty(bot, "twenty"))
    sent: list[str] = []
    bot.send_message = lambda message: sent.append(message.body)

    def ask() -> None:
        message = Message(job.ASKED)
        message.frm, message.to = bot.sender, bot.bot_identifier
        sent.clear()
        bot.callback_message(message)
        checked(sent[0])

    serve("errbot", ask)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(folder)
