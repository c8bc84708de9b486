"""Several workspaces over HTTP: kept apart, removed in any order, and back again with all that their members had."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from adapters.slack.site import OverHttp
from adapters.slack.workspaces import REMOVED
from bot.app import App
from bot.chat.errors import NotNow, Undeliverable
from bot.chat.reply import Reply, Text
from bot.store.tables import accounts, installed_bots, spaces
from tests.adapters.slack_http import installed, over_http
from tests.adapters.slack_person import SECONDS, address, serving
from tests.adapters.slack_raw import send, signed
from tests.adapters.slack_trial import calls, on_loop, only, quiet, read
from tests.fakes.slack_sent import Sent
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import FakeChannel, FakeUser, FakeWorkspace

NEWS = Reply("News.", (Text("Week 18 begins."),))


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


@pytest.fixture
def site(app: App, fake: FakeSlack) -> Iterator[OverHttp]:
    """The adapter over HTTP on both engines, in the first workspace."""
    with over_http(app, fake) as adapter:
        installed(fake)
        yield adapter


@pytest.fixture
def other(fake: FakeSlack, site: OverHttp) -> FakeWorkspace:
    """Another workspace that has Cairn."""
    place = fake.workspace("The others")
    installed(fake, place)
    return place


def done(fake: FakeSlack, user: FakeUser, channel: FakeChannel) -> str:
    """How far ``user`` is in stage 3."""
    return fake.command("/roadmap", "stage 3", user, channel).answer(SECONDS).text


def told(fake: FakeSlack, kind: str, place: FakeWorkspace) -> Sent:
    """Slack says that Cairn was removed from ``place``, by one of the two events."""
    tokens = {"tokens": {"oauth": [], "bot": [place.bot.id]}} if kind == "tokens_revoked" else {}
    return fake.event(kind, place, **tokens)


class TestApart:
    """Two workspaces never see each other's data."""

    def test_progress_is_of_one_workspace(self, site: OverHttp, fake: FakeSlack, other: FakeWorkspace) -> None:
        here, there = fake.channel("general"), fake.channel("general", other)
        ana, her_namesake = fake.member("ana"), fake.member("ana", workspace=other)
        fake.command("/progress", "done 3.1", ana, here).answer(SECONDS)
        assert "1 of 9" in done(fake, ana, here)
        assert "0 of 9" in done(fake, her_namesake, there)
        with site.app.store.transaction(write=False) as db:
            assert len(set(db.execute(select(spaces.c.community_id)).scalars())) == 2

    def test_every_call_has_the_token_of_its_workspace(
        self, site: OverHttp, fake: FakeSlack, other: FakeWorkspace
    ) -> None:
        for place in (fake.default, other):
            channel, ana = fake.channel("general", place), fake.member("ana", workspace=place)
            quiet(site, fake, fake.mention("roadmap", ana, channel), fake.open_home(ana))
            quiet(site, fake, fake.command("/progress", "write", ana, channel))
            on_loop(site, site.post(address(channel), NEWS, f"week-18 in {place.id}"))
            spoken = [r for r in fake.log if r.method in ("chat.postEphemeral", "chat.postMessage", "views.publish")]
            assert {record.outcome for record in spoken} == {"ok"}
        by_workspace = [record.workspace for record in fake.log if record.method == "chat.postMessage"]
        assert by_workspace == [fake.default.id, other.id]

    def test_a_channel_of_another_workspace(self, site: OverHttp, fake: FakeSlack, other: FakeWorkspace) -> None:
        theirs = fake.channel("general", other)
        with pytest.raises(Undeliverable, match="Cairn cannot see it"):
            on_loop(site, site.post(f"{fake.default.id}/{theirs.id}", NEWS, "week-18"))
        assert not fake.messages(theirs)

    def test_a_guest_is_a_member_where_they_are_and_organises_nothing(
        self, site: OverHttp, fake: FakeSlack, other: FakeWorkspace
    ) -> None:
        """Slack Connect: an admin of another workspace, in a channel that both share."""
        here, guest = fake.channel("shared"), fake.member("gil", admin=True, owner=True, workspace=other)
        said = {"user": guest.id, "channel": here.id, "user_team": other.id, "source_team": other.id, "team": other.id}
        sent = fake.event(
            "app_mention", by=guest, in_=here, ts=fake.world.ts(), text=f"{fake.default.bot.mention} roadmap", **said
        )
        quiet(site, fake, sent)
        with site.app.store.transaction(write=False) as db:
            joined = select(spaces.c.external_id).join_from(accounts, spaces).where(accounts.c.external_id == guest.id)
            assert list(db.execute(joined).scalars()) == [fake.default.id]
        rights = site.interactions._answers._rights
        client = on_loop(site, site.workspaces.of(fake.default.id)).client
        assert on_loop(site, rights.of(client, fake.default.id, guest.id)) == {"member"}


class TestRemoved:
    """Cairn is taken out of one workspace."""

    @pytest.mark.parametrize(
        "order",
        [
            ("app_uninstalled", "tokens_revoked"),
            ("tokens_revoked", "app_uninstalled"),
            ("tokens_revoked",),
            ("app_uninstalled", "app_uninstalled", "tokens_revoked", "tokens_revoked"),
        ],
        ids="-".join,
    )
    def test_it_stops_at_once_there_and_nowhere_else(
        self, site: OverHttp, fake: FakeSlack, other: FakeWorkspace, order: tuple[str, ...]
    ) -> None:
        here, there = fake.channel("general"), fake.channel("general", other)
        ana, ben = fake.member("ana"), fake.member("ben", workspace=other)
        for user, channel in ((ana, here), (ben, there)):
            fake.command("/progress", "done 3.1", user, channel).answer(SECONDS)
        late = fake.mention("roadmap", ana, here)
        quiet(site, fake, late)
        fake.revoke(fake.default, "account_inactive")
        for kind in order:
            assert told(fake, kind, fake.default).wait(SECONDS).ok
        before = len(fake.log)
        with pytest.raises(Undeliverable, match="not in this workspace any more"):
            on_loop(site, site.post(address(here), NEWS, "week-18"))
        again = json.dumps(late.payload | {"event_id": "Ev012AB3CD"}).encode()
        assert send(site.port or 0, signed(again), again)[0] == 200
        quiet(site, fake)
        assert fake.log[before:] == []
        with site.app.store.transaction(write=False) as db:
            assert list(db.execute(select(installed_bots.c.team_id)).scalars()) == [other.id]
            left = {each: at for each, at in db.execute(select(spaces.c.external_id, spaces.c.left_at))}
        assert left[fake.default.id] is not None
        assert left[other.id] is None
        assert "1 of 9" in done(fake, ben, there)
        on_loop(site, site.post(address(there), NEWS, "week-18"))

    def test_in_one_workspace_over_socket_mode(self, real: App, fake: FakeSlack) -> None:
        general = fake.channel("general")
        with serving(real, fake) as adapter:
            fake.revoke(fake.default, "account_inactive")
            for kind in ("tokens_revoked", "app_uninstalled"):
                assert told(fake, kind, fake.default).wait(SECONDS).ok
            before = len(fake.log)
            with pytest.raises(Undeliverable, match="not in this workspace any more"):
                on_loop(adapter, adapter.post(address(general), NEWS, "week-18"))
            assert fake.log[before:] == []

    def test_over_socket_mode_too_a_database_hears_of_it_later(self, real: App, fake: FakeSlack) -> None:
        fake.delivery.retries = (0.1,) * 100
        with serving(real, fake):
            fake.command("/roadmap", "", fake.member("ana"), fake.channel("general")).answer(SECONDS)
            with real.store.transaction(write=True) as db:
                db.execute(text("ALTER TABLE spaces RENAME TO gone"))
            fake.delivery.event_timeout = 0.3
            sent = told(fake, "app_uninstalled", fake.default)
            fake.until(lambda: len(sent.attempts) >= 3)
            with real.store.transaction(write=True) as db:
                db.execute(text("ALTER TABLE gone RENAME TO spaces"))
            assert sent.wait(SECONDS).ok
        with real.store.transaction(write=False) as db:
            assert db.execute(select(spaces.c.left_at)).scalar() is not None

    def test_somebody_s_own_token_is_not_cairn_s(self, site: OverHttp, fake: FakeSlack) -> None:
        assert fake.event("tokens_revoked", tokens={"oauth": ["U012AB3CD"], "bot": []}).wait(SECONDS).ok
        assert "0 of 9" in done(fake, fake.member("ana"), fake.channel("general"))

    @pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
    def test_a_database_that_is_away_hears_of_it_later(self, site: OverHttp, fake: FakeSlack, kind: str) -> None:
        fake.delivery.retries = (0.1,) * 100
        store = site.app.store
        with store.transaction(write=True) as db:
            db.execute(text("ALTER TABLE installed_bots RENAME TO gone"))
        sent = told(fake, kind, fake.default)
        fake.until(lambda: len(sent.attempts) >= 3)
        with store.transaction(write=True) as db:
            db.execute(text("ALTER TABLE gone RENAME TO installed_bots"))
        assert sent.wait(SECONDS).ok
        with store.transaction(write=False) as db:
            assert db.execute(select(installed_bots.c.id)).first() is None

    @pytest.mark.parametrize("word", ["token_revoked", "account_inactive", "invalid_auth"])
    def test_a_token_that_dies_without_a_word(self, site: OverHttp, fake: FakeSlack, word: str) -> None:
        """Slack is asked once, not for every post; and Cairn is there again once it is installed again."""
        here, second, ana = fake.channel("general"), fake.channel("second"), fake.member("ana")
        done(fake, ana, here)
        with fake.world.lock:
            fake.world.revoked[fake.token] = word
        for channel in (here, second, second):
            with pytest.raises(Undeliverable):
                on_loop(site, site.post(address(channel), NEWS, "week-18"))
        assert len(calls(fake, "chat.postMessage")) == 1
        assert fake.command("/roadmap", "", ana, here).answer(SECONDS).text == REMOVED
        installed(fake)
        on_loop(site, site.post(address(second), NEWS, "week-18"))
        assert "0 of 9" in done(fake, ana, here)


class TestBack:
    """Cairn is added again."""

    def test_members_have_what_they_had(self, site: OverHttp, fake: FakeSlack) -> None:
        ana, general = fake.member("ana"), fake.channel("general")
        fake.command("/progress", "done 3.1", ana, general).answer(SECONDS)
        for sent in fake.uninstall(fake.default):
            assert sent.wait(SECONDS).ok
        fake.world.issue(fake.default)
        assert fake.command("/roadmap", "stage 3", ana, general).answer(SECONDS).text == REMOVED
        installed(fake)
        assert "1 of 9" in done(fake, ana, general)
        on_loop(site, site.post(address(general), NEWS, "week-18"))
        with site.app.store.transaction(write=False) as db:
            assert list(db.execute(select(spaces.c.left_at)).scalars()) == [None]

    @pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
    def test_the_word_of_a_removal_comes_after_it(self, site: OverHttp, fake: FakeSlack, kind: str) -> None:
        """Slack repeats an event for an hour; and somebody may replay it to another process."""
        ana, general = fake.member("ana"), fake.channel("general")
        fake.command("/progress", "done 3.1", ana, general).answer(SECONDS)
        late = told(fake, kind, fake.default)
        assert late.wait(SECONDS).ok
        time.sleep(1.1 - time.time() % 1)  # Slack's times are whole seconds
        installed(fake)
        body = json.dumps(late.payload).encode()
        assert send(site.port or 0, signed(body, X_Slack_Retry_Num="2"), body)[0] == 200
        assert "1 of 9" in done(fake, ana, general)
        on_loop(site, site.post(address(general), NEWS, "week-18"))
        assert told(fake, kind, fake.default).wait(SECONDS).ok
        with pytest.raises(Undeliverable):
            on_loop(site, site.post(address(general), NEWS, "week-19"))


def test_posts_without_a_database(site: OverHttp, fake: FakeSlack) -> None:
    """Nobody was asked yet whose token it is: whoever posts hears that it may be tried again."""
    general = fake.channel("general")
    with site.app.store.transaction(write=True) as db:
        db.execute(text("ALTER TABLE installed_bots RENAME TO gone"))
    with pytest.raises(NotNow):
        on_loop(site, site.post(address(general), NEWS, "week-18"))
    sent = fake.command("/roadmap", "", fake.member("ana"), general)
    assert "cannot reach its memory" in only(site, fake, sent).text
    fake.delivery.retries = (0.1,) * 100
    event = fake.mention("roadmap", fake.member("ana"), general)
    fake.until(lambda: len(event.attempts) > 1)
    with site.app.store.transaction(write=True) as db:
        db.execute(text("ALTER TABLE gone RENAME TO installed_bots"))
    assert "Stage" in read(event.answer(SECONDS))
    on_loop(site, site.post(address(general), NEWS, "week-18"))
