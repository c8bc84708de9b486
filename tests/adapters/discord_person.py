"""A person at the Discord adapter, as the contract's driver: the real adapter, against the fake Discord on the wire."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any

import discord

from adapters.discord.client import Discord
from adapters.discord.options import Options
from bot.app import App
from bot.chat.errors import UserError
from bot.chat.reply import Reply
from bot.chat.upload import Upload
from tests.adapters.contract import Seen
from tests.fakes.discord_rules import walk
from tests.fakes.discord_sent import Answer, Sent
from tests.fakes.discord_server import FakeDiscord

SECONDS = 20
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")


@contextmanager
def serving(app: App, fake: FakeDiscord, **options: Any) -> Iterator[Discord]:
    """The adapter, connected to ``fake``, in a thread of its own until the block ends."""
    route, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    adapter = Discord(app, Options(fake.token, fake.api_url, **options))
    task: Future[asyncio.Task[None]] = Future()
    before = len(fake.identifies)  # a session that has just ended may still count as ready

    async def run() -> None:
        task.set_result(asyncio.current_task())  # type: ignore[arg-type]
        with suppress(asyncio.CancelledError):
            await adapter.run()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    loop = task.result(SECONDS).get_loop()
    adapter.loop = loop  # type: ignore[attr-defined]
    try:
        fake.until(lambda: len(fake.identifies) > before, SECONDS)
        fake.wait_ready(seconds=SECONDS)
        _until_it_can_post(adapter)
        yield adapter
    finally:
        loop.call_soon_threadsafe(task.result(SECONDS).cancel)
        thread.join(SECONDS)
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = route, gateway
        assert not thread.is_alive()


def _until_it_can_post(adapter: Discord) -> None:
    """Discord calls a session ready a moment before the adapter has heard of it."""
    ends = time.monotonic() + SECONDS
    while adapter._client is None:
        assert time.monotonic() < ends
        time.sleep(0.005)


class DiscordPerson:
    """One member of one server, in its channel ``general``."""

    def __init__(self, adapter: Discord, fake: FakeDiscord, name: str = "ana") -> None:
        self.adapter = adapter
        self.fake = fake
        self.guild = fake.guild()
        self.channel = self.guild.channels[0]
        self.user = fake.member(name)
        self.answer: Answer | None = None
        self._read = 0

    def send(self, text: str) -> Seen:
        try:
            invocation = self.adapter.app.route(text)
        except UserError:  # no client sends this, unless its list of commands is an old one
            group, word = text.removeprefix("/").split()[:2]
            data: dict[str, Any] = {"id": "1", "name": group, "type": 1}
            data["options"] = [{"type": 1, "name": word, "options": []}]
            return self._seen(self.fake.send(2, data, self.user, self.guild))
        return self._seen(self.fake.slash(invocation.command, dict(invocation.args), self.user, self.guild))

    def attach(self, file: Upload) -> dict[str, Any]:
        return self.fake.upload(file.name, file.data)

    def click(self, label: str) -> Seen:
        button = self._find("label", label)
        return self._seen(self.fake.click(self._message(), button["custom_id"], self.user))

    def pick(self, menu: str, choice: str) -> Seen:
        select = self._find("placeholder", menu)
        value = next(option["value"] for option in select["options"] if option["label"] == choice)
        return self._seen(self.fake.pick(self._message(), select["custom_id"], [value], self.user))

    def submit(self, **answers: Any) -> Seen:
        assert self.answer is not None
        shown = [component for _, component in walk(self.answer.modal["components"])]
        there = {each["custom_id"]: each["value"] for each in shown if each.get("value")}
        return self._seen(self.fake.fill(self.answer, there | answers, self.user))

    def post(self, channel: str, reply: Reply, key: str) -> tuple[str, Seen]:
        place = self.guild.channel(channel)
        posting = self.adapter.post(place.id, reply, key)
        loop: asyncio.AbstractEventLoop = self.adapter.loop  # type: ignore[attr-defined]
        before = len(self.fake.messages(place.id))
        id_ = asyncio.run_coroutine_threadsafe(posting, loop).result(SECONDS)
        new = self.fake.messages(place.id)[before:]
        return id_, Seen(self._news(), True, pictures=self._pictures(new))

    def _seen(self, sent: Sent) -> Seen:
        self.answer = sent.final(SECONDS)
        self.fake.until(lambda: not self.adapter._interactions._running, SECONDS)
        if self.answer.type == 9:
            return Seen(words(self.answer.modal), form=True)
        shown = [self._message(), *sent.followups]
        said = "\n".join(words(message) for message in shown)
        public = not self.answer.ephemeral
        files = {each["filename"]: self._file(each["url"]) for message in shown for each in message["attachments"]}
        news = self._news(skip=self._message()["id"])
        return Seen(f"{said}\n{news}", public, files=files, pictures=self._pictures(shown))

    def _pictures(self, messages: list[dict[str, Any]]) -> tuple[bytes, ...]:
        """The attachments that a gallery shows, in their order."""
        found = []
        for message in messages:
            kept = {each["url"]: each for each in message["attachments"]}
            kept |= {f"attachment://{each['filename']}": each for each in message["attachments"]}
            for _, component in walk(message["components"]):
                urls = [item["media"]["url"] for item in component.get("items", ())]
                found += [self._file(kept[url]["url"]) for url in urls if url in kept]
        return tuple(found)

    def _file(self, url: str) -> bytes:
        """What is at the address of an attachment."""
        return self.fake.world.files[url.split("/attachments/")[1].partition("/")[0]][0]

    def _message(self) -> dict[str, Any]:
        assert self.answer is not None
        assert self.answer.message is not None
        return self.answer.message

    def _news(self, skip: str = "") -> str:
        """What is new in the channel for everybody."""
        every = self.fake.messages(self.channel.id)
        new, self._read = every[self._read :], len(every)
        return "\n".join(words(message) for message in new if message["id"] != skip)

    def _find(self, key: str, text: str) -> dict[str, Any]:
        every = [component for _, component in walk(self._message()["components"])]
        return next(component for component in every if component.get(key) == text and not component.get("disabled"))


def words(message: dict[str, Any]) -> str:
    """All that can be read of a message or a form, as Discord's client shows it: escapes are gone."""
    found = [message.get("title", "")]
    for _, component in walk(message["components"]):
        found += [component.get(key, "") for key in ("content", "label", "description", "placeholder")]
        found += [item.get("description", "") for item in component.get("items", ())]
        found += [option["label"] for option in component.get("options", ()) if component["type"] == 3]
    return _ESCAPED.sub(r"\1", "\n".join(filter(None, found)))
