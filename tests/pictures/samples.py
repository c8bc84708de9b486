"""Pictures to draw in tests: the usual ones, and the widest."""

from __future__ import annotations

from bot.pictures.board import BoardPicture
from bot.pictures.card import ProgressCard, Ring, WeekRow
from bot.study.boards import PAGE, Place

NAMES = (
    *("Ana Müller", "Δημήτρης Π.", "Иван Петров", "प्रिया शर्मा", "محمد علي", "王小明", "🦊 Fox 👩\u200d💻"),
    *("Nguyễn Thị Ánh", "Quiet Otter", "Bright Heron", "김철수", "田中太郎", "Zoë", "Łukasz", "Noble Lynx"),
)
HEADING, WEEK = "Leaderboard · checked points", "this week"
SAID = "You are 6th of 14 with 50 points. 11 points to the next place."


def board(places: int, own: int, around: int = 0) -> BoardPicture:
    """A board with so many places, the reader's among them."""
    points = [10 * (places - number // 2) for number in range(places)]
    ranks = [1 + sum(other > each for other in points) for each in points]
    rows = [Place(ranks[number], NAMES[number % len(NAMES)], points[number], number == own) for number in range(places)]
    below = [
        Place(1_204_000 + number, NAMES[-number - 1], 9 - number, own >= places and number == around // 2)
        for number in range(around)
    ]
    return BoardPicture(HEADING, WEEK, SAID, rows, below)


def widest() -> BoardPicture:
    """As much ink as a board can have: emoji, the widest letters, the largest numbers, neighbours below."""
    alias = "👩\u200d💻🦊王WМ" * 4
    rows = [Place(2_147_483_647, alias[:24], 2_147_483_647, number == 3) for number in range(PAGE)]
    around = [Place(2_147_483_647, alias[:24], 2_147_483_000, number == 2) for number in range(5)]
    heading, note = (
        "Leaderboard · kept weeks in a row",
        "It shows the longest run of each. No run is ever taken from it.",
    )
    return BoardPicture(heading, "this season · who came in the last 4 weeks", f"{SAID} {SAID}", rows, around, note)


def card(full: bool = False) -> ProgressCard:
    """Somebody's progress; ``full`` with everything done, checked and active."""
    names = ("Python", "Maths", "Data", "Algorithms", "Frameworks", "Deep learning", "Projects", "Deployment")
    done = ((9, 9, 9), (8, 5, 8), (5, 2, 9), (1, 0, 12), (0, 0, 9), (0, 0, 10), (3, 1, 7), (0, 0, 8))
    rings = []
    for number, (name, (made, checked, total)) in enumerate(zip(names, done, strict=True), 1):
        made, checked = (total, total) if full else (made, checked)
        words = f"{made} of {total} topics" + (f" · {checked} checked" if checked else "")
        rings.append(Ring(f"{number} {name}", made, checked, total, words))
    active = "x.x..x. ....... xxxx..x xx.   " if not full else "xxxxxxx " * 3 + "xxxxxxx"
    weeks = [
        WeekRow(label, [None if day == " " else day == "x" for day in f"{days:7}"])
        for label, days in zip(("2 Nov", "9 Nov", "16 Nov", "23 Nov"), active.split(" "), strict=False)
    ]
    pairs = (
        ("Done", "26 of 72 topics"),
        ("Checked", "17 topics, by their questions"),
        ("Active", "9 days in the last 4 weeks"),
        ("This week", "2 of 3 active days, 4 days left"),
        ("Streak", "5 kept weeks, the longest 8, 1 freeze"),
    )
    return ProgressCard("Your progress", "Machine Learning Engineer", pairs, rings, weeks)


SAMPLES: dict[str, BoardPicture | ProgressCard] = {
    "empty board": board(0, 0),
    "board of one": board(1, 0),
    "board of ten": board(10, 5),
    "board of 25": board(25, 12),
    "board with neighbours": board(10, 99, 5),
    "widest board": widest(),
    "card": card(),
    "full card": card(full=True),
}
