"""How a workspace gets Cairn over HTTP: Bolt's OAuth flow, with pages that say what is asked for, and what failed."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from html import escape
from typing import Any
from urllib.parse import urlencode, urljoin

from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.installations import STATE_LIFE
from adapters.slack.manifest import OAUTH_PATH, OPTIONAL_SCOPES, SCOPES
from adapters.slack.options import CLIENT_ID, CLIENT_SECRET, URL, Http
from adapters.slack.web import PASSING, Caller, error_of

log = logging.getLogger(__name__)

INSTALL_PATH = "/slack/install"

_OPEN = "https://slack.com/app_redirect"
_TEAM = re.compile(r"[TE][A-Z0-9]{2,20}")

_FAILED = {
    "access_denied": "You chose not to add Cairn. Nothing was changed.",
    "invalid_browser": "The installation began in another browser, or without cookies. Begin again here.",
    "invalid_state": "The installation took longer than ten minutes, or was finished already. Begin again here.",
    "missing_code": "Slack did not say who allowed it. Begin again here.",
    "invalid_code": "Slack did not accept the installation. Begin again here.",
    "code_already_used": "The installation was finished already. Begin again here.",
    "whole_organisation": "Cairn is added to one workspace at a time. Begin again, and choose a workspace instead of "
    "the whole organisation.",
}
_OTHER = "Slack broke the installation off. Begin again here."
_OURS = "Slack does not accept how this Cairn is set up. Whoever runs it finds the reason in its log."

_MEND = {
    "bad_client_secret": f"{CLIENT_SECRET} is not the app's. It is on the app's page under Basic Information.",
    "invalid_client_id": f"{CLIENT_ID} is no app's. It is on the app's page under Basic Information.",
    "bad_redirect_uri": f"The app does not know the address in {URL}. Create it from: cairn slack manifest --mode http",
    "invalid_scope": "The app lacks a scope. Update it from: cairn slack manifest --mode http",
}
"""What only the operator can mend when an installation is finished (oauth.v2.access: errors)."""

_AGAIN = f'<p><a class="button" href="{INSTALL_PATH}">Begin again</a></p>'

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
body {{ font: 17px/1.5 system-ui, sans-serif; max-width: 34em; margin: 12vh auto; padding: 0 1.5em; color: #1f2328; }}
h1 {{ font-size: 1.5em; }} li {{ margin: .3em 0; }}
a.button {{ display: inline-block; padding: .6em 1.2em; border-radius: .5em; background: #2f3646; color: #fff;
text-decoration: none; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #16191f; color: #e6e8ec; }}
a.button {{ background: #dfe3ea; color: #16191f; }} }}
</style></head><body><h1>{title}</h1>{body}</body></html>"""

HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


class NotInstalled(Exception):
    """Slack did not finish an installation. ``word`` is its own for why."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Exchange(Caller):
    """Asks Slack to finish an installation.

    Bolt would write the code of a refused one into the log, with which somebody else might finish it, and would take
    a Slack that is not well for a refusal.
    """

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call a method. Raises ``NotInstalled``, or one of ``NETWORK``."""
        try:
            return await super().api_call(api_method, **arguments)
        except SlackApiError as error:
            word = error_of(error) if error.response.status_code < 500 else "internal_error"
        mend = _MEND.get(word)
        said = {"method": api_method, "error": word} | ({"mend": mend} if mend else {})
        log.log(logging.ERROR if mend else logging.WARNING, "Slack did not finish an installation", extra=said)
        raise NotInstalled(word)


class InstallFlow(AsyncOAuthFlow):
    """Bolt's flow with Cairn's own pages."""

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        """Where somebody allows the installation; ``team`` in the query names the workspace to begin with."""
        team = (request.query.get("team") or [""])[0]
        asked = {
            "state": state,
            "client_id": self.client_id,
            "scope": ",".join(self.settings.scopes or ()),
            "redirect_uri": self.redirect_uri or "",
        }
        more = {"team": team} if _TEAM.fullmatch(team) else {}
        return f"{self.settings.authorization_url}?{urlencode(asked | more)}"

    async def run_installation(self, code: str) -> Installation | None:
        """Exchange ``code`` for a token. Raises ``NotInstalled``, also for what is no workspace."""
        installation = await super().run_installation(code)
        if installation is not None and not installation.team_id:
            raise NotInstalled("whole_organisation")
        return installation

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """What Cairn asks for, and why."""
        needed = "".join(f"<li>{escape(_sentence(reason))}</li>" for reason in SCOPES.values())
        optional = "".join(f"<li>{escape(_sentence(reason))}</li>" for reason in OPTIONAL_SCOPES.values())
        return _page(
            "Add Cairn to Slack",
            f"<p>Cairn keeps a study group going. It asks for these rights:</p><ul>{needed}</ul>"
            f"<p>And for these, which you may decline:</p><ul>{optional}</ul>"
            "<p>It reads no messages but those that are written to it. Where you allow it to read a channel's history, "
            "it looks there for a post of its own that was lost, and keeps nothing else.</p>"
            f'<p><a class="button" href="{escape(url)}">Add to Slack</a></p>',
        )


def refused(word: str) -> BoltResponse:
    """What is shown when Slack did not finish an installation, for the reason ``word``."""
    if word in PASSING:
        return broken()
    said = _OURS if word in _MEND else _FAILED.get(word, _FAILED["invalid_code"])
    return BoltResponse(status=401, body=_page("Cairn was not added", f"<p>{said}</p>{_AGAIN}"), headers={**HEADERS})


def broken() -> BoltResponse:
    """What is shown when Slack or the database does not answer."""
    said = "<p>Slack or Cairn's own database does not answer. Nothing was changed; try again in a minute.</p>"
    return BoltResponse(status=503, body=_page("Cairn was not added", said + _AGAIN), headers={**HEADERS})


def new_flow(
    way: Http,
    api_url: str,
    client: Exchange,
    store: AsyncInstallationStore,
    states: AsyncOAuthStateStore,
    installed: Callable[[str], Awaitable[None]],
) -> InstallFlow:
    """The flow for the app of ``way``. ``installed`` is told every workspace that has Cairn now."""

    async def success(done: AsyncSuccessArgs) -> BoltResponse:
        team = done.installation.team_id or ""
        where = {"app": done.installation.app_id or "", "team": team}
        await installed(team)
        name = escape(done.installation.team_name or "your workspace")
        page = _page(
            "Cairn is there",
            f"<p><bdi>{name}</bdi> has Cairn now. Invite it to a channel with <code>/invite @Cairn</code>, then try "
            "<code>/roadmap</code>.</p>"
            f'<p><a class="button" href="{escape(f"{_OPEN}?{urlencode(where)}")}">Open Cairn in Slack</a></p>',
        )
        cookie = flow.settings.state_utils.build_set_cookie_for_deletion()
        return BoltResponse(status=200, body=page, headers={**HEADERS, "set-cookie": cookie})

    async def failure(failed: AsyncFailureArgs) -> BoltResponse:
        said = escape(_FAILED.get(failed.reason, _OTHER))
        page = _page("Cairn was not added", f"<p>{said}</p>{_AGAIN}")
        return BoltResponse(status=failed.suggested_status_code, body=page, headers={**HEADERS})

    settings = AsyncOAuthSettings(
        client_id=way.client_id,
        client_secret=way.client_secret,
        scopes=[*SCOPES, *OPTIONAL_SCOPES],
        user_scopes=[],
        redirect_uri=way.url + OAUTH_PATH,
        install_path=INSTALL_PATH,
        redirect_uri_path=OAUTH_PATH,
        authorization_url=urljoin(api_url, "/oauth/v2/authorize"),
        callback_options=AsyncCallbackOptions(success, failure),
        installation_store=store,
        state_store=states,
        state_expiration_seconds=STATE_LIFE,
    )
    flow = InstallFlow(client=client, settings=settings)
    return flow


def _page(title: str, body: str) -> str:
    return _PAGE.format(title=escape(title), body=body)


def _sentence(reason: str) -> str:
    said = reason.removeprefix("to ").partition(";")[0]
    return said[:1].upper() + said[1:]
