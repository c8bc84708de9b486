"""The Web API, response addresses, files, refusals and faults, as slack_sdk sees them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.bare_bolt import ask, client, refused
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_trouble import Limits


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """One without a rate limit."""
    with FakeSlack(limits=None) as fake:
        yield fake


def raw(slack: FakeSlack, method: str, **how: Any) -> Any:
    """Call a method without slack_sdk."""

    async def call() -> Any:
        async with aiohttp.ClientSession() as session, session.post(slack.api_url + method, **how) as got:
            return await got.json()

    return asyncio.run(call())


def test_tokens(slack: FakeSlack) -> None:
    assert ask(slack, "auth_test")["user_id"] == slack.default.bot.id
    assert raw(slack, "auth.test", data={"token": slack.token})["team_id"] == slack.default.id
    assert raw(slack, "nonsense", data={"token": slack.token})["error"] == "unknown_method"
    assert refused(slack, "auth_test", "")["error"] == "not_authed"
    assert refused(slack, "auth_test", "xoxb-wrong")["error"] == "invalid_auth"
    assert refused(slack, "auth_test", slack.app_token)["error"] == "not_allowed_token_type"
    other = slack.workspace("Other")
    assert ask(slack, "auth_revoke", other.token)["revoked"]
    assert refused(slack, "auth_test", other.token)["error"] == "token_revoked"
    slack.revoke(slack.default, "account_inactive")
    assert refused(slack, "auth_test")["error"] == "account_inactive"


def test_channels_and_scopes(slack: FakeSlack) -> None:
    ana = slack.member("ana", admin=True, tz="Asia/Tokyo")
    general, hall = slack.channel("general"), slack.channel("hall", member=False)
    cellar = slack.channel("cellar", private=True, member=False)
    foreign = slack.channel("foreign", slack.workspace("Other"))
    for name in (general.id, "general", "#general", ana.id):
        assert ask(slack, "chat_postMessage", channel=name, text="hi")["ok"]
    assert ask(slack, "chat_postMessage", channel=hall.id, text="hi")["ok"]
    slack.scopes.remove("chat:write.public")
    assert refused(slack, "chat_postMessage", channel=hall.id, text="hi")["error"] == "not_in_channel"
    for channel in (cellar, foreign):
        assert refused(slack, "chat_postMessage", channel=channel.id, text="hi")["error"] == "channel_not_found"
    general.archived = True
    assert refused(slack, "chat_postMessage", channel=general.id, text="hi")["error"] == "is_archived"
    user = ask(slack, "users_info", user=ana.id)["user"]
    assert (user["is_admin"], user["tz"], user["tz_offset"]) == (True, "Asia/Tokyo", 9 * 3600)
    assert refused(slack, "users_info", user="U0")["error"] == "user_not_found"
    slack.scopes.remove("users:read")
    told = refused(slack, "users_info", user=ana.id)
    assert (told["error"], told["needed"]) == ("missing_scope", "users:read")
    assert "chat:write" in told["provided"]
    assert ask(slack, "conversations_info", channel=hall.id)["channel"]["is_member"] is False
    listed = ask(slack, "conversations_list", types="public_channel,private_channel", limit=1)
    assert listed["response_metadata"]["next_cursor"] == "1"
    assert ask(slack, "conversations_open", users=[ana.id])["channel"]["id"] == slack.dm(ana).id


def test_messages_change_and_history_has_metadata(slack: FakeSlack) -> None:
    general = slack.channel("general")
    mark = {"event_type": "cairn", "event_payload": {"key": "7"}}
    first = ask(slack, "chat_postMessage", channel=general.id, text="one", metadata=mark)
    second = ask(slack, "chat_postMessage", channel=general.id, text="x" * 40_001)
    assert len(second["message"]["text"]) == 40_000
    assert ask(slack, "chat_update", channel=general.id, ts=first["ts"], text="two")["text"] == "two"
    history = ask(slack, "conversations_history", channel=general.id, include_all_metadata=True)["messages"]
    assert [m["ts"] for m in history] == [second["ts"], first["ts"]]
    assert history[1]["metadata"] == mark
    plain = ask(slack, "conversations_history", channel=general.id, oldest=first["ts"], inclusive=True, limit=1)
    assert plain["has_more"]
    assert "metadata" not in plain["messages"][0]
    ask(slack, "chat_delete", channel=general.id, ts=first["ts"])
    assert refused(slack, "chat_update", channel=general.id, ts=first["ts"], text="x")["error"] == "message_not_found"
    form = {"token": slack.token, "channel": general.id, "text": " "}
    assert raw(slack, "chat.postMessage", data=form)["error"] == "no_text"
    form["blocks"] = '[{"type": "divider"}]'
    assert raw(slack, "chat.postMessage", data=form)["message"]["blocks"][0]["type"] == "divider"
    assert [m["text"][:1] for m in slack.messages(general)] == ["x", " "]


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": plain(text)}


INPUT = {"type": "input", "label": plain("l"), "element": {"type": "plain_text_input", "action_id": "i"}}
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "c"}]]}


def test_views_and_their_triggers() -> None:
    view: dict[str, Any] = {"type": "modal", "title": plain("t"), "submit": plain("s"), "blocks": [INPUT]}
    with FakeSlack(trigger_life=0.3, ack_within=0.2) as slack:
        ana, general = slack.member(), slack.channel("general")
        sent = slack.command("/x", "", ana, general)
        bad: list[dict[str, Any]] = [
            {**view, "title": plain("t" * 25)},
            {**view, "close": plain("c" * 25)},
            {**view, "private_metadata": "m" * 3001},
            {**view, "callback_id": "c" * 256},
            {**view, "blocks": [section("x")] * 101},
            {**view, "blocks": [TABLE]},
            {name: view[name] for name in ("type", "title", "blocks")},
            {name: view[name] for name in ("type", "submit", "blocks")},
        ]
        for wrong in bad:
            told = refused(slack, "views_open", trigger_id=sent.payload["trigger_id"], view=wrong)
            assert told["error"] == "invalid_arguments"
            assert told["response_metadata"]["messages"]
        sent = slack.command("/x", "", ana, general)
        trigger = sent.payload["trigger_id"]
        shown = ask(slack, "views_open", trigger_id=trigger, view={**view, "external_id": "mine"})["view"]
        assert sent.answer().view == shown
        assert refused(slack, "views_open", trigger_id=trigger, view=view)["error"] == "exchanged_trigger_id"
        assert refused(slack, "views_open", trigger_id="1.2.3", view=view)["error"] == "invalid_trigger_id"
        late = slack.command("/x", "", ana, general)
        time.sleep(0.35)
        told = refused(slack, "views_open", trigger_id=late.payload["trigger_id"], view=view)
        assert told["error"] == "expired_trigger_id"
        new = ask(slack, "views_update", external_id="mine", view=view, hash=shown["hash"])["view"]
        assert new["hash"] != shown["hash"]
        told = refused(slack, "views_update", view_id=shown["id"], view=view, hash=shown["hash"])
        assert told["error"] == "hash_conflict"
        assert refused(slack, "views_update", view_id="V0", view=view)["error"] == "not_found"
        home = {"type": "home", "blocks": [section("x")] * 100}
        ask(slack, "views_publish", user_id=ana.id, view=home)
        assert refused(slack, "views_publish", user_id="U0", view=home)["error"] == "user_not_found"
        assert len((slack.home(ana) or {})["blocks"]) == 100


def test_files(slack: FakeSlack) -> None:
    ana, general = slack.member(), slack.channel("general")

    async def fetch(url: str, token: str) -> tuple[str, bytes]:
        headers = {"Authorization": f"Bearer {token}"}
        async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as got:
            return got.content_type, await got.read()

    told = ask(slack, "files_upload_v2", channel=general.id, filename="a.csv", content="a,b", initial_comment="look")
    shown = slack.messages(general)[0]
    assert (shown["text"], shown["files"][0]["name"]) == ("look", "a.csv")
    assert asyncio.run(fetch(shown["files"][0]["url_private"], slack.token)) == ("text/csv", b"a,b")
    assert ask(slack, "files_info", file=told["file"]["id"])["file"]["size"] == 3
    theirs = slack.upload("b.txt", b"hello", ana)
    assert asyncio.run(fetch(theirs["url_private_download"], slack.token)) == ("text/plain", b"hello")
    assert asyncio.run(fetch(theirs["url_private_download"], "xoxb-wrong"))[0] == "text/html"
    assert refused(slack, "files_info", file="F0")["error"] == "file_not_found"


def respond(url: str, **said: Any) -> tuple[int, str]:
    """Post to a response address."""

    async def post() -> tuple[int, str]:
        got = await AsyncWebhookClient(url).send(**said)
        return got.status_code, got.body

    return asyncio.run(post())


def test_response_addresses_wear_out() -> None:
    with FakeSlack(url_life=1.0, ack_within=0.2) as slack:
        ana, hall = slack.member(), slack.channel("hall", private=True, member=False)
        sent = slack.command("/x", "", ana, hall)
        url = sent.payload["response_url"]
        assert respond(url, text="one", response_type="in_channel") == (200, "ok")
        assert respond(url, text="two", replace_original=True)[0] == 200
        assert respond(url, text="three")[0] == 200
        assert respond(url, text="bad", blocks=[section("")])[0] == 400
        assert respond(url, delete_original=True)[0] == 200
        assert respond(url, text="six") == (404, '{"ok":false,"error":"used_url"}')
        assert [m["text"] for m in slack.messages(hall)] == ["two"]
        assert slack.private(ana) == []
        assert [(a.text, a.replaced, a.deleted) for a in sent.answers] == [
            ("one", False, False),
            ("two", True, False),
            ("three", False, False),
            ("three", False, True),
        ]
        slack.wire.url_life = 0.0
        late = slack.command("/x", "", ana, hall)
        assert respond(late.payload["response_url"], text="x") == (404, '{"ok":false,"error":"expired_url"}')


def test_rate_limits() -> None:
    with FakeSlack(limits=Limits(per_second=20.0, burst=2)) as slack:
        one, two = slack.channel("one"), slack.channel("two")
        for channel in (one, one, two, two):
            ask(slack, "chat_postMessage", channel=channel.id, text="x")
        slack.limits = Limits(per_second=0.5, burst=2)
        for _ in range(3):
            try:
                ask(slack, "chat_postMessage", channel=one.id, text="x")
            except SlackApiError as error:
                told = error.response
        assert (told.status_code, told["error"]) == (429, "ratelimited")
        assert 1 <= int(told.headers["Retry-After"]) <= 2
        assert slack.count_429 >= 1
        slack.limits = None
        assert ask(slack, "chat_postMessage", channel=one.id, text="x")["ok"]


def test_faults(slack: FakeSlack) -> None:
    general = slack.channel("general")
    post = {"channel": general.id, "text": "x"}
    slack.fail_next("chat.postMessage", "ratelimited", retry_after=7)
    told = refused(slack, "chat_postMessage", **post)
    assert (told.status_code, told.headers["Retry-After"], slack.count_429) == (429, "7", 1)
    slack.fail_next("chat", "internal_error", times=2)
    for _ in range(2):
        told = refused(slack, "chat_postMessage", **post)
        assert (told.status_code, told["error"]) == (200, "internal_error")
    slack.fail_next("chat", 503)
    assert refused(slack, "chat_postMessage", **post).status_code == 503
    slack.fail_next("chat", ("delay", 0.2))
    began = time.monotonic()
    ask(slack, "chat_postMessage", **post)
    assert time.monotonic() - began > 0.2
    slack.fail_next("chat", ("after", 502))
    assert refused(slack, "chat_postMessage", **post).status_code == 502
    assert len(slack.messages(general)) == 2
    assert [r.outcome for r in slack.log if r.method == "chat.postMessage"] == [
        "fault:ratelimited",
        "fault:internal_error",
        "fault:internal_error",
        "fault:503",
        "ok",
        "ok",
    ]


@pytest.mark.parametrize("how", ["reset", "reset-after"])
def test_cut_connections(slack: FakeSlack, how: str) -> None:
    general = slack.channel("general")

    async def post(**more: Any) -> None:
        await client(slack, **more).chat_postMessage(channel=general.id, text="x")

    slack.fail_next("chat", how)
    with pytest.raises(aiohttp.ClientError):
        asyncio.run(post(retry_handlers=[]))
    assert len(slack.messages(general)) == (how == "reset-after")
    slack.fail_next("chat", how)
    asyncio.run(post(retry_handlers=[AsyncConnectionErrorRetryHandler()]))
    assert len(slack.messages(general)) == (3 if how == "reset-after" else 1)
