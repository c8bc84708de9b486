"""Two places, one group: joined by an organiser's code, one board, parted again with each side's history."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.app import App
from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Space
from bot.clock import FixedClock
from bot.store.privacy import RULES
from bot.store.tables import accounts, communities, ledger, members, metadata, spaces
from bot.study.codes import GUESSES
from tests.dialogue import Talk
from tests.two_places import code_in, elsewhere, link, member_of


@pytest.fixture
def olga(app: App) -> Talk:
    """An organiser of the first place."""
    return Talk(app, "olga", rights=ORGANISER_RIGHTS)


@pytest.fixture
def omar(app: App) -> Talk:
    """An organiser of the second place, on another platform."""
    talk = elsewhere(app, "omar")
    talk.rights = ORGANISER_RIGHTS
    return talk


def joined(first: Talk, second: Talk) -> str:
    return second.say(f"/studyadmin space link {code_in(first.say('/studyadmin space link'))}")


def totals(app: App) -> dict[str, tuple[int, int]]:
    """The members with an account and the points of each community that has a space, by one of its spaces' names."""
    with app.store.transaction(write=False) as db:
        found = {}
        for name, community in db.execute(select(spaces.c.external_id, spaces.c.community_id)):
            inside = (
                select(func.count(accounts.c.member_id.distinct()))
                .join(members)
                .where(members.c.community_id == community)
            )
            points = select(func.coalesce(func.sum(ledger.c.points), 0)).where(ledger.c.community_id == community)
            found[name] = (db.execute(inside).scalar_one(), db.execute(points).scalar_one())
        return found


def test_two_places_become_one_group(app: App, ana: Talk, olga: Talk, omar: Talk) -> None:
    ana.say("/progress done 3.1")
    olga.say("/progress done 3.1")
    ben = elsewhere(app, "ben")
    ben.say("/progress done 3.2")
    said = joined(olga, omar)
    assert "This place is one group with the other now." in said
    assert "2 members came along" in said
    assert totals(app) == {"local": (4, 3), "workspace": (4, 3)}
    assert "✓" in ben.say("/roadmap topic 3.2")
    with app.store.transaction(write=False) as db:
        for table in metadata.sorted_tables:
            if "community_id" in table.c and RULES[table.name].members:
                assert len(set(db.execute(select(table.c.community_id)).scalars())) <= 1, table.name


def test_a_linked_member_counts_once(app: App, ana: Talk, olga: Talk, omar: Talk) -> None:
    ana.say("/progress done 3.1")
    ann = elsewhere(app, "U1ANN")
    ann.say("/progress done 3.1")
    joined(olga, omar)
    assert totals(app)["local"] == (4, 2)
    link(ana, ann)
    assert totals(app) == {"local": (3, 1), "workspace": (3, 1)}


def test_parting_keeps_each_side_s_history(app: App, ana: Talk, olga: Talk, omar: Talk) -> None:
    ben = elsewhere(app, "ben")
    ana.say("/progress done 3.1")
    ben.say("/progress done 3.2")
    before = totals(app) if omar.say("/progress done 3.3") and olga.say("/study about") else {}
    joined(olga, omar)
    ben.say("/progress done 3.4")
    assert "This place is a group of its own again." in omar.say("/studyadmin space unlink")
    after = totals(app)
    assert after["local"] == before["local"]
    assert after["workspace"] == (before["workspace"][0], before["workspace"][1] + 1)
    assert "2 of 9 topics" in ben.say("/roadmap stage 3")


def test_parting_makes_two_of_a_linked_member(app: App, ana: Talk, olga: Talk, omar: Talk, clock: FixedClock) -> None:
    ann = elsewhere(app, "U1ANN")
    ana.say("/progress done 3.1")
    ann.say("/progress done 3.1")
    ann.say("/progress done 3.2")
    before = totals(app) if omar.say("/study about") and olga.say("/study about") else {}
    joined(olga, omar)
    link(ana, ann)
    clock.set(clock.now() + timedelta(days=30))
    assert "2 members went along" in olga.say("/studyadmin space unlink")
    assert totals(app) == before
    assert member_of(app, "ana") != member_of(app, "U1ANN")
    assert "1 of 9 topics" in ana.say("/roadmap stage 3")
    assert "2 of 9 topics" in ann.say("/roadmap stage 3")


def test_whoever_came_to_the_second_place_later_goes_with_it(app: App, olga: Talk, omar: Talk) -> None:
    joined(olga, omar)
    elsewhere(app, "cleo").say("/progress done 3.1")
    assert totals(app)["local"] == (3, 1)
    omar.say("/studyadmin space unlink")
    assert totals(app) == {"local": (1, 0), "workspace": (2, 1)}


def test_nobody_s_days_move_because_places_were_joined(app: App, olga: Talk, omar: Talk, clock: FixedClock) -> None:
    clock.set(clock.now().replace(hour=20))  # Tuesday in Tokyo
    ben = elsewhere(app, "ben")
    ben.say("/study about")
    with app.store.transaction(write=True) as db:
        db.execute(update(communities).values(zone="Asia/Tokyo"))  # so far there is only that one

    def day() -> object:
        clock.set(clock.now() + timedelta(minutes=1))
        ben.say("/progress learning 3.1")
        ben.say("/progress open 3.1")
        with app.store.transaction(write=False) as db:
            return db.execute(select(ledger.c.local_day).order_by(ledger.c.id.desc()).limit(1)).scalar_one()

    before = day()
    joined(olga, omar)
    assert day() == before
    omar.say("/studyadmin space unlink")
    assert day() == before


def test_the_forgotten_of_a_place_stay_in_its_history(app: App, olga: Talk, omar: Talk) -> None:
    ben = elsewhere(app, "ben")
    ben.say("/progress done 3.1")
    ben.say("/profile forget forget")
    dan = elsewhere(app, "dan")
    dan.say("/progress done 3.1")
    joined(olga, omar)
    dan.say("/profile forget forget")
    assert totals(app)["local"] == (2, 2)
    omar.say("/studyadmin space unlink")
    assert totals(app) == {"local": (1, 0), "workspace": (1, 2)}


def test_parted_from_the_first_place_and_joined_again(app: App, ana: Talk, olga: Talk, omar: Talk) -> None:
    ana.say("/progress done 3.1")
    for _ in range(2):
        assert "one group" in joined(olga, omar)
        assert totals(app)["workspace"] == (3, 1)
        assert "The place on Elsewhere is a group of its own again." in olga.say("/studyadmin space unlink")
        assert totals(app) == {"local": (2, 1), "workspace": (1, 0)}
    assert "in one place only" in olga.say("/studyadmin space unlink")
    with app.store.transaction(write=False) as db:
        assert db.execute(select(func.count()).select_from(communities)).scalar_one() == 2


def test_three_places_and_the_newest_goes_first(app: App, olga: Talk, omar: Talk) -> None:
    third = elsewhere(app, "tess", "third", "hall")
    third.rights = ORGANISER_RIGHTS
    joined(olga, omar)
    joined(omar, third)
    assert totals(app)["hall"] == (3, 0)
    assert "The place on Third" in olga.say("/studyadmin space unlink")
    assert totals(app) == {"local": (2, 0), "workspace": (2, 0), "hall": (1, 0)}


# What somebody with bad intentions tries, or by mistake.


@pytest.mark.parametrize(
    "line", ["/studyadmin space link", "/studyadmin space link AAAA-AAAA", "/studyadmin space unlink"]
)
def test_members_may_not(app: App, ana: Talk, olga: Talk, omar: Talk, line: str) -> None:
    joined(olga, omar)
    assert "is for the organisers" in ana.say(line)
    assert totals(app)["workspace"][0] == 2


def test_only_an_organiser_of_both_places_can(app: App, ana: Talk, olga: Talk, omar: Talk) -> None:
    code = code_in(olga.say("/studyadmin space link"))
    ben = elsewhere(app, "ben")
    assert "is for the organisers" in ben.say(f"/studyadmin space link {code}")
    assert "one group" in omar.say(f"/studyadmin space link {code}")


def test_a_code_works_once_and_for_ten_minutes(app: App, olga: Talk, omar: Talk, clock: FixedClock) -> None:
    code = code_in(olga.say("/studyadmin space link"))
    clock.set(clock.now() + timedelta(minutes=10))
    assert "has run out" in omar.say(f"/studyadmin space link {code}")
    code = code_in(olga.say("/studyadmin space link"))
    assert "one group" in omar.say(f"/studyadmin space link {code}")
    third = elsewhere(app, "tess", "third", "hall")
    third.rights = ORGANISER_RIGHTS
    assert "was used already" in third.say(f"/studyadmin space link {code}")


def test_guessing_ends(olga: Talk, omar: Talk) -> None:
    code = code_in(olga.say("/studyadmin space link"))
    for number in range(GUESSES):
        assert "There is no such code" in omar.say(f"/studyadmin space link AAAA-AAA{number}")
    assert "too many wrong codes" in omar.say(f"/studyadmin space link {code}")


def test_a_code_of_ones_own_group(app: App, olga: Talk, omar: Talk) -> None:
    code = code_in(olga.say("/studyadmin space link"))
    assert "from this group already" in olga.say(f"/studyadmin space link {code}")
    assert "one group" in omar.say(f"/studyadmin space link {code}"), "the code was not used up by that"
    assert "from this group already" in joined(olga, omar)


def test_a_place_that_is_joined_already_joins_no_other(app: App, olga: Talk, omar: Talk) -> None:
    joined(olga, omar)
    third = elsewhere(app, "tess", "third", "hall")
    third.rights = ORGANISER_RIGHTS
    said = joined(third, omar)
    assert "one group with another already" in said
    assert "/studyadmin space unlink" in said
    assert totals(app)["hall"] == (1, 0)


def test_a_code_for_people_joins_no_places(olga: Talk, omar: Talk) -> None:
    assert "There is no such code" in omar.say(f"/studyadmin space link {code_in(olga.say('/profile link'))}")


def test_not_where_somebody_is_alone_with_cairn(app: App, olga: Talk) -> None:
    olga.say("/study about")
    olga.space = Space("terminal", "@olga", direct=True)
    assert "no place of a group" in olga.say("/studyadmin space link")


def test_members_do_not_read_of_it_in_the_help(app: App, ana: Talk, olga: Talk) -> None:
    assert ana.rights == MEMBER_RIGHTS
    assert "/studyadmin" not in ana.say("/study help")
    assert "There is no command" in ana.say("/study help studyadmin")
    assert "/studyadmin" in olga.say("/study help")
    assert "/studyadmin space" in olga.say("/study help studyadmin")
