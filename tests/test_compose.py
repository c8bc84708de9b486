"""The compose files name settings, folders and users that there are: Docker itself is not asked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import start
from bot.config import Settings

ROOT = Path(__file__).parent.parent
FILES = ("compose.yaml", "compose.postgres.yaml")


def compose(name: str) -> dict[str, Any]:
    """A compose file, as YAML."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return loaded


def ours(name: str) -> dict[str, dict[str, Any]]:
    """The services that run Cairn's own image."""
    return {key: each for key, each in compose(name)["services"].items() if each.get("image") == "cairn"}


def known() -> set[str]:
    """Every setting, and each secret's form as a file."""
    names = {f"CAIRN_{field.upper()}" for field in Settings.model_fields}
    for module in start.adapters().values():
        names |= {*module.SETTINGS, *(need for way in module.NEEDS for need in way)}
    return names | {f"{name}_FILE" for name in names}


@pytest.mark.parametrize("name", FILES)
def test_every_setting_is_one(name: str) -> None:
    services = ours(name)
    assert services
    for service in services.values():
        assert set(service.get("environment", {})) <= known()
    text = (ROOT / name).read_text(encoding="utf-8")
    assert set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text)) <= known()


@pytest.mark.parametrize("name", FILES)
def test_what_is_mounted_is_declared_and_nothing_else_can_be_written(name: str) -> None:
    whole = compose(name)
    for service in whole["services"].values():
        for mounted in service.get("volumes", []):
            assert mounted.split(":")[0] in whole["volumes"]
        for secret in service.get("secrets", []):
            assert whole["secrets"][secret]["file"].startswith("secrets/")
    for service in ours(name).values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        writable = [
            *service.get("volumes", []),
            *([service["tmpfs"]] if isinstance(service["tmpfs"], str) else service["tmpfs"]),
        ]
        assert any(re.split(r":", each)[-1 if each.startswith("data") else 0] == "/data" for each in writable)


def test_the_folder_belongs_to_the_image_s_user() -> None:
    user = re.search(r"--uid (\d+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert user
    assert f"/data:uid={user[1]}" in (ROOT / "compose.postgres.yaml").read_text(encoding="utf-8")


def test_slack_over_http_has_all_it_needs() -> None:
    slack = compose("compose.postgres.yaml")["services"]["slack"]["environment"]
    needs = start.adapters()["slack"].NEEDS
    assert any(set(way) <= set(slack) for way in needs)


def test_secrets_are_never_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {".env", "secrets/"} <= set(ignored)
