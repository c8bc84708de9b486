"""The one place that takes a request to its command: find, coerce, check rights, one transaction, answer."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import exc

from bot import publishing
from bot.chat.command import Command
from bot.chat.errors import DeclarationError, UserError
from bot.chat.form import Form
from bot.chat.invocation import Invocation
from bot.chat.markup import code, escape
from bot.chat.reply import LABEL_LENGTH, Actions, Button, Choice, Heading, Post, Reply, Text
from bot.chat.request import GRANTED, Context, Request, Right, Space
from bot.chat.tree import Tree
from bot.clock import Clock, SystemClock
from bot.commands import load_tree
from bot.config import Settings
from bot.curriculum.catalog import Catalog
from bot.curriculum.load import find_content, load
from bot.delivery.measures import Posting
from bot.delivery.outbox import Worker
from bot.pictures.painter import Painter
from bot.publishing.replies import Publisher
from bot.store import inbox, schema
from bot.store.engine import Store
from bot.store.faults import StoreError
from bot.study import grants, members, spaces

log = logging.getLogger(__name__)

JOIN_TRIES = 3
"""A new space can be in the way once, and a second click of the same person once more."""

REPEATED = Reply("That was done already.", (), private=True)
"""The answer to a call that came before, by its key. Whoever waits has had an answer: adapters show none."""

_ORGANISER = "the organisers of this group"

_LEFT = "Cairn is not here any more. Whoever looks after this place can add it again."


class App:
    """What an adapter talks to. Safe to use from several tasks; answers come back as values, errors too."""

    def __init__(self, tree: Tree, store: Store, content: Catalog, clock: Clock, support_url: str = "") -> None:
        """Join the declared commands, the database, the content and the clock, and the page where members find help."""
        self.tree = tree
        self.store = store
        self.content = content
        self.clock = clock
        self.support_url = support_url
        self.painter = Painter()
        self.worker = Worker()
        self.posting = Posting()

    async def handle(self, request: Request) -> Reply:
        """Answer ``request`` on the database thread; pictures are drawn elsewhere, once that is free again.

        Never raises but for cancellation: what goes wrong is a reply.
        """
        return await self.painter.painted(await self.store.run(self.answer, request))

    def answer(self, request: Request) -> Reply:
        """Answer ``request`` on this thread; see ``handle``."""
        try:
            command = self.tree.find(request.invocation.command)
            if command.right not in GRANTED:
                _require(command.right, request)
            return self._run(command, request)
        except Exception as error:
            return self.explain(error, request.invocation.command)

    async def publish(
        self, space: Space, person: str, posts: Sequence[Post], key: str, send: publishing.Send
    ) -> list[publishing.Unposted]:
        """Publish what goes with a reply that ``person`` in ``space`` got, through ``send``, the adapter's ``post``.

        ``key`` names the call that it comes of. Returns what ``person`` alone is to read about posts that were refused,
        or of which nobody knows whether they arrived: such a one is kept, and asked about with two buttons.
        """
        send = self.painter.before(send)
        return await publishing.publish(Publisher(self.store, self.clock, self.worker), space, person, posts, key, send)

    def route(self, text: str) -> Invocation:
        """Read a typed line. Raises ``UserError`` (which ``explain`` turns into a reply) when it names no command."""
        return self.tree.route(text, self.clock.now().date())

    def form(self, invocation: Invocation) -> Form | None:
        """The form that asks for what is missing, or ``None``. No work is done: platforms allow a form only at once."""
        command = self.tree.commands.get(invocation.command)
        return None if command is None else command.form(invocation.args, self.content)

    def complete(self, command: str, option: str, typed: str) -> list[Choice]:
        """Values for ``option`` of ``command`` that begin like ``typed``, at most 25, from memory."""
        declared = self.tree.commands.get(command)
        found = next((each for each in declared.options if each.name == option), None) if declared else None
        if found is None:
            return []
        if found.arg.complete is not None:
            return list(found.arg.complete(self.content, typed, self.clock.now()))[:25]
        begun = typed.casefold()
        return [Choice(choice, choice) for choice in found.choices if choice.startswith(begun)]

    def repeatable(self, invocation: Invocation) -> bool:
        """Whether a button may run ``invocation`` again, as one to another page does.

        Not where that would change something, nor where it holds words that somebody typed: those stand in no button.
        """
        command = self.tree.commands.get(invocation.command)
        if command is None or command.writes:
            return False
        for option in command.options:
            value = invocation.args.get(option.name)
            if option.kind == "file" and value is not None:
                return False
            if option.kind == "text" and value is not None:
                offered = self.complete(command.path, option.name, str(value))
                if all(choice.value != str(value) for choice in offered):
                    return False
        return True

    def explain(self, error: Exception, command: str = "") -> Reply:
        """The reply to something that did not work. The unexpected is logged under a reference that the member sees."""
        if isinstance(error, UserError):
            summary = f"{error.what} Try {error.example}" if error.example else error.what
            button = self._try(error.example)
            if button is not None:
                return Reply(summary, (Text(escape(error.what)), Actions((button,))), private=True, error=True)
            example = f"\n\nTry {code(error.example)}" if error.example else ""
            return Reply(summary, (Text(escape(error.what) + example),), private=True, error=True)
        reference = secrets.token_hex(4)
        if isinstance(error, StoreError):
            log.error("database: %s", error, extra={"reference": reference, "command": command})
            what = "Cairn cannot reach its memory right now. Nothing was changed."
        else:
            log.error("command failed", exc_info=error, extra={"reference": reference, "command": command})
            what = "Something went wrong on our side. Nothing was changed."
        next_step = f"Try again in a minute; if it happens again, tell {_ORGANISER} the reference {reference}."
        return Reply(f"{what} {next_step}", (Heading(what), Text(escape(next_step))), private=True, error=True)

    def _try(self, example: str) -> Button | None:
        """A button that runs ``example``, if that changes nothing, asks for nothing more, and fits into one."""
        label = f"Try {example}"
        if not example or len(label) > LABEL_LENGTH:
            return None
        try:
            invocation = self.route(example)
            invocation.encode()
        except (UserError, DeclarationError):
            return None
        command = self.tree.commands.get(invocation.command)
        if command is None or command.writes or command.form(invocation.args) is not None:
            return None
        return Button(label, invocation)

    async def left(self, space: Space) -> None:
        """Take down that Cairn was removed from ``space``. Raises ``StoreError`` when that cannot be written."""
        await self.store.run(self._presence, space, False)

    async def returned(self, space: Space) -> None:
        """Take down that Cairn is in ``space``, perhaps again. Raises ``StoreError`` when that cannot be written."""
        await self.store.run(self._presence, space, True)

    def close(self) -> None:
        """Finish what is running and close the database."""
        self.painter.close()
        self.store.close()

    def _presence(self, space: Space, there: bool) -> None:
        with self.store.transaction(write=True) as db:
            if there:
                spaces.come_back(db, space, self.clock.now())
            else:
                spaces.leave(db, space, self.clock.now())

    def _run(self, command: Command, request: Request) -> Reply:
        now = self.clock.now()
        writes = command.writes or bool(request.key)
        for _ in range(2):
            with self.store.transaction(writes) as db:
                member = members.find(db, request.space, request.person)
                if member is None:
                    _require(command.right, request)  # whoever was never here was given nothing
                else:
                    if member.left and not request.space.direct:
                        raise UserError(_LEFT)
                    if request.key and not inbox.first_time(db, request.space.platform, request.key, now):
                        return REPEATED
                    if command.asks_rights or command.right in GRANTED:
                        request = replace(request, rights=request.rights | grants.of(db, member))
                        _require(command.right, request)
                    return self._call(command, Context(request, db, self.content, now, member, self.support_url))
            self._join(request, now)
        raise LookupError("a member who just joined is not there")

    def _join(self, request: Request, now: datetime) -> None:
        """Somebody's first contact.

        Two people can meet Cairn at the same moment, in a space that is new too. One of them then runs into the other's
        rows and tries again, which finds the space that is there by then.
        """
        for _ in range(JOIN_TRIES):
            try:
                with self.store.transaction(write=True) as db:
                    if members.find(db, request.space, request.person) is None:
                        members.join(db, request.space, request.person, now)
                return
            except exc.IntegrityError:
                continue

    def _call(self, command: Command, context: Context) -> Reply:
        today = context.member.local_day(context.now) if command.dated else date.min
        options = command.coerce(context.request.invocation.args, today)
        reply = command.handler(context, **options)
        return reply if reply.private is not None else replace(reply, private=command.private)


def open_app(settings: Settings, clock: Clock | None = None) -> App:
    """Open the database (bringing it to our version), load the content, collect the commands.

    Raises ``StoreError`` or ``ContentError``, each with what is wrong and what to do.
    """
    content = load(find_content(settings.content_dir), settings.data_dir / "content-cache.json", settings.keys_dir)
    store = Store(settings.database_url_text)
    try:
        schema.upgrade(store)
    except BaseException:
        store.close()
        raise
    return App(load_tree(), store, content, clock or SystemClock(), settings.support_url or "")


def _require(right: Right, request: Request) -> None:
    if right not in request.rights:
        raise UserError(f"/{request.invocation.command} is for {_ORGANISER}.", example="/study help")
