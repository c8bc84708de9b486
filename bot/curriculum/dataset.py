"""A data set that ships with the content: where it is from, what may be done with it, and what is in its columns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from bot.curriculum.fields import DataFileName, GeneratorName, Id, Line, Sha256, Summary, Title, Url
from bot.curriculum.models import Node, Schema

Kind = Literal["whole", "number", "date", "text"]
"""What stands in a column: whole numbers, numbers, days as 2001-12-29, texts."""


class Column(Node):
    """One column, under its name in the file's first line."""

    name: GeneratorName
    kind: Kind
    text: Line
    """What it is, with its unit."""
    gaps: StrictBool = False
    """Whether fields may be empty."""


class Source(Node):
    """Where it is from. What was made for Cairn has no address."""

    title: Title
    url: Url | None = None


class Licence(Node):
    """What may be done with it. ``title`` is a short name, such as CC BY 4.0."""

    title: Title
    url: Url | None = None


class ShippedData(Node):
    """``content/datasets/<dataset>/dataset.yaml``, beside the file that it describes."""

    schema_version: Schema
    id: Id
    title: Title
    summary: Summary
    """Shown with the file, after the words "Teaching data"."""
    file: DataFileName
    sha256: Sha256
    """Of the file as it lies there; ``cairn content check`` says what it is."""
    rows: Annotated[StrictInt, Field(ge=1)]
    """The header not counted."""
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=100)]
    source: Source
    licence: Licence
    attribution: Summary
    """The line that goes with the file wherever it is shown."""
    changes: Line | None = None
    """What differs from the source, which some licences ask for."""

    @property
    def caption(self) -> str:
        """What stands under the file: that it is for learning only, what it is, whose it is."""
        return f"Teaching data: {self.summary} {self.attribution}"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data set that is there to be sent: what it is, and the folder of all data sets."""

    about: ShippedData
    folder: Path

    def content(self) -> bytes:
        """The bytes of the file. Raises ``OSError`` if it cannot be read, ``ValueError`` if it is another file."""
        found = (self.folder / self.about.id.partition(".")[2] / self.about.file).read_bytes()
        if hashlib.sha256(found).hexdigest() != self.about.sha256:
            raise ValueError(f"{self.about.file} of {self.about.id} is not the file that its dataset.yaml describes")
        return found
