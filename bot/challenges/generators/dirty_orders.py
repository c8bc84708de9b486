"""Orders with doubles, gaps and three currencies. Asked: rows dropped, distinct customers, and the total in euros.

A row is dropped if its order number has come before, or if its amount is missing; the first row of an order number
stays unless its own amount is missing. Of what is left, customers are told apart by their address, without the spaces
around it and whatever its case. Amounts become euros by the rates in the prompt: one unit is worth so many euros.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about, exactly, table, total
from bot.challenges.keys import Key
from bot.challenges.numbers import Tolerance

ORDERS = 160
NAMES = ("ada", "bo", "chen", "dina", "emil", "fatou", "goran", "hana", "ines", "jonas", "kofi", "lena", "mira", "nils")
HOSTS = ("example.com", "example.org", "example.net")
CURRENCIES = ("EUR", "USD", "GBP")


@dataclass(frozen=True, slots=True)
class Order:
    """One row. ``hundredths`` is ``None`` where the amount is missing."""

    number: int
    address: str
    currency: str
    hundredths: int | None


def _make(draw: Draw) -> Generated:
    rates = {"EUR": 100, "USD": draw.whole(84, 95), "GBP": draw.whole(112, 122)}
    people = [f"{name}.{family}@{draw.pick(HOSTS)}" for name in NAMES for family in "abkmrt"]
    rows = _rows(draw, [_order(draw, number, people) for number in range(1001, 1001 + ORDERS)])
    first = {id(row) for row in {row.number: row for row in reversed(rows)}.values()}
    kept = [row for row in rows if id(row) in first and row.hundredths is not None]
    valued = [row for row in rows if row.hundredths is not None]
    keys: dict[str, Key] = {
        "dropped": exactly(
            len(rows) - len(kept),
            only_doubles=len(rows) - len(first),
            only_gaps=len(rows) - len(valued),
            each_reason_counted=len(rows) - len(first) + len(rows) - len(valued),
        ),
        "customers": exactly(
            len({row.address.strip().lower() for row in kept}),
            case_and_spaces_kept=len({row.address for row in kept}),
            case_kept=len({row.address.strip() for row in kept}),
            rows_counted=len(kept),
        ),
        "total": about(
            _euros(kept, rates),
            Tolerance(0.01),
            not_converted=_euros(kept, dict.fromkeys(rates, 100)),
            doubles_kept=_euros(valued, rates),
            divided_by_the_rate=total((row.hundredths or 0) / rates[row.currency] for row in kept),
            one_currency_only=_euros([row for row in kept if row.currency == "EUR"], rates),
        ),
    }
    header = ("order", "customer", "currency", "amount")
    written = table(header, ((row.number, row.address, row.currency, _amount(row)) for row in rows))
    values = {f"1 {name} in EUR": f"{rates[name] / 100:.2f}" for name in CURRENCIES[1:]}
    return Generated({"orders.csv": written}, values, keys)


def _order(draw: Draw, number: int, people: list[str]) -> Order:
    amount = None if draw.chance(0.08) else draw.whole(400, 30_000)
    return Order(number, draw.pick(people), draw.weighted(CURRENCIES, (5, 3, 2)), amount)


def _rows(draw: Draw, orders: list[Order]) -> list[Order]:
    """The orders, some twice, with addresses as people type them."""
    rows = []
    for order in orders:
        for _ in range(2 if draw.chance(0.12) else 1):
            typed = draw.weighted(
                (order.address, order.address.title(), order.address.upper(), f" {order.address}"), (12, 2, 1, 1)
            )
            rows.append(replace(order, address=typed))
    return rows


def _amount(row: Order) -> str:
    return "" if row.hundredths is None else f"{row.hundredths // 100}.{row.hundredths % 100:02}"


def _euros(rows: list[Order], rates: dict[str, int]) -> float:
    return sum((row.hundredths or 0) * rates[row.currency] for row in rows) / 10_000


VERSIONS = {1: _make}
