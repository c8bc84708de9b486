"""The wheel, the image and the Makefile do what they say."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, environment
from tests.fakes import node

LOCKS = ("requirements.lock", "requirements-image.lock", "requirements-dev.lock")
SOURCES = ("bot", "adapters", "content", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, built from a copy with the build backend of this environment."""
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(command, cwd=source, env=environment(), check=True, capture_output=True, timeout=60)
    (built,) = (source / "dist").glob("*.whl")
    return built


def borrowed(home: Path) -> Path:
    """Make a virtual environment that sees this one's packages; returns where its own go."""
    venv.create(home, with_pip=False)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(home), "platbase": str(home)}))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return site


def test_the_wheel_holds_the_packages_and_the_content(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "adapters"}
    shipped = {path.relative_to(ROOT / "content") for path in (ROOT / "content").rglob("*") if path.is_file()}
    assert {f"bot/_content/{path.as_posix()}" for path in shipped} <= names
    assert {"bot/store/migrations/env.py", "bot/store/migrations/script.py.mako"} <= names


def test_the_wheel_runs_alone(wheel: Path, tmp_path: Path) -> None:
    """Installed in an environment of its own, run from another folder, it checks its own content and answers."""
    home = tmp_path / "venv"
    site = borrowed(home)
    python = home / "bin" / "python"
    nothing_else = {name: value for name, value in environment().items() if name != "PYTHONPATH"}
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*pip, str(wheel)], env=nothing_else, check=True, capture_output=True, timeout=60)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=elsewhere, env=nothing_else, capture_output=True, text=True, timeout=60, check=False
        )

    where = run(str(python), "-c", "import bot, adapters; print(bot.__file__, adapters.__file__)")
    assert all(Path(path).is_relative_to(site) for path in where.stdout.split()), where
    checked = run(str(home / "bin" / "cairn"), "content", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    answered = run(str(home / "bin" / "cairn"), "ask", "/roadmap stage 3")
    assert "Stage 3 of 8" in answered.stdout, answered.stderr
    assert answered.stderr == ""


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (instruction, rest), with continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in joined]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for each in instructions():
        if each[0] == "FROM":
            found.append([])
        found[-1].append(each)
    return found


def test_the_image_has_two_stages_of_one_pinned_base() -> None:
    bases = [rest.partition(" AS ")[0] for name, rest in instructions() if name == "FROM"]
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", bases[0])
    minimum = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert tuple(map(int, re.findall(r"\d+", bases[0])[:2])) >= tuple(map(int, re.findall(r"\d+", minimum)))


def test_everything_in_the_image_has_a_hash() -> None:
    runs = " && ".join(rest for name, rest in instructions() if name == "RUN")
    installs = re.findall(r"pip install [^&]+", runs)
    assert len(installs) == 3
    for install in installs:
        from_lock = re.search(r"--require-hashes --no-deps -r (\S+)", install)
        assert from_lock or "--no-index --no-deps dist/*.whl" in install
        assert from_lock is None or from_lock[1] in LOCKS


def test_the_image_checks_its_content_after_it_is_installed() -> None:
    build = [rest for name, rest in stages()[0] if name == "RUN"]
    assert build[-1] == "cd / && /opt/cairn/bin/cairn content check"


def test_the_image_runs_as_nobody_in_particular() -> None:
    last = stages()[-1]
    order = [name for name, _ in last]
    facts = dict(last)
    assert facts["USER"] == "cairn"
    assert order.index("USER") > max(place for place, name in enumerate(order) if name in ("RUN", "COPY"))
    assert "ADD" not in order
    assert facts["VOLUME"] == "/data"
    assert "CAIRN_DATA_DIR=/data" in facts["ENV"]
    assert re.search(r"install -d -o cairn -g cairn -m 0700 /data", facts["RUN"])
    assert [rest for name, rest in last if name == "COPY"] == ["--from=build /opt/cairn /opt/cairn"]


def test_the_image_stops_and_is_watched_as_cairn_does() -> None:
    from bot.cli import app
    from bot.cli.health import STALE

    facts = dict(stages()[-1])
    commands = {command.name for command in app.registered_commands}
    assert (facts["ENTRYPOINT"], facts["CMD"], facts["STOPSIGNAL"]) == ('["cairn"]', '["run"]', "SIGTERM")
    assert facts["HEALTHCHECK"].endswith('CMD ["cairn", "health"]')
    assert {"run", "health"} <= commands
    assert STALE == 60.0  # the Dockerfile's comment says a minute


def test_what_the_image_copies_is_let_through_and_nothing_more() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert next(line for line in ignored if not line.startswith("#")) == "*"
    copied = {word for name, rest in stages()[0] if name == "COPY" for word in rest.split()[:-1]}
    assert {line[1:] for line in ignored if line.startswith("!")} == copied
    assert all((ROOT / name).exists() for name in copied)


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))


def test_the_locks_agree_and_name_no_host() -> None:
    run, image, dev = map(pins, LOCKS)
    assert run.items() <= image.items() <= dev.items()
    for lock in LOCKS:
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert "://" not in text
        pinned = re.findall(r"^[a-z0-9._-]+==", text, re.MULTILINE)  # one name twice: a version for each Python
        assert len(re.findall(r"^\S+==[^\\\n]+\\\n    --hash=sha256:", text, re.MULTILINE)) == len(pinned) > 20


def test_the_locks_hold_what_is_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, image, dev = map(pins, LOCKS)

    dashed = str.maketrans("_.", "--")

    def names(requirements: list[str]) -> set[str]:
        return {re.match(r"[\w.-]+", each)[0].lower().translate(dashed) for each in requirements}  # type: ignore[index]

    assert names(declared["project"]["dependencies"]) <= run.keys()
    assert (
        names([each for extra in declared["project"]["optional-dependencies"].values() for each in extra])
        <= image.keys()
    )
    assert names(declared["dependency-groups"]["dev"]) <= dev.keys()


def test_the_packages_of_node_are_pinned_with_hashes_and_name_no_registry() -> None:
    folder = ROOT / "tests" / "node"
    declared = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert locked.pop("")["dependencies"] == declared["dependencies"]
    for name, version in declared["dependencies"].items():
        assert locked[f"node_modules/{name}"]["version"] == version
    for package in locked.values():
        assert package["integrity"].startswith("sha512-")
        assert not {"resolved", "hasInstallScript"} & package.keys()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The Makefile with locks that name nothing, and a ``bot`` that says what it was asked.

    Its environment borrows pip from this one; that ``make`` makes one from nothing is what every fresh clone sees.
    """
    shutil.copy(ROOT / "Makefile", tmp_path)
    borrowed(tmp_path / ".venv")
    for lock in LOCKS:
        (tmp_path / lock).write_text("")
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__main__.py").write_text("import sys\nprint('cairn', *sys.argv[1:])\n")
    return tmp_path


def make(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *args], cwd=folder, env=outside, capture_output=True, text=True, timeout=100, check=False
    )


def test_make_run_installs_once_and_again_when_the_lock_changes(checkout: Path) -> None:
    args = ("run", f"PYTHON={sys.executable}")
    first, second = make(checkout, *args), make(checkout, *args)
    assert "Installing what requirements.lock names" in first.stdout
    assert first.stdout.endswith("cairn chat\n")
    assert second.stdout == "cairn chat\n"
    (checkout / "requirements.lock").touch()
    assert make(checkout, *args).stdout == "cairn chat\n"
    (checkout / "requirements.lock").write_text("# changed\n")
    assert "Installing" in make(checkout, *args).stdout


def test_an_install_that_failed_is_tried_again(checkout: Path) -> None:
    (checkout / "requirements.lock").write_text("no-such-thing==1\n")  # no hash: refused before any look-up
    args = ("run", f"PYTHON={sys.executable}")
    assert make(checkout, *args).returncode != 0
    (checkout / "requirements.lock").write_text("")
    assert make(checkout, *args).stdout.endswith("cairn chat\n")


def test_what_the_tests_need_of_node_is_installed_once_or_said_to_be_missing(checkout: Path) -> None:
    folder = checkout / "tests" / "node"
    (folder / "own").mkdir(parents=True)
    (folder / "own" / "package.json").write_text('{"name": "own"}')
    named = {"name": "x", "dependencies": {"own": "file:own"}}
    packages = {"": named, "own": {}, "node_modules/own": {"resolved": "own", "link": True}}
    (folder / "package.json").write_text(json.dumps(named))
    (folder / "package-lock.json").write_text(json.dumps({**named, "lockfileVersion": 3, "packages": packages}))
    args = ("installed-node", f"PYTHON={sys.executable}")
    assert "Installing what tests/node/package-lock.json names" in make(checkout, *args).stdout
    assert (folder / "node_modules" / "own" / "package.json").is_file()
    assert make(checkout, *args).stdout == ""
    (folder / "package-lock.json").write_text("{}")  # no lock: refused before any look-up
    for _ in range(2):
        done = make(checkout, *args)
        assert done.returncode == 0
        assert "could not be installed: the tests that need them will be skipped" in done.stdout


def test_an_old_python_is_told_so(checkout: Path) -> None:
    old = checkout / "old-python"
    old.write_text("#!/bin/sh\necho Python 3.9.2\nexit 1\n")
    old.chmod(0o755)
    for python, what in ((str(old), "Python 3.9.2"), ("no-such-python", "not there")):
        done = make(checkout, "run", f"PYTHON={python}")
        assert done.returncode != 0
        assert f"Cairn needs Python 3.11 or newer, and {python} is {what}." in done.stdout
        assert "make run PYTHON=python3.11" in done.stdout
        assert "cairn" not in done.stdout


def test_ci_runs_what_the_readme_says_and_skips_nothing() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script
    assert "CAIRN_TEST_POSTGRES_REQUIRED=1" in script
    assert f"{node.REQUIRED}=1" in script
    assert script.splitlines()[-2:] == ["make test", "make check"]
    assert "```sh\nmake test\n```" in (ROOT / "README.md").read_text(encoding="utf-8")
