"""What a renderer may know: sections, tables, figures and words, with tones instead of colors."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar


class Tone(enum.StrEnum):
    """What a mark means; a theme gives each tone its color."""

    AWS = "aws"
    CUSTOMER = "customer"
    SHARED = "shared"
    THIRD_PARTY = "third-party"
    NOT_APPLICABLE = "not-applicable"


# Found to stay apart for every common form of color blindness, with black text on all of them.
PALETTE: Mapping[Tone, str] = {
    Tone.AWS: "#f0b37d",
    Tone.CUSTOMER: "#9dd0ef",
    Tone.SHARED: "#998cdf",
    Tone.THIRD_PARTY: "#d9d2c0",
    Tone.NOT_APPLICABLE: "#f7f9f1",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text; ``link`` is an https address or ``#id`` of a section."""

    text: str
    link: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """A word with its shape and tone."""

    text: str
    mark: str
    tone: Tone


Inline = Text | Badge
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``style`` is a word of the style sheet, or empty."""

    kind: ClassVar[str] = "paragraph"
    inlines: Inlines
    style: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    kind: ClassVar[str] = "bullets"
    items: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, each with what is said of it."""

    kind: ClassVar[str] = "definitions"
    items: tuple[tuple[str, Inlines], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing; ``alt`` says in words what it shows."""

    kind: ClassVar[str] = "figure"
    svg: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: blocks one below the other."""

    blocks: tuple[Paragraph | Bullets, ...]
    tone: Tone | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``facets`` are what it can be filtered by."""

    cells: tuple[Cell, ...]
    facets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``width`` is its share of the table in per cent."""

    title: str
    width: float
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first cell of each row is its header."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    style: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell of a grid: a letter on a tone, with the words that it stands for."""

    letter: str
    tone: Tone
    words: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a grid, with a link to where it is explained."""

    id: str
    title: str
    link: str
    marks: tuple[Mark, ...]
    facets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grid:
    """Marks in rows, gathered in titled groups, under turned column heads."""

    kind: ClassVar[str] = "grid"
    caption: str
    corner: str
    columns: tuple[str, ...]
    groups: tuple[tuple[str, tuple[GridRow, ...]], ...]


Block = Paragraph | Bullets | Definitions | Figure | Table | Grid


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part; ``facets`` are what it can be filtered by."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    facets: Mapping[str, str] = field(default_factory=dict)
    style: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a filter."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document."""

    edition: str
    title: str
    subtitle: str
    language: str
    date: str
    facts: tuple[tuple[str, str], ...]
    classification: str
    version: str
    author: str
    description: str
    sections: tuple[Section, ...]
    colophon: tuple[str, ...]
    filters: Mapping[str, Sequence[Choice]] = field(default_factory=dict)


def text(words: str, *, style: str = "") -> Paragraph:
    """Make a paragraph of plain words."""
    return Paragraph((Text(words),), style)


def cell(words: str, *, numeric: bool = False) -> Cell:
    """Make a cell of plain words."""
    return Cell((text(words),), numeric=numeric)
