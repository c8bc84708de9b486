"""Loading, and the cache: quick, and never stale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.curriculum import cache
from bot.curriculum.check import check
from bot.curriculum.load import find_content, load
from bot.curriculum.problems import ContentError
from tests.curriculum.folder import CAREER, HARVEST, PROJECTS, ROADMAP, SHIPPED, SOIL, Garden


@pytest.fixture
def kept(garden: Garden, tmp_path: Path) -> Path:
    """The cache of the sample, made."""
    path = tmp_path / "data" / "content-cache.json"
    load(garden.path, path)
    return path


def test_the_cache_gives_what_the_files_give(garden: Garden, kept: Path) -> None:
    fresh, cached = load(garden.path), load(garden.path, kept)
    assert cached.digest == fresh.digest
    assert cached.version == fresh.version == 2
    for one, other in zip(fresh.roadmaps, cached.roadmaps, strict=True):
        assert one.model == other.model
        assert one.stages == other.stages
        assert one.projects == other.projects
        assert one.career == other.career


def test_the_cache_is_used(garden: Garden, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.stat().st_mtime_ns
    monkeypatch.setattr("bot.curriculum.files.read_folder", None)
    assert load(garden.path, kept).version == 2
    assert kept.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("manifest.yaml", "version: 2", "version: 3"),
        (ROADMAP, "Kitchen gardener", "Kitchen gardeners"),
        (SOIL, "Types of soil", "Kinds of soil"),
        (HARVEST, "Sow, tend and pick.", "Sow, tend, pick."),
        (PROJECTS, "Grow three herbs", "Grow five herbs"),
        (CAREER, "max: 40000", "max: 50000"),
        (SOIL, "schema: 1", "schema: 1 # the same, in other bytes"),
    ],
)
def test_another_byte_is_read_again(garden: Garden, kept: Path, file: str, old: str, new: str) -> None:
    before = load(garden.path, kept).digest
    times = (garden.path / file).stat()
    garden.edit(file, old, new)
    os.utime(garden.path / file, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = load(garden.path, kept)
    assert after.digest != before
    assert after.roadmap(None).stages == load(garden.path).roadmap(None).stages
    assert load(garden.path, kept).digest == after.digest


def test_a_file_that_came_went_or_moved_is_noticed(garden: Garden, kept: Path) -> None:
    (garden.path / CAREER).unlink()
    assert load(garden.path, kept).roadmap(None).career is None
    (garden.path / HARVEST).unlink()
    with pytest.raises(ContentError, match=r"stages\[1\]: read ga.s2, expected a stage that a file in stages/ defines"):
        load(garden.path, kept)


def test_broken_content_is_not_covered_up_by_the_cache(garden: Garden, kept: Path) -> None:
    good = (garden.path / SOIL).read_bytes()
    garden.edit(SOIL, "hours: 9", "hours: nine")
    with pytest.raises(ContentError, match="read “nine”"):
        load(garden.path, kept)
    garden.write(SOIL, good)
    assert load(garden.path, kept).version == 2


def test_other_code_reads_again(garden: Garden, kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = cache.digest(garden.path)
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "models.py").write_text("# another model\n")
    monkeypatch.setattr(cache, "_CODE", tmp_path / "code")
    assert cache.digest(garden.path) != before
    assert load(garden.path, kept).version == 2


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    garden: Garden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = iter(["one", "another"])
    monkeypatch.setattr("bot.curriculum.load.digest", lambda *_: next(digests))
    load(garden.path, tmp_path / "cache.json")
    assert not (tmp_path / "cache.json").exists()


def test_a_damaged_cache_is_made_anew(garden: Garden, kept: Path) -> None:
    good = kept.read_bytes()
    head = good.partition(b"\n")[0]
    middle = len(good) // 2
    flipped = good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :]
    for damage in (
        b"",
        b"\n",
        head,
        good[:middle],
        flipped,
        head + b"\n{}",
        good + b" ",
        b"\xff" * 100,
        b"[" * 100_000,
    ):
        kept.write_bytes(damage)
        assert load(garden.path, kept).version == 2
        assert kept.read_bytes() == good


def test_a_cache_that_cannot_be_written_costs_nothing(garden: Garden, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("text")
    for path in (tmp_path / "folder", tmp_path / "file" / "cache.json"):
        assert load(garden.path, path).version == 2
    assert list(tmp_path.glob("*.new")) == []


def test_a_start_from_the_cache_parses_no_yaml(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from bot.curriculum.load import load;"
        "load(Path(sys.argv[1]), Path(sys.argv[2])); print('yaml' in sys.modules, 'rapidfuzz' in sys.modules)"
    )
    said = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", program, str(SHIPPED), str(tmp_path / "cache.json")],
            capture_output=True,
            text=True,
            check=True,
            cwd=SHIPPED.parent,
        )
        said.append(done.stdout.split())
    assert said == [["True", "False"], ["False", "False"]]


def test_where_content_is_found(tmp_path: Path) -> None:
    assert find_content(tmp_path) == tmp_path
    assert find_content(None) == SHIPPED


def test_keys_may_be_in_a_folder_of_their_own(garden: Garden, tmp_path: Path) -> None:
    there = load(garden.path).season("spring")
    keys = tmp_path / "keys" / "spring"
    keys.parent.mkdir()
    (garden.path / "seasons" / "spring" / "keys").rename(keys)
    without = load(garden.path).season("spring")
    apart = load(garden.path, tmp_path / "cache.json", keys.parent).season("spring")
    assert there is not None
    assert without is not None
    assert apart is not None
    assert without.keys == {}
    assert apart.keys == there.keys
    assert check(garden.path, keys.parent)[0] == []
    (keys / "w01-seeds.yaml").write_text("a: [")
    with pytest.raises(ContentError, match=r"w01-seeds.yaml:\d: this is not YAML"):
        load(garden.path, tmp_path / "cache.json", keys.parent)


def test_a_season_knows_its_weeks(garden: Garden) -> None:
    season = load(garden.path).season("spring")
    assert season is not None
    rain = season.challenge(2)
    assert rain is not None
    assert (rain.id, season.week_of("ch.rain"), season.week_of("ch.snow")) == ("ch.rain", 2, None)
    assert season.challenge(3) is None
    key = season.key("ch.rain")
    assert key is not None
    first, none = key.part("p1"), key.part("p4")
    assert first is not None
    assert (first.value, none) == (12.345, None)
