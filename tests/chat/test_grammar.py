"""What people type, as dialogues: the line, and what the handler gets or what the member is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal

import pytest

from bot.chat.command import Group
from bot.chat.errors import UserError
from bot.chat.invocation import Value
from bot.chat.option import Arg
from bot.chat.reply import Reply
from bot.chat.request import Context
from tests.chat.sample import TREE, read, routed

H25 = timedelta(minutes=25)


def test_no_bare_word_is_meant_for_an_option_that_is_typed_with_its_name() -> None:
    group = Group("wish", "Wishes")

    @group.command("set", "Set one")
    def set_(
        ctx: Context,
        zone: Annotated[str | None, Arg("Where")] = None,
        quiet: Annotated[str | None, Arg("When", named=True)] = None,
        seen: Annotated[Literal["all", "none"] | None, Arg("By whom", named=True)] = None,
    ) -> Reply:
        return Reply("", ())

    def read(line: str) -> dict[str, Value]:
        return dict(group.route(line, date.min).args)

    assert read("set New York") == {"zone": "New York"}
    assert read("set none all") == {"zone": "none all"}
    assert read("set quiet=22-7") == {"quiet": "22-7"}
    assert read("set New York quiet=22-7") == {"zone": "New York", "quiet": "22-7"}
    assert read("set seen=all quiet=22-7 New York") == {"zone": "New York", "quiet": "22-7", "seen": "all"}


READ: list[tuple[str, str, dict[str, Any]]] = [
    # commands: slash, case, white space, prefixes, the umbrella, short forms
    ("/roadmap stage 3", "roadmap stage", {"number": 3}),
    ("roadmap stage 3", "roadmap stage", {"number": 3}),
    ("  /  Roadmap\u00a0STAGE\t3 \n", "roadmap stage", {"number": 3}),
    ("／roadmap stage 3", "roadmap stage", {"number": 3}),
    ("/r st 3", "roadmap stage", {"number": 3}),
    ("/study roadmap stage 3", "roadmap stage", {"number": 3}),
    ("/study /roadmap stage 3", "roadmap stage", {"number": 3}),
    ("/study study roadmap stage 3", "roadmap stage", {"number": 3}),
    ("/study road stage 3", "roadmap stage", {"number": 3}),
    ("/study pri", "study privacy", {}),
    ("/roadmap", "roadmap show", {}),
    ("/progress", "progress show", {}),
    ("/progress done 3.2", "progress mark", {"topic": "3.2", "state": "done"}),
    ("/roadmap 3", "roadmap stage", {"number": 3}),
    ("/roadmap 3.2", "roadmap topic", {"topic": "3.2"}),
    ("/roadmap topic3.2", "roadmap topic", {"topic": "3.2"}),
    ("/progress member=ana", "progress show", {"member": "ana"}),
    # help, wherever it is asked for
    ("", "study help", {}),
    ("/", "study help", {}),
    ("/study", "study help", {}),
    ("study study", "study help", {}),
    ("/study ?", "study help", {}),
    ("?", "study help", {}),
    ("/help roadmap", "study help", {"topic": "roadmap"}),
    ("/roadmap help", "study help", {"topic": "roadmap"}),
    ("/leaderboard", "study help", {"topic": "leaderboard"}),
    # numbers
    ("/roadmap stage #3", "roadmap stage", {"number": 3}),
    ("/roadmap stage three", "roadmap stage", {"number": 3}),
    ("/roadmap stage stage3", "roadmap stage", {"number": 3}),
    ("/roadmap stage3", "roadmap stage", {"number": 3}),
    ("/roadmap stage#3", "roadmap stage", {"number": 3}),
    ('/roadmap stage "stage 3"', "roadmap stage", {"number": 3}),
    ("/roadmap stage ٣", "roadmap stage", {"number": 3}),
    ("/roadmap stage 3\u200f", "roadmap stage", {"number": 3}),
    ("/leaderboard squads least=2,5", "leaderboard squads", {"least": 2.5}),
    ("/leaderboard squads least=−2.5", "leaderboard squads", {"least": -2.5}),
    # pairs
    ("/roadmap stage number=3", "roadmap stage", {"number": 3}),
    ("/roadmap stage number:3 share:yes", "roadmap stage", {"number": 3, "share": True}),
    ("/roadmap stage number: 3 share: no", "roadmap stage", {"number": 3, "share": False}),
    ("/roadmap stage NUMBER＝3", "roadmap stage", {"number": 3}),
    ("/roadmap stage share=yes 3", "roadmap stage", {"number": 3, "share": True}),
    ("/roadmap stage number=3 share", "roadmap stage", {"number": 3, "share": True}),
    ("/roadmap stage share 3", "roadmap stage", {"number": 3, "share": True}),
    ("/progress mark topic=“data cleaning” state=open", "progress mark", {"topic": "data cleaning", "state": "open"}),
    ("/progress mark topic: data cleaning state: open", "progress mark", {"topic": "data cleaning", "state": "open"}),
    ("/progress mark state=open data cleaning", "progress mark", {"topic": "data cleaning", "state": "open"}),
    ("/progress mark 3.2 state=", "progress mark", {"topic": "3.2"}),
    # free text
    ("/progress mark data cleaning done", "progress mark", {"topic": "data cleaning", "state": "done"}),
    ("/roadmap topic data cleaning share", "roadmap topic", {"topic": "data cleaning", "share": True}),
    ("/roadmap search words:pca", "roadmap search", {"words": "pca"}),
    ("/roadmap search “data cleaning”", "roadmap search", {"words": "data cleaning"}),
    ('/roadmap search "unclosed quote', "roadmap search", {"words": '"unclosed quote'}),
    ("/progress note 3.2 don’t stop", "progress note", {"topic": "3.2", "text": "don’t stop"}),
    ("/progress note 3.2 'tis the season's end", "progress note", {"topic": "3.2", "text": "'tis the season's end"}),
    ("/progress note 3.2 rock 'n' roll", "progress note", {"topic": "3.2", "text": "rock 'n' roll"}),
    (
        "/progress note “data cleaning” check: twice",
        "progress note",
        {"topic": "data cleaning", "text": "check: twice"},
    ),
    ("/progress note 'data cleaning' see a=b", "progress note", {"topic": "data cleaning", "text": "see a=b"}),
    (
        "/progress note 3.2 at 10:30, https://x.org/a?b=c",
        "progress note",
        {"topic": "3.2", "text": "at 10:30, https://x.org/a?b=c"},
    ),
    ("/progress note 3.2 https://x.org", "progress note", {"topic": "3.2", "text": "https://x.org"}),
    ("/progress note topic: 3.2 text: https://x.org", "progress note", {"topic": "3.2", "text": "https://x.org"}),
    ("/progress note 3.2 text: my long: note", "progress note", {"topic": "3.2", "text": "my long: note"}),
    ("/progress note 3.2 text=my “long” note", "progress note", {"topic": "3.2", "text": "my “long” note"}),
    ("/progress note 3.2 text=it’s", "progress note", {"topic": "3.2", "text": "it’s"}),
    ("/progress note 3.2 my text: a note", "progress note", {"topic": "3.2", "text": "my text: a note"}),
    ("/progress note 3.2 Topic: what I learned", "progress note", {"topic": "3.2", "text": "Topic: what I learned"}),
    ("/progress note 3.2 first\r\nsecond", "progress note", {"topic": "3.2", "text": "first\nsecond"}),
    ("/roadmap search first\nsecond", "roadmap search", {"words": "first second"}),
    ("/progress note text='so short' 3.2", "progress note", {"topic": "3.2", "text": "so short"}),
    # days, times and people around it
    ("/checkin read 25m yesterday", "checkin", {"text": "read", "minutes": H25, "day": date(2026, 11, 22)}),
    ("/checkin read 2d 25m", "checkin", {"text": "read", "minutes": H25, "day": date(2026, 11, 21)}),
    ("/checkin read 2026-11-01", "checkin", {"text": "read", "day": date(2026, 11, 1)}),
    ("/checkin read minutes: 25", "checkin", {"text": "read", "minutes": H25}),
    ("/checkin minutes=25 read a lot", "checkin", {"text": "read a lot", "minutes": H25}),
    ("/checkin text=read a lot topic=3.2", "checkin", {"text": "read a lot", "topic": "3.2"}),
    ("/checkin solved exercise 3", "checkin", {"text": "solved exercise 3"}),
    ("/checkin today", "checkin", {"text": "today"}),
    # a flat command takes whatever follows its name, which is written out; only "help" alone is none of its words
    ("/checkin show ben the loss curve", "checkin", {"text": "show ben the loss curve"}),
    ("/checkin again", "checkin", {"text": "again"}),
    ("/checkin help ben with pandas", "checkin", {"text": "help ben with pandas"}),
    ("/checkin helped ben topic=3.2", "checkin", {"text": "helped ben", "topic": "3.2"}),
    ("/checkin text: read 25m", "checkin", {"text": "read", "minutes": H25}),
    ("/checkin made a figure to share", "checkin", {"text": "made a figure to share"}),
    ("/checkin made a figure 25m share=yes", "checkin", {"text": "made a figure", "minutes": H25, "share": True}),
    ("/study checkin read 25m", "checkin", {"text": "read", "minutes": H25}),
    ("/study /CheckIn read", "checkin", {"text": "read"}),
    ("/checkin help", "study help", {"topic": "checkin"}),
    ("/checkin ?", "study help", {"topic": "checkin"}),
    ("/study checkin help", "study help", {"topic": "checkin"}),
    ("/roadmap next 3", "roadmap next", {"hours": timedelta(hours=3)}),
    ("/roadmap next 0", "roadmap next", {"hours": timedelta()}),
    ("/progress show @ana", "progress show", {"member": "ana"}),
    ("/progress show ana share", "progress show", {"member": "ana", "share": True}),
    ("/progress show share", "progress show", {"share": True}),
    ("/progress check data cleaning", "progress check", {"topic": "data cleaning"}),
]


@pytest.mark.parametrize(("line", "path", "options"), READ)
def test_a_line_is_read(line: str, path: str, options: dict[str, Any]) -> None:
    assert routed(line).command == path
    assert read(line) == options


REFUSED = [
    # the nearest right word, and an example that works
    ("/roadmpa stage 3", "I do not know “/roadmpa”. Did you mean /roadmap?", "/roadmap show"),
    ("/study roadmpa stage 3", "I do not know “/roadmpa”. Did you mean /roadmap?", "/roadmap show"),
    ("/study privcy", "/study has no “privcy”. Did you mean privacy?", "/study privacy"),
    ("/stage 3", "I do not know “/stage”. Did you mean /roadmap stage?", "/roadmap stage 3"),
    (
        "/xyzzy",
        "I do not know “/xyzzy”. There are: /roadmap, /progress, /checkin, /leaderboard, /study.",
        "/study help",
    ),
    ("/roadmap stagee 3", "/roadmap has no “stagee”. Did you mean stage?", "/roadmap stage 3"),
    ("/progress dne 3.2", "/progress has no “dne”. Did you mean done?", "/progress done 3.2"),
    ("/roadmap s", "/roadmap has no “s”. It has: show, stage, topic, next, search.", "/roadmap show"),
    ("/roadmap foo=stage", "/roadmap has no “foo=stage”. Did you mean stage?", "/roadmap stage 3"),
    ("/leaderboard xyzzy", "/leaderboard has no “xyzzy”. It has: squads.", "/leaderboard squads 3"),
    ("/check 3.2", "I do not know “/check”. Did you mean /progress check?", "/progress check 3.3"),
    ("/study check 3.2", "I do not know “/check”. Did you mean /progress check?", "/progress check 3.3"),
    ("/checkni 3.2", "I do not know “/checkni”. Did you mean /checkin?", "/checkin read about trees 25m"),
    ("/study chekin read", "I do not know “/chekin”. Did you mean /checkin?", "/checkin read about trees 25m"),
    # options
    ("/roadmap stage 3 shar=yes", "/roadmap stage has no option “shar”. Did you mean share?", "/roadmap stage 3"),
    ("/roadmap stage 3 shar", "/roadmap stage does not take “shar”. Did you mean share?", "/roadmap stage 3"),
    ("/progress mark sate=done 3.2", "/progress mark has no option “sate”. Did you mean state?", "/progress done 3.2"),
    ("/roadmap stage 3 4", "/roadmap stage does not take “4”.", "/roadmap stage 3"),
    ("/roadmap stage 3 number=4", "The number is given twice.", "/roadmap stage 3"),
    ("/roadmap stage3 number=4", "The number is given twice.", "/roadmap stage 3"),
    ("/roadmap stage number=3 number=4", "The number is given twice.", "/roadmap stage 3"),
    ("/roadmap stage share=yes 3 share=no", "The share is given twice.", "/roadmap stage 3"),
    ("/progress done 3.2 state=open", "The state is given twice.", "/progress done 3.2"),
    ("/progress mark topic=3.2 topic=3.3", "The topic is given twice.", "/progress done 3.2"),
    ("/progress mark data topic=3.3", "The topic is given twice.", "/progress done 3.2"),
    ("/progress note topic=3.2 topic=3.3 hello", "The topic is given twice.", "/progress note 3.2 watch the index"),
    ("/progress note 3.2 hello topic=3.3", "The topic is given twice.", "/progress note 3.2 watch the index"),
    ('/progress note 3.2 text="a b" c', "/progress note does not take “c”.", "/progress note 3.2 watch the index"),
    ("/progress show ana bob", "/progress show does not take “bob”.", "/progress show"),
]


@pytest.mark.parametrize(("line", "what", "example"), REFUSED)
def test_a_line_is_refused_with_a_way_on(line: str, what: str, example: str) -> None:
    with pytest.raises(UserError) as caught:
        routed(line)
    assert (caught.value.what, caught.value.example) == (what, example)
    assert routed(example)


FORMS: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
    ("/roadmap stage", ("number",), {}),
    ("/roadmap stage share", ("number",), {"share": "yes"}),
    ("/roadmap stage number=", ("number",), {}),
    ("/roadmap stage number: share: yes", ("number",), {"share": "yes"}),
    ('/roadmap stage ""', ("number",), {}),
    ("/roadmap stage '   ' share", ("number",), {"share": "yes"}),
    ("/roadmap topic share", ("topic",), {"share": "yes"}),
    ("/progress done", ("topic",), {"state": "done"}),
    ("/progress mark done", ("topic",), {"state": "done"}),
    ("/progress note", ("topic",), {}),
    ("/progress note text=hello", ("topic",), {"text": "hello"}),
    ("/checkin minutes=25", ("text",), {"minutes": "25"}),
    ("/checkin", ("text",), {}),
    ("/study checkin", ("text",), {}),
    ("/checkin text=", ("text",), {}),
    ("/roadmap search \u200b\u2066", ("words",), {}),
]


@pytest.mark.parametrize(("line", "asked", "kept"), FORMS)
def test_what_is_missing_is_asked_for_and_what_is_there_kept(
    line: str, asked: tuple[str, ...], kept: dict[str, Any]
) -> None:
    invocation = routed(line)
    form = TREE.find(invocation.command).form(invocation.args)
    assert form is not None
    assert tuple(field.name for field in form.fields) == asked
    assert dict(form.submit.args) == kept
    filled = form.fill(dict.fromkeys(asked, "3"))
    assert TREE.find(filled.command).form(filled.args) is None


PROSE = [
    "I am not done",
    "why: because",
    "12:30",
    "a=b",
    "3",
    "share",
    "what is k:means",
    "x topic: y",
    "see text:",
    "set text=5",
]


@pytest.mark.parametrize("prose", PROSE)
def test_prose_that_looks_like_an_option_stays_prose(prose: str) -> None:
    assert read(f"/progress note 3.2 {prose}") == {"topic": "3.2", "text": prose}


def test_a_hidden_command_is_neither_suggested_nor_begun_by_a_prefix() -> None:
    with pytest.raises(UserError) as caught:
        routed("/progress answe 3.2")
    assert "Did you mean answer" not in caught.value.what
    with pytest.raises(UserError) as caught:
        TREE.find("progress answe")
    assert "/progress answer?" not in caught.value.what


def test_finding_a_command_suggests_the_nearest() -> None:
    assert TREE.find("roadmap stage").name == "stage"
    assert TREE.find("checkin").usage() == "/checkin text [minutes] [topic] [day] [share]"
    assert TREE.find("checkin again").hidden
    with pytest.raises(UserError, match=r"/checkin has no “show”: it is one command\."):
        TREE.find("checkin show")
    with pytest.raises(UserError, match=r"no command “/chekin”\. Did you mean /checkin\?"):
        TREE.find("chekin")
    with pytest.raises(UserError, match=r"/roadmap has no “stge”. Did you mean stage\?"):
        TREE.find("roadmap stge")
