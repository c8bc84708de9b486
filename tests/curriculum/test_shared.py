"""A second roadmap that shows topics of the first: one tick counts in both."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from bot.app import App
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum import ids
from bot.curriculum.files import read_folder
from bot.curriculum.load import load
from bot.store.engine import Store
from bot.store.tables import communities
from tests.curriculum.folder import Garden, planted
from tests.dialogue import Talk

BALCONY = """\
# yaml-language-server: $schema=../../schema/roadmap.json
schema: 1
roadmap: balcony
title: Balcony gardener
summary: One stage with pots.
stages: [ba.s1]
"""

POTS = """\
# yaml-language-server: $schema=../../../schema/stage.json
schema: 1
id: ba.s1
number: 1
title: Pots
short: Pots
summary: What grows in a pot.
why: A balcony has pots.
hours: 6
sections:
  - id: ba.s1.pots
    title: The pots
    topics:
      - id: ba.drainage
        title: Drainage
        hours: 2
        requires: [ga.compost]
        summary: >-
          Let water out of a pot, so that roots get air. A hole, some stones and the right soil are enough, and a saucer
          below the pot keeps the floor dry and says when to stop.
        outcomes: [Drill a hole, Choose a soil that drains, Tell wet soil from dry]
        mistakes: [{text: Leaving water in the saucer}]
        checks:
          - {id: ba.drainage.q1, kind: number, text: How many holes have 3 pots of 2?, value: 6, why: 3 x 2 is 6}
          - {id: ba.drainage.q2, kind: number, text: How many cm of 20 are above 5 of stones?, value: 15, why: 20 - 5}
          - {id: ba.drainage.q3, kind: number, text: How many pots of 4 litres hold 12?, value: 3, why: 12 / 4 is 3}
        addition: true
        reason: Pots have no ground below them.
        resources:
          - {title: Pot book, url: "https://pots.example.org/", kind: book}
          - {title: Pot course, url: "https://school.example.net/pots", kind: course}
    shared: [ga.compost]
"""


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    """The sample with a second roadmap beside the first."""
    garden = planted(tmp_path / "content")
    garden.edit("manifest.yaml", "roadmaps: [garden]", "roadmaps: [garden, balcony]")
    garden.write("roadmaps/balcony/roadmap.yaml", BALCONY)
    garden.write("roadmaps/balcony/stages/01-pots.yaml", POTS)
    ids.update(read_folder(garden.path))
    return garden


@pytest.fixture
def talk(garden: Garden, store: Store, clock: FixedClock) -> Talk:
    """Somebody whose group follows the first roadmap."""
    return Talk(App(load_tree(), store, load(garden.path), clock))


def test_it_is_valid_and_its_hours_count_what_is_shared(garden: Garden) -> None:
    assert garden.problems() == []
    garden.edit("roadmaps/balcony/stages/01-pots.yaml", "hours: 6", "hours: 2")
    assert [each for each in garden.problems() if "read 2, expected 6" in each]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("roadmaps/balcony/stages/01-pots.yaml", "[ga.compost]\n", "[ga.compots]\n", "expected the id of a topic"),
        (
            "roadmaps/garden/stages/01-soil.yaml",
            "    title: Water\n",
            "    title: Water\n    shared: [ga.compost]\n",
            "also_in",
        ),
    ],
)
def test_what_cannot_be_shared(garden: Garden, file: str, old: str, new: str, said: str) -> None:
    text = (garden.path / file).read_text(encoding="utf-8")
    head, _, tail = text.rpartition(old)
    garden.write(file, head + new + tail)
    assert any("shared" in each and said in each for each in garden.problems())


def test_a_tick_counts_in_both(talk: Talk) -> None:
    talk.say("/progress done ga.compost")
    assert "1 of 2 topics" in talk.say("/roadmap show balcony")
    stage = talk.say("/roadmap stage 1 roadmap:balcony")
    assert "1 of 2 topics" in stage
    assert "Compost" in stage
    assert "1.2" in stage


def test_one_comes_from_one_roadmap_to_the_other_and_back(talk: Talk) -> None:
    assert "Kitchen gardener" in talk.say("/roadmap show")
    assert talk.last is not None
    talk.say("/roadmap show balcony")
    said = talk.press("What next?")
    assert "Next in Balcony gardener" in said
    assert "Drainage" in said
    assert "Pots" in talk.press("Stage 1")
    talk.say("/roadmap stage 1 roadmap:balcony")
    said = talk.press("Open 1.1")
    assert "Drainage" in said
    assert "Pots" in talk.press("Stage 1")
    assert "Soil and water" in talk.say("/roadmap stage 1")


def test_a_shared_topic_stands_where_one_came_from(talk: Talk) -> None:
    talk.say("/progress done ba.drainage")
    talk.say("/roadmap stage 1 roadmap:balcony")
    assert "Stage 1, Pots" in talk.press("Open 1.2")
    assert "Stage 1, Soil and water" in talk.say("/roadmap topic compost")
    assert "Stage 1, Pots" in talk.say("/roadmap topic 1.2 roadmap:balcony")


def test_what_is_next_names_no_projects_where_there_are_none(talk: Talk) -> None:
    for topic in ("ga.compost", "ba.drainage"):
        talk.say(f"/progress done {topic}")
    said = talk.say("/roadmap next roadmap:balcony")
    assert "Every topic is settled" in said
    assert "projects" not in said
    assert "2 of 2 topics" in talk.press("See the roadmap")


def test_a_group_may_follow_the_second_roadmap(talk: Talk, store: Store) -> None:
    talk.say("/progress done compost")
    with store.transaction(write=True) as db:
        db.execute(update(communities).values(roadmap="balcony"))
    assert "1 of 2 topics" in talk.say("/roadmap show")
    assert "1.1" in talk.say("/roadmap topic drainage")
    assert "Drainage" in talk.say("/roadmap next")
    assert "1 of 2 topics" in talk.say("/progress show")
    assert "has no projects" in talk.say("/roadmap project")
    assert "has no career pages" in talk.say("/roadmap career")
    assert "Kitchen gardener" in talk.say("/roadmap show garden")


def test_a_topic_of_another_roadmap_is_found_by_its_title_not_by_its_number(talk: Talk) -> None:
    assert "Drainage" in talk.say("/roadmap topic drainage")
    assert "Types of soil" in talk.say("/roadmap topic 1.1")
    assert "Marked done" in talk.say("/progress done ba.drainage")
    assert "Taken back" in talk.say("/progress undo")
    assert "Drainage" in talk.say("/roadmap topic drainage")
