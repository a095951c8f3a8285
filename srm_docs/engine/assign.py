"""Decide who answers for one control on one offering: a fold over its primary layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from srm_docs.model.catalog import (
    Control,
    FoldException,
    Layer,
    LayerId,
    Program,
    Standing,
    Statement,
)
from srm_docs.model.matrix import Assignment, LayerAnswer, Offering, Override
from srm_docs.model.responsibility import (
    SHARED,
    Inheritance,
    Responsibility,
    Sharing,
    Subtype,
    Verdict,
    union,
)


def verdict(deciding: Iterable[tuple[Layer, Sharing]]) -> Verdict:
    """Fold the layers that decide, each with how it is shared.

    Layers that do not exist here drop out; if none is left, the control is not applicable.
    """
    parts = [part for part in deciding if part[1] is not Sharing.NOT_APPLICABLE]
    parties = union(sharing.responsibility for _, sharing in parts)
    return Verdict(parties, _subtype(parties, parts), _inheritance(parties, parts))


def _subtype(parties: Responsibility, parts: Sequence[tuple[Layer, Sharing]]) -> Subtype | None:
    if parties is Responsibility.AWS:
        return Subtype.INHERITED
    if parties is Responsibility.CUSTOMER:
        return Subtype.CUSTOMER_SPECIFIC
    if len(parties.parties) > 1:
        return Subtype.SHARED_DEPENDENT if _dependent(parts) else Subtype.SHARED_INDEPENDENT
    return None


def _dependent(parts: Sequence[tuple[Layer, Sharing]]) -> bool:
    """Whether the customer's result rests on AWS's part, on one layer or across two."""
    provided = {
        layer.id for layer, sharing in parts if Responsibility.AWS in sharing.responsibility
    }
    return any(
        sharing.dependent
        or (
            Responsibility.CUSTOMER in sharing.responsibility
            and not provided.isdisjoint(layer.rests_on)
        )
        for layer, sharing in parts
    )


def _inheritance(parties: Responsibility, parts: Sequence[tuple[Layer, Sharing]]) -> Inheritance:
    citable = any(
        layer.inheritable and Responsibility.AWS in sharing.responsibility
        for layer, sharing in parts
    )
    if not citable:
        return Inheritance.NONE
    if parties is Responsibility.AWS and all(layer.inheritable for layer, _ in parts):
        return Inheritance.FULL
    return Inheritance.PARTIAL


def assessed(assignment: Assignment, program: Program | None) -> Assignment:
    """Set an answer against a compliance program.

    On a service outside the program's scope nothing can be inherited, whoever answers.
    """
    if program is None:
        return assignment
    answer = assignment.verdict
    if program.standing(assignment.offering.service.id) is Standing.OUT_OF_SCOPE:
        answer = Verdict(answer.responsibility, answer.subtype, Inheritance.NONE)
    return Assignment(assignment.offering, assignment.control, answer, assignment.override, program)


# What a decision of the project stands for: nothing is known of how the parties depend.
_DECIDED = {
    Responsibility.AWS: (Subtype.INHERITED, Inheritance.FULL),
    Responsibility.CUSTOMER: (Subtype.CUSTOMER_SPECIFIC, Inheritance.NONE),
    SHARED: (Subtype.SHARED_INDEPENDENT, Inheritance.PARTIAL),
}


def overridden(responsibility: Responsibility) -> Verdict:
    """Give the verdict that a project's decision stands for."""
    subtype, inheritance = _DECIDED.get(responsibility, (None, Inheritance.NONE))
    return Verdict(responsibility, subtype, inheritance)


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

    A verdict depends on nothing but the deciding layers and how they are shared, of which there
    are few combinations, so a matrix of a hundred thousand cells needs a few thousand folds.
    """

    def __init__(self, layers: Mapping[LayerId, Layer]) -> None:
        self._layers = layers
        self._known: dict[tuple[tuple[LayerId, Sharing], ...], Verdict] = {}

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
        key = tuple((layer, owners[layer].sharing) for layer, _ in deciding)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = verdict((layers[layer], how) for layer, how in key)
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
        return LayerAnswer(self._layers[layer], statement, primary, exception)
