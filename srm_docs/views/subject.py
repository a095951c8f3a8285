"""What the parts of one document are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from srm_docs.engine.assign import Judge
from srm_docs.model.catalog import (
    Catalog,
    Control,
)
from srm_docs.model.matrix import Assignment, Matrix, Offering, Project
from srm_docs.views import words
from srm_docs.views.answers import Answer, answers
from srm_docs.views.phrases import (
    offering_names,
    slug,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """One matrix with its cells and answers by control, which all parts of a document share."""

    catalog: Catalog
    project: Project
    matrix: Matrix
    cells: Mapping[tuple[str, str], Sequence[Assignment]]
    answers: Mapping[tuple[str, str], tuple[Answer, ...]]

    def sizes(self) -> str:
        """Word how large the matrix is."""
        controls = sum(len(scope.controls) for scope in self.matrix.scopes)
        return (
            f"{words.counted(len(self.matrix.offerings), 'offering')} ×"
            f" {words.counted(controls, 'control')} ="
            f" {words.counted(len(self.matrix.assignments), 'answer')}"
        )

    def of(self, framework: str) -> Iterator[Assignment]:
        """Yield the cells of one framework."""
        return (each for each in self.matrix.assignments if each.control.framework == framework)

    def named(self, offerings: Sequence[Offering]) -> str:
        """Name some of the offerings."""
        everyone = tuple(offering.title for offering in self.matrix.offerings)
        return offering_names([offering.title for offering in offerings], everyone)

    def facets(self, control: Control) -> dict[str, str]:
        """Return what a control can be filtered by."""
        cells = self.cells[control.framework, control.id]
        return {
            "family": slug(f"{control.framework}-{control.family.id}"),
            "answers": " ".join(
                f"{each.offering.id}={each.verdict.responsibility.word}" for each in cells
            ),
        }


def subject(catalog: Catalog, project: Project, matrix: Matrix, judge: Judge) -> Subject:
    """Gather the cells of each control, and tell offerings with the same answer together."""
    cells: dict[tuple[str, str], list[Assignment]] = {}
    for assignment in matrix.assignments:
        key = (assignment.control.framework, assignment.control.id)
        cells.setdefault(key, []).append(assignment)
    found = {key: answers(judge, assignments) for key, assignments in cells.items()}
    return Subject(catalog, project, matrix, cells, found)
