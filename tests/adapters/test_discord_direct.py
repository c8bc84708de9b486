"""Direct messages, and the app that somebody carries along: whose progress is it, and whose place?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.store.tables import accounts, communities, notes, spaces
from tests.adapters.discord_person import serving
from tests.fakes.discord_rules import walk
from tests.fakes.discord_sent import Answer
from tests.fakes.discord_server import FakeDiscord

PRIVATE_CHANNEL = 2


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as running:
        yield running
        assert running.spec_faults == []


def homes(app: App) -> set[str]:
    """What the platform calls the places that Cairn knows."""
    with app.store.transaction(write=False) as db:
        return set(db.execute(select(spaces.c.external_id)).scalars())


def press_done(fake: FakeDiscord, answer: Answer) -> Answer:
    """Press the button that marks the topic of ``answer`` done."""
    assert answer.message is not None
    done = next(c for _, c in walk(answer.message["components"]) if "state=done" in c.get("custom_id", ""))
    return fake.click(answer.message, done["custom_id"], answer.sent.user).final()


def test_a_member_sees_their_servers_progress_in_direct_messages(real: App, fake: FakeDiscord) -> None:
    guild, ana = fake.guild(), fake.member("ana")
    with serving(real, fake):
        fake.until(fake.commands)
        fake.slash("progress mark", {"topic": "3.1", "state": "done"}, ana, guild).final()
        alone = fake.slash("roadmap topic", {"topic": "3.1"}, ana).final()
        assert "done" in alone.text.casefold()
        marked = press_done(fake, fake.slash("roadmap topic", {"topic": "3.2"}, ana).final())
        assert "Marked done" in marked.text
        assert "2 of" in fake.slash("progress show", {}, ana, guild).final().text
    assert homes(real) == {guild.id}


def test_of_several_servers_the_last_joined_counts(real: App, fake: FakeDiscord) -> None:
    first, second, ana = fake.guild("First"), fake.guild("Second"), fake.member("ana")
    with serving(real, fake):
        fake.until(fake.commands)
        fake.slash("progress mark", {"topic": "3.1", "state": "done"}, ana, first).final()
        fake.slash("progress mark", {"topic": "3.2", "state": "done"}, ana, second).final()
        press_done(fake, fake.slash("roadmap topic", {"topic": "3.3"}, ana).final())
        assert "1 of" in fake.slash("progress show", {}, ana, first).final().text
        assert "2 of" in fake.slash("progress show", {}, ana, second).final().text


def test_somebody_unknown_gets_a_place_of_their_own(real: App, fake: FakeDiscord) -> None:
    ana, ben = fake.member("ana"), fake.member("ben")
    with serving(real, fake):
        fake.until(fake.commands)
        for person in (ana, ben):
            marked = press_done(fake, fake.slash("roadmap topic", {"topic": "3.1"}, person).final())
            assert "Marked done. 1 point." in marked.text
    assert homes(real) == {f"@{ana.id}", f"@{ben.id}"}
    with real.store.transaction(write=False) as db:
        assert len(db.execute(select(communities.c.id)).all()) == 2
        assert len(db.execute(select(accounts.c.id)).all()) == 2


def test_who_came_alone_and_then_joined_speaks_as_the_member(real: App, fake: FakeDiscord) -> None:
    guild, ana = fake.guild(), fake.member("ana")
    with serving(real, fake):
        fake.until(fake.commands)
        fake.slash("roadmap show", {}, ana).final()
        fake.slash("progress mark", {"topic": "3.1", "state": "done"}, ana, guild).final()
        press_done(fake, fake.slash("roadmap topic", {"topic": "3.2"}, ana).final())
        assert "2 of" in fake.slash("progress show", {}, ana, guild).final().text


def test_a_server_without_the_bot_never_becomes_a_group(real: App, fake: FakeDiscord) -> None:
    foreign, ana = fake.guild("Another"), fake.member("ana", permissions=1 << 3)
    with serving(real, fake):
        fake.until(fake.commands)
        shown = fake.slash("roadmap topic", {"topic": "3.1"}, ana, foreign, user_install=True).final()
        assert shown.ephemeral
        assert shown.message is not None
        done = next(c for _, c in walk(shown.message["components"]) if "state=done" in c.get("custom_id", ""))
        assert "Marked done" in fake.click(shown.message, done["custom_id"], ana, user_install=True).final().text
    assert homes(real) == {f"@{ana.id}"}


def test_a_talk_of_others_never_becomes_a_group(real: App, fake: FakeDiscord) -> None:
    ana = fake.member("ana")
    with serving(real, fake):
        fake.until(fake.commands)
        fake.slash("roadmap show", {}, ana, user_install=True, context=PRIVATE_CHANNEL).final()
    assert homes(real) == {f"@{ana.id}"}


def test_installed_both_ways_it_is_the_servers(real: App, fake: FakeDiscord) -> None:
    guild, ana = fake.guild(), fake.member("ana")
    with serving(real, fake):
        fake.until(fake.commands)
        sent = fake.slash("roadmap show", {}, ana, guild)
        sent.final()
        assert homes(real) == {guild.id}


def test_two_processes_on_one_shard_do_it_once(real: App) -> None:
    with FakeDiscord() as fake:
        guild = fake.guild()
        with serving(real, fake) as one, serving(real, fake) as other:
            fake.wait_ready(2)
            for number in range(5):
                fake.slash("progress note", {"topic": "3.2", "text": f"note {number}"}, guild=guild).final()
            fake.until(lambda: one.counts["repeated"] + other.counts["repeated"] == 5)
    with real.store.transaction(write=False) as db:
        assert db.execute(select(func.count()).select_from(notes)).scalar() == 5
