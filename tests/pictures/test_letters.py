"""Words in a picture: letters that the fonts have, in the room there is, whatever somebody calls themselves."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures import fonts
from bot.pictures.letters import MARKS, UNKNOWN, placed, shown, width, wrapped

SIZE = 17
JOINING = "\u200d\ufe0f"
FONTS = {each.family: each for each in (fonts.latin(), fonts.arabic(), fonts.emoji())}

# One character of each kind that a name may have, and some that no name should.
TEXTS = st.text(
    st.characters() | st.sampled_from("aZ ßĐéДжΩक्षिमحمدعلي王田김ไทย🦊👩\u200d💻🇩🇪👍🏽❤\ufe0f\u202e\u200b\ufffe<&")
)


def require_drawable(text: str, room: float, bold: bool) -> None:
    """Fail unless ``text`` becomes runs side by side, within ``room``, of characters that their fonts have."""
    runs = placed(text, SIZE, room, bold)
    x = 0.0
    for run in runs:
        assert run.text
        assert run.x == pytest.approx(x)
        x += run.width
        missing = [each for each in run.text if each not in JOINING and ord(each) not in FONTS[run.family].advances]
        assert not missing, (run, missing)
        assert not (run.bold and run.family == "Noto Emoji")
    assert x <= room


@given(TEXTS, st.booleans())
def test_whatever_is_typed_is_shown_in_letters_that_are_there(text: str, bold: bool) -> None:
    require_drawable(text, 300, bold)
    seen = shown(text)
    assert shown(seen) == seen
    assert seen.strip() == seen != ""
    assert not any(unicodedata.category(each) in ("Cc", "Cs", "Cn", "Co") for each in seen)
    assert not any(unicodedata.category(each) == "Cf" and each not in JOINING for each in seen)


@pytest.mark.parametrize("bold", [False, True])
def test_both_weights_have_the_same_letters(bold: bool) -> None:
    for font in (fonts.latin, fonts.arabic):
        assert font(bold).advances.keys() == font().advances.keys()
    assert set(map(ord, "Ana Müller Đặng Άννα Иван प्रिया·–…“”,0123456789")) <= fonts.latin(bold).advances.keys()


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Ana Müller", "Ana Müller"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("Δημήτρης", "Δημήτρης"),
        ("Иван Петров", "Иван Петров"),
        ("प्रिया शर्मा", "प्रिया शर्मा"),
        ("محمد علي", "محمد علي"),
        ("🦊 Fox", "🦊 Fox"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("王小明", "Wang Xiao Ming"),
        ("김철수", "Gim Cheol Su"),
        ("สมชาย", "smchay"),
        ("𝕬𝖓𝖆", "Ana"),
        ("\u202eltr\u202c\u200b", "ltr"),
        ("a\nb\tc   d", "a b c d"),
        ("", UNKNOWN),
        ("\u200b\ufe0f\u200d", UNKNOWN),
        ("\ufffe\uffff", UNKNOWN),
    ],
)
def test_names_of_many_scripts(name: str, seen: str) -> None:
    assert shown(name) == seen


def test_a_name_of_one_script_is_one_run() -> None:
    for name in ("Ana Müller", "प्रिया शर्मा", "محمد علي", "👩\u200d💻👍🏽"):
        assert len(placed(name, SIZE, 300)) == 1, name
    assert [run.family for run in placed("🦊 Fox محمد", SIZE, 300)] == ["Noto Emoji", "Noto Sans", "Noto Sans Arabic"]


def test_accents_do_not_pile_up() -> None:
    piled = "Z" + "\u0334\u0322\u031b\u034d" * 40 + "a"
    seen = shown(piled)
    assert sum(unicodedata.combining(each) > 0 for each in seen) <= MARKS
    assert seen[0] == "Z"
    assert seen[-1] == "a"


@pytest.mark.parametrize("name", ["W" * 5000, "👩\u200d💻" * 2000, "م" * 5000, "<g>" * 2000, "\u202e" * 5000 + "x"])
def test_an_endless_name_is_cut(name: str) -> None:
    require_drawable(name, 200, True)
    joined = "".join(run.text for run in placed(name, SIZE, 200, True))
    assert joined.endswith("…") or joined == "x"
    assert joined[:-1].count("👩") == joined.count("💻")  # what is joined is cut together


def test_emoji_that_become_one_sign_are_as_wide_as_one() -> None:
    one = width("🦊", SIZE)
    assert one > 0
    for name in ("👩\u200d💻", "👍🏽", "🇩🇪", "❤\ufe0f"):
        assert width(name, SIZE) == pytest.approx(one), name
    assert width("🇩🇪🇫🇷", SIZE) == pytest.approx(2 * one)


def test_lines_part_between_words() -> None:
    said = "You are 6th of 14 with 50 points. 11 points to the next place."
    lines = wrapped(said, 15, 200)
    assert " ".join(lines) == said
    assert len(lines) == 3
    assert all(width(line, 15) <= 200 for line in lines)
    assert wrapped("W" * 90, 15, 200) == ["W" * 90]  # a single word is left to be cut where it is placed
