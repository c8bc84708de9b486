"""What an operator watches: health, readiness whatever the database does, and metrics that Prometheus reads."""

from __future__ import annotations

import asyncio
import json
import math
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import make_url, text

from bot.app import App
from bot.chat.errors import Refused
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum.catalog import Catalog
from bot.delivery.measures import Posting
from bot.operations import metrics, web
from bot.operations.measures import BUCKETS, Measures
from bot.store import schema
from bot.store.engine import Store
from tests.fakes.cable import Cable

SECONDS = 20
SOON = web.PATIENCE + 1
"""Seconds within which whoever asks has an answer."""


@contextmanager
def serving(app: App, measures: Measures | None = None) -> Iterator[str]:
    """The operator's pages, at the address that is given."""
    listening = web.listen("127.0.0.1", 0)
    site = web.new_site(app, [measures or Measures("slack")])
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = Future()

    async def run() -> None:
        task = asyncio.create_task(web.serve(site, listening, 1))
        begun.set_result((asyncio.get_running_loop(), task))
        with suppress(asyncio.CancelledError):
            await task

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    loop, task = begun.result(SECONDS)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(SECONDS)
        assert not thread.is_alive()


def page(url: str) -> tuple[int, str]:
    """What stands at ``url``."""
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def ready(base: str) -> tuple[int, str]:
    """Whether the process is ready, and what it says of its database; in time."""
    began = time.monotonic()
    status, said = page(f"{base}/readyz")
    assert time.monotonic() - began < SOON
    found = json.loads(said)
    assert found["ready"] is (status == 200)
    return status, found["database"]


class TestReady:
    """The database is there, or is not, or is another one."""

    def test_it_is_there(self, app: App) -> None:
        with serving(app) as base:
            assert page(f"{base}/healthz") == (200, "ok\n")
            assert ready(base) == (200, "ok")

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ("UPDATE alembic_version SET version_num = '0001'", "from an older Cairn. Run: cairn db upgrade"),
            ("UPDATE alembic_version SET version_num = '9999'", "was written by a newer Cairn"),
            ("DROP TABLE alembic_version", "from an older Cairn. Run: cairn db upgrade"),
        ],
    )
    def test_it_is_another_one(self, app: App, change: str, said: str) -> None:
        with serving(app) as base:
            with app.store.transaction(write=True) as db:
                db.execute(text(change))
            status, told = ready(base)
            assert (status, said in told) == (503, True)
            assert page(f"{base}/healthz")[0] == 200

    def test_nobody_looks_what_is_due(self, app: App) -> None:
        with serving(app) as base:
            app.posting.tick()
            assert ready(base) == (200, "ok")
            assert app.posting.ticked is not None
            app.posting.ticked -= 61
            status, said = page(f"{base}/readyz")
            assert (status, json.loads(said)["ready"]) == (503, False)
            assert "Nobody has looked what is due for 61 s." in said

    def test_its_file_is_damaged(self, tmp_path: Path, content: Catalog, clock: FixedClock) -> None:
        (tmp_path / "cairn.db").write_bytes(b"not a database at all" * 100)
        store = Store(f"sqlite:///{tmp_path / 'cairn.db'}")
        with serving(App(load_tree(), store, content, clock)) as base:
            status, told = ready(base)
            assert (status, told.endswith("Point CAIRN_DATABASE_URL at another file.")) == (503, True)
        store.close()

    def test_it_is_busy(self, app: App) -> None:
        """Every thread waits for something; those who ask meanwhile are not queued behind it."""
        free, before = threading.Event(), app.store.waiting
        for _ in range(8):
            app.store._threads.submit(free.wait)
        try:
            with serving(app) as base:
                with ThreadPoolExecutor(8) as pool:
                    told = list(pool.map(ready, [base] * 8))
                assert told == [(503, "The database did not answer within 2 s.")] * 8
                assert page(f"{base}/healthz")[0] == 200
                assert "cairn_database_queue 0.0" in page(f"{base}/metrics")[1]
                free.set()
                assert ready(base) == (200, "ok")
                assert app.store.waiting == before
        finally:
            free.set()


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
class TestServer:
    """PostgreSQL at the end of a cable."""

    @pytest.fixture
    def cable(self, database: str) -> Iterator[Cable]:
        url = make_url(database)
        with Cable(url.host or "127.0.0.1", url.port or 5432) as found:
            yield found

    @pytest.fixture
    def far(self, database: str, cable: Cable, content: Catalog, clock: FixedClock) -> Iterator[App]:
        """An app whose database is at the other end."""
        url = make_url(database).set(host="127.0.0.1", port=cable.port)
        store = Store(url.render_as_string(hide_password=False))
        schema.upgrade(store)
        yield App(load_tree(), store, content, clock)
        cable.mend()
        store.close()

    def test_it_is_cut_and_mended(self, far: App, cable: Cable) -> None:
        with serving(far) as base:
            assert ready(base) == (200, "ok")
            for _ in range(2):
                cable.cut()
                status, told = ready(base)
                assert status == 503
                assert told.endswith(".")
                assert "Traceback" not in told
                cable.mend()
                assert ready(base) == (200, "ok")

    def test_it_is_frozen_and_thaws(self, far: App, cable: Cable) -> None:
        with serving(far) as base:
            assert ready(base) == (200, "ok")
            cable.freeze()
            with ThreadPoolExecutor(12) as pool:  # more than there are threads
                told = list(pool.map(ready, [base] * 12))
            assert told == [(503, "The database did not answer within 2 s.")] * 12
            assert page(f"{base}/healthz")[0] == 200
            assert page(f"{base}/metrics")[0] == 200
            cable.mend()
            until = time.monotonic() + SECONDS
            while ready(base)[0] != 200:
                assert time.monotonic() < until


def buckets(text_: str) -> dict[float, float]:
    """The histogram, as Prometheus' own parser reads it."""
    families = {family.name: family for family in text_string_to_metric_families(text_)}
    samples = families["cairn_acknowledgement_seconds"].samples
    return {float(s.labels["le"]): s.value for s in samples if s.name.endswith("_bucket")}


class TestMetrics:
    """Everything that is counted and timed."""

    def test_prometheus_reads_them(self, app: App) -> None:
        measures = Measures("slack")
        measures.counts.update({"installed": 2, 'refused:"odd"\n\\': 1})
        with serving(app, measures) as base:
            status, before = page(f"{base}/metrics")
            assert status == 200
            measures.acknowledged.add(0.03)
            measures.acknowledged.add(7.0)
            measures.counts["installed"] += 1
            after = page(f"{base}/metrics")[1]
        assert set(buckets(before).values()) == {0.0}
        found = buckets(after)
        assert (found[0.025], found[0.05], found[3.0], found[math.inf]) == (0, 1, 1, 2)
        families = {family.name: family for family in text_string_to_metric_families(after)}
        events = {s.labels["event"]: s.value for s in families["cairn_events"].samples if s.name.endswith("_total")}
        assert events == {"installed": 3, 'refused:"odd"\n\\': 1}
        (total,) = (s.value for s in families["cairn_acknowledgement_seconds"].samples if s.name.endswith("_sum"))
        assert total == pytest.approx(7.03)
        assert {"cairn_database_queue", "process_resident_memory_bytes", "python_info"} <= set(families)

    def test_posts_that_come_by_themselves(self, app: App) -> None:
        posting = app.posting
        posting.counts.update({"due": 5, "skipped": 1, "uncertain": 1})
        for seconds in (0.4, 3.0, 10**6):
            posting.arrived(seconds)
        posting.waiting = {"discord": (7, 12.5)}
        posting.tick()
        with serving(app) as base:
            said = page(f"{base}/metrics")[1]
        families = {family.name: family for family in text_string_to_metric_families(said)}
        outcomes = {s.labels["outcome"]: s.value for s in families["cairn_posts"].samples if "total" in s.name}
        assert outcomes == {"due": 5, "sent": 3, "skipped": 1, "uncertain": 1}
        late = {s.labels["le"]: s.value for s in families["cairn_post_lateness_seconds"].samples if "le" in s.labels}
        assert (late["1.0"], late["5.0"], late["172800.0"], late["+Inf"]) == (1, 2, 2, 3)
        assert 'cairn_posts_waiting{platform="discord"} 7.0' in said
        assert 'cairn_posts_oldest_seconds{platform="discord"} 12.5' in said
        assert families["cairn_ticker_age_seconds"].samples[0].value < 5

    @given(st.lists(st.floats(0, 10), max_size=40))
    @settings(max_examples=40, deadline=None)
    def test_every_bucket_holds_all_that_is_smaller(self, times: list[float]) -> None:
        measures = Measures("slack")
        for each in times:
            measures.acknowledged.add(each)
        registry = CollectorRegistry()
        registry.register(metrics._Cairn(Store("sqlite:///never-opened.db"), [measures], Posting()))
        found = buckets(metrics.text(registry).decode())
        assert set(found) == {*BUCKETS, math.inf}
        assert all(value == sum(each <= bound for each in times) for bound, value in found.items())


@pytest.mark.parametrize("host", ["192.0.2.1", "a..b", "x" * 70, "no.such.host.invalid", "1:2:3"])
def test_a_host_that_cannot_be_had_is_one_sentence(host: str) -> None:
    with pytest.raises(Refused, match=r"^Cairn cannot listen at .*, port 0: [^.]+\. Free the port, or choose another"):
        web.listen(host, 0)


def test_both_kinds_of_addresses_can_be_listened_at() -> None:
    for host in ("127.0.0.1", "localhost", "::1"):
        with suppress(Refused):  # a machine without the one kind
            web.listen(host, 0).close()
