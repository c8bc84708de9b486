"""Settings, read once from the environment and from a file ``.env``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, SecretStr, ValidationError

from bot.chat.addresses import is_web_address, web_address
from bot.chat.reply import URL_LENGTH
from bot.chat.text import nearest

PREFIX = "CAIRN_"
TEST_PREFIX = "CAIRN_TEST_"
"""Names that belong to the test suite; they set nothing here."""

SECRETS = frozenset({"database_url"})
"""Settings that may hold a password: masked when shown, and readable from a file named by ``…_FILE``."""

MASK = "********"


class SettingsError(Exception):
    """A setting is wrong. The text names it, what was read, and what to write instead."""


def _web_page(url: str) -> str:
    if not is_web_address(url) or len(url) > URL_LENGTH or web_address(url, URL_LENGTH) is None:
        raise ValueError(f"Write a web page's address of up to {URL_LENGTH} characters, such as https://example.org")
    return url


class Settings(BaseModel):
    """What an operator decides. Every field is the environment variable ``CAIRN_<FIELD>``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Path(".cairn")
    """Where Cairn keeps its database, its cache and the terminal's history."""
    database_url: SecretStr | None = None
    """A SQLAlchemy address; the default is the SQLite file ``cairn.db`` in ``data_dir``."""
    content_dir: Path | None = None
    """The content folder; the default is the one that comes with Cairn."""
    keys_dir: Path | None = None
    """The folder of the challenges' answer keys, one folder a season; the default is beside the challenges."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "json", "text"] = "auto"
    """``auto`` writes JSON unless a person is looking at a terminal."""
    space: Annotated[str, Field(min_length=1, max_length=64)] = "local"
    """The name of the terminal's space."""
    http_host: Annotated[str, Field(min_length=1, max_length=255)] = "127.0.0.1"
    """Where the web server listens, if there is one: ``0.0.0.0`` in a container, behind its proxy."""
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    purge_days: Annotated[int, Field(ge=0, le=3650)] = 30
    """Days after which nothing is left of a place from which Cairn was removed; 0: within the hour."""
    support_url: Annotated[str, AfterValidator(_web_page)] | None = None
    """Where members find help: a page, or an invitation. Shown as a link; by default there is none."""

    _environment: Mapping[str, str] = PrivateAttr(default_factory=dict)

    def of_adapter(self, name: str) -> str:
        """The value of a setting that an adapter declares in its ``SETTINGS``; empty when it is not set."""
        return self._environment.get(name, "").strip()

    def token(self, name: str) -> str | None:
        """The secret that an adapter declares as ``name``: the variable, or the text of the file in ``name_FILE``.

        ``None`` when neither is set. Raises ``SettingsError`` when both are, or when the file cannot be read.
        """
        value, file = self._environment.get(name, "").strip(), self._environment.get(f"{name}_FILE", "").strip()
        if value and file:
            raise SettingsError(f"{name} and {name}_FILE are both set. Keep one.")
        return (_file_text(f"{name}_FILE", file) if file else value) or None

    @property
    def database_url_text(self) -> str:
        """The database's address in clear. Never log it: it may hold a password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'cairn.db'}"


def load_settings(
    environment: Mapping[str, str] | None = None, dotenv: Path | None = Path(".env"), others: Iterable[str] = ()
) -> Settings:
    """Read the settings from ``environment`` (the process's own by default), which wins over the file ``dotenv``.

    ``others`` are the names of settings that are known and read elsewhere: those of the adapters.
    Raises ``SettingsError`` for a name that does not exist, a value that does not fit, or a secret's file that cannot
    be read.
    """
    given = _from_file(dotenv) if dotenv is not None and dotenv.is_file() else {}
    given |= dict(os.environ if environment is None else environment)
    values: dict[str, str] = {}
    apart = frozenset(others)
    for name, value in given.items():
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX) and name not in apart:
            field, text = _read(name, value, apart)
            if field in values:
                raise SettingsError(f"{PREFIX}{field.upper()} and {PREFIX}{field.upper()}_FILE are both set. Keep one.")
            if text:
                values[field] = text
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{str(first['loc'][0]).upper()}"
        shown = "the value" if str(first["loc"][0]) in SECRETS else f"“{first['input']}”"
        raise SettingsError(f"{name}: {shown} does not fit. {first['msg'].removeprefix('Value error, ')}.") from None
    settings._environment = given
    return settings


def shown(settings: Settings) -> dict[str, str]:
    """Every setting as an operator may see it: secrets are masked."""
    lines = {}
    for field, value in settings:
        name = f"{PREFIX}{field.upper()}"
        if field in SECRETS:
            lines[name] = "(not set: SQLite in the data folder)" if value is None else _masked(value.get_secret_value())
        else:
            lines[name] = "(not set)" if value is None else str(value)
    return lines


def _read(name: str, value: str, others: frozenset[str]) -> tuple[str, str]:
    """The field that ``name`` sets, and its text: from the file that it names, for the ``_FILE`` form of a secret."""
    field = name.removeprefix(PREFIX).lower()
    if field in Settings.model_fields:
        return field, value
    secret = field.removesuffix("_file")
    if secret != field and secret in SECRETS:
        return secret, _file_text(name, value) if value else ""
    known = [each.upper() for each in (*Settings.model_fields, *(f"{secret}_file" for secret in sorted(SECRETS)))]
    known += [each.removeprefix(PREFIX) for each in sorted(others)]
    near = nearest(field.upper(), known)  # without the prefix, which makes any two names alike
    hint = f"Did you mean {PREFIX}{near}?" if near else f"There are: {', '.join(f'{PREFIX}{each}' for each in known)}."
    raise SettingsError(f"There is no setting {name}. {hint}")


def _from_file(dotenv: Path) -> dict[str, str]:
    from dotenv import dotenv_values

    return {name: value or "" for name, value in dotenv_values(dotenv).items()}


def _file_text(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name} names a file that cannot be read: {path}.") from error


def _masked(address: str) -> str:
    """A database address without its user, password and parameters: an operator needs to see which server it is."""
    scheme, mark, rest = address.partition("://")
    if not mark or not scheme.replace("+", "").isalnum():
        return MASK
    if scheme.startswith("sqlite"):
        return address
    before, at, place = rest.rpartition("@")
    place = place.partition("?")[0] if at or "?" not in before else ""
    return f"{scheme}://{f'{MASK}@' if at else ''}{place}"
