"""The catalogue that authors read names everything that content can name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.challenges.catalogue import page, sample
from bot.challenges.generators import PERSONAL, SHARED, generate, versions
from bot.challenges.keys import ChoiceKey

ROOT = Path(__file__).parent.parent.parent


def test_the_page_that_is_shipped_is_the_one_that_is_made() -> None:
    assert (ROOT / "docs" / "generators.md").read_text(encoding="utf-8") == page()


def test_every_key_file_and_slip_is_named() -> None:
    text = page()
    for name in PERSONAL:
        version = versions(name)[-1]
        entry = text.partition(f"### {name}, version {version}\n")[2].partition("\n### ")[0]
        for seed in range(100, 115):
            made = generate(name, version, seed)
            for part, key in made.keys.items():
                line = entry.partition(f"- `{part}`: ")[2].partition("\n")[0]
                slips = [each.slip for each in (key.options if isinstance(key, ChoiceKey) else key.near_misses)]
                assert all(f"`{slip}`" in line for slip in slips if slip)
            assert all(f"- File `{file}`" in entry for file in made.files)
            assert all(label in entry for label in made.values)


def test_a_draw_is_shown_with_its_keys() -> None:
    text = sample("messy_csv", 1, 3)
    assert "sales.csv, 152 lines:\ndate,city,amount\n" in text
    assert f"rows: {generate('messy_csv', 1, 3).keys['rows'].value} (whole number); below_zero_counted " in text
    choice = sample("ppv", 1, 3)
    assert "(right)" in choice
    assert "Ill: " in choice


@pytest.mark.parametrize("name", SHARED)
def test_a_set_is_shown_with_its_ends_and_without_its_labels(name: str) -> None:
    text = sample(name, 1, 3)
    assert "train.csv, " in text
    assert "private: " in text
    assert len(text.splitlines()) < 30
