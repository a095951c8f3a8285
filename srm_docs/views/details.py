"""Every answer with its duties: control by control, and layer by layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from srm_docs.engine.duties import capitalized, listing
from srm_docs.model.catalog import (
    Control,
    Family,
    Layer,
)
from srm_docs.model.matrix import Offering
from srm_docs.model.responsibility import Party, Sharing
from srm_docs.views import words
from srm_docs.views.answers import Answer, ToldLayer, evidence, filled
from srm_docs.views.document import (
    Bullets,
    Cell,
    Definitions,
    Inline,
    Inlines,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    cell,
    text,
)
from srm_docs.views.phrases import (
    among,
    columns,
    layer_anchor,
    links,
    section_id,
    slug,
    source_links,
    stopped,
)
from srm_docs.views.subject import Subject

# Up to this many things a layer is told in full; with more, its name leads to them.
_THINGS = 2


def details(subject: Subject) -> Iterator[Section]:
    """Tell each control of each scope, in one section a framework."""
    for scope in subject.matrix.scopes:
        controls: dict[Family, list[Control]] = {}
        for control in scope.controls:
            controls.setdefault(control.family, []).append(control)
        families = [
            Section(
                slug(f"details-{scope.framework.id}-{family.id}"),
                f"{family.id}  {family.title}",
                (),
                tuple(_details(subject, own)),
                style="family",
            )
            for family, own in controls.items()
        ]
        yield Section(
            slug(f"details-{scope.framework.id}"),
            f"Details: {scope.title}",
            (
                text(
                    "Offerings with the same answer are told together. The name of a layer"
                    " leads to what each party does on it. A control that the same layers decide"
                    " as an earlier one of its family leads back to that one."
                ),
            ),
            tuple(families),
        )


def _details(subject: Subject, controls: Sequence[Control]) -> Iterator[Section]:
    """Tell the controls of a family; what would be said a second time leads to the first."""
    first: dict[tuple[object, ...], Control] = {}
    for control in controls:
        model = first.setdefault(_substance(subject, control), control)
        yield _detail(subject, control) if model is control else _brief(subject, control, model)


def _substance(subject: Subject, control: Control) -> tuple[object, ...]:
    """Return all that owners, duties and evidence depend on, besides the practice."""
    return (
        frozenset(control.primary),
        frozenset(control.secondary),
        control.exceptions,
        tuple((layer, tuple(told.items())) for layer, told in sorted(control.wording.items())),
        tuple(
            (answer.verdict, answer.override and answer.override.reason, answer.unassessed)
            for answer in subject.answers[control.framework, control.id]
        ),
    )


def _brief(subject: Subject, control: Control, model: Control) -> Section:
    lines = [
        Paragraph(
            (
                words.badge(
                    answer.verdict.responsibility,
                    words.kind(answer.verdict, unassessed=answer.unassessed),
                ),
                Text(f" {subject.named(answer.offerings)}"),
            ),
            "answer",
        )
        for answer in subject.answers[control.framework, control.id]
    ]
    facts = _said(control)
    return Section(
        section_id(control),
        f"{control.id}  {control.title}",
        (
            Paragraph((Text("Practice: "), Text(f"{control.practice} …")), "practice"),
            *lines,
            Paragraph(
                (
                    Text("Layers, duties and evidence: as "),
                    Text(model.id, f"#{section_id(model)}"),
                    Text(", with the practice of this control."),
                ),
                "small",
            ),
            *([Definitions(tuple(facts))] if facts else []),
        ),
        facets=subject.facets(control),
        style="control",
    )


def _said(control: Control) -> list[tuple[str, tuple[Inline, ...]]]:
    """Return what was written for this control alone: the user's text of it, and our reading."""
    found: list[tuple[str, tuple[Inline, ...]]] = []
    if control.text:
        found.append(("Requirement", (Text(control.text),)))
    if control.note:
        found.append(("Reading", (Text(f"{control.note}."),)))
    return found


def _detail(subject: Subject, control: Control) -> Section:
    found = subject.answers[control.framework, control.id]
    parties = [
        party
        for party in Party
        if party is not Party.THIRD_PARTY or any(each.told(party) for each in found)
    ]
    width = 76 / len(parties)
    table = Table(
        f"{control.id} {control.title}",
        columns(("Answer", 24), *((words.PARTIES[party], width) for party in parties)),
        tuple(_answer_row(subject, answer, parties) for answer in found),
        style="answers",
    )
    facts = _said(control)
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
        facts.append(("Sources, besides those of the layers", source_links(sources)))
    return Section(
        section_id(control),
        f"{control.id}  {control.title}",
        (
            Paragraph((Text("Practice: "), Text(f"{control.practice} …")), "practice"),
            table,
            Definitions(tuple(facts)),
        ),
        facets=subject.facets(control),
        style="control",
    )


def _answer_row(subject: Subject, answer: Answer, parties: Sequence[Party]) -> Row:
    verdict = answer.verdict
    kind = words.kind(verdict, unassessed=answer.unassessed)
    head: list[Paragraph | Bullets] = [
        Paragraph((words.badge(verdict.responsibility, kind),), "answer"),
        text(subject.named(answer.offerings), style="names"),
        Paragraph(
            (Text(f"Inheritance: {words.INHERITANCE[verdict.inheritance][0].lower()}"),),
            "small",
        ),
    ]
    if answer.override is not None:
        by = f" Approved by {answer.override.approved_by}." if answer.override.approved_by else ""
        head.append(
            text(f"Set by the project: {stopped(answer.override.reason)}{by}", style="small")
        )
    else:
        head.append(Paragraph(tuple(_reasons(answer)), "small"))
        head += [text(stopped(remark), style="small") for remark in answer.remarks()]
    cells = [Cell(tuple(head), words.tone(verdict.responsibility))]
    cells += [_duties(answer, party) for party in parties]
    return Row(
        tuple(cells),
        {
            "offerings": " ".join(offering.id for offering in answer.offerings),
            "owner": verdict.responsibility.word,
        },
    )


def _reasons(answer: Answer) -> Iterator[Inline]:
    """Word why: each way of sharing, with the layers that are shared so."""
    by_value: dict[str, str] = {sharing.value: words.SHARING[sharing] for sharing in words.SHARING}
    for index, (value, titles) in enumerate(answer.reasons()):
        start = " " if index else ""
        yield Text(f"{start}{capitalized(by_value[value])}: ", strong=True)
        yield Text(f"{', '.join(title.lower() for title in titles)}.")


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
    return (name, Text(f" of {among(titles, [each.title for each in everyone])}"))


def duties_by_layer(subject: Subject) -> Section:
    """Write what a layer asks by itself, once for all the controls that it bears on."""
    decisive = {
        layer
        for scope in subject.matrix.scopes
        for control in scope.controls
        for layer in (*control.primary, *control.secondary)
    }
    groups: dict[str, list[Section]] = {}
    for layer in subject.catalog.layers.values():
        if layer.id in decisive:
            groups.setdefault(layer.group.title, []).append(_layer(subject, layer))
    return Section(
        "duties-by-layer",
        "Duties by layer",
        (
            text(
                "One duty, and the controls that it answers: what each party does on a layer,"
                " whatever the control, and which controls of each framework the layer decides."
                " The details of a control lead here from the names of its layers."
            ),
        ),
        tuple(
            Section(slug(f"layers-{title}"), title, (), tuple(sections), style="family")
            for title, sections in groups.items()
        ),
    )


def _layer(subject: Subject, layer: Layer) -> Section:
    rows: dict[tuple[object, ...], list[Offering]] = {}
    for offering in subject.matrix.offerings:
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
                columns(
                    ("Offerings and owner", 26),
                    *((words.PARTIES[party], width) for party in parties),
                    ("Sources", 16),
                ),
                tuple(_layer_row(subject, layer, offerings, parties) for offerings in made),
                style="answers",
            ),
            *_decided(subject, layer),
        ),
        style="layer",
    )


def _decided(subject: Subject, layer: Layer) -> Iterator[Definitions]:
    """Name the controls that the layer decides, framework by framework."""
    found = [
        (scope.framework.title, tuple(each for each in scope.controls if layer.id in each.primary))
        for scope in subject.matrix.scopes
    ]
    named = tuple((f"Decides in {title}", links(controls)) for title, controls in found if controls)
    if named:
        yield Definitions(named)


def _layer_row(
    subject: Subject, layer: Layer, offerings: Sequence[Offering], parties: Sequence[Party]
) -> Row:
    statement = offerings[0].layers[layer.id]
    few = len(offerings) <= _THINGS
    who = listing([each.title for each in offerings]) if few else "these offerings"
    owner = capitalized(words.SHARING[statement.sharing])
    if statement.third_party is not None:
        owner = f"{owner}: {statement.third_party.name}"
    head = Cell(
        (
            text(subject.named(offerings), style="names"),
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
            text(f"{capitalized(filled(each, who))}.") for each in statement.clauses.get(party, ())
        ]
        cells.append(Cell((text(f"{capitalized(thing)}.", style="thing"), *told)))
    cells.append(Cell((Paragraph(source_links(statement.sources) or (Text("–"),), "small"),)))
    return Row(tuple(cells))


def _rank(offering: Offering, layer: Layer) -> int:
    return list(Sharing).index(offering.layers[layer.id].sharing)
