"""The edition *matrix*: what an assessor receives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from srm_docs.engine.assign import Judge
from srm_docs.engine.duties import capitalized, listing
from srm_docs.model.catalog import (
    Catalog,
    Confidence,
    Control,
    Layer,
    Level,
    LifecycleState,
    SourceId,
)
from srm_docs.model.matrix import Assignment, Matrix, Offering, Project, Scope
from srm_docs.model.responsibility import Inheritance, Party, Responsibility, Sharing
from srm_docs.views import figures, words
from srm_docs.views.answers import (
    Answer,
    ToldLayer,
    answers,
    cited,
    evidence,
    filled,
)
from srm_docs.views.document import (
    Bullets,
    Cell,
    Choice,
    Column,
    Definitions,
    Document,
    Figure,
    Grid,
    GridRow,
    Inline,
    Inlines,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Tone,
    cell,
    text,
)

# How many offerings one overview grid holds before it is split, so that it fits a page.
GRID_COLUMNS = 16


def matrix_document(
    catalog: Catalog, project: Project, matrix: Matrix, judge: Judge, version: str
) -> Document:
    """Arrange the whole matrix for reading; ``version`` is that of the tool."""
    parts = _Parts(catalog, project, matrix, judge)
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
        description=f"Who answers for each control on AWS: {parts.sizes()}",
        sections=tuple(parts.sections()),
        colophon=colophon(project, version),
        filters=parts.filters(),
    )


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


def section_id(control: Control) -> str:
    """Return the anchor of a control, the same in every format and edition."""
    return _slug(f"{control.framework}-{control.id}")


def _slug(words_: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words_.lower()).strip("-")


class _Parts:
    """The parts of one document, which share its cells."""

    def __init__(self, catalog: Catalog, project: Project, matrix: Matrix, judge: Judge) -> None:
        self._catalog = catalog
        self._project = project
        self._matrix = matrix
        by_control: dict[tuple[str, str], list[Assignment]] = {}
        for assignment in matrix.assignments:
            key = (assignment.control.framework, assignment.control.id)
            by_control.setdefault(key, []).append(assignment)
        self._by_control = by_control
        self._answers = {
            key: answers(judge, assignments) for key, assignments in by_control.items()
        }

    def sections(self) -> Iterator[Section]:
        yield self._control()
        yield self._reading()
        yield self._scope()
        yield self._summary()
        yield self._overview()
        yield self._layers()
        yield self._inheritance()
        if self._project.overrides:
            yield self._overrides()
        yield from self._details()
        yield self._by_layer()
        weak = self._weak()
        if weak:
            yield weak
        yield self._sources()
        yield self._sign_off()

    def sizes(self) -> str:
        controls = sum(len(scope.controls) for scope in self._matrix.scopes)
        return (
            f"{words.counted(len(self._matrix.offerings), 'offering')} ×"
            f" {words.counted(controls, 'control')} ="
            f" {words.counted(len(self._matrix.assignments), 'answer')}"
        )

    def filters(self) -> dict[str, tuple[Choice, ...]]:
        present = {each.verdict.responsibility.word for each in self._matrix.assignments}
        families = dict.fromkeys(
            (control.framework, control.family)
            for scope in self._matrix.scopes
            for control in scope.controls
        )
        return {
            "owner": tuple(
                Choice(word, title)
                for word, title in words.RESPONSIBILITY.items()
                if word in present
            ),
            "offering": tuple(
                Choice(offering.id, offering.title) for offering in self._matrix.offerings
            ),
            "family": tuple(
                Choice(_slug(f"{framework}-{family.id}"), f"{family.id} {family.title}")
                for framework, family in families
            ),
        }

    # Front matter

    def _control(self) -> Section:
        control = self._project.control
        rows = [
            _row(revision.version, revision.date, revision.author, revision.change)
            for revision in control.revisions
        ] or [_row(control.version or "–", control.date, control.prepared_by or "–", "This issue")]
        facts = (("Title", control.title), *cover_facts(self._project))
        return Section(
            "document-control",
            "Document control",
            (
                Definitions(tuple((term, (Text(value),)) for term, value in facts)),
                Table(
                    "Revision history",
                    _columns(("Version", 12), ("Date", 16), ("Author", 24), ("Change", 48)),
                    tuple(rows),
                ),
            ),
        )

    def _reading(self) -> Section:
        legend = [
            Row(
                (
                    Cell((Paragraph((words.badge(flag),)),)),
                    cell(words.LETTERS[word]),
                    cell(words.MEANINGS[word]),
                )
            )
            for word, flag in _responsibilities()
            if any(each.verdict.responsibility.word == word for each in self._matrix.assignments)
        ]
        kinds = [_row(title, meaning) for title, meaning in words.SUBTYPES.values()]
        inherit = [_row(title, meaning) for title, meaning in words.INHERITANCE.values()]
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
                    "No answer is typed. Each layer of the stack, from the building to the"
                    " people, has an owner on each offering. A control names the layers that"
                    " decide it, and the set of their owners is the answer. Every answer in the"
                    " details states its layers and sources, so it can be checked."
                ),
                Table(
                    "Answers",
                    _columns(("Answer", 20), ("Letter", 10), ("Meaning", 70)),
                    tuple(legend),
                ),
                Table("Kinds of answer", _columns(("Kind", 26), ("Meaning", 74)), tuple(kinds)),
                Table(
                    "What may be inherited",
                    _columns(("Inheritance", 26), ("Meaning", 74)),
                    tuple(inherit),
                ),
            ),
        )

    def _scope(self) -> Section:
        offerings = [self._offering_row(offering) for offering in self._matrix.offerings]
        frameworks = [
            _row(
                scope.title,
                scope.framework.version,
                f"{len(scope.controls):,}",
                f"{(scope.baseline and scope.baseline.scope) or scope.framework.scope}."
                f" {scope.framework.licence}. {scope.framework.wording}.",
            )
            for scope in self._matrix.scopes
        ]
        return Section(
            "scope",
            "Scope",
            (
                Table(
                    "Offerings",
                    _columns(
                        ("Offering", 25), ("Type", 12), ("Why it is labelled so", 35), ("Holds", 28)
                    ),
                    tuple(offerings),
                ),
                Table(
                    "Frameworks",
                    _columns(("Framework", 30), ("Version", 14), ("Controls", 11), ("Notes", 45)),
                    tuple(frameworks),
                ),
            ),
        )

    def _offering_row(self, offering: Offering) -> Row:
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
        return Row(
            (
                Cell(name),
                cell(words.TYPES[offering.type]),
                Cell(tuple(text(f"{reason}.") for reason in why)),
                cell(capitalized(service.content)),
            )
        )

    # Numbers

    def _summary(self) -> Section:
        whole = _tally(self._matrix.assignments)
        total = len(self._matrix.assignments)
        blocks: list[Paragraph | Table | Figure] = [
            text(f"{self.sizes()}.", style="lead"),
            _counts_table(
                "Answers by framework",
                "Framework",
                {
                    **{
                        scope.title: _tally(self._of(scope.framework.id))
                        for scope in self._matrix.scopes
                    },
                    **({"All frameworks": whole} if len(self._matrix.scopes) > 1 else {}),
                },
            ),
            Paragraph(
                tuple(
                    _interleaved(
                        [
                            (
                                words.badge(flag),
                                Text(
                                    f" {whole[words.tone(flag)]:,}"
                                    f" ({words.share(whole[words.tone(flag)], total)})"
                                ),
                            )
                            for _, flag in _responsibilities()
                            if whole[words.tone(flag)]
                        ]
                    )
                ),
                "numbers",
            ),
        ]
        by_offering = {
            offering.title: _tally(
                each for each in self._matrix.assignments if each.offering.id == offering.id
            )
            for offering in self._matrix.offerings
        }
        blocks.append(figures.bars(by_offering, "Answers by offering"))
        for scope in self._matrix.scopes:
            by_family = {
                f"{family.id}  {family.title}": _tally(
                    each
                    for each in self._of(scope.framework.id)
                    if each.control.family.id == family.id
                )
                for family in dict.fromkeys(control.family for control in scope.controls)
            }
            blocks.append(figures.bars(by_family, f"Answers by family: {scope.title}"))
        return Section("summary", "Summary", tuple(blocks))

    def _of(self, framework: str) -> Iterator[Assignment]:
        return (each for each in self._matrix.assignments if each.control.framework == framework)

    # Overview

    def _overview(self) -> Section:
        grids = [
            self._grid(scope, part, split=len(self._matrix.offerings) > GRID_COLUMNS)
            for scope in self._matrix.scopes
            for part in batched(self._matrix.offerings)
        ]
        return Section(
            "overview",
            "Overview",
            (text("One row a control, one column an offering; a row leads to its details."),),
            tuple(grids),
        )

    def _grid(self, scope: Scope, part: Sequence[Offering], *, split: bool) -> Section:
        title = scope.title
        if split:
            title = f"{title}: {part[0].title} to {part[-1].title}"
        shown = {offering.id for offering in part}
        groups = [
            (
                f"{family.id}  {family.title}",
                tuple(
                    self._grid_row(control, shown)
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
        return Section(_slug(f"overview-{title}"), title, (grid,))

    def _grid_row(self, control: Control, shown: set[str]) -> GridRow:
        cells = self._by_control[control.framework, control.id]
        return GridRow(
            control.id,
            control.title,
            f"#{section_id(control)}",
            tuple(
                words.mark(
                    each.verdict.responsibility,
                    _kind(each),
                    changed=each.override is not None,
                )
                for each in cells
                if each.offering.id in shown
            ),
            self._facets(control),
        )

    def _facets(self, control: Control) -> dict[str, str]:
        cells = self._by_control[control.framework, control.id]
        return {
            "family": _slug(f"{control.framework}-{control.family.id}"),
            "answers": " ".join(
                f"{each.offering.id}={each.verdict.responsibility.word}" for each in cells
            ),
        }

    def _layers(self) -> Section:
        grids = []
        for part in batched(self._matrix.offerings):
            groups: dict[str, list[GridRow]] = {}
            for layer in self._catalog.layers.values():
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

    # Inheritance

    def _inheritance(self) -> Section:
        full: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Control]] = {}
        partial: dict[str, list[Control]] = {}
        for scope in self._matrix.scopes:
            for control in scope.controls:
                found = self._answers[control.framework, control.id]
                for answer in found:
                    if answer.verdict.inheritance is Inheritance.FULL:
                        names = tuple(offering.title for offering in answer.offerings)
                        proof = evidence([answer], Party.AWS)
                        full.setdefault((scope.framework.title, names, proof), []).append(control)
                if any(each.verdict.inheritance is Inheritance.PARTIAL for each in found):
                    partial.setdefault(scope.framework.title, []).append(control)
        everyone = tuple(offering.title for offering in self._matrix.offerings)
        rows = [
            Row(
                (
                    _linked(controls),
                    cell(_offering_names(names, everyone)),
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
                    _columns(("Controls", 38), ("On", 30), ("Shown by", 32)),
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
                            _links(controls),
                        ),
                    )
                )
            )
        return Section("inheritance", "What can be inherited from AWS", tuple(blocks))

    def _overrides(self) -> Section:
        titles = {offering.id: offering.title for offering in self._matrix.offerings}
        rows = []
        for override in self._project.overrides:
            if override.statement is not None and override.layer is not None:
                subject = f"Layer: {self._catalog.layers[override.layer].title}"
                decision = capitalized(words.SHARING[override.statement.sharing])
            else:
                subject = override.control
                word = (override.responsibility or Responsibility.NOT_APPLICABLE).word
                decision = words.RESPONSIBILITY[word]
            approved = override.approved_by or "–"
            rows.append(
                _row(titles[override.offering], subject, decision, override.reason, approved)
            )
        return Section(
            "overrides",
            "Decisions of the project",
            (
                text(
                    "These answers were set by the project instead of being computed. They are"
                    " marked in the overview."
                ),
                Table(
                    "Decisions of the project",
                    _columns(
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

    # Details

    def _details(self) -> Iterator[Section]:
        for scope in self._matrix.scopes:
            families = [
                Section(
                    _slug(f"details-{scope.framework.id}-{family.id}"),
                    f"{family.id}  {family.title}",
                    (),
                    tuple(
                        self._detail(control)
                        for control in scope.controls
                        if control.family == family
                    ),
                    style="family",
                )
                for family in dict.fromkeys(control.family for control in scope.controls)
            ]
            yield Section(
                _slug(f"details-{scope.framework.id}"),
                f"Details: {scope.title}",
                (
                    text(
                        "Offerings with the same answer are told together. The name of a layer"
                        " leads to what each party does on it."
                    ),
                ),
                tuple(families),
            )

    def _detail(self, control: Control) -> Section:
        found = self._answers[control.framework, control.id]
        parties = [
            party
            for party in Party
            if party is not Party.THIRD_PARTY or any(each.told(party) for each in found)
        ]
        width = 76 / len(parties)
        table = Table(
            f"{control.id} {control.title}",
            _columns(("Answer", 24), *((words.PARTIES[party], width) for party in parties)),
            tuple(self._answer_row(answer, parties) for answer in found),
            style="answers",
        )
        facts: list[tuple[str, tuple[Inline, ...]]] = []
        if control.note:
            facts.append(("Reading", (Text(f"{control.note}."),)))
        for party, label in (
            (Party.AWS, "Evidence of AWS"),
            (Party.CUSTOMER, "Evidence of the customer"),
        ):
            proof = evidence(found, party)
            if proof:
                facts.append((label, (Text(f"{capitalized('; '.join(proof))}."),)))
        sources = dict.fromkeys(
            (*control.sources, *(key for each in control.exceptions for key in each.sources))
        )
        if sources:
            facts.append(("Sources, besides those of the layers", _source_links(sources)))
        return Section(
            section_id(control),
            f"{control.id}  {control.title}",
            (
                Paragraph((Text("Practice: "), Text(f"{control.practice} …")), "practice"),
                table,
                Definitions(tuple(facts)),
            ),
            facets=self._facets(control),
            style="control",
        )

    def _answer_row(self, answer: Answer, parties: Sequence[Party]) -> Row:
        verdict = answer.verdict
        kind = words.SUBTYPES[verdict.subtype][0] if verdict.subtype else ""
        head: list[Paragraph | Bullets] = [
            Paragraph((words.badge(verdict.responsibility, kind),), "answer"),
            text(self._named(answer.offerings), style="names"),
            Paragraph(
                (Text(f"Inheritance: {words.INHERITANCE[verdict.inheritance][0].lower()}"),),
                "small",
            ),
        ]
        if answer.override is not None:
            by = (
                f" Approved by {answer.override.approved_by}."
                if answer.override.approved_by
                else ""
            )
            head.append(
                text(f"Set by the project: {_stopped(answer.override.reason)}{by}", style="small")
            )
        else:
            head.append(Paragraph(tuple(_reasons(answer)), "small"))
            head += [text(_stopped(remark), style="small") for remark in answer.remarks()]
        cells = [Cell(tuple(head), words.tone(verdict.responsibility))]
        cells += [_duties(answer, party) for party in parties]
        return Row(
            tuple(cells),
            {
                "offerings": " ".join(offering.id for offering in answer.offerings),
                "owner": verdict.responsibility.word,
            },
        )

    def _named(self, offerings: Sequence[Offering]) -> str:
        everyone = tuple(offering.title for offering in self._matrix.offerings)
        return _offering_names([offering.title for offering in offerings], everyone)

    def _by_layer(self) -> Section:
        """Write what a layer asks by itself, once for all the controls that it bears on."""
        decisive = {
            layer
            for scope in self._matrix.scopes
            for control in scope.controls
            for layer in (*control.primary, *control.secondary)
        }
        groups: dict[str, list[Section]] = {}
        for layer in self._catalog.layers.values():
            if layer.id in decisive:
                groups.setdefault(layer.group.title, []).append(self._layer(layer))
        return Section(
            "duties-by-layer",
            "Duties by layer",
            (
                text(
                    "What each party does on a layer, whatever the control. The details of a"
                    " control lead here from the names of its layers."
                ),
            ),
            tuple(
                Section(_slug(f"layers-{title}"), title, (), tuple(sections), style="family")
                for title, sections in groups.items()
            ),
        )

    def _layer(self, layer: Layer) -> Section:
        rows: dict[tuple[object, ...], list[Offering]] = {}
        for offering in self._matrix.offerings:
            statement = offering.layers[layer.id]
            key = (
                statement.sharing,
                statement.third_party,
                *(statement.clauses.get(party, ()) for party in Party),
                *(statement.things.get(party, "") for party in Party),
                statement.sources,
            )
            rows.setdefault(key, []).append(offering)
        made = sorted(rows.values(), key=lambda each: _rank(each[0], layer))
        parties = [
            party
            for party in (Party.AWS, Party.CUSTOMER)
            if any(each[0].layers[layer.id].sharing.responsibility.includes(party) for each in made)
        ]
        width = 58 / max(1, len(parties))
        return Section(
            layer_anchor(layer.id),
            layer.title,
            (
                text(f"{capitalized(layer.text)}.", style="practice"),
                Table(
                    f"{layer.title}: owners and duties",
                    _columns(
                        ("Offerings and owner", 26),
                        *((words.PARTIES[party], width) for party in parties),
                        ("Sources", 16),
                    ),
                    tuple(self._layer_row(layer, offerings, parties) for offerings in made),
                    style="answers",
                ),
            ),
            style="layer",
        )

    def _layer_row(
        self, layer: Layer, offerings: Sequence[Offering], parties: Sequence[Party]
    ) -> Row:
        statement = offerings[0].layers[layer.id]
        few = len(offerings) <= _THINGS
        who = listing([each.title for each in offerings]) if few else "these offerings"
        owner = capitalized(words.SHARING[statement.sharing])
        if statement.third_party is not None:
            owner = f"{owner}: {statement.third_party.name}"
        head = Cell(
            (
                text(self._named(offerings), style="names"),
                Paragraph((words.badge(statement.sharing.responsibility, owner),), "answer"),
            ),
            words.tone(statement.sharing.responsibility),
        )
        cells = [head]
        for party in parties:
            if not statement.sharing.responsibility.includes(party):
                cells.append(cell("–"))
                continue
            thing = filled(statement.things.get(party) or layer.things[party], who)
            told = [
                text(f"{capitalized(filled(each, who))}.")
                for each in statement.clauses.get(party, ())
            ]
            cells.append(Cell((text(f"{capitalized(thing)}.", style="thing"), *told)))
        cells.append(Cell((Paragraph(_source_links(statement.sources) or (Text("–"),), "small"),)))
        return Row(tuple(cells))

    # Back matter

    def _weak(self) -> Section | None:
        rows = []
        for offering in self._matrix.offerings:
            for layer, statement in offering.layers.items():
                if statement.confidence is Confidence.LOW:
                    note = statement.note or "No source confirms this statement yet"
                    title = self._catalog.layers[layer].title
                    sharing = capitalized(words.SHARING[statement.sharing])
                    rows.append(_row(offering.title, title, sharing, capitalized(_stopped(note))))
        if not rows:
            return None
        return Section(
            "to-verify",
            "Statements to verify",
            (
                text(
                    "The catalog holds these statements with low confidence. Check them before"
                    " relying on an answer that they decide."
                ),
                Table(
                    "Statements of low confidence",
                    _columns(("Offering", 24), ("Layer", 20), ("Owner", 20), ("Note", 36)),
                    tuple(rows),
                ),
            ),
        )

    def _sources(self) -> Section:
        keys: dict[SourceId, None] = {}
        for found in self._answers.values():
            keys.update(dict.fromkeys(cited(found)))
        for scope in self._matrix.scopes:
            keys.update(dict.fromkeys(scope.framework.sources))
        rows = []
        for key in sorted(keys):
            source = self._catalog.sources[key]
            title: list[Paragraph] = [Paragraph((Text(source.title, source.url),))]
            if source.note:
                title.append(text(capitalized(source.note), style="small"))
            rows.append(
                Row((cell(key), Cell(tuple(title)), cell(source.kind), cell(source.checked)))
            )
        return Section(
            "sources",
            "Sources",
            (
                Table(
                    "Sources, with the day on which each was last checked",
                    _columns(("Id", 18), ("Source", 52), ("Kind", 14), ("Checked", 16)),
                    tuple(rows),
                ),
            ),
        )

    def _sign_off(self) -> Section:
        names = self._project.control.approvers or ("Prepared", "Reviewed", "Approved")
        return Section(
            "sign-off",
            "Sign-off",
            (
                text(
                    "The signatories have read the answers, the decisions of the project and the"
                    " statements to verify."
                ),
                Table(
                    "Sign-off",
                    _columns(("Role", 28), ("Name", 28), ("Date", 16), ("Signature", 28)),
                    tuple(_row(name, "", "", "") for name in names),
                    style="signatures",
                ),
            ),
        )


def batched(offerings: Sequence[Offering]) -> list[Sequence[Offering]]:
    """Split offerings into parts of nearly equal size that each fit a grid."""
    parts = -(-len(offerings) // GRID_COLUMNS) or 1
    size = -(-len(offerings) // parts)
    return [offerings[start : start + size] for start in range(0, len(offerings), size)]


def _rank(offering: Offering, layer: Layer) -> int:
    return list(Sharing).index(offering.layers[layer.id].sharing)


def _tally(assignments: Iterable[Assignment]) -> Counter[Tone]:
    return Counter(words.tone(each.verdict.responsibility) for each in assignments)


def _responsibilities() -> Iterator[tuple[str, Responsibility]]:
    shared = Responsibility.AWS | Responsibility.CUSTOMER
    for flag in (
        Responsibility.AWS,
        Responsibility.CUSTOMER,
        shared,
        Responsibility.THIRD_PARTY,
        Responsibility.NOT_APPLICABLE,
    ):
        yield flag.word, flag


def _kind(assignment: Assignment) -> str:
    verdict = assignment.verdict
    if verdict.subtype is not None:
        return words.SUBTYPES[verdict.subtype][0]
    return words.RESPONSIBILITY[verdict.responsibility.word]


def _counts_table(caption: str, head: str, rows: Mapping[str, Mapping[Tone, int]]) -> Table:
    tones = [tone for tone in Tone if any(counts.get(tone) for counts in rows.values())]
    width = 60 / (len(tones) + 1)
    return Table(
        caption,
        (
            Column(head, 40),
            *(Column(words.RESPONSIBILITY[tone.value], width, numeric=True) for tone in tones),
            Column("All", width, numeric=True),
        ),
        tuple(
            Row(
                (
                    cell(title),
                    *(cell(f"{counts.get(tone, 0):,}", numeric=True) for tone in tones),
                    cell(f"{sum(counts.values()):,}", numeric=True),
                )
            )
            for title, counts in rows.items()
        ),
    )


def _columns(*columns: tuple[str, float]) -> tuple[Column, ...]:
    return tuple(Column(title, width) for title, width in columns)


def _row(*texts: str) -> Row:
    return Row(tuple(map(cell, texts)))


def _stopped(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _interleaved(parts: Sequence[Sequence[Inline]], separator: str = " · ") -> Iterator[Inline]:
    for index, part in enumerate(parts):
        if index:
            yield Text(separator)
        yield from part


def _links(controls: Sequence[Control]) -> tuple[Inline, ...]:
    return tuple(
        _interleaved([(Text(each.id, f"#{section_id(each)}"),) for each in controls], ", ")
    )


def _linked(controls: Sequence[Control]) -> Cell:
    return Cell((Paragraph(_links(controls)),))


def _source_links(sources: Iterable[SourceId]) -> tuple[Inline, ...]:
    return tuple(_interleaved([(Text(key, "#sources"),) for key in sources], ", "))


def _offering_names(names: Sequence[str], everyone: Sequence[str]) -> str:
    return capitalized(_among(names, everyone))


def _among(names: Sequence[str], everyone: Sequence[str]) -> str:
    """Name some of the offerings in the shorter way: those that are, or those that are not."""
    if len(names) == len(everyone) and len(names) > 1:
        return "every offering"
    missing = [name for name in everyone if name not in names]
    if len(missing) < len(names) - 1:
        return f"every offering except {listing(missing)}"
    return listing(list(names))


def _reasons(answer: Answer) -> Iterator[Inline]:
    """Word why: each way of sharing, with the layers that are shared so."""
    by_value: dict[str, str] = {sharing.value: words.SHARING[sharing] for sharing in words.SHARING}
    for index, (value, titles) in enumerate(answer.reasons()):
        start = " " if index else ""
        yield Text(f"{start}{capitalized(by_value[value])}: ", strong=True)
        yield Text(f"{', '.join(title.lower() for title in titles)}.")


# Up to this many things a layer is told in full; with more, its name leads to them.
_THINGS = 2


def _duties(answer: Answer, party: Party) -> Cell:
    """Set a party's duties: each lead with what it is applied to, layer by layer."""
    blocks: list[Paragraph | Bullets] = []
    for part in answer.told(party):
        own = [clause for layer in part.layers for clause in layer.own]
        blocks += [text(f"{capitalized(clause)}.") for clause in own]
        layers = [layer for layer in part.layers if layer.things]
        if not part.lead:
            continue
        if not layers:
            blocks.append(text(f"{part.lead}."))
        elif len(layers) == 1 and len(layers[0].things) == 1:
            blocks.append(text(f"{part.lead} {layers[0].things[0]}."))
        else:
            blocks.append(text(f"{part.lead.removesuffix(',')}:"))
            blocks.append(Bullets(tuple(_things(layer, answer.offerings) for layer in layers)))
    return Cell(tuple(blocks) or (text("–"),))


def _things(told: ToldLayer, everyone: Sequence[Offering]) -> Inlines:
    what = listing(list(told.things))
    name = Text(told.title, f"#{layer_anchor(told.id)}")
    if len(told.things) <= _THINGS:
        return (name, Text(f": {what}"))
    if len(told.offerings) == len(everyone):
        return (name,)
    titles = [offering.title for offering in told.offerings]
    return (name, Text(f" of {_among(titles, [each.title for each in everyone])}"))


def layer_anchor(layer: str) -> str:
    """Return the anchor of a layer's own section, by the layer's id."""
    return f"layer-{_slug(layer)}"
