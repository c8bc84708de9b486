"""Questions, forms, marks, notes and places, used in simcord's Discord as members use them."""

from __future__ import annotations

from typing import Annotated

import pytest
import simcord

from bot.app import App
from bot.chat.command import Group
from bot.chat.option import Arg
from bot.chat.reply import Quote, Reply
from bot.chat.request import Context, Right
from bot.chat.tree import Tree
from bot.clock import FixedClock
from bot.curriculum.catalog import Catalog
from bot.curriculum.models import NumberCheck
from bot.store.engine import Store
from tests.adapters.discord_room import Control, Room, Seen, room, said
from tests.adapters.test_discord_simcord import database, means

__all__ = ["database"]

pytestmark = pytest.mark.asyncio

TYPE = "Type the answer"
TOPIC = "ml.missing-values"
"""A topic with one question of each kind: one answer, a number, one answer, several answers."""


async def answered(here: Room, member: simcord.MemberActor, seen: Seen, content: Catalog) -> Seen:
    """Answer the question that is shown rightly, in the way that its buttons offer."""
    topic = content.topic(TOPIC)
    assert topic is not None
    number = int(seen.words.partition("question ")[2].partition(" ")[0])
    question = topic.checks[number - 1]
    if isinstance(question, NumberCheck):
        form = await here.press(member, seen, TYPE)
        return await here.submit(member, form, answer=f"{question.value}")
    if question.kind == "single":
        right = [c for c in seen.controls() if means(c).args.get("answer") == question.answer[0]]
        return await here.use(member, seen.message, right[0])
    for each in question.answer:
        ticks = [c for c in seen.controls() if means(c).command == "progress tick" and c.label.startswith("☐")]
        tick = next(c for c in ticks if each in picked(c) and picked(c) <= set(question.answer))
        seen = await here.use(member, seen.message, tick)
    return await here.press(member, seen, "Answer")


def picked(tick: Control) -> set[str]:
    """The options that are ticked after a click."""
    return set(str(means(tick).args["picked"]))


async def test_a_check_is_passed_in_one_message(app: App, content: Catalog) -> None:
    """Buttons, a form with a number, ticks: all in the message that asked, which ends with the pass and its points."""
    async with room(app) as here:
        seen = first = await here.slash(here.ana, "progress check", topic="3.3")
        for number in range(1, 5):
            assert f"question {number} of 4" in seen.words
            seen = await answered(here, here.ana, seen, content)
            assert "Right." in seen.words
            assert seen.message.id == first.message.id
            assert seen.private
        assert "All 4 right: checked. 5 points." in seen.words
        assert "✔ checked" in seen.words
        kinds = [(kind, points) for kind, _, _, points in here.ledger()]
        assert kinds.count(("answer", 0)) == 4
        assert sum(points for _, points in kinds) == 5
        stage = await here.slash(here.ana, "roadmap stage", number=3)
        assert "1 of 9 topics · 1 checked" in stage.words
        theirs = await here.slash(here.ben, "roadmap stage", number=3)
        assert "0 of 9 topics" in theirs.words


async def asked_for_a_number(here: Room) -> tuple[Seen, Seen]:
    """The question that wants a number, and its form."""
    seen = await here.slash(here.ana, "progress check", topic="3.2")
    return seen, await here.press(here.ana, seen, TYPE)


async def test_the_form_says_what_it_asks(app: App) -> None:
    async with room(app) as here:
        seen, form = await asked_for_a_number(here)
        assert form.kind == "modal"
        asked, field = form.form["components"]
        assert asked["content"].replace("\\", "") in seen.words  # the form stands in front of the question
        assert field["component"]["custom_id"] == "answer"
        assert field["label"] == "Answer"
        assert here.ledger() == []
        assert "question 1 of 4" in said(seen.message)


async def test_what_is_no_number_leaves_the_question_open(app: App) -> None:
    async with room(app) as here:
        seen, form = await asked_for_a_number(here)
        answer = await here.submit(here.ana, form, answer="about a dozen, I think")
        assert (answer.kind, answer.private) == ("message", True)
        assert "this question takes a number" in answer.words
        assert "about a dozen, I think" in answer.words
        assert answer.message.id != seen.message.id
        assert here.ledger() == []
        form = await here.press(here.ana, seen, TYPE)
        answer = await here.submit(here.ana, form, answer="-1")
        assert "Not quite." in answer.words
        assert len(here.ledger()) == 1


async def test_the_same_form_twice_counts_once(app: App) -> None:
    """Somebody who opened the form on two devices: the first answer counts, and the second is told so."""
    async with room(app) as here:
        seen, form = await asked_for_a_number(here)
        again = await here.press(here.ana, seen, TYPE)
        await here.submit(here.ana, form, answer="-1")
        told = await here.submit(here.ana, again, answer="3")
        assert "answered that one today already" in told.words
        assert len(here.ledger()) == 1


notes_only = Group("log", "A diary, for this test")


@notes_only.command("write", "Write down what you did", example="/log write 3", writes=True)
def write(
    ctx: Context,
    day: Annotated[int, Arg("Which day", ge=1, le=31)],
    text: Annotated[str, Arg("What you did", max_length=300, paragraph=True)],
) -> Reply:
    """Give the text back."""
    return Reply("Written.", (Quote(text, f"day {day}"),))


async def test_a_long_text_is_asked_for_in_a_large_field(store: Store, content: Catalog, clock: FixedClock) -> None:
    """A paragraph is never required while typing a command: a form asks for it and keeps its lines."""
    app = App(Tree([notes_only]), store, content, clock)
    async with room(app) as here:
        form = await here.slash(here.ana, "log write", day=3)
        field = form.form["components"][-1]["component"]
        assert (field["custom_id"], field["style"], field["max_length"]) == ("text", 2, 300)
        seen = await here.submit(here.ana, form, text="read\n\n@everyone **wrote** <@1>")
        assert (seen.kind, seen.private) == ("message", True)
        assert "> read" in seen.words
        assert "wrote" in seen.words
        assert "day 3" in seen.words


@pytest.mark.parametrize("text", ["one line", "# no heading\n> nor a quote", "x" * 1000, "مرحبا 🏳️‍🌈"])
async def test_a_note_is_kept_as_it_was_written(app: App, text: str) -> None:
    async with room(app) as here:
        seen = await here.slash(here.ana, "progress note", topic="3.2", text=text)
        assert here.notes() == [text]
        assert seen.private
        assert all(line.strip("# >") in seen.words for line in text.splitlines())
        shared = await here.slash(here.ana, "roadmap topic", topic="3.2", share=True)
        assert text not in shared.words


async def test_marks_by_buttons_and_back(app: App) -> None:
    async with room(app) as here:
        seen = await here.slash(here.ana, "roadmap topic", topic="3.2")
        assert here.ledger() == []
        learning = await here.press(here.ana, seen, "Learning")
        assert "● learning" in learning.words
        done = await here.press(here.ana, learning, "Done")
        assert "Marked done. 1 point." in done.words
        assert [entry[:3] for entry in here.ledger()] == [
            ("mark", "ml.data-transformation", "learning"),
            ("mark", "ml.data-transformation", "done"),
        ]
        stage = await here.press(here.ana, done, "Stage 3")
        assert "1 of 9 topics" in stage.words
        assert stage.message.id == seen.message.id
        undone = await here.slash(here.ana, "progress undo")
        assert "Taken back: the mark “done”" in undone.words
        assert sum(points for *_, points in here.ledger()) == 0


async def test_a_shared_page_answers_each_for_themselves(app: App) -> None:
    """Ben marks a topic from the page that Ana shared: his own, and nobody sees it."""
    async with room(app) as here:
        shared = await here.slash(here.ana, "roadmap topic", topic="3.2", share=True)
        theirs = await here.press(here.ben, shared, "Done")
        assert theirs.private
        assert "Marked done. 1 point." in theirs.words
        assert "State" in said(shared.message)
        assert "done" not in said(shared.message).partition("\nPart of")[0].rpartition("State")[2]
        mine = await here.slash(here.ana, "roadmap stage", number=3)
        assert "0 of 9 topics" in mine.words


async def test_progress_of_somebody_else(app: App) -> None:
    async with room(app) as here:
        await here.slash(here.ben, "progress mark", topic="3.2")
        seen = await here.slash(here.ana, "progress show", member=here.ben)
        assert seen.heading == "Progress of ben"
        assert "1 of 9" in seen.words
        unknown = await here.slash(here.ana, "progress show", member=here.newcomer())
        assert "have not met" in unknown.words


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("roadmap stage", {"number": 9, "share": True}, "There is no stage 9. The roadmap has stages 1 to 8."),
        ("roadmap topic", {"topic": "quantum gravity", "share": True}, "There is no topic “quantum gravity”."),
        ("roadmap next", {"hours": "soon"}, "I cannot read “soon” as a time such as 25m or 1h30."),
        ("progress undo", {}, "nothing of the last 24 hours"),
        ("study help", {"topic": "@everyone"}, "There is no command “/@everyone”."),
    ],
)
async def test_what_goes_wrong_is_for_one_pair_of_eyes(
    app: App, command: str, options: dict[str, object], words: str
) -> None:
    async with room(app) as here:
        seen = await here.slash(here.ana, command, **options)
        assert seen.private
        assert words in seen.words
        assert here.rows() == {"ledger": 0, "notes": 0}


async def test_alone_with_cairn(app: App) -> None:
    """In a direct message only what needs no group is offered, and it works."""
    async with room(app) as here:
        names = {name.split()[0] for name in here.ana.user.available_commands()}
        assert names == {group.name for group in app.tree.groups.values() if group.alone}
        seen = await here.slash(here.ana.user, "roadmap stage", number=3)
        assert seen.heading.startswith("Stage 3 of 8")
        topic = await here.press(here.ana.user, seen, "Open 3.1")
        assert topic.heading.startswith("3.1 · ")


async def test_hidden_commands_are_not_offered(app: App) -> None:
    async with room(app) as here:
        shown = [command for command in app.tree.commands.values() if not command.hidden]
        offered = set(here.ana.available_commands(here.channel))
        assert offered == {command.path for command in shown if command.right is Right.MEMBER}
        offered = set(here.newcomer(organises=True).available_commands(here.channel))
        assert offered == {command.path for command in shown}
        with pytest.raises(simcord.SetupError):
            await here.ana.slash(here.channel, "progress answer", topic="3.2", question=1, answer="a")
