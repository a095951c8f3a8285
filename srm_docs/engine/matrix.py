"""Fill the matrix: every control of every scope on every offering of a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from srm_docs.engine.assign import Judge, assessed
from srm_docs.engine.compose import with_overrides
from srm_docs.model.catalog import LayerId
from srm_docs.model.matrix import Assignment, Matrix, Offering, Override, Project, Scope


def build(judge: Judge, project: Project) -> Matrix:
    """Answer for the whole project, overrides of layers first, then those of single cells."""
    offerings = tuple(
        with_overrides(subject, _of_layers(project.overrides, subject))
        for subject in project.offerings
    )
    cells = {
        (override.offering, override.framework, override.control): override
        for override in project.overrides
        if override.control
    }
    return Matrix(offerings, project.scopes, tuple(_cells(judge, offerings, project.scopes, cells)))


def _of_layers(overrides: Iterable[Override], subject: Offering) -> dict[LayerId, Override]:
    return {
        override.layer: override
        for override in overrides
        if override.layer is not None and override.offering == subject.id
    }


def _cells(
    judge: Judge,
    offerings: Iterable[Offering],
    scopes: Iterable[Scope],
    overrides: Mapping[tuple[str, str, str], Override],
) -> Iterable[Assignment]:
    for scope in scopes:
        framework = scope.framework.id
        for control in scope.controls:
            for subject in offerings:
                override = overrides.get((subject.id, framework, control.id))
                yield assessed(judge.assign(subject, control, override), scope.program)
