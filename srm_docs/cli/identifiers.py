"""Tell what identifiers mean, and how much of the known ones the catalog can name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from srm_docs.catalog.known import KnownList
from srm_docs.engine.identify import Resolution, Resolver
from srm_docs.model.catalog import Catalog


def resolutions(catalog: Catalog, identifiers: Iterable[str]) -> list[Resolution]:
    """Resolve identifiers in the order given."""
    resolver = Resolver(catalog)
    return [resolver.resolve(identifier) for identifier in identifiers]


def as_records(found: Iterable[Resolution]) -> list[dict[str, str | None]]:
    """Give resolutions the shape that ``--json`` prints."""
    return [
        {
            "identifier": each.identifier,
            "kind": each.kind.value if each.kind else None,
            "service": each.target.service if each.target else None,
            "variant": each.target.variant if each.target else None,
            "excluded": each.excluded,
        }
        for each in found
    ]


def told(catalog: Catalog, found: Resolution) -> str:
    """Tell a resolution in one line."""
    target = found.target
    if target is None:
        return f"{found.identifier}: not known"
    kind = f" ({found.kind.value})" if found.kind else ""
    if target.exclusion is not None:
        return f"{found.identifier}{kind}: excluded; {found.excluded}"
    if target.service is None:
        return f"{found.identifier}{kind}: not known"
    service = catalog.services[target.service]
    name = f"{service.id}/{target.variant}" if target.variant else service.id
    return f"{found.identifier}{kind}: {name}  {service.name}"


def coverage(catalog: Catalog, lists: Sequence[KnownList]) -> list[Mapping[str, Any]]:
    """Count, for each list, what its identifiers resolve to; the unresolved ones are named."""
    resolver = Resolver(catalog)
    rows: list[Mapping[str, Any]] = []
    for known in lists:
        targets = {text: resolver.lookup(known.kind, text) for text in known.identifiers}
        found = [target for target in targets.values() if target is not None]
        rows.append(
            {
                "kind": known.kind.value,
                "listed": len(targets),
                "service": sum(not (each.exclusion or each.variant) for each in found),
                "variant": sum(each.variant is not None for each in found),
                "excluded": sum(each.exclusion is not None for each in found),
                "unresolved": sorted(text for text, each in targets.items() if each is None),
                "source": known.source,
            }
        )
    return rows
