"""Metrics in Prometheus' text format, read at the moment when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.delivery.measures import BUCKETS as LATENESS
from bot.delivery.measures import Posting
from bot.operations.measures import BUCKETS, Measures
from bot.store.engine import Store

TEXT = "text/plain; version=0.0.4; charset=utf-8"


class _Cairn(Collector):
    """Cairn's own metrics."""

    def __init__(self, store: Store, measures: Sequence[Measures], posting: Posting) -> None:
        self._store = store
        self._measures = measures
        self._posting = posting

    def collect(self) -> Iterator[Metric]:
        """Everything, as it stands now."""
        happened = CounterMetricFamily("cairn_events", "What happened on a platform", labels=["platform", "event"])
        taken = HistogramMetricFamily(
            "cairn_acknowledgement_seconds", "Seconds until a platform was answered", labels=["platform"]
        )
        for each in self._measures:
            for event, number in sorted(each.counts.items()):
                happened.add_metric([each.platform, event], number)
            taken.add_metric([each.platform], _buckets(BUCKETS, each.acknowledged.counts), each.acknowledged.total)
        yield happened
        yield taken
        yield GaugeMetricFamily("cairn_database_queue", "Requests at or before the database", self._store.waiting)
        yield from self._posts()

    def _posts(self) -> Iterator[Metric]:
        """Of the posts that come by themselves: what became of them, how late they were, and how many wait."""
        became = CounterMetricFamily("cairn_posts", "What became of posts that were due", labels=["outcome"])
        for outcome, number in sorted(self._posting.counts.items()):
            became.add_metric([outcome], number)
        late = HistogramMetricFamily("cairn_post_lateness_seconds", "Seconds from when a post was due until it arrived")
        late.add_metric([], _buckets(LATENESS, self._posting.late), self._posting.seconds)
        waiting = GaugeMetricFamily("cairn_posts_waiting", "Posts that are due", labels=["platform"])
        oldest = GaugeMetricFamily("cairn_posts_oldest_seconds", "How long one has been due", labels=["platform"])
        for platform, (number, seconds) in sorted(self._posting.waiting.items()):
            waiting.add_metric([platform], number)
            oldest.add_metric([platform], seconds)
        yield from (became, late, waiting, oldest)
        if self._posting.age is not None:
            yield GaugeMetricFamily("cairn_ticker_age_seconds", "Since it was looked what is due", self._posting.age)


def new_registry(store: Store, measures: Sequence[Measures], posting: Posting) -> CollectorRegistry:
    """Cairn's metrics, and those of its process and its Python."""
    registry = CollectorRegistry()
    registry.register(_Cairn(store, measures, posting))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


def text(registry: CollectorRegistry) -> bytes:
    """What Prometheus reads."""
    return generate_latest(registry)


def _buckets(bounds: Sequence[float], counts: Sequence[int]) -> list[tuple[str, float]]:
    """Prometheus wants each bucket to hold all that is smaller, and a last one that holds everything."""
    found, so_far = [], 0
    for bound, number in zip((*map(str, bounds), "+Inf"), counts, strict=True):
        so_far += number
        found.append((bound, float(so_far)))
    return found
