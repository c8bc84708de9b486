"""What everybody reads of a week's challenge: that it is open, that it closes soon, its solution, and how it went."""

from __future__ import annotations

from bot.chat.invocation import call
from bot.chat.markup import escape, listing, prose
from bot.chat.reply import Actions, Block, Button, Code, Heading, Reply, Text, When
from bot.pages.challenge_results import Outcome, standings
from bot.pages.wording import count
from bot.study import rules
from bot.study.announced import Run


def announcement(run: Run, files: bool, ended: tuple[str, ...] = ()) -> Reply:
    """A new week. ``ended`` says in sentences what else is new, such as a close that was moved."""
    challenge = run.challenge
    points = rules.CHALLENGE[challenge.difficulty]
    parts = count(len(challenge.parts), "part")
    blocks: list[Block] = [
        Heading(f"Week {run.week} · {challenge.title}", f"{challenge.difficulty}, {points} points"),
        Text(prose(challenge.brief)),
        Text(escape(f"{parts}, about {challenge.minutes} min. Answers may be changed until the close.")),
        When("It closes", run.closes_at),
        *(Text(escape(line)) for line in ended),
    ]
    items = [Button("Open the challenge", call("challenge show", week=run.week), "primary")]
    if files:
        items.append(Button("Get the data", call("challenge data", week=run.week)))
    items.append(Button("Worked example", call("challenge example", week=run.week)))
    blocks += [Actions(tuple(items)), Text("Or type it: `/challenge show`")]
    said = f"Week {run.week} is open: {challenge.title}. {parts[:1].upper()}{parts[1:]}, {points} points."
    return Reply(said, tuple(blocks), private=False)


def reminder(run: Run, answered: int) -> Reply:
    """A day before the close. It addresses nobody."""
    said = f"{count(answered, 'member')} answered so far." if answered else "Nobody has answered yet."
    blocks = (
        Heading(f"Week {run.week} · {run.challenge.title}", "one more day"),
        When("It closes", run.closes_at),
        Text(escape(said)),
        Actions((Button("Open the challenge", call("challenge show", week=run.week), "primary"),)),
        Text("Or type it: `/challenge show`"),
    )
    return Reply(f"Week {run.week}, {run.challenge.title}, closes in a day. {said}", blocks, private=False)


def solution_post(run: Run) -> Reply:
    """The solution, once the week is closed."""
    explanation = run.key.explanation
    blocks: list[Block] = [
        Heading(f"Week {run.week} · {run.challenge.title}", "solution"),
        Text(prose(explanation.text)),
    ]
    if explanation.code:
        blocks.append(Code(explanation.code.rstrip(), "python"))
    blocks.append(Text("Slips that people make:\n" + listing([prose(each) for each in explanation.slips])))
    blocks.append(Actions((Button("My result", call("challenge results", week=run.week), "primary"),)))
    blocks.append(Text("Your own answers: `/challenge entries`"))
    return Reply(f"Week {run.week}, {run.challenge.title}, is closed: its solution.", tuple(blocks), private=False)


def results_post(run: Run, outcome: Outcome) -> Reply:
    """How the week went: how much of each part was solved, and the best, by the names that others may read."""
    said = f"{count(len(outcome.results), 'member')} answered."
    blocks: list[Block] = [Heading(f"Week {run.week} · {run.challenge.title}", "results")]
    blocks += standings(run, outcome)
    blocks.append(Actions((Button("My result", call("challenge results", week=run.week), "primary"),)))
    blocks.append(Text("What it was worth to you: `/challenge rate 4`"))
    return Reply(f"Results of week {run.week}, {run.challenge.title}. {said}", tuple(blocks), private=False)
