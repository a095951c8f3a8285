"""The shape of each kind of catalog file."""

from __future__ import annotations

from typing import Annotated, Literal

import pydantic

from srm_docs.model.catalog import (
    Confidence,
    ExclusionState,
    IdentifierKind,
    LifecycleState,
    Relationship,
    ServiceType,
)
from srm_docs.model.responsibility import Sharing
from srm_docs.validation import Shape, a_day, no_list, one_or_many

Text = Annotated[str, pydantic.StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, pydantic.StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._()&-]*$")]
Date = Annotated[
    str,
    pydantic.StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    pydantic.AfterValidator(a_day),
]
Url = Annotated[str, pydantic.StringConstraints(pattern=r"^https://\S+$")]
Texts = Annotated[
    tuple[Text, ...],
    pydantic.BeforeValidator(one_or_many, json_schema_input_type=Text | tuple[Text, ...]),
]
Ids = Annotated[tuple[str, ...], pydantic.BeforeValidator(one_or_many)]
Acceptable = Literal["aws", "customer", "shared", "third-party", "not-applicable"]


class ThirdPartyShape(Shape):
    """A named third party, and whose contract binds it."""

    name: Text
    contract: Literal["aws", "customer"]


class StatementShape(Shape):
    """What an entry says of one layer."""

    owner: Sharing
    aws: Texts = ()
    customer: Texts = ()
    aws_thing: Text = ""
    customer_thing: Text = ""
    third_party: ThirdPartyShape | None = None
    sources: Ids = ()
    confidence: Confidence | None = None
    note: Text = ""


Statements = Annotated[dict[str, StatementShape], pydantic.BeforeValidator(lambda v: v or {})]


class OwnersShape(Shape):
    """The owner of a layer for each service type."""

    iaas: Sharing
    managed: Sharing
    serverless: Sharing


class LayerShape(Shape):
    """One layer."""

    title: Text
    group: Text
    text: Text
    owner: OwnersShape
    inheritable: bool = True
    rests_on: Ids = ()
    aws_thing: Text
    customer_thing: Text
    aws_evidence: Text
    customer_evidence: Text
    sources: Ids


class LayersFile(Shape):
    """``layers.yaml``."""

    groups: dict[str, Text]
    layers: dict[str, LayerShape]


class ArchetypeShape(Shape):
    """One archetype."""

    title: Text
    type: ServiceType
    text: Text
    layers: Statements = {}


class ArchetypesFile(Shape):
    """``archetypes.yaml``."""

    archetypes: dict[str, ArchetypeShape]


class PlacementShape(Shape):
    """One placement."""

    title: Text
    text: Text
    confidence: Confidence = Confidence.MEDIUM
    sources: Ids = ()
    layers: Statements = {}


class PlacementsFile(Shape):
    """``placements.yaml``."""

    placements: dict[str, PlacementShape]


class SourceShape(Shape):
    """One source."""

    title: Text
    url: Url | None = None
    kind: Literal[
        "aws", "aws-samples", "gov", "vendor", "third-party", "other-csp", "copy", "unverified"
    ]
    checked: Date
    note: Text = ""


class SourcesFile(Shape):
    """``sources.yaml``."""

    sources: dict[str, SourceShape]


# A name, or its beginning with one star after it; the longest that fits wins.
Pattern = Annotated[str, pydantic.StringConstraints(pattern=r"^[^*]+\*?$")]
Patterns = Annotated[tuple[Pattern, ...], pydantic.BeforeValidator(one_or_many)]
Identifiers = Annotated[dict[IdentifierKind, Patterns], pydantic.BeforeValidator(lambda v: v or {})]


class DetectionShape(Shape):
    """How a variant shows in infrastructure code: a resource type, and its properties."""

    terraform: Text | None = None
    cloudformation: Text | None = None
    where: dict[str, Texts] = {}


class CheckShape(Shape):
    """Something that a tool can check, under the id that each tool has for it."""

    about: Text
    config: Ids = ()
    security_hub: Ids = ()
    prowler: Ids = ()
    variants: Ids = ()


Checks = Annotated[tuple[CheckShape, ...], pydantic.BeforeValidator(no_list)]


class ExclusionShape(Shape):
    """Identifiers that stand for no service of the catalog, and why."""

    title: Text
    state: ExclusionState
    reason: Text
    checked: Date
    since: Date | None = None
    service: str | None = None
    sources: Ids = ()
    identifiers: Identifiers


class ExclusionsFile(Shape):
    """``exclusions.yaml``."""

    exclusions: dict[str, ExclusionShape]


class ProgramShape(Shape):
    """A compliance program, and the services that its public list names."""

    title: Text
    boundary: Text
    listed: Date
    text: Text
    sources: Ids
    in_scope: Ids
    out_of_scope: Ids = ()


class ProgramsFile(Shape):
    """``programs.yaml``."""

    programs: dict[str, ProgramShape]


class LifecycleShape(Shape):
    """Where a product stands in its life."""

    state: LifecycleState = LifecycleState.AVAILABLE
    since: Date | None = None
    sources: Ids = ()


class VariantShape(Shape):
    """One variant; what it leaves out it takes from its service."""

    title: Text
    default: bool = False
    type: ServiceType | None = None
    archetype: str | None = None
    placement: str | None = None
    why: Text = ""
    lifecycle: LifecycleShape | None = None
    identifiers: Identifiers = {}
    detect: Annotated[tuple[DetectionShape, ...], pydantic.BeforeValidator(no_list)] = ()
    sources: Ids = ()
    layers: Statements = {}


Category = Literal[
    "compute",
    "containers",
    "storage",
    "databases",
    "analytics",
    "networking-and-content-delivery",
    "security-identity-and-compliance",
    "management-and-governance",
    "application-integration",
    "machine-learning-and-ai",
    "developer-tools",
    "business-applications",
    "end-user-computing",
    "front-end-web-and-mobile",
    "internet-of-things",
    "migration-and-transfer",
    "game-tech",
    "cloud-financial-management",
    "media",
    "blockchain",
    "quantum-technologies",
    "satellite",
    "customer-enablement",
]


class ServiceFile(Shape):
    """``services/<id>.yaml``."""

    id: Id
    title: Text
    name: Text
    category: Category
    type: ServiceType
    archetype: str
    placement: str = "region"
    summary: Text
    why: Text
    content: Text
    documentation: Url
    checked: Date
    confidence: Confidence = Confidence.MEDIUM
    lifecycle: LifecycleShape = LifecycleShape()
    former_names: Texts = ()
    aliases: Texts = ()
    partitions: Ids = ()
    identifiers: Identifiers = {}
    sources: dict[str, SourceShape] = {}
    layers: Statements = {}
    variants: Annotated[dict[str, VariantShape], pydantic.BeforeValidator(lambda v: v or {})] = {}
    evidence: Annotated[dict[str, Checks], pydantic.BeforeValidator(lambda v: v or {})] = {}


class WordingShape(Shape):
    """A duty written by hand for one layer of one control."""

    aws: Text = ""
    customer: Text = ""


class ExceptionShape(Shape):
    """A layer that also decides a control, for some archetypes."""

    archetypes: Ids
    also_primary: Ids
    reason: Text
    sources: Ids


class PartShape(Shape):
    """A part of a control's statement that has layers of its own."""

    practice: Text
    primary: Ids


def _listed(value: object) -> object:
    """Read a plain list of part ids as parts that have nothing of their own."""
    return dict.fromkeys(value) if isinstance(value, list) else value


Parts = Annotated[
    dict[str, PartShape | None],
    pydantic.BeforeValidator(
        _listed, json_schema_input_type=tuple[str, ...] | dict[str, PartShape | None]
    ),
]


class SuggestedShape(Shape):
    """Layers that somebody has to confirm, and the controls that they were taken from."""

    layers: Ids = ()
    relatives: Ids = ()


class ControlShape(Shape):
    """One control; an enhancement may leave out what it takes from its base control."""

    title: Text
    practice: Text = ""
    kind: (
        Literal[
            "policy",
            "people",
            "process",
            "technical",
            "facility",
            "maintenance",
            "media",
            "privacy",
        ]
        | None
    ) = None
    enhances: str | None = None
    parts: Parts = {}
    text: Text = ""
    suggested: SuggestedShape | None = None
    primary: Ids = ()
    secondary: Ids = ()
    also_acceptable: tuple[Acceptable, ...] = ()
    confidence: Confidence = Confidence.MEDIUM
    note: Text = ""
    wording: dict[str, WordingShape] = {}
    exceptions: Annotated[tuple[ExceptionShape, ...], pydantic.BeforeValidator(no_list)] = ()
    exceptions_as: Ids = ()
    sources: Ids = ()


class FamilyFile(Shape):
    """``frameworks/<id>/<family>.yaml``, or one family inside ``frameworks/<id>.yaml``."""

    family: Id
    title: Text
    controls: dict[str, ControlShape]


class FrameworkFile(Shape):
    """``frameworks/<id>.yaml``; ``families`` names files of the folder beside it."""

    id: Id
    title: Text
    version: Text
    publisher: Text
    url: Url | None = None
    licence: Text
    wording: Text
    scope: Text
    sources: Ids = ()
    families: tuple[str | FamilyFile, ...]
    withdrawn: dict[str, tuple[str, ...]] = {}


class TextShape(Shape):
    """What the publisher says in a control; left out, our title stays."""

    title: Text = ""
    text: Text


class TextsFile(Shape):
    """``texts/<framework>.yaml``: a publisher's wording that the user may use."""

    id: Id
    source: Text
    controls: dict[str, TextShape]


Targets = Annotated[tuple[str, ...], pydantic.BeforeValidator(one_or_many)]


class CrosswalkFile(Shape):
    """``crosswalks/<from>--<to>.yaml``: under each relationship, controls with their relatives."""

    id: Id
    from_: str
    to: str
    title: Text
    provenance: Text
    licence: Text
    sources: Ids
    pairs: dict[Relationship, dict[str, Targets]]


class BaselineFile(Shape):
    """``baselines/<id>.yaml``."""

    id: Id
    title: Text
    framework: str
    scope: Text = ""
    program: str | None = None
    sources: Ids = ()
    controls: tuple[str, ...]


class SharedControlShape(Shape):
    """A control that both parties run, each in its own context."""

    title: Text
    aws: Text
    customer: Text


class TypeShape(Shape):
    """A service type in words."""

    title: Text
    text: Text


class RuleShape(Shape):
    """A rule of thumb, whether it holds, and its counter-examples."""

    rule: Text
    holds: Text
    counter_examples: Texts = ()
    sources: Ids


class TypesShape(Shape):
    """The three service types in words."""

    iaas: TypeShape
    managed: TypeShape
    serverless: TypeShape


class PrimerFile(Shape):
    """``primer.yaml``."""

    golden_rule: Text
    of_the_cloud: Texts
    in_the_cloud: Texts
    shared_controls: tuple[SharedControlShape, ...]
    types: TypesShape
    rules_of_thumb: tuple[RuleShape, ...]
    sources: Ids
