"""Look for what loads well and is still wrong or weak."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from srm_docs.catalog.scaffold import FILL
from srm_docs.engine.compose import type_statements
from srm_docs.engine.identify import Resolver
from srm_docs.model.catalog import (
    Catalog,
    Confidence,
    Control,
    Service,
    SourceId,
    Statement,
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend (``error``) or to know (``note``), and the entry that it is about."""

    severity: str
    entry: str
    message: str

    def __str__(self) -> str:
        return f"{self.entry}: {self.message}"


def findings(catalog: Catalog) -> list[Finding]:
    """Return every finding, errors first."""
    return sorted(
        {
            *_services(catalog),
            *_repeats(catalog),
            *_clashes(catalog),
            *_controls(catalog),
            *_sources(catalog),
        }
    )


def _services(catalog: Catalog) -> Iterator[Finding]:
    for service in catalog.services.values():
        where = f"services/{service.id}.yaml"
        yield from _variants(catalog, service, where)
        weak = service.confidence is Confidence.LOW
        if weak:
            yield Finding("note", where, "the whole entry has low confidence")
        for key in ("title", "name", "summary", "why", "content"):
            if getattr(service, key) == FILL:
                yield Finding("error", where, f"{key}: still to be written")
        for place, statement in _of(service):
            yield from _statement(where, place, statement, told=weak)
            yield from _clauses(catalog, where, place, statement)


def _variants(catalog: Catalog, service: Service, where: str) -> Iterator[Finding]:
    """Find service statements that would silently override what a variant's archetype says.

    A statement of the service wins over the archetype of a variant. Where type or archetype of
    the variant would share the layer otherwise than those of the service, the variant must say
    itself what is true, or a duty of the customer could come out as AWS's.
    """
    own = {
        **type_statements(catalog, service.type),
        **catalog.archetypes[service.archetype].layers,
    }
    for variant in service.variants.values():
        base = {
            **type_statements(catalog, variant.type),
            **catalog.archetypes[variant.archetype].layers,
        }
        for layer in service.layers:
            if layer not in variant.layers and base[layer].sharing is not own[layer].sharing:
                yield Finding(
                    "error",
                    where,
                    f"variants.{variant.id}.layers must state {layer}: its archetype says"
                    f" {base[layer].sharing.value!r}, the service's {own[layer].sharing.value!r}",
                )


# "the service" as a stand-in for a name, but not "the service role" or "the service link".
_UNNAMED = re.compile(r"\bthe service(?=$|[,;]| (?:is|does|has|that|which|to|by|itself|uses)\b)")
_PLACEHOLDER = re.compile(r"\{(?!service\})[^}]*\}?")


def _statement(where: str, place: str, statement: Statement, *, told: bool) -> Iterator[Finding]:
    """Look at one statement; of an entry that is ``told`` to be weak, weakness says nothing new."""
    for text in (*_said(statement), *statement.things.values()):
        yield from _prose(where, place, text)
    if statement.confidence is Confidence.LOW and not told:
        why = f": {statement.note}" if statement.note else ""
        yield Finding("note", where, f"{place} has low confidence{why}")


# A verb in the third person, or what may stand before one.
_VERB = re.compile(r"(?:never |[a-z-]+s\b)")
# No clause needs more letters than this to say one thing.
_LONGEST = 240


def _clauses(catalog: Catalog, where: str, place: str, statement: Statement) -> Iterator[Finding]:
    texts = _said(statement)
    for text in texts:
        if not _VERB.match(text):
            yield Finding("error", where, f"{place}: start with a verb, 'sets ...': {text!r}")
        if len(text) > _LONGEST:
            yield Finding("error", where, f"{place}: over {_LONGEST} letters: {text!r}")
    checked = any(catalog.sources[source].kind != "unverified" for source in statement.sources)
    if not checked and statement.confidence is not Confidence.LOW:
        message = f"{place} cites nothing that was read; its confidence can only be low"
        yield Finding("error", where, message)


# A clause says what is true of one product; few can be true of several, word for word.
_SERVICES_A_CLAUSE = 7


def _repeats(catalog: Catalog) -> Iterator[Finding]:
    users: dict[str, set[str]] = {}
    for service in catalog.services.values():
        for _, statement in _of(service):
            for text in _said(statement):
                users.setdefault(text, set()).add(service.id)
    for text, found in users.items():
        if len(found) > _SERVICES_A_CLAUSE:
            message = f"says the same as {len(found) - 1} other services: {text!r}"
            yield Finding("error", f"services/{min(found)}.yaml", message)


def _clashes(catalog: Catalog) -> Iterator[Finding]:
    """Find identifiers that two entries claim, and detection of types that are another's."""
    for clash in Resolver(catalog).clashes:
        message = f"{clash.kind.value} {clash.pattern!r} means {clash.first.name} already"
        yield Finding("error", clash.second.name, message)


def _of(service: Service) -> Iterator[tuple[str, Statement]]:
    """Return every statement of a service and its variants, with its place in the file."""
    groups = {"layers": service.layers}
    groups |= {f"variants.{key}.layers": each.layers for key, each in service.variants.items()}
    for group, statements in groups.items():
        for layer, statement in statements.items():
            yield f"{group}.{layer}", statement


def _said(statement: Statement) -> list[str]:
    return [text for clauses in statement.clauses.values() for text in clauses]


def _prose(where: str, place: str, text: str) -> Iterator[Finding]:
    if text.endswith("."):
        yield Finding("error", where, f"{place}: no full stop at the end of {text!r}")
    if _UNNAMED.search(text):
        yield Finding("error", where, f"{place}: name the thing instead of 'the service': {text!r}")
    if text == FILL:
        yield Finding("error", where, f"{place}: still to be written")
    if _PLACEHOLDER.search(text):
        yield Finding("error", where, f"{place}: the only placeholder is {{service}}: {text!r}")


def _controls(catalog: Catalog) -> Iterator[Finding]:
    for framework in catalog.frameworks.values():
        practices: dict[str, str] = {}
        for control in framework.controls.values():
            where = f"frameworks/{framework.id} {control.id}"
            for text in _texts(control):
                yield from _prose(where, "text", text)
            if control.practice in practices:
                twin = practices[control.practice]
                yield Finding("error", where, f"has the same practice as {twin}")
            practices[control.practice] = control.id
            if control.confidence is Confidence.LOW:
                yield Finding("note", where, "has low confidence")
            if not (control.sources or framework.sources):
                yield Finding("note", where, "cites no source")


def _texts(control: Control) -> Iterable[str]:
    yield control.practice
    yield control.note
    for words in control.wording.values():
        yield from words.values()


def _sources(catalog: Catalog) -> Iterator[Finding]:
    used = set(_cited(catalog))
    for source in catalog.sources.values():
        if source.id not in used:
            yield Finding("note", f"source {source.id}", "is cited by nothing")
        elif source.kind == "unverified":
            yield Finding("note", f"source {source.id}", "is not verified; find one that is")


def _cited(catalog: Catalog) -> Iterator[str]:
    services = catalog.services.values()
    variants = [variant for service in services for variant in service.variants.values()]
    controls = [each for found in catalog.frameworks.values() for each in found.controls.values()]
    citing: tuple[tuple[SourceId, ...], ...] = (
        catalog.primer.sources,
        *(rule.sources for rule in catalog.primer.rules_of_thumb),
        *(statement.sources for statement in _statements(catalog)),
        *(framework.sources for framework in catalog.frameworks.values()),
        *(control.sources for control in controls),
        *(each.sources for control in controls for each in control.exceptions),
        *(baseline.sources for baseline in catalog.baselines.values()),
        *(placement.sources for placement in catalog.placements.values()),
        *(variant.sources for variant in variants),
        *(service.lifecycle.sources for service in services),
        *(variant.lifecycle.sources for variant in variants),
        *(exclusion.sources for exclusion in catalog.exclusions.values()),
        *(program.sources for program in catalog.programs.values()),
    )
    for sources in citing:
        yield from sources


def _statements(catalog: Catalog) -> Iterator[Statement]:
    for layer in catalog.layers.values():
        yield from layer.owners.values()
    for statements in (
        *(archetype.layers for archetype in catalog.archetypes.values()),
        *(placement.layers for placement in catalog.placements.values()),
    ):
        yield from statements.values()
    for service in catalog.services.values():
        yield from (statement for _, statement in _of(service))
