"""A person at the Slack adapter, as the contract's driver: the real adapter, against the fake Slack on the wire."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any

from adapters.slack.client import Slack
from adapters.slack.options import Options, Socket
from adapters.slack.sockets import CONNECTIONS
from adapters.slack.ways import connected
from bot.app import App
from bot.chat.reply import Reply
from bot.chat.upload import Upload
from tests.adapters.contract import Seen
from tests.fakes.slack_sent import Answer, Sent
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import FakeChannel

SECONDS = 20


@contextmanager
def serving(app: App, fake: FakeSlack, **options: Any) -> Iterator[Slack]:
    """The adapter, connected to ``fake``, in a thread of its own until the block ends."""
    adapter = connected(app, Options(Socket(fake.token, fake.app_token), fake.api_url, **options))
    task: Future[asyncio.Task[None]] = Future()

    async def run() -> None:
        task.set_result(asyncio.current_task())  # type: ignore[arg-type]
        with suppress(asyncio.CancelledError):
            await adapter.run()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    loop = task.result(SECONDS).get_loop()
    adapter.loop = loop  # type: ignore[attr-defined]
    try:
        fake.wait_ready(CONNECTIONS, seconds=SECONDS)
        yield adapter
    finally:
        loop.call_soon_threadsafe(task.result(SECONDS).cancel)
        thread.join(SECONDS)
        assert not thread.is_alive()


def address(channel: FakeChannel) -> str:
    """``channel`` as the core knows it."""
    return f"{channel.workspace.id}/{channel.id}"


class SlackPerson:
    """One member of one workspace, in its channel ``general``."""

    def __init__(self, adapter: Slack, fake: FakeSlack, name: str = "ana") -> None:
        self.adapter = adapter
        self.fake = fake
        self.channel = fake.channel("general")
        self.user = fake.member(name)
        self.answer: Answer | None = None
        self.asked: Sent | None = None
        self._read = len(fake.messages(self.channel))

    def send(self, text: str) -> Seen:
        command, _, rest = text.partition(" ")
        return self._seen(self.fake.command(command, rest, self.user, self.channel))

    def click(self, label: str) -> Seen:
        button = self._find(lambda element: (element.get("text") or {}).get("text") == label)
        return self._seen(self.fake.click(self._shown(), button["action_id"], self.user, button.get("value")))

    def pick(self, menu: str, choice: str) -> Seen:
        select = self._find(lambda element: (element.get("placeholder") or {}).get("text") == menu)
        value = next(each["value"] for each in select["options"] if each["text"]["text"] == choice)
        return self._seen(self.fake.pick(self._shown(), select["action_id"], value, self.user))

    def attach(self, file: Upload) -> dict[str, Any]:
        return self.fake.upload(file.name, file.data, self.user)

    def submit(self, **answers: Any) -> Seen:
        """The answer to a form comes where the form was asked for, or beside its fields."""
        assert self.asked is not None
        before = len(self.asked.answers)
        asked, sent = self.asked, self.fake.submit(self._shown(), answers, self.user)
        self.fake.until(lambda: sent.answers or asked.answers[before:], SECONDS)
        self.fake.until(lambda: not self.adapter.interactions.running, SECONDS)
        new = [*sent.answers, *asked.answers[before:]]
        self.answer = new[0]
        return self._read_all(new)

    def post(self, channel: str, reply: Reply, key: str) -> tuple[str, Seen]:
        posting = self.adapter.post(address(self.channel), reply, key)
        loop: asyncio.AbstractEventLoop = self.adapter.loop  # type: ignore[attr-defined]
        before = len(self.fake.messages(self.channel))
        id_ = asyncio.run_coroutine_threadsafe(posting, loop).result(SECONDS)
        new = [block for message in self.fake.messages(self.channel)[before:] for block in message.get("blocks", ())]
        return id_, Seen(self._news(), True, pictures=self._pictures(new))

    def _seen(self, sent: Sent) -> Seen:
        self.asked = sent
        self.answer = sent.answer(SECONDS)
        self.fake.until(lambda: not self.adapter.interactions.running, SECONDS)
        if self.answer.view is not None and self.answer.via == "views.open":
            return Seen(words(self.answer.view["blocks"]), form=True)
        return self._read_all(sent.answers)

    def _read_all(self, answers: list[Answer]) -> Seen:
        said = [f"{words(each.blocks) or each.text} {' '.join(each.errors.values())}" for each in answers]
        public = not answers[0].ephemeral and not answers[0].errors
        pictures = self._pictures([block for each in answers for block in each.blocks])
        return Seen("\n".join([*said, self._news()]), public, files=self._files(), pictures=pictures)

    def _pictures(self, blocks: list[dict[str, Any]]) -> tuple[bytes, ...]:
        """The pictures that blocks show."""
        named = [block["slack_file"]["id"] for block in blocks if "slack_file" in block]
        return tuple(self.fake.world.files[each].data or b"" for each in named)

    def _files(self) -> dict[str, bytes]:
        """The files in this person's direct messages."""
        here = self.fake.messages(self.fake.dm(self.user))
        found = [self.fake.world.files[each["id"]] for message in here for each in message.get("files", ())]
        return {each.name: each.data or b"" for each in found}

    def _shown(self) -> Answer:
        assert self.answer is not None
        return self.answer

    def _news(self) -> str:
        every = self.fake.messages(self.channel)
        new, self._read = every[self._read :], len(every)
        return "\n".join(words(each.get("blocks") or []) for each in new)

    def _find(self, wanted: Any) -> dict[str, Any]:
        elements = [
            e for block in self._shown().blocks for e in block.get("elements", ()) if block["type"] == "actions"
        ]
        return next(element for element in elements if wanted(element))


def words(blocks: Any) -> str:
    """All that can be read of blocks, in order; Slack's escapes are undone as its client does."""
    return "\n".join(_texts(blocks)).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        joined = [each for each in value if isinstance(each, dict) and each.get("type") in ("text", "link")]
        if joined and len(joined) == len(value):
            yield "".join(each["text"] for each in joined)
            return
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for key in ("text", "fields", "elements", "label", "hint", "placeholder", "options", "element"):
            if isinstance(value.get(key), (dict, list)):
                yield from _texts(value[key])
        if value.get("type") == "channel":
            yield f"#{value['channel_id']}"
        if "alt_text" in value:
            yield value["alt_text"]
