"""Cairn's pure part at the same job, in Cairn's own environment: twenty slash commands, the roadmap's the eleventh.

* ``page``: the real ``/roadmap stage`` with the shipped content, which answers with a page of blocks, more than the
  job asks. The member has marked nothing.
* ``built``: the same for a different member each time, so that every page is built anew.
* ``lines``: a handler that returns the job's own eight lines, so that only the frameworks differ.
"""

from __future__ import annotations

import sys
from typing import Annotated

from benchmarks import marked, stage_three
from benchmarks.peers import job
from benchmarks.peers.batch import checked, serve
from bot.chat.command import Group
from bot.chat.option import Arg
from bot.chat.reply import Reply, Text
from bot.chat.request import Context
from bot.chat.tree import Tree
from bot.commands.roadmap import group as roadmap

Number = Annotated[int, Arg("Stage number", ge=1, le=8, noun="stage")]


def eight_lines(name: str) -> Group:
    """The group ``/name`` whose ``stage`` answers as every peer does."""
    group = Group(name, "The job")

    @group.command("stage", "One stage", example=f"/{name} stage 3")
    def stage(ctx: Context, number: Number) -> Reply:
        return Reply(f"Stage {number}", (Text(job.answer(number)),))

    return group


def main(way: str) -> None:
    """Build the tree and answer batches."""
    content = stage_three.content()
    groups = [roadmap if way != "lines" and name == roadmap.name else eight_lines(name) for name in job.COMMANDS]
    answer = stage_three.pure_part(Tree(groups), content, marked.InTurn(content) if way == "built" else None)
    if way == "lines":
        [block] = answer().blocks
        checked(block.markdown if isinstance(block, Text) else "")
    serve(f"cairn {way}", answer)


if __name__ == "__main__":
    main(sys.argv[1])
