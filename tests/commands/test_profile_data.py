"""What is kept about somebody: read, taken along, forgotten, in every table there is."""

from __future__ import annotations

import csv
import io
import json
import logging

import pytest
from sqlalchemy import Connection, func, insert, select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.request import Space
from bot.clock import FixedClock
from bot.store.privacy import RULES, Forgetting
from bot.store.tables import accounts, ledger, members, metadata, notes, spaces
from bot.study import kept
from bot.study.forget import forget
from tests.dialogue import Talk
from tests.everywhere import MEMBER, PERSON, WORDS, settle, traces

OWNED = {name for name, rule in RULES.items() if rule.owned}


def somebody(app: App) -> Talk:
    """The member who is in every table, talking to Cairn alone."""
    with app.store.transaction(write=True) as db:
        settle(db)
    talk = Talk(app, PERSON)
    talk.space = Space("terminal", f"@{PERSON}", direct=True)
    return talk


def counts(db: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {t.name: db.execute(select(func.count()).select_from(t)).scalar_one() for t in metadata.sorted_tables}


def export(talk: Talk, line: str = "/profile export") -> dict[str, bytes]:
    talk.say(line)
    assert talk.last is not None
    assert talk.last.private
    return {file.name: file.data for file in talk.last.files}


def test_every_table_is_named_and_counted(app: App) -> None:
    said = somebody(app).say("/profile data")
    for name in OWNED:
        assert RULES[name].what in said
    assert f"{RULES['notes'].what}: **1**, since 3 Sep 2026" in said
    assert WORDS not in said


def test_an_export_holds_every_column_of_every_table(app: App) -> None:
    files = export(somebody(app))
    tables = json.loads(files.pop("cairn-data.json"))["tables"]
    assert set(tables) == OWNED
    assert set(files) == {f"cairn-{name.replace('_', '-')}.csv" for name in OWNED}
    for name, found in tables.items():
        assert found["what"] == RULES[name].what
        lines = list(csv.DictReader(io.StringIO(files[f"cairn-{name.replace('_', '-')}.csv"].decode())))
        assert len(lines) == len(found["rows"]) == (2 if name == "accounts" else 1)
        for row, line in zip(found["rows"], lines, strict=True):
            assert set(row) == set(metadata.tables[name].c.keys()) - set(RULES[name].hide)
            assert line == {key: _shown(value) for key, value in row.items()}
    assert tables["notes"]["rows"][0]["text"] == WORDS
    assert tables["accounts"]["rows"][0]["external_id"] == PERSON


def _shown(value: object) -> str:
    """A value as a cell has it."""
    text = json.dumps(value) if isinstance(value, (dict, list)) else "" if value is None else str(value)
    return f"'{text}" if text.startswith("@") else text


def test_one_kind_alone(ana: Talk) -> None:
    ana.say("/progress done 3.1")
    assert list(export(ana, "/profile export json")) == ["cairn-data.json"]
    assert "cairn-ledger.csv" in export(ana, "/profile export csv")
    assert "cairn-data.json" not in export(ana, "/profile export csv")


def test_an_export_names_nobody_else(app: App, ana: Talk) -> None:
    ana.say("/progress done 3.1")
    ben = Talk(app, "ben")
    ben.say("/progress done 3.1")
    with app.store.transaction(write=True) as db:
        first, second = db.execute(select(members.c.id).order_by(members.c.id)).scalars()
        row = db.execute(select(ledger).where(ledger.c.member_id == first)).mappings().one()
        given = dict(row) | {"id": 99, "author_id": second, "award_key": "thanks:1", "reason": "for the help"}
        db.execute(insert(ledger).values(given))
    rows = json.loads(export(ana)["cairn-data.json"])["tables"]["ledger"]["rows"]
    assert [(row["member_id"], row["author_id"]) for row in rows] == [("you", "you"), ("you", "another member")]


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\tx", "  =1+1", '=1,"2"', "a\n=1", "ä, “b”; 日本 🙂"]
)
def test_no_cell_is_a_formula(ana: Talk, app: App, text: str) -> None:
    ana.say("/progress done 3.1")
    with app.store.transaction(write=True) as db:
        member = db.execute(select(members.c.id)).scalar_one()
        row = {"member_id": member, "topic": "t", "text": text, "at": app.clock.now()}
        db.execute(insert(notes).values(row))
    files = export(ana)
    (line,) = csv.DictReader(io.StringIO(files["cairn-notes.csv"].decode(), newline=""))
    assert line["text"] == (f"'{text}" if text[0] in "=+-@\t" else text)
    assert json.loads(files["cairn-data.json"])["tables"]["notes"]["rows"][0]["text"] == text


def test_a_negative_number_stays_a_number(ana: Talk) -> None:
    ana.say("/progress done 3.1")
    ana.say("/progress undo")
    rows = list(csv.DictReader(io.StringIO(export(ana)["cairn-ledger.csv"].decode())))
    assert [int(row["points"]) for row in rows] == [1, -1]


def test_nothing_is_left_of_somebody_in_any_table(app: App, caplog: pytest.LogCaptureFixture) -> None:
    talk = somebody(app)
    with app.store.transaction(write=False) as db:
        before = counts(db)
        assert {each.partition(".")[0] for each in traces(db, MEMBER, PERSON)} == OWNED
    with caplog.at_level(logging.DEBUG):
        assert "You are forgotten here" in talk.say("/profile forget forget")
    with app.store.transaction(write=False) as db:
        assert traces(db, MEMBER, PERSON) == []
        after = counts(db)
        for name, rule in RULES.items():
            kept_rows = 0 if rule.forget is Forgetting.DELETE else before[name]
            assert after[name] == (1 if name == "members" else kept_rows), name  # there is a stand-in for the member
        assert not [each for each in traces(db, WORDS) if each.startswith(("notes", "accounts", "ledger.reason"))]
    assert str(MEMBER) not in caplog.text
    assert PERSON not in caplog.text


def test_a_second_time_changes_nothing(app: App) -> None:
    talk = somebody(app)
    with app.store.transaction(write=False) as db:
        owner = kept.whose(db, MEMBER)
    talk.say("/profile forget forget")
    with app.store.transaction(write=True) as db:
        before = counts(db)
        assert forget(db, owner) == (0, 0)
        assert counts(db) == before


def test_forgotten_again_as_somebody_new_leaves_nothing(app: App, ana: Talk) -> None:
    ana.say("/progress done 3.1")
    ana.say("/profile forget forget")
    with app.store.transaction(write=False) as db:
        before = counts(db)
    assert "2 rows deleted." in ana.say("/profile forget forget")
    with app.store.transaction(write=False) as db:
        assert counts(db) == before


def test_others_totals_stay_right(app: App, ana: Talk, clock: FixedClock) -> None:
    ben = Talk(app, "ben")
    for line in ("/progress done 3.1", "/progress done 3.2", "/progress undo", "/progress done 3.2"):
        ana.say(line)
        ben.say(line)
    ana.say("/progress note 3.1 remember the milk")

    def totals() -> tuple[object, ...]:
        with app.store.transaction(write=False) as db:
            each = select(func.sum(ledger.c.points), func.count()).group_by(ledger.c.member_id)
            whole = db.execute(select(func.sum(ledger.c.points), func.count(ledger.c.member_id.distinct()))).one()
            return (*sorted(tuple(row) for row in db.execute(each)), tuple(whole))

    before, said = totals(), ben.say("/progress show")
    ana.say("/profile forget forget")
    assert totals() == before
    assert ben.say("/progress show") == said
    assert "I have not met" in ben.say("/progress show @ana")
    with app.store.transaction(write=False) as db:
        assert db.execute(select(func.count()).select_from(notes)).scalar_one() == 0
        assert db.execute(select(func.count()).select_from(accounts)).scalar_one() == 1


def test_what_they_gave_to_others_stays_without_their_name(app: App, ana: Talk) -> None:
    ana.say("/progress done 3.1")
    Talk(app, "ben").say("/progress done 3.1")
    with app.store.transaction(write=True) as db:
        first, second = db.execute(select(members.c.id).order_by(members.c.id)).scalars()
        row = dict(db.execute(select(ledger).where(ledger.c.member_id == second)).mappings().one())
        given = row | {"id": 99, "author_id": first, "reason": "for the help", "points": 2}
        db.execute(insert(ledger).values(given | {"award_key": f"thanks:{first}:{second}:2026-11-23"}))
    ana.say("/profile forget forget")
    with app.store.transaction(write=False) as db:
        kept_row = db.execute(select(ledger).where(ledger.c.id == 99)).mappings().one()
        assert (kept_row["member_id"], kept_row["points"], kept_row["reason"]) == (second, 2, "for the help")
        assert kept_row["author_id"] not in (first, second)
        assert kept_row["award_key"] == f"thanks:gone:{second}:2026-11-23:99"


def test_a_new_contact_is_a_new_member(ana: Talk) -> None:
    ana.say("/progress done 3.1")
    ana.say("/profile forget forget")
    assert "0 of 9 topics" in ana.say("/roadmap stage 3")
    assert "1 point" in ana.say("/progress done 3.1")


def test_the_word_is_asked_for_in_a_form(app: App, ana: Talk) -> None:
    ana.say("/progress done 3.1")
    ana.say("/profile data")
    run = next(button.run for button in ana.buttons() if button.label == "Forget me")
    form = app.form(run)
    assert form is not None
    assert "deleted at once" in form.intro
    assert "Nothing was deleted" in ana.run(form.fill({"confirm": "no"}))
    assert "1 of 9 topics" in ana.say("/roadmap stage 3")
    assert "You are forgotten here" in ana.run(form.fill({"confirm": " “Forget” "}))


@pytest.mark.parametrize("typed", ["yes", "forge", "forget me", "vergessen", "forgetforget"])
def test_another_word_deletes_nothing(ana: Talk, typed: str) -> None:
    ana.say("/progress done 3.1")
    assert "Nothing was deleted" in ana.run(call("profile forget", confirm=typed))
    assert "1 of 9 topics" in ana.say("/roadmap stage 3")


def test_only_ones_own_group_forgets(app: App, ana: Talk) -> None:
    ana.say("/progress done 3.1")
    other = Talk(app, "ana", "elsewhere")
    other.say("/progress done 3.2")
    ana.say("/profile forget forget")
    assert "1 of 9 topics" in other.say("/roadmap stage 3")
    with app.store.transaction(write=False) as db:
        assert db.execute(select(func.count()).select_from(spaces)).scalar_one() == 2
