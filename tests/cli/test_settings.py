"""Settings: where they come from, what is refused, what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.start import adapters
from bot.config import Settings, SettingsError, load_settings, shown
from tests.cli.conftest import ROOT, Cairn


def load(dotenv: Path | None = None, **environment: str) -> Settings:
    return load_settings(environment, dotenv)


def refusal(dotenv: Path | None = None, **environment: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load(dotenv, **environment)
    return str(caught.value)


def test_everything_has_a_default() -> None:
    found = load()
    assert found.database_url_text == "sqlite:///.cairn/cairn.db"
    assert found.data_dir == Path(".cairn")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("CAIRN_LOG_LEVEL=debug\nexport CAIRN_SPACE='from the file'\nOTHER=kept out\nCAIRN_CONTENT_DIR=\n")
    found = load(dotenv, CAIRN_LOG_LEVEL="error")
    assert (found.log_level, found.space, found.content_dir) == ("error", "from the file", None)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("CAIRN_DATABASE_ULR", "CAIRN_DATABASE_URL"),
        ("CAIRN_DB_URL", "CAIRN_DATABASE_URL"),
        ("CAIRN_LOGLEVEL", "CAIRN_LOG_LEVEL"),
        ("CAIRN_CONTENTDIR", "CAIRN_CONTENT_DIR"),
        ("CAIRN_DATABASE_FILE", "CAIRN_DATABASE_URL_FILE"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(name: str, nearest: str, tmp_path: Path) -> None:
    said = f"There is no setting {name}. Did you mean {nearest}?"
    assert refusal(**{name: "x"}) == said
    (tmp_path / ".env").write_text(f"{name}=x\n")
    assert refusal(tmp_path / ".env") == said


def test_a_name_like_nothing_gets_the_list() -> None:
    assert "There are: CAIRN_DATA_DIR, " in refusal(CAIRN_ZZ="x")


def test_names_of_the_test_suite_are_left_alone() -> None:
    assert shown(load(CAIRN_TEST_POSTGRES_URL="x")) == shown(load())


def test_a_wrong_value_is_named() -> None:
    assert refusal(CAIRN_LOG_LEVEL="loud").startswith("CAIRN_LOG_LEVEL: “loud” does not fit.")


def test_the_page_where_members_find_help_is_one() -> None:
    assert load().support_url is None
    assert load(CAIRN_SUPPORT_URL="https://example.org/help").support_url == "https://example.org/help"
    for wrong in ("example.org", "javascript:alert(1)", "https://", "https://e.org/" + "x" * 500, "ftp://e.org"):
        said = refusal(CAIRN_SUPPORT_URL=wrong)
        assert said.startswith("CAIRN_SUPPORT_URL: “")
        assert said.endswith("of up to 512 characters, such as https://example.org.")


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql://cairn:s3cret@db/cairn\n")
    found = load(CAIRN_DATABASE_URL_FILE=str(secret))
    assert found.database_url_text == "postgresql://cairn:s3cret@db/cairn"


def test_a_secret_set_twice_or_unreadable_is_refused(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("sqlite:///x")
    both = {"CAIRN_DATABASE_URL": "sqlite:///y", "CAIRN_DATABASE_URL_FILE": str(tmp_path / "url")}
    assert "both set" in refusal(**both)
    missing = str(tmp_path / "missing")
    assert (
        refusal(CAIRN_DATABASE_URL_FILE=missing)
        == f"CAIRN_DATABASE_URL_FILE names a file that cannot be read: {missing}."
    )
    assert "There is no setting CAIRN_DATA_DIR_FILE" in refusal(CAIRN_DATA_DIR_FILE="x")  # no secret, so no file


def test_a_token_of_an_adapter(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(" from a file\n")
    (tmp_path / ".env").write_text("ONE_TOKEN=from dotenv\n")
    found = load(tmp_path / ".env", TWO_TOKEN_FILE=str(tmp_path / "token"), EMPTY_TOKEN=" ", BAD="x", BAD_FILE="y")
    assert found.token("ONE_TOKEN") == "from dotenv"
    assert found.token("TWO_TOKEN") == "from a file"
    assert found.token("EMPTY_TOKEN") is None
    assert found.token("NO_TOKEN") is None
    with pytest.raises(SettingsError, match="BAD and BAD_FILE are both set"):
        found.token("BAD")
    assert "from" not in repr(found)


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        (
            "postgresql+psycopg://ana:s3cret@db.example.org:5432/cairn",
            "postgresql+psycopg://********@db.example.org:5432/cairn",
        ),
        ("postgresql://ana:s3@cret/x@db/cairn?password=s3cret", "postgresql://********@db/cairn"),
        ("postgresql:///cairn?user=ana&password=s3cret", "postgresql:///cairn"),
        ("postgresql://s3cret@db/cairn", "postgresql://********@db/cairn"),
        ("s3cret", "********"),
        ("ana:s3cret@db://x", "********"),
        ("sqlite:////data/cairn.db", "sqlite:////data/cairn.db"),
    ],
)
def test_a_database_address_is_shown_without_its_secrets(address: str, seen: str) -> None:
    lines = shown(load(CAIRN_DATABASE_URL=address))
    assert lines["CAIRN_DATABASE_URL"] == seen
    assert "s3cret" not in repr(load(CAIRN_DATABASE_URL=address))


def test_config_show(cairn: Cairn, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CAIRN_SPACE=evening\n")
    done = cairn("config", "show", CAIRN_DATABASE_URL="postgresql://ana:s3cret@db/cairn")
    assert done.returncode == 0
    assert "CAIRN_SPACE=evening" in done.stdout
    assert "CAIRN_DATABASE_URL=postgresql://********@db/cairn" in done.stdout
    assert "s3cret" not in done.stdout + done.stderr


def test_a_wrong_setting_is_one_sentence(cairn: Cairn) -> None:
    done = cairn("config", "show", CAIRN_DATADIR="x")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "There is no setting CAIRN_DATADIR. Did you mean CAIRN_DATA_DIR?\n"


def test_the_example_file_names_every_setting() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = {line.lstrip("#").partition("=")[0] for line in text.splitlines() if line.startswith("#CAIRN_")}
    of_adapters = {name for module in adapters().values() for name in module.SETTINGS}
    assert names == {*shown(load()), "CAIRN_DATABASE_URL_FILE", *of_adapters}
