"""The board of squads, for one of their members or for everybody."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.invocation import call
from bot.chat.markup import escape
from bot.chat.reply import Actions, Block, Button, Heading, Reply, Table, Text
from bot.pages.board import Asked
from bot.pages.squad import standing_words
from bot.pages.wording import count
from bot.study import rules
from bot.study.squad_boards import PAGE, SquadBoard, SquadPlace


def squad_board_page(board: SquadBoard, asked: Asked, shared: bool = False) -> Reply:
    """A page of squads by the mean of their best; ``shared``: for everybody, so it marks no squad as the reader's."""
    said = count(board.squads, "squad") if board.squads else "There are no squads here yet"
    own = None if shared else board.own
    said = f"{said}. Yours is {standing_words(own, board.squads)}" if own is not None and own.rank else f"{said}."
    blocks: list[Block] = [Heading("Squads", asked.words), Text(escape(said))]
    if board.places:
        blocks.append(_table(board.places, shared))
        if own is not None and own not in board.places:
            blocks += [Heading("Yours", level=2), _table([own], shared)]
        how = f"A squad counts the mean of its best {rules.SQUAD_TOP}; whoever is missing counts as none."
        blocks.append(Text(how))
    if shared:
        blocks.append(Text("Your own squad: `/squad show`"))
    else:
        blocks.append(_actions(board, asked))
    return Reply(f"Squads, {asked.words}: {said}", tuple(blocks), private=not shared)


def _table(places: Sequence[SquadPlace], shared: bool) -> Table:
    rows = tuple(
        (
            "–" if place.rank is None else f"{place.rank:,}",
            f"{place.name} (yours)" if place.own and not shared else place.name,
            f"{place.size}",
            f"{place.mean:,.1f}",
        )
        for place in places
    )
    return Table(("Place", "Squad", "Members", "Mean"), rows)


def _actions(board: SquadBoard, asked: Asked) -> Actions:
    def at(start: int) -> Button:
        label = "‹ Higher" if start < board.start else "Lower ›"
        return Button(label, call("leaderboard squads-page", kind=asked.kind, window=asked.window, start=start))

    items = [Button("My squad" if board.own is not None else "Squads with room", call("squad show"), "primary")]
    if board.start:
        items.append(at(max(0, board.start - PAGE)))
    if board.start + PAGE < board.squads:
        items.append(at(board.start + PAGE))
    other = "all" if asked.window == "week" else "week"
    label = "All time" if other == "all" else "This week"
    items.append(Button(label, call("leaderboard squads", kind=asked.kind, window=other)))
    if board.places and not board.start:
        items.append(Button("Share", call("leaderboard squads", kind=asked.kind, window=asked.window, share=True)))
    return Actions(tuple(items))
