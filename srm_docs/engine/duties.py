"""Word what is asked of each party: a control's practice applied to that party's layers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from srm_docs.model.catalog import Confidence, Control, Level
from srm_docs.model.matrix import Assignment, Duty, DutyKind, LayerAnswer
from srm_docs.model.responsibility import Party, Responsibility, Sharing

INHERITED = (
    "Document that this control is inherited from AWS, and check that the offering, its Region"
    " and the review period lie in the scope of the AWS report relied on"
)
UNASSESSED = (
    "Obtain evidence of AWS's part by another way, or accept the risk: the {program} list of"
    " {listed} does not name {{service}}"
)

# What AWS does where the customer's result rests on it, instead of the control's own practice.
_AWS_LEADS = {
    Sharing.CAPABILITY: "Offer, for the customer to configure,",
    Sharing.DEFAULT_ON: "Provide, switched on by default,",
    Sharing.BUILD_DEPLOY: "Build and publish",
}

_LEVELS = {
    Level.TYPE: "service type",
    Level.ARCHETYPE: "archetype",
    Level.SERVICE: "service",
    Level.VARIANT: "variant",
    Level.PLACEMENT: "placement",
    Level.PROJECT: "project",
}

SHARING_WORDS = {
    Sharing.AWS: "AWS",
    Sharing.CUSTOMER: "customer",
    Sharing.THIRD_PARTY: "third party",
    Sharing.SEPARATE: "each for its own part",
    Sharing.CAPABILITY: "AWS offers, customer configures",
    Sharing.DEFAULT_ON: "on by default, customer tunes",
    Sharing.BUILD_DEPLOY: "AWS builds, customer deploys",
    Sharing.NOT_APPLICABLE: "not applicable",
}


def duties(assignment: Assignment, layers: Iterable[LayerAnswer]) -> tuple[Duty, ...]:
    """Return the duties of every party, AWS's first, each with the layer that it comes from."""
    if assignment.verdict.responsibility is Responsibility.NOT_APPLICABLE:
        return ()
    known = [answer for answer in layers if _exists(answer)]
    primary = [answer for answer in known if answer.primary]
    secondary = [answer for answer in known if not answer.primary]
    found: list[Duty] = []
    for party in Party:
        if assignment.verdict.responsibility.includes(party):
            found += _own(assignment, party, primary)
        found += _support(assignment, party, secondary)
    return (*found, *_assurance(assignment, primary))


def sentences(found: Iterable[Duty], service: str) -> tuple[str, ...]:
    """Word duties of one party on one offering: leads with all their things, then clauses."""
    found = list(found)
    told = [
        sentence(lead, [duty.thing for duty in group], service)
        for lead, group in itertools.groupby(found, key=lambda duty: duty.lead)
        if lead
    ]
    clauses = [sentence(clause, [], service) for duty in found for clause in duty.clauses]
    return tuple(dict.fromkeys(told + clauses))


def told(assignment: Assignment, found: Iterable[Duty], party: Party) -> list[str]:
    """Word one party's duties on the assignment's own offering."""
    own = [duty for duty in found if duty.party is party]
    return list(sentences(own, assignment.offering.service.title))


def sentence(lead: str, things: Iterable[str], service: str) -> str:
    """Make one sentence of a lead and the things that complete it."""
    named = _told_once(list(filter(None, things)))
    whole = " ".join(filter(None, (lead, listing(named))))
    return f"{capitalized(whole).replace('{service}', service)}."


_TAIL = re.compile(r" (?:under|of|behind|on|in|for|to|with) \{service\}$")


def _told_once(things: Sequence[str]) -> list[str]:
    """Drop the offering's name from all but the last of neighbors that end alike.

    "the hosts under X, the hypervisor under X" becomes "the hosts, the hypervisor under X".
    """
    kept = list(things)
    for at in range(len(kept) - 1):
        tail = _TAIL.search(things[at])
        if tail and things[at + 1].endswith(tail[0]):
            kept[at] = things[at].removesuffix(tail[0])
    return kept


def listing(items: Sequence[str]) -> str:
    """Join noun phrases; by semicolons where one has a comma or an "and" of its own.

    >>> listing(["a", "b", "c"])
    'a, b and c'
    >>> listing(["a, b and c", "d"])
    'a, b and c; and d'
    """
    items = list(dict.fromkeys(items))
    if len(items) < 2:  # noqa: PLR2004  one item, or none, needs no conjunction
        return "".join(items)
    inner = any("," in item or " and " in item for item in items)
    comma, last = ("; ", "; and ") if inner else (", ", " and ")
    return comma.join(items[:-1]) + last + items[-1]


def capitalized(text: str) -> str:
    """Raise the first letter and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def because(assignment: Assignment, layers: Iterable[LayerAnswer]) -> str:
    """Say which layers decided, how each is shared, and what set it."""
    if assignment.override is not None:
        approved = assignment.override.approved_by
        by = f", approved by {approved}" if approved else ""
        return (
            f"Set by the project instead of the computed answer{by}: {assignment.override.reason}"
        )
    deciding = [answer for answer in layers if answer.primary]
    if not any(map(_exists, deciding)):
        titles = listing([answer.layer.title.lower() for answer in deciding])
        return f"No layer that decides this control exists here: {titles}"
    told = [f"{answer.layer.title}: {owner_words(answer)}" for answer in deciding]
    reasons = dict.fromkeys(answer.reason for answer in deciding if answer.reason)
    return ". ".join((*told, *map(capitalized, reasons)))


def owner_words(answer: LayerAnswer) -> str:
    """Say how a layer is shared and which entry of the catalog set it."""
    statement = answer.statement
    who = SHARING_WORDS[statement.sharing]
    if statement.third_party is not None:
        who = f"{who}, {statement.third_party.name}"
    return f"{who} ({_LEVELS[statement.level]} {statement.origin})"


def _exists(answer: LayerAnswer) -> bool:
    return answer.statement.sharing is not Sharing.NOT_APPLICABLE


def _has(answer: LayerAnswer, party: Party) -> bool:
    return answer.statement.sharing.responsibility.includes(party)


def _own(assignment: Assignment, party: Party, primary: Sequence[LayerAnswer]) -> Iterator[Duty]:
    """Yield the duties of a party that the verdict names.

    A project may give a party a control on which no layer is its own: then all layers count.
    """
    own = [answer for answer in primary if _has(answer, party)] or primary
    for answer in sorted(own, key=lambda answer: _lead_rank(answer, party)):
        worded = assignment.control.wording.get(answer.layer.id, {}).get(party)
        if worded:
            yield _duty(party, DutyKind.CLAUSE, answer, "", "", (worded,))
        else:
            yield _duty(
                party,
                DutyKind.PRACTICE,
                answer,
                _lead(assignment.control, answer, party),
                _thing(answer, party),
                answer.statement.clauses.get(party, ()),
            )


def _lead_rank(answer: LayerAnswer, party: Party) -> int:
    """Keep duties with the same lead together: the practice first, then what AWS provides."""
    if party is not Party.AWS:
        return 0
    return list(Sharing).index(answer.statement.sharing) if _provided(answer) else -1


def _provided(answer: LayerAnswer) -> bool:
    return answer.statement.sharing in _AWS_LEADS


def _lead(control: Control, answer: LayerAnswer, party: Party) -> str:
    if party is Party.AWS and _provided(answer):
        return _AWS_LEADS[answer.statement.sharing]
    if party is Party.THIRD_PARTY and answer.statement.third_party is not None:
        return f"{capitalized(answer.statement.third_party.name)}: {control.practice}"
    return capitalized(control.practice)


def _thing(answer: LayerAnswer, party: Party) -> str:
    own = answer.statement.things.get(party)
    if own:
        return own
    if party is Party.THIRD_PARTY:
        return f"the {answer.layer.title.lower()} of {{service}}"
    return answer.layer.things[party]


def _support(
    assignment: Assignment, party: Party, secondary: Sequence[LayerAnswer]
) -> Iterator[Duty]:
    """Yield what the secondary layers add; they never change who answers for the control."""
    answers = assignment.verdict.responsibility.includes(party)
    for answer in secondary:
        if not _has(answer, party) or party is Party.THIRD_PARTY:
            continue
        worded = assignment.control.wording.get(answer.layer.id, {}).get(party)
        if worded:
            yield _duty(party, DutyKind.SUPPORT, answer, "", "", (worded,))
        elif party is Party.AWS and (_provided(answer) or not answers):
            lead = "As support, operate and provide"
            yield _duty(party, DutyKind.SUPPORT, answer, lead, _thing(answer, party), ())
        else:
            lead = f"As support, {assignment.control.practice}"
            yield _duty(party, DutyKind.SUPPORT, answer, lead, _thing(answer, party), ())


def _duty(
    party: Party,
    kind: DutyKind,
    answer: LayerAnswer,
    lead: str,
    thing: str,
    clauses: tuple[str, ...],
) -> Duty:
    statement = answer.statement
    return Duty(
        party, kind, lead, thing, answer.layer, clauses, statement.sources, statement.confidence
    )


def _assurance(assignment: Assignment, primary: Sequence[LayerAnswer]) -> Iterator[Duty]:
    """Yield what remains for whoever relies on another party."""
    responsibility = assignment.verdict.responsibility
    if Responsibility.AWS in responsibility and Responsibility.CUSTOMER not in responsibility:
        program = assignment.program
        if assignment.unassessed and program is not None:
            lead = UNASSESSED.format(program=program.title, listed=program.listed)
            yield _reliance(Party.CUSTOMER, lead, primary)
        else:
            yield _reliance(Party.CUSTOMER, INHERITED, primary)
    for third in dict.fromkeys(
        answer.statement.third_party for answer in primary if answer.statement.third_party
    ):
        yield _reliance(
            third.contract,
            f"Hold {third.name} by contract to its part, and review its evidence",
            (),
        )
        if third.contract is Party.AWS and Responsibility.AWS not in responsibility:
            yield _reliance(
                Party.CUSTOMER,
                f"Check whether the AWS report relied on covers the site of {third.name}",
                (),
            )


def _reliance(party: Party, lead: str, primary: Sequence[LayerAnswer]) -> Duty:
    sources = tuple(
        dict.fromkeys(source for answer in primary for source in answer.statement.sources)
    )
    confidence = _lowest(primary)
    return Duty(party, DutyKind.ASSURANCE, lead, "", None, (), sources, confidence)


def _lowest(primary: Sequence[LayerAnswer]) -> Confidence:
    """Take the lowest confidence of what is relied on; of nothing, it is high."""
    order = list(Confidence)
    found = [answer.statement.confidence for answer in primary]
    return max(found, key=order.index, default=Confidence.HIGH)
