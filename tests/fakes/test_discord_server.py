"""Commands, buttons, forms and their answers, as a bare discord.py client sees them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import discord
import pytest

from tests.fakes.bare_client import Bot, code, pong
from tests.fakes.discord_server import FakeDiscord


async def later(interaction: discord.Interaction) -> None:
    await interaction.response.defer()
    await interaction.edit_original_response(content="done")
    await interaction.followup.send("more", file=discord.File(__file__, "more.txt"))


def test_login_ready_and_an_answer(fake: FakeDiscord) -> None:
    guild, ana = fake.guild(), fake.member("ana")
    with Bot(fake, pong) as bot:
        fake.wait_ready()
        answer = fake.slash("ping", {"word": "x", "who": ana}, ana, guild).wait()
        assert (answer.type, answer.text, answer.ephemeral) == (4, "pong", True)
        assert answer.latency < 3
        assert fake.slash("ping", user=ana).wait().text == "pong"
        assert bot.user is not None
        assert str(bot.user.id) == fake.world.app
    assert fake.messages(guild.channels[0].id) == []
    assert fake.identifies[0].intents == 0
    assert [record.kind for record in fake.log] == ["user.me", "application.me", *["interaction.callback"] * 2]
    assert fake.spec_faults == []


def test_a_deferred_answer_with_a_followup_and_a_file(fake: FakeDiscord) -> None:
    guild = fake.guild()
    with Bot(fake, later):
        fake.wait_ready()
        sent = fake.slash("work", guild=guild)
        assert sent.wait().type == 5
        final = sent.final()
        assert (final.text, final.message and final.message["flags"]) == ("done", 0)
        fake.until(lambda: sent.followups)
        assert sent.followups[0]["attachments"][0]["filename"] == "more.txt"
        assert [message["content"] for message in fake.messages(guild.channels[0].id)] == ["done", "more"]


def test_buttons_menus_and_forms(fake: FakeDiscord) -> None:
    class Form(discord.ui.Modal, title="Form"):
        words: discord.ui.Label[Any] = discord.ui.Label(text="Words", component=discord.ui.TextInput(custom_id="words"))
        file: discord.ui.Label[Any] = discord.ui.Label(text="File", component=discord.ui.FileUpload(custom_id="file"))

        async def on_submit(self, interaction: discord.Interaction) -> None:
            said, uploads = self.words.component, self.file.component
            assert isinstance(said, discord.ui.TextInput)
            assert isinstance(uploads, discord.ui.FileUpload)
            content = await uploads.values[0].read()
            await interaction.response.send_message(f"{said.value} {content!r}")

    def view() -> discord.ui.LayoutView:
        layout = discord.ui.LayoutView(timeout=None)
        layout.add_item(discord.ui.TextDisplay("Choose"))
        layout.add_item(discord.ui.ActionRow(discord.ui.Button(label="Open", custom_id="open")))
        options = [discord.SelectOption(label="one"), discord.SelectOption(label="two")]
        layout.add_item(discord.ui.ActionRow(discord.ui.Select(custom_id="menu", options=options)))
        return layout

    async def handler(interaction: discord.Interaction) -> None:
        data: Any = interaction.data
        if interaction.type is discord.InteractionType.application_command:
            await interaction.response.send_message(view=view())
        elif data.get("custom_id") == "open":
            await interaction.response.send_modal(Form())
        elif data.get("custom_id") == "menu":
            text: discord.ui.LayoutView = discord.ui.LayoutView().add_item(discord.ui.TextDisplay(data["values"][0]))
            await interaction.response.edit_message(view=text)

    guild, ana = fake.guild(), fake.member("ana")
    with Bot(fake, handler) as bot:
        fake.wait_ready()
        shown = fake.slash("show", user=ana, guild=guild).wait()
        assert shown.message is not None
        form = fake.click(shown.message, "open", ana).wait()
        assert form.modal["title"] == "Form"
        filled = fake.fill(form, {"words": "hello", "file": fake.upload("a.txt", b"abc")}).wait()
        assert filled.text == "hello b'abc'"
        with pytest.raises(LookupError):
            fake.pick(shown.message, "menu", ["three"], ana)
        assert fake.pick(shown.message, "menu", ["two"], ana).wait().text == "two"
        with pytest.raises(LookupError):
            fake.click(shown.message, "open", ana)
        assert fake.messages(guild.channels[0].id)[0]["id"] == shown.message["id"]
        assert bot.errors == []


def test_commands_suggestions_and_option_types(fake: FakeDiscord) -> None:
    guild = fake.guild()
    with Bot(fake) as bot:
        fake.wait_ready()
        tree = discord.app_commands.CommandTree(bot)
        group = discord.app_commands.Group(name="roadmap", description="r")

        async def stage(
            interaction: discord.Interaction, number: int, who: discord.User, note: discord.Attachment
        ) -> None:
            await interaction.response.send_message(f"{number + 1} {who.name} {note.filename}")

        async def suggest(_: discord.Interaction, words: str) -> list[discord.app_commands.Choice[int]]:
            return [discord.app_commands.Choice(name=f"after {words}", value=7)]

        command = discord.app_commands.Command(name="stage", description="s", callback=stage)  # type: ignore[var-annotated]
        command.autocomplete("number")(suggest)
        group.add_command(command)
        tree.add_command(group)
        first = bot.do(tree.sync())
        assert bot.do(tree.sync())[0].id == first[0].id
        given: dict[str, object] = {"number": 4, "who": fake.member("ben"), "note": fake.upload("n.md", b"")}
        assert fake.slash("roadmap stage", given, guild=guild).wait().text == "5 ben n.md"
        assert fake.slash("roadmap stage", given).wait().text == "5 ben n.md"
        assert fake.type("roadmap stage", {"number": "se"}, "number").wait().choices == [
            {"name": "after se", "value": 7}
        ]
        with pytest.raises(LookupError):
            fake.slash("roadmap steps")
    assert fake.commands()[0]["name"] == "roadmap"


def test_a_second_answer_and_a_late_answer_are_refused(serve: Callable[..., FakeDiscord]) -> None:
    fake = serve(respond_within=0.2, token_life=0.25)

    async def handler(interaction: discord.Interaction) -> None:
        data: Any = interaction.data
        if data["name"] == "late":
            await asyncio.sleep(0.3)
            await interaction.response.send_message("late")
        adapter = discord.webhook.async_.async_context.get()
        for text in ("one", "two"):
            params = discord.webhook.async_.interaction_response_params(4, {"content": text})
            await adapter.create_interaction_response(
                interaction.id, interaction.token, session=interaction._session, params=params
            )

    with Bot(fake, handler) as bot:
        fake.wait_ready()
        sent = fake.slash("twice")
        assert sent.wait().text == "one"
        fake.until(lambda: bot.errors)
        fake.slash("late")
        fake.until(lambda: len(bot.errors) == 2)
        assert [code(error) for error in bot.errors] == [(400, 40060), (404, 10062)]
        for token, expected in ((sent.token, (401, 50027)), ("none", (404, 10015))):
            hook = discord.Webhook.partial(int(fake.world.app), token, client=bot)
            with pytest.raises(discord.HTTPException) as refused:
                bot.do(hook.send("x", wait=True))
            assert code(refused.value) == expected
