"""A CSV file with mistakes. Asked: how many rows are valid, what they add up to, and which city has the largest total.

The file has the columns ``date,city,amount``; a field that has a comma in it stands in quotes. A row is valid if it has
three fields and its amount, without the spaces around it, is a number above zero. A city is named without the spaces
around it. The header stands at the top and once more further down, where it is not a valid row.
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about, exactly, lines, text
from bot.challenges.keys import Key
from bot.challenges.numbers import Tolerance

ROWS = 150
CITIES = ("Accra", "Bogota", "Leeds", "Lisbon", "Osaka", "Porto, Norte", "Pune", "Quito")
FIRST = date(2025, 3, 3)
HEADER = "date,city,amount"
MISSING = ("", "n/a", "-", "?", "none")

Row = tuple[str, str, int]
"""City as written, amount as written, and the amount in hundredths: 0 where there is none."""


def _make(draw: Draw) -> Generated | None:
    cities = ["Porto, Norte", *draw.sample([each for each in CITIES if "," not in each], 3)]
    weights = [draw.uniform(0.7, 1.3) for _ in cities]
    rows = [_row(draw, draw.weighted(cities, weights)) for _ in range(ROWS)]
    short = [draw.chance(0.06) for _ in rows]
    good = [row for row, cut in zip(rows, short, strict=True) if row[2] > 0 and not cut]
    numbers = [row for row, cut in zip(rows, short, strict=True) if row[2] and not cut]
    plain = [row for row in good if "," not in row[0]]
    best = _largest(good, stripped=True)
    wrong = _largest(plain, stripped=True)
    if best == wrong or _lead(good) < 100:
        return None
    header = draw.whole(40, 100)
    written = [_written(row, cut, number) for number, (row, cut) in enumerate(zip(rows, short, strict=True))]
    tolerance = Tolerance(0.01)
    keys: dict[str, Key] = {
        "rows": exactly(
            len(good),
            below_zero_counted=len(numbers),
            quoted_comma_split=len(plain),
            every_line_counted=ROWS + 1,
            missing_counted=len([1 for cut in short if not cut]),
        ),
        "total": about(
            _amount(good),
            tolerance,
            below_zero_added=_amount(numbers),
            quoted_comma_split=_amount(plain),
            short_rows_added=_amount([row for row in rows if row[2] > 0]),
        ),
        "largest": text(best, quoted_comma_split=wrong),
        "largest_total": about(
            _amount([row for row in good if row[0].strip() == best]),
            tolerance,
            spaces_kept=_amount([row for row in good if row[0] == best]),
            below_zero_added=_amount([row for row in numbers if row[0].strip() == best]),
        ),
    }
    return Generated({"sales.csv": lines([HEADER, *written[:header], HEADER, *written[header:]])}, {}, keys)


def _row(draw: Draw, city: str) -> Row:
    place = f" {city}" if draw.chance(0.06) else city
    if draw.chance(0.08):
        return place, draw.pick(MISSING), 0
    hundredths = draw.whole(500, 25_000) * (-1 if draw.chance(0.07) else 1)
    amount = f"{'-' if hundredths < 0 else ''}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"
    return place, f" {amount} " if draw.chance(0.1) else amount, hundredths


def _written(row: Row, cut: bool, number: int) -> str:
    city = f'"{row[0]}"' if "," in row[0] else row[0]
    return ",".join([str(FIRST + timedelta(days=number)), city, *([] if cut else [row[1]])])


def _amount(rows: list[Row]) -> float:
    return sum(row[2] for row in rows) / 100


def _totals(rows: list[Row], stripped: bool) -> dict[str, int]:
    found: dict[str, int] = {}
    for city, _, hundredths in rows:
        name = city.strip() if stripped else city
        found[name] = found.get(name, 0) + hundredths
    return found


def _largest(rows: list[Row], stripped: bool) -> str:
    totals = _totals(rows, stripped)
    return max(totals, key=lambda city: totals[city])


def _lead(rows: list[Row]) -> int:
    first, second = sorted(_totals(rows, stripped=True).values())[:-3:-1]
    return first - second


VERSIONS = {1: _make}
