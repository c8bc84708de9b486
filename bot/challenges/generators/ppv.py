"""A test for a rare illness. Asked: how likely somebody with a positive result is ill.

The way there is asked too, as numbers of people out of 100,000; all of those are whole.
"""

from __future__ import annotations

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about, choice
from bot.challenges.keys import Key
from bot.challenges.numbers import Tolerance

PEOPLE = 100_000


def _make(draw: Draw) -> Generated:
    ill_of_thousand, sensitivity, specificity = draw.whole(4, 60), draw.whole(80, 99), draw.whole(80, 98)
    ill = ill_of_thousand * PEOPLE // 1000
    well = PEOPLE - ill
    found, alarms = ill * sensitivity // 100, well * (100 - specificity) // 100
    missed, cleared = ill - found, well - alarms
    people = ("Ill people with a positive result", "Well people with a positive result")
    keys: dict[str, Key] = {
        "ill_positive": choice(
            draw,
            [f"{found:,}"],
            missed=f"{missed:,}",
            all_ill=f"{ill:,}",
            rate_of_everybody=f"{PEOPLE * sensitivity // 100:,}",
        ),
        "well_positive": choice(
            draw,
            [f"{alarms:,}"],
            cleared=f"{cleared:,}",
            all_well=f"{well:,}",
            rate_of_the_ill=f"{ill * (100 - specificity) // 100:,}",
        ),
        "more": choice(
            draw,
            [people[found < alarms]],
            base_rate_ignored=people[found > alarms],
            taken_as_equal="As many of each",
        ),
        "posterior": about(
            found / (found + alarms),
            Tolerance(0.001),
            sensitivity=sensitivity / 100,
            joint_probability=found / PEOPLE,
            positive_rate=(found + alarms) / PEOPLE,
            specificity=specificity / 100,
            share_of_false_alarms=alarms / (found + alarms),
            odds=found / alarms,
        ),
    }
    values = {
        "Ill": f"{ill_of_thousand} of 1,000 people",
        "Positive if ill": f"{sensitivity} of 100",
        "Negative if well": f"{specificity} of 100",
    }
    return Generated(values=values, keys=keys)


VERSIONS = {1: _make}
