"""A question about a topic that was finished a while ago, and when the next one comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.invocation import call
from bot.chat.markup import escape, prose
from bot.chat.reply import Actions, Block, Button, Heading, Reply, Text
from bot.curriculum.models import CheckOption, NumberCheck
from bot.pages.topic import PICKED, UNPICKED
from bot.pages.wording import count, long_day
from bot.study.quiz import Question
from bot.study.recall import Due


def asking_page(found: Due, options: Sequence[CheckOption], left: int, picked: str = "", news: str = "") -> Reply:
    """The question with its answers as buttons; ``left`` questions are still to come in this sitting, this one too."""
    question, topic = found.question, found.topic
    blocks: list[Block] = [Heading(f"Do you remember? {topic.title}", f"{left} to go")]
    if news:
        blocks.append(Text(news))
    blocks.append(Text(prose(question.text)))
    if isinstance(question, NumberCheck):
        run = call("recall answer", question=question.id, left=left)
        blocks.append(Actions((Button("Type the answer", run, "primary"), _later())))
        return Reply(f"About {topic.title}: {question.text}", tuple(blocks))
    several = question.kind == "multi"
    letters = {option.id: chr(ord("A") + place) for place, option in enumerate(options)}
    lines = [f"**{letters[option.id]}** {prose(option.text)}" for option in options]
    blocks.append(Text("\n".join(f"- {line}" for line in lines)))
    items = []
    for option in options:
        if several:
            toggled = "".join(sorted(set(picked) ^ {option.id}))
            mark = PICKED if option.id in picked else UNPICKED
            run = call("recall tick", question=question.id, left=left, picked=toggled)
            items.append(Button(f"{mark} {letters[option.id]}", run))
        else:
            run = call("recall answer", question=question.id, left=left, answer=option.id)
            items.append(Button(letters[option.id], run))
    if several:
        blocks.append(Text("Several answers can be right: tick them, then press Answer."))
    blocks += [Actions(tuple(items[at : at + 5])) for at in range(0, len(items), 5)]
    last = [_later()]
    if picked:
        run = call("recall answer", question=question.id, left=left, answer=picked)
        last.insert(0, Button("Answer", run, "primary"))
    blocks.append(Actions(tuple(last)))
    return Reply(f"About {topic.title}: {question.text}", tuple(blocks))


def rest_page(waiting: int, coming: date | None, news: str = "") -> Reply:
    """Nothing more is asked now: what waits, or when the next question comes."""
    if waiting:
        said = f"{count(waiting, 'more question')} can be asked today."
    elif coming is not None:
        said = f"Nothing is due. The next question comes on {long_day(coming)}."
    else:
        said = "Nothing is due yet. A topic that you finish comes back after about one, three and seven weeks."
    blocks: list[Block] = [Heading("Recall", "done for now")]
    if news:
        blocks.append(Text(news))
    blocks.append(Text(escape(said)))
    more = [Button("Go on", call("recall show"), "primary")] if waiting else []
    blocks.append(Actions((*more, Button("What next?", call("roadmap next")))))
    return Reply(f"Recall: {said}", tuple(blocks))


def feedback(question: Question, right: bool, given: str) -> str:
    """What was right or wrong about an answer, why, and when the topic comes back; as markup."""
    verdict = "**Right.** " if right else "**Not quite.** "
    if isinstance(question, NumberCheck):
        return verdict + prose(question.why)
    reasons = [f"“{prose(option.text)}”: {prose(option.why)}" for option in question.options if option.id in given]
    return verdict + " ".join(reasons)


def _later() -> Button:
    return Button("Enough for now", call("recall enough"))
