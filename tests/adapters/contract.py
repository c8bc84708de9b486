"""The suite that every adapter passes: the same conversation, read from where a person sits.

A platform's test module subclasses ``AdapterContract`` and gives it a fixture ``driver`` (see ``Driver``) that
drives the real adapter against a stand-in for the platform, with an app on ``tests.adapters.exercises``.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pytest

from bot.chat.reply import Image, Reply, Text
from bot.chat.upload import Upload
from tests.adapters.exercises import PNG

HOSTILE = (
    "evil \x1b[31mred\x1b]0;title\x07 \u202eltr\u202c [bold]b[/bold] <b>x</b> **b** `c` &amp; "
    "<@1> @everyone 👩\u200d💻 日本"
)
OBEYED = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of characters that a screen obeys, or cannot show at all."""


@dataclass(frozen=True)
class Seen:
    """What a person sees after one step: the words, whether everybody sees them, whether a form is open.

    ``files`` are those that were handed to this person, by name; ``pictures`` are those that are shown.
    """

    words: str
    public: bool = False
    form: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict)
    pictures: tuple[bytes, ...] = ()

    def has(self, *parts: str) -> None:
        """Fail unless every one of ``parts`` can be read; line breaks count as spaces."""
        flat = " ".join(self.words.split())
        for part in parts:
            assert part in flat, f"{part!r} is not in {flat!r}"


class Driver(Protocol):
    """A person at one platform. Every step waits for its answer."""

    def send(self, text: str) -> Seen:
        """Send a command as text (``/try greet Ana``), in the platform's own way."""
        ...

    def attach(self, file: Upload) -> str | object:
        """Choose ``file`` from this machine; what it returns can be an answer in a form."""
        ...

    def click(self, label: str) -> Seen:
        """Click the button of the last answer that is labelled ``label``."""
        ...

    def pick(self, menu: str, choice: str) -> Seen:
        """Pick ``choice`` from the menu labelled ``menu`` of the last answer."""
        ...

    def submit(self, **answers: Any) -> Seen:
        """Fill in and send the form that the last step opened."""
        ...

    def post(self, channel: str, reply: Reply, key: str) -> tuple[str, Seen]:
        """Publish, as the core does; the id, and what everybody sees of it (no words: nothing new)."""
        ...


class AdapterContract:
    """What every adapter has to carry."""

    def test_command(self, driver: Driver) -> None:
        driver.send("/try greet Ana").has("Hello, Ana")

    def test_click(self, driver: Driver) -> None:
        driver.send("/try greet Ana")
        driver.click("Once more").has("Hello, Ana again")
        driver.click("Once more").has("Hello, Ana again again")

    def test_menu(self, driver: Driver) -> None:
        driver.send("/try greet Ana")
        driver.pick("Greet a friend", "My friend Ben").has("Hello, Ben")

    def test_form(self, driver: Driver) -> None:
        seen = driver.send("/try order")
        assert seen.form
        driver.submit(drink="mint tea", size="large").has("Coming: one large mint tea.")

    def test_form_asks_only_for_what_is_missing(self, driver: Driver) -> None:
        assert driver.send("/try order tea").form
        driver.submit(size="small").has("Coming: one small tea.")

    def test_click_that_needs_more_opens_a_form(self, driver: Driver) -> None:
        driver.send("/try greet Ana")
        assert driver.click("Somebody else").form
        driver.submit(name="Cleo").has("Hello, Cleo")

    def test_flat_command(self, driver: Driver) -> None:
        driver.send("/wave Ana 2").has("Waved to Ana: 2.")
        driver.click("Wave again").has("Waved to Ana: 3.")
        assert driver.click("To somebody else").form
        driver.submit(name="Cleo").has("Waved to Cleo: 5.")
        assert driver.send("/wave").form
        driver.submit(name="Ben").has("Waved to Ben: 1.")

    def test_file(self, driver: Driver) -> None:
        assert driver.send("/try upload").form
        data = bytes(range(256)) * 7
        driver.submit(title="Bytes", file=driver.attach(Upload("bytes.bin", data))).has(
            "Bytes: bytes.bin has 1792 bytes."
        )

    def test_file_that_is_too_big(self, driver: Driver) -> None:
        driver.send("/try upload")
        seen = driver.submit(title="My whole year", file=driver.attach(Upload("year.csv", b"x" * 5000)))
        seen.has("“year.csv” has 4.88 kB; 1.95 kB fit.", "Try", "/try upload")

    def test_files_are_handed_over(self, driver: Driver) -> None:
        seen = driver.send("/try files 2")
        seen.has("Two files of yours.")
        assert not seen.public
        assert seen.files == {"part-1.csv": b"a,b\n1,\xc3\xa4\n", "part-2.csv": b"a,b\n2,\xc3\xa4\n"}

    def test_many_files_are_handed_over(self, driver: Driver) -> None:
        assert len(driver.send("/try files 12").files) == 12

    def test_a_picture_arrives_with_its_alt_text(self, driver: Driver) -> None:
        seen = driver.send("/try picture")
        seen.has("A small square, blue.")
        assert seen.pictures == (PNG,)
        assert not seen.public
        again = driver.click("Another")
        again.has("A small square, blue.")
        assert again.pictures == (PNG,)
        assert driver.click("No picture").pictures == ()

    def test_a_picture_for_everybody(self, driver: Driver) -> None:
        seen = driver.send("/try picture share=yes")
        seen.has("A small square, blue.")
        assert seen.public
        assert seen.pictures == (PNG,)

    def test_a_picture_is_posted_with_its_alt_text(self, driver: Driver) -> None:
        _, seen = driver.post("general", Reply("A square.", (Image(PNG, "A small square, blue."),)), "square")
        seen.has("A small square, blue.")
        assert seen.pictures == (PNG,)

    def test_a_drawing_arrives_as_a_picture(self, driver: Driver) -> None:
        seen = driver.send("/try drawing board")
        seen.has("Board, this week. Nobody yet.")
        assert [picture[:4] for picture in seen.pictures] == [b"\x89PNG"]

    def test_of_a_drawing_that_fails_the_words_arrive(self, driver: Driver, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.ERROR):
            seen = driver.send("/try drawing nothing")
        seen.has("Board, this week. Nobody yet.")
        assert seen.pictures == ()
        assert "could not be drawn" in caplog.text

    def test_user_error(self, driver: Driver) -> None:
        seen = driver.send("/try wrong cocoa")
        seen.has("There is no “cocoa” today.", "Try", "/try greet Ana")
        assert not seen.public

    def test_unknown_command(self, driver: Driver) -> None:
        driver.send("/try gret Ana").has("gret", "Did you mean greet?", "/try greet Ana")

    def test_unexpected_error(self, driver: Driver, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.ERROR):
            seen = driver.send("/try broken")
        reference = re.search(r"\b[0-9a-f]{8}\b", seen.words)
        assert reference, seen.words
        assert any(getattr(record, "reference", "") == reference[0] for record in caplog.records)
        assert "nobody outside" not in seen.words
        assert "Traceback" not in seen.words
        assert not seen.public
        driver.send("/try greet Ana").has("Hello, Ana")  # and life goes on

    def test_long_reply(self, driver: Driver) -> None:
        driver.send("/try long").has("A long answer", "Line 1 of", "Line 20 of", "Go on")
        driver.click("Go on").has("Hello, Ana")

    def test_every_block_leaves_a_trace(self, driver: Driver) -> None:
        seen = driver.send("/try blocks")
        seen.has("A heading", "an aside", "Some", "prose", "a link", "A label", "a value")
        seen.has("Column one", "Column two", "cell one", "cell two", "1.1", "A step", "4 h", "learning", "checked")
        seen.has("A bar", "5 of 9 topics", "what a picture shows", "somebody's words", "a member", "some = code")
        seen.has("It closes", "It is in", "the reading room", "A button", "A page")

    def test_hostile_text_is_inert(self, driver: Driver) -> None:
        seen = driver.send(f"/try echo {HOSTILE}")
        seen.has("evil", "日本")
        for character in seen.words:
            plain = character in "\n\u200c\u200d" or unicodedata.category(character) not in OBEYED
            assert plain, f"{character!r} came through"

    def test_private_and_public(self, driver: Driver) -> None:
        assert not driver.send("/try greet Ana").public
        shared = driver.send("/try share")
        shared.has("For all to see.")
        assert shared.public

    def test_post_of_a_reply(self, driver: Driver) -> None:
        driver.send("/try publish").has("It is out.", "News for the whole group.")

    def test_posts_once(self, driver: Driver) -> None:
        news = Reply("News.", (Text("Week 18 begins."),))
        first, seen = driver.post("general", news, "week-18")
        seen.has("Week 18 begins.")
        assert seen.public
        again, nothing = driver.post("general", news, "week-18")
        assert again == first
        assert not nothing.words.strip()
        other, _ = driver.post("general", news, "week-19")
        assert other != first

    def test_a_post_with_a_key_of_its_own_comes_once(self, driver: Driver) -> None:
        driver.send("/try notice").has("It is out.", "A notice that comes once.")
        again = driver.send("/try notice")
        again.has("It is out.")
        assert "A notice" not in again.words

    def test_rights(self, driver: Driver) -> None:
        driver.send("/try secret").has("/try secret is for")

    def test_rights_at_a_click(self, driver: Driver) -> None:
        driver.send("/try doors")
        driver.click("The open door").has("/try secret is for")

    def test_rights_at_a_form(self, driver: Driver) -> None:
        driver.send("/try doors")
        assert driver.click("The door with a form").form
        driver.submit(word="sesame").has("/try vault is for")
