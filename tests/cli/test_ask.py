"""``cairn ask`` as scripts use it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Cairn, Within


def test_an_answer(cairn: Cairn) -> None:
    done = cairn("ask", "/roadmap stage 3")
    assert done.returncode == 0
    assert "Stage 3 of 8" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_an_error_of_the_member_is_an_answer_with_exit_code_1(cairn: Cairn) -> None:
    wrong_value, wrong_word = cairn("ask", "/roadmap stage 9"), cairn("ask", "/raodmap")
    assert (wrong_value.returncode, wrong_word.returncode) == (1, 1)
    assert "Try /roadmap stage 8" in wrong_value.stdout
    assert "Did you mean /roadmap?" in wrong_word.stdout
    assert wrong_value.stderr == wrong_word.stderr == ""


def test_json_is_the_documented_shape(cairn: Cairn) -> None:
    done = cairn("ask", "--json", "/roadmap stage 3")
    data = json.loads(done.stdout)
    assert done.returncode == 0
    assert (data["version"], data["error"], data["blocks"][0]["kind"]) == (1, False, "heading")
    failed = cairn("ask", "--json", "/roadmap stage 9")
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["error"] is True


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "Missing argument"),
        (("--at", "soon", "/roadmap"), "--at soon: not a time. Example: --at 2026-11-23T09:00:00+00:00"),
        (("--at", "2026-11-23T09:00", "/roadmap"), "a time needs a zone"),
        (("--at", "2026-11-23T09:00+00:00", "--space", "chat:1", "/roadmap"), "only the terminal may pretend a time"),
        (("--space", "chat:", "/roadmap"), "not a name, and not platform:id"),
        (("--loud", "/roadmap"), "No such option"),
    ],
)
def test_misuse_is_exit_code_2(cairn: Cairn, args: tuple[str, ...], said: str) -> None:
    done = cairn("ask", *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_people_spaces_and_times_are_kept_apart(within: Within) -> None:
    at = ("--at", "2026-11-23T09:00:00+00:00")
    assert within("ask", *at, "--as", "ana", "/progress done 3.1").returncode == 0
    mine = within("ask", *at, "--as", "ana", "/progress show").stdout
    assert mine != within("ask", *at, "--as", "ben", "/progress show").stdout
    assert mine != within("ask", *at, "--as", "ana", "--space", "other", "/progress show").stdout
    assert mine != within("ask", "--as", "ana", "--space", "chat:local", "/progress show").stdout
    soon, late = (
        within("ask", "--at", f"2026-11-{day}T09:00:00+00:00", "--as", "ana", "/progress undo") for day in ("25", "23")
    )
    assert (soon.returncode, late.returncode) == (1, 0)  # an entry can be taken back for 24 hours


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"CAIRN_CONTENT_DIR": "nowhere"}, "nowhere"),
        ({"CAIRN_DATABASE_URL": "nonsense"}, "CAIRN_DATABASE_URL"),
        ({"CAIRN_DATABASE_URL": "postgresql+psycopg://ana:s3cret@127.0.0.1:1/x"}, "No database server answers"),
    ],
)
def test_what_cannot_be_opened_is_one_sentence(cairn: Cairn, environment: dict[str, str], said: str) -> None:
    done = cairn("ask", "/roadmap", **environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "s3cret" not in done.stderr


FAULT = """
import sys

class Finder:
    def find_spec(self, name, *_):
        if name == "bot.app":
            raise RuntimeError("my diary")

sys.meta_path.insert(0, Finder())
"""


def test_a_fault_of_ours_is_one_sentence_and_a_line_in_the_log(cairn: Cairn, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(FAULT)
    done = cairn("ask", "/roadmap", PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert done.returncode == 70
    log, sentence = done.stderr.splitlines()
    assert sentence.startswith("Something went wrong on our side (reference ")
    assert json.loads(log)["reference"] in sentence
    assert "diary" not in done.stderr
