"""Decide who answers for one control on one offering: a fold over its primary layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from srm_docs.model.catalog import Control, FoldException, Layer, LayerId, Statement
from srm_docs.model.matrix import Assignment, LayerAnswer, Offering, Override
from srm_docs.model.responsibility import (
    Inheritance,
    Responsibility,
    Sharing,
    Subtype,
    Verdict,
    union,
)


def verdict(decisive: Iterable[tuple[Sharing, bool]]) -> Verdict:
    """Fold the primary layers, each given as its sharing mode and whether it is inheritable.

    Layers that do not exist here drop out; if none is left, the control is not applicable.
    """
    parts = [part for part in decisive if part[0] is not Sharing.NOT_APPLICABLE]
    parties = union(sharing.responsibility for sharing, _ in parts)
    return Verdict(parties, _subtype(parties, parts), _inheritance(parties, parts))


def _subtype(parties: Responsibility, parts: list[tuple[Sharing, bool]]) -> Subtype | None:
    if parties is Responsibility.AWS:
        return Subtype.INHERITED
    if parties is Responsibility.CUSTOMER:
        return Subtype.CUSTOMER_SPECIFIC
    if len(parties.parties) > 1:
        dependent = any(sharing.dependent for sharing, _ in parts)
        return Subtype.SHARED_DEPENDENT if dependent else Subtype.SHARED_INDEPENDENT
    return None


def _inheritance(parties: Responsibility, parts: list[tuple[Sharing, bool]]) -> Inheritance:
    citable = any(
        inheritable and Responsibility.AWS in sharing.responsibility
        for sharing, inheritable in parts
    )
    if not citable:
        return Inheritance.NONE
    if parties is Responsibility.AWS and all(inheritable for _, inheritable in parts):
        return Inheritance.FULL
    return Inheritance.PARTIAL


def overridden(responsibility: Responsibility) -> Verdict:
    """Give the verdict that a project's decision stands for."""
    modes = {
        Responsibility.AWS: Sharing.AWS,
        Responsibility.CUSTOMER: Sharing.CUSTOMER,
        Responsibility.THIRD_PARTY: Sharing.THIRD_PARTY,
        Responsibility.NOT_APPLICABLE: Sharing.NOT_APPLICABLE,
    }
    return verdict([(modes.get(responsibility, Sharing.SEPARATE), True)])


def decisive_layers(
    control: Control, archetype: str
) -> tuple[tuple[LayerId, FoldException | None], ...]:
    """List the layers that decide, those of an exception with the exception that adds them."""
    own = [(layer, None) for layer in control.primary]
    added = [
        (layer, exception)
        for exception in control.exceptions
        if archetype in exception.archetypes
        for layer in exception.also_primary
        if layer not in control.primary
    ]
    return (*own, *added)


class Judge:
    """Answers for controls on offerings, remembering verdicts that repeat.

    Verdicts depend on nothing but the sharing modes of the deciding layers, of which there are
    few combinations, so a matrix of a hundred thousand cells needs only some hundred folds.
    """

    def __init__(self, layers: Mapping[LayerId, Layer]) -> None:
        self._layers = layers
        self._known: dict[tuple[tuple[Sharing, bool], ...], Verdict] = {}

    def assign(
        self, offering: Offering, control: Control, override: Override | None = None
    ) -> Assignment:
        """Answer for one control; an override of the project wins over the fold."""
        if override is not None and override.responsibility is not None:
            return Assignment(offering, control, overridden(override.responsibility), override)
        owners, layers = offering.layers, self._layers
        deciding = (
            decisive_layers(control, offering.archetype)
            if control.exceptions
            else ((layer, None) for layer in control.primary)
        )
        key = tuple((owners[layer].sharing, layers[layer].inheritable) for layer, _ in deciding)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = verdict(key)
        return Assignment(offering, control, found)

    def layers(self, assignment: Assignment) -> tuple[LayerAnswer, ...]:
        """Tell every layer that bears on the cell, those that decide it first."""
        offering, control = assignment.offering, assignment.control
        deciding = decisive_layers(control, offering.archetype)
        known = {layer for layer, _ in deciding}
        return (
            *(
                self._answer(offering, layer, primary=True, exception=exception)
                for layer, exception in deciding
            ),
            *(
                self._answer(offering, layer, primary=False)
                for layer in control.secondary
                if layer not in known
            ),
        )

    def _answer(
        self,
        offering: Offering,
        layer: LayerId,
        *,
        primary: bool,
        exception: FoldException | None = None,
    ) -> LayerAnswer:
        statement: Statement = offering.layers[layer]
        reason = exception.reason if exception else ""
        return LayerAnswer(self._layers[layer], statement, primary, reason)
