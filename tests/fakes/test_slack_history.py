"""The fake Slack's history, clock and lost answers behave as the tests of lost posts need them to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


def client(slack: FakeSlack) -> WebClient:
    return WebClient(slack.token, base_url=slack.api_url, retry_handlers=[])


def test_from_a_time_on_history_goes_forward(slack: FakeSlack) -> None:
    general = slack.channel("general")
    every = [slack.place(general, f"Message {number}")["ts"] for number in range(30)]
    page = client(slack).conversations_history(channel=general.id, oldest=every[4], limit=10)
    assert [each["ts"] for each in page["messages"]] == every[5:15][::-1]
    assert page["has_more"]
    newest = client(slack).conversations_history(channel=general.id, limit=10)
    assert [each["ts"] for each in newest["messages"]] == every[20:][::-1]


def test_an_unlisted_app_reads_it_once_a_minute(slack: FakeSlack) -> None:
    slack.world.unlisted = True
    general = slack.channel("general")
    for number in range(20):
        slack.place(general, f"Message {number}")
    page = client(slack).conversations_history(channel=general.id, limit=100)
    assert (len(page["messages"]), page["has_more"]) == (15, True)
    with pytest.raises(SlackApiError) as caught:
        client(slack).conversations_history(channel=general.id)
    assert caught.value.response.status_code == 429
    assert 50 < int(caught.value.response.headers["Retry-After"]) <= 60


@pytest.mark.parametrize("ahead", [0.0, -3600.0])
def test_its_clock_is_its_own(slack: FakeSlack, ahead: float) -> None:
    slack.world.ahead = ahead
    answer = client(slack).chat_postMessage(channel=slack.channel("general").id, text="Now.")
    told = next(value for name, value in answer.headers.items() if name.lower() == "date")
    assert abs(parsedate_to_datetime(told).timestamp() - time.time() - ahead) < 5
    assert abs(float(answer["ts"]) - time.time() - ahead) < 5


def test_it_may_do_what_it_says_it_could_not(slack: FakeSlack) -> None:
    general = slack.channel("general")
    slack.fail_next("chat.postMessage", ("after", "internal_error"))
    with pytest.raises(SlackApiError, match="internal_error"):
        client(slack).chat_postMessage(channel=general.id, text="Now.")
    assert len(slack.messages(general)) == 1
