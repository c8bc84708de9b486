"""The address of a piece of work. It is read and compared, and never opened: other members review what is there."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from bot.challenges.answers import Answer, AnswerError, Asked, Keyed, Kind, Verdict, typed
from bot.chat.upload import Upload

LENGTH = 300

_PLAIN = re.compile(r"[\x21-\x7e]+")


def _read(asked: Asked, given: str | Upload) -> Answer:
    address = normalised(typed(given), asked.part.hosts)
    return Answer(address, address)


def normalised(written: str, hosts: tuple[str, ...]) -> str:
    """The address ``written``, in the one form in which equal addresses are equal. Raises ``AnswerError``."""
    example = f"for example https://{hosts[0]}/you/your-work"
    text = written.strip().removeprefix("<").removesuffix(">")
    if len(text) > LENGTH:
        raise AnswerError(f"That address has {len(text):,} characters; {LENGTH} fit.")
    try:
        parts = urlsplit(text)
        host, port, user = (parts.hostname or "").removeprefix("www."), parts.port, parts.username
    except ValueError:
        host, port, user = "", None, None
    if not _PLAIN.fullmatch(text) or "\\" in text or not host:
        raise AnswerError(f"That is not an address that can be read. Write it whole, {example}.")
    if parts.scheme.casefold() != "https":
        raise AnswerError(f"The address should begin with https://, {example}.")
    if user is not None or parts.password is not None or port is not None:
        raise AnswerError(f"Leave out what stands before @ and the port, {example}.")
    if host not in hosts:
        raise AnswerError(f"Your work should be on {_or(hosts)}, {example}.")
    path = quote(unquote(parts.path), safe="/~@:+,;=!$&'()*").rstrip("/").removesuffix(".git")
    if path.count("/") < 1 or len(path) < 2:
        raise AnswerError(f"That is a site's front page. Give the address of your work, {example}.")
    query = f"?{parts.query}" if parts.query else ""
    return f"https://{host}{path}{query}"


def _judge(asked: Asked, keyed: Keyed, kept: str, data: bytes | None) -> Verdict:
    return Verdict(0.0, "Other members will review it.")


def _wanted(part: Any) -> str:
    return f"An address on {_or(part.hosts)}."


def _or(hosts: tuple[str, ...]) -> str:
    return hosts[0] if len(hosts) == 1 else f"{', '.join(hosts[:-1])} or {hosts[-1]}"


LINK = Kind("link", "after_review", "line", "last", _read, _judge, _wanted)
