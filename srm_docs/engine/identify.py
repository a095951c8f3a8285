"""Find the service that a machine, a bill or a list means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from srm_docs.model.catalog import (
    Catalog,
    Exclusion,
    IdentifierKind,
    Identifiers,
    Service,
    ServiceId,
    Variant,
    VariantId,
)


@dataclass(frozen=True, slots=True)
class Target:
    """What an identifier stands for: a service, perhaps in one variant, or an exclusion."""

    service: ServiceId | None
    variant: VariantId | None = None
    exclusion: Exclusion | None = None

    @property
    def name(self) -> str:
        """The id of what is meant: ``rds``, ``rds/custom-oracle`` or ``exclusion qldb``."""
        if self.exclusion is not None:
            return f"exclusion {self.exclusion.id}"
        return f"{self.service}/{self.variant}" if self.variant else str(self.service)


@dataclass(frozen=True, slots=True)
class Clash:
    """One identifier that two entries claim; the first one keeps it."""

    kind: IdentifierKind
    pattern: str
    first: Target
    second: Target


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of one identifier; without ``kind`` it is not known."""

    identifier: str
    kind: IdentifierKind | None
    target: Target | None

    @property
    def excluded(self) -> str | None:
        """Why the identifier stands for no service, or ``None``."""
        exclusion = self.target.exclusion if self.target else None
        if exclusion is None:
            return None
        when = f" since {exclusion.since}" if exclusion.since else ""
        return f"{exclusion.title}: {exclusion.state.value}{when}; {exclusion.reason}"


_ARN = re.compile(r"arn:[^:]*:(?P<service>[^:]+):[^:]*:[^:]*:(?P<resource>.*)", re.DOTALL)
_FOLDED = frozenset(
    (
        IdentifierKind.COST_AND_USAGE,
        IdentifierKind.BILLING,
        IdentifierKind.FEDRAMP,
        IdentifierKind.NAME,
        IdentifierKind.SECURITY_HUB,
    )
)


class Resolver:
    """Knows every identifier of a catalog; the longest that fits wins, within its kind.

    A name that fits exactly wins over the beginning of one. Bills and lists of names are
    compared without regard to case.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._exact: dict[tuple[IdentifierKind, str], Target] = {}
        self._prefix: dict[tuple[IdentifierKind, str], Target] = {}
        self.clashes: list[Clash] = []
        for kind, pattern, target in claims(catalog):
            self._learn(kind, pattern, target)

    def _learn(self, kind: IdentifierKind, pattern: str, target: Target) -> None:
        known = self._prefix if pattern.endswith("*") else self._exact
        key = (kind, _folded(kind, pattern.removesuffix("*")))
        first = known.setdefault(key, target)
        if first != target:
            # A variant may claim for itself what its service names too.
            if first == Target(target.service):
                known[key] = target
            else:
                self.clashes.append(Clash(kind, pattern, first, target))

    def resolve(self, identifier: str) -> Resolution:
        """Tell what an identifier of any kind means; its form decides which kinds are tried."""
        identifier = identifier.strip()
        for kind, text in _readings(identifier):
            found = self.lookup(kind, text)
            if found is not None:
                return Resolution(identifier, kind, found)
        return Resolution(identifier, None, None)

    def lookup(self, kind: IdentifierKind, identifier: str) -> Target | None:
        """Find an identifier of a known kind."""
        text = _folded(kind, identifier)
        found = self._exact.get((kind, text))
        if found is not None:
            return found
        for end in range(len(text), 0, -1):
            found = self._prefix.get((kind, text[:end]))
            if found is not None:
                return found
        # AWS Config takes its names from CloudFormation, with few exceptions.
        if kind is IdentifierKind.CONFIG:
            return self.lookup(IdentifierKind.CLOUDFORMATION, identifier)
        return None


def claims(catalog: Catalog) -> Iterator[tuple[IdentifierKind, str, Target]]:
    """List every identifier of the catalog with what it stands for."""
    for service in catalog.services.values():
        target = Target(service.id)
        yield from _claimed(service.identifiers, target)
        for name in dict.fromkeys((service.name, service.title, *_names(service))):
            yield IdentifierKind.NAME, name, target
        for variant in service.variants.values():
            own = Target(service.id, variant.id)
            yield IdentifierKind.NAME, f"{service.id}/{variant.id}", own
            yield from _claimed(variant.identifiers, own)
            yield from _detected(service, variant, own)
    for exclusion in catalog.exclusions.values():
        yield from _claimed(exclusion.identifiers, Target(exclusion.service, None, exclusion))


def _names(service: Service) -> tuple[str, ...]:
    return (service.id, *service.former_names, *service.aliases)


def _claimed(
    identifiers: Identifiers, target: Target
) -> Iterator[tuple[IdentifierKind, str, Target]]:
    for kind, patterns in identifiers.items():
        for pattern in patterns:
            yield kind, pattern, target


def _detected(
    service: Service, variant: Variant, target: Target
) -> Iterator[tuple[IdentifierKind, str, Target]]:
    """List the types that show a variant by themselves, whatever their properties."""
    shared = {
        (rule.kind, rule.type)
        for other in service.variants.values()
        if other is not variant
        for rule in other.detect
    }
    for rule in variant.detect:
        if not rule.where and (rule.kind, rule.type) not in shared:
            yield rule.kind, rule.type, target


def _folded(kind: IdentifierKind, text: str) -> str:
    return text.casefold() if kind in _FOLDED else text


# What a word without a telling form may be, in order of preference.
_WORDS = (
    IdentifierKind.IAM,
    IdentifierKind.SDK,
    IdentifierKind.ARN,
    IdentifierKind.SSM,
    IdentifierKind.COST_AND_USAGE,
    IdentifierKind.BILLING,
    IdentifierKind.FEDRAMP,
    IdentifierKind.NAME,
    IdentifierKind.SECURITY_HUB,
    IdentifierKind.PROWLER,
)


def _readings(identifier: str) -> Iterable[tuple[IdentifierKind, str]]:
    """List what an identifier may be; an ARN is read by its service and kind of resource."""
    arn = _ARN.fullmatch(identifier)
    if arn:
        resource = re.split(r"[:/]", arn["resource"], maxsplit=1)[0]
        return (
            (IdentifierKind.ARN, f"{arn['service']}:{resource}"),
            (IdentifierKind.ARN, arn["service"]),
            (IdentifierKind.IAM, arn["service"]),
        )
    if identifier.startswith("aws_"):
        return ((IdentifierKind.TERRAFORM, identifier),)
    if "::" in identifier:
        kinds = (IdentifierKind.CLOUDFORMATION, IdentifierKind.CONFIG)
        return tuple((kind, identifier) for kind in kinds)
    if ":" in identifier:
        # An IAM action is the prefix with what it allows.
        prefix = identifier.partition(":")[0]
        return ((IdentifierKind.ARN, identifier), (IdentifierKind.IAM, prefix))
    return tuple((kind, identifier) for kind in _WORDS)
