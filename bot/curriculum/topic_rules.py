"""The bar for one topic: resources that stay free, questions that can be answered, additions that are explained."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.curriculum.explain import near, shown
from bot.curriculum.option_rules import check_options
from bot.curriculum.outline import Outline
from bot.curriculum.problems import Problem
from bot.curriculum.teaching_rules import check_teaching

FREE_RESOURCES = 2
HOSTS = 2
"""A topic can be learned without paying, and does not hang on one site."""

TEACHING = frozenset({"docs", "book"})
"""Kinds that teach a topic from the ground up; every topic has one."""


def active_topics(stage: Outline) -> Iterator[Outline]:
    """The topics of a stage that members see."""
    for section in stage.each("sections"):
        yield from (topic for topic in section.each("topics") if is_active(topic))


def check_topic(topic: Outline) -> Iterator[Problem]:
    """What is wrong inside one topic, beyond the shape of its fields."""
    for place, challenge in topic.texts("practice"):
        if not challenge.startswith("ch."):
            yield topic.problem(f"read {challenge}, expected a challenge such as ch.fill-the-gaps", "practice", place)
    if topic.texts("replaced_by") and topic.text("status") != "retired":
        yield topic.problem("only a retired topic is replaced; set status: retired, or delete the field", "replaced_by")
    if topic.flag("addition") and not topic.text("reason"):
        yield topic.problem("an addition needs a reason, in one line", "addition")
    yield from _resources(topic)
    if is_active(topic):
        yield from check_teaching(topic)
    for question in topic.each("checks"):
        yield from _question(question, topic.text("id"))


def is_active(topic: Outline) -> bool:
    """Whether members see the topic."""
    return topic.text("status") in ("", "active")


def _resources(topic: Outline) -> Iterator[Problem]:
    free = [each for each in topic.each("resources") if each.flag("free", default=True)]
    hosts = {_host(each.text("url")) for each in free} - {""}
    if is_active(topic):
        if len(free) < FREE_RESOURCES or len(hosts) < HOSTS:
            read = f"read {len(free)} free, from {len(hosts)} {'site' if len(hosts) == 1 else 'sites'}"
            said = f"{read}; expected {FREE_RESOURCES} or more free resources on {HOSTS} or more sites"
            yield topic.problem(said, "resources")
        elif not any(each.text("kind") in TEACHING for each in free):
            kinds = ", ".join(sorted({each.text("kind") for each in free}))
            yield topic.problem(f"read {kinds}; expected at least one free docs or book", "resources")
    seen: set[str] = set()
    for each in topic.each("resources"):
        url = each.text("url")
        if url and not _host(url):
            yield each.problem(f"read {shown(url)}, expected an address with the name of a site", "url")
        elif url in seen - {""}:
            yield each.problem(f"the address {url} stands twice in this topic", "url")
        seen.add(url)


def _question(question: Outline, topic: str) -> Iterator[Problem]:
    name = question.text("id")
    if name and topic and not name.startswith(f"{topic}."):
        yield question.problem(f"read {name}, expected an id that begins with {topic}.", "id")
    if question.text("kind") not in ("single", "multi"):
        return
    yield from check_options(list(question.each("options")))
    options = [option.text("id") for option in question.each("options")]
    answers = [answer for _, answer in question.texts("answer")]
    for place, answer in question.texts("answer"):
        if answer not in options:
            said = f"read {answer}, expected one of the options {', '.join(options)}{near(answer, options)}"
            yield question.problem(said, "answer", place)
        elif answer in answers[:place]:
            yield question.problem(f"the answer {answer} stands twice", "answer", place)
    if question.text("kind") == "single" and len(answers) > 1:
        yield question.problem(f"read {len(answers)} answers, expected one; several make the kind multi", "answer")


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # brackets that are no address; the field's own form is named already
        return ""
