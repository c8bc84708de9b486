"""The pledge prompt: a new week, and the question what one promises for it."""

from __future__ import annotations

from bot.chat.invocation import call
from bot.chat.markup import code, escape
from bot.chat.reply import Actions, Button, Heading, Reply, Text
from bot.delivery.kinds import MONDAY, PostContext, Skip, weekly
from bot.pages.wording import long_day
from bot.study.streaks import DAY, WEEK, monday


@weekly("pledge-prompt", "Promise of the week", "Asks what everybody promises for the week", day=MONDAY, at="09:00")
def prompt(ctx: PostContext) -> Reply | Skip:
    """The question, with the quick ways to answer it. What somebody answers is for them alone."""
    week = monday(ctx.day)
    ends = long_day(week + WEEK - DAY)
    said = f"What do you promise yourself until {ends}? In numbers that your entries keep, or in your own words."
    private = "It is for you alone, and may be changed until it is due."
    ways = (
        Button("3 active days", call("pledge make", what="3 days"), "primary"),
        Button("5 hours", call("pledge make", what="5 h")),
        Button("2 topics", call("pledge make", what="2 topics")),
        Button("In my own words", call("pledge make")),
    )
    blocks = (
        Heading("A new week", f"from {long_day(week)}"),
        Text(escape(said)),
        Text(escape(private)),
        Actions(ways),
        Text(f"Or type it: {code('/pledge make 3 days')}"),
    )
    return Reply(f"A new week. {said}", blocks, private=False)
