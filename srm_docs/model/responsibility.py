"""Who answers for something, and the algebra of it."""

from __future__ import annotations

import enum
import functools
import operator
from collections.abc import Iterable
from dataclasses import dataclass


class Party(enum.StrEnum):
    """Somebody who can have a duty."""

    AWS = "aws"
    CUSTOMER = "customer"
    THIRD_PARTY = "third-party"


class Responsibility(enum.Flag):
    """The set of parties with duties under a control (CSA: SSRM control ownership).

    Combining is union, so order, grouping and repetition cannot change an answer.
    """

    NOT_APPLICABLE = 0
    AWS = enum.auto()
    CUSTOMER = enum.auto()
    THIRD_PARTY = enum.auto()

    @property
    def parties(self) -> tuple[Party, ...]:
        """The parties in the set: AWS, then the customer, then the third party."""
        return tuple(party for party, flag in _FLAGS.items() if flag in self)

    @property
    def word(self) -> str:
        """One of ``aws``, ``customer``, ``shared``, ``third-party``, ``not-applicable``."""
        parties = self.parties
        if not parties:
            return "not-applicable"
        return parties[0].value if len(parties) == 1 else "shared"

    def includes(self, party: Party) -> bool:
        """Whether the party has a duty."""
        return _FLAGS[party] in self


_FLAGS = {
    Party.AWS: Responsibility.AWS,
    Party.CUSTOMER: Responsibility.CUSTOMER,
    Party.THIRD_PARTY: Responsibility.THIRD_PARTY,
}

SHARED = Responsibility.AWS | Responsibility.CUSTOMER

RESPONSIBILITY_WORDS = {
    "aws": Responsibility.AWS,
    "customer": Responsibility.CUSTOMER,
    "shared": SHARED,
    "third-party": Responsibility.THIRD_PARTY,
    "not-applicable": Responsibility.NOT_APPLICABLE,
}


class Sharing(enum.Enum):
    """How a layer is owned."""

    AWS = "aws"
    CUSTOMER = "customer"
    THIRD_PARTY = "third_party"
    SEPARATE = "separate"
    CAPABILITY = "capability"
    DEFAULT_ON = "default_on"
    BUILD_DEPLOY = "build_deploy"
    NOT_APPLICABLE = "not_applicable"

    @property
    def responsibility(self) -> Responsibility:
        """The parties that the mode gives a part to."""
        return _PARTIES.get(self, SHARED)

    @property
    def dependent(self) -> bool:
        """Whether the customer's result rests on AWS's part (CSA: shared, dependent)."""
        return self in _DEPENDENT


_PARTIES = {
    Sharing.AWS: Responsibility.AWS,
    Sharing.CUSTOMER: Responsibility.CUSTOMER,
    Sharing.THIRD_PARTY: Responsibility.THIRD_PARTY,
    Sharing.NOT_APPLICABLE: Responsibility.NOT_APPLICABLE,
}
_DEPENDENT = frozenset({Sharing.CAPABILITY, Sharing.DEFAULT_ON, Sharing.BUILD_DEPLOY})


class Subtype(enum.StrEnum):
    """The finer kind of an answer (CSA CCM v4, SSRM ownership)."""

    INHERITED = "inherited"
    CUSTOMER_SPECIFIC = "customer-specific"
    SHARED_INDEPENDENT = "shared (independent)"
    SHARED_DEPENDENT = "shared (dependent)"


class Inheritance(enum.StrEnum):
    """What the customer may inherit (FedRAMP CRM: Yes, Partial, No)."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one control on one offering."""

    responsibility: Responsibility
    subtype: Subtype | None
    inheritance: Inheritance


def union(parts: Iterable[Responsibility]) -> Responsibility:
    """Combine the parties of all parts; of nothing, it is not applicable."""
    return functools.reduce(operator.or_, parts, Responsibility.NOT_APPLICABLE)
