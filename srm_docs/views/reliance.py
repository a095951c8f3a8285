"""What may be relied on: controls inherited from AWS, and decisions of the project."""

from __future__ import annotations

from collections.abc import Sequence

from srm_docs.engine.duties import capitalized
from srm_docs.model.catalog import (
    Control,
)
from srm_docs.model.responsibility import Inheritance, Party, Responsibility
from srm_docs.views import words
from srm_docs.views.answers import evidence
from srm_docs.views.document import (
    Cell,
    Definitions,
    Paragraph,
    Row,
    Section,
    Table,
    cell,
    text,
)
from srm_docs.views.phrases import (
    columns,
    links,
    offering_names,
    row,
)
from srm_docs.views.subject import Subject


def inheritance(subject: Subject) -> Section:
    """List what AWS answers for whole, and which report shows it."""
    full: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Control]] = {}
    partial: dict[str, list[Control]] = {}
    for scope in subject.matrix.scopes:
        for control in scope.controls:
            found = subject.answers[control.framework, control.id]
            for answer in found:
                if answer.verdict.inheritance is Inheritance.FULL:
                    names = tuple(offering.title for offering in answer.offerings)
                    proof = evidence([answer], Party.AWS)
                    full.setdefault((scope.framework.title, names, proof), []).append(control)
            if any(each.verdict.inheritance is Inheritance.PARTIAL for each in found):
                partial.setdefault(scope.framework.title, []).append(control)
    everyone = tuple(offering.title for offering in subject.matrix.offerings)
    rows = [
        Row(
            (
                _linked(controls),
                cell(offering_names(names, everyone)),
                cell(f"{'; '.join(proof)}."),
            )
        )
        for (_, names, proof), controls in full.items()
    ]
    blocks: list[Paragraph | Table | Definitions] = [
        text(
            "AWS publishes the reports named here in AWS Artifact. Before relying on one, check"
            " that the offering, the Region and the period lie in its scope, and keep a dated"
            " record of that check."
        )
    ]
    if rows:
        blocks.append(
            Table(
                "Inherited in full",
                columns(("Controls", 38), ("On", 30), ("Shown by", 32)),
                tuple(rows),
            )
        )
    else:
        blocks.append(text("No control is inherited in full on any offering."))
    for framework, controls in partial.items():
        blocks.append(
            Definitions(
                (
                    (
                        f"Inherited in part on some offering, {framework}",
                        links(controls),
                    ),
                )
            )
        )
    return Section("inheritance", "What can be inherited from AWS", tuple(blocks))


def decisions(subject: Subject) -> Section:
    """List the answers and owners that the project has set itself."""
    titles = {offering.id: offering.title for offering in subject.matrix.offerings}
    rows = []
    for override in subject.project.overrides:
        if override.statement is not None and override.layer is not None:
            what = f"Layer: {subject.catalog.layers[override.layer].title}"
            decision = capitalized(words.SHARING[override.statement.sharing])
        else:
            what = override.control
            word = (override.responsibility or Responsibility.NOT_APPLICABLE).word
            decision = words.RESPONSIBILITY[word]
        approved = override.approved_by or "–"
        rows.append(row(titles[override.offering], what, decision, override.reason, approved))
    return Section(
        "overrides",
        "Decisions of the project",
        (
            text(
                "These answers were set by the project instead of being computed. They bear"
                " an asterisk (*) in the overview, or among the owners of the layers."
            ),
            Table(
                "Decisions, with reason and approval",
                columns(
                    ("Offering", 22),
                    ("What", 16),
                    ("Decision", 14),
                    ("Reason", 32),
                    ("Approved by", 16),
                ),
                tuple(rows),
            ),
        ),
    )


def _linked(controls: Sequence[Control]) -> Cell:
    return Cell((Paragraph(links(controls)),))
