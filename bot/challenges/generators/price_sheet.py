"""The price sheet of a made-up cloud. Asked: what a month costs.

A month has 730 hours. The first gigabytes of traffic are free; requests are paid by the million, and parts of a million
count as parts.
"""

from __future__ import annotations

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about
from bot.challenges.numbers import Tolerance

HOURS = 730


def _make(draw: Draw) -> Generated:
    machines, hourly = draw.whole(2, 5), draw.whole(35, 240)  # thousandths of a dollar
    stored, storage = draw.whole(80, 600), draw.whole(18, 30)  # thousandths
    sent, free, traffic = draw.whole(180, 900), draw.pick((50, 100, 150)), draw.whole(70, 120)  # thousandths
    requests, request = draw.whole(25, 400), draw.whole(20, 90)  # tenths of a million, hundredths
    compute, disk, network = machines * hourly * HOURS * 10, stored * storage * 10, (sent - free) * traffic * 10
    calls = requests * request * 10
    cost = compute + disk + network + calls  # in hundredths of a cent
    key = about(
        cost / 10_000,
        Tolerance(0.01),
        one_machine=(cost - compute + compute // machines) / 10_000,
        month_of_720_hours=(cost - compute + machines * hourly * 720 * 10) / 10_000,
        free_traffic_paid=(cost + free * traffic * 10) / 10_000,
        not_by_the_million=(cost - calls + calls * 1_000_000) / 10_000,
        storage_by_the_hour=(cost - disk + disk * HOURS) / 10_000,
        machines_for_an_hour=(cost - compute + machines * hourly * 10) / 10_000,
    )
    values = {
        "Machines": f"{machines}, all month, {hourly / 1000:.3f} USD an hour each",
        "Storage": f"{stored} GB, {storage / 1000:.3f} USD per GB and month",
        "Traffic out": f"{sent} GB, {traffic / 1000:.3f} USD per GB, the first {free} GB free",
        "Requests": f"{requests / 10:.1f} million, {request / 100:.2f} USD per million",
    }
    return Generated(values=values, keys={"cost": key})


VERSIONS = {1: _make}
