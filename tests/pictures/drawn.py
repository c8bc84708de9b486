"""The pictures that Cairn draws, for the documentation: a board and somebody's progress, as a group would see them.

    python -m tests.pictures.drawn

writes them into ``docs/pictures``, or into the folder that is given, and prints the alt text of each.
"""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.chat.invocation import Invocation, call
from bot.chat.reply import Image
from bot.chat.request import MEMBER_RIGHTS, Request, Space
from bot.clock import FixedClock
from bot.pictures.painter import paint
from bot.study import aliases
from bot.study.ledger import CHECK, Entry, append
from bot.study.members import find
from tests.pictures.camera import folder
from tests.pictures.story import NOW, cairn, study

SPACE = Space("terminal", "pictures")
GROUP = {
    "Priya": 45, "Ben": 40, "Łukasz": 40, "محمد علي": 35, "Zoë 🦊": 25, "Δημήτρης": 20, "अनिल": 15,
    "王小明": 15, "": 5,
}  # fmt: skip
"""What members are called, and their checked points this week; one chose no name. Ana is whose progress is shown."""

SHOTS = {
    "board-light.png": call("leaderboard show", picture=True, theme="light"),
    "board-dark.png": call("leaderboard show", picture=True, theme="dark"),
    "card-dark.png": call("progress show", picture=True, theme="dark"),
}


def ask(app: App, person: str, what: Invocation) -> Image | None:
    """What the answer shows first, if that is a picture."""
    reply = paint(app.answer(Request(SPACE, "", person, what, MEMBER_RIGHTS)))
    assert not reply.error, reply.summary
    first = reply.blocks[0]
    return first if isinstance(first, Image) else None


def meet(app: App, clock: FixedClock) -> None:
    """A group with points."""
    study(app, clock, SPACE, "ana")
    for back in (24, 16):
        clock.set(NOW - timedelta(days=back))
        ask(app, "ana", call("checkin", text="An hour of reading", minutes="60"))
    clock.set(NOW)
    for number, (alias, points) in enumerate([("Ana", 12), *GROUP.items()]):
        person = "ana" if alias == "Ana" else f"member-{number}"
        ask(app, person, call("streak show"))
        with app.store.transaction(write=True) as db:
            member = find(db, SPACE, person)
            assert member is not None
            aliases.choose(db, member.id, alias or None)
            if points:
                append(
                    db, member, NOW, Entry(CHECK, "ml.joins", "passed", f"picture:{number}", "topic-checked", points)
                )


def main() -> None:
    target = folder()
    with cairn() as (app, clock):
        meet(app, clock)
        for name, what in SHOTS.items():
            image = ask(app, "ana", what)
            assert image is not None
            assert isinstance(image.source, bytes)
            (target / name).write_bytes(image.source)
            print(f"{name}, {len(image.source) // 1000} kB: {image.alt}")  # noqa: T201


if __name__ == "__main__":
    main()
