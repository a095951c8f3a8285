"""The edition *matrix*: what an assessor receives."""

from __future__ import annotations

from collections.abc import Iterator

from srm_docs.engine.assign import Judge
from srm_docs.model.catalog import (
    Catalog,
)
from srm_docs.model.matrix import Matrix, Project
from srm_docs.views import words
from srm_docs.views.back_matter import sign_off, sources, to_verify, unmapped
from srm_docs.views.checks import checks
from srm_docs.views.details import details, duties_by_layer
from srm_docs.views.document import (
    Choice,
    Document,
    Section,
)
from srm_docs.views.front_matter import colophon, cover_facts, document_control, reading, scope
from srm_docs.views.numbers import summary
from srm_docs.views.overview import layer_owners, overview
from srm_docs.views.phrases import (
    slug,
)
from srm_docs.views.reliance import decisions, inheritance
from srm_docs.views.subject import Subject, subject


def matrix_document(
    catalog: Catalog, project: Project, matrix: Matrix, judge: Judge, version: str
) -> Document:
    """Arrange the whole matrix for reading; ``version`` is that of the tool."""
    found = subject(catalog, project, matrix, judge)
    return Document(
        edition="matrix",
        title=project.control.title,
        subtitle="Shared responsibility matrix",
        language=project.control.language,
        date=project.control.date,
        facts=cover_facts(project),
        classification=project.control.classification,
        version=project.control.version,
        author=project.control.prepared_by,
        description=f"Who answers for each control on AWS: {found.sizes()}",
        sections=tuple(_sections(found)),
        colophon=colophon(project, version),
        filters=_filters(found),
    )


def _sections(about: Subject) -> Iterator[Section]:
    yield document_control(about)
    yield reading(about)
    yield scope(about)
    yield summary(about)
    yield overview(about)
    yield layer_owners(about)
    yield inheritance(about)
    if about.project.overrides:
        yield decisions(about)
    yield from details(about)
    yield duties_by_layer(about)
    tools = checks(about)
    if tools:
        yield tools
    open_controls = unmapped(about)
    if open_controls:
        yield open_controls
    weak = to_verify(about)
    if weak:
        yield weak
    yield sources(about)
    yield sign_off(about)


def _filters(about: Subject) -> dict[str, tuple[Choice, ...]]:
    present = {each.verdict.responsibility.word for each in about.matrix.assignments}
    families = dict.fromkeys(
        (control.framework, control.family)
        for scope in about.matrix.scopes
        for control in scope.controls
    )
    return {
        "owner": tuple(
            Choice(word, title) for word, title in words.RESPONSIBILITY.items() if word in present
        ),
        "offering": tuple(
            Choice(offering.id, offering.title) for offering in about.matrix.offerings
        ),
        "family": tuple(
            Choice(slug(f"{framework}-{family.id}"), f"{family.id} {family.title}")
            for framework, family in families
        ),
    }
