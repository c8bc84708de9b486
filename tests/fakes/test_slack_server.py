"""The loopback Slack as bare Bolt and slack_sdk see it: commands, buttons, forms, answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.bare_bolt import Bolt, ask
from tests.fakes.slack_server import FakeSlack


@pytest.fixture(params=["socket", "http"])
def bolt(request: pytest.FixtureRequest) -> Iterator[Bolt]:
    """An app that is not running yet, by each way in."""
    with FakeSlack(ack_within=1.0, limits=None) as slack:
        yield Bolt(slack, http=request.param == "http")


def button(action_id: str, value: str) -> dict[str, Any]:
    return {
        "type": "button",
        "action_id": action_id,
        "value": value,
        "text": {"type": "plain_text", "text": value},
    }


def blocks(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "actions", "block_id": "row", "elements": list(elements)}]


def field(name: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": name}
    return {"type": "input", "block_id": name, "label": label, "element": {"action_id": name, **element}, **more}


def modal(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    said = {"title": {"type": "plain_text", "text": "Ask"}, "submit": {"type": "plain_text", "text": "Send"}}
    return {"type": "modal", "callback_id": "ask", **said, "blocks": list(fields), **more}


def menu(action_id: str, *values: str) -> dict[str, Any]:
    options = [{"text": {"type": "plain_text", "text": value}, "value": value} for value in values]
    return {"type": "static_select", "action_id": action_id, "options": options}


def test_a_command_is_answered_by_ack_response_url_and_post(bolt: Bolt) -> None:
    slack = bolt.slack
    ana, general = slack.member("ana"), slack.channel("general")

    @bolt.app.command("/roadmap")
    async def roadmap(ack: Any, command: Any, respond: Any, client: Any) -> None:
        bolt.calls.append(command)
        await ack(text="one", response_type="in_channel")
        await asyncio.sleep(0.1)  # Bolt looks for the ack every 10 ms: what follows at once overtakes it
        await respond("two")
        await client.chat_postEphemeral(channel=command["channel_id"], user=command["user_id"], text="three")
        await client.chat_postMessage(channel=command["channel_id"], text="four")

    with bolt:
        sent = slack.command("/roadmap", "stage <3> & @ana in #general", ana, general)
        ack = sent.wait()
        assert (ack.ok, ack.status, ack.payload["text"]) == (True, 200, "one")
        assert 0 < ack.latency < 1
        assert sent.answer().text == "one"
        slack.until(lambda: len(sent.answers) == 4)
    assert [(a.text, a.via, a.ephemeral) for a in sent.answers] == [
        ("one", "ack", False),
        ("two", "response_url", True),
        ("three", "chat.postEphemeral", True),
        ("four", "chat.postMessage", False),
    ]
    assert [m["text"] for m in slack.messages(general)] == ["one", "four"]
    assert [m["text"] for m in slack.private(ana)] == ["two", "three"]
    assert bolt.calls[0]["text"] == f"stage &lt;3&gt; &amp; <@{ana.id}|ana> in <#{general.id}|general>"
    assert [r.outcome for r in slack.log if r.method.startswith("chat.")] == ["ok", "ok"]


def test_no_ack_is_a_timeout_or_a_failure(bolt: Bolt) -> None:
    slack = bolt.slack
    ana, general = slack.member(), slack.channel("general")

    @bolt.app.command("/broken")
    async def broken(ack: Any) -> None:
        await asyncio.sleep(1.2)
        await ack("late")

    with bolt:
        assert not slack.command("/broken", "", ana, general).wait().ok
        assert slack.command("/unknown", "", ana, general).wait().ok is False
    assert slack.private(ana) == []


def test_buttons_and_menus_change_their_message(bolt: Bolt) -> None:
    slack = bolt.slack
    ana, ben, general = slack.member("ana"), slack.member("ben"), slack.channel("general")
    shown = slack.place(
        general, "choose", blocks=blocks(button("go", "a"), button("gone", "b"), menu("many", "x", "y"))
    )
    hidden = slack.place(general, "only you", only=ana, blocks=blocks(button("go", "h")))

    @bolt.app.action("go")
    async def go(ack: Any, body: Any, respond: Any) -> None:
        await ack()
        bolt.calls.append(body)
        await respond(text="done", replace_original=True)

    @bolt.app.action("gone")
    async def gone(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    @bolt.app.action("many")
    async def many(ack: Any, body: Any, client: Any) -> None:
        await ack()
        bolt.calls.append(body)
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="still choose")

    with bolt:
        picked = slack.pick(shown, "many", "y", ana)
        assert picked.answer().replaced
        with pytest.raises(LookupError):
            slack.pick(shown, "many", "z", ana)
        shown = slack.place(general, "again", blocks=blocks(button("go", "a"), menu("many", "x", "y")))
        assert slack.click(shown, "go", ben).answer().replaced
        assert slack.messages(general)[-1]["text"] == "done"
        with pytest.raises(LookupError):
            slack.click(shown, "go", ben)
        with pytest.raises(LookupError):
            slack.click(hidden, "go", ben)
        assert slack.click(hidden, "go", ana).answer().ephemeral
        other = slack.place(general, "x", blocks=blocks(button("gone", "b")))
        assert slack.click(other, "gone", ben, value="b").answer().deleted
    many_body, go_body, hidden_body = bolt.calls
    assert many_body["actions"][0]["selected_option"]["value"] == "y"
    assert many_body["state"]["values"]["row"]["many"]["selected_option"]["value"] == "y"
    assert go_body["message"]["text"] == "again"
    assert go_body["container"]["is_ephemeral"] is False
    assert hidden_body["container"]["is_ephemeral"] is True
    assert "message" not in hidden_body


def test_forms_open_complain_change_and_close(bolt: Bolt) -> None:
    slack = bolt.slack
    ana, general = slack.member(), slack.channel("general")
    asked = modal(
        field("name", {"type": "plain_text_input", "max_length": 5}),
        field("kind", menu("kind", "long", "short"), optional=True),
        field("file", {"type": "file_input"}, optional=True),
        notify_on_close=True,
    )

    @bolt.app.command("/ask")
    async def ask_(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=asked)

    @bolt.app.view("ask")
    async def answer(ack: Any, body: Any, view: Any, client: Any) -> None:
        bolt.calls.append(view["state"]["values"])
        said = view["state"]["values"]["name"]["name"]["value"]
        if said == "bad":
            await ack(response_action="errors", errors={"name": "not so"})
        elif said == "next":
            await ack(response_action="update", view=modal(field("more", {"type": "plain_text_input"})))
        elif said == "push":
            await ack(response_action="push", view=modal(field("name", {"type": "plain_text_input"})))
        else:
            await ack(response_action="clear")
            await client.chat_postMessage(channel=general.id, text=f"thanks, {said}")

    @bolt.app.view_closed("ask")
    async def closed(ack: Any) -> None:
        await ack()
        bolt.calls.append("closed")

    with bolt:
        view = slack.command("/ask", "", ana, general).answer()
        assert view.view is not None
        with pytest.raises(LookupError):
            slack.submit(view, {}, ana)
        with pytest.raises(LookupError):
            slack.submit(view, {"name": "too long"}, ana)
        with pytest.raises(LookupError):
            slack.submit(view, {"name": "ok", "nothing": 1}, ana)
        assert slack.submit(view, {"name": "bad"}, ana).answer().errors == {"name": "not so"}
        file = slack.upload("a.csv", b"a,b\n", ana)
        pushed = slack.submit(view, {"name": "push", "kind": "short", "file": file}, ana).answer()
        assert len(slack.views) == 2
        done = slack.submit(pushed, {"name": "ana"}, ana)
        assert done.wait().ok
        assert done.answer().text == "thanks, ana"
        assert slack.views == []
        view = slack.command("/ask", "", ana, general).answer()
        more = slack.submit(view, {"name": "next"}, ana).answer()
        assert more.replaced
        assert slack.views[0]["blocks"][0]["block_id"] == "more"
        view = slack.command("/ask", "", ana, general).answer()
        closed_ = slack.close(view, ana)
        assert closed_ is not None
        assert closed_.wait().ok
    assert bolt.calls[1]["kind"]["kind"]["selected_option"]["value"] == "short"
    assert bolt.calls[1]["file"]["file"]["files"][0]["url_private_download"] == file["url_private_download"]
    assert bolt.calls[0]["kind"]["kind"]["selected_option"] is None
    assert bolt.calls[-1] == "closed"


def test_home_mentions_direct_messages_and_shortcuts(bolt: Bolt) -> None:
    slack = bolt.slack
    ana, general = slack.member(), slack.channel("general")

    @bolt.app.event("app_home_opened")
    async def home(event: Any, client: Any) -> None:
        view = {"type": "home", "blocks": blocks(button("tap", "1"))}
        await client.views_publish(user_id=event["user"], view=view)

    @bolt.app.action("tap")
    async def tap(ack: Any, body: Any, client: Any) -> None:
        await ack()
        bolt.calls.append(body)
        words = {"type": "section", "text": {"type": "mrkdwn", "text": "tapped"}}
        await client.views_publish(user_id=body["user"]["id"], view={"type": "home", "blocks": [words]})

    @bolt.app.event("app_mention")
    async def mentioned(event: Any, say: Any) -> None:
        await say(text=event["text"], thread_ts=event["ts"])

    @bolt.app.event("message")
    async def message(event: Any, say: Any) -> None:
        await say(text=f"{event['channel_type']} {event['text']}")

    @bolt.app.shortcut("quick")
    async def quick(ack: Any, body: Any, client: Any) -> None:
        await ack()
        view = modal(field("name", {"type": "plain_text_input"}))
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @bolt.app.shortcut("note")
    async def note(ack: Any, body: Any, respond: Any) -> None:
        await ack()
        await respond(body["message"]["text"])

    with bolt:
        assert slack.home(ana) is None
        first = slack.open_home(ana).answer()
        assert slack.home(ana) == first.view
        slack.click(first, "tap", ana).answer()
        shown = slack.home(ana)
        assert shown is not None
        assert shown["blocks"][0]["text"]["text"] == "tapped"
        assert slack.mention("hi <b>", ana, general).answer().text == f"{slack.default.bot.mention} hi &lt;b&gt;"
        assert slack.direct("hello", ana).answer().text == "im hello"
        assert slack.shortcut("quick", ana).answer().view is not None
        post = slack.place(general, "remember")
        assert slack.message_shortcut("note", post, ana).answer().text == "remember"
    assert bolt.calls[0]["container"]["type"] == "view"
    assert slack.messages(general)[1]["thread_ts"] == slack.messages(general)[0]["ts"]


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
def test_several_workspaces_and_an_uninstall(bolt: Bolt) -> None:
    slack = bolt.slack
    other = slack.workspace("Other", enterprise_id="E0TEST")
    eve = slack.member("eve", workspace=other)
    seen: list[str] = []

    @bolt.app.event("app_uninstalled")
    async def gone(body: Any) -> None:
        seen.append(body["team_id"])

    @bolt.app.event("tokens_revoked")
    async def revoked(event: Any) -> None:
        seen.append(event["tokens"]["bot"][0])

    with bolt:
        for sent in slack.uninstall(other):
            assert sent.wait().ok
        slack.until(lambda: len(seen) == 2)
    assert sorted(seen) == sorted([other.id, other.bot.id])
    with pytest.raises(LookupError):
        slack.command("/x", "", eve, slack.channel("x", other))
    code = slack.code(other, eve)
    credentials = {"client_id": slack.client_id, "client_secret": slack.client_secret}
    told = ask(slack, "oauth_v2_access", code=code, **credentials)
    assert told["team"]["id"] == other.id
    assert ask(slack, "auth_test", token=told["access_token"])["enterprise_id"] == "E0TEST"
