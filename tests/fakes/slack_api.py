"""The Web API: who may call a method, and the methods about tokens and installations."""

from __future__ import annotations

import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.slack_rules import Refusal
from tests.fakes.slack_world import Body, FakeWorkspace, World

if TYPE_CHECKING:
    from tests.fakes.slack_sent import Sent


@dataclass
class Call:
    """A request for a method."""

    method: str
    args: Body
    token: str = ""
    basic: tuple[str, str] | None = None
    workspace: FakeWorkspace | None = None

    @property
    def place(self) -> FakeWorkspace:
        """The workspace whose token it is."""
        assert self.workspace is not None
        return self.workspace

    def flag(self, name: str) -> bool:
        """A yes or no, however it was written."""
        return self.args.get(name) in (True, "1", "true", "True")

    def structure(self, name: str) -> Any:
        """A part that may have come as JSON in a text."""
        value = self.args.get(name)
        if isinstance(value, str) and value:
            try:
                return json.loads(value)
            except ValueError:
                raise Refusal(f"invalid_{name}_format" if name != "view" else "invalid_arguments") from None
        return value


@dataclass
class Method:
    """What a method does, and the scope it needs."""

    run: Callable[[Call], Body]
    scope: str = ""
    token: str = "xoxb-"


class Api:
    """Runs methods; the other parts add theirs to ``methods``."""

    def __init__(self, world: World, trigger_life: float) -> None:
        self.world = world
        self.trigger_life = trigger_life
        self.ticket: Callable[[], str] = lambda: ""
        self.methods: dict[str, Method] = {
            "auth.test": Method(self._auth_test),
            "auth.revoke": Method(self._revoke),
            "apps.connections.open": Method(lambda _: {"url": self.ticket()}, token="xapp-"),
            "oauth.v2.access": Method(self._oauth, token=""),
        }

    def run(self, call: Call) -> Body:
        """Let a method do its work, or raise what Slack says instead."""
        method = self.methods.get(call.method)
        if method is None:
            raise Refusal("unknown_method", req_method=call.method)
        self._authorize(call, method)
        if method.scope:
            self.need(method.scope)
        return {"ok": True, **method.run(call)}

    def _authorize(self, call: Call, method: Method) -> None:
        token, world = call.token, self.world
        if not method.token:
            return
        if not token:
            raise Refusal("not_authed")
        if token in world.revoked:
            raise Refusal(world.revoked[token])
        call.workspace = world.tokens.get(token)
        if call.workspace is None and token != world.app_token:
            raise Refusal("invalid_auth")
        if not token.startswith(method.token):
            raise Refusal("not_allowed_token_type")
        if call.workspace is not None and call.workspace.dead:
            raise Refusal(call.workspace.dead)

    def need(self, scope: str) -> None:
        """Refuse what the app was not granted."""
        if scope not in self.world.scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(self.world.scopes)))

    def _auth_test(self, call: Call) -> Body:
        place = call.place
        who = {"user": place.bot.name, "user_id": place.bot.id, "bot_id": place.bot_id}
        return {"url": f"https://{place.domain}.slack.com/", "team": place.name, "team_id": place.id, **who} | {
            "enterprise_id": place.enterprise_id,
            "is_enterprise_install": False,
        }

    def _revoke(self, call: Call) -> Body:
        if not call.flag("test"):
            self.world.revoked[call.token] = "token_revoked"
        return {"revoked": not call.flag("test")}

    def _oauth(self, call: Call) -> Body:
        world = self.world
        given = call.basic or (str(call.args.get("client_id", "")), str(call.args.get("client_secret", "")))
        if given[0] != world.client_id:
            raise Refusal("invalid_client_id")
        if not hmac.compare_digest(given[1], world.client_secret):
            raise Refusal("bad_client_secret")
        if call.args.get("grant_type") == "refresh_token":
            return self._refreshed(str(call.args.get("refresh_token") or ""))
        installed = world.codes.pop(str(call.args.get("code")), None)
        if installed is None:
            raise Refusal("invalid_code")
        place, user = installed
        if place.dead or place.token in world.revoked or world.expires_in:
            world.issue(place)
        enterprise = {"id": place.enterprise_id, "name": place.enterprise_id} if place.enterprise_id else None
        return {
            **self._token(place),
            "team": None if world.org_wide else {"id": place.id, "name": place.name},
            "enterprise": enterprise,
            "is_enterprise_install": world.org_wide,
            "authed_user": {"id": user.id},
        }

    def _refreshed(self, refresh: str) -> Body:
        """A new token for a refresh token, which is good once. The one before is good until its end."""
        place = next((each for each in self.world.workspaces.values() if refresh and each.refresh == refresh), None)
        if place is None or place.dead:
            raise Refusal("invalid_refresh_token")
        self.world.issue(place)
        return {**self._token(place), "team": {"id": place.id, "name": place.name}}

    def _token(self, place: FakeWorkspace) -> Body:
        rotation = {"refresh_token": place.refresh, "expires_in": self.world.expires_in} if place.refresh else {}
        return {
            "access_token": place.token,
            "token_type": "bot",
            "scope": ",".join(sorted(self.world.scopes)),
            "bot_user_id": place.bot.id,
            "app_id": self.world.app_id,
            **rotation,
        }

    def trigger(self, trigger_id: object) -> Sent:
        """Use a trigger up: it works once, for three seconds."""
        triggers, key = self.world.triggers, str(trigger_id or "")
        if key not in triggers:
            raise Refusal("invalid_trigger_id")
        sent = triggers[key]
        if sent is None:
            raise Refusal("exchanged_trigger_id")
        if time.monotonic() - sent.time > self.trigger_life:
            raise Refusal("expired_trigger_id")
        triggers[key] = None
        return sent


def new_code() -> str:
    """What an installation is finished with."""
    return secrets.token_hex(16)
