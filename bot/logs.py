"""Logs: one JSON object a line for machines, coloured lines for a person at a terminal; never tokens or members' text."""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

_SECRETS = re.compile(
    r"xox[a-z]-[\w-]{8,}"  # Slack bot, user and refresh tokens
    r"|xapp-[\w-]{8,}"  # Slack app tokens
    r"|[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # Discord bot tokens
    r"|(?<=://)[^\s/@:]+:[^\s/@]+(?=@)"  # user:password in an address
)
_MASK = "[secret]"


def set_up(level: str = "info", form: Literal["auto", "json", "text"] = "auto") -> None:
    """Send all logs of this process to standard error, from ``level`` up. ``auto`` is text for a terminal, else JSON."""
    import structlog

    readable = form == "text" or (form == "auto" and sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=True) if readable else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask everything that has the shape of a secret, in every text of the event."""
    return {name: _redacted(value) for name, value in event.items()}


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRETS.sub(_MASK, value)
    if isinstance(value, dict):
        return {name: _redacted(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_redacted(each) for each in value]
    return value
