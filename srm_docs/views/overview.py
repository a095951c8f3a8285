"""The answers and the owners of layers at one glance, offering by offering."""

from __future__ import annotations

from collections.abc import Sequence

from srm_docs.engine.duties import capitalized
from srm_docs.model.catalog import (
    Control,
    Level,
)
from srm_docs.model.matrix import Assignment, Offering, Scope
from srm_docs.views import words
from srm_docs.views.document import (
    Grid,
    GridRow,
    Section,
    text,
)
from srm_docs.views.phrases import (
    section_id,
    slug,
)
from srm_docs.views.subject import Subject

# How many offerings one overview grid holds before it is split, so that it fits a page.
GRID_COLUMNS = 16


def overview(subject: Subject) -> Section:
    """Lay the answers out in grids that each fit a page."""
    grids = [
        _grid(subject, scope, part, split=len(subject.matrix.offerings) > GRID_COLUMNS)
        for scope in subject.matrix.scopes
        for part in batched(subject.matrix.offerings)
    ]
    return Section(
        "overview",
        "Overview",
        (text("One row a control, one column an offering; a row leads to its details."),),
        tuple(grids),
    )


def _grid(subject: Subject, scope: Scope, part: Sequence[Offering], *, split: bool) -> Section:
    title = scope.title
    if split:
        title = f"{title}: {part[0].title} to {part[-1].title}"
    shown = {offering.id for offering in part}
    groups = [
        (
            f"{family.id}  {family.title}",
            tuple(
                _grid_row(subject, control, shown)
                for control in scope.controls
                if control.family == family
            ),
        )
        for family in dict.fromkeys(control.family for control in scope.controls)
    ]
    grid = Grid(
        f"Overview of {title}",
        "Control",
        tuple(offering.title for offering in part),
        tuple(groups),
    )
    return Section(slug(f"overview-{title}"), title, (grid,))


def _grid_row(subject: Subject, control: Control, shown: set[str]) -> GridRow:
    cells = subject.cells[control.framework, control.id]
    return GridRow(
        control.id,
        control.title,
        f"#{section_id(control)}",
        tuple(
            words.mark(
                each.verdict.responsibility,
                _kind(each),
                changed=each.override is not None,
                unassessed=each.unassessed,
            )
            for each in cells
            if each.offering.id in shown
        ),
        subject.facets(control),
    )


def layer_owners(subject: Subject) -> Section:
    """Lay the owners of the layers out in the same way."""
    grids = []
    for part in batched(subject.matrix.offerings):
        groups: dict[str, list[GridRow]] = {}
        for layer in subject.catalog.layers.values():
            marks = tuple(
                words.mark(
                    offering.layers[layer.id].sharing.responsibility,
                    capitalized(words.SHARING[offering.layers[layer.id].sharing]),
                    changed=offering.layers[layer.id].level is Level.PROJECT,
                )
                for offering in part
            )
            row = GridRow("", layer.title, "", marks)
            groups.setdefault(layer.group.title, []).append(row)
        grids.append(
            Grid(
                "Owners of the layers",
                "Layer",
                tuple(offering.title for offering in part),
                tuple((title, tuple(rows)) for title, rows in groups.items()),
            )
        )
    return Section(
        "layers",
        "Owners of the layers",
        (
            text(
                "Every answer follows from these owners. On a shared layer both parties have a"
                " part: each its own, or AWS offers or builds what the customer configures or"
                " deploys."
            ),
            *grids,
        ),
    )


def batched(offerings: Sequence[Offering]) -> list[Sequence[Offering]]:
    """Split offerings into parts of nearly equal size that each fit a grid."""
    parts = -(-len(offerings) // GRID_COLUMNS) or 1
    size = -(-len(offerings) // parts)
    return [offerings[start : start + size] for start in range(0, len(offerings), size)]


def _kind(assignment: Assignment) -> str:
    verdict = assignment.verdict
    kind = words.kind(verdict, unassessed=assignment.unassessed)
    return kind or words.RESPONSIBILITY[verdict.responsibility.word]
