"""What ``/profile set`` changes besides days: a name, to whom one is shown, quiet hours, reminders, a language."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from bot.chat.errors import UserError, quoted
from bot.chat.request import Context
from bot.pages.preferences import SHOWN, Wants, quiet_words
from bot.study import aliases, preferences, visibility
from bot.study.preferences import NOWHERE, Preferences
from bot.study.totals import show_to
from bot.study.visibility import Visible

NONE = ("none", "off", "no")
"""What takes a setting away."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2})?", re.IGNORECASE)


def wants(ctx: Context) -> Wants:
    """What the caller has set."""
    name, visible, chose = visibility.chosen(ctx.db, ctx.member.id)
    there = preferences.of(ctx.db, ctx.member.id)
    return Wants(name, chose, visible, there, tuple(preferences.platforms(ctx.db, ctx.member.id)))


def set_name(ctx: Context, name: str) -> str:
    """Call the caller ``name`` on boards, or by two words of Cairn's. Returns what there is to say."""
    wanted = None if name.casefold() in NONE else name
    try:
        with ctx.db.begin_nested():
            kept = aliases.choose(ctx.db, ctx.member.id, wanted)
    except IntegrityError:  # somebody chose it at the same moment
        raise UserError(f"Somebody is called {quoted(name)} already.", example="/profile set name=Ada") from None
    return f"You are called {kept or visibility.chosen(ctx.db, ctx.member.id)[0]} here."


def set_visible(ctx: Context, visible: Visible) -> str:
    """Show the caller to whom they want. Returns what there is to say."""
    show_to(ctx.db, ctx.member.id, visible)
    return f"Shown to {SHOWN[visible]}."


def set_preferences(ctx: Context, quiet: str | None, notify: str | None, language: str | None) -> list[str]:
    """Change what is given. Returns what there is to say. Raises ``UserError`` for what nobody can read."""
    there = preferences.of(ctx.db, ctx.member.id)
    wanted, news = there, []
    if quiet is not None:
        wanted = replace(wanted, quiet=_hours(quiet))
        news.append("No quiet hours." if wanted.quiet is None else f"Quiet from {quiet_words(wanted.quiet)}.")
    if notify is not None:
        wanted = replace(wanted, notify=_platform(ctx, notify))
        news.append("No reminders." if wanted.notify == NOWHERE else f"Reminders reach you on {_called(wanted)}.")
    if language is not None:
        wanted = replace(wanted, language=_code(language))
        said = f"Resources in {wanted.language} come first. Cairn itself writes English."
        news.append("No language comes first." if wanted.language is None else said)
    if wanted != there:
        preferences.keep(ctx.db, ctx.member.id, wanted)
    return news


def _hours(typed: str) -> tuple[int, int] | None:
    if typed.casefold() in NONE:
        return None
    hours = preferences.read_hours(typed)
    if hours is None:
        raise UserError(
            f"I cannot read {quoted(typed)} as quiet hours: two whole hours of your clock, or none.",
            example="/profile set quiet=22-7",
        )
    return hours


def _platform(ctx: Context, typed: str) -> str:
    if typed.casefold() in NONE:
        return NOWHERE
    if typed.casefold() == "here":
        return ctx.request.space.platform
    there = preferences.platforms(ctx.db, ctx.member.id)
    if typed.casefold() not in there:
        raise UserError(
            f"You do not speak from {quoted(typed)}. Reminders can reach you on {' or '.join(there)}, or be off.",
            example="/profile set notify=here",
        )
    return typed.casefold()


def _called(wanted: Preferences) -> str:
    return (wanted.notify or "").capitalize()


def _code(typed: str) -> str | None:
    if typed.casefold() in NONE:
        return None
    if not _LANGUAGE.fullmatch(typed):
        raise UserError(
            f"I cannot read {quoted(typed)} as a language: a code of two letters, such as de, hi or pt-BR.",
            example="/profile set language=de",
        )
    return typed.casefold()
