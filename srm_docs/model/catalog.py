"""The facts: layers, services, frameworks and sources, as frozen values."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NewType

from srm_docs.model.responsibility import Party, Responsibility, Sharing

LayerId = NewType("LayerId", str)
ServiceId = NewType("ServiceId", str)
VariantId = NewType("VariantId", str)
FrameworkId = NewType("FrameworkId", str)
ControlId = NewType("ControlId", str)
SourceId = NewType("SourceId", str)


class ServiceType(enum.StrEnum):
    """How AWS delivers a service: its words are infrastructure, container and abstracted."""

    IAAS = "iaas"
    MANAGED = "managed"
    SERVERLESS = "serverless"


class Level(enum.StrEnum):
    """What kind of catalog entry made a statement; later ones win over earlier ones."""

    TYPE = "type"
    ARCHETYPE = "archetype"
    SERVICE = "service"
    VARIANT = "variant"
    PLACEMENT = "placement"
    PROJECT = "project"


class Confidence(enum.StrEnum):
    """How well a statement is supported by its sources."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class LifecycleState(enum.StrEnum):
    """Whether AWS still offers something."""

    AVAILABLE = "available"
    CLOSED = "closed-to-new-customers"
    MAINTENANCE = "maintenance"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Where a product or variant stands in its life; ``since`` is a date or empty."""

    state: LifecycleState
    since: str
    sources: tuple[SourceId, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Something that was read, and when."""

    id: SourceId
    title: str
    url: str
    kind: str
    checked: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """A named party that is neither AWS nor the customer, and whose contract binds it."""

    name: str
    contract: Party


@dataclass(frozen=True, slots=True)
class Statement:
    """What is true of one layer, and which catalog entry says so.

    ``clauses`` and ``things`` hold text only for parties that have a part in ``sharing``.
    """

    sharing: Sharing
    level: Level
    origin: str
    clauses: Mapping[Party, tuple[str, ...]] = field(default_factory=dict)
    things: Mapping[Party, str] = field(default_factory=dict)
    third_party: ThirdParty | None = None
    sources: tuple[SourceId, ...] = ()
    confidence: Confidence = Confidence.MEDIUM
    note: str = ""


@dataclass(frozen=True, slots=True)
class LayerGroup:
    """Layers that belong together in a picture or a table."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Layer:
    """A slice of the stack, or of the duties around it, that can have an owner.

    The customer's part of a layer works only through AWS's part of the layers it ``rests_on``.
    """

    id: LayerId
    title: str
    group: LayerGroup
    text: str
    things: Mapping[Party, str]
    evidence: Mapping[Party, str]
    owners: Mapping[ServiceType, Statement]
    inheritable: bool
    rests_on: tuple[LayerId, ...]


@dataclass(frozen=True, slots=True)
class Archetype:
    """A finer shape that services of one type take."""

    id: str
    title: str
    type: ServiceType
    text: str
    layers: Mapping[LayerId, Statement]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the hardware under an offering stands."""

    id: str
    title: str
    text: str
    confidence: Confidence
    sources: tuple[SourceId, ...]
    layers: Mapping[LayerId, Statement]


class IdentifierKind(enum.StrEnum):
    """Where a machine or a bill names a service; the order is that of preference."""

    TERRAFORM = "terraform"
    CLOUDFORMATION = "cloudformation"
    IAM = "iam"
    SDK = "sdk"
    ARN = "arn"
    SSM = "ssm"
    CONFIG = "config"
    COST_AND_USAGE = "cost-and-usage"
    BILLING = "billing"
    FEDRAMP = "fedramp"
    SECURITY_HUB = "security-hub"
    PROWLER = "prowler"
    NAME = "name"


Identifiers = Mapping[IdentifierKind, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Detection:
    """A resource of infrastructure code that shows a variant.

    ``kind`` is Terraform or CloudFormation. ``where`` maps paths of property names, joined with
    dots, to globs of which one must fit; ``?`` fits whatever is set.
    """

    kind: IdentifierKind
    type: str
    where: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Check:
    """Something that tools can check on the customer's side, with the ids that they give it.

    ``variants`` names those it applies to; empty means all.
    """

    about: str
    config: tuple[str, ...]
    security_hub: tuple[str, ...]
    prowler: tuple[str, ...]
    variants: tuple[VariantId, ...]


class ExclusionState(enum.StrEnum):
    """Why an identifier stands for no service of the catalog."""

    RETIRED = "retired"
    PLUMBING = "plumbing"
    PREVIEW = "preview"
    NOT_AWS = "not-aws"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Identifiers without a service: what they are, why, and when that was checked."""

    id: str
    title: str
    state: ExclusionState
    reason: str
    checked: str
    since: str
    service: ServiceId | None
    sources: tuple[SourceId, ...]
    identifiers: Identifiers


class Standing(enum.StrEnum):
    """Whether a compliance program covers a service, as far as its public list tells."""

    IN_SCOPE = "in scope"
    OUT_OF_SCOPE = "not in scope"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Program:
    """A compliance program and what its list of ``listed`` says of AWS services."""

    id: str
    title: str
    boundary: str
    listed: str
    text: str
    sources: tuple[SourceId, ...]
    in_scope: frozenset[ServiceId]
    out_of_scope: frozenset[ServiceId]

    def standing(self, service: ServiceId) -> Standing:
        """Tell whether a service is covered; silence of the list is not an answer."""
        if service in self.in_scope:
            return Standing.IN_SCOPE
        return Standing.OUT_OF_SCOPE if service in self.out_of_scope else Standing.UNKNOWN


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to use a service in which the owner of some layer changes."""

    id: VariantId
    title: str
    type: ServiceType
    archetype: str
    placement: str
    why: str
    default: bool
    lifecycle: Lifecycle
    sources: tuple[SourceId, ...]
    layers: Mapping[LayerId, Statement]
    identifiers: Identifiers = field(default_factory=dict)
    detect: tuple[Detection, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """An AWS product."""

    id: ServiceId
    title: str
    name: str
    category: str
    type: ServiceType
    archetype: str
    placement: str
    summary: str
    why: str
    content: str
    documentation: str
    checked: str
    confidence: Confidence
    lifecycle: Lifecycle
    layers: Mapping[LayerId, Statement]
    variants: Mapping[VariantId, Variant]
    former_names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    partitions: tuple[str, ...] = ()
    identifiers: Identifiers = field(default_factory=dict)
    evidence: Mapping[LayerId, tuple[Check, ...]] = field(default_factory=dict)

    @property
    def default_variant(self) -> Variant | None:
        """The variant that a bare service id means; ``None`` where the service has none."""
        return next((variant for variant in self.variants.values() if variant.default), None)


@dataclass(frozen=True, slots=True)
class Family:
    """A group of controls within a framework (OSCAL: *group*)."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class FoldException:
    """A layer that also decides a control, for offerings of some archetypes."""

    archetypes: frozenset[str]
    also_primary: tuple[LayerId, ...]
    reason: str
    sources: tuple[SourceId, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a control's statement (OSCAL: *statement part*).

    ``labels`` lead to it: ``("h", "1")`` in AC-2 is ``AC-2(h)(1)``. A part with layers of its own
    has a practice of its own; others go with what they are a piece of.
    """

    labels: tuple[str, ...]
    practice: str = ""
    primary: tuple[LayerId, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """One requirement of a framework (OSCAL: *control*).

    ``practice`` is an infinitive phrase that a noun phrase completes. ``enhances`` is the base
    control of an enhancement. ``text`` is the publisher's, where the user has added it.
    """

    id: ControlId
    framework: FrameworkId
    family: Family
    title: str
    practice: str
    kind: str
    primary: tuple[LayerId, ...]
    secondary: tuple[LayerId, ...]
    also_acceptable: tuple[Responsibility, ...]
    confidence: Confidence
    note: str
    wording: Mapping[LayerId, Mapping[Party, str]]
    exceptions: tuple[FoldException, ...]
    sources: tuple[SourceId, ...]
    enhances: ControlId | None = None
    parts: tuple[Part, ...] = ()
    text: str = ""
    part_of: ControlId | None = None


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A control that nobody has given layers yet, and those that its relatives suggest."""

    id: ControlId
    framework: FrameworkId
    title: str
    text: str
    suggested: tuple[LayerId, ...]
    relatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A set of requirements (OSCAL: *catalog*).

    ``unmapped`` controls have no answer, and no matrix holds them.
    """

    id: FrameworkId
    title: str
    version: str
    publisher: str
    url: str
    licence: str
    wording: str
    scope: str
    sources: tuple[SourceId, ...]
    families: tuple[Family, ...]
    controls: Mapping[ControlId, Control]
    withdrawn: Mapping[ControlId, tuple[str, ...]]
    unmapped: Mapping[ControlId, Unmapped] = field(default_factory=dict)


class Relationship(enum.StrEnum):
    """How a control relates to one of another framework (NIST IR 8477)."""

    EQUAL = "equal"
    SUBSET = "subset"
    SUPERSET = "superset"
    INTERSECTS = "intersects"
    RELATED = "related"

    @property
    def reverse(self) -> Relationship:
        """The same relationship, read from the other side."""
        return _REVERSE.get(self, self)


_REVERSE = {
    Relationship.SUBSET: Relationship.SUPERSET,
    Relationship.SUPERSET: Relationship.SUBSET,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two controls that a crosswalk relates; the first one is of the framework it starts from."""

    first: ControlId
    second: ControlId
    relationship: Relationship


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Who says that controls of two frameworks are relatives. It helps people to find and compare.

    No owner is ever taken from it.
    """

    id: str
    first: FrameworkId
    second: FrameworkId
    title: str
    provenance: str
    licence: str
    sources: tuple[SourceId, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A chosen subset of a framework (OSCAL: *profile*)."""

    id: str
    title: str
    framework: FrameworkId
    scope: str
    controls: tuple[ControlId, ...]
    sources: tuple[SourceId, ...]
    program: Program | None = None


@dataclass(frozen=True, slots=True)
class RuleOfThumb:
    """A sentence for learners, whether it holds, and what speaks against it."""

    rule: str
    holds: str
    counter_examples: tuple[str, ...]
    sources: tuple[SourceId, ...]


@dataclass(frozen=True, slots=True)
class Primer:
    """What the AWS Shared Responsibility Model says, for people who learn it."""

    golden_rule: str
    of_the_cloud: tuple[str, ...]
    in_the_cloud: tuple[str, ...]
    shared_controls: tuple[tuple[str, str, str], ...]
    types: Mapping[ServiceType, tuple[str, str]]
    rules_of_thumb: tuple[RuleOfThumb, ...]
    sources: tuple[SourceId, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """All the facts, checked against each other."""

    layers: Mapping[LayerId, Layer]
    archetypes: Mapping[str, Archetype]
    placements: Mapping[str, Placement]
    sources: Mapping[SourceId, Source]
    services: Mapping[ServiceId, Service]
    frameworks: Mapping[FrameworkId, Framework]
    baselines: Mapping[str, Baseline]
    primer: Primer
    exclusions: Mapping[str, Exclusion] = field(default_factory=dict)
    programs: Mapping[str, Program] = field(default_factory=dict)
    crosswalks: Mapping[str, Crosswalk] = field(default_factory=dict)
