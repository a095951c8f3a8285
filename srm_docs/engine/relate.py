"""Find a control's relatives in other frameworks; no owner is ever taken from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from srm_docs.model.catalog import (
    Catalog,
    Control,
    ControlId,
    Crosswalk,
    FrameworkId,
    LayerId,
    Relationship,
)


@dataclass(frozen=True, slots=True)
class Relative:
    """A control of another framework, how it relates, and which crosswalk says so."""

    framework: FrameworkId
    control: ControlId
    title: str
    relationship: Relationship
    crosswalk: Crosswalk


def relatives(catalog: Catalog, control: Control) -> list[Relative]:
    """Return the relatives of a control, or of the control that a part belongs to.

    The relationship reads from the control to its relative.
    """
    own = control.part_of or control.id
    return sorted(
        _relatives(catalog, control.framework, own),
        key=lambda each: (each.framework, _natural(each.control), each.crosswalk.id),
    )


def _relatives(catalog: Catalog, framework: FrameworkId, own: ControlId) -> Iterator[Relative]:
    for crosswalk in catalog.crosswalks.values():
        for pair in crosswalk.pairs:
            if (crosswalk.first, pair.first) == (framework, own):
                yield _relative(
                    catalog, crosswalk.second, pair.second, pair.relationship, crosswalk
                )
            elif (crosswalk.second, pair.second) == (framework, own):
                turned = pair.relationship.reverse
                yield _relative(catalog, crosswalk.first, pair.first, turned, crosswalk)


def _relative(
    catalog: Catalog,
    framework: FrameworkId,
    control: ControlId,
    relationship: Relationship,
    crosswalk: Crosswalk,
) -> Relative:
    found = catalog.frameworks[framework]
    entry = found.controls.get(control) or found.unmapped[control]
    return Relative(framework, control, entry.title, relationship, crosswalk)


def _natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    """Order ids as people do: 3.9 before 3.10."""
    parts: list[str] = []
    for letter in text:
        if parts and parts[-1][-1].isdigit() == letter.isdigit():
            parts[-1] += letter
        else:
            parts.append(letter)
    return tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)


def suggested_layers(catalog: Catalog, related: Iterable[Control]) -> tuple[LayerId, ...]:
    """Gather the deciding layers of related controls, those first that most of them name."""
    counts: dict[LayerId, int] = {}
    for control in related:
        for layer in control.primary:
            counts[layer] = counts.get(layer, 0) + 1
    order = list(catalog.layers)
    return tuple(sorted(counts, key=lambda layer: (-counts[layer], order.index(layer))))
