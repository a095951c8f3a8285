"""The project's own exchange form, ``srm-docs/matrix/1``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from srm_docs.engine.assign import Judge
from srm_docs.engine.duties import because, duties, told
from srm_docs.model.catalog import LayerId, Program
from srm_docs.model.matrix import (
    Assignment,
    LayerAnswer,
    Matrix,
    Offering,
    Project,
    Scope,
)
from srm_docs.model.responsibility import Party

SCHEMA = "srm-docs/matrix/1"
SUFFIX = ".json"


def export(project: Project, matrix: Matrix, judge: Judge) -> bytes:
    """Return the whole matrix as one JSON document, UTF-8, keys in a fixed order."""
    whole = {
        "schema": SCHEMA,
        "document": _document(project),
        "offerings": [_offering(offering, matrix.programs) for offering in matrix.offerings],
        "frameworks": [_scope(scope) for scope in matrix.scopes],
        "controls": [
            {
                "id": control.id,
                "framework": control.framework,
                "family": control.family.id,
                "title": control.title,
                "practice": control.practice,
            }
            for scope in matrix.scopes
            for control in scope.controls
        ],
        "assignments": [assignment_form(each, judge) for each in matrix.assignments],
    }
    return dump(whole).encode()


def dump(value: object) -> str:
    """Write a value as readable JSON text with a final line end."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def assignment_form(assignment: Assignment, judge: Judge) -> dict[str, Any]:
    """Return one cell in the exchange form, which is also what ``explain --json`` prints."""
    layers = judge.layers(assignment)
    found = duties(assignment, layers)
    verdict = assignment.verdict
    form: dict[str, Any] = {
        "offering": assignment.offering.id,
        "framework": assignment.control.framework,
        "control": assignment.control.id,
        "responsibility": verdict.responsibility.word,
        "parties": [party.value for party in verdict.responsibility.parties],
        "subtype": verdict.subtype.value if verdict.subtype else None,
        "inheritance": verdict.inheritance.value,
    }
    if assignment.standing is not None:
        form["program-scope"] = assignment.standing.value
    for party in Party:
        form[party.value] = told(assignment, found, party)
    form["layers"] = [_layer(answer) for answer in layers]
    form["because"] = because(assignment, layers)
    if assignment.override is not None:
        form["override"] = {
            "reason": assignment.override.reason,
            "approved-by": assignment.override.approved_by,
        }
    return form


def _layer(answer: LayerAnswer) -> dict[str, Any]:
    statement = answer.statement
    form: dict[str, Any] = {
        "layer": answer.layer.id,
        "owner": statement.sharing.value,
        "primary": answer.primary,
        "level": statement.level.value,
        "origin": statement.origin,
        "sources": list(answer.sources),
        "confidence": statement.confidence.value,
    }
    if statement.third_party is not None:
        form["third-party"] = statement.third_party.name
    return form


def _document(project: Project) -> dict[str, Any]:
    control = project.control
    return {
        "title": control.title,
        "id": control.id,
        "version": control.version,
        "date": control.date,
        "classification": control.classification,
        "prepared-by": control.prepared_by,
        "prepared-for": control.prepared_for,
        "system": {
            "name": project.system.name,
            "partition": project.system.partition,
            "regions": list(project.system.regions),
        },
    }


def _offering(offering: Offering, programs: Iterable[Program]) -> dict[str, Any]:
    return {
        "id": offering.id,
        "title": offering.title,
        "service": offering.service.id,
        "variant": offering.variant.id if offering.variant else None,
        "placement": offering.placement.id,
        "type": offering.type.value,
        "archetype": offering.archetype,
        "lifecycle": offering.lifecycle.state.value,
        "programs": {
            program.id: program.standing(offering.service.id).value for program in programs
        },
        "checks": checks_form(offering, offering.layers),
    }


def checks_form(offering: Offering, layers: Iterable[LayerId]) -> dict[str, list[dict[str, Any]]]:
    """Return what tools can check of the customer's part, by layer."""
    found = {layer: offering.checks(layer) for layer in layers}
    return {
        layer: [
            {
                "about": check.about,
                "config": list(check.config),
                "security-hub": list(check.security_hub),
                "prowler": list(check.prowler),
            }
            for check in checks
        ]
        for layer, checks in found.items()
        if checks
    }


def _scope(scope: Scope) -> dict[str, Any]:
    return {
        "id": scope.framework.id,
        "baseline": scope.baseline.id if scope.baseline else None,
        "title": scope.title,
        "version": scope.framework.version,
        "controls": len(scope.controls),
    }
