"""One process tells a platform of the commands, and only when they changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.store import registrations
from bot.store.engine import Store
from bot.store.registrations import LEASE, Claim, Scope
from tests.conftest import NOON

SCOPE = Scope("somewhere", "4711")


def test_it_is_told_once_for_each_change(store: Store) -> None:
    assert registrations.claim(store, SCOPE, "a", NOON) is Claim.MINE
    registrations.confirm(store, SCOPE, "a", {"roadmap": "1"}, NOON)
    assert registrations.claim(store, SCOPE, "a", NOON) is Claim.DONE
    assert registrations.ids(store, SCOPE) == {"roadmap": "1"}
    assert registrations.claim(store, SCOPE, "b", NOON) is Claim.MINE


def test_one_of_many_is_at_it(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: registrations.claim(store, SCOPE, "a", NOON), range(16)))
    assert sorted(claims) == [Claim.MINE, *[Claim.THEIRS] * 15]


def test_a_claim_ends_with_its_lease_or_when_it_is_given_back(store: Store) -> None:
    assert registrations.claim(store, SCOPE, "a", NOON) is Claim.MINE
    assert registrations.claim(store, SCOPE, "a", NOON + LEASE) is Claim.THEIRS
    assert registrations.claim(store, SCOPE, "a", NOON + LEASE + timedelta(seconds=1)) is Claim.MINE
    registrations.release(store, SCOPE)
    assert registrations.claim(store, SCOPE, "a", NOON + LEASE + timedelta(seconds=2)) is Claim.MINE


def test_places_and_applications_are_apart(store: Store) -> None:
    registrations.confirm(store, SCOPE, "a", {"roadmap": "1"}, NOON)
    for other in (Scope("somewhere", "4712"), Scope("somewhere", "4711", "guild"), Scope("elsewhere", "4711")):
        assert registrations.ids(store, other) == {}
        assert registrations.claim(store, other, "a", NOON) is Claim.MINE
