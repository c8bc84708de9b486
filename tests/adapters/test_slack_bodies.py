"""Requests that are signed and make no sense, and workspaces that are not there: a 400 or an answer, never a 500."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.site import OverHttp
from adapters.slack.workspaces import REMOVED, Workspace
from bot.app import App
from tests.adapters.slack_http import installed, over_http
from tests.adapters.slack_raw import FORM, JSON, form, interaction, send, signed
from tests.adapters.slack_trial import calls, logged, quiet, read
from tests.fakes.slack_server import FakeSlack

HUSH = "hush-hush"
"""What somebody typed: it may stand in no log."""

NONSENSE = (
    b"[]",
    b"null",
    b"5",
    b'"x"',
    b"{",
    b"no json",
    b'{"event": null}',
    b'{"event": "x", "type": "event_callback"}',
    b'{"event": [1], "type": "event_callback"}',
    b'{"event": {"type": {"a": 1}}, "type": "event_callback"}',
    b'{"authorizations": 5}',
    b'{"team": 5}',
    b'{"user": 5}',
    b"[" * 200_000,
    b'{"a":' * 150_000,
)


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


@pytest.fixture
def site(exercises: App, fake: FakeSlack) -> Iterator[OverHttp]:
    """The adapter over HTTP, in one workspace."""
    with over_http(exercises, fake) as adapter:
        installed(fake)
        yield adapter


def test_what_slack_would_not_write(site: OverHttp) -> None:
    with logged() as log:
        for body in NONSENSE:
            assert send(site.port or 0, signed(body), body)[0] == 400, body[:50]
        for payload in ("", "{", "[]", "null", "5"):
            body = form(payload=payload)
            assert send(site.port or 0, signed(body, FORM), body)[0] == 400, body
    assert site.counts["not_slack:body"] == len(NONSENSE) + 5
    assert "Traceback" not in log.getvalue()


@pytest.mark.parametrize("part", ["actions", "container", "user", "message", "channel", "response_url", "view"])
def test_a_part_that_is_nothing(site: OverHttp, fake: FakeSlack, part: str) -> None:
    """Bolt takes a payload apart for whoever listens, and stumbles over what is not there."""
    place = {"team": {"id": fake.default.id}, "user": {"id": "U012AB3CD"}, "trigger_id": "1.2.x"}
    for kind in ("block_actions", "message_action", "view_submission", "shortcut", "block_suggestion", "none"):
        body = interaction({**place, "type": kind, "actions": [], part: None})
        assert send(site.port or 0, signed(body, FORM), body)[0] == 200, kind
    quiet(site, fake)


def test_another_content_type_is_what_its_body_says(site: OverHttp) -> None:
    """The type is not signed: it decides nothing but whether the body can be read."""
    event, command = b'{"type": "event_callback", "event": {"type": "x"}}', form(command="/try", text="greet")
    for kind in (FORM, JSON, "text/plain", "", "application/json; charset=utf-8"):
        other = event.replace(b'"x"', json.dumps(f"x{kind}").encode())
        assert send(site.port or 0, signed(other, kind), other)[0] == 200
    assert send(site.port or 0, signed(command, JSON), command)[0] == 400


def test_a_fault_of_ours_is_no_500_and_keeps_quiet(
    site: OverHttp, fake: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bolt would write the fault's text into the log. An event is sent again."""

    async def fault(_: str) -> Workspace:
        raise RuntimeError(HUSH)

    with logged() as log, monkeypatch.context() as broken:
        broken.setattr(site.workspaces, "of", fault)
        fake.delivery.retries = (0.1,) * 100
        event = fake.mention("try greet Ana", fake.member("ana"), fake.channel("general"))
        fake.until(lambda: len(event.attempts) > 2)
        assert [attempt.reason for attempt in event.attempts[1:3]] == ["http_error"] * 2
    assert "Hello, Ana" in event.answer(5).text
    assert "a request could not be taken" in log.getvalue()
    assert HUSH not in log.getvalue()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.just(HUSH),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a payload."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


def changed(payload: Any, path: tuple[Any, ...], new: Any) -> Any:
    """``payload`` with another part at ``path``."""
    other = deepcopy(payload)
    inner = other
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = new
    return other


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_part_may_be_anything(site: OverHttp, fake: FakeSlack, data: st.DataObject) -> None:
    """Real payloads with one part replaced."""
    place, user = fake.default, fake.member("ana")
    who = {"team": {"id": place.id}, "user": {"id": user.id, "team_id": place.id}, "trigger_id": "1.2.x"}
    view = {"id": "V1", "hash": "h", "type": "modal", "private_metadata": "{}", "state": {"values": {}}}
    payload: Any = data.draw(
        st.sampled_from(
            [
                {
                    "type": "event_callback",
                    "team_id": place.id,
                    "event_id": "Ev1",
                    "event": {"type": "app_mention", "user": user.id, "channel": "C1", "text": HUSH, "ts": "1.1"},
                },
                {"type": "event_callback", "team_id": "T0", "event": {"type": "tokens_revoked", "tokens": {"bot": []}}},
                {**who, "type": "block_actions", "actions": [{"type": "button", "value": HUSH}], "container": {}},
                {**who, "type": "view_submission", "view": view},
                {**who, "type": "message_action", "callback_id": "note", "message": {"text": HUSH}},
            ]
        )
    )
    path = data.draw(st.sampled_from(list(places(payload))))
    odd = changed(payload, path, data.draw(VALUES))
    event = odd.get("type") == "event_callback"
    body = json.dumps(odd).encode() if event else interaction(odd)
    with logged() as log:
        assert send(site.port or 0, signed(body, JSON if event else FORM), body)[0] in (200, 400, 401)
        quiet(site, fake)
    assert HUSH not in log.getvalue()


class TestNotInstalled:
    """Calls from a workspace that Cairn does not know, as in the moments after its removal."""

    @pytest.fixture
    def stranger(self, exercises: App, fake: FakeSlack) -> Iterator[OverHttp]:
        """The adapter over HTTP, installed nowhere."""
        with over_http(exercises, fake) as adapter:
            yield adapter

    def test_a_command_says_how_to_add_cairn(self, stranger: OverHttp, fake: FakeSlack) -> None:
        with logged() as log:
            sent = fake.command("/try", f"greet {HUSH}", fake.member("ana"), fake.channel("general"))
            answer = sent.answer(5)
        assert (answer.via, answer.ephemeral) == ("ack", True)
        assert answer.text == REMOVED
        (link,) = (e for block in answer.blocks if block["type"] == "actions" for e in block["elements"])
        assert link["url"] == "https://cairn.example.org/slack/install"
        assert not [line for line in log.getvalue().splitlines() if '"error"' in line]

    def test_a_click_a_form_and_a_message_s_menu(self, stranger: OverHttp, fake: FakeSlack) -> None:
        general, ana = fake.channel("general"), fake.member("ana")
        button = {"type": "button", "text": {"type": "plain_text", "text": "x"}, "action_id": "b", "value": "x"}
        placed = fake.place(general, "Earlier.", blocks=[{"type": "actions", "elements": [button]}])
        for sent in (fake.click(placed, "b", ana), fake.message_shortcut("note", placed, ana)):
            answer = sent.answer(5)
            assert (answer.text, answer.ephemeral, answer.replaced) == (REMOVED, True, False)
        who = {"team": {"id": fake.default.id}, "user": {"id": ana.id}}
        values = {"text": {"text": {"type": "plain_text_input", "value": "x"}}}
        body = interaction({**who, "type": "view_submission", "view": {"id": "V1", "state": {"values": values}}})
        status, said = send(stranger.port or 0, signed(body, FORM), body)
        assert (status, json.loads(said)) == (200, {"response_action": "errors", "errors": {"text": REMOVED}})

    def test_an_event_is_done_with(self, stranger: OverHttp, fake: FakeSlack) -> None:
        sent = fake.mention("try greet Ana", fake.member("ana"), fake.channel("general"))
        assert sent.wait(5).ok
        assert len(sent.attempts) == 1
        assert not calls(fake, "chat.postMessage") + calls(fake, "chat.postEphemeral")

    def test_once_it_is_added_it_answers_at_once(self, stranger: OverHttp, fake: FakeSlack) -> None:
        ana, general = fake.member("ana"), fake.channel("general")
        assert fake.command("/try", "greet Ana", ana, general).answer(5).text == REMOVED
        installed(fake)
        assert "Hello, Ana" in read(fake.command("/try", "greet Ana", ana, general).answer(5))
