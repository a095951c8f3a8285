"""Find what an id means: offerings, controls and scopes."""

from __future__ import annotations

from collections.abc import Iterator

from srm_docs.engine.compose import offering
from srm_docs.errors import UnknownError, UsageError
from srm_docs.model.catalog import Catalog, Control, FrameworkId, ServiceId, VariantId
from srm_docs.model.matrix import Offering, Scope


def find_offering(catalog: Catalog, text: str, placement: str = "", name: str = "") -> Offering:
    """Resolve ``service``, ``service/variant`` or either with ``@placement``.

    A service alone means its default variant. Raises ``UnknownError`` with the nearest ids.
    """
    plain, _, at = text.strip().lower().partition("@")
    service_id, slash, variant_id = plain.partition("/")
    service = catalog.services.get(ServiceId(service_id))
    if service is None:
        raise UnknownError("service", service_id, _service_names(catalog))
    variant = service.default_variant
    if slash:
        variant = service.variants.get(VariantId(variant_id))
        if variant is None:
            ids = [f"{service_id}/{key}" for key in service.variants]
            if not ids:
                message = f"{service_id!r} has no variants; write {service_id!r} alone"
                raise UsageError(message)
            raise UnknownError("variant", plain, ids)
    where = placement.lower() or at
    if at and at != where:
        message = f"{text!r} and the placement {placement!r} say two things; keep one"
        raise UsageError(message)
    if where and where not in catalog.placements:
        raise UnknownError("placement", where, catalog.placements)
    place = catalog.placements[where] if where else None
    typed = f"{plain}@{where}" if where else plain
    return offering(catalog, service, variant, place, name=name, offering_id=typed)


def _service_names(catalog: Catalog) -> Iterator[str]:
    """Yield what people may have meant: ids, and titles in the form of an id."""
    yield from catalog.services
    for service in catalog.services.values():
        for prefix in ("Amazon ", "AWS "):
            if service.title.startswith(prefix):
                short = service.title.removeprefix(prefix).lower().replace(" ", "-")
                if short not in catalog.services:
                    yield service.id


def find_control(catalog: Catalog, text: str) -> Control:
    """Resolve ``CONTROL`` or ``framework/CONTROL``, in any case.

    A withdrawn control is refused with the ids that took its place.
    """
    framework_id, slash, control_id = text.strip().rpartition("/")
    if slash:
        if framework_id not in catalog.frameworks:
            raise UnknownError("framework", framework_id, catalog.frameworks)
        frameworks = [catalog.frameworks[FrameworkId(framework_id)]]
    else:
        frameworks = list(catalog.frameworks.values())
    wanted = control_id.upper()
    found = [
        control
        for framework in frameworks
        for key, control in framework.controls.items()
        if key.upper() == wanted
    ]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(f"{control.framework}/{control.id}" for control in found)
        message = f"{control_id!r} stands in several frameworks; say which: {ids}"
        raise UsageError(message)
    for framework in frameworks:
        for key, successors in framework.withdrawn.items():
            if key.upper() == wanted:
                instead = f"; see {', '.join(successors)}" if successors else ""
                message = f"{key} was withdrawn from {framework.title}{instead}"
                raise UsageError(message)
    known = [key for framework in frameworks for key in framework.controls]
    raise UnknownError("control", wanted, known)


def find_scope(catalog: Catalog, text: str) -> Scope:
    """Resolve ``framework`` or ``framework@baseline``."""
    framework_id, at, baseline_id = text.strip().lower().partition("@")
    framework = catalog.frameworks.get(FrameworkId(framework_id))
    if framework is None:
        raise UnknownError("framework", framework_id, catalog.frameworks)
    if not at:
        return Scope(framework, None, tuple(framework.controls.values()))
    baseline = catalog.baselines.get(baseline_id)
    if baseline is None or baseline.framework != framework.id:
        own = [key for key, each in catalog.baselines.items() if each.framework == framework.id]
        if not own:
            message = f"{framework_id!r} has no baselines; write {framework_id!r} alone"
            raise UsageError(message)
        raise UnknownError(f"baseline of {framework_id}", baseline_id, own)
    controls = tuple(framework.controls[key] for key in baseline.controls)
    return Scope(framework, baseline, controls)
