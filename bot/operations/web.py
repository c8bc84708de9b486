"""The web server of a running Cairn: health and metrics for its operator, and the routes of whatever adapter has some.

Only an adapter's own routes are for the internet. A proxy in front lets nothing else through.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.chat.errors import Refused
from bot.operations.measures import Measures
from bot.store import schema
from bot.store.engine import Store
from bot.store.faults import StoreError

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds that the database has to answer before a process does not count as ready."""

BACKLOG = 2048
"""Connections that may wait to be taken, as many as uvicorn's own default."""

KEPT_OPEN = 75
"""Seconds that a connection without a request stays open: longer than load balancers keep theirs, commonly 60. One that
is closed from here just as it is used again is a request lost, and a command that Slack calls failed."""


def new_site(app: App, measures: Sequence[Measures], routes: Sequence[Route] = ()) -> Starlette:
    """A site with ``routes`` and the operator's own: ``/healthz``, ``/readyz`` and ``/metrics``."""
    registry: list[CollectorRegistry] = []

    async def healthy(_: Request) -> Response:
        """The process lives, and its event loop turns."""
        return PlainTextResponse("ok\n")

    async def ready(_: Request) -> Response:
        """The database answers, and is at the version of this Cairn; and it is looked what is due."""
        try:
            await asyncio.wait_for(app.store.run(_current, app.store), PATIENCE)
        except (StoreError, TimeoutError) as error:
            said = str(error) or f"The database did not answer within {PATIENCE:g} s."
            return JSONResponse({"ready": False, "database": said}, 503)
        if app.posting.stopped:
            said = f"Nobody has looked what is due for {app.posting.age:.0f} s."
            return JSONResponse({"ready": False, "database": "ok", "posts": said}, 503)
        return JSONResponse({"ready": True, "database": "ok"})

    async def measured(_: Request) -> Response:
        from bot.operations import metrics  # with the first who asks: Prometheus' library is for them alone

        if not registry:
            registry.append(metrics.new_registry(app.store, measures, app.posting))
        return Response(metrics.text(registry[0]), media_type=metrics.TEXT)

    site = Starlette(
        routes=[
            *routes,
            Route("/healthz", healthy),
            Route("/readyz", ready),
            Route("/metrics", measured),
        ]
    )
    site.router.redirect_slashes = False  # it would lead to whatever host the request names
    return site


def listen(host: str, port: int) -> socket.socket:
    """A socket at ``host`` and ``port`` (0: any that is free). Raises ``Refused`` where that cannot be had.

    Its connections send at once: asyncio sees to that only for sockets that it made itself, and an answer in two
    pieces, as uvicorn writes it, would wait 40 ms for the other side's word on the first.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        found = socket.create_server((host, port), family=family, backlog=BACKLOG)
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return found
    except (OSError, UnicodeError) as error:  # the latter for what cannot be a name of a host
        reason = str(getattr(error, "strerror", None) or error).partition(" (while")[0]  # it names the address again
        raise Refused(
            f"Cairn cannot listen at {host}, port {port}: {reason}. Free the port, or choose another "
            "one with CAIRN_HTTP_PORT and CAIRN_HTTP_HOST."
        ) from error


async def serve(site: Starlette, listening: socket.socket, grace: float) -> None:
    """Serve ``site`` until cancelled; then take no more, and wait ``grace`` seconds for what is being answered."""
    config = uvicorn.Config(
        site,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEPT_OPEN,
        timeout_graceful_shutdown=int(grace),
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving


class _Server(uvicorn.Server):
    """uvicorn in a process that minds its own signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _current(store: Store) -> None:
    schema.require_current(store)
