"""Clicks: by others, from before a restart, on what nobody knows, and a thousand at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.store.tables import communities, ledger, members, spaces
from tests.adapters.discord_person import serving, words
from tests.adapters.discord_trial import errors, post_of, quiet
from tests.fakes.discord_rules import walk
from tests.fakes.discord_server import FakeDiscord

PEOPLE, CLICKS = 50, 20
MANAGE_SERVER = 1 << 5

NOT_OURS = (
    "",
    " ",
    "garbage",
    "1",
    "1 ",
    "1 roadmap",
    "1 no such",
    "2 roadmap show",
    "0 roadmap show",
    "1 roadmap topic?topic",
    "1 roadmap topic?=3.1",
    "1 roadmap topic?topic=3.1&",
    "1 roadmap stage?number=999999999999999999999999",
    "1 roadmap stage?number=-1",
    "1 roadmap stage?number=NaN",
    "1 roadmap topic?topic=%00%ff%zz",
    "1 roadmap topic?nonsense=1",
    "p999!1 roadmap show",
    "p0!1 roadmap topic?topic=3.1",
    "p!1 roadmap show",
    "d2!d2!1 roadmap show",
    "here!",
    "1 progress answer?topic=3.1&question=8&answer=zz",
    "1 progress tick?topic=3.1&picked=zz",
    "\u202e1 roadmap show",
    "1 roadmap show\n1 roadmap show",
    "{'custom_id': 1}",
    "persistent_view:role:42",
    "x" * 100,
    "𝟙 roadmap show",
)


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as running:
        yield running
        assert running.spec_faults == []


def test_a_click_on_anothers_public_post_acts_for_the_clicker_and_privately(real: App, fake: FakeDiscord) -> None:
    guild = fake.guild()
    ana, ben = fake.member("ana"), fake.member("ben")
    with serving(real, fake) as adapter:
        fake.until(fake.commands)
        shown = fake.slash("roadmap topic", {"topic": "3.1", "share": True}, ana, guild).final()
        assert not shown.ephemeral
        assert shown.message is not None
        done = next(c for _, c in walk(shown.message["components"]) if "state=done" in c.get("custom_id", ""))
        answer = fake.click(shown.message, done["custom_id"], ben).final()
        assert answer.ephemeral
        assert answer.type == 4  # the post of the other person stays as it is
        assert "Marked done" in answer.text
        quiet(adapter, fake)
        assert fake.messages(guild.channels[0].id) == [shown.message]
        assert "1 of" in fake.slash("progress show", {}, ben, guild).final().text
        with real.store.transaction(write=False) as db:
            marked = db.execute(select(ledger.c.member_id)).scalars().all()
            assert len(marked) == 1


def test_rights_are_those_of_the_clicker(exercises: App, fake: FakeDiscord) -> None:
    guild = fake.guild()
    member, organiser = fake.member("ana"), fake.member("ben", MANAGE_SERVER)
    with serving(exercises, fake):
        message = post_of(guild.channels[0], fake, "1 try secret")
        refused = fake.click(message, "1 try secret", member).final()
        assert "/try secret is for" in refused.text
        assert refused.ephemeral
        assert "Organisers only" in fake.click(message, "1 try secret", organiser).final().text
        taken = fake.click(message, "1 try secret", organiser, permissions=0).final()  # rights are read afresh
        assert "/try secret is for" in taken.text
        administrator = fake.click(message, "1 try secret", member, permissions=1 << 3).final()
        assert "Organisers only" in administrator.text


def test_a_server_at_home_is_no_right_in_a_direct_message(exercises: App, fake: FakeDiscord) -> None:
    boss = fake.member("ana", MANAGE_SERVER)
    with serving(exercises, fake):
        answer = fake.click(post_of(fake.world.dm(boss), fake, "1 try secret"), "1 try secret", boss).final()
        assert "/try secret is for" in answer.text


def test_buttons_outlive_a_restart(real: App, fake: FakeDiscord) -> None:
    guild = fake.guild()
    ana = fake.member("ana")
    with serving(real, fake):
        fake.until(fake.commands)
        private = fake.slash("roadmap topic", {"topic": "3.1"}, ana, guild).final().message
        public = fake.slash("roadmap topic", {"topic": "3.2", "share": True}, ana, guild).final().message
        assert private is not None
        assert public is not None
    fake.until(lambda: not fake.gateway.ready_count())
    with serving(real, fake):
        for message in (private, public):
            done = next(c for _, c in walk(message["components"]) if "state=done" in c.get("custom_id", ""))
            assert "Marked done" in fake.click(message, done["custom_id"], ana).final().text
        assert sum(record.kind == "commands.put" for record in fake.log) == 1


def test_what_no_version_wrote_gets_a_kind_answer(
    real: App, fake: FakeDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    guild = fake.guild()
    with serving(real, fake) as adapter:
        for id_ in NOT_OURS:
            data = {"custom_id": id_, "component_type": 2, "id": 1}
            sent = fake.send(3, data, fake.member(), message=post_of(guild.channels[0], fake, id_))
            answer = sent.wait()
            said = words(answer.message) if answer.message is not None else words(answer.modal)
            assert said.strip()
            assert "Something went wrong" not in said, id_
            if answer.message is not None:
                assert answer.ephemeral
        quiet(adapter, fake)
    assert not errors(caplog)


def test_menus_and_forms_that_no_version_wrote(real: App, fake: FakeDiscord, caplog: pytest.LogCaptureFixture) -> None:
    guild = fake.guild()
    with serving(real, fake):
        message = post_of(guild.channels[0], fake, "1 roadmap show")
        for id_ in NOT_OURS:
            picked = {"custom_id": id_, "component_type": 3, "id": 1, "values": ["\x00]**evil** <@1>"]}
            assert fake.send(3, picked, message=message).wait().type in (4, 9)
            sent = fake.fill(id_, {"topic": "x" * 4000, "whatever": "é"}, guild=guild)
            assert "Something went wrong" not in sent.wait().text
        nothing = {"custom_id": "1 roadmap topic?topic=", "component_type": 3, "id": 1, "values": []}
        assert fake.send(3, nothing, message=message).wait().type in (4, 9)
    assert not errors(caplog)


def test_fifty_people_click_twenty_times(app: App, caplog: pytest.LogCaptureFixture) -> None:
    topic = app.content.roadmap(None).find_topic("3.1")
    assert topic is not None
    done = f"1 progress mark?topic={topic.id}&state=done"
    with FakeDiscord(check=False, limits=None, respond_within=60) as fake:
        guild = fake.guild()
        people = [fake.member(f"person {number}") for number in range(PEOPLE)]
        with serving(app, fake) as adapter:
            message = post_of(guild.channels[0], fake, done)
            sent = [fake.click(message, done, person) for _ in range(CLICKS) for person in people]
            answers = [each.final(60) for each in sent]
            quiet(adapter, fake)
            assert all(answer.ephemeral for answer in answers)
            said = [answer.text for answer in answers]
            assert sum("Marked done" in text for text in said) == PEOPLE
            assert sum("already" in text for text in said) == PEOPLE * (CLICKS - 1)
            assert set(adapter.counts) <= {"announced"}
    with app.store.transaction(write=False) as db:
        rows = db.execute(select(ledger.c.member_id, ledger.c.kind, ledger.c.points)).all()
        assert len(rows) == len({row.member_id for row in rows}) == PEOPLE
        assert {(row.kind, row.points) for row in rows} == {("mark", 1)}
        for table, expected in ((members, PEOPLE), (spaces, 1), (communities, 1)):
            assert db.execute(select(func.count()).select_from(table)).scalar() == expected
    assert not errors(caplog)
