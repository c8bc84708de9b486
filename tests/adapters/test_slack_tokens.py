"""Tokens of workspaces: encrypted where they lie, under keys that can be replaced, and renewed before they run out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text, update

import adapters.slack.workspaces
from adapters.slack.installations import SECRETS, Cipher, Installations
from adapters.slack.site import OverHttp
from adapters.slack.workspaces import REMOVED
from bot.app import App
from bot.chat.errors import Undeliverable
from bot.chat.reply import Reply, Text
from bot.store import tables
from bot.store.engine import Store
from bot.store.tables import installations, installed_bots
from tests.adapters.discord_process import Process
from tests.adapters.slack_http import KEY, SECRET, installed, over_http
from tests.adapters.slack_person import SECONDS, address
from tests.adapters.slack_trial import logged, on_loop, read
from tests.fakes.slack_server import FakeSlack

NEWS = Reply("News.", (Text("Week 18 begins."),))
NEXT = Fernet.generate_key().decode()
DAY = 86_400


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


def everything(store: Store) -> str:
    """All that lies in the database: the bytes of its file, or on PostgreSQL every row as text."""
    if store.is_sqlite:
        file = Path(str(store.url.database))
        return "".join(each.read_bytes().decode("latin-1") for each in file.parent.glob(f"{file.name}*"))
    with store.transaction(write=False) as db:
        rows = (db.execute(text(f'SELECT t::text FROM "{name}" t')).scalars() for name in tables.metadata.tables)
        return "\n".join(each for found in rows for each in found)


def stored(store: Store) -> list[str]:
    """Every encrypted token."""
    with store.transaction(write=False) as db:
        found: list[Any] = []
        for table in (installed_bots, installations):
            columns = [table.c[name] for name in SECRETS if name in table.c]
            found += [token for row in db.execute(select(*columns)) for token in row if token]
        return found


class TestAtRest:
    """Whoever has the database has no token."""

    def test_no_token_lies_in_clear(self, site: OverHttp, fake: FakeSlack) -> None:
        fake.world.expires_in = DAY
        place = fake.workspace("With token rotation")
        installed(fake, place)
        fake.command("/roadmap", "", fake.member("ana"), fake.channel("general")).answer(SECONDS)
        lies = everything(site.app.store)
        for secret in (fake.token, place.token, place.refresh, fake.client_secret, SECRET, KEY):
            assert secret not in lies
        assert "xox" not in lies
        assert len(stored(site.app.store)) == 6
        assert all(token in lies for token in stored(site.app.store))

    def test_a_key_that_is_not_there(self, app: App, fake: FakeSlack) -> None:
        with over_http(app, fake):
            installed(fake)
        ana, general = fake.member("ana"), fake.channel("general")
        with over_http(app, fake, (NEXT,)) as adapter, logged() as log:
            assert fake.command("/roadmap", "", ana, general).answer(SECONDS).text == REMOVED
            with pytest.raises(Undeliverable):
                on_loop(adapter, adapter.post(address(general), NEWS, "week-18"))
            assert "no key of SLACK_TOKEN_KEYS opens a token" in log.getvalue()
            for secret in (KEY, NEXT, fake.token):
                assert secret not in log.getvalue()
            installed(fake)  # which is what people are told to do
            assert "Stage" in read(fake.command("/roadmap", "", ana, general).answer(SECONDS))


class TestKeys:
    """``cairn slack rotate``, as a process of its own beside one that serves."""

    def rotate(self, folder: Path, store: Store, client_id: str, keys: str, **more: str) -> tuple[int, str]:
        url = store.url.render_as_string(hide_password=False)
        given = {"CAIRN_DATABASE_URL": url, "SLACK_TOKEN_KEYS": keys, "SLACK_CLIENT_ID": client_id} | more
        process = Process(folder, [sys.executable, "-m", "bot", "slack", "rotate"], given)
        return process.end(), process.log

    def test_a_key_is_replaced(self, app: App, fake: FakeSlack, tmp_path: Path) -> None:
        ana, general, store = fake.member("ana"), fake.channel("general"), app.store
        with over_http(app, fake):
            installed(fake)
        with over_http(app, fake, (NEXT, KEY)) as adapter:
            on_loop(adapter, adapter.post(address(general), NEWS, "week-18"))
            said = self.rotate(tmp_path, store, fake.client_id, f"{NEXT}, {KEY}")
            assert said == (0, "Encrypted 2 tokens with the first key of SLACK_TOKEN_KEYS.")
            fake.command("/roadmap", "", ana, general).answer(SECONDS)
        with over_http(app, fake, (NEXT,)) as adapter:
            on_loop(adapter, adapter.post(address(general), NEWS, "week-19"))
        with over_http(app, fake, (KEY,)):
            assert fake.command("/roadmap", "", ana, general).answer(SECONDS).text == REMOVED

    def test_a_key_that_does_not_fit_changes_nothing(self, site: OverHttp, fake: FakeSlack, tmp_path: Path) -> None:
        store, before = site.app.store, stored(site.app.store)
        code, said = self.rotate(tmp_path, store, fake.client_id, NEXT)
        assert (code, said.startswith("SLACK_TOKEN_KEYS: none of its 1 keys opens every token.")) == (2, True)
        for keys in ("", "short", f"{NEXT},short", "ключ"):
            code, said = self.rotate(tmp_path, store, fake.client_id, keys)
            assert (code, said.startswith("SLACK_TOKEN_KEYS"), said.count("\n")) == (2, True, 0), said
            assert NEXT not in said
        assert stored(store) == before

    def test_a_key_from_a_file(self, site: OverHttp, fake: FakeSlack, tmp_path: Path) -> None:
        (tmp_path / "keys").write_text(f"{NEXT}\n{KEY}\n")
        code, said = self.rotate(tmp_path, site.app.store, fake.client_id, "", SLACK_TOKEN_KEYS_FILE="keys")
        assert code == 0, said


class TestRenewal:
    """The app has token rotation: tokens run out after twelve hours."""

    @pytest.fixture
    def site(self, app: App, fake: FakeSlack) -> Iterator[OverHttp]:
        fake.world.expires_in = DAY // 2
        with over_http(app, fake) as adapter:
            installed(fake)
            yield adapter

    def soon(self, site: OverHttp) -> None:
        """The token has an hour left."""
        ends = datetime.fromtimestamp(time.time() + 3600, tz=UTC).replace(tzinfo=None)  # as slack_sdk keeps it
        with site.app.store.transaction(write=True) as db:
            db.execute(update(installed_bots).values(bot_token_expires_at=ends))
        self.forget(site)

    def forget(self, site: OverHttp) -> None:
        """Let the adapter ask the database again."""
        site.workspaces._known.clear()  # type: ignore[attr-defined]

    def refreshed(self, fake: FakeSlack) -> list[str]:
        return [r.outcome for r in fake.log if r.method == "oauth.v2.access" and "refresh_token" in r.body]

    def test_it_is_renewed_in_time_and_once(self, site: OverHttp, fake: FakeSlack) -> None:
        ana, general = fake.member("ana"), fake.channel("general")
        fake.command("/roadmap", "", ana, general).answer(SECONDS)
        assert not self.refreshed(fake)
        before = fake.token
        self.soon(site)
        sent = [fake.command("/roadmap", "", fake.member(f"member{n}"), general) for n in range(8)]
        for each in sent:
            assert "Stage" in read(each.answer(SECONDS))
        assert self.refreshed(fake) == ["ok"]
        assert fake.token != before
        fake.world.revoked[before] = "token_expired"
        self.forget(site)
        on_loop(site, site.post(address(general), NEWS, "week-18"))
        assert self.refreshed(fake) == ["ok"]
        assert len(stored(site.app.store)) == 4
        assert before not in everything(site.app.store)

    @pytest.mark.parametrize("how", ["invalid_refresh_token", "reset", 500, "ratelimited"])
    def test_until_its_end_the_old_one_is_good(self, site: OverHttp, fake: FakeSlack, how: Any) -> None:
        general = fake.channel("general")
        self.soon(site)
        fake.fail_next("oauth.v2.access", how)
        with logged() as log:
            on_loop(site, site.post(address(general), NEWS, "week-18"))
        assert "a token was not renewed" in log.getvalue()
        for secret in (fake.token, fake.default.refresh, fake.client_secret):
            assert secret not in log.getvalue()
        self.forget(site)
        on_loop(site, site.post(address(general), NEWS, "week-19"))
        assert self.refreshed(fake)[-1] == "ok"

    def test_another_process_has_renewed_it(self, site: OverHttp, fake: FakeSlack) -> None:
        """This one has the old token for a minute yet, when Slack takes it back."""
        general, before = fake.channel("general"), fake.token
        on_loop(site, site.post(address(general), NEWS, "week-18"))
        other = Installations(site.app.store, fake.client_id, Cipher((KEY,)))
        bot = on_loop(site, other.bot_of(fake.default.id))
        assert bot is not None
        fake.world.issue(fake.default)
        bot.bot_token, bot.bot_refresh_token = fake.token, fake.default.refresh
        on_loop(site, other.async_save_bot(bot))
        fake.world.revoked[before] = "token_expired"
        on_loop(site, site.post(address(general), NEWS, "week-19"))
        assert [r.outcome for r in fake.log if r.method == "chat.postMessage"] == ["ok", "token_expired", "ok"]
        assert len(fake.messages(general)) == 2

    def test_a_renewal_does_not_bring_back_what_was_removed(self, site: OverHttp, fake: FakeSlack) -> None:
        store = Installations(site.app.store, fake.client_id, Cipher((KEY,)))
        bot = on_loop(site, store.bot_of(fake.default.id))
        assert bot is not None
        for sent in fake.uninstall(fake.default):
            sent.wait(SECONDS)
        on_loop(site, store.async_save_bot(bot))
        assert not stored(site.app.store)


def test_who_asks_at_the_same_moment_shares_one_answer(site: OverHttp, fake: FakeSlack) -> None:
    """Many commands of a workspace that is not known yet are one question to the database."""
    general = fake.channel("general")
    people = [fake.member(f"member{number}") for number in range(10)]
    found, asked = site.workspaces, 0

    async def counted(team: str) -> Any:
        nonlocal asked
        asked += 1
        return await find(team)

    assert isinstance(found, adapters.slack.workspaces.Many)
    find, found._find = found._find, counted
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda who: fake.command("/roadmap", "", who, general).answer(SECONDS), people))
    assert all("Stage" in read(answer) for answer in answers)
    assert asked == 1
