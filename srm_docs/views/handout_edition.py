"""The edition *handout*: two to four pages that a trainer gives out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from srm_docs.engine.assign import Judge
from srm_docs.engine.compose import typical
from srm_docs.engine.duties import capitalized
from srm_docs.model.catalog import Catalog, Layer, LayerGroup, ServiceType
from srm_docs.model.matrix import Matrix, Offering, Project
from srm_docs.model.responsibility import Party
from srm_docs.views import figures, words
from srm_docs.views.document import (
    Bullets,
    Cell,
    Column,
    Document,
    Grid,
    GridRow,
    Mark,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Tone,
    cell,
    text,
)
from srm_docs.views.front_matter import colophon, cover_facts


def handout_document(
    catalog: Catalog, project: Project, matrix: Matrix, judge: Judge, version: str
) -> Document:
    """Arrange what a learner needs, with the project's own services as examples."""
    del judge
    control = project.control
    return Document(
        edition="handout",
        title="Who secures what on AWS",
        subtitle="The Shared Responsibility Model",
        language=control.language,
        date=control.date,
        facts=cover_facts(project),
        classification=control.classification,
        version=control.version,
        author=control.prepared_by,
        description=f"A handout for {control.title}",
        sections=tuple(_sections(catalog, matrix)),
        colophon=colophon(project, version)[-1:],
    )


def _sections(catalog: Catalog, matrix: Matrix) -> Iterator[Section]:
    primer = catalog.primer
    yield Section(
        "golden-rule",
        "The golden rule",
        (
            text(f"{primer.golden_rule}.", style="lead"),
            figures.halves(
                ("Security IN the cloud: the customer", primer.in_the_cloud),
                ("Security OF the cloud: AWS", primer.of_the_cloud),
                "What each party secures",
            ),
        ),
    )
    yield Section(
        "shared-controls",
        "Shared controls",
        (
            text("These both parties run, each in its own context."),
            Table(
                "What each party does",
                (Column("Control", 24), Column("AWS", 38), Column("Customer", 38)),
                tuple(
                    Row((cell(title), cell(f"{capitalized(aws)}."), cell(f"{capitalized(own)}.")))
                    for title, aws, own in primer.shared_controls
                ),
            ),
        ),
    )
    yield _by_type(catalog)
    yield _own_services(catalog, matrix)
    yield _rules(catalog)


def _by_type(catalog: Catalog) -> Section:
    """Compute the well-known table from the layers, one typical offering a type."""
    kinds = [typical(catalog, kind) for kind in ServiceType]
    titles = [words.TYPES[kind.type] for kind in kinds]
    groups: dict[LayerGroup, list[Layer]] = {}
    for layer in catalog.layers.values():
        if any(_tone(kind, layer) is not Tone.NOT_APPLICABLE for kind in kinds):
            groups.setdefault(layer.group, []).append(layer)
    picture = figures.stack(
        titles,
        [
            (
                group.title,
                [(layer.title, [_tone(kind, layer) for kind in kinds]) for layer in layers],
            )
            for group, layers in reversed(groups.items())
        ],
        "Who owns which layer, by service type",
    )
    rows = []
    for kind in kinds:
        title, meaning = catalog.primer.types[kind.type]
        rows.append(
            Row(
                (
                    Cell(
                        (Paragraph((Text(title, strong=True),)), text(f"{capitalized(meaning)}."))
                    ),
                    _owned(catalog, kind, Party.AWS),
                    _owned(catalog, kind, Party.CUSTOMER),
                )
            )
        )
    return Section(
        "by-type",
        "Responsibility by service type",
        (
            text(
                "The less of the stack a service leaves to you, the more of it AWS secures. Your"
                " data, your access rules and your settings stay yours on every one of them."
            ),
            picture,
            Table(
                "Who does what, by service type",
                (Column("Service type", 26), Column("AWS", 37), Column("Customer", 37)),
                tuple(rows),
            ),
        ),
    )


def _tone(offering: Offering, layer: Layer) -> Tone:
    return words.tone(offering.layers[layer.id].sharing.responsibility)


def _owned(catalog: Catalog, offering: Offering, party: Party) -> Cell:
    """List a party's layers: those it owns alone, then those it shares."""
    alone, shared = [], []
    groups: dict[LayerGroup, list[Layer]] = {}
    for layer in catalog.layers.values():
        if _tone(offering, layer) is not Tone.NOT_APPLICABLE:
            groups.setdefault(layer.group, []).append(layer)
    for group, layers in groups.items():
        parties = [offering.layers[layer.id].sharing.responsibility.parties for layer in layers]
        if all(each == (party,) for each in parties):
            alone.append(f"all of {group.title.lower()}")
            continue
        alone += [
            layer.title.lower()
            for layer, each in zip(layers, parties, strict=True)
            if each == (party,)
        ]
        shared += [
            layer.title.lower()
            for layer, each in zip(layers, parties, strict=True)
            if party in each and len(each) > 1
        ]
    return Cell(
        (
            Paragraph((Text("Alone: ", strong=True), Text(f"{'; '.join(alone)}."))),
            Paragraph((Text("Its part of: ", strong=True), Text(f"{'; '.join(shared)}."))),
        )
    )


# The layers that show best how offerings differ.
_TELLING = (
    "physical_facility",
    "host_os",
    "guest_os",
    "managed_engine",
    "engine_version",
    "patch_deployment",
    "application_code",
    "network_configuration",
    "encryption_at_rest_configuration",
    "backup_configuration",
    "data_governance",
)


def _own_services(catalog: Catalog, matrix: Matrix) -> Section:
    """Place the project's services in the picture, one row each, by service type."""
    telling = [layer for layer in catalog.layers.values() if layer.id in _TELLING]
    groups = []
    for kind in ServiceType:
        rows = tuple(
            GridRow("", offering.title, "", tuple(_mark(offering, layer) for layer in telling))
            for offering in matrix.offerings
            if offering.type is kind
        )
        if rows:
            groups.append((words.TYPES[kind], rows))
    shown = {mark.tone for _, rows in groups for row in rows for mark in row.marks}
    legend = ", ".join(
        f"{words.LETTERS[word]} = {title}"
        for word, title in words.RESPONSIBILITY.items()
        if Tone(word) in shown
    )
    return Section(
        "own-services",
        "Your services in this picture",
        (
            text(f"Each service of the project on the layers in which services differ: {legend}."),
            Grid(
                "The project's services",
                "Service",
                tuple(layer.title for layer in telling),
                tuple(groups),
            ),
        ),
    )


def _mark(offering: Offering, layer: Layer) -> Mark:
    sharing = offering.layers[layer.id].sharing
    return words.mark(sharing.responsibility, capitalized(words.SHARING[sharing]))


def _rules(catalog: Catalog) -> Section:
    rows = [
        Row(
            (
                cell(f"{rule.rule}."),
                cell(f"{rule.holds}."),
                _examples([f"{example}." for example in rule.counter_examples]),
            )
        )
        for rule in catalog.primer.rules_of_thumb
    ]
    return Section(
        "rules-of-thumb",
        "Rules of thumb, and where they fail",
        (
            Table(
                "Rules, and what speaks against them",
                (Column("Rule", 30), Column("Does it hold?", 18), Column("But", 52)),
                tuple(rows),
            ),
        ),
    )


def _examples(examples: Sequence[str]) -> Cell:
    if len(examples) == 1:
        return cell(examples[0])
    return Cell((Bullets(tuple((Text(example),) for example in examples)),))
