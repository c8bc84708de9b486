"""Zones by the names of cities, and never by an abbreviation."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.reply import Choice
from bot.study import zones

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        (" berlin ", "Europe/Berlin"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("new_york", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Munich", "Europe/Berlin"),
        ("mumbai", "Asia/Kolkata"),
        ("Port-au-Prince", "America/Port-au-Prince"),
        ("India", "Asia/Kolkata"),
        ("Cuba", "America/Havana"),
        ("Calcutta", "Asia/Calcutta"),
        ("utc", "UTC"),
    ],
)
def test_a_city_or_a_country_of_one_zone_is_clear(typed: str, zone: str) -> None:
    found = zones.meant(typed)
    assert found is not None
    assert found.zone == zone
    assert [place.zone for place in zones.search(typed, NOW)] == [zone]


@pytest.mark.parametrize(
    ("typed", "first", "least"),
    [
        ("san", "San Juan", 9),
        ("germany", "Berlin", 2),
        ("usa", "New York", 20),
        ("united kingdom", "London", 1),
        ("korea", "Seoul", 2),
        ("tokio", "Tokyo", 1),
        ("berln", "Berlin", 1),
    ],
)
def test_what_may_be_several_is_offered(typed: str, first: str, least: int) -> None:
    found = [place.city for place in zones.search(typed, NOW)]
    assert len(found) >= least
    assert first in found[:3]


@pytest.mark.parametrize("typed", ["CET", "cest", "EST", "PST", "IST", "GMT", "BST", "EST5EDT", "mst7mdt"])
def test_an_abbreviation_is_known_as_one(typed: str) -> None:
    assert zones.abbreviation(typed, 2026)
    assert zones.meant(typed) is None


@pytest.mark.parametrize("typed", ["UTC+2", "GMT-5", "+02:00", "-3", "Etc/GMT+5", "utc −3", "+0530"])
def test_an_offset_is_known_as_one(typed: str) -> None:
    assert zones.offset(typed)
    assert zones.search(typed, NOW) == []


@pytest.mark.parametrize("typed", ["UTC", "Berlin", "Lima", "xyzzy", "", "Etc/UTC"])
def test_other_words_are_neither(typed: str) -> None:
    assert not zones.abbreviation(typed, 2026)
    assert not zones.offset(typed)


def test_the_time_there_stands_beside_each() -> None:
    assert zones.place_of("Asia/Tokyo").label(NOW) == "Tokyo, Japan · Mon 21:00"
    assert zones.place_of("Asia/Calcutta").label(NOW) == "Calcutta · Mon 17:30"
    assert [place.city for place in zones.usual()][:2] == ["Honolulu", "Los Angeles"]
    assert len(zones.usual()) == 25


def test_every_place_has_a_zone_that_can_be_read_and_a_label_that_fits() -> None:
    for place in zones._places():
        assert ZoneInfo(place.zone)
        assert Choice(place.label(NOW), place.zone)
        assert place.city in {found.city for found in zones.search(place.city, NOW)}
        found = zones.meant(place.zone)
        assert found is not None
        assert found.zone == place.zone


@given(st.text(max_size=60))
def test_anything_can_be_searched(typed: str) -> None:
    for place in zones.search(typed, NOW):
        assert ZoneInfo(place.zone)
    zones.abbreviation(typed, 2026)
