"""The words, shapes and tones for each answer, chosen once for all formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from srm_docs.model.catalog import LifecycleState, Program, ServiceId, ServiceType, Standing
from srm_docs.model.responsibility import (
    Inheritance,
    Party,
    Responsibility,
    Sharing,
    Subtype,
    Verdict,
)
from srm_docs.views.document import Badge, Mark, Tone

RESPONSIBILITY: Final[Mapping[str, str]] = {
    "aws": "AWS",
    "customer": "Customer",
    "shared": "Shared",
    "third-party": "Third party",
    "not-applicable": "Not applicable",
}
LETTERS: Final[Mapping[str, str]] = {
    "aws": "A",
    "customer": "C",
    "shared": "S",
    "third-party": "T",
    "not-applicable": "–",
}
SHAPES: Final[Mapping[str, str]] = {
    "aws": "■",
    "customer": "●",
    "shared": "◆",
    "third-party": "▲",
    "not-applicable": "–",
}
MEANINGS: Final[Mapping[str, str]] = {
    "aws": "AWS alone implements the control for the offering. The customer documents the"
    " inheritance and checks that the offering, the Region and the period are in the scope of the"
    " AWS report relied on.",
    "customer": "The customer alone implements the control. AWS may sell a tool for it, but does"
    " nothing for the control itself.",
    "shared": "Both parties have duties. Each answer states whose they are.",
    "third-party": "A named third party implements the control; the holder of its contract answers"
    " for it.",
    "not-applicable": "What the control is about does not exist in the offering.",
}
SUBTYPES: Final[Mapping[Subtype, tuple[str, str]]] = {
    Subtype.INHERITED: ("Inherited", "AWS alone; the customer relies on AWS's evidence."),
    Subtype.CUSTOMER_SPECIFIC: ("Customer-specific", "The customer alone."),
    Subtype.SHARED_INDEPENDENT: (
        "Shared (independent)",
        "Each party runs the control on its own layers; either can pass while the other fails.",
    ),
    Subtype.SHARED_DEPENDENT: (
        "Shared (dependent)",
        "One result needs both: AWS supplies a capability, a default or a fix, and the customer"
        " enables, configures, deploys or verifies it.",
    ),
}
INHERITANCE: Final[Mapping[Inheritance, tuple[str, str]]] = {
    Inheritance.FULL: ("Full", "The customer may cite AWS's evidence for the whole control."),
    Inheritance.PARTIAL: (
        "Partial",
        "AWS's part may be cited; the customer's part needs evidence of its own.",
    ),
    Inheritance.NONE: ("None", "Nothing that AWS does satisfies the customer's requirement."),
}
PARTIES: Final[Mapping[Party, str]] = {
    Party.AWS: "AWS",
    Party.CUSTOMER: "Customer",
    Party.THIRD_PARTY: "Third party",
}
TYPES: Final[Mapping[ServiceType, str]] = {
    ServiceType.IAAS: "IaaS",
    ServiceType.MANAGED: "Managed",
    ServiceType.SERVERLESS: "Serverless",
}
SHARING: Final[Mapping[Sharing, str]] = {
    Sharing.AWS: "AWS",
    Sharing.CUSTOMER: "customer",
    Sharing.THIRD_PARTY: "third party",
    Sharing.SEPARATE: "both, each its own part",
    Sharing.CAPABILITY: "both: AWS offers, the customer configures",
    Sharing.DEFAULT_ON: "both: on by default, the customer tunes",
    Sharing.BUILD_DEPLOY: "both: AWS builds, the customer deploys",
    Sharing.NOT_APPLICABLE: "not applicable",
}
LIFECYCLE: Final[Mapping[LifecycleState, str]] = {
    LifecycleState.AVAILABLE: "Available",
    LifecycleState.CLOSED: "Closed to new customers",
    LifecycleState.MAINTENANCE: "In maintenance",
    LifecycleState.ENDED: "Ended",
}
UNASSESSED: Final = "AWS, not in the assessed scope"
UNASSESSED_LETTER: Final = "N"
UNASSESSED_MEANING: Final = (
    "AWS alone implements the control, but the program that the baseline belongs to does not cover"
    " the service. Nothing may be inherited."
)


def kind(verdict: Verdict, *, unassessed: bool) -> str:
    """Word the finer kind of an answer, or that AWS's part was not assessed."""
    if unassessed:
        return UNASSESSED
    return SUBTYPES[verdict.subtype][0] if verdict.subtype else ""


def standing(program: Program, service: ServiceId) -> str:
    """Word whether a compliance program covers a service, with the day of its list.

    "FedRAMP Moderate: not in scope (list of 2025-01-01)"
    """
    found = program.standing(service)
    listed = f"list of {program.listed}"
    if found is Standing.UNKNOWN:
        return f"{program.title}: unknown, the {listed} does not tell"
    return f"{program.title}: {found.value} ({listed})"


def tone(responsibility: Responsibility) -> Tone:
    """Return the tone of an answer."""
    return Tone(responsibility.word)


def badge(responsibility: Responsibility, words: str = "") -> Badge:
    """Return the badge of an answer: its word unless told otherwise, its shape and tone."""
    word = responsibility.word
    return Badge(words or RESPONSIBILITY[word], SHAPES[word], tone(responsibility))


def mark(
    responsibility: Responsibility,
    words: str = "",
    *,
    changed: bool = False,
    unassessed: bool = False,
) -> Mark:
    """Return the letter of an answer for a grid."""
    word = responsibility.word
    letter = UNASSESSED_LETTER if unassessed else LETTERS[word]
    return Mark(letter, tone(responsibility), words or RESPONSIBILITY[word], changed)


def counted(number: int, one: str, many: str = "") -> str:
    """Word a number with its noun in the right form.

    >>> counted(1, "control"), counted(2, "control"), counted(0, "family", "families")
    ('1 control', '2 controls', '0 families')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def share(part: int, whole: int) -> str:
    """Word a share in whole per cent; of nothing, it is a dash."""
    return f"{round(100 * part / whole)} %" if whole else "–"
