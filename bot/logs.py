"""Logs an operator can keep: one event a line, JSON unless somebody watches, never a token or what a member typed.

The rest of Cairn logs through the standard library. structlog, which renders the lines, takes 0.1 s to import, so it is
loaded when the first line is written: most commands never write one.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any, Literal, TextIO

OWN = ("bot", "adapters")
"""Loggers that follow ``CAIRN_LOG_LEVEL``. Libraries are heard from WARNING on: their lower levels print payloads."""

SAFE = (ImportError, AttributeError, NameError, TypeError, OSError)
"""Exceptions whose messages name code and files. The messages of all others may quote a member, and are left out."""

VALUE_LENGTH = 1000
"""Characters of one value in a line."""

MASK = "[secret]"

_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    # user:password@ in an address. Greedy up to the last @, since passwords may hold one; too much masked is harmless
    (re.compile(r"://[^\s/:@]*:\S*@"), f"://{MASK}@"),
    # tokens that begin with xoxb-, xoxp-, xoxe.xoxp-, xapp- and their kin
    (re.compile(r"\b(?:xox[a-z]|xapp)[-.][\w.%-]{8,}", re.IGNORECASE), MASK),
    # bot tokens in three parts: base64 of an id, a time, a signature
    (re.compile(r"\b[\w-]{23,32}\.[\w-]{6,7}\.[\w-]{27,}"), MASK),
    # the last part of a webhook's, an interaction's or a reply's address is its key
    (re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w-]{16,}"), rf"\g<1>{MASK}"),
    (re.compile(r"(://hooks\.[\w.-]+/)\S+"), rf"\g<1>{MASK}"),
    (re.compile(r"\b(Bearer|Bot|Basic) +[\w.~+/=-]{16,}", re.IGNORECASE), rf"\g<1> {MASK}"),
    (
        re.compile(
            r"(\b\w*(?:password|passwd|secret|token|api_?key)[\"']?\s*[=:]\s*[\"']?)[^\s&,;\"']+", re.IGNORECASE
        ),
        rf"\g<1>{MASK}",
    ),
)
_SECRET_NAME = re.compile(r"password|passwd|secret|token|authorization|cookie|api_?key", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def set_up(level: str = "info", form: Literal["auto", "json", "text"] = "auto", stream: TextIO | None = None) -> None:
    """Send every log line to ``stream`` (standard error by default). Safe to call again: the last call counts.

    ``level`` is the lowest that is written. ``auto`` means coloured text for a terminal, JSON for everything else.
    """
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _Lines)]:
        root.removeHandler(handler)
    root.addHandler(_Lines(form, stream or sys.stderr))
    root.setLevel(logging.WARNING)
    for name in OWN:
        logging.getLogger(name).setLevel(level.upper())
    logging.captureWarnings(True)


def redact(value: Any, name: str = "") -> Any:
    """``value`` as it may be written: secrets masked, control characters spelled out, long text cut.

    A value whose ``name`` says that it is a secret is masked whole. Mappings and sequences are redacted inside.
    """
    if name and _SECRET_NAME.search(name):
        return MASK
    if isinstance(value, Mapping):
        return {redact(str(key)): redact(each, str(key)) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [redact(each) for each in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = str(value)
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    text = _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
    return text if len(text) <= VALUE_LENGTH else text[: VALUE_LENGTH - 1] + "…"


class _Lines(logging.Handler):
    """Writes records as lines; builds structlog's formatter when there is something to write."""

    def __init__(self, style: Literal["auto", "json", "text"], stream: TextIO) -> None:
        super().__init__()
        self._style = style
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line. A log that cannot be written never stops the work."""
        try:
            if self.formatter is None:
                self.formatter = _formatter(self._style == "text" or (self._style == "auto" and self._stream.isatty()))
            self._stream.write(self.format(record) + "\n")
            self._stream.flush()
        except Exception:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Say that a line was lost, without its contents: the standard handler would print them."""
        try:
            self._stream.write(f"a log line of {redact(record.name)} could not be written\n")
        except (OSError, ValueError):
            return


def _formatter(text: bool) -> logging.Formatter:
    import structlog

    renderer: Any = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if text
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            _keep_frames,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _redact,
            _show_frames(text),
            renderer,
        ],
    )


def _keep_frames(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its types and frames; see ``SAFE`` for its message."""
    info = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if isinstance(info, tuple) and info[0] is not None:
        event["exception"] = _frames(*info)
    return event


def _frames(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> list[str]:
    lines = [f"{kind.__qualname__}: {error}" if isinstance(error, SAFE) else kind.__qualname__]
    lines += [f"{each.filename}:{each.lineno} in {each.name}" for each in traceback.extract_tb(trace)[-20:]]
    cause = (
        error.__cause__ or (None if error.__suppress_context__ else error.__context__) if error is not None else None
    )
    return lines + (["because of", *_frames(type(cause), cause, cause.__traceback__)] if cause is not None else [])


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {redact(str(name)): redact(value, str(name)) for name, value in event.items()}


def _show_frames(text: bool) -> Any:
    """In text, frames stand under their line, indented, so that they cannot be taken for lines of their own."""

    def show(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if text and isinstance(event.get("exception"), list):
            event["exception"] = "\n".join(f"    {line}" for line in event["exception"])
        return event

    return show
