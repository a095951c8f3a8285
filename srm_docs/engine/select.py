"""Find what an id means: offerings, controls and scopes."""

from __future__ import annotations

from collections.abc import Iterator

from srm_docs.engine.compose import offering
from srm_docs.engine.parts import as_control, by_part, part_id
from srm_docs.errors import UnknownError, UsageError
from srm_docs.model.catalog import (
    Baseline,
    Catalog,
    Control,
    ControlId,
    Framework,
    FrameworkId,
    ServiceId,
    VariantId,
)
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
    """Resolve ``CONTROL``, a part such as ``SI-2(a)``, or ``framework/CONTROL``, in any case.

    A withdrawn control is refused with the ids that took its place, an unmapped one with how to
    give it an answer.
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
    ] or [each for framework in frameworks for each in _parts(framework, wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(f"{control.framework}/{control.id}" for control in found)
        message = f"{control_id!r} stands in several frameworks; say which: {ids}"
        raise UsageError(message)
    for framework in frameworks:
        _refuse_without_answer(framework, wanted)
    known = [key for framework in frameworks for key in framework.controls]
    raise UnknownError("control", wanted, known)


def _parts(framework: Framework, wanted: str) -> Iterator[Control]:
    """Yield the part with an id; its control is what stands before one of its brackets."""
    for at, letter in enumerate(wanted):
        control = framework.controls.get(ControlId(wanted[:at])) if letter == "(" else None
        for part in control.parts if control else ():
            if control and part_id(control, part).upper() == wanted:
                yield as_control(control, part)


def _refuse_without_answer(framework: Framework, wanted: str) -> None:
    for key, successors in framework.withdrawn.items():
        if key.upper() == wanted:
            instead = f"; see {', '.join(successors)}" if successors else ""
            message = f"{key} was withdrawn from {framework.title}{instead}"
            raise UsageError(message)
    for key in framework.unmapped:
        if key.upper() == wanted:
            message = (
                f"{key} of {framework.title} is unmapped: nobody has said yet which layers decide"
                " it; give it 'primary' layers and a 'practice' in its framework file"
            )
            raise UsageError(message)


def find_scope(catalog: Catalog, text: str, *, parts: bool = False) -> Scope:
    """Resolve ``framework`` or ``framework@baseline``; ``parts`` takes its controls apart."""
    framework_id, at, baseline_id = text.strip().lower().partition("@")
    framework = catalog.frameworks.get(FrameworkId(framework_id))
    if framework is None:
        raise UnknownError("framework", framework_id, catalog.frameworks)
    if not framework.controls:
        message = (
            f"every control of {framework_id!r} is unmapped; give them 'primary' layers, a 'kind'"
            " and a 'practice' first"
        )
        raise UsageError(message)
    baseline = None
    chosen = tuple(framework.controls.values())
    if at:
        baseline = _baseline(catalog, framework, baseline_id)
        chosen = tuple(framework.controls[key] for key in baseline.controls)
    if parts:
        chosen = tuple(part for control in chosen for part in by_part(control))
    return Scope(framework, baseline, chosen)


def _baseline(catalog: Catalog, framework: Framework, baseline_id: str) -> Baseline:
    baseline = catalog.baselines.get(baseline_id)
    if baseline is None or baseline.framework != framework.id:
        own = [key for key, each in catalog.baselines.items() if each.framework == framework.id]
        if not own:
            message = f"{framework.id!r} has no baselines; write {framework.id!r} alone"
            raise UsageError(message)
        raise UnknownError(f"baseline of {framework.id}", baseline_id, own)
    return baseline
