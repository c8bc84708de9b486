"""Several real processes on one PostgreSQL, behind one address: together they are one Cairn."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.chat.invocation import call
from bot.store.engine import Store
from bot.store.tables import inbox, installed_bots, ledger, notes, oauth_states
from tests.adapters.slack_http import Browser, installed
from tests.adapters.slack_processes import Served, served
from tests.adapters.slack_raw import FORM, JSON, form, interaction, send, signed
from tests.adapters.slack_trial import calls, read
from tests.fakes.slack_sent import Sent
from tests.fakes.slack_server import FakeSlack

pytestmark = pytest.mark.parametrize("database", ["postgres"], indirect=True)

SECONDS = 30
MEMBERS = 24


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None, ack_within=10, event_timeout=10) as running:
        yield running


@pytest.fixture
def three(database: str, fake: FakeSlack, tmp_path: Path) -> Iterator[list[Served]]:
    """Three processes, started at once on an empty database, which one of them makes."""
    with served(fake, tmp_path, 3, CAIRN_DATABASE_URL=database) as sites:
        installed(fake)
        yield sites


@pytest.fixture
def kept(database: str) -> Iterator[Store]:
    """What all of them keep."""
    store = Store(database)
    yield store
    store.close()


def count(store: Store, table: object) -> int:
    with store.transaction(write=False) as db:
        found: int = db.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[call-overload]
        return found


def shuffled(fake: FakeSlack, sites: list[Served], body: bytes, kind: str, retries: bool) -> list[int]:
    """Send ``body`` four times, with exact replays of each, to all processes at once, in any order."""
    tries, at = [], int(time.time())
    for number in range(4):
        more = {"X_Slack_Retry_Num": str(number)} if number and retries else {}
        tries += [(site, signed(body, kind, at, **more)) for site in sites for _ in range(2)]
    random.Random(body).shuffle(tries)
    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(lambda each: send(each[0].port, each[1], body)[0], tries))


def wire(sent: Sent) -> bytes:
    """What Slack would send for something somebody did."""
    if sent.kind == "events_api":
        return json.dumps(sent.payload).encode()
    return form(**sent.payload) if sent.kind == "slash_commands" else interaction(sent.payload)


class TestOnce:
    """What comes several times, to several processes, takes effect once."""

    def test_an_event(self, three: list[Served], fake: FakeSlack, kept: Store) -> None:
        ana, general = fake.member("ana"), fake.channel("general")
        body = self.unsent(fake, "event", ana, general)
        statuses = shuffled(fake, three, body, JSON, retries=True)
        assert set(statuses) <= {200, 401}
        assert statuses.count(200) >= 4
        fake.until(lambda: fake.private(ana), SECONDS)
        self.quiet(three)
        assert count(kept, ledger) == 1
        assert len(fake.private(ana)) == 1
        assert count(kept, inbox) == 1

    def test_a_command(self, three: list[Served], fake: FakeSlack, kept: Store) -> None:
        body = self.unsent(fake, "command", fake.member("ana"), fake.channel("general"))
        statuses = shuffled(fake, three, body, FORM, retries=True)
        assert statuses.count(200) == len(three), "each process takes a form once, whatever its headers say"
        self.quiet(three)
        assert (count(kept, notes), count(kept, inbox)) == (1, 1)

    def test_a_click(self, three: list[Served], fake: FakeSlack, kept: Store) -> None:
        body = self.unsent(fake, "click", fake.member("ana"), fake.channel("general"))
        assert shuffled(fake, three, body, FORM, retries=False).count(200) == len(three)
        self.quiet(three)
        assert count(kept, ledger) == 1

    def unsent(self, fake: FakeSlack, what: str, ana: object, general: object) -> bytes:
        """What Slack would send when somebody does something; nobody has received it yet."""
        urls, fake.delivery.urls = fake.delivery.urls, ["http://127.0.0.1:9"]
        fake.delivery.retries = ()
        try:
            if what == "event":
                sent = fake.mention("progress done 3.1", ana, general)  # type: ignore[arg-type]
            elif what == "command":
                sent = fake.command("/progress", "note 3.1 a note", ana, general)  # type: ignore[arg-type]
            else:
                button = {"type": "button", "text": {"type": "plain_text", "text": "Done"}, "action_id": "b"}
                button["value"] = call("progress mark", topic="3.1", state="done").encode()
                blocks = [{"type": "actions", "elements": [button]}]
                placed = fake.place(general, "Earlier.", blocks=blocks)  # type: ignore[arg-type]
                sent = fake.click(placed, "b", ana)  # type: ignore[arg-type]
            assert not sent.wait(SECONDS).ok
            return wire(sent)
        finally:
            fake.delivery.urls = urls

    def quiet(self, sites: list[Served]) -> None:
        """Let all of them finish, and look at what they wrote."""
        for site in sites:
            assert site.process.stop() == 0
            assert not [line for line in site.lines if line["level"] in ("error", "critical")]


class TestTogether:
    """What one process learns holds for all."""

    def test_an_installation_may_begin_with_one_and_end_with_another(
        self, three: list[Served], fake: FakeSlack, kept: Store
    ) -> None:
        place = fake.workspace("The others")
        for number in range(6):
            browser = Browser(fake)
            browser.base = three[number % 3].url
            asked = browser.begin()
            browser.base = three[(number + 1) % 3].url
            code = fake.code(place, fake.member("installer", workspace=place))
            assert browser.get("/slack/oauth_redirect", state=asked["state"], code=code)[0] == 200
        assert (count(kept, installed_bots), count(kept, oauth_states)) == (2, 0)
        ana, general = fake.member("ana", workspace=place), fake.channel("general", place)
        assert all("Stage" in read(fake.command("/roadmap", "", ana, general).answer(SECONDS)) for _ in three)

    def test_a_removal_holds_for_all_at_once(self, three: list[Served], fake: FakeSlack) -> None:
        ana, general = fake.member("ana"), fake.channel("general")
        for site in three:  # each knows the workspace, and its token, for a minute
            fake.balance(site.url)
            fake.mention("progress done 3.1", ana, general).answer(SECONDS)
        fake.balance(three[0].url)
        for sent in fake.uninstall(fake.default):
            assert sent.wait(SECONDS).ok
        fake.default.dead = ""  # the client still has the command that somebody types
        for site in three:
            fake.balance(site.url)
            before = len(fake.log)
            answer = fake.command("/progress", "done 3.2", ana, general).answer(SECONDS)
            assert answer.text.startswith("Cairn is not ")
            assert len(fake.log) == before + 1  # the acknowledgement, and no call
        fake.world.issue(fake.default)
        fake.balance(three[1].url)
        installed(fake)
        for site in reversed(three):  # with the token that was known before, and is worth nothing now
            fake.balance(site.url)
            assert "Stage 3" in read(fake.mention("roadmap stage 3", ana, general).answer(SECONDS))
        assert "1 of 9" in fake.command("/roadmap", "stage 3", ana, general).answer(SECONDS).text
        assert {each["user"] for each in calls(fake, "chat.postEphemeral")} == {ana.id}

    def test_one_dies_and_nothing_is_lost(self, three: list[Served], fake: FakeSlack, kept: Store) -> None:
        """A load balancer goes on sending to a process that is gone, until it notices."""
        general, people = fake.channel("general"), [fake.member(f"member{n}") for n in range(MEMBERS)]
        fake.delivery.retries = (0.1,) * 50
        sent = []
        for number, who in enumerate(people):
            sent.append(fake.mention("progress done 3.1", who, general))
            if number == MEMBERS // 2:
                three[2].process.kill()
        for each in sent:
            assert each.wait(SECONDS).ok
        fake.until(lambda: count(kept, ledger) == MEMBERS, SECONDS)
        assert count(kept, inbox) == MEMBERS
