"""Cairn with posts made for a test, which dies at one place if it is told to: ``python -m tests.delivery.failing run``.

Nothing of this is in the product: functions are wrapped by their names. ``CAIRN_TEST_DIE_AT`` names the place, and
``CAIRN_TEST_LEASE`` how many seconds a lease lasts.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from bot.chat.reply import Reply, Text
from bot.delivery.kinds import Kind, PostContext, weekly

PLACES = (
    "before the plan is written",
    "after the plan was written",
    "before the claim is written",
    "after the claim was written",
    "while it is composed",
    "before the intent is written",
    "after the intent was written",
    "before the network is asked",
    "after the platform took it",
    "after the answer was read",
    "before the end is written",
    "after the end was written",
)
AFTER = {
    PLACES[0]: ("bot.delivery.planning", "plan"),
    PLACES[1]: ("bot.publishing.scheduled", "Dispatcher.plan"),
    PLACES[2]: ("bot.delivery.outbox", "claim"),
    PLACES[3]: ("bot.publishing.scheduled", "Dispatcher._claim"),
    PLACES[5]: ("bot.delivery.outbox", "begin"),
    PLACES[6]: ("bot.publishing.scheduled", "Dispatcher._made"),
    PLACES[10]: ("bot.delivery.outbox", "sent"),
    PLACES[11]: ("bot.publishing.scheduled", "Dispatcher._kept"),
}
"""The function that is done when the process dies, where it returned something."""

KNOWN = 900.0
"""Seconds for which Discord knows a nonce in these tests, which a busy machine makes long."""

PROBES = 40
"""How many kinds of posts there are for tests: probe-0 and so on."""


def die() -> None:
    """End as a machine does that loses its power."""
    os.kill(os.getpid(), signal.SIGKILL)


def probe(number: int) -> Kind:
    """A post that is due since today began in UTC."""

    def compose(ctx: PostContext) -> Reply:
        if os.environ.get("CAIRN_TEST_DIE_AT") == PLACES[4]:
            die()
        return Reply(f"Probe {number}.", (Text(f"Probe {number}, {ctx.period}."),))

    today = 1 << datetime.now(UTC).weekday()
    return weekly(f"probe-{number}", f"Probe {number}", "For a test", day=today, at="00:00")(compose)


def main() -> None:
    """Run the command line of Cairn, wrapped."""
    posts, outbox, posting = (
        import_module("bot.posts"),
        import_module("bot.delivery.outbox"),
        import_module("bot.cli.posting"),
    )
    probes = {kind.name: kind for kind in map(probe, range(PROBES))}
    import_module("bot.commands").load_tree()  # its options name the real ones
    posts.load_posts = lambda: probes  # type: ignore[attr-defined]
    lease = float(os.environ.get("CAIRN_TEST_LEASE", "2"))
    outbox.LEASE = timedelta(seconds=lease)  # type: ignore[attr-defined]
    posting.RENEW = lease / 4  # type: ignore[attr-defined]
    where, platform = os.environ.get("CAIRN_TEST_DIE_AT", ""), os.environ["CAIRN_TEST_PLATFORM"]
    if platform == "discord":
        import_module("adapters.discord.post").KNOWN = KNOWN  # type: ignore[attr-defined]
    if where in AFTER:
        _wrap(*AFTER[where], dies_after=True)
    elif where in PLACES[7:10]:
        client = {"discord": "Discord", "slack": "Slack"}[platform]
        if where == PLACES[8]:
            network = {"discord": ("adapters.discord.wire", "send"), "slack": ("adapters.slack.web", "Client.once")}
            _wrap(*network[platform], dies_after=True, only="chat.postMessage" if platform == "slack" else "")
        else:
            _wrap(f"adapters.{platform}.client", f"{client}.post", dies_after=where == PLACES[9])
    sys.argv = ["cairn", *sys.argv[1:]]
    import_module("bot.cli").main()


def _wrap(module: str, name: str, *, dies_after: bool, only: str = "") -> None:
    owner: Any = import_module(module)
    *inside, last = name.split(".")
    for each in inside:
        owner = getattr(owner, each)
    whole: Callable[..., Any] = getattr(owner, last)

    def meant(args: tuple[Any, ...]) -> bool:
        return not only or only in args

    async def waited(coming: Any, args: tuple[Any, ...]) -> Any:
        found = await coming
        _end(found, meant(args), last)
        return found

    def wrapped(*args: Any, **named: Any) -> Any:
        if not dies_after and meant(args):
            die()
        found = whole(*args, **named)
        if hasattr(found, "__await__"):
            return waited(found, args)
        _end(found, meant(args), last)
        return found

    setattr(owner, last, wrapped)


def _end(found: Any, meant: bool, name: str) -> None:
    """Die, unless there was nothing to do: an empty plan, an empty claim."""
    if meant and (found or name in ("sent", "_kept")):
        die()


if __name__ == "__main__":
    main()
