"""Installing Cairn over HTTP with a browser: who may, what is asked for, and what people are told when it fails."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from html import escape
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from adapters.slack.installations import States
from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from adapters.slack.site import OverHttp
from bot.app import App
from bot.store.engine import Store
from bot.store.tables import installations, installed_bots, oauth_states
from tests.adapters.slack_http import Browser, installed, over_http
from tests.adapters.slack_trial import calls, logged, read
from tests.fakes.slack_server import FakeSlack

REDIRECT = "/slack/oauth_redirect"
HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


@pytest.fixture
def site(app: App, fake: FakeSlack) -> Iterator[OverHttp]:
    """The adapter over HTTP on both engines, installed nowhere."""
    with over_http(app, fake) as adapter:
        yield adapter


@pytest.fixture
def code(fake: FakeSlack) -> str:
    """Somebody has allowed the installation in the first workspace."""
    return fake.code(fake.default, fake.member("installer"))


def rows(store: Store, table: Any) -> list[Any]:
    with store.transaction(write=False) as db:
        return list(db.execute(select(table)).mappings().all())


def nowhere(site: OverHttp) -> bool:
    """Whether nothing was kept."""
    return not rows(site.app.store, installations) and not rows(site.app.store, installed_bots)


def title(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found, page
    return found[1]


class TestHappily:
    """An installation that succeeds."""

    def test_from_the_first_page_to_the_first_command(self, site: OverHttp, fake: FakeSlack, code: str) -> None:
        browser = Browser(fake)
        status, page, headers = browser.get("/slack/install")
        assert (status, title(page)) == (200, "Add Cairn to Slack")
        for attribute in ("Secure", "HttpOnly", "Path=/", "Max-Age=600", "SameSite=lax"):
            assert attribute.lower() in headers["set-cookie"].lower()
        asked = browser.begin()
        assert asked == {
            "state": browser.cookies["slack-app-oauth-state"],
            "client_id": fake.client_id,
            "scope": ",".join([*SCOPES, *OPTIONAL_SCOPES]),
            "redirect_uri": "https://cairn.example.org/slack/oauth_redirect",
        }
        status, page, headers = browser.get(REDIRECT, state=asked["state"], code=code)
        assert (status, title(page)) == (200, "Cairn is there")
        assert "1970" in headers["set-cookie"]
        place = fake.default
        assert f"https://slack.com/app_redirect?app={place.app_id}&amp;team={place.id}" in page
        answer = fake.command("/roadmap", "", fake.member("ana"), fake.channel("general")).answer(5)
        assert "Stage" in read(answer)
        assert site.counts["installed"] == 1
        assert not rows(site.app.store, oauth_states)[1:]  # the first page's own is still good

    @pytest.mark.parametrize("team", ["T012AB3CD", "E012AB3CD"])
    def test_a_workspace_can_be_named_beforehand(self, site: OverHttp, fake: FakeSlack, team: str) -> None:
        assert Browser(fake).begin(team=team)["team"] == team

    @pytest.mark.parametrize(
        "team",
        ["", "t012", "T1&scope=admin", "T012AB3CD&user_scope=admin", "T" + "A" * 50, "T01\r\nX: y", '"><script>'],
    )
    def test_nothing_else_gets_into_the_address(self, site: OverHttp, fake: FakeSlack, team: str) -> None:
        asked = Browser(fake).begin(team=team, scope="admin", redirect_uri="https://evil.example.org")
        assert set(asked) == {"state", "client_id", "scope", "redirect_uri"}
        assert "admin" not in asked["scope"]
        assert "evil" not in asked["redirect_uri"]

    def test_somebody_else_installs_it_again(self, site: OverHttp, fake: FakeSlack) -> None:
        ana, general = fake.member("ana"), fake.channel("general")
        installed(fake)
        fake.command("/progress", "done 3.1", ana, general).answer(5)
        fake.revoke(fake.default)
        fake.world.issue(fake.default)
        installed(fake)
        (kept,), (bot,) = rows(site.app.store, installations), rows(site.app.store, installed_bots)
        installers = [user.id for user in fake.world.users.values() if user.name == "installer"]
        assert kept["user_id"] == installers[1]
        assert bot["team_id"] == fake.default.id
        said = fake.mention("progress show", ana, general).answer(5)  # by the new token
        assert "1" in read(said)

    @pytest.mark.parametrize(
        "name",
        ["<script>alert(1)</script>", "\"'><img src=x>", "{title} {body}", "%s %(a)s", "\u202eevil", "本" * 300],
        ids=["script", "quotes", "braces", "percent", "direction", "long"],
    )
    def test_a_workspace_may_be_called_anything(self, site: OverHttp, fake: FakeSlack, name: str) -> None:
        place = fake.workspace(name)
        status, page, _ = Browser(fake).install(fake, place, fake.member("installer", workspace=place))
        assert status == 200
        assert f"<p><bdi>{escape(name)}</bdi> has Cairn now" in page
        assert rows(site.app.store, installed_bots)[0]["team_name"] == name[:200]


class TestRefused:
    """Installations that are not to be. Nothing is kept."""

    def test_a_state_is_good_once(self, site: OverHttp, fake: FakeSlack, code: str) -> None:
        browser = Browser(fake)
        state = browser.begin()["state"]
        assert browser.get(REDIRECT, state=state, code="wrong")[0] == 401
        browser.cookies["slack-app-oauth-state"] = state
        status, page, _ = browser.get(REDIRECT, state=state, code=code)
        assert (status, title(page)) == (401, "Cairn was not added")
        assert "was finished already" in page
        assert nowhere(site)
        assert code in fake.world.codes, "it was not even asked for"

    def test_another_browser(self, site: OverHttp, fake: FakeSlack, code: str) -> None:
        state = Browser(fake).begin()["state"]
        for cookies in ({}, {"slack-app-oauth-state": "another"}, {"slack-app-oauth-state": state + "x"}):
            other = Browser(fake)
            other.cookies = cookies
            status, page, _ = other.get(REDIRECT, state=state, code=code)
            assert status == 400
            assert "another browser" in page
        assert nowhere(site)
        assert code in fake.world.codes

    def test_too_late(self, site: OverHttp, fake: FakeSlack, code: str) -> None:
        browser = Browser(fake)
        state = browser.begin()["state"]
        with site.app.store.transaction(write=True) as db:
            db.execute(update(oauth_states).values(expire_at=datetime(2020, 1, 1)))  # noqa: DTZ001 (as slack_sdk does)
        status, page, _ = browser.get(REDIRECT, state=state, code=code)
        assert status == 401
        assert "longer than ten minutes" in page
        assert nowhere(site)
        browser.begin()
        assert len(rows(site.app.store, oauth_states)) == 1, "the old one is cleared away"

    @pytest.mark.parametrize(("error", "said"), [("access_denied", "You chose not to"), ("<b>x</b>", "broke the")])
    def test_somebody_says_no(self, site: OverHttp, fake: FakeSlack, error: str, said: str) -> None:
        browser = Browser(fake)
        status, page, headers = browser.get(REDIRECT, error=error, state=browser.begin()["state"])
        assert status == 200
        assert said in page
        assert "<b>" not in page
        assert HEADERS.items() <= headers.items()

    @pytest.mark.parametrize("missing", ["code", "state"])
    def test_without_what_slack_adds(self, site: OverHttp, fake: FakeSlack, code: str, missing: str) -> None:
        browser = Browser(fake)
        query = {"state": browser.begin()["state"], "code": code}
        del query[missing]
        status, page, _ = browser.get(REDIRECT, **query)
        assert status in (400, 401)
        assert title(page) == "Cairn was not added"

    def test_a_wrong_code_stands_in_no_log(self, site: OverHttp, fake: FakeSlack) -> None:
        browser = Browser(fake)
        with logged() as log:
            state = browser.begin()["state"]
            status, page, headers = browser.get(REDIRECT, state=state, code="0123456789abcdef")
        assert status == 401
        assert "Slack did not accept" in page
        assert HEADERS.items() <= headers.items()
        assert '"error": "invalid_code"' in log.getvalue()
        assert "0123456789abcdef" not in log.getvalue()
        assert state not in log.getvalue()

    @pytest.mark.parametrize("word", ["bad_client_secret", "invalid_client_id", "bad_redirect_uri", "invalid_scope"])
    def test_what_the_operator_has_to_mend(self, site: OverHttp, fake: FakeSlack, code: str, word: str) -> None:
        fake.fail_next("oauth.v2.access", word)
        browser = Browser(fake)
        with logged() as log:
            status, page, _ = browser.get(REDIRECT, state=browser.begin()["state"], code=code)
        assert status == 401
        assert "finds the reason in its log" in page
        assert re.search(r'"mend": ".*(SLACK_CLIENT|CAIRN_SLACK_URL|manifest)', log.getvalue())
        assert fake.client_secret not in log.getvalue()
        assert code not in log.getvalue()

    def test_a_whole_organisation(self, site: OverHttp, fake: FakeSlack) -> None:
        place = fake.workspace("Grid", enterprise_id="E012AB3CD")
        fake.world.org_wide = True
        status, page, _ = Browser(fake).install(fake, place, fake.member("installer", workspace=place))
        assert status == 401
        assert "one workspace at a time" in page
        assert nowhere(site)


class TestNotWell:
    """Slack or the database is not there for a moment."""

    @pytest.mark.parametrize("how", ["reset", 500, 503, "internal_error", "ratelimited", ("after", 502)])
    @pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
    def test_slack(self, site: OverHttp, fake: FakeSlack, code: str, how: Any, method: str) -> None:
        fake.fail_next(method, how)
        browser = Browser(fake)
        with logged() as log:
            status, page, headers = browser.get(REDIRECT, state=browser.begin()["state"], code=code)
        assert (status, title(page)) == (503, "Cairn was not added")
        assert "Slack or Cairn's own database does not answer" in page
        assert HEADERS.items() <= headers.items()
        assert nowhere(site)
        for secret in (code, fake.token, fake.client_secret):
            assert secret not in log.getvalue()
        installed(fake)
        assert not nowhere(site)

    @pytest.mark.parametrize("table", ["installations", "installed_bots", "oauth_states"])
    def test_the_database(self, site: OverHttp, fake: FakeSlack, code: str, table: str) -> None:
        browser = Browser(fake)
        state = browser.begin()["state"]
        with site.app.store.transaction(write=True) as db:
            db.execute(text(f"ALTER TABLE {table} RENAME TO gone"))
        with logged() as log:
            status, page, headers = browser.get(REDIRECT, state=state, code=code)
        assert (status, title(page)) == (503, "Cairn was not added")
        assert HEADERS.items() <= headers.items()
        assert fake.token not in log.getvalue() + page
        with site.app.store.transaction(write=True) as db:
            db.execute(text(f"ALTER TABLE gone RENAME TO {table}"))
        assert not rows(site.app.store, installed_bots) or table == "installations"
        installed(fake)
        assert len(rows(site.app.store, installed_bots)) == 1

    def test_the_first_page_without_a_database(self, site: OverHttp, fake: FakeSlack) -> None:
        with site.app.store.transaction(write=True) as db:
            db.execute(text("ALTER TABLE oauth_states RENAME TO gone"))
        status, page, headers = Browser(fake).get("/slack/install")
        assert (status, title(page)) == (503, "Cairn was not added")
        assert HEADERS.items() <= headers.items()
        assert not calls(fake, "oauth.v2.access")


def test_a_state_is_good_once_for_any_number_of_processes(store: Store) -> None:
    states = States(store)
    for number in range(20):
        with store.transaction(write=True) as db:
            ends = datetime.fromtimestamp(time.time() + 600, tz=UTC).replace(tzinfo=None)
            row = {"state": f"s{number}", "expire_at": ends}
            db.execute(insert(oauth_states).values(row))
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(states._consume, [f"s{number}"] * 8)) == 1
