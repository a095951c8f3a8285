"""Small pieces that several parts of a document are made of: anchors, rows and lists of names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from srm_docs.engine.duties import capitalized, listing
from srm_docs.model.catalog import (
    Control,
    SourceId,
)
from srm_docs.model.matrix import Assignment
from srm_docs.views import words
from srm_docs.views.document import (
    Column,
    Inline,
    Row,
    Text,
    Tone,
    cell,
)


def section_id(control: Control) -> str:
    """Return the anchor of a control, the same in every format and edition."""
    return slug(f"{control.framework}-{control.id}")


def layer_anchor(layer: str) -> str:
    """Return the anchor of a layer's own section, by the layer's id."""
    return f"layer-{slug(layer)}"


def slug(title: str) -> str:
    """Make an anchor of words: lower case, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def columns(*columns: tuple[str, float]) -> tuple[Column, ...]:
    """Make the columns of a table of titles and widths."""
    return tuple(Column(title, width) for title, width in columns)


def row(*texts: str) -> Row:
    """Make a row of plain words."""
    return Row(tuple(map(cell, texts)))


def stopped(sentence: str) -> str:
    """End a sentence with a full stop unless it has ended."""
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def interleaved(parts: Sequence[Sequence[Inline]], separator: str = " · ") -> Iterator[Inline]:
    """Put a separator between parts."""
    for index, part in enumerate(parts):
        if index:
            yield Text(separator)
        yield from part


def links(controls: Sequence[Control]) -> tuple[Inline, ...]:
    """Link the ids of controls to their details."""
    return tuple(interleaved([(Text(each.id, f"#{section_id(each)}"),) for each in controls], ", "))


def source_links(sources: Iterable[SourceId]) -> tuple[Inline, ...]:
    """Link the ids of sources to their list."""
    return tuple(interleaved([(Text(key, "#sources"),) for key in sources], ", "))


def offering_names(names: Sequence[str], everyone: Sequence[str]) -> str:
    """Name some of the offerings at the start of a sentence."""
    return capitalized(among(names, everyone))


def among(names: Sequence[str], everyone: Sequence[str]) -> str:
    """Name some of the offerings in the shorter way: those that are, or those that are not."""
    if len(names) == len(everyone) and len(names) > 1:
        return "every offering"
    missing = [name for name in everyone if name not in names]
    if len(missing) < len(names) - 1:
        return f"every offering except {listing(missing)}"
    return listing(list(names))


def tally(assignments: Iterable[Assignment]) -> Counter[Tone]:
    """Count assignments by the tone of their answer."""
    return Counter(words.tone(each.verdict.responsibility) for each in assignments)
