"""The bar for teaching: what a topic says of itself, and questions that ask what somebody knows, not how they guess.

A machine sees only the form. Whether an outcome matters and a reason teaches is for a reader to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.curriculum.outline import Outline
from bot.curriculum.problems import Problem

WORDS = (25, 80)
"""Of a summary: enough to say what it is and what it is good for, and read in half a minute."""

OUTCOMES = (3, 5)
MISTAKES = (1, 3)
QUESTIONS = 3
"""Fewer are passed by luck, and recall would ask the same thing again at once."""

OPTIONS = 3
"""With two, a coin is right half of the time."""

APART = 12
"""By how many characters the right option may be longer or shorter than every wrong one."""

SHARE = 0.4
"""Of a stage's single choices: how many may be right in one place, or by being the longest. Chance alone gives 0.25."""

ENOUGH = 8
"""Single choices in a stage from which on their shares say something."""

_VERB = re.compile(r"[A-Z][a-z]+(-[a-z]+)*")
_NO_VERB = re.compile(
    "An?|And|About|At|By|Can|For|From|How|If|In|It|O[fnr]|That|The|Their|This|To|Wh(at|en|ere|ich|o|y)|With|Your?"
    "|(?!Bring)[A-Z][a-z]+ing"
)
_UNSEEN = re.compile("Appreciate|Be|Become|Grasp|Have|Know|Learn|Reali[sz]e|Remember|Think|Understand")
"""Verbs for what happens inside a head, where nobody can see it done."""


def check_teaching(topic: Outline) -> Iterator[Problem]:
    """What an active topic still lacks to be learned from."""
    words = len(topic.text("summary").split())
    if topic.text("summary") and not WORDS[0] <= words <= WORDS[1]:
        yield topic.problem(f"read {words} words, expected {WORDS[0]} to {WORDS[1]}", "summary")
    yield from _between(topic, "outcomes", OUTCOMES, "each begins with a verb and can be seen done")
    for place, outcome in topic.texts("outcomes"):
        yield from _outcome(topic, place, outcome)
    yield from _between(topic, "mistakes", MISTAKES, "slips that many learners make")
    questions = list(topic.each("checks"))
    if len(questions) < QUESTIONS:
        yield topic.problem(f"read {len(questions)}, expected {QUESTIONS} or more questions", "checks")
    for question in questions:
        if question.text("kind") in ("single", "multi"):
            yield from _choice(question)


def check_guessing(stage: Outline, topics: Iterable[Outline]) -> Iterator[Problem]:
    """What would let somebody pass the stage's single choices without knowing anything."""
    asked = [each for topic in topics for each in topic.each("checks") if each.text("kind") == "single"]
    if len(asked) < ENOUGH:
        return
    most = int(SHARE * len(asked))
    right = [(_right(each), list(each.each("options"))) for each in asked]
    for letter, times in sorted(Counter(answer for answer, _ in right if answer).items()):
        if times > most:
            said = f"the option {letter} is right in {times} of {len(asked)} single choices; expected at most {most}"
            yield stage.problem(f"{said}, so that nobody can guess by the place", "sections")
    longest = sum(_is_longest(answer, options) for answer, options in right)
    if longest > most:
        said = f"the right option is the longest in {longest} of {len(asked)} single choices; expected at most {most}"
        yield stage.problem(f"{said}, so that nobody can guess by the length", "sections")


def _between(topic: Outline, name: str, bounds: tuple[int, int], which: str) -> Iterator[Problem]:
    found = topic.value.get(name)
    count = len(found) if isinstance(found, list) else 0
    if not bounds[0] <= count <= bounds[1]:
        yield topic.problem(f"read {count}, expected {bounds[0]} to {bounds[1]}: {which}", name)


def _outcome(topic: Outline, place: int, outcome: str) -> Iterator[Problem]:
    first = (outcome.split() or [""])[0].rstrip(",;:")
    if _UNSEEN.fullmatch(first):
        said = f"nobody can see “{first}” done; say what the learner does, such as Compute or Explain"
        yield topic.problem(said, "outcomes", place)
    elif not _VERB.fullmatch(first) or _NO_VERB.fullmatch(first):
        yield topic.problem(f"read “{first}”, expected a verb with a capital, such as Compute", "outcomes", place)


def _choice(question: Outline) -> Iterator[Problem]:
    options = list(question.each("options"))
    if len(options) < OPTIONS:
        yield question.problem(f"read {len(options)}, expected {OPTIONS} or more options", "options")
    answers = {answer for _, answer in question.texts("answer")}
    if options and answers >= {option.text("id") for option in options}:
        yield question.problem("every option is right; expected at least one that is not", "answer")
    if question.text("kind") == "single":
        yield from _stands_out(question, options)
    reasons: set[str] = set()
    for option in options:
        reason = " ".join(option.text("why").casefold().split())
        if reason and reason == " ".join(option.text("text").casefold().split()):
            yield option.problem("the reason says what the option says; expected why it is right or wrong", "why")
        elif reason in reasons - {""}:
            yield option.problem("another option has the same reason; expected what this one gets wrong", "why")
        reasons.add(reason)


def _stands_out(question: Outline, options: list[Outline]) -> Iterator[Problem]:
    answer = _right(question)
    wrong = [len(option.text("text")) for option in options if option.text("id") != answer]
    for option in options:
        own = len(option.text("text"))
        if option.text("id") == answer and wrong and (own > max(wrong) + APART or own < min(wrong) - APART):
            said = f"the right option has {own} characters, the others {min(wrong)} to {max(wrong)}"
            yield option.problem(f"{said}; expected a similar length", "text")


def _right(question: Outline) -> str:
    answers = question.texts("answer")
    return answers[0][1] if answers else ""


def _is_longest(answer: str, options: list[Outline]) -> bool:
    lengths = {option.text("id"): len(option.text("text")) for option in options}
    own = lengths.pop(answer, 0)
    return own > max(lengths.values(), default=own)
