"""Files as options: taken whole, within their limit, and never in a button."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest

from bot.chat.command import Group
from bot.chat.errors import DeclarationError, UserError
from bot.chat.invocation import Invocation, Value
from bot.chat.option import Arg
from bot.chat.reply import Reply
from bot.chat.request import Context
from bot.chat.upload import UPLOAD_MOST, Upload, with_local_files
from tests.chat.sample import TODAY

group = Group("week", "A week")


@group.command("submit", "Hand in", example="/week submit answers.csv")
def submit(
    ctx: Context,
    file: Annotated[Upload, Arg("Your answers", max_bytes=2048)],
    remark: Annotated[str | None, Arg("A remark")] = None,
) -> Reply:
    return Reply("Taken.", ())


COMMAND = group.commands["submit"]


def test_a_file_arrives_as_it_is() -> None:
    file = Upload("a.csv", b"1,2")
    assert COMMAND.coerce({"file": file}, TODAY) == {"file": file}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a.csv", "The file must be a file."),
        (3, "The file must be a file."),
        (Upload("big.csv", b"x" * 3000), "“big.csv” has 2.93 kB; 2 kB fit."),
    ],
)
def test_what_is_no_file_or_too_big_is_refused(value: Value, said: str) -> None:
    with pytest.raises(UserError, match="^" + said.replace(".", r"\.") + "$") as raised:
        COMMAND.coerce({"file": value}, TODAY)
    assert raised.value.example == "/week submit answers.csv"


def test_a_file_where_a_text_is_wanted_is_refused() -> None:
    assert COMMAND.coerce({"file": Upload("a", b""), "remark": "fine"}, TODAY)["remark"] == "fine"
    number = Group("count", "Count")

    @number.command("to", "Count to")
    def to(ctx: Context, most: Annotated[int, Arg("How far")]) -> Reply:
        return Reply("Counted.", ())

    with pytest.raises(UserError, match="The most must be a whole number"):
        number.commands["to"].coerce({"most": Upload("a", b"3")}, TODAY)


def test_a_missing_file_is_asked_for() -> None:
    form = COMMAND.form({"remark": "first try"})
    assert form is not None
    assert [(field.name, field.kind) for field in form.fields] == [("file", "file")]
    file = Upload("a.csv", b"")
    assert form.fill({"file": file}).args == {"remark": "first try", "file": file}


def test_no_button_holds_a_file() -> None:
    with pytest.raises(DeclarationError, match=r"a button holds no file: a\.csv"):
        Invocation("week submit", {"file": Upload("a.csv", b"")}).encode()


def test_a_typed_path_is_for_the_file_and_read_from_this_machine(tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_bytes(b"id\n1\n")
    typed = group.route(f"submit {tmp_path / 'answers.csv'} my first", TODAY)
    assert typed.args == {"file": str(tmp_path / "answers.csv"), "remark": "my first"}
    assert with_local_files(typed, COMMAND).args["file"] == Upload("answers.csv", b"id\n1\n")


@pytest.mark.parametrize("path", ["nowhere.csv", "/", "\x00.csv", "~nobody-of-that-name/a.csv"])
def test_a_path_that_names_no_file_is_explained(path: str) -> None:
    with pytest.raises(UserError, match="I cannot read the file"):
        with_local_files(Invocation("week submit", {"file": path}), COMMAND)


def test_a_big_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "big.csv").write_bytes(b"x" * 2049)
    with pytest.raises(UserError, match=r"“big\.csv” has 2,049 bytes; 2,048 fit\."):
        with_local_files(Invocation("week submit", {"file": str(tmp_path / "big.csv")}), COMMAND)


def test_a_limit_no_platform_has_fails_at_the_declaration() -> None:
    with pytest.raises(DeclarationError, match="max_bytes is 1 to 10,485,760"):

        @group.command("flood", "Too much")
        def flood(ctx: Context, file: Annotated[Upload, Arg("Anything", max_bytes=UPLOAD_MOST + 1)]) -> Reply:
            return Reply("", ())
