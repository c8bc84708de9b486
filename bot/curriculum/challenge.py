"""What a week's challenge is made of: a brief, parts that are answered each in their own way, hints, an example.

Nothing here gives an answer away: that is in ``answer_key``. A part says how it is answered by its ``kind``; the code
behind a kind, a metric or a generator is named here and lives in ``bot/challenges``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt

from bot.curriculum.fields import (
    CodeText,
    Difficulty,
    GeneratorName,
    Host,
    Id,
    JsonPath,
    Label,
    Name,
    OptionId,
    OptionText,
    Paragraph,
    PartId,
    Prompt,
    Status,
    Summary,
    Title,
    Version,
)
from bot.curriculum.models import Node, RubricLine, Schema

Number = StrictInt | StrictFloat
Tolerance = Annotated[Number, Field(ge=0)]


class Draw(Node):
    """Numbers or files of the member's own, made by a generator. Parts that name the same one share what it made."""

    name: GeneratorName
    version: Version
    answer: GeneratorName = "answer"
    """Which of the generator's answers this part asks for."""


class Dataset(Node):
    """A set to train on and one to predict, made by a generator once, when the challenge is announced."""

    name: GeneratorName
    version: Version
    train: Annotated[StrictInt, Field(ge=50, le=5000)]
    test: Annotated[StrictInt, Field(ge=400, le=5000)]
    """Rows to predict; fewer than 400 could be guessed by trying."""


class PartFields(Node):
    """What every part has. ``label`` names it on buttons and in forms, ``prompt`` asks."""

    id: PartId
    label: Label
    prompt: Prompt
    code: CodeText | None = None
    """Lines of code that the prompt is about."""
    weight: Annotated[StrictInt, Field(ge=1, le=10)] = 1
    """How much of the challenge's points it is worth, beside the other parts."""


class Option(Node):
    """One thing to pick. Answers are kept by ``id``, so texts and their order may change."""

    id: OptionId
    text: OptionText


class ChoicePart(PartFields):
    """Pick one option (``single``), all that fit (``multi``), or put all in order (``order``)."""

    kind: Literal["single", "multi", "order"]
    options: Annotated[tuple[Option, ...], Field(max_length=10)] = ()
    """Two or more, unless a generator makes them."""
    shuffle: StrictBool = True
    """Show the options in an order of the member's own."""
    marks: Literal["exact", "per_option"] = "exact"
    """``per_option``: in a ``multi``, every option that is rightly picked or left counts its share."""
    generator: Draw | None = None


class NumberCheck(Node):
    """How near a number has to be: within the larger of ``tol_abs`` and ``tol_rel`` times the key; both 0: exactly."""

    tol_abs: Tolerance = 0
    tol_rel: Annotated[Number, Field(ge=0, le=0.1)] = 0
    decimals_hint: Annotated[StrictInt, Field(ge=0, le=10)] | None = None
    """How many decimals the answer should have, which members are told."""
    percent: StrictBool = False
    """Whether ``36.2 %`` is read too, as 0.362."""
    ignore_sign: StrictBool = False


class NumberPart(PartFields):
    """A number of closed form."""

    kind: Literal["number"]
    check: NumberCheck = NumberCheck()
    generator: Draw | None = None


class TextCheck(Node):
    """How texts are made alike before they are compared with the accepted ones."""

    normalise: tuple[Literal["trim", "casefold", "squeeze_spaces", "no_spaces", "straight_quotes"], ...] = (
        "trim",
        "casefold",
        "squeeze_spaces",
    )
    max_chars: Annotated[StrictInt, Field(ge=1, le=300)] = 60


class TextPart(PartFields):
    """A short text, compared with a list of accepted ones. There are no patterns."""

    kind: Literal["text"]
    check: TextCheck = TextCheck()
    generator: Draw | None = None


class JsonField(Node):
    """What the value at ``path`` must be. ``rows.0.age`` is the age of the first entry of the list ``rows``."""

    path: JsonPath
    type: Literal["text", "number", "whole", "flag", "list", "object"]
    required: StrictBool = True
    one_of: tuple[Summary, ...] = ()
    ge: Number | None = None
    le: Number | None = None
    length: Annotated[StrictInt, Field(ge=0, le=1000)] | None = None
    """How many entries a list has."""


class JsonCheck(Node):
    """A contract that a JSON object has to keep. ``closed``: it has no other fields at its top."""

    fields_: Annotated[tuple[JsonField, ...], Field(min_length=1, max_length=30, alias="fields")]
    closed: StrictBool = True
    max_chars: Annotated[StrictInt, Field(ge=2, le=3000)] = 2000


class JsonPart(PartFields):
    """A JSON object, checked against a contract that members can read."""

    kind: Literal["json"]
    check: JsonCheck


class Metric(Node):
    """What predictions are scored by. What a metric does not use is left out."""

    name: GeneratorName
    eps: Annotated[StrictFloat, Field(gt=0, le=0.01)] | None = None
    positive: Name | None = None
    season: Annotated[StrictInt, Field(ge=1, le=366)] | None = None
    k: Annotated[StrictInt, Field(ge=1, le=1000)] | None = None


class Limits(Node):
    """What one file of predictions may be, and how many are scored a day."""

    per_day: Annotated[StrictInt, Field(ge=1, le=20)] = 5
    bytes: Annotated[StrictInt, Field(ge=1024, le=262_144)] = 262_144


class PredictionsPart(PartFields):
    """A CSV with a prediction for every row of a hidden set."""

    kind: Literal["predictions"]
    generator: Dataset
    metric: Metric
    par_gap: Annotated[StrictFloat, Field(gt=0, le=1)]
    """How much of the way from the naive to the best possible score earns all points."""
    limits: Limits = Limits()


class Review(Node):
    """How a piece of work is read by others."""

    reviewers: Annotated[StrictInt, Field(ge=1, le=5)] = 3
    days: Annotated[StrictInt, Field(ge=1, le=14)] = 7
    rubric: Annotated[tuple[RubricLine, ...], Field(min_length=2, max_length=10)]


class LinkPart(PartFields):
    """The address of a piece of work, reviewed by other members. Cairn never opens it."""

    kind: Literal["link"]
    hosts: Annotated[tuple[Host, ...], Field(min_length=1, max_length=10)]
    review: Review


Part = Annotated[
    ChoicePart | NumberPart | TextPart | JsonPart | PredictionsPart | LinkPart, Field(discriminator="kind")
]


class Hint(Node):
    """A nudge, and the share of the points that reading it costs: of one part, or of the whole challenge."""

    text: Summary
    cost: Annotated[Number, Field(ge=0, le=0.5)] = 0.1
    part: PartId | None = None


class Example(Node):
    """A worked example with other numbers, which shows the way and gives nothing away."""

    text: Paragraph
    code: CodeText | None = None


class Attempts(Node):
    """How often a part is answered where the verdict comes at once, and how many seconds lie between two tries."""

    max: Annotated[StrictInt, Field(ge=1, le=20)] = 5
    cooldown: Annotated[StrictInt, Field(ge=0, le=3600)] = 60


class Challenge(Node):
    """``content/seasons/<season>/challenges/wNN-<slug>.yaml``: one week."""

    schema_version: Schema
    id: Id
    status: Status = "active"
    since: Version = 1
    stage: Id
    topics: Annotated[tuple[Id, ...], Field(min_length=1, max_length=6)]
    title: Title
    difficulty: Difficulty
    """What it is worth: easy 10, medium 20, hard 30 points."""
    minutes: Annotated[StrictInt, Field(ge=10, le=900)]
    brief: Paragraph
    files: tuple[Id, ...] = ()
    """Data sets that come with it."""
    example: Example
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=8)]
    attempts: Attempts = Attempts()
    feedback: Literal["at_once", "at_close"] = "at_once"
    """When members learn whether they are right. Choices and links are told at the close whatever this says."""
    hints: Annotated[tuple[Hint, ...], Field(max_length=3)] = ()
