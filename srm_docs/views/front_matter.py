"""What stands before the answers: identity, how to read, and scope."""

from __future__ import annotations

from collections.abc import Iterable

from srm_docs.engine.duties import capitalized, listing
from srm_docs.model.catalog import (
    LifecycleState,
    Program,
)
from srm_docs.model.matrix import Offering, Project
from srm_docs.model.responsibility import RESPONSIBILITY_WORDS, Responsibility
from srm_docs.views import words
from srm_docs.views.document import (
    Cell,
    Definitions,
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
)
from srm_docs.views.subject import Subject


def cover_facts(project: Project) -> tuple[tuple[str, str], ...]:
    """Return what the cover says of the document, leaving out what the project left out."""
    control, system = project.control, project.system
    facts = (
        ("System", system.name),
        ("Document id", control.id),
        ("Version", control.version),
        ("Date", control.date),
        ("Classification", control.classification),
        ("Prepared by", control.prepared_by),
        ("Prepared for", control.prepared_for),
        ("Regions", ", ".join(system.regions)),
        ("Partition", "" if system.partition == "aws" else system.partition),
    )
    return tuple((term, value) for term, value in facts if value)


def colophon(project: Project, version: str) -> tuple[str, ...]:
    """Return what a reader must know of how the document came to be."""
    frameworks = listing([scope.framework.title for scope in project.scopes])
    return (
        f"Computed by srm-docs {version} from its catalog of AWS facts; no answer was typed by"
        " hand unless it is marked as set by the project.",
        f"Control ids belong to their publishers ({frameworks}); practices, duties and notes are"
        " worded by the srm-docs project. Amazon Web Services, AWS and product names are"
        " trademarks of Amazon.com, Inc. or its affiliates; this document is not theirs.",
        "Where a document that AWS publishes, or a report in AWS Artifact, says otherwise, theirs"
        " prevails. Inheritance holds only for offerings, Regions and periods in the scope of the"
        " report relied on.",
    )


def document_control(subject: Subject) -> Section:
    """Identify the issued document and tell its history."""
    control = subject.project.control
    rows = [
        row(revision.version, revision.date, revision.author, revision.change)
        for revision in control.revisions
    ] or [row(control.version or "–", control.date, control.prepared_by or "–", "This issue")]
    facts = (("Title", control.title), *cover_facts(subject.project))
    return Section(
        "document-control",
        "Document control",
        (
            Definitions(tuple((term, (Text(value),)) for term, value in facts)),
            Table(
                "Revision history",
                columns(("Version", 12), ("Date", 16), ("Author", 24), ("Change", 48)),
                tuple(rows),
            ),
        ),
    )


def reading(subject: Subject) -> Section:
    """Explain the answers that occur, their kinds, and what may be inherited."""
    legend = [
        Row(
            (
                Cell((Paragraph((words.badge(flag),)),)),
                cell(words.LETTERS[word]),
                cell(words.MEANINGS[word]),
            )
        )
        for word, flag in RESPONSIBILITY_WORDS.items()
        if any(each.verdict.responsibility.word == word for each in subject.matrix.assignments)
    ]
    if any(each.unassessed for each in subject.matrix.assignments):
        flag = words.badge(Responsibility.AWS, words.UNASSESSED)
        legend.append(
            Row(
                (
                    Cell((Paragraph((flag,)),)),
                    cell(words.UNASSESSED_LETTER),
                    cell(words.UNASSESSED_MEANING),
                )
            )
        )
    typed = "No answer is typed."
    if subject.project.overrides:
        typed = "No answer is typed but the decisions of the project, which bear an asterisk (*)."
    kinds = [row(title, meaning) for title, meaning in words.SUBTYPES.values()]
    inherit = [row(title, meaning) for title, meaning in words.INHERITANCE.values()]
    return Section(
        "how-to-read",
        "How to read this document",
        (
            text(
                "Security on AWS is shared: AWS answers for security of the cloud, the"
                " customer for security in the cloud. Where the line runs depends on the"
                " service, on how it is used and on where its hardware stands. This document"
                " states the line for each control on each offering, an offering being a"
                " service in one variant at one placement."
            ),
            text(
                f"{typed} Each layer of the stack, from the building to the"
                " people, has an owner on each offering. A control names the layers that"
                " decide it, and the set of their owners is the answer. Every answer in the"
                " details states its layers and sources, so it can be checked."
            ),
            Table(
                "Answers",
                columns(("Answer", 20), ("Letter", 10), ("Meaning", 70)),
                tuple(legend),
            ),
            Table("Kinds of answer", columns(("Kind", 26), ("Meaning", 74)), tuple(kinds)),
            Table(
                "What may be inherited",
                columns(("Inheritance", 26), ("Meaning", 74)),
                tuple(inherit),
            ),
        ),
    )


def scope(subject: Subject) -> Section:
    """List the offerings with the reason for their type, and the frameworks."""
    programs = subject.matrix.programs
    offerings = [_offering_row(offering, programs) for offering in subject.matrix.offerings]
    frameworks = [
        row(
            scope.title,
            scope.framework.version,
            f"{len(scope.controls):,}",
            f"{(scope.baseline and scope.baseline.scope) or scope.framework.scope}."
            f" {scope.framework.licence}. {scope.framework.wording}.",
        )
        for scope in subject.matrix.scopes
    ]
    return Section(
        "scope",
        "Scope",
        (
            Table(
                "Offerings",
                columns(
                    ("Offering", 25), ("Type", 12), ("Why it is labelled so", 35), ("Holds", 28)
                ),
                tuple(offerings),
            ),
            Table(
                "Frameworks",
                columns(("Framework", 30), ("Version", 14), ("Controls", 11), ("Notes", 45)),
                tuple(frameworks),
            ),
        ),
    )


def _offering_row(offering: Offering, programs: Iterable[Program]) -> Row:
    service = offering.service
    link = Text(offering.product, service.documentation)
    name: tuple[Paragraph, ...] = (Paragraph((link,)),)
    if offering.name:
        name = (text(offering.name), Paragraph((link,), "small"))
    why = [capitalized(service.why)]
    if offering.variant is not None and offering.variant.why:
        why.append(capitalized(offering.variant.why))
    if offering.placement.id != "region":
        why.append(f"{offering.placement.title}: {offering.placement.text}")
    life = offering.lifecycle
    if life.state is not LifecycleState.AVAILABLE:
        since = f" since {life.since}" if life.since else ""
        why.append(f"{words.LIFECYCLE[life.state]}{since}")
    name += tuple(text(words.standing(each, service.id), style="small") for each in programs)
    return Row(
        (
            Cell(name),
            cell(words.TYPES[offering.type]),
            Cell(tuple(text(f"{reason}.") for reason in why)),
            cell(capitalized(service.content)),
        )
    )
