"""Logs: a line each, no secret, nothing a member typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest

from bot import logs

SNOWFLAKE = "MTAxMjM0NTY3ODkwMTIzNDU2Nw"  # the shape of a token, not one: base64 of a made-up number
TOKENS = (
    "xox" + "b-1234567890-abcdefABCDEF",
    "xox" + "p-12-34-56-abcdef0123456789",
    "xox" + "e.xoxp-1-Mi0yLTEyMzQ1Njc4",
    "xapp-" + "1-A0123456789-1234567890-abcdef",
    f"{SNOWFLAKE}.GabcDE.{'a1B2-' * 7}xyz",
)


@pytest.fixture
def lines() -> Iterator[Callable[..., list[str]]]:
    """Everything written since the log was set up, as lines."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = io.StringIO()

    def start(form: str = "json", level: str = "info") -> Callable[[], list[str]]:
        logs.set_up(level, form, stream)  # type: ignore[arg-type]
        return lambda: stream.getvalue().splitlines()

    yield start  # type: ignore[misc]
    root.handlers[:], root.level = before
    for name in logs.OWN:
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.captureWarnings(False)


@pytest.mark.parametrize("token", TOKENS)
def test_the_shape_of_a_token_is_masked(token: str) -> None:
    for text in (
        token,
        f"before {token} after",
        f'"{token}"',
        f"token={token}&x=1",
        f"https://h/?t={token}",
        f"({token})",
    ):
        assert token not in logs.redact(text)
        assert token[:-4] not in logs.redact(text)
        assert logs.MASK in logs.redact(text)


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("postgresql://ana:s3cret@db:5432/x", "postgresql://[secret]@db:5432/x"),
        ("postgresql://ana:s3@c/re:t@db/x", "postgresql://[secret]@db/x"),
        ("redis://:s3cret@cache", "redis://[secret]@cache"),
        ("Authorization: Bearer abcdefghijklmnopqrstuvwxyz", "Authorization: Bearer [secret]"),
        ("password=s3cret next", "password=[secret] next"),
        ("client_secret: 's3cret'", "client_secret: '[secret]'"),
        ("POST /api/webhooks/123456/abcdefghijklmnopqrstuvwxyz-0", "POST /api/webhooks/123456/[secret]"),
        ("https://hooks.example.com/commands/T1/2/abc", "https://hooks.example.com/[secret]"),
        ("https://docs.python.org/3/library/re.html", "https://docs.python.org/3/library/re.html"),
        ("stage 3 of 8, 09:30", "stage 3 of 8, 09:30"),
    ],
)
def test_other_secrets_in_text(text: str, redacted: str) -> None:
    assert logs.redact(text) == redacted


def test_a_value_that_is_called_a_secret_is_masked_whole() -> None:
    found = logs.redact({"Token": "short", "nested": {"api_key": 5}, "list": [TOKENS[0], 1, None, True]})
    assert found == {"Token": logs.MASK, "nested": {"api_key": logs.MASK}, "list": [logs.MASK, 1, None, True]}


def test_long_text_is_cut() -> None:
    assert len(logs.redact("a " * 5000)) == logs.VALUE_LENGTH


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize(
    "text", ["a\nforged line", "a\r\nforged", "a\u2028forged", "a\x1b[31mforged", "a\u202eforged", "a\x85forged"]
)
def test_a_line_stays_a_line(lines: Callable[..., Callable[[], list[str]]], form: str, text: str) -> None:
    written = lines(form)
    logging.getLogger("bot.test").info("said: %s", text, extra={"community": text})
    assert len(written()) == 1
    for character in "\n\r\u2028\u202e\x85":
        assert character not in written()[0].replace("\n", "")
    assert "\x1b[31mforged" not in written()[0]


def test_json_lines_carry_what_operators_search_for(lines: Callable[..., Callable[[], list[str]]]) -> None:
    written = lines()
    logging.getLogger("bot.app").error("command failed", extra={"reference": "1a2b3c4d", "command": "roadmap stage"})
    line = json.loads(written()[0])
    assert line["timestamp"].endswith("Z")
    assert {name: line[name] for name in ("event", "level", "logger", "reference", "command")} == {
        "event": "command failed",
        "level": "error",
        "logger": "bot.app",
        "reference": "1a2b3c4d",
        "command": "roadmap stage",
    }


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_exception_is_types_and_places_without_what_it_quotes(
    lines: Callable[..., Callable[[], list[str]]], form: str
) -> None:
    written = lines(form)
    try:
        try:
            int("my diary")
        except ValueError as error:
            raise KeyError(f"my diary and {TOKENS[0]}") from error
    except KeyError as error:
        logging.getLogger("bot.app").error("command failed", exc_info=error)
    text = "\n".join(written())
    assert "KeyError" in text
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "diary" not in text
    assert TOKENS[0] not in text


def test_an_exception_about_code_keeps_its_message(lines: Callable[..., Callable[[], list[str]]]) -> None:
    written = lines()
    try:
        raise ModuleNotFoundError("No module named 'psycopg'")
    except ImportError:
        logging.getLogger("bot").exception("failed")
    assert "No module named 'psycopg'" in json.loads(written()[0])["exception"][0]


def test_libraries_are_heard_from_warnings_on(lines: Callable[..., Callable[[], list[str]]]) -> None:
    written = lines(level="debug")
    logging.getLogger("some.library").info("payload of a message")
    logging.getLogger("bot.x").debug("ours")
    logging.getLogger("adapters.x").debug("ours too")
    logging.getLogger("some.library").warning("listen")
    assert [json.loads(line)["event"] for line in written()] == ["ours", "ours too", "listen"]


def test_auto_is_json_where_nobody_looks(lines: Callable[..., Callable[[], list[str]]]) -> None:
    written = lines("auto")
    logging.getLogger("bot").info("hello")
    assert json.loads(written()[0])["event"] == "hello"


def test_what_cannot_be_formatted_is_not_printed(
    lines: Callable[..., Callable[[], list[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    written = lines()
    record = logging.LogRecord("bot.x", logging.INFO, __file__, 1, "%d of %d", ("a diary",), None)
    logging.getLogger().handlers[-1].handle(record)
    assert written() == ["a log line of bot.x could not be written"]
    assert "diary" not in capsys.readouterr().err


def test_setting_up_twice_writes_once(lines: Callable[..., Callable[[], list[str]]]) -> None:
    lines()
    written = lines()
    logging.getLogger("bot").info("once")
    assert len(written()) == 1
