"""A few lines of Python. Asked: what they print, without running them. Version 2 has three programs of three kinds.

Each kind of snippet holds one trap: a default that is made once, a name that is local, a loop that ends early, a slice
with a step, the sign of a remainder. The output is worked out here by other code than the one shown.
"""

from __future__ import annotations

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import text
from bot.challenges.keys import TextKey

WORDS = ("notebook", "pipeline", "gradient", "variable", "function", "sampling", "dropouts", "learning")


PROGRAMS = 3


def _make(draw: Draw) -> Generated:
    code, key = draw.pick((_default, _local, _early, _slice, _remainder))(draw)
    return Generated(values={"Code": code}, keys={"output": key})


def _several(draw: Draw) -> Generated:
    made = [kind(draw) for kind in draw.sample((_default, _local, _early, _slice, _remainder), PROGRAMS)]
    values = {f"Program {number}": code for number, (code, _) in enumerate(made, 1)}
    return Generated(values=values, keys={f"output{number}": key for number, (_, key) in enumerate(made, 1)})


def _default(draw: Draw) -> tuple[str, TextKey]:
    first, second, third = (draw.whole(2, 9) for _ in range(3))
    code = f"""\
def add(item, basket=[]):
    basket.append(item)
    return sum(basket)

a = add({first})
b = add({second}, [])
c = add({third})
print(a, b, c)"""
    return code, text(
        f"{first} {second} {first + third}",
        default_made_each_time=f"{first} {second} {third}",
        one_list_for_all=f"{first} {first + second} {first + second + third}",
    )


def _local(draw: Draw) -> tuple[str, TextKey]:
    total, step, times = draw.whole(10, 40), draw.whole(2, 9), draw.whole(2, 4)
    code = f"""\
total = {total}

def grow(total, step):
    for _ in range({times}):
        total += step
    return total

result = grow({step}, total)
print(total, result)"""
    return code, text(
        f"{total} {step + times * total}",
        outer_name_changed=f"{step + times * total} {step + times * total}",
        arguments_by_name=f"{total} {total + times * step}",
        one_turn_too_many=f"{total} {step + (times + 1) * total}",
    )


def _early(draw: Draw) -> tuple[str, TextKey]:
    divisor, limit, start = draw.whole(3, 4), draw.whole(14, 24), draw.whole(1, 2)
    code = f"""\
def walk(limit):
    total = 0
    for number in range({start}, limit):
        if number % {divisor} == 0:
            continue
        if total > limit:
            return total
        total += number
    return -1

print(walk({limit}))"""
    return code, text(
        _walk(start, limit, divisor, limit),
        stopped_before_the_limit=_walk(start, limit, divisor, limit - start - 3),
        nothing_skipped=_walk(start, limit, limit + 1, limit),
        ran_to_the_end="-1",
    )


def _walk(start: int, limit: int, divisor: int, most: int) -> str:
    reached = 0
    for number in [each for each in range(start, limit) if each % divisor]:
        if reached > most:
            break
        reached += number
    return str(reached)


def _slice(draw: Draw) -> tuple[str, TextKey]:
    word, start, step = draw.pick(WORDS), draw.whole(1, 2), draw.whole(2, 3)
    code = f"""\
def pick(word, step):
    return word[{start}:-1:step]

print(pick("{word}", {step}) + pick("{word}", -1))"""
    return code, text(
        word[start:-1:step],
        last_letter_included=word[start::step],
        counted_from_one=word[start - 1 : -1 : step],
        negative_step_reverses=word[start:-1:step] + word[start:-1][::-1],
    )


def _remainder(draw: Draw) -> tuple[str, TextKey]:
    number, divisor = draw.whole(7, 40), draw.whole(3, 6)
    quotient, rest = divmod(-number, divisor)
    code = f"""\
def parts(number, divisor):
    return number // divisor, number % divisor

quotient, rest = parts(-{number}, {divisor})
print(quotient, rest)"""
    return code, text(
        f"{quotient} {rest}",
        rounded_towards_zero=f"{-(number // divisor)} {-(number % divisor)}",
        sign_left_out=f"{number // divisor} {number % divisor}",
    )


VERSIONS = {1: _make, 2: _several}
