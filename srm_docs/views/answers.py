"""Tell offerings with the same answer together, so that an answer is written once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from srm_docs.engine.assign import Judge
from srm_docs.engine.duties import capitalized, duties, listing
from srm_docs.model.catalog import SourceId
from srm_docs.model.matrix import Assignment, Duty, LayerAnswer, Offering, Override
from srm_docs.model.responsibility import Party, Sharing, Verdict

# Up to this many offerings are named in a sentence; more are "these offerings".
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Told:
    """One party's duties that share a lead, gathered by layer."""

    lead: str
    layers: tuple[ToldLayer, ...]


@dataclass(frozen=True, slots=True)
class ToldLayer:
    """What a lead is applied to on one layer; ``own`` are duties written for this control.

    ``id`` and ``title`` are those of the layer; a duty about no layer has neither, and no things.
    """

    id: str
    title: str
    things: tuple[str, ...]
    own: tuple[str, ...]
    offerings: tuple[Offering, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One verdict, the offerings that share it, and what it asks of each party."""

    verdict: Verdict
    override: Override | None
    offerings: tuple[Offering, ...]
    cells: tuple[tuple[Assignment, tuple[LayerAnswer, ...], tuple[Duty, ...]], ...]

    @property
    def unassessed(self) -> bool:
        """Whether AWS answers alone, on offerings that the program does not cover."""
        return self.cells[0][0].unassessed

    def told(self, party: Party) -> tuple[Told, ...]:
        """Word the party's duties over all the offerings of the answer.

        What a layer asks by itself stands with the layer, once; here stand the things that the
        control's practice is applied to, and duties that were written for this control.
        """
        merged: dict[tuple[str, str], dict[tuple[str, tuple[str, ...]], list[Offering]]] = {}
        titles: dict[str, str] = {}
        for assignment, _, found in self.cells:
            for duty in found:
                if duty.party is party:
                    own = () if duty.lead else duty.clauses
                    key = duty.layer.id if duty.layer else ""
                    if duty.layer:
                        titles[key] = duty.layer.title
                    group = merged.setdefault((duty.lead, key), {})
                    group.setdefault((duty.thing, own), []).append(assignment.offering)
        leads: dict[str, list[ToldLayer]] = {}
        for (lead, key), group in merged.items():
            named = [
                (thing, own, named_together(offerings, self.offerings))
                for (thing, own), offerings in group.items()
            ]
            things = tuple(filled(thing, who) for thing, _, who in named if thing)
            owns = tuple(filled(clause, who) for _, own, who in named for clause in own)
            leads.setdefault(lead, []).append(
                ToldLayer(
                    key,
                    titles.get(key, ""),
                    things,
                    owns,
                    _in_order(group.values(), self.offerings),
                )
            )
        return tuple(Told(lead, tuple(told)) for lead, told in leads.items())

    def reasons(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Say how each deciding layer is shared: (sharing, layer titles), by sharing."""
        found: dict[Sharing, dict[str, None]] = {}
        for _, layers, _ in self.cells:
            for answer in layers:
                if answer.primary:
                    sharing = answer.statement.sharing
                    found.setdefault(sharing, {})[answer.layer.title] = None
        order = [sharing for sharing in Sharing if sharing in found]
        return tuple((sharing.value, tuple(found[sharing])) for sharing in order)

    def remarks(self) -> tuple[str, ...]:
        """Say what an exception to the fold, or the project, gives as its reason."""
        found = dict.fromkeys(
            answer.reason for _, layers, _ in self.cells for answer in layers if answer.reason
        )
        return tuple(map(capitalized, found))


def answers(judge: Judge, assignments: Iterable[Assignment]) -> tuple[Answer, ...]:
    """Gather the cells of one control by verdict, in the order in which they first appear."""
    groups: dict[tuple[Verdict, str, bool], list[Assignment]] = {}
    for assignment in assignments:
        reason = assignment.override.reason if assignment.override else ""
        key = (assignment.verdict, reason, assignment.unassessed)
        groups.setdefault(key, []).append(assignment)
    return tuple(_answer(judge, group) for group in groups.values())


def _answer(judge: Judge, group: Sequence[Assignment]) -> Answer:
    cells = []
    for assignment in group:
        layers = judge.layers(assignment)
        cells.append((assignment, layers, duties(assignment, layers)))
    return Answer(
        verdict=group[0].verdict,
        override=group[0].override,
        offerings=tuple(assignment.offering for assignment in group),
        cells=tuple(cells),
    )


def evidence(found: Iterable[Answer], party: Party) -> tuple[str, ...]:
    """List what shows the party's part, over all the cells of some answers."""
    return proofs(
        (layer for each in found for _, layers, _ in each.cells for layer in layers), party
    )


def proofs(layers: Iterable[LayerAnswer], party: Party) -> tuple[str, ...]:
    """List what shows the party's part of the deciding layers, leaving out where nothing does."""
    texts = dict.fromkeys(
        answer.layer.evidence[party]
        for answer in layers
        if answer.primary and answer.statement.sharing.responsibility.includes(party)
    )
    return tuple(text for text in texts if not text.startswith("none"))


def cited(found: Iterable[Answer]) -> tuple[SourceId, ...]:
    """List the sources of the control and of every layer that bears on it."""
    keys: dict[SourceId, None] = {}
    for each in found:
        for assignment, layers, _ in each.cells:
            keys.update(dict.fromkeys(assignment.control.sources))
            for answer in layers:
                keys.update(dict.fromkeys(answer.sources))
    return tuple(keys)


def _in_order(
    groups: Iterable[Sequence[Offering]], everyone: Sequence[Offering]
) -> tuple[Offering, ...]:
    found = {offering.id for offerings in groups for offering in offerings}
    return tuple(offering for offering in everyone if offering.id in found)


def named_together(offerings: Sequence[Offering], everyone: Sequence[Offering]) -> str:
    """Name the offerings that a phrase is about; all of many are "these offerings"."""
    if len(everyone) > _NAMED and len(offerings) == len(everyone):
        return "these offerings"
    return listing([offering.title for offering in offerings])


def filled(phrase: str, who: str) -> str:
    """Put names where a phrase of the catalog says ``{service}``."""
    return phrase.replace("{service}", who)
