"""What was made is read back as it was, to the last bit and type."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.challenges.generators import PERSONAL, SHARED, generate, versions
from bot.challenges.stored import dump, load


@pytest.mark.parametrize("name", [*SHARED, *PERSONAL])
def test_what_was_made_comes_back(name: str) -> None:
    for seed in range(5 if name in PERSONAL else 1):
        made = generate(name, versions(name)[-1], seed)
        assert repr(load(dump(made))) == repr(made)


@pytest.mark.parametrize("text", ["", "{", '{"keys": {"a": {}}}', '{"files": 3}'])
def test_what_was_not_made_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        load(text)
