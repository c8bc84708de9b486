"""How what a member wants is said: their name, to whom they are shown, quiet hours, reminders, a language."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.markup import code, escape
from bot.pages.wording import clock
from bot.study.preferences import NOWHERE, Preferences
from bot.study.visibility import Visible

SHOWN = {
    Visible.EVERYONE: "everyone in this group, by that name",
    Visible.SQUAD: "your squad alone; your points count in its mean",
    Visible.ALIAS: "everyone, but only by two words that Cairn makes",
    Visible.HIDDEN: "nobody",
}
"""To whom somebody is shown, in words."""

_MENU = {
    Visible.EVERYONE: "To everyone, by my name",
    Visible.SQUAD: "To my squad alone",
    Visible.ALIAS: "To everyone, by two words",
    Visible.HIDDEN: "To nobody",
}


@dataclass(frozen=True, slots=True)
class Wants:
    """What a member wants, as they read it themselves. ``platforms`` are those they speak from."""

    name: str
    chose_name: bool
    visible: Visible
    preferences: Preferences
    platforms: tuple[str, ...] = ()


def pairs(wants: Wants) -> list[tuple[str, str]]:
    """Label and value of each setting, as markup."""
    name = escape(wants.name)
    if not wants.chose_name:
        name = f"{name}, made by Cairn; {code('/profile set name=…')}"
    found = [("Name", name), ("Shown to", escape(SHOWN[wants.visible])), ("Quiet hours", _quiet(wants.preferences))]
    found.append(("Reminders", escape(_reminders(wants))))
    if wants.preferences.language is not None:
        said = f"{wants.preferences.language}: resources in it come first; Cairn writes English"
        found.append(("Language", escape(said)))
    return found


def visible_choices(now: Visible) -> list[tuple[str, str]]:
    """Label and value of the other ways to be shown."""
    return [(label, each.value) for each, label in _MENU.items() if each is not now]


def quiet_words(quiet: tuple[int, int]) -> str:
    """``22:00 to 07:00``."""
    return f"{clock(60 * quiet[0])} to {clock(60 * quiet[1])}"


def _quiet(preferences: Preferences) -> str:
    if preferences.quiet is None:
        return f"none; {code('/profile set quiet=22-7')}"
    return escape(f"{quiet_words(preferences.quiet)}, on your clock: nothing is sent to you then")


def _reminders(wants: Wants) -> str:
    notify = wants.preferences.notify
    if notify == NOWHERE:
        return "off: nothing is sent to you unasked"
    where = notify if notify in wants.platforms else (wants.platforms[0] if wants.platforms else None)
    if where is None:
        return "nowhere: you speak from no account"
    return f"on {where.capitalize()}{' alone' if len(wants.platforms) > 1 else ''}"
