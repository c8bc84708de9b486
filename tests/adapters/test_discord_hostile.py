"""Hostile text through every text option of every command: one answer each, and nothing in it is alive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest

from adapters.discord.receive import ORGANISING
from bot.app import App
from bot.chat.command import Command
from bot.chat.errors import DeclarationError
from bot.chat.invocation import Invocation
from bot.chat.option import Option
from tests.adapters.contract import HOSTILE
from tests.adapters.discord_person import serving
from tests.adapters.discord_trial import errors, post_of, quiet
from tests.adapters.fitting import FITTING, text_options
from tests.fakes.discord_rules import walk
from tests.fakes.discord_sent import Sent
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import Body, FakeUser

TEXTS = (
    HOSTILE,
    "@everyone @here <@80351110224678912> <@&165511591545143296> <#103735883630395392> <@!80351110224678912>",
    "[EVIL](https://evil.example) [EVIL](<https://evil.example>) <https://evil.example> https://evil.example",
    "</roadmap show:1> <t:1:R> <a:EVIL:1> <:EVIL:1> <id:customize>",
    "```EVIL\n``` `EVIL` ``EVIL`` ~~~ ||EVIL|| **EVIL** __EVIL__ ~~EVIL~~ *EVIL* _EVIL_",
    "# EVIL\n## EVIL\n-# EVIL\n> EVIL\n>>> EVIL\n- EVIL\n1. EVIL",
    "\\[EVIL\\](https://evil.example) \\\\<@80351110224678912> \\",
    "\u202eLIVE\u202c \u2066EVIL\u2069 \u200b\u200b \ufeff EVIL\u2028EVIL\x00\x07\x1b]8;;https://evil.example\x07",
    "Z\u0300" * 500,
    "👩\u200d💻" * 400,
    "EVIL " * 1200,
    "x" * 6000,
    "\u3164",
    " \n\t ",
    "'; DROP TABLE members; -- {0} %s ${jndi:ldap://evil.example} {{7*7}}",
    '{"op": 2}\x85</script><script>EVIL</script>&amp;&#60;@1&#62;',
)
_ALIVE = re.compile(
    r"(?<!\\)(?:\\\\)*(<(?:[@#:/]|a:|t:\d(?!\d{9}:)|id:)|@everyone|@here|\]\(<?https?://evil|https?://evil)"
)
_CODE = re.compile(r"```.*?```|(?<!\\)`[^`\n]*`", re.DOTALL)
BEN = FakeUser("80000000000000002", "ben")
"""Whoever a command is about."""


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as running:
        yield running
        assert running.spec_faults == []


def given(command: Command, option: Option, text: str) -> dict[str, object]:
    """The arguments of a call with ``text`` in one option, and what it needs besides."""
    required = [each for each in command.options if each.required]
    needed = {each.name: BEN if each.kind == "person" else FITTING[each.name] for each in required}
    return {**needed, option.name: text}


def inert(fake: FakeDiscord, sent: Sent) -> None:
    """One answer came, nobody is mentioned in it, and no text of ours holds a live mark."""
    sent.final(10)
    log = fake.log[-40:]
    taken = [each for each in log if each.kind == "interaction.callback" and sent.token in each.path]
    assert [each.status < 300 for each in taken] == [True]
    bodies: list[Body] = [taken[0].body["data"]]
    bodies += [each.body for each in log if each.kind == "webhook.follow" and sent.token in each.path]
    for body in bodies:
        if "title" not in body:
            assert body["allowed_mentions"] == {"parse": []}
        for _, component in walk(body["components"]):
            shown = _CODE.sub("", component.get("content", ""))
            assert not _ALIVE.search(shown), shown


def test_every_text_option_of_every_command(real: App, fake: FakeDiscord, caplog: pytest.LogCaptureFixture) -> None:
    guild = fake.guild()
    with serving(real, fake) as adapter:
        fake.until(fake.commands)
        message = post_of(guild.channels[0], fake, "1 roadmap show")
        inert(fake, fake.slash("roadmap show", {}, BEN, guild))
        for number, (text, (command, option)) in enumerate(product(TEXTS, text_options(real))):
            ana = FakeUser(
                str(80000000000001000 + number), "ana", ORGANISING
            )  # new each time: some things are once a day
            args = given(command, option, text)
            if not command.hidden:
                inert(fake, fake.slash(command.path, args, ana, guild))
            try:
                plain = {name: BEN.id if value is BEN else str(value) for name, value in args.items()}
                id_ = Invocation(command.path, plain).encode()
            except DeclarationError:  # no button can hold it
                continue
            inert(fake, fake.send(3, {"custom_id": id_, "component_type": 2, "id": 1}, ana, message=message))
        quiet(adapter, fake)
        assert set(adapter.counts) <= {"announced"}
    assert not errors(caplog)


def test_every_completion(real: App, fake: FakeDiscord, caplog: pytest.LogCaptureFixture) -> None:
    guild = fake.guild()
    with serving(real, fake):
        fake.until(fake.commands)
        for command in real.tree.commands.values():
            for option, text in product(command.options, TEXTS):
                if option.arg.complete is not None and not command.hidden:
                    sent = fake.type(command.path, {option.name: text}, option.name, guild=guild)
                    assert len(sent.wait().choices) <= 25
    assert not errors(caplog)


def test_a_form_filled_in(real: App, fake: FakeDiscord, caplog: pytest.LogCaptureFixture) -> None:
    guild = fake.guild()
    with serving(real, fake):
        fake.until(fake.commands)
        for text in TEXTS:
            inert(fake, fake.fill("1 progress note?topic=3.1", {"text": text}, guild=guild))
            inert(fake, fake.fill("1 progress note", {"topic": text, "text": text}, guild=guild))
            inert(fake, fake.fill("1 roadmap topic", {"topic": text, "share": text}, guild=guild))
    assert not errors(caplog)
