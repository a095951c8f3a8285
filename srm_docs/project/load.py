"""Load the user's file: everything it names is found in the catalog, or reported."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from srm_docs.engine.select import find_offering, find_scope
from srm_docs.errors import Problem, ProjectError, UsageError
from srm_docs.model.catalog import Catalog, LayerId, Level, Statement, ThirdParty
from srm_docs.model.matrix import (
    DocumentControl,
    Offering,
    Override,
    Project,
    Revision,
    Scope,
    System,
)
from srm_docs.model.responsibility import RESPONSIBILITY_WORDS, Party, Responsibility
from srm_docs.project.schema import (
    DocumentShape,
    FrameworkUseShape,
    OverrideShape,
    ProjectFile,
    UseShape,
)
from srm_docs.validation import checked, unknown
from srm_docs.yamlfile import Document, read

# Characters that no font can show and no workbook may hold.
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def load(path: Path, catalog: Catalog, today: str) -> Project:
    """Read a project file; ``today`` (YYYY-MM-DD) dates a document that states no date.

    Raises ``ProjectError`` with every problem.
    """
    document = read(path)
    shape = checked(ProjectFile, document)
    if shape is None:
        raise ProjectError(document.problems)
    problems = document.problems
    offerings = list(_offerings(shape, document, catalog))
    scopes = list(_scopes(shape, document, catalog))
    overrides = [
        override
        for index, item in enumerate(shape.overrides)
        for override in _overrides(index, item, document, catalog, offerings, scopes)
    ]
    problems += _contradictions(overrides, document)
    problems += _unprintable(document)
    if problems:
        raise ProjectError(problems)
    return Project(
        control=_control(shape.document, today),
        system=System(shape.system.name, shape.system.partition, shape.system.regions),
        offerings=tuple(offerings),
        scopes=tuple(scopes),
        overrides=tuple(overrides),
    )


def _control(shape: DocumentShape, today: str) -> DocumentControl:
    return DocumentControl(
        title=shape.title,
        id=shape.id,
        version=shape.version,
        date=shape.date or today,
        classification=shape.classification,
        prepared_by=shape.prepared_by,
        prepared_for=shape.prepared_for,
        revisions=tuple(
            Revision(item.version, item.date, item.author, item.change) for item in shape.revisions
        ),
        approvers=shape.approvers,
    )


def _offerings(shape: ProjectFile, document: Document, catalog: Catalog) -> Iterator[Offering]:
    first: dict[str, int] = {}
    names: dict[str, int] = {}
    for index, item in enumerate(shape.services):
        use = item if isinstance(item, UseShape) else UseShape(use=item)
        place = ("services", index)
        try:
            found = find_offering(catalog, use.use, use.placement, use.name)
        except UsageError as error:
            document.problems.append(document.problem(place, str(error)))
            continue
        unique = found.id if found.id not in first else f"{found.id}#{_slug(use.name)}"
        if unique in first or unique.endswith("#"):
            message = (
                f"{found.id!r} stands on line {first[found.id]} already; give each use a 'name'"
                " of its own, or drop one"
            )
            document.problems.append(document.problem(place, message))
            continue
        first[unique] = document.line(place)
        if use.name and use.name.casefold() in names:
            line = names[use.name.casefold()]
            message = f"the name {use.name!r} stands on line {line} already; choose another"
            document.problems.append(document.problem(place, message))
        names.setdefault(use.name.casefold(), document.line(place))
        yield dataclasses.replace(found, id=unique)


def _slug(name: str) -> str:
    return re.sub(r"\W+", "-", name.casefold()).strip("-")


def _scopes(shape: ProjectFile, document: Document, catalog: Catalog) -> Iterator[Scope]:
    seen: set[str] = set()
    for index, item in enumerate(shape.frameworks):
        use = item if isinstance(item, FrameworkUseShape) else FrameworkUseShape(use=item)
        place = ("frameworks", index)
        try:
            found = find_scope(catalog, use.use, parts=use.parts)
        except UsageError as error:
            document.problems.append(document.problem(place, str(error)))
            continue
        if found.framework.id in seen:
            message = f"{found.framework.id!r} is listed twice; choose one baseline of it"
            document.problems.append(document.problem(place, message))
            continue
        seen.add(found.framework.id)
        yield found


def _overrides(
    index: int,
    shape: OverrideShape,
    document: Document,
    catalog: Catalog,
    offerings: Sequence[Offering],
    scopes: Sequence[Scope],
) -> Iterator[Override]:
    place = ("overrides", index)
    targets = [
        offering
        for offering in offerings
        if shape.service.lower() in {offering.id, offering.service.id, offering.name.lower()}
    ]
    if not targets:
        known = [*(each.id for each in offerings), *(each.service.id for each in offerings)]
        problem = unknown(
            document, (*place, "service"), "offering of this project", shape.service, known
        )
        document.problems.append(problem)
    cell = bool(shape.control or shape.responsibility)
    whole = bool(shape.layer or shape.owner)
    if (
        cell == whole
        or (cell and not (shape.control and shape.responsibility))
        or (whole and not (shape.layer and shape.owner))
    ):
        message = "give either 'control' and 'responsibility', or 'layer' and 'owner'"
        document.problems.append(document.problem(place, message))
        return
    found = list(
        _of_cells(index, shape, document, targets, scopes)
        if cell
        else _of_layers(index, shape, document, catalog, targets)
    )
    takes = any(_takes_duty(override) for override in found)
    if takes and not shape.approved_by:
        message = "takes a duty from the customer and needs 'approved-by'"
        document.problems.append(document.problem(place, message))
    yield from found


def _takes_duty(override: Override) -> bool:
    given = override.responsibility
    if override.statement is not None:
        given = override.statement.sharing.responsibility
    return given is not None and Responsibility.CUSTOMER not in given


def _of_cells(
    index: int,
    shape: OverrideShape,
    document: Document,
    targets: Sequence[Offering],
    scopes: Sequence[Scope],
) -> Iterator[Override]:
    framework_id, _, control_id = shape.control.rpartition("/")
    found = [
        control
        for scope in scopes
        if framework_id in {"", scope.framework.id}
        for control in scope.controls
        if control_id.upper() in {control.id.upper(), (control.part_of or "").upper()}
    ]
    if not found:
        known = [control.id for scope in scopes for control in scope.controls]
        place = ("overrides", index, "control")
        document.problems.append(
            unknown(document, place, "control of this project", shape.control, known)
        )
    for control in found:
        for offering in targets:
            yield Override(
                offering=offering.id,
                reason=shape.reason,
                approved_by=shape.approved_by,
                framework=control.framework,
                control=control.id,
                responsibility=RESPONSIBILITY_WORDS[shape.responsibility or "shared"],
            )


def _of_layers(
    index: int,
    shape: OverrideShape,
    document: Document,
    catalog: Catalog,
    targets: Sequence[Offering],
) -> Iterator[Override]:
    layer = LayerId(shape.layer)
    owner = shape.owner
    if layer not in catalog.layers:
        place = ("overrides", index, "layer")
        document.problems.append(unknown(document, place, "layer", layer, catalog.layers))
        return
    if owner is None:
        return
    third = shape.third_party
    clauses = {Party.AWS: shape.aws, Party.CUSTOMER: shape.customer}
    wrong = [
        party
        for party, texts in clauses.items()
        if texts and not owner.responsibility.includes(party)
    ]
    problems: list[str] = [
        f"has words for {party}, which has no part under {owner.value!r}" for party in wrong
    ]
    if (third is not None) != owner.responsibility.includes(Party.THIRD_PARTY):
        problems.append("'third-party' must be given with 'owner: third_party', and only with it")
    for message in problems:
        document.problems.append(document.problem(("overrides", index), message))
    statement = Statement(
        sharing=owner,
        level=Level.PROJECT,
        origin=f"override {index + 1}",
        clauses={party: texts for party, texts in clauses.items() if texts},
        third_party=ThirdParty(third.name, Party(third.contract)) if third else None,
        note=shape.reason,
    )
    for offering in targets:
        yield Override(
            offering=offering.id,
            reason=shape.reason,
            approved_by=shape.approved_by,
            layer=layer,
            statement=statement,
        )


def _contradictions(overrides: Sequence[Override], document: Document) -> Iterator[Problem]:
    """Find cells and layers that two overrides decide."""
    seen: set[tuple[str, str, str, str]] = set()
    for override in overrides:
        key = (override.offering, override.framework, override.control, override.layer or "")
        if key in seen:
            what = override.control or override.layer
            message = f"{what} of {override.offering!r} is decided twice; keep one decision"
            yield document.problem(("overrides",), message)
        seen.add(key)


def _unprintable(document: Document) -> Iterator[Problem]:
    def walk(value: object, place: tuple[str | int, ...]) -> Iterator[Problem]:
        if isinstance(value, str) and _CONTROL_CHARACTERS.search(value):
            yield document.problem(place, f"{value!r} holds a control character; take it out")
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield from walk(inner, (*place, key))
        elif isinstance(value, list):
            for position, inner in enumerate(value):
                yield from walk(inner, (*place, position))

    return walk(document.value, ())
