"""Small good bodies and parts of bodies, for the tests of `discord_spec`: what discord.py builds, and by hand.

And a bot that sends them in every way.
"""

from __future__ import annotations

import io
from typing import Any

import discord

QUIET: dict[str, Any] = {"parse": []}
Body = dict[str, Any]


def layout(texts: int = 1) -> discord.ui.LayoutView:
    """A message of every kind of component."""
    view = discord.ui.LayoutView(timeout=None)
    box: discord.ui.Container[Any] = discord.ui.Container(accent_color=0x2F6FDE)
    for number in range(texts):
        box.add_item(discord.ui.TextDisplay(f"## Week {number}\n" + "Read about pointers, and draw one. " * 6))
    again: discord.ui.Button[Any] = discord.ui.Button(label="Again", custom_id="again")
    box.add_item(discord.ui.Section("Done: **3** of 8", accessory=again))
    box.add_item(discord.ui.Section("Chart", accessory=discord.ui.Thumbnail("https://example.org/a.png")))
    box.add_item(discord.ui.Separator())
    gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery()
    gallery.add_item(media="attachment://chart.png", description="Eight weeks")
    box.add_item(gallery)
    view.add_item(box)
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    options = [discord.SelectOption(label=f"Module {n}", value=str(n)) for n in range(5)]
    row.add_item(discord.ui.Select(custom_id="module", placeholder="A module", options=options))
    view.add_item(row)
    buttons: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    buttons.add_item(discord.ui.Button(label="Next", custom_id="next", style=discord.ButtonStyle.primary))
    buttons.add_item(discord.ui.Button(label="Read", url="https://example.org/read?a=1"))
    view.add_item(buttons)
    return view


def message(texts: int = 1) -> Body:
    files = [{"id": 0, "filename": "chart.png"}]
    parts = layout(texts).to_components()
    return {"flags": 1 << 15, "components": parts, "attachments": files, "allowed_mentions": QUIET}


def form() -> discord.ui.Modal:
    modal = discord.ui.Modal(title="Your answer", custom_id="answer")
    modal.add_item(discord.ui.TextDisplay("What does the program print?"))
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="text", default="42", max_length=200)
    modal.add_item(discord.ui.Label(text="Answer", description="One line", component=field))
    select: discord.ui.Select[Any] = discord.ui.Select(options=[discord.SelectOption(label="C")], custom_id="lang")
    modal.add_item(discord.ui.Label(text="Language", component=select))
    return modal


def modal() -> Body:
    return {"type": 9, "data": form().to_dict()}


def option(name: str = "week", **more: Any) -> Body:
    return {"type": 3, "name": name, "description": "Which", **more}


def command(**more: Any) -> Body:
    return {"type": 1, "name": "road-map", "description": "The road", "options": [option()], **more}


def plain(**more: Any) -> Body:
    return {"content": "Hello", "allowed_mentions": QUIET, **more}


def v2(*parts: Body, **more: Any) -> Body:
    return {"flags": 1 << 15, "components": list(parts), "allowed_mentions": QUIET, **more}


def text(content: str = "Hi") -> Body:
    return {"type": 10, "content": content}


def button(**more: Any) -> Body:
    return {"type": 2, "style": 2, "label": "Go", "custom_id": "go", **more}


def link(url: str, **more: Any) -> Body:
    return {"type": 2, "style": 5, "label": "Read", "url": url, **more}


def row(*parts: Body) -> Body:
    return {"type": 1, "components": list(parts)}


def select(*values: str, **more: Any) -> Body:
    options = [{"label": "One", "value": value} for value in values]
    return {"type": 3, "custom_id": "pick", "options": options, **more}


def gallery(*urls: str, **more: Any) -> Body:
    return {"type": 12, "items": [{"media": {"url": url}, **more} for url in urls]}


def many(most: int) -> list[Body]:
    return [row(*(button(custom_id=f"{n}-{m}") for m in range(5))) for n in range(most)]


def asked(*parts: Body, **more: Any) -> Body:
    return {"type": 9, "data": {"custom_id": "m", "title": "Title", "components": list(parts), **more}}


def label(component: Body | None = None, **more: Any) -> Body:
    field = {"type": 4, "custom_id": "t", "style": 1, **(component or {})}
    return {"type": 18, "label": "Answer", "component": field, **more}


class Small(discord.Client):
    """A bot that answers in every way."""

    def __init__(self, mentions: discord.AllowedMentions | None) -> None:
        super().__init__(intents=discord.Intents.default(), allowed_mentions=mentions)
        self.tree = discord.app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        @self.tree.command(name="road", description="The road")
        async def road(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(view=layout(), file=chart())
            await interaction.edit_original_response(view=layout(2), attachments=[chart()])
            await interaction.followup.send("More", ephemeral=True)
            assert isinstance(interaction.channel, discord.TextChannel)
            posted = await interaction.channel.send("Posted")
            await posted.edit(content="Edited")

        @self.tree.command(name="ask", description="A question")
        async def ask(interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(form())

        await self.tree.sync()


def chart() -> discord.File:
    return discord.File(io.BytesIO(b"png"), "chart.png")
