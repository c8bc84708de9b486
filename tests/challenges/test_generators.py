"""All generators: the same bytes everywhere and for ever, sound keys, files within the limits, one variant a member."""

from __future__ import annotations

import os
from hashlib import sha256

import pytest

from bot.challenges.generators import PERSONAL, SHARED, draw, generate, seed_of, versions
from bot.challenges.generators.made import MOST_BYTES, MOST_ROWS, Generated
from bot.challenges.keys import ChoiceKey, NumberKey, TextKey
from tests.challenges.pinned import PINNED

SEEDS = 1000 if os.environ.get("CAIRN_TEST_SLOW") else 40
SHARED_SEEDS = 1000 if os.environ.get("CAIRN_TEST_SLOW") else 3
ALL = [(name, version) for name in (*SHARED, *PERSONAL) for version in versions(name)]


def fingerprint(made: Generated) -> str:
    """Of everything that was made, to the last digit."""
    return sha256(repr(made).encode()).hexdigest()[:16]


@pytest.mark.parametrize(("name", "version"), ALL)
def test_the_output_is_the_one_that_was_pinned(name: str, version: int) -> None:
    """One that fails after a change needs a new version: seasons that run rely on the old one."""
    assert [fingerprint(generate(name, version, seed)) for seed in (1, 2**63 + 5)] == PINNED[name, version]


def test_nothing_is_pinned_that_is_not_there() -> None:
    assert sorted(PINNED) == sorted(ALL)


@pytest.mark.parametrize("name", PERSONAL)
def test_every_seed_gives_keys_that_pass_their_own_check_and_slips_that_do_not(name: str) -> None:
    for seed in range(SEEDS):
        made = generate(name, versions(name)[-1], seed)
        assert made.keys
        assert made.hidden is None
        for key in made.keys.values():
            check_key(key)
        check_files(made)
        check_values(made)


@pytest.mark.parametrize("name", SHARED)
def test_every_seed_gives_a_set_of_two_halves_with_room_for_points(name: str) -> None:
    for seed in range(SHARED_SEEDS):
        made = generate(name, versions(name)[-1], seed)
        check_files(made)
        assert made.hidden is not None
        assert not made.keys
        halves = (made.hidden.public, made.hidden.private)
        ids = [line.partition(",")[0] for line in made.files["test.csv"].decode().splitlines()[1:]]
        assert sorted([*halves[0].labels, *halves[1].labels]) == sorted(ids)
        assert len(ids) >= 400
        assert abs(len(halves[0].labels) - len(halves[1].labels)) <= 1
        for half in halves:
            assert (half.best > half.baseline) is made.hidden.measure.rising
        for half in halves if made.hidden.measure.classes else ():
            assert set(half.labels.values()) == set(made.hidden.measure.classes)


def check_key(key: NumberKey | TextKey | ChoiceKey) -> None:
    assert key.distinct()
    if isinstance(key, NumberKey):
        assert key.accepts(key.value)
        assert key.slip(key.value) is None
        assert isinstance(key.value, int) == (key.tolerance.around(key.value) == 0)
        for miss in key.near_misses:
            assert isinstance(miss.value, int | float)
            assert not key.accepts(miss.value)
            assert key.slip(miss.value) == miss.slip
            assert abs(miss.value - key.value) > key.tolerance.around(key.value)
    elif isinstance(key, TextKey):
        assert all(key.accepts(text) for text in key.accepted)
        for miss in key.near_misses:
            assert isinstance(miss.value, str)
            assert not key.accepts(miss.value)
            assert key.slip(miss.value) == miss.slip
    else:
        assert key.accepts(key.chosen)
        for option in key.options:
            assert len(option.text) <= 75
            assert key.accepts((option.id,)) is ((option.id,) == key.chosen)
            assert bool(option.slip) is (option.id not in key.chosen)


def check_files(made: Generated) -> None:
    for name, content in made.files.items():
        assert name.isascii()
        assert len(content) <= MOST_BYTES
        assert content.count(b"\n") <= MOST_ROWS + 1


def check_values(made: Generated) -> None:
    """What a prompt shows fits a phone: short labels, lines that do not wrap."""
    assert len(made.values) <= 10
    for label, text in made.values.items():
        assert 0 < len(label) <= 40
        assert text
        assert all(len(line) <= 100 for line in text.splitlines())


@pytest.mark.parametrize("name", PERSONAL)
def test_members_have_variants_of_their_own(name: str) -> None:
    made = [repr(generate(name, versions(name)[-1], seed)) for seed in range(40)]
    assert len(set(made)) >= 36


def test_a_seed_is_of_one_season_challenge_version_and_member() -> None:
    given = (b"secret", "ch.angle-between", "vectors", 1, 7)
    seed = seed_of(*given)
    assert seed == seed_of(*given) == 807247260338083332
    others = [
        seed_of(b"other", "ch.angle-between", "vectors", 1, 7),
        seed_of(b"secret", "ch.another", "vectors", 1, 7),
        seed_of(b"secret", "ch.angle-between", "blobs", 1, 7),
        seed_of(b"secret", "ch.angle-between", "vectors", 2, 7),
        seed_of(b"secret", "ch.angle-between", "vectors", 1, 8),
        seed_of(b"secret", "ch.angle-between", "vectors", 1),
    ]
    assert len({seed, *others}) == 7


@pytest.mark.parametrize(("name", "version"), [("nothing", 1), ("vectors", 99), ("vectors", 0), ("draw", 1)])
def test_what_is_not_on_the_list_is_not_made(name: str, version: int) -> None:
    with pytest.raises(LookupError, match=name):
        generate(name, version, 1)


def test_rows_can_be_asked_for() -> None:
    made = generate("churn", 1, 1, train=50, test=400)
    assert made.files["train.csv"].count(b"\n") == 51
    assert made.files["test.csv"].count(b"\n") == 401


def test_chance_is_fair_enough() -> None:
    stream = draw.Draw(1)
    normal = [stream.normal(3, 2) for _ in range(20_000)]
    mean = sum(normal) / len(normal)
    assert mean == pytest.approx(3, abs=0.05)
    assert sum((each - mean) ** 2 for each in normal) / len(normal) == pytest.approx(4, abs=0.15)
    whole = [stream.whole(-1, 2) for _ in range(8_000)]
    assert set(whole) == {-1, 0, 1, 2}
    assert all(0.23 < whole.count(value) / 8_000 < 0.27 for value in set(whole))
    picked = [stream.weighted("ab", (3, 1)) for _ in range(8_000)]
    assert picked.count("a") / 8_000 == pytest.approx(0.75, abs=0.02)
    orders = ["".join(stream.sample("abc", 3)) for _ in range(6_000)]
    assert {0.15 < orders.count(order) / 6_000 < 0.18 for order in set(orders)} == {True}
    assert len(set(orders)) == 6
