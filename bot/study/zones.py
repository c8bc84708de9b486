"""Time zones by the cities that people know. Never by an abbreviation or an offset: those do not know clock changes.

Cities and countries are those of the zone database itself (the package ``tzdata``), with big cities that it does not
name added.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from bot.chat.text import nearest

AREAS = {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
"""What the names of places begin with; ``Etc``, ``US`` and others hold offsets and old names."""

UTC_NAME = "UTC"
"""The one zone that is no city's: what a group begins with, and some people's own choice."""

_USUAL = (
    "Honolulu, Los Angeles, Denver, Mexico City, Chicago, New York, Bogota, Sao Paulo, London, Lagos, Berlin, Paris, "
    "Cairo, Johannesburg, Istanbul, Nairobi, Dubai, Karachi, Kolkata, Dhaka, Jakarta, Shanghai, Tokyo, Sydney, Auckland"
)
"""What is offered before anything is typed: places all around the world, from west to east."""

_ALSO = {
    "America/Los_Angeles": "San Francisco, Seattle, San Diego, Las Vegas, Portland",
    "America/Chicago": "Dallas, Houston, Austin, Minneapolis",
    "America/New_York": "Boston, Washington, Philadelphia, Atlanta, Miami",
    "America/Toronto": "Montreal, Ottawa",
    "America/Edmonton": "Calgary",
    "America/Sao_Paulo": "Rio de Janeiro, Brasilia",
    "Europe/London": "Manchester, Birmingham, Edinburgh, Glasgow, Cardiff",
    "Europe/Berlin": "Munich, Hamburg, Cologne, Frankfurt, Leipzig",
    "Europe/Paris": "Lyon, Marseille, Toulouse",
    "Europe/Madrid": "Barcelona, Valencia, Seville",
    "Europe/Rome": "Milan, Naples, Turin",
    "Europe/Zurich": "Geneva, Basel, Bern",
    "Europe/Warsaw": "Krakow, Wroclaw",
    "Europe/Moscow": "Saint Petersburg",
    "Europe/Kyiv": "Lviv, Odesa, Kharkiv",
    "Europe/Istanbul": "Ankara, Izmir",
    "Africa/Lagos": "Abuja, Ibadan",
    "Africa/Johannesburg": "Cape Town, Durban, Pretoria",
    "Asia/Jerusalem": "Tel Aviv, Haifa",
    "Asia/Dubai": "Abu Dhabi",
    "Asia/Riyadh": "Jeddah",
    "Asia/Karachi": "Lahore, Islamabad",
    "Asia/Kolkata": "Mumbai, Delhi, Bengaluru, Bangalore, Chennai, Hyderabad, Pune",
    "Asia/Shanghai": "Beijing, Shenzhen, Guangzhou, Chengdu, Hangzhou",
    "Asia/Tokyo": "Osaka, Kyoto, Nagoya",
    "Asia/Seoul": "Busan",
    "Asia/Bangkok": "Hanoi, Chiang Mai",
    "Asia/Ho_Chi_Minh": "Da Nang",
    "Australia/Sydney": "Canberra",
    "Pacific/Auckland": "Wellington, Christchurch",
}

_CALLED = {
    **dict.fromkeys(("uk", "united kingdom", "great britain", "england"), "britain (uk)"),
    **dict.fromkeys(("us", "usa", "america"), "united states"),
}

_OFFSET = re.compile(r"(?:utc|gmt|etc/gmt)?\s*[+\-\u2212]\s*\d{1,2}(?::?\d{2})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A city, the country it is in (empty where the database does not say), and its zone's IANA name."""

    city: str
    country: str
    zone: str

    def label(self, now: datetime) -> str:
        """``Berlin, Germany · Mon 13:00``: the time there at ``now`` tells whether it is the right one."""
        where = f"{self.city}, {self.country}" if self.country else self.city
        return f"{where} · {now.astimezone(ZoneInfo(self.zone)):%a %H:%M}"


def place_of(zone: str) -> Place:
    """The place that stands for ``zone``, an IANA name."""
    return next((place for place in _places() if place.zone == zone), Place(_city(zone), "", zone))


def usual() -> list[Place]:
    """Places all around the world, to choose from before anything is typed."""
    by_city = {place.city: place for place in reversed(_places())}
    return [by_city[city] for city in _USUAL.split(", ")]


def search(typed: str, now: datetime) -> list[Place]:
    """The places that ``typed`` may mean, the likeliest first: a city, its beginning, a country, an IANA name.

    Empty where it is an abbreviation, an offset, or like nothing.
    """
    wanted = _wanted(typed)
    if not wanted:
        return usual()
    exact = meant(typed)
    if exact is not None:
        return [exact]
    found = [place for place in _places() if _folded(place.city) == wanted]
    found += [place for place in _places() if _folded(place.city).startswith(wanted)]
    if len(wanted) > 2:
        found += [place for place in _places() if f" {wanted}" in _folded(place.city)]
        found += [place for place in _places() if _folded(place.country).startswith(wanted)]
        found += [place for place in _places() if f" {wanted}" in _folded(place.country)]
    if not found and len(wanted) > 3 and not offset(typed) and not abbreviation(typed, now.year):
        near = nearest(wanted, {_folded(place.city) for place in _places()}, cutoff=0.75)
        found = [place for place in _places() if _folded(place.city) == near]
    return list(dict.fromkeys(found))


def meant(typed: str) -> Place | None:
    """The one place that ``typed`` names in full: its IANA name, its city, or its country if that has one zone."""
    wanted = _wanted(typed)
    by_name = [place for place in _places() if _folded(place.zone) == wanted]
    by_city = [place for place in _places() if _folded(place.city) == wanted]
    by_country = [place for place in _places() if _folded(place.country) == wanted]
    for found in (by_name, by_city, by_country):
        if len({place.zone for place in found}) == 1:
            return found[0]
        if found:
            return None
    return None


def abbreviation(typed: str, year: int) -> bool:
    """Whether ``typed`` is what clocks somewhere are called in ``year`` (CET, PST), and no city's name."""
    return typed.strip().upper() in _abbreviations(year)


def offset(typed: str) -> bool:
    """Whether ``typed`` is an offset such as ``UTC+2``."""
    return _OFFSET.fullmatch(typed.strip()) is not None


@cache
def _places() -> tuple[Place, ...]:
    countries = dict(_rows("iso3166.tab"))
    found = [Place(_city(row[2]), countries.get(row[0], ""), row[2]) for row in _rows("zone.tab")]
    listed = {place.zone: place for place in found}
    found += [Place(UTC_NAME, "", UTC_NAME)]
    for zone, cities in _ALSO.items():
        found += [Place(city, listed[zone].country, zone) for city in cities.split(", ")]
    older = (name for name in _names() if name not in listed and name.partition("/")[0] in AREAS)
    known = {place.city for place in found}
    found += [Place(_city(name), "", name) for name in older if _city(name) not in known]  # Calcutta, Kiev
    return tuple(found)


@cache
def _abbreviations(year: int) -> frozenset[str]:
    days = (datetime(year, 1, 1, tzinfo=UTC), datetime(year, 7, 1, tzinfo=UTC))
    zones = {ZoneInfo(place.zone) for place in _places()}
    names = {f"{day.astimezone(zone):%Z}" for zone in zones for day in days}
    bare = (name for name in _names() if "/" not in name and name.upper() == name)  # CET, EST5EDT
    return frozenset(name.upper() for name in (*names, *bare) if name[0].isalpha()) - {UTC_NAME}


def _wanted(typed: str) -> str:
    folded = _folded(typed)
    return _CALLED.get(folded, folded)


def _names() -> list[str]:
    return files("tzdata").joinpath("zones").read_text(encoding="ascii").split()


def _rows(table: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", table).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


@cache
def _folded(text: str) -> str:
    """``text`` without case, accents, and what separates its words."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[_\-./,]", " ", bare).casefold().split())
