"""Who may speak to Cairn over HTTP: whatever is not Slack's is a 401, whatever is no sense a 400, and nothing a 500."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.signature import Clock
from starlette.datastructures import Headers

import adapters.slack.site
from adapters.slack.guard import LARGEST, WINDOW, Guard
from adapters.slack.site import OverHttp
from bot.app import App
from tests.adapters.slack_http import SECRET, installed, over_http
from tests.adapters.slack_raw import FORM, JSON, Header, form, send, signature, signed
from tests.adapters.slack_trial import logged
from tests.fakes.slack_server import FakeSlack

NOW = 1_800_000_000
BODY = b'{"type": "event_callback", "event_id": "Ev1", "event": {"type": "reaction_added"}}'


class Still(Clock):
    """A clock that says what it is told."""

    def __init__(self, at: float = NOW) -> None:
        self.at = at

    def now(self) -> float:
        return self.at


def headers(*pairs: Header) -> Headers:
    """As the web server gives them: any bytes, in any number."""
    raw = [tuple(x if isinstance(x, bytes) else x.encode("latin-1") for x in (name.lower(), v)) for name, v in pairs]
    return Headers(raw=raw)  # type: ignore[arg-type]


def let_in(guard: Guard, pairs: list[Header], body: bytes) -> bool:
    """Whether ``guard`` takes a request, asked as the site asks it."""
    given_headers = headers(*pairs)
    return guard.may_read(given_headers) and guard.accepts(given_headers, body)


BYTES = st.binary(max_size=80)
NAMES = st.sampled_from([b"x-slack-signature", b"x-slack-request-timestamp", b"content-length", b"x-slack-retry-num"])
NUMBERS = st.one_of(st.integers().map(str), st.text(st.characters(categories=["Nd", "No"]), max_size=30))


class TestHeaders:
    """Any headers and bodies, against the guard itself."""

    @given(st.lists(st.tuples(NAMES, BYTES | NUMBERS.map(lambda text: text.encode())), max_size=8), BYTES)
    @settings(max_examples=300, deadline=None)
    def test_nothing_is_let_in_by_luck_and_nothing_raises(self, pairs: list[Header], body: bytes) -> None:
        assert not let_in(Guard(SECRET, Still()), pairs, body)

    @given(st.text(max_size=300), st.integers(-WINDOW, WINDOW))
    @settings(max_examples=100, deadline=None)
    def test_what_slack_signed_is_let_in(self, text: str, off: int) -> None:
        body = text.encode("utf-8", "surrogatepass").decode("utf-8", "ignore").encode()
        assert let_in(Guard(SECRET, Still()), signed(body, at=NOW + off), body)

    @given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
    @settings(max_examples=100, deadline=None)
    def test_one_other_byte_is_noticed(self, place: int, more: int) -> None:
        other = bytearray(BODY)
        other[place] = (other[place] + more) % 256
        try:
            other.decode()
        except UnicodeDecodeError:
            return  # the site does not ask the guard about such a body
        assert not let_in(Guard(SECRET, Still()), signed(BODY, at=NOW), bytes(other))

    @pytest.mark.parametrize("off", [-WINDOW - 1, WINDOW + 1, -86_400, 86_400, -NOW])
    def test_another_time_is_refused(self, off: int) -> None:
        assert not let_in(Guard(SECRET, Still()), signed(BODY, at=NOW + off), BODY)

    @pytest.mark.parametrize("off", [-WINDOW, 0, WINDOW])
    def test_five_minutes_are_allowed_either_way(self, off: int) -> None:
        assert let_in(Guard(SECRET, Still()), signed(BODY, at=NOW + off), BODY)

    @pytest.mark.parametrize("length", ["9" * 5000, "-1", "²", "1e3", str(LARGEST + 1), " ", "0x10"])
    def test_a_length_that_is_none_is_not_read(self, length: str) -> None:
        pairs = [pair for pair in signed(BODY, at=NOW) if pair[0] != "Content-Length"]
        assert not Guard(SECRET, Still()).may_read(headers(*pairs, ("content-length", length)))

    def test_only_the_first_of_two_signatures_counts(self) -> None:
        right = signed(BODY, at=NOW)
        wrong = ("X-Slack-Signature", signature(BODY, NOW, "another secret"))
        assert not let_in(Guard(SECRET, Still()), [wrong, *right], BODY)
        assert let_in(Guard(SECRET, Still()), [*right, wrong], BODY)


class TestReplays:
    """What came before."""

    def test_a_replay_is_refused_as_long_as_its_signature_is_good(self) -> None:
        clock = Still(NOW - WINDOW)
        guard = Guard(SECRET, clock)
        pairs = signed(BODY, at=NOW)
        assert let_in(guard, pairs, BODY)
        for clock.at in (NOW - WINDOW, NOW, NOW + WINDOW):
            assert not let_in(guard, pairs, BODY)

    def test_an_event_that_slack_repeats_is_let_through_to_the_inbox(self) -> None:
        guard = Guard(SECRET, Still())
        assert let_in(guard, signed(BODY, at=NOW), BODY)
        assert let_in(guard, signed(BODY, at=NOW, X_Slack_Retry_Num="1"), BODY)

    @pytest.mark.parametrize("kind", [FORM, JSON, "application/json; charset=utf-8"])
    def test_a_command_is_never_repeated_whatever_its_unsigned_headers_say(self, kind: str) -> None:
        body = form(command="/progress", text="show")
        guard = Guard(SECRET, Still())
        assert let_in(guard, signed(body, FORM, NOW), body)
        assert not let_in(guard, signed(body, kind, NOW, X_Slack_Retry_Num="1"), body)

    def test_what_is_remembered_is_forgotten_in_time(self) -> None:
        clock = Still()
        guard = Guard(SECRET, clock)
        for number in range(50):
            body = b'{"n": %d}' % number
            assert let_in(guard, signed(body, at=int(clock.at)), body)
            clock.at += WINDOW
        assert len(guard._seen) <= 4


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


def without(pairs: list[Header], *names: str) -> list[Header]:
    return [pair for pair in pairs if pair[0] not in names]


class TestOnTheWire:
    """Bytes that no library sends, to a running site."""

    def test_headers_that_are_no_signature(self, site: OverHttp) -> None:
        port, bare = site.port or 0, without(signed(BODY), "X-Slack-Signature", "X-Slack-Request-Timestamp")
        at, good = str(int(time.time())), signature(BODY, int(time.time()))
        signatures = ["", "v0=", "v1=" + "0" * 64, good.upper(), good[:-1], good + "0", "v0=" + "é" * 64, b"\xff\xfe"]
        times = ["", "now", "-1", "1e9", "٣" * 3, "9" * 30, at + " x", b"\xff", "0", "1" * 200]
        tries = [[("X-Slack-Request-Timestamp", at), ("X-Slack-Signature", each)] for each in signatures]
        tries += [[("X-Slack-Request-Timestamp", _raw(each)), ("X-Slack-Signature", good)] for each in times]
        tries += [[], [("X-Slack-Signature", good)], [("X-Slack-Request-Timestamp", at)]]
        for pairs in tries:
            assert send(port, [*bare, *pairs], BODY)[0] == 401, pairs
        assert site.counts["not_slack:headers"] == len(tries)

    def test_the_wrong_secret_and_the_wrong_time(self, site: OverHttp) -> None:
        port = site.port or 0
        assert send(port, signed(BODY, secret="another"), BODY)[0] == 401
        for off in (-WINDOW - 2, WINDOW + 2):
            assert send(port, signed(BODY, at=int(time.time()) + off), BODY)[0] == 401
        assert send(port, [], BODY) == (401, b"This is not from Slack, or not of now.\n")

    def test_the_operator_is_told_once_what_may_be_wrong(self, site: OverHttp) -> None:
        """It may be Slack that is refused: with the secret of another app, or a clock that is off."""
        with logged() as log:
            for _ in range(5):
                send(site.port or 0, signed(BODY, secret="another"), BODY)
                send(site.port or 0, signed(BODY, at=int(time.time()) - 4000), BODY)
        told = [json.loads(line) for line in log.getvalue().splitlines()]
        assert [line["event"] for line in told] == ["a request was refused"] * 2
        assert "SLACK_SIGNING_SECRET is another app's" in told[0]["mend"]
        assert "clock" in told[1]["mend"]

    def test_bodies_that_are_not_what_their_headers_say(self, site: OverHttp) -> None:
        port, pairs = site.port or 0, without(signed(BODY), "Content-Length")
        chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
        lies: list[tuple[list[Header], bytes]] = [
            ([("Content-Length", "5")], BODY),  # the rest is taken for a request of its own
            ([("Content-Length", "5"), ("Content-Length", "6")], BODY),
            ([("Content-Length", "-1")], BODY),
            ([("Content-Length", "9" * 5000)], BODY),
            ([("Transfer-Encoding", "chunked"), ("Content-Length", "5")], chunked),
            ([("Transfer-Encoding", "chunked")], (b"10000\r\n" + b"a" * 65536 + b"\r\n") * 20),
            ([("Content-Length", str(LARGEST + 1))], b""),
            ([], b""),
        ]
        assert send(port, [*pairs, ("Transfer-Encoding", "chunked")], chunked)[0] == 200
        for more, body in lies:  # what is no HTTP the server itself refuses
            assert send(port, [*pairs, *more], body)[0] in (400, 401), more
        garbled = b"\xff\xfe" + BODY
        assert send(port, signed(garbled), garbled)[0] == 401

    def test_a_body_that_does_not_come_holds_nobody(self, site: OverHttp, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(adapters.slack.site, "READING", 0.2)
        pairs = [*without(signed(BODY), "Content-Length"), ("Content-Length", str(len(BODY) + 10))]
        began = time.monotonic()
        assert send(site.port or 0, pairs, BODY)[0] == 401
        assert time.monotonic() - began < 5

    def test_somebody_who_hangs_up_is_no_error(self, site: OverHttp, caplog: pytest.LogCaptureFixture) -> None:
        head = "".join(f"{name!s}: {value!s}\r\n" for name, value in without(signed(BODY), "Content-Length"))
        with socket.create_connection(("127.0.0.1", site.port or 0)) as wire:
            wire.sendall(f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n{head}\r\n".encode())
        assert send(site.port or 0, signed(BODY), BODY)[0] == 200
        assert not [record for record in caplog.records if record.levelname == "ERROR"]

    def test_other_ways_to_ask(self, site: OverHttp) -> None:
        port = site.port or 0
        for method in ("GET", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH"):
            assert send(port, signed(BODY), BODY, method)[0] == 405
        assert send(port, signed(BODY), BODY, path="/slack/install")[0] == 405
        assert send(port, signed(BODY), BODY, path="/slack/events/")[0] == 404

    def test_slack_proves_the_address_and_its_certificate(self, site: OverHttp, fake: FakeSlack) -> None:
        assert fake.verify_url()
        body = form(ssl_check="1", token="x")
        assert send(site.port or 0, signed(body, FORM), body) == (200, b"")
        assert send(site.port or 0, without(signed(body, FORM), "X-Slack-Signature"), body)[0] == 401


def _raw(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
