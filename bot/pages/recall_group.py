"""How a group remembers what it has finished, and a question for all of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.invocation import call
from bot.chat.markup import code, escape, prose
from bot.chat.reply import Actions, Block, Button, Heading, Progress, Reply, Text
from bot.curriculum.models import ChoiceCheck, Topic
from bot.pages.wording import count
from bot.study.fading import LEAST, SINCE, Memory

FADED = 0.7
"""Below this share of right answers a stage is worth another look."""


def memories_page(found: Sequence[Memory] | None) -> Reply:
    """The stages that were asked about, the most faded first."""
    weeks = SINCE.days // 7
    heading = Heading("How the group remembers", f"the last {weeks} weeks")
    more = Actions((Button("My own questions", call("recall show"), "primary"),))
    if not found:
        said = f"This is shown once {LEAST} people have answered recall questions within {weeks} weeks."
        return Reply(said, (heading, Text(escape(said)), more))
    blocks: list[Block] = [heading]
    for each in found:
        words = f"{each.right} of {count(each.answers, 'answer')} right"
        blocks.append(Progress(f"{each.stage.number} {each.stage.short}", each.right, each.answers, words))
    first = found[0]
    if first.share < FADED:
        said = f"Stage {first.stage.number}, {first.stage.title}, fades most: {first.right} of {first.answers} right."
        last = Button(f"Open stage {first.stage.number}", call("roadmap stage", number=first.stage.number))
        more = Actions((*more.items, last))
    else:
        said = "Every stage that was asked about is well remembered."
    blocks += [Text(escape(said)), more]
    return Reply(f"How the group remembers. {said}", tuple(blocks))


def group_question(topic: Topic, number: int, question: ChoiceCheck) -> Reply:
    """A question with its answers as buttons, for everybody; the verdict is for whoever presses one."""
    letters = [chr(ord("A") + place) for place in range(len(question.options))]
    lines = [f"**{letter}** {prose(option.text)}" for letter, option in zip(letters, question.options, strict=True)]
    buttons = [
        Button(letter, call("progress answer", topic=topic.id, question=number, answer=option.id))
        for letter, option in zip(letters, question.options, strict=True)
    ]
    blocks: list[Block] = [
        Heading("Do you remember?", topic.title),
        Text(prose(question.text)),
        Text("\n".join(f"- {line}" for line in lines)),
    ]
    blocks += [Actions(tuple(buttons[at : at + 5])) for at in range(0, len(buttons), 5)]
    blocks.append(Text(f"You alone see whether you are right. Questions of your own: {code('/recall')}"))
    return Reply(f"Do you remember? About {topic.title}: {question.text}", tuple(blocks), private=False)
