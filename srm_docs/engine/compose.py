"""Compose an offering: one merge of statements in which the later wins."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from srm_docs.model.catalog import (
    Catalog,
    Confidence,
    LayerId,
    Lifecycle,
    LifecycleState,
    Placement,
    Service,
    ServiceId,
    ServiceType,
    Statement,
    Variant,
)
from srm_docs.model.matrix import Offering, Override


def type_statements(catalog: Catalog, kind: ServiceType) -> dict[LayerId, Statement]:
    """Return what a service type alone says of every layer."""
    return {layer.id: layer.owners[kind] for layer in catalog.layers.values()}


def statements(
    catalog: Catalog, service: Service, variant: Variant | None, placement: Placement
) -> dict[LayerId, Statement]:
    """Merge type, archetype, service, variant and placement, in that order."""
    kind = variant.type if variant else service.type
    archetype = variant.archetype if variant else service.archetype
    return {
        **type_statements(catalog, kind),
        **catalog.archetypes[archetype].layers,
        **service.layers,
        **(variant.layers if variant else {}),
        **placement.layers,
    }


def offering(
    catalog: Catalog,
    service: Service,
    variant: Variant | None,
    placement: Placement | None = None,
    *,
    name: str = "",
    offering_id: str = "",
) -> Offering:
    """Place a service in a variant; without a placement, the variant's own applies."""
    own = catalog.placements[variant.placement if variant else service.placement]
    where = placement or own
    typed = offering_id or _id(service, variant, where, own)
    return Offering(
        id=typed,
        name=name,
        service=service,
        variant=variant,
        type=variant.type if variant else service.type,
        archetype=variant.archetype if variant else service.archetype,
        placement=where,
        layers=statements(catalog, service, variant, where),
    )


def _id(service: Service, variant: Variant | None, where: Placement, own: Placement) -> str:
    text: str = f"{service.id}/{variant.id}" if variant else service.id
    return text if where is own else f"{text}@{where.id}"


def typical(catalog: Catalog, kind: ServiceType) -> Offering:
    """Return an offering that follows its type alone, in a Region: no archetype, no service."""
    service = Service(
        id=ServiceId(kind.value),
        title=f"a typical {kind.value} service",
        name=f"A typical {kind.value} service",
        category="",
        type=kind,
        archetype="",
        placement="region",
        summary="",
        why="",
        content="",
        documentation="",
        checked="",
        confidence=Confidence.HIGH,
        lifecycle=Lifecycle(LifecycleState.AVAILABLE, "", ()),
        layers={},
        variants={},
    )
    return Offering(
        id=kind.value,
        name="",
        service=service,
        variant=None,
        type=kind,
        archetype="",
        placement=catalog.placements["region"],
        layers=type_statements(catalog, kind),
    )


def every_offering(catalog: Catalog) -> Iterator[Offering]:
    """Yield each service in each of its variants, at the placement that the variant has."""
    for service in catalog.services.values():
        for variant in service.variants.values() or (None,):
            yield offering(catalog, service, variant)


def with_overrides(subject: Offering, overrides: Mapping[LayerId, Override]) -> Offering:
    """Apply the project's own statements, which win over every other level."""
    own = {layer: override.statement for layer, override in overrides.items() if override.statement}
    return dataclasses.replace(subject, layers={**subject.layers, **own})
