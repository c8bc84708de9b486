"""Where the web server listens."""

from __future__ import annotations

import socket

import pytest

from bot.chat.errors import Refused
from bot.operations import web


def test_what_is_written_goes_out_at_once() -> None:
    """Whatever takes the connections: uvloop sets this by itself, asyncio not for a socket that it did not make."""
    with web.listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        taken, _ = listening.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_that_is_taken_is_refused_in_words() -> None:
    with web.listen("127.0.0.1", 0) as listening, pytest.raises(Refused, match="CAIRN_HTTP_PORT"):
        web.listen("127.0.0.1", listening.getsockname()[1])
