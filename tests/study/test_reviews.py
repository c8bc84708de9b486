"""Who reviews whom, and what reviews are worth: true for any group and any scores."""

from __future__ import annotations

from collections import Counter
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from bot.curriculum.challenge import LinkPart
from bot.study.reviews import ring, worth

PART = LinkPart.model_validate(
    {
        "id": "p1",
        "kind": "link",
        "label": "Work",
        "prompt": "Show it.",
        "hosts": ["github.com"],
        "review": {
            "rubric": [
                {"id": "a", "text": "A", "levels": ["0", "1", "2"], "points": 4},
                {"id": "b", "text": "B", "levels": ["0", "1", "2", "3"], "points": 2},
            ]
        },
    }
)


@given(st.sets(st.integers(1, 10_000), max_size=40), st.integers(1, 5), st.text(max_size=8))
def test_the_ring_is_even_and_nobody_reads_themselves(authors: set[int], reviewers: int, seed: str) -> None:
    pairs = ring(list(authors), reviewers, seed)
    most = max(0, min(reviewers, len(authors) - 1))
    assert len(set(pairs)) == len(pairs) == most * len(authors)
    assert all(reviewer != author for reviewer, author in pairs)
    for side in (0, 1):
        assert set(Counter(pair[side] for pair in pairs).values()) <= {most}
    assert pairs == ring(sorted(authors, reverse=True), reviewers, seed)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=5))
def test_a_piece_is_worth_its_medians(scores: list[tuple[int, int]]) -> None:
    found = worth(PART, scores)
    assert 0 <= found <= 1
    first, second = median(each[0] for each in scores), median(each[1] for each in scores)
    assert abs(found - (4 * first / 2 + 2 * second / 3) / 6) < 1e-12
    assert worth(PART, [(2, 3)]) == 1
    assert worth(PART, [(0, 0)] * 3) == 0
