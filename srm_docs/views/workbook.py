"""The matrix as a workbook: sheets of typed cells, before any file format."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from srm_docs.engine.assign import Judge
from srm_docs.engine.duties import because, capitalized, duties, told
from srm_docs.model.catalog import Catalog, SourceId
from srm_docs.model.matrix import Assignment, Matrix, Project
from srm_docs.model.responsibility import Party, Sharing
from srm_docs.views import words
from srm_docs.views.answers import filled, proofs
from srm_docs.views.checks import found_checks
from srm_docs.views.document import Tone
from srm_docs.views.front_matter import colophon, cover_facts


class Look(enum.StrEnum):
    """How a cell is set."""

    TEXT = "text"
    STRONG = "strong"
    TITLE = "title"
    SUBTITLE = "subtitle"
    NUMBER = "number"
    PERCENT = "percent"
    CENTER = "center"


@dataclass(frozen=True, slots=True)
class Formula:
    """Something to compute; ``{sheet row}`` addresses are those of the sheet it stands in."""

    text: str
    look: Look = Look.NUMBER


@dataclass(frozen=True, slots=True)
class Words:
    """A text, with a look, a tone or a link where it has one."""

    text: str
    look: Look = Look.TEXT
    tone: Tone | None = None
    link: str = ""


Value = str | int | Formula | Words


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its title, its width in characters, and the words it is limited to."""

    title: str
    width: float
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: lines above the table, then the table; a sheet without a name is no table."""

    title: str
    description: str
    above: tuple[tuple[Value, ...], ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    table: str = ""
    frozen_columns: int = 0
    turned_head: bool = False
    pages_wide: int = 1


@dataclass(frozen=True, slots=True)
class Workbook:
    """A whole workbook, with the words that color a cell wherever they are typed."""

    title: str
    subject: str
    author: str
    date: str
    footer: str
    sheets: tuple[Sheet, ...]
    tones: Mapping[str, Tone]


TONES: Mapping[str, Tone] = {title: Tone(word) for word, title in words.RESPONSIBILITY.items()}


def matrix_workbook(
    catalog: Catalog, project: Project, matrix: Matrix, judge: Judge, version: str
) -> Workbook:
    """Arrange the matrix for filtering, counting and editing."""
    control = project.control
    parts = [control.id, control.version and f"Version {control.version}", control.classification]
    return Workbook(
        title=control.title,
        subject="Shared responsibility matrix",
        author=control.prepared_by,
        date=control.date,
        footer=" · ".join(filter(None, parts)),
        sheets=(
            _about(project, version),
            _summary(matrix),
            _grid(matrix),
            _responsibilities(matrix, judge),
            _duties(catalog, matrix),
            _services(catalog, matrix),
            _checks(catalog, matrix),
            _sources(catalog, matrix, judge),
            _sign_off(project),
        ),
        tones=TONES,
    )


def _about(project: Project, version: str) -> Sheet:
    facts = [(Words(term, Look.STRONG), value) for term, value in cover_facts(project)]
    guide = (
        ("Summary", "Counts by framework, family and offering; they follow every edit"),
        ("Matrix", "One row a control, one column an offering"),
        ("Responsibilities", "One row an answer: duties, reasons, evidence and sources"),
        ("Duties", "One row a layer of an offering: its duties, and the controls that it decides"),
        ("Services", "What each offering is and why it is labelled so"),
        ("Checks", "What AWS Config, Security Hub and Prowler can check of the customer's part"),
        ("Sources", "What the answers rest on, and when it was checked"),
        ("Sign-off", "Who has read and accepts the answers"),
    )
    legend = [
        (Words(words.RESPONSIBILITY[word], Look.TEXT, Tone(word)), meaning)
        for word, meaning in words.MEANINGS.items()
    ]
    rows: list[tuple[Value, ...]] = [
        *facts,
        ("", ""),
        (Words("Sheets", Look.STRONG), ""),
        *((Words(name, link=f"#'{name}'!A1"), what) for name, what in guide),
        ("", ""),
        (Words("Answers", Look.STRONG), ""),
        *legend,
        ("", ""),
        (Words("Note", Look.STRONG), colophon(project, version)[0]),
        *(("", line) for line in colophon(project, version)[1:]),
    ]
    return Sheet(
        "About",
        "What this workbook is",
        (
            (Words(project.control.title, Look.TITLE),),
            (Words("Shared responsibility matrix", Look.SUBTITLE),),
        ),
        (SheetColumn("", 22), SheetColumn("", 96)),
        tuple(rows),
    )


def _summary(matrix: Matrix) -> Sheet:
    """Count by formula over the sheet Responsibilities, so that every edit recounts."""
    titles = _present(matrix)
    rows: list[tuple[Value, ...]] = []
    for scope in matrix.scopes:
        rows.append(_count_row("Framework", scope.title, {"Framework": "$B"}, titles))
        rows.extend(
            _count_row(
                scope.title,
                f"{family.id} {family.title}",
                {"Framework": "$A", "Family": "$B"},
                titles,
            )
            for family in dict.fromkeys(control.family for control in scope.controls)
        )
    rows.extend(
        _count_row("Offering", title, {"Offering": "$B"}, titles) for title in _unique(matrix)
    )
    rows.append(_count_row("All", "All answers", {}, titles))
    columns = (
        SheetColumn("Group", 34),
        SheetColumn("Name", 52),
        *(SheetColumn(title, 14) for title in titles),
        SheetColumn("All", 12),
    )
    return Sheet(
        "Summary",
        "Counts of answers, computed from the sheet Responsibilities",
        (
            (Words("Summary", Look.TITLE),),
            (Words("Counted from the sheet Responsibilities", Look.SUBTITLE),),
        ),
        columns,
        tuple(rows),
        table="Summary",
        frozen_columns=2,
    )


def _present(matrix: Matrix) -> list[str]:
    found = {each.verdict.responsibility.word for each in matrix.assignments}
    return [title for word, title in words.RESPONSIBILITY.items() if word in found]


# Above the head of the summary stand its title, its subtitle and an empty line.
_SUMMARY_HEAD = 4


def _count_row(
    group: str, name: str, where: Mapping[str, str], titles: Sequence[str]
) -> tuple[Value, ...]:
    # Equality rather than COUNTIFS, which would read * and ? in a name as a pattern.
    tests = "".join(f"(Responsibilities[{column}]={at}{{row}})*" for column, at in where.items())
    counts = [
        Formula(f"SUMPRODUCT({tests}(Responsibilities[Responsibility]={_letter(at)}${head}))")
        if tests
        else Formula(f"SUMPRODUCT((Responsibilities[Responsibility]={_letter(at)}${head})*1)")
        for at, head in ((at, _SUMMARY_HEAD) for at in range(2, 2 + len(titles)))
    ]
    first, last = _letter(2), _letter(1 + len(titles))
    return (group, name, *counts, Formula(f"SUM({first}{{row}}:{last}{{row}})"))


def _letter(index: int) -> str:
    return chr(ord("A") + index)


def _grid(matrix: Matrix) -> Sheet:
    cells: dict[tuple[str, str], list[Value]] = {}
    for each in matrix.assignments:
        title = words.RESPONSIBILITY[each.verdict.responsibility.word]
        if each.unassessed:
            title = words.UNASSESSED
        key = (each.control.framework, each.control.id)
        tone = words.tone(each.verdict.responsibility)
        cells.setdefault(key, []).append(Words(title, Look.CENTER, tone))
    rows = [
        (
            scope.framework.id,
            control.family.id,
            control.id,
            control.title,
            *cells[scope.framework.id, control.id],
        )
        for scope in matrix.scopes
        for control in scope.controls
    ]
    return Sheet(
        "Matrix",
        "One row a control, one column an offering",
        (),
        (
            SheetColumn("Framework", 16),
            SheetColumn("Family", 9),
            SheetColumn("Control", 10),
            SheetColumn("Title", 44),
            *(SheetColumn(title, 14) for title in _unique(matrix)),
        ),
        tuple(rows),
        table="Matrix",
        frozen_columns=4,
        turned_head=True,
    )


def _unique(matrix: Matrix) -> list[str]:
    """Return the offerings' titles, told apart by id where two are the same in any case."""
    titles = [offering.title for offering in matrix.offerings]
    folded = [title.casefold() for title in titles]
    return [
        title if folded.count(title.casefold()) == 1 else f"{title} [{offering.id}]"
        for title, offering in zip(titles, matrix.offerings, strict=True)
    ]


def _responsibilities(matrix: Matrix, judge: Judge) -> Sheet:
    titles = {
        offering.id: title
        for offering, title in zip(matrix.offerings, _unique(matrix), strict=True)
    }
    frameworks = {scope.framework.id: scope.title for scope in matrix.scopes}
    rows = [
        _responsibility(each, judge, frameworks[each.control.framework], titles)
        for each in matrix.assignments
    ]
    return Sheet(
        "Responsibilities",
        "One row an answer",
        (),
        (
            SheetColumn("Framework", 18),
            SheetColumn("Family", 18),
            SheetColumn("Control", 10),
            SheetColumn("Title", 30),
            SheetColumn("Offering", 26),
            SheetColumn("Responsibility", 14, tuple(words.RESPONSIBILITY.values())),
            SheetColumn("Kind", 18),
            SheetColumn("Inheritance", 12, tuple(title for title, _ in words.INHERITANCE.values())),
            SheetColumn("AWS", 60),
            SheetColumn("Customer", 60),
            SheetColumn("Third party", 24),
            SheetColumn("Why", 44),
            SheetColumn("Evidence of AWS", 40),
            SheetColumn("Evidence of the customer", 40),
            SheetColumn("Sources", 24),
            SheetColumn("Set by the project", 24),
            SheetColumn("Offering id", 24),
        ),
        tuple(rows),
        table="Responsibilities",
        frozen_columns=5,
        pages_wide=2,
    )


def _responsibility(
    assignment: Assignment, judge: Judge, framework: str, titles: Mapping[str, str]
) -> tuple[Value, ...]:
    control, offering, verdict = assignment.control, assignment.offering, assignment.verdict
    layers = judge.layers(assignment)
    found = duties(assignment, layers)
    words_of = {party: "\n".join(told(assignment, found, party)) for party in Party}
    proof = {
        party: capitalized("; ".join(proofs(layers, party)))
        for party in (Party.AWS, Party.CUSTOMER)
    }
    sources = dict.fromkeys((*control.sources, *(key for each in layers for key in each.sources)))
    override = assignment.override
    return (
        framework,
        f"{control.family.id} {control.family.title}",
        control.id,
        control.title,
        titles[offering.id],
        words.RESPONSIBILITY[verdict.responsibility.word],
        words.kind(verdict, unassessed=assignment.unassessed),
        words.INHERITANCE[verdict.inheritance][0],
        words_of[Party.AWS],
        words_of[Party.CUSTOMER],
        words_of[Party.THIRD_PARTY],
        because(assignment, layers),
        proof[Party.AWS],
        proof[Party.CUSTOMER],
        ", ".join(sources),
        override.reason if override else "",
        offering.id,
    )


def _duties(catalog: Catalog, matrix: Matrix) -> Sheet:
    """Write each duty once, with the controls of every framework that it answers."""
    decided = {
        layer: tuple(
            ", ".join(each.id for each in scope.controls if layer in each.primary)
            for scope in matrix.scopes
        )
        for layer in catalog.layers
    }
    rows = [
        (
            layer.title,
            title,
            words.RESPONSIBILITY[statement.sharing.responsibility.word],
            capitalized(words.SHARING[statement.sharing]),
            *(
                "\n".join(
                    f"{capitalized(filled(text, offering.title))}."
                    for text in (
                        statement.things.get(party) or layer.things[party],
                        *statement.clauses.get(party, ()),
                    )
                )
                if statement.sharing.responsibility.includes(party)
                else ""
                for party in (Party.AWS, Party.CUSTOMER)
            ),
            *decided[layer.id],
            ", ".join(statement.sources),
        )
        for layer in catalog.layers.values()
        if any(decided[layer.id])
        for offering, title in zip(matrix.offerings, _unique(matrix), strict=True)
        for statement in [offering.layers[layer.id]]
        if statement.sharing is not Sharing.NOT_APPLICABLE
    ]
    return Sheet(
        "Duties",
        "One row a layer of an offering, with the controls that it decides",
        (),
        (
            SheetColumn("Layer", 28),
            SheetColumn("Offering", 26),
            SheetColumn("Responsibility", 14),
            SheetColumn("How it is shared", 26),
            SheetColumn("AWS", 56),
            SheetColumn("Customer", 56),
            *(SheetColumn(f"Decides in {scope.title}", 44) for scope in matrix.scopes),
            SheetColumn("Sources", 24),
        ),
        tuple(rows),
        table="Duties",
        frozen_columns=2,
    )


def _services(catalog: Catalog, matrix: Matrix) -> Sheet:
    programs = catalog.programs.values()
    rows = []
    for offering, title in zip(matrix.offerings, _unique(matrix), strict=True):
        service, variant = offering.service, offering.variant
        rows.append(
            (
                offering.id,
                title,
                service.name,
                variant.title if variant else "",
                offering.placement.title,
                words.TYPES[offering.type],
                capitalized(service.why),
                capitalized(variant.why) if variant else "",
                capitalized(service.content),
                words.LIFECYCLE[offering.lifecycle.state],
                "\n".join(words.standing(program, service.id) for program in programs),
                Words(service.documentation, link=service.documentation),
                service.checked,
            )
        )
    return Sheet(
        "Services",
        "What each offering is",
        (),
        (
            SheetColumn("Id", 24),
            SheetColumn("Offering", 30),
            SheetColumn("Service", 34),
            SheetColumn("Variant", 24),
            SheetColumn("Placement", 18),
            SheetColumn("Type", 12),
            SheetColumn("Why", 44),
            SheetColumn("About the variant", 44),
            SheetColumn("Holds", 36),
            SheetColumn("Lifecycle", 22),
            SheetColumn("Compliance programs", 40),
            SheetColumn("Documentation", 44),
            SheetColumn("Checked", 12),
        ),
        tuple(rows),
        table="Services",
        frozen_columns=2,
    )


def _checks(catalog: Catalog, matrix: Matrix) -> Sheet:
    rows = [
        (
            service.title,
            layer.title,
            capitalized(check.about),
            ", ".join(check.config),
            ", ".join(check.security_hub),
            ", ".join(check.prowler),
        )
        for service, layer, check in found_checks(matrix, catalog.layers)
    ]
    return Sheet(
        "Checks",
        "What tools can check",
        (),
        (
            SheetColumn("Service", 28),
            SheetColumn("Layer", 30),
            SheetColumn("What is checked", 48),
            SheetColumn("AWS Config rule", 44),
            SheetColumn("Security Hub control", 20),
            SheetColumn("Prowler check", 52),
        ),
        tuple(rows) or (("", "", "No tool has a check for these offerings", "", "", ""),),
        table="Checks",
        frozen_columns=2,
    )


def _sources(catalog: Catalog, matrix: Matrix, judge: Judge) -> Sheet:
    rows = []
    for key in sorted(set(_cited(matrix, judge))):
        source = catalog.sources[key]
        link = Words(source.url, link=source.url) if source.url else ""
        rows.append((key, source.title, link, source.kind, source.checked, source.note))
    return Sheet(
        "Sources",
        "What the answers rest on",
        (),
        (
            SheetColumn("Id", 14),
            SheetColumn("Source", 60),
            SheetColumn("Address", 60),
            SheetColumn("Kind", 14),
            SheetColumn("Checked", 12),
            SheetColumn("Note", 40),
        ),
        tuple(rows),
        table="Sources",
        frozen_columns=1,
    )


def _cited(matrix: Matrix, judge: Judge) -> Iterator[SourceId]:
    for scope in matrix.scopes:
        yield from scope.sources
    for assignment in matrix.assignments:
        yield from assignment.control.sources
        for answer in judge.layers(assignment):
            yield from answer.sources


def _sign_off(project: Project) -> Sheet:
    names = project.control.approvers or ("Prepared", "Reviewed", "Approved")
    return Sheet(
        "Sign-off",
        "Who accepts the answers",
        ((Words("Sign-off", Look.TITLE),),),
        (
            SheetColumn("Role", 36),
            SheetColumn("Name", 32),
            SheetColumn("Date", 16),
            SheetColumn("Signature", 36),
            SheetColumn("Remarks", 44),
        ),
        tuple((name, "", "", "", "") for name in names),
        table="SignOff",
    )
