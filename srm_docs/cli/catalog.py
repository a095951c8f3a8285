"""List, show and check what the catalog knows."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from srm_docs import resources
from srm_docs.catalog import findings
from srm_docs.catalog.known import known_lists
from srm_docs.catalog.scaffold import FILL, service_file
from srm_docs.cli.identifiers import as_records, coverage, resolutions, told
from srm_docs.cli.options import add_catalog, add_json, loaded, today
from srm_docs.engine.duties import SHARING_WORDS
from srm_docs.engine.relate import relatives
from srm_docs.engine.select import find_control
from srm_docs.errors import CatalogError, OutputError, Problem, UnknownError, UsageError
from srm_docs.exporters.json import dump
from srm_docs.model.catalog import (
    Catalog,
    Control,
    Framework,
    FrameworkId,
    Layer,
    LayerId,
    Service,
    ServiceId,
    ServiceType,
    Source,
    SourceId,
    Statement,
)

_Rows = Sequence[Mapping[str, Any]]

EXAMPLES = """\
examples:
  srm-docs catalog services
  srm-docs catalog frameworks --json
  srm-docs catalog show rds
  srm-docs catalog show SI-2
  srm-docs catalog map pci-dss-4.0.1/3.5.1
  srm-docs catalog resolve aws_db_instance AWS::Lambda::Function AmazonMCS monitoring
  srm-docs catalog coverage
  srm-docs catalog check --catalog ./our-catalog
  srm-docs catalog new service our-gateway --catalog ./our-catalog
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the subcommands and their arguments."""
    commands = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    for name, summary, rows in (
        ("services", "list services and their variants", _services),
        ("frameworks", "list frameworks, baselines and how many controls each has", _frameworks),
        ("layers", "list layers with the owner that each service type gives them", _layers),
    ):
        listing = commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
        listing.set_defaults(rows=rows)
        add_json(listing)
        add_catalog(listing)
    show = commands.add_parser("show", help="show one service, framework, layer, control or source")
    show.add_argument("id", metavar="ID")
    add_catalog(show)
    check = commands.add_parser("check", help="fail on problems, and list weak statements")
    add_catalog(check)
    resolve = commands.add_parser(
        "resolve", help="tell which service a resource type, prefix, ARN, bill or name means"
    )
    resolve.add_argument("identifiers", metavar="IDENTIFIER", nargs="+")
    add_json(resolve)
    add_catalog(resolve)
    related = commands.add_parser(
        "map", help="list the relatives of a control in other frameworks, and who says so"
    )
    related.add_argument("id", metavar="CONTROL", help="a control, or framework/control")
    add_json(related)
    add_catalog(related)
    covered = commands.add_parser(
        "coverage", help="count which of all known identifiers the catalog can name"
    )
    add_json(covered)
    add_catalog(covered)
    new = commands.add_parser("new", help="begin the file of a new entry")
    new.add_argument("kind", metavar="KIND", choices=["service"], help="service")
    new.add_argument("id", metavar="ID")
    add_catalog(new)


def run(options: argparse.Namespace) -> None:
    """Run one of the subcommands."""
    catalog = loaded(options.folders)
    if options.what == "show":
        print("\n".join(_shown(catalog, options.id)))
    elif options.what == "check":
        _check(catalog)
    elif options.what == "resolve":
        _resolve(catalog, options.identifiers, as_json=options.json)
    elif options.what == "map":
        _map(catalog, options.id, as_json=options.json)
    elif options.what == "coverage":
        _coverage(catalog, options.folders, as_json=options.json)
    elif options.what == "new":
        _new(catalog, options.folders, options.id)
    else:
        _print(options.rows(catalog), as_json=options.json)


def _services(catalog: Catalog) -> _Rows:
    return [
        {
            "id": service.id,
            "title": service.title,
            "type": service.type.value,
            "variants": list(service.variants),
            "default-variant": service.default_variant.id if service.default_variant else None,
            "category": service.category,
            "archetype": service.archetype,
            "lifecycle": service.lifecycle.state.value,
            "summary": service.summary,
            "documentation": service.documentation,
        }
        for service in catalog.services.values()
    ]


def _frameworks(catalog: Catalog) -> _Rows:
    return [
        {
            "id": framework.id,
            "title": framework.title,
            "controls": len(framework.controls),
            "baselines": {
                baseline.id: len(baseline.controls)
                for baseline in catalog.baselines.values()
                if baseline.framework == framework.id
            },
            "version": framework.version,
            "publisher": framework.publisher,
            "withdrawn": len(framework.withdrawn),
        }
        for framework in catalog.frameworks.values()
    ]


def _layers(catalog: Catalog) -> _Rows:
    return [
        {
            "id": layer.id,
            **{kind.value: layer.owners[kind].sharing.value for kind in ServiceType},
            "title": layer.title,
            "group": layer.group.id,
            "text": layer.text,
        }
        for layer in catalog.layers.values()
    ]


# How many columns of a listing the text form shows; JSON has all.
_SHOWN = 4


def _print(rows: _Rows, *, as_json: bool, shown: int = _SHOWN) -> None:
    if as_json:
        print(dump(rows), end="")
        return
    table = [[heading.capitalize() for heading in list(rows[0])[:shown]]] if rows else []
    table += [[_cell(value) for value in list(row.values())[:shown]] for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())


def _cell(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {count}" for key, count in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _shown(catalog: Catalog, entry: str) -> Iterator[str]:
    if service := catalog.services.get(ServiceId(entry)):
        return _service_text(catalog, service)
    if framework := catalog.frameworks.get(FrameworkId(entry)):
        return _framework(framework)
    if layer := catalog.layers.get(LayerId(entry)):
        return _layer(layer)
    if source := catalog.sources.get(SourceId(entry)):
        return _source(source)
    try:
        return _control(find_control(catalog, entry))
    except UnknownError:
        everything: Iterable[str] = (
            *catalog.services,
            *catalog.frameworks,
            *catalog.layers,
            *catalog.sources,
            *(key for each in catalog.frameworks.values() for key in each.controls),
        )
        raise UnknownError("id", entry, everything) from None


def _service_text(catalog: Catalog, service: Service) -> Iterator[str]:
    yield f"{service.id}  {service.name}"
    yield service.summary
    yield f"{service.type} because {service.why}"
    yield f"Archetype: {catalog.archetypes[service.archetype].title} ({service.archetype})"
    yield f"Holds: {service.content}"
    yield f"Lifecycle: {service.lifecycle.state} {service.lifecycle.since}".rstrip()
    yield f"Documentation: {service.documentation} (checked {service.checked})"
    yield from _statements("Layers", service.layers)
    for variant in service.variants.values():
        default = ", the default" if variant.default else ""
        yield f"\nVariant {service.id}/{variant.id}: {variant.title}{default}"
        yield f"  {variant.type}, {variant.archetype}, {variant.placement}"
        if variant.why:
            yield f"  {variant.why}"
        yield from _statements("", variant.layers)


def _statements(heading: str, statements: Mapping[LayerId, Statement]) -> Iterator[str]:
    if heading and statements:
        yield heading
    for layer, statement in statements.items():
        sources = ", ".join(statement.sources)
        yield f"  {layer}: {SHARING_WORDS[statement.sharing]} [{sources}]"
        for party, clauses in statement.clauses.items():
            for clause in clauses:
                yield f"    {party}: {clause}"


def _framework(framework: Framework) -> Iterator[str]:
    yield f"{framework.id}  {framework.title}, {framework.version}"
    yield f"{framework.publisher}. {framework.licence}"
    yield framework.scope
    for control in framework.controls.values():
        yield f"  {control.id:<8}  {control.title}"


def _layer(layer: Layer) -> Iterator[str]:
    yield f"{layer.id}  {layer.title}: {layer.text}"
    for kind, statement in layer.owners.items():
        yield f"  {kind}: {SHARING_WORDS[statement.sharing]}"
    for party, evidence in layer.evidence.items():
        yield f"  evidence, {party}: {evidence}"


def _source(source: Source) -> Iterator[str]:
    yield f"{source.id}  {source.title}"
    yield f"  {source.kind}, checked {source.checked}"
    yield from filter(None, (source.url and f"  {source.url}", source.note and f"  {source.note}"))


def _control(control: Control) -> Iterator[str]:
    yield f"{control.id}  {control.title}  ({control.framework}, {control.family.title})"
    yield f"Practice: {control.practice}"
    yield f"Decided by: {', '.join(control.primary)}"
    if control.secondary:
        yield f"Supported by: {', '.join(control.secondary)}"
    if control.note:
        yield f"Reading: {control.note}"
    yield f"Sources: {', '.join(control.sources) or 'none'}; confidence {control.confidence}"


def _resolve(catalog: Catalog, identifiers: Sequence[str], *, as_json: bool) -> None:
    found = resolutions(catalog, identifiers)
    if as_json:
        print(dump(as_records(found)), end="")
        return
    for each in found:
        print(told(catalog, each))


def _map(catalog: Catalog, control_id: str, *, as_json: bool) -> None:
    control = find_control(catalog, control_id)
    found = relatives(catalog, control)
    if as_json:
        print(
            dump(
                [
                    {
                        "framework": each.framework,
                        "control": each.control,
                        "title": each.title,
                        "relationship": each.relationship.value,
                        "crosswalk": each.crosswalk.id,
                    }
                    for each in found
                ]
            ),
            end="",
        )
        return
    print(f"{control.framework}/{control.id}  {control.title}")
    if not found:
        print("no crosswalk of the catalog names it")
    for crosswalk in dict.fromkeys(each.crosswalk.id for each in found):
        own = [each for each in found if each.crosswalk.id == crosswalk]
        print(f"\n{catalog.frameworks[own[0].framework].title}")
        width = max(len(each.control) for each in own)
        for each in own:
            print(f"  {each.control:<{width}}  {each.relationship:<10}  {each.title}")
        print(f"  according to {own[0].crosswalk.title}")


def _coverage(catalog: Catalog, folders: Sequence[Path], *, as_json: bool) -> None:
    rows = coverage(catalog, known_lists([resources.catalog(), *folders]))
    if as_json:
        print(dump(rows), end="")
        return
    counts = [{**row, "unresolved": len(row["unresolved"])} for row in rows]
    _print(counts, as_json=False, shown=6)
    for row in rows:
        for identifier in row["unresolved"]:
            print(f"{identifier} ({row['kind']}) resolves to nothing")
    for row in rows:
        print(f"{row['kind']}: {row['source']}")


def _new(catalog: Catalog, folders: Sequence[Path], service: str) -> None:
    """Write into the last of the user's folders, or else the built-in catalog's."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", service):
        message = f"{service!r} cannot be an id: small letters, digits and hyphens only"
        raise UsageError(message)
    folder = folders[-1] if folders else resources.catalog()
    path = folder / "services" / f"{service}.yaml"
    if path.exists() or ServiceId(service) in catalog.services:
        message = f"the service {service!r} exists already"
        raise UsageError(message)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(service_file(catalog, service, today()), encoding="utf-8")
    except OSError as error:
        raise OutputError.of(path, error) from error
    print(f"{path}: replace each {FILL}, then run srm-docs catalog check")


def _check(catalog: Catalog) -> None:
    found = findings(catalog)
    notes = [finding for finding in found if finding.severity == "note"]
    errors = [finding for finding in found if finding.severity == "error"]
    for note in notes:
        print(note)
    if errors:
        raise CatalogError([Problem(error.entry, 0, error.message) for error in errors])
    variants = sum(len(service.variants) for service in catalog.services.values())
    controls = sum(len(framework.controls) for framework in catalog.frameworks.values())
    print(
        f"{len(catalog.services)} services, {variants} variants, {controls} controls and"
        f" {len(catalog.sources)} sources hold together; {len(notes)} weak points are listed above"
    )
