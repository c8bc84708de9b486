"""Rules of progress that need content of another shape than the shipped one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.chat.invocation import call
from bot.chat.reply import Mark
from bot.curriculum.catalog import Catalog
from bot.study.progress import SETTLED, standing, states
from tests.dialogue import Talk


def topic(name: str, since: int = 1) -> Any:
    return SimpleNamespace(id=name, since=since)


def test_new_topics_are_named_instead_of_lowering_what_was_reached() -> None:
    topics = [topic("a"), topic("b"), topic("c", since=2)]
    here = standing(topics, {"a": Mark.DONE, "b": Mark.CHECKED})
    assert here.words == "2 of 2 topics · 1 checked · 1 new"
    assert standing(topics, {"a": Mark.DONE}).words == "1 of 3 topics"
    assert standing(topics, {}).words == "0 of 3 topics"


def test_a_tick_is_carried_only_where_all_old_parts_were_ticked(app: App, content: Catalog) -> None:
    ana = Talk(app)
    ana.run(call("progress mark", topic="ml.vectors", state="done"))
    merged = cast(Catalog, SimpleNamespace(carries={"ml.new": ("ml.vectors", "ml.matrices")}))
    with app.store.transaction(write=False) as db:
        assert "ml.new" not in states(db, 1, merged)
    ana.run(call("progress mark", topic="ml.matrices", state="done"))
    with app.store.transaction(write=False) as db:
        assert states(db, 1, merged)["ml.new"] is Mark.DONE
    ana.run(call("progress mark", topic="ml.matrices", state="open"))
    with app.store.transaction(write=False) as db:
        assert "ml.new" not in states(db, 1, merged)


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(Mark)),
    st.lists(st.integers(1, 3), min_size=8, max_size=8),
)
def test_counts_never_contradict_each_other(marks: dict[str, Mark], since: list[int]) -> None:
    topics = [topic(name, version) for name, version in zip("abcdefgh", since, strict=True)]
    here = standing(topics, marks)
    assert 0 <= here.checked <= here.done <= here.total <= 8
    assert 0 <= here.new <= here.total - here.done
    assert here.total == 8 - list(marks.values()).count(Mark.SKIPPED)
    assert (here.done == here.total) == all(marks.get(each.id) in SETTLED for each in topics)
