"""The answers: offerings, assignments and the matrix they form."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from srm_docs.model.catalog import (
    Baseline,
    Check,
    Confidence,
    Control,
    FoldException,
    Framework,
    Layer,
    LayerId,
    Lifecycle,
    Placement,
    Program,
    Service,
    ServiceType,
    SourceId,
    Standing,
    Statement,
    Variant,
)
from srm_docs.model.responsibility import Party, Responsibility, Verdict


@dataclass(frozen=True, slots=True)
class Offering:
    """A service in one variant at one placement, with the owner of every layer.

    ``id`` is what the user typed (``rds/custom-oracle``, ``ec2@outposts``) and unique in a
    project; ``name`` is the user's own name for it, or empty.
    """

    id: str
    name: str
    service: Service
    variant: Variant | None
    type: ServiceType
    archetype: str
    placement: Placement
    layers: Mapping[LayerId, Statement]

    @property
    def lifecycle(self) -> Lifecycle:
        """Where the variant, or else the service, stands in its life."""
        return self.variant.lifecycle if self.variant else self.service.lifecycle

    def checks(self, layer: LayerId) -> tuple[Check, ...]:
        """Return what tools can check of the customer's part of a layer; none without a part."""
        if not self.layers[layer].sharing.responsibility.includes(Party.CUSTOMER):
            return ()
        variant = self.variant.id if self.variant else None
        return tuple(
            check
            for check in self.service.evidence.get(layer, ())
            if not check.variants or variant in check.variants
        )

    @property
    def title(self) -> str:
        """What tables print: the user's name, or as much of the product as tells it apart."""
        return self.name or self._titled(plain=True)

    @property
    def product(self) -> str:
        """Service, variant and, outside a Region, placement."""
        return self._titled(plain=False)

    def _titled(self, *, plain: bool) -> str:
        """Leave out what a bare service id means by itself, if a plain title is enough."""
        title, default = self.service.title, self.service.default_variant
        if self.variant is not None and not (plain and self.variant is default):
            title += f" · {self.variant.title}"
        usual = self.variant.placement if self.variant else self.service.placement
        if self.placement.id != (usual if plain else "region"):
            title += f" ({self.placement.title})"
        return title


@dataclass(frozen=True, slots=True)
class Override:
    """A decision of the project that replaces a computed answer or a layer's statement."""

    offering: str
    reason: str
    approved_by: str
    framework: str = ""
    control: str = ""
    responsibility: Responsibility | None = None
    layer: LayerId | None = None
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class LayerAnswer:
    """One layer as it bears on one control, with the exception that makes it decide, if any."""

    layer: Layer
    statement: Statement
    primary: bool
    exception: FoldException | None = None

    @property
    def reason(self) -> str:
        """Why the layer decides although the control does not name it, or nothing."""
        return self.exception.reason if self.exception else ""

    @property
    def sources(self) -> tuple[SourceId, ...]:
        """What the statement rests on, and the exception."""
        own = self.statement.sources
        return (*own, *self.exception.sources) if self.exception else own


class DutyKind(enum.StrEnum):
    """Where the words of a duty come from."""

    PRACTICE = "practice"
    CLAUSE = "clause"
    SUPPORT = "support"
    ASSURANCE = "assurance"


@dataclass(frozen=True, slots=True)
class Duty:
    """What is asked of one party.

    ``lead`` and ``thing`` make one sentence; duties that share a lead can be told as a list
    under it. ``clauses`` are sentences of their own about the same layer.
    """

    party: Party
    kind: DutyKind
    lead: str
    thing: str
    layer: Layer | None
    clauses: tuple[str, ...]
    sources: tuple[SourceId, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Assignment:
    """One cell: a control on an offering, its answer, and any override of it.

    ``program`` is the compliance program of the baseline that the control is taken from.
    """

    offering: Offering
    control: Control
    verdict: Verdict
    override: Override | None = None
    program: Program | None = None

    @property
    def standing(self) -> Standing | None:
        """Whether the scope's compliance program covers the service; ``None`` without one."""
        return self.program.standing(self.offering.service.id) if self.program else None

    @property
    def unassessed(self) -> bool:
        """Whether AWS answers alone, on a service that the program does not cover."""
        return (
            self.standing is Standing.OUT_OF_SCOPE
            and self.verdict.responsibility is Responsibility.AWS
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """A framework, narrowed to a baseline where one is chosen."""

    framework: Framework
    baseline: Baseline | None
    controls: tuple[Control, ...]

    @property
    def program(self) -> Program | None:
        """The compliance program that the baseline belongs to."""
        return self.baseline.program if self.baseline else None

    @property
    def sources(self) -> tuple[SourceId, ...]:
        """What the framework, the baseline and its program rest on."""
        own = self.framework.sources
        if self.baseline is not None:
            own += self.baseline.sources
        return own + self.program.sources if self.program else own

    @property
    def title(self) -> str:
        """The framework's title, with the baseline's where one is chosen."""
        if self.baseline is None:
            return self.framework.title
        return f"{self.framework.title}, {self.baseline.title}"


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of a document's history."""

    version: str
    date: str
    author: str
    change: str


@dataclass(frozen=True, slots=True)
class DocumentControl:
    """What identifies an issued document."""

    title: str
    id: str = ""
    version: str = ""
    date: str = ""
    classification: str = ""
    prepared_by: str = ""
    prepared_for: str = ""
    revisions: tuple[Revision, ...] = ()
    approvers: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class System:
    """The system that the document is about."""

    name: str = ""
    partition: str = "aws"
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every control of every scope on every offering."""

    offerings: tuple[Offering, ...]
    scopes: tuple[Scope, ...]
    assignments: tuple[Assignment, ...]

    @property
    def programs(self) -> tuple[Program, ...]:
        """The compliance programs of the scopes, each once."""
        found = [scope.program for scope in self.scopes if scope.program]
        return tuple({program.id: program for program in found}.values())


@dataclass(frozen=True, slots=True)
class Project:
    """What the user asked for: who it is for, which offerings, which controls."""

    control: DocumentControl
    system: System
    offerings: tuple[Offering, ...]
    scopes: tuple[Scope, ...]
    overrides: tuple[Override, ...]
