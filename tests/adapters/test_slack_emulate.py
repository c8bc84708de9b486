"""The Slack adapter's calls of the Web API, against a stateful server that somebody else wrote.

It holds Cairn to the scopes of its own manifest. What it cannot do, and where it differs from Slack, is told in
``tests/fakes/slack_emulate.py``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

import adapters.slack.post
from adapters.slack.files import fetched
from adapters.slack.lost import EVENT
from adapters.slack.options import Options, Socket
from adapters.slack.render import pages
from adapters.slack.rights import Rights
from adapters.slack.ways import connected
from adapters.slack.web import new_session
from bot.app import App
from bot.chat.errors import Refused, Undeliverable, UserError
from bot.chat.reply import Reply, Text
from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS
from tests.adapters.exercises import FILE, tree
from tests.adapters.slack_emulated import Emulated
from tests.adapters.slack_person import words
from tests.fakes.slack_emulate import ADMIN, ANAS, CAIRN, NOBODYS, TEAM, emulated, token

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("node")]

NEWS = Reply("News.", (Text("Week 18 begins."),))
LONG = Reply("News.", tuple(Text(f"Part {n}. " + "word " * 1000) for n in range(1, 4)))
TOO_LATE = 3.1
"""Seconds after which a trigger opens nothing any more."""


@pytest_asyncio.fixture
async def slack(node: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Emulated]:
    """A fresh workspace. There is no pause between posts, nor after a refusal."""
    monkeypatch.setattr(adapters.slack.post, "PACE", 0.0)
    monkeypatch.setattr(adapters.slack.post, "REST", 0.0)
    with emulated() as address:
        async with new_session() as session:
            found = Emulated(address, session)
            await found.begin()
            yield found


class TestPosts:
    """Each once, with its key; and where one is refused, the organiser is told what to do."""

    async def test_a_post_is_there_once_and_carries_its_key(self, slack: Emulated) -> None:
        group, poster = await slack.group(), slack.poster()
        first = await poster.post(slack.place(group), NEWS, "week-18")
        assert await poster.post(slack.place(group), NEWS, "week-18") == first
        await poster.post(slack.place(group), NEWS, "week-19")
        one, other = await slack.history(group)
        (page,) = pages(NEWS)
        assert (one["ts"], one["user"], one["text"], one["blocks"]) == (first, CAIRN, page.text, page.blocks)
        assert one["metadata"]["event_type"] == other["metadata"]["event_type"] == EVENT
        assert one["metadata"]["event_payload"]["key"] != other["metadata"]["event_payload"]["key"]
        assert (one["unfurl_links"], one["unfurl_media"]) == (False, False)

    async def test_a_long_post_is_several_messages_in_order(self, slack: Emulated) -> None:
        group = await slack.group()
        first = await slack.poster().post(slack.place(group), LONG, "week-18")
        messages = await slack.history(group)
        assert [each["blocks"] for each in messages] == [page.blocks for page in pages(LONG)]
        assert messages[0]["ts"] == first
        assert len({each["metadata"]["event_payload"]["key"] for each in messages}) == len(messages) > 1

    @pytest.mark.parametrize(
        ("why", "said"),
        [
            ("not there", "/invite @Cairn"),
            ("not in it", "/invite @Cairn"),
            ("archived", "archived"),
            ("no right", "Install the app again from its manifest, with the scope chat:write."),
        ],
    )
    async def test_a_refusal_says_what_to_do(self, slack: Emulated, why: str, said: str) -> None:
        poster = slack.poster(token("chat:write") if why == "no right" else token())
        place = await slack.channel("study", *(() if why == "not in it" else (CAIRN,)), private=why == "not in it")
        if why == "archived":
            await slack.admin.conversations_archive(channel=place)
        with pytest.raises(Undeliverable) as refused:
            await poster.post(slack.place("C0NOSUCH00" if why == "not there" else place), NEWS, "week-18")
        assert said in refused.value.what
        assert await slack.history(place) == []

    async def test_once_invited_it_can_post(self, slack: Emulated) -> None:
        secret, poster = await slack.channel("secret", private=True), slack.poster()
        with pytest.raises(Undeliverable):
            await poster.post(slack.place(secret), NEWS, "week-18")
        await slack.admin.conversations_invite(channel=secret, users=[CAIRN])
        await poster.post(slack.place(secret), NEWS, "week-18")
        (message,) = await slack.history(secret)
        assert words(message["blocks"]) == "Week 18 begins."


class TestRights:
    """Who organises, as users.info tells it."""

    async def test_the_administrator_organises_and_a_member_does_not(self, slack: Emulated) -> None:
        rights = Rights(frozenset())
        assert await rights.of(slack.client(), TEAM, ADMIN) == ORGANISER_RIGHTS
        assert await rights.of(slack.client(), TEAM, slack.ana) == MEMBER_RIGHTS
        assert await rights.of(slack.client(), TEAM, "U0NOBODY00") == MEMBER_RIGHTS

    async def test_an_administrator_of_elsewhere_does_not_organise(self, slack: Emulated) -> None:
        assert await Rights(frozenset()).of(slack.client(), "T0ELSE0000", ADMIN) == MEMBER_RIGHTS

    async def test_without_the_scope_only_those_who_are_named_organise(self, slack: Emulated) -> None:
        client = slack.client(token("users:read"))
        assert await Rights(frozenset()).of(client, TEAM, ADMIN) == MEMBER_RIGHTS
        assert await Rights(frozenset({slack.ana})).of(client, TEAM, slack.ana) == ORGANISER_RIGHTS


class TestAnswers:
    """An answer that has no response_url goes by whichever method Slack takes."""

    async def test_a_private_answer_is_seen_by_one(self, slack: Emulated) -> None:
        group = await slack.group()
        assert await slack.turn(group).say(pages(NEWS), private=True, in_place=False)
        (row,) = await slack.seen("Ephemeral", group)
        assert "ana" in row
        assert "News." in row
        assert await slack.history(group) == []
        assert not slack.counts

    async def test_an_answer_for_all_goes_into_the_thread(self, slack: Emulated) -> None:
        group = await slack.group()
        thread = await slack.poster().post(slack.place(group), NEWS, "week-18")
        assert await slack.turn(group, thread=thread).say(pages(LONG), private=False, in_place=False)
        found = await slack.admin.conversations_replies(channel=group, ts=thread)
        assert [each["blocks"] for each in found["messages"]] == [page.blocks for page in (*pages(NEWS), *pages(LONG))]

    @pytest.mark.parametrize(
        ("why", "counted"),
        [("she left", "user_not_in_channel"), ("Cairn left", "not_in_channel"), ("archived", "is_archived")],
    )
    async def test_where_the_channel_takes_none_it_goes_to_her_alone(
        self, slack: Emulated, why: str, counted: str
    ) -> None:
        members = {"she left": (CAIRN,), "Cairn left": (slack.ana,)}.get(why, (CAIRN, slack.ana))
        channel = await slack.channel("study", *members, private=True)
        if why == "archived":
            await slack.admin.conversations_archive(channel=channel)
        assert await slack.turn(channel).say(pages(NEWS), private=True, in_place=False)
        (message,) = await slack.direct()
        assert message["blocks"] == pages(NEWS)[0].blocks
        assert await slack.seen("Ephemeral", channel) == await slack.history(channel) == []
        assert slack.counts == {f"refused:{counted}": 1}

    async def test_without_the_right_to_write_nothing_is_said_to_be_delivered(self, slack: Emulated) -> None:
        turn = slack.turn(await slack.group(), token("chat:write"))
        assert not await turn.say(pages(NEWS), private=True, in_place=False)
        assert slack.counts == {"refused:missing_scope": 2}


class TestViews:
    """Forms, within the life of their trigger, and everybody's own page."""

    async def serve(self, slack: Emulated, app: App, body: dict[str, Any]) -> None:
        """Let the adapter take ``body``, and wait until all is done."""
        served = slack.interactions(app)
        await served.serve(body, slack.workspace(), slack.session)
        await served.finish(10)
        assert not served.running

    def command(self, slack: Emulated, channel: str, trigger: str) -> dict[str, Any]:
        """``/try greet`` of Ana's, which asks for a name."""
        where = {"user_id": slack.ana, "channel_id": channel, "team_id": TEAM}
        return {"command": "/try", "text": "greet", "trigger_id": trigger, "response_url": "", **where}

    async def trigger(self, slack: Emulated) -> str:
        """What comes with a command, and lives for three seconds."""
        made = await slack.client().api_call("views.generateTriggerId", json={"user_id": slack.ana})
        return str(made["trigger_id"])

    async def test_a_form_opens_once_for_each_trigger(self, slack: Emulated, exercises: App) -> None:
        group = await slack.group()
        command = self.command(slack, group, await self.trigger(slack))
        await self.serve(slack, exercises, command)
        (row,) = await slack.seen("Modals")
        assert "ana" in row
        assert "Try greet" in row
        assert not slack.counts
        await self.serve(slack, exercises, command)
        assert len(await slack.seen("Modals")) == 1
        assert slack.counts == {"refused:exchanged_trigger_id": 1}
        (told,) = await slack.seen("Ephemeral", group)
        assert "The form came too late to be opened." in told

    async def test_a_form_that_comes_too_late_is_told(self, slack: Emulated, exercises: App) -> None:
        group, trigger = await slack.group(), await self.trigger(slack)
        await asyncio.sleep(TOO_LATE)
        await self.serve(slack, exercises, self.command(slack, group, trigger))
        assert slack.counts == {"refused:expired_trigger_id": 1}
        (told,) = await slack.seen("Ephemeral", group)
        assert "The form came too late to be opened." in told
        assert await slack.seen("Modals") == []

    async def test_a_trigger_of_nobody_s_is_told(self, slack: Emulated, exercises: App) -> None:
        group = await slack.group()
        await self.serve(slack, exercises, self.command(slack, group, "1.2.trg"))
        assert slack.counts == {"refused:invalid_trigger_id": 1}
        (told,) = await slack.seen("Ephemeral", group)
        assert "Slack did not open the form." in told

    async def test_everybody_s_own_page_is_published_anew_in_place(self, slack: Emulated, real: App) -> None:
        event = {"type": "app_home_opened", "tab": "home", "user": slack.ana, "channel": "D1"}
        for _ in range(2):
            await self.serve(slack, real, {"type": "event_callback", "team_id": TEAM, "event": event})
            (row,) = await slack.seen("App Home")
            assert "ana" in row
            assert "What next?" in row
        assert not slack.counts


class TestFiles:
    """Files that Ana hands in are fetched with Cairn's token."""

    async def handed_in(self, slack: Emulated, content: bytes) -> dict[str, Any]:
        """What a form says of a file that Ana chose."""
        sent = await slack.client(ANAS).files_upload_v2(
            filename="answers.csv", content=content, channel=await slack.group()
        )
        links = ("url_private", "url_private_download")  # emulate calls itself localhost, whatever it is asked by
        return {**sent["file"], **{name: sent["file"][name].replace("localhost", "127.0.0.1") for name in links}}

    async def fetch(self, slack: Emulated, file: dict[str, Any]) -> dict[str, Any]:
        answers = {"title": "Mine", "file": [file]}
        return await fetched(slack.session, slack.client(), tree().commands["try upload"], answers)

    async def test_a_file_comes_as_it_was_sent(self, slack: Emulated) -> None:
        content = bytes(range(256)) * 7
        found = await self.fetch(slack, await self.handed_in(slack, content))
        assert (found["title"], found["file"].name, found["file"].data) == ("Mine", "answers.csv", content)

    async def test_one_that_is_too_big_is_refused_whatever_was_said_of_its_size(self, slack: Emulated) -> None:
        file = await self.handed_in(slack, b"x" * (FILE + 1))
        for said in (file, file | {"size": 1}):
            with pytest.raises(UserError):
                await self.fetch(slack, said)

    async def test_one_that_is_gone_is_asked_for_again(self, slack: Emulated) -> None:
        file = await self.handed_in(slack, b"id,answer\n")
        await slack.client(ANAS).files_delete(file=file["id"])
        with pytest.raises(UserError, match="Please send it again"):
            await self.fetch(slack, file)


async def test_a_token_that_slack_does_not_take_stops_cairn_with_a_sentence(slack: Emulated, exercises: App) -> None:
    with pytest.raises(Refused, match=r"^SLACK_BOT_TOKEN: Slack does not accept the token\."):
        await connected(exercises, Options(Socket(NOBODYS, "xapp-1"), slack.api_url)).run()
