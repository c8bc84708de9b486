"""The kinds of text and number that content is made of, with what each accepts.

Length caps come from what both chat platforms show whole (a select label holds 100 characters on Discord and 75 on
Slack, a modal label 45).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt, StringConstraints

ID = r"^[a-z][a-z0-9]*(\.[a-z0-9]+(-[a-z0-9]+)*)+$"
SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
URL = r"^https?://[^\s<>()]+$"
SEED_REF = r"^[A-Z][A-Z0-9]*-\d{3}$"
LANGUAGE = r"^[a-z]{2}$"
CURRENCY = r"^[A-Z]{3}$"
YEAR = r"^\d{4}$"
OPTION = r"^[a-z]$"
MILESTONE = r"^m\d{1,2}$"
PART = r"^[a-z]\d{1,2}$"
GENERATOR = r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$"
HOST = r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"
DATA_FILE = r"^[a-z][a-z0-9-]*\.csv(\.gz)?$"
SHA256 = r"^[0-9a-f]{64}$"
PATH = r"^[A-Za-z_][A-Za-z0-9_]*(\.([A-Za-z_][A-Za-z0-9_]*|\d{1,3}))*$"

IN_WORDS = {
    ID: "an id such as ml.missing-values: lower case, digits, dots and hyphens",
    SLUG: "a name such as ml-engineer: lower case, digits and hyphens",
    URL: "an address such as https://example.org/page, without spaces or brackets",
    SEED_REF: "a reference such as S3-061",
    LANGUAGE: "a language of two letters, such as en",
    CURRENCY: "a currency of three capital letters, such as USD",
    YEAR: "a year in quotes, such as '2026'",
    OPTION: "one small letter, such as a",
    MILESTONE: "m and a number, such as m1",
    PART: "a letter and a number, such as p1",
    DATA_FILE: "the name of a file such as nile.csv or digits.csv.gz",
    SHA256: "a SHA-256 in quotes, 64 digits and letters a to f",
    GENERATOR: "a name such as tiny_mlp: lower case, digits, underscores and hyphens",
    HOST: "the name of a site, such as github.com",
    PATH: "a path such as rows.0.age: names and positions with dots between them",
}
"""What authors are told when a text does not have the form of its pattern."""

ID_LENGTH = 48

ROADMAP_LENGTH = 20
"""Of a roadmap's name, which a button carries beside the longest id of a topic."""

Id = Annotated[str, StringConstraints(strict=True, pattern=ID, max_length=ID_LENGTH)]
Slug = Annotated[str, StringConstraints(strict=True, pattern=SLUG, max_length=ID_LENGTH)]
Name = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=24)]
RoadmapName = Annotated[str, StringConstraints(strict=True, pattern=SLUG, max_length=ROADMAP_LENGTH)]

Title = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=60)]
OptionText = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=75)]
Line = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=120)]
Summary = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300)]
Paragraph = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=1500)]
Url = Annotated[str, StringConstraints(strict=True, pattern=URL, max_length=300)]
SeedRef = Annotated[str, StringConstraints(strict=True, pattern=SEED_REF)]
Language = Annotated[str, StringConstraints(strict=True, pattern=LANGUAGE)]
Currency = Annotated[str, StringConstraints(strict=True, pattern=CURRENCY)]
Year = Annotated[str, StringConstraints(strict=True, pattern=YEAR)]
OptionId = Annotated[str, StringConstraints(strict=True, pattern=OPTION)]
PartId = Annotated[str, StringConstraints(strict=True, pattern=PART)]
GeneratorName = Annotated[str, StringConstraints(strict=True, pattern=GENERATOR, max_length=ID_LENGTH)]
DataFileName = Annotated[str, StringConstraints(strict=True, pattern=DATA_FILE, max_length=60)]
Sha256 = Annotated[str, StringConstraints(strict=True, pattern=SHA256)]
Host = Annotated[str, StringConstraints(strict=True, pattern=HOST, max_length=60)]
JsonPath = Annotated[str, StringConstraints(strict=True, pattern=PATH, max_length=60)]
Label = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=45)]
Prompt = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=600)]
Solution = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=1800)]
CodeText = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=1500)]
MilestoneId = Annotated[str, StringConstraints(strict=True, pattern=MILESTONE)]
Hours = Annotated[StrictInt, Field(ge=1, le=100)]
Version = Annotated[StrictInt, Field(ge=1)]
Amount = Annotated[StrictInt, Field(gt=0)]
Difficulty = Literal["easy", "medium", "hard"]
Status = Literal["draft", "active", "retired"]
