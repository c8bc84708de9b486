"""Hostile text through every text option of every command: one answer each, and nothing in it is alive."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from bot.app import App
from bot.chat.command import Command
from bot.chat.errors import DeclarationError
from bot.chat.invocation import Invocation
from bot.chat.option import Option
from tests.adapters.contract import HOSTILE
from tests.adapters.fitting import FITTING, text_options
from tests.adapters.slack_person import SECONDS, serving
from tests.adapters.slack_trial import buttons, errors, quiet
from tests.fakes.slack_sent import Sent
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import FakeUser

TEXTS = (
    HOSTILE,
    "<!channel> <!here> <!everyone> <!subteam^S012AB3CD> <!date^1^{date}^https://evil.example|EVIL>",
    "&lt;!channel&gt; &amp;lt;!channel&amp;gt; &#60;!channel&#62;",
    "<@U1> <@U012AB3CD|ana> @ana @channel <#C012AB3CD|general> #general",
    "<https://evil.example|bank> <mailto:evil@evil.example|EVIL> https://evil.example",
    "```EVIL``` `EVIL` *EVIL* _EVIL_ ~EVIL~ :smile: > EVIL",
    "\u202eLIVE\u202c \u2066EVIL\u2069 \u200b\u200b \ufeff EVIL\u2028EVIL\x07",
    "Z\u0300" * 500,
    "👩\u200d💻" * 400,
    "EVIL " * 1200,
    "x" * 6000,
    "\u3164",
    '{"blocks": []}\x85</script>\\" \\',
)
_ALIVE = re.compile(r"<(?:!(?!date\^\d+\^\{date_long_pretty\}, \{time\}\|)|@|#|https?:|mailto:)")
TYPED = 4000
"""Characters of a command that Slack's message box takes and hands on."""


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


def given(command: Command, option: Option, text: str, ben: FakeUser) -> dict[str, str]:
    """The arguments of a call with ``text`` in one option, and what it needs besides; ``ben`` is whom it is about."""
    required = [each for each in command.options if each.required]
    needed = {each.name: ben.id if each.kind == "person" else str(FITTING[each.name]) for each in required}
    return {**needed, option.name: text}


def line(command: Command, args: dict[str, str], ben: FakeUser) -> str:
    """What a person types for it, after the command's first word."""
    rest = command.path.partition(" ")[2]
    typed = [args[option.name] for option in command.options if option.name in args]
    return f"{rest} {' '.join(ben.mention if each == ben.id else each for each in typed)}"[:TYPED]


def read_as_markup(value: Any) -> Iterator[str]:
    """Every text in which Slack would read markup: that of a message, and mrkdwn in its blocks."""
    if isinstance(value, list):
        for each in value:
            yield from read_as_markup(each)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str) and value.get("type") in (None, "mrkdwn", "message"):
            yield value["text"]
        for inner in value.values():
            yield from read_as_markup(inner)


def lifeless(fake: FakeSlack) -> int:
    """Nothing that was sent so far is alive; returns how much was looked at."""
    texts = 0
    for record in fake.log:
        body = json.loads(record.body) if isinstance(record.body, str) else record.body
        for text in read_as_markup(body):
            assert not _ALIVE.search(text), text
            texts += 1
        assert '"type": "user"' not in json.dumps(body)
        assert '"type": "broadcast"' not in json.dumps(body)
    return texts


def one_answer(sent: Sent) -> None:
    """It was answered once, whether with a message or a form."""
    assert sent.wait(SECONDS).ok
    sent.answer(SECONDS)
    assert len(sent.answers) == 1, [each.text for each in sent.answers]


def test_every_text_option_of_every_command(real: App, fake: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    channel, ben = fake.channel("general"), fake.member("ben")
    with serving(real, fake) as adapter:
        fake.command("/roadmap", "", ben, channel).answer(SECONDS)
        for text, (command, option) in product(TEXTS, text_options(real)):
            ana = fake.member("ana", admin=True)  # new each time: some things are once a day
            args = given(command, option, text, ben)
            first = command.path.partition(" ")[0]
            sent = [fake.command(f"/{first}", line(command, args, ben), ana, channel)]
            sent[0].answer(SECONDS)
            try:
                carried = Invocation(command.path, dict(args)).encode()
            except DeclarationError:  # no button can hold it
                carried = ""
            if carried:
                placed = fake.place(channel, "Earlier.", ana, blocks=buttons(carried))
                sent.append(fake.click(placed, "b1", ana))
                sent[-1].answer(SECONDS)
            quiet(adapter, fake)
            for each in sent:
                one_answer(each)
            asks = any(each.kind == "file" and each.required for each in command.options)  # forms, which show no markup
            assert lifeless(fake) or asks, command.path
            fake.forget()
        assert not adapter.counts
    assert not errors(caplog)


def test_mentions(real: App, fake: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    channel, ana = fake.channel("general"), fake.member("ana")
    with serving(real, fake) as adapter:
        for text in TEXTS:
            for said in (text, f"progress note 3.1 {text}"):
                sent = fake.mention(said[:TYPED], ana, channel)
                sent.answer(SECONDS)
                quiet(adapter, fake)
                one_answer(sent)
        assert lifeless(fake)
    assert not errors(caplog)


def test_forms(real: App, fake: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    channel, ana = fake.channel("general"), fake.member("ana")
    with serving(real, fake) as adapter:
        for text in (each[:200] for each in TEXTS):
            asked = fake.command("/progress", "write", ana, channel)
            form = asked.answer(SECONDS).view
            assert form is not None
            refused = fake.submit(form, {"topic": text, "text": text}, ana)
            assert refused.answer(SECONDS).errors
            quiet(adapter, fake, fake.submit(form, {"topic": "3.1", "text": text}, ana))
            assert len(asked.answers) == 2
        assert lifeless(fake)
    assert not errors(caplog)


def test_every_block(exercises: App, fake: FakeSlack) -> None:
    """Everything that a reply can show, with hostile text in every place."""
    channel, ana = fake.channel("general"), fake.member("ana")
    with serving(exercises, fake) as adapter:
        for text in TEXTS:
            sent = fake.command("/try", f"echo {text}"[:1900], ana, channel)
            sent.answer(SECONDS)
            quiet(adapter, fake, sent)
            assert all(answer.ephemeral for answer in sent.answers)
        assert lifeless(fake)
        assert not adapter.counts
