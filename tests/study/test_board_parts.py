"""Boards of parts of a community: the same as counted by hand, for every viewer and on every page."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import insert, update

from bot.store.engine import Store
from bot.store.tables import accounts, members, spaces
from bot.study import scopes, squads
from bot.study.boards import PAGE, TOP, board
from bot.study.members import Member
from bot.study.scopes import Scope
from bot.study.totals import show_to
from bot.study.visibility import Visible
from tests.conftest import NOON
from tests.study.scores import earn, people
from tests.study.test_boards import WEEK, by_hand

SEEN = {
    "squad": (Visible.EVERYONE, Visible.ALIAS, Visible.SQUAD),
    "newcomers": (Visible.EVERYONE, Visible.ALIAS),
    "platform": (Visible.EVERYONE, Visible.ALIAS),
}


def divided(store: Store, team: list[Member], inside: set[int]) -> dict[str, Scope]:
    """One scope of each name, and in each those of ``team`` who are ``inside``."""
    with store.transaction(write=True) as db:
        (squad,) = squads.found_all(db, 1, ["Alder"], NOON)
        squads.put(db, [(id_, squad) for id_ in sorted(inside)], team[0].id, NOON)
        old = [member.id for member in team if member.id not in inside]
        before = NOON - timedelta(days=29)
        db.execute(update(members).where(members.c.id.in_(old)).values(joined_at=before))
        homes = [
            {"id": number, "community_id": 1, "platform": name, "external_id": name, "created_at": NOON}
            for number, name in enumerate(("here", "there"), 1)
        ]
        db.execute(insert(spaces), homes)
        rows = [{"member_id": id_, "space_id": 1, "external_id": f"{id_}"} for id_ in sorted(inside)]
        db.execute(insert(accounts), rows + [{"member_id": id_, "space_id": 2, "external_id": f"{id_}"} for id_ in old])
    return {"squad": scopes.squad(squad), "newcomers": scopes.newcomers(NOON), "platform": scopes.platform("here")}


@pytest.mark.parametrize("seed", range(2))
def test_it_is_what_one_counts_by_hand(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    team = people(store, 40)
    inside = {member.id for member in chance.sample(team, 25)}
    shown = {member.id: chance.choice([*Visible, Visible.EVERYONE, Visible.EVERYONE]) for member in team}
    scores: dict[int, int] = {}
    with store.transaction(write=True) as db:
        for member in team:
            scores[member.id] = chance.choice([0, 1, 1, 2, 3, 64, 65, 200])
            earn(db, member, scores[member.id])
    for id_, visible in shown.items():
        with store.transaction(write=True) as db:
            show_to(db, id_, visible)
    for name, scope in divided(store, team, inside).items():
        listed = {id_ for id_ in inside if shown[id_] in SEEN[name]}
        with store.transaction(write=False) as db:
            for member in team:
                assert scopes.is_in(db, member, scope) is (member.id in inside)
            for viewer in sorted(inside):
                whole, around, missing = by_hand(scores, listed, viewer)
                pages = [board(db, 1, "points", WEEK, viewer, TOP, scope)]
                while pages[-1].after is not None:
                    pages.append(board(db, 1, "points", WEEK, viewer, pages[-1].after, scope))
                assert [place for page in pages for place in page.places] == whole, name
                assert all(len(page.places) == PAGE for page in pages[:-1])
                for page in pages:
                    assert list(page.around) == around
                    assert (page.ranked, page.missing) == (len(whole), missing)
                    assert page.listed is (viewer in listed)
                for before, after in pairwise(pages):
                    assert after.before is not None
                    assert board(db, 1, "points", WEEK, viewer, after.before, scope).places == before.places


def test_other_communities_are_apart(store: Store) -> None:
    ours, theirs = people(store, 3), people(store, 3, 2)
    with store.transaction(write=True) as db:
        for member in (*ours, *theirs):
            earn(db, member, 5)
        (squad,) = squads.found_all(db, 2, ["Alder"], NOON)
        squads.put(db, [(member.id, squad) for member in theirs], theirs[0].id, NOON)
    with store.transaction(write=False) as db:
        assert board(db, 1, "points", WEEK, None, TOP, scopes.squad(squad)).ranked == 0
        assert board(db, 2, "points", WEEK, None, TOP, scopes.squad(squad)).ranked == 3
        assert board(db, 1, "points", WEEK, None, TOP, scopes.newcomers(NOON)).ranked == 3
        assert not scopes.is_in(db, ours[0], scopes.squad(squad))
