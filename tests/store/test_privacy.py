"""Every table says how it stands to a member, and what it says fits the schema."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import JSON, Column, ForeignKey, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator

from bot.store import privacy
from bot.store.privacy import RULES, Forgetting, Merging, Rule
from bot.store.tables import metadata

PERSONAL = re.compile(r"(^|_)(member|person|user|author|owner|account)(_|$)")
"""Names of columns that say whose something is."""


def faults(schema: MetaData, rules: dict[str, Rule]) -> list[str]:
    """What is wrong between ``schema`` and ``rules``."""
    found = [f"the rule of {name} has no table" for name in rules.keys() - schema.tables.keys()]
    for table in schema.sorted_tables:
        rule = rules.get(table.name)
        if rule is None:
            found.append(f"{table.name} has no rule")
        else:
            found += [f"{table.name}: {each}" for each in _columns(table, rule) + _paths(table, rule, rules)]
    return found


def _columns(table: Table, rule: Rule) -> list[str]:
    named = {*rule.members, *rule.hide, *rule.blank, *rule.keys, *(rule.person or ())}
    named |= {name for name in (rule.through, rule.since) if name}
    found = [f"there is no column {name}" for name in sorted(named - set(table.c.keys()))]
    found += [
        f"whose is {c.name}?"
        for c in table.c
        if PERSONAL.search(c.name) and not c.name.startswith("bot_") and c.name not in named
    ]
    if rule.owned and not (rule.what and rule.forget is not Forgetting.KEEP):
        found.append("a member's rows are called something, and are not kept when the member goes")
    if rule.merge is Merging.MOVE and not (rule.members and "id" in table.c):
        found.append("rows that move have an id, and say whose they are")
    if not rule.owned and not rule.why:
        found.append("why is nothing of a member's in it?")
    if rule.forget is Forgetting.UNNAME:
        free = [c.name for c in table.c if isinstance(_plain(c), (Text, JSON)) and not c.foreign_keys]
        found += [f"{name} may hold words" for name in free if name not in {*rule.blank, *rule.keys, *rule.hide}]
    return found


def _paths(table: Table, rule: Rule, rules: dict[str, Rule]) -> list[str]:
    found = []
    for column in table.c:
        for key in column.foreign_keys:
            parent = key.column.table.name
            above = rules.get(parent, Rule())
            if parent == "members" and column.name not in rule.members:
                found.append(f"{column.name} leads to a member")
            elif parent not in ("members", table.name) and (above.members or above.through):
                if column.name != rule.through and not rule.members:
                    found.append(f"{column.name} leads to a member by way of {parent}")
                if above.forget is Forgetting.DELETE and rule.forget is not Forgetting.DELETE:
                    found.append(f"{column.name} points to rows of {parent} that are deleted")
    return found


def _plain(column: Column[object]) -> object:
    return column.type.impl if isinstance(column.type, TypeDecorator) else column.type


def test_every_table_has_a_rule_that_fits() -> None:
    assert faults(metadata, RULES) == []


def _with(*columns: Column[object], rule: Rule | None = None, name: str = "kudos") -> list[str]:
    schema = MetaData()
    for table in metadata.sorted_tables:
        table.to_metadata(schema)
    Table(name, schema, Column("id", Integer, primary_key=True), *columns)
    return faults(schema, RULES | ({name: rule} if rule else {}))


def member() -> Column[object]:
    return Column("member_id", ForeignKey("members.id"))


def test_a_new_table_without_a_rule_is_found() -> None:
    assert _with(member()) == ["kudos has no rule"]


@pytest.mark.parametrize(
    ("columns", "rule", "said"),
    [
        ([member()], Rule(why="it seems harmless"), "whose is member_id?"),
        ([member()], Rule(why="it seems harmless"), "member_id leads to a member"),
        ([Column("entry", ForeignKey("ledger.id"))], Rule(why="no name in it"), "entry leads to a member by way"),
        ([Column("user_name", Text)], Rule(why="no key to members"), "whose is user_name?"),
        ([], Rule(), "why is nothing of a member's in it?"),
        (
            [member()],
            Rule("Kudos", members=("member_id",), since="at", forget=Forgetting.DELETE),
            "there is no column at",
        ),
        ([member()], Rule("Kudos", members=("member_id",)), "are not kept when the member goes"),
        (
            [member(), Column("words", Text)],
            Rule("Kudos", members=("member_id",), forget=Forgetting.UNNAME),
            "words may hold words",
        ),
        (
            [Column("note", ForeignKey("notes.id"))],
            Rule("Hearts", through="note", forget=Forgetting.DELETE, merge=Merging.MOVE),
            "rows that move have an id, and say whose they are",
        ),
        (
            [Column("note", ForeignKey("notes.id"))],
            Rule("Hearts", through="note", forget=Forgetting.UNNAME),
            "note points to rows of notes that are deleted",
        ),
    ],
)
def test_a_rule_that_does_not_fit_is_found(columns: list[Column[object]], rule: Rule, said: str) -> None:
    assert any(said in fault for fault in _with(*columns, rule=rule)), _with(*columns, rule=rule)


def test_a_rule_without_a_table_is_found() -> None:
    assert faults(metadata, RULES | {"gone": Rule(why="it was there once")}) == ["the rule of gone has no table"]


def test_what_is_earned_is_never_moved() -> None:
    assert RULES["ledger"].merge is Merging.COPY
    assert all(rule.forget is not Forgetting.DELETE for name, rule in RULES.items() if name == "ledger")


def test_tables_come_parents_first() -> None:
    order = [table.name for table, _ in privacy.owned()]
    assert order.index("members") < order.index("ledger")
    assert order.index("members") < order.index("accounts")
