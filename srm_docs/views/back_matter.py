"""What stands behind the answers: weak statements, sources and sign-off."""

from __future__ import annotations

from srm_docs.engine.duties import capitalized, listing
from srm_docs.model.catalog import (
    Confidence,
    SourceId,
)
from srm_docs.views import words
from srm_docs.views.answers import cited
from srm_docs.views.document import (
    Cell,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    cell,
    text,
)
from srm_docs.views.phrases import (
    columns,
    row,
    stopped,
)
from srm_docs.views.subject import Subject


def to_verify(subject: Subject) -> Section | None:
    """List what the project rests on with low confidence; ``None`` where there is nothing."""
    weak = [
        (offering, layer, statement)
        for offering in subject.matrix.offerings
        for layer, statement in offering.layers.items()
        if statement.confidence is Confidence.LOW
    ]
    statements = [
        row(
            offering.title,
            subject.catalog.layers[layer].title,
            capitalized(words.SHARING[statement.sharing]),
            capitalized(stopped(statement.note or "No source confirms this statement yet")),
        )
        for offering, layer, statement in weak
    ]
    controls = [
        row(f"{control.id} {control.title}", stopped(control.note or "Its layers are a judgment"))
        for scope in subject.matrix.scopes
        for control in scope.controls
        if control.confidence is Confidence.LOW
    ]
    tables = (
        Table(
            "Statements of low confidence",
            columns(("Offering", 24), ("Layer", 20), ("Owner", 20), ("Note", 36)),
            tuple(statements),
        ),
        Table(
            "Controls whose deciding layers are of low confidence",
            columns(("Control", 36), ("Reading", 64)),
            tuple(controls),
        ),
    )
    shown = [table for table in tables if table.rows]
    if not shown:
        return None
    return Section(
        "to-verify",
        "Statements to verify",
        (
            text(
                "The catalog holds these with low confidence. Check them before relying on an"
                " answer that they decide."
            ),
            *shown,
        ),
    )


def unmapped(subject: Subject) -> Section | None:
    """List the controls that have no answer; ``None`` where every control has one."""
    rows = [
        row(
            f"{control.id} {control.title}",
            scope.framework.title,
            listing([subject.catalog.layers[layer].title.lower() for layer in control.suggested])
            or "–",
        )
        for scope in subject.matrix.scopes
        if scope.baseline is None
        for control in scope.framework.unmapped.values()
    ]
    if not rows:
        return None
    return Section(
        "unmapped",
        "Controls without an answer",
        (
            text(
                "Nobody has said yet which layers decide these controls, so this document does"
                " not answer them. The layers that their relatives suggest await confirmation."
            ),
            Table(
                "Unmapped controls",
                columns(("Control", 44), ("Framework", 26), ("Suggested layers", 30)),
                tuple(rows),
            ),
        ),
    )


def sources(subject: Subject) -> Section:
    """List every source that the document cites, with the day on which it was checked."""
    keys: dict[SourceId, None] = {}
    for found in subject.answers.values():
        keys.update(dict.fromkeys(cited(found)))
    for scope in subject.matrix.scopes:
        keys.update(dict.fromkeys(scope.sources))
    rows = []
    for key in sorted(keys):
        source = subject.catalog.sources[key]
        title: list[Paragraph] = [Paragraph((Text(source.title, source.url),))]
        if source.note:
            title.append(text(capitalized(source.note), style="small"))
        rows.append(Row((cell(key), Cell(tuple(title)), cell(source.kind), cell(source.checked))))
    return Section(
        "sources",
        "Sources",
        (
            Table(
                "Sources, with the day on which each was last checked",
                columns(("Id", 18), ("Source", 52), ("Kind", 14), ("Checked", 16)),
                tuple(rows),
            ),
        ),
    )


def sign_off(subject: Subject) -> Section:
    """Leave room for everybody who has to sign."""
    names = subject.project.control.approvers or ("Prepared", "Reviewed", "Approved")
    return Section(
        "sign-off",
        "Sign-off",
        (
            text(
                "The signatories have read the answers, the decisions of the project and the"
                " statements to verify."
            ),
            Table(
                "Signatures",
                columns(("Role", 28), ("Name", 28), ("Date", 16), ("Signature", 28)),
                tuple(row(name, "", "", "") for name in names),
                style="signatures",
            ),
        ),
    )
