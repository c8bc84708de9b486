"""The one place that takes a request to its command: rights, errors, first contact, several at once."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

import pytest
from sqlalchemy import func, select, text

from bot.app import REPEATED, App
from bot.chat.command import Group
from bot.chat.invocation import Invocation, call
from bot.chat.option import Arg
from bot.chat.reply import Reply, Text
from bot.chat.request import ORGANISER_RIGHTS, Context, Request, Right, Space
from bot.chat.tree import Tree
from bot.clock import FixedClock
from bot.curriculum.catalog import Catalog
from bot.store.engine import Store
from bot.store.inbox import KEPT, SWEEP
from bot.store.tables import accounts, communities, ledger, members, notes
from tests.dialogue import Talk, words

odd = Group("odd", "Commands that exist for these tests")


@odd.command("organisers", "For organisers", right=Right.MANAGE)
def organisers(ctx: Context) -> Reply:
    return Reply("Welcome.", (Text("Welcome."),))


@odd.command("broken", "Fails", writes=True)
def broken(ctx: Context, note: Annotated[str, Arg("A note")] = "") -> Reply:
    ctx.db.execute(text("DELETE FROM accounts"))
    raise ZeroDivisionError("secret: what the member typed")


@odd.command("public", "Always answers in public")
def public(ctx: Context) -> Reply:
    return Reply("Read.", (Text("Read."),), private=False)


@pytest.fixture
def strange(store: Store, content: Catalog, clock: FixedClock) -> App:
    """An app with odd commands."""
    return App(Tree([odd]), store, content, clock)


def count(app: App, table: object) -> int:
    with app.store.transaction(write=False) as db:
        return int(db.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_rights_are_checked_before_anything_else(strange: App) -> None:
    ben = Talk(strange, "ben")
    assert "is for the organisers of this group" in ben.run(call("odd organisers"))
    assert count(strange, members) == 0
    assert "Welcome" in Talk(strange, "ana", rights=ORGANISER_RIGHTS).run(call("odd organisers"))


def test_the_unexpected_is_logged_under_a_reference_and_changes_nothing(
    strange: App, caplog: pytest.LogCaptureFixture
) -> None:
    ben = Talk(strange, "ben")
    ben.run(call("odd public"))
    with caplog.at_level(logging.ERROR):
        said = ben.run(call("odd broken"))
    assert "Something went wrong on our side" in said
    assert "ZeroDivisionError" not in said
    reference = said.rsplit(" ", 1)[-1].rstrip(".")
    record = next(record for record in caplog.records if record.name == "bot.app")
    assert record.__dict__["reference"] == reference
    assert len(reference) == 8
    assert count(strange, accounts) == 1


def test_a_database_that_fails_is_said_kindly(strange: App, caplog: pytest.LogCaptureFixture) -> None:
    ben = Talk(strange, "ben")
    ben.run(call("odd public"))
    with strange.store.transaction(write=True) as db:
        db.execute(text("DROP TABLE accounts"))
    with caplog.at_level(logging.ERROR):
        said = ben.run(call("odd public"))
    assert "cannot reach its memory right now" in said
    assert "reference" in said


def test_visibility_comes_from_the_declaration_unless_the_reply_says_otherwise(strange: App, app: App) -> None:
    ana = Talk(strange, "ana")
    ana.run(call("odd public"))
    assert ana.last is not None
    assert ana.last.private is False
    other = Talk(app, "ana")
    other.say("/roadmap")
    assert other.last is not None
    assert other.last.private is True


@pytest.mark.parametrize(
    "invocation",
    [
        Invocation("no such"),
        Invocation(""),
        Invocation("roadmap stage"),
        call("roadmap stage", number="½"),
        call("roadmap stage", number=3, colour="red"),
        call("roadmap about", page="ml.about.nothing"),
        call("progress answer", topic="ml.missing-values", question=99, answer="a"),
        call("progress answer", topic="ml.missing-values", question=1, answer="zz"),
        call("progress answer", topic="ml.vectors", question=1, answer="a"),
        call("progress mark", topic="3.2", state="finished?"),
        call("progress mark", topic="\u202e\x00"),
    ],
)
def test_forged_and_stale_clicks_get_one_clear_sentence(ana: Talk, invocation: Invocation) -> None:
    said = ana.run(invocation)
    assert ana.last is not None
    assert ana.last.error
    assert ana.last.private
    assert "Try" in said
    assert "reference" not in said


def test_fifty_at_once_count_fifty(app: App) -> None:
    async def go() -> list[Reply]:
        requests = [
            Request(Space("terminal", "local"), "general", f"member{n}", call("progress mark", topic="3.2"))
            for n in range(50)
        ]
        return await asyncio.gather(*(app.handle(request) for request in requests))

    replies = asyncio.run(go())
    assert not any(reply.error for reply in replies)
    assert count(app, communities) == 1
    assert count(app, members) == 50
    assert count(app, ledger) == 50


def test_twenty_clicks_on_one_button_count_once(app: App) -> None:
    async def go() -> list[Reply]:
        one = Request(Space("terminal", "local"), "general", "ana", call("progress mark", topic="3.2", state="done"))
        return await asyncio.gather(*(app.handle(replace(one)) for _ in range(20)))

    replies = asyncio.run(go())
    assert not any(reply.error for reply in replies)
    assert count(app, members) == 1
    assert count(app, ledger) == 1


def test_completion_comes_from_memory(app: App) -> None:
    app.store.close()
    assert [choice.value for choice in app.complete("roadmap topic", "topic", "3.3")] == ["ml.missing-values"]
    assert app.complete("roadmap topic", "topic", "missing")[0].value == "ml.missing-values"
    assert len(app.complete("roadmap topic", "topic", "")) == 25
    assert [choice.value for choice in app.complete("progress mark", "state", "d")] == ["done"]
    assert app.complete("roadmap career", "about", "")[0].value == "skills"
    assert app.complete("no such", "x", "") == []
    assert app.complete("roadmap topic", "nothing", "") == []
    assert app.complete("study help", "topic", "ro")[0].value == "roadmap"


def test_an_error_offers_its_example_as_a_button_unless_that_changes_something(app: App, ana: Talk) -> None:
    ana.say("/roadmap stage 9")
    assert ana.labels() == ["Try /roadmap stage 8"]
    assert "Stage 8 of 8" in ana.press("Try /roadmap stage 8")
    assert "Try `/progress done 3.2`" in ana.say("/progress done quantum").replace("\\", "")
    assert ana.buttons() == []
    assert "Try `/progress note 3.2 watch the index`" in ana.say("/progress note quantum x").replace("\\", "")


def test_what_comes_twice_takes_effect_once(app: App, ana: Talk) -> None:
    note = call("progress note", topic="3.2", text="watch the index")
    request = Request(ana.space, "general", "ana", note, key="Ev1")
    assert "watch the index" in words(app.answer(request))
    assert app.answer(request) is REPEATED
    assert app.answer(replace(request, person="ben")) is REPEATED
    assert "watch the index" in words(app.answer(replace(request, key="Ev2")))
    assert app.answer(replace(request, space=Space("elsewhere", "local"))) is not REPEATED
    with app.store.transaction(write=False) as db:
        assert db.execute(select(func.count()).select_from(notes)).scalar() == 3


def test_what_failed_may_come_again(app: App, ana: Talk) -> None:
    wrong = Request(ana.space, "general", "ana", call("progress note", topic="nowhere", text="x"), key="Ev1")
    assert app.answer(wrong).error
    assert app.answer(wrong).error


def test_the_first_word_of_a_newcomer_counts_once_too(app: App) -> None:
    done = call("progress mark", topic="3.1", state="done")
    request = Request(Space("terminal", "new"), "general", "zoe", done, key="Ev9")
    assert not app.answer(request).error
    assert app.answer(request) is REPEATED


def test_old_keys_are_forgotten(app: App, ana: Talk, clock: FixedClock) -> None:
    def ask(key: str) -> Reply:
        return app.answer(Request(ana.space, "general", "ana", call("study about"), key=key))

    ask("old")
    clock.set(clock.now() + KEPT + timedelta(hours=1))
    for number in range(SWEEP):
        ask(str(number))
    assert ask("old") is not REPEATED
    assert ask(str(SWEEP - 1)) is REPEATED
