"""The rules of truth, over every offering at every placement and every control.

A customer duty that comes out as AWS's is the worst defect the product can have.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator

import pytest

from srm_docs.engine.assign import Judge
from srm_docs.engine.duties import duties, sentences
from srm_docs.engine.select import find_offering
from srm_docs.model.catalog import Catalog, Control, ControlId, FrameworkId, LayerId, Level
from srm_docs.model.matrix import Assignment, Offering
from srm_docs.model.responsibility import (
    Inheritance,
    Party,
    Responsibility,
    Sharing,
    Subtype,
)

AWS, CUSTOMER = Responsibility.AWS, Responsibility.CUSTOMER

# Where the hardware does not stand in a building that AWS alone controls.
ELSEWHERE = {
    "wavelength",
    "dedicated_local_zone",
    "outposts",
    "snow",
    "customer_premises",
    "colocation",
}

NIST = FrameworkId("nist-800-53-r5")
FACILITY = [f"PE-{number}" for number in (*range(2, 7), *range(8, 17), *range(18, 24))]
HARDWARE = ["MA-2", "MA-3", "MA-5", "MA-6", *(f"MP-{number}" for number in range(2, 8)), "SR-12"]
PLANS = ["CP-2", "IR-8", "CM-9", "PL-2", "SR-2", "RA-2", "CA-6", "SA-4", "SA-9"]


@pytest.fixture(scope="module")
def answer(catalog: Catalog, judge: Judge) -> Callable[[Offering, str], Assignment]:
    controls = catalog.frameworks[NIST].controls

    def find(offering: Offering, control: str) -> Assignment:
        return judge.assign(offering, controls[ControlId(control)])

    return find


Answer = Callable[[Offering, str], Assignment]


def failing(
    placed: tuple[Offering, ...], controls: list[str], holds: Callable[[Offering, str], bool]
) -> list[str]:
    """Name every cell in which a rule does not hold."""
    return [
        f"{offering.id} {control}"
        for offering in placed
        for control in controls
        if not holds(offering, control)
    ]


def test_r1_data_content_is_always_the_customers(
    placed: tuple[Offering, ...], answer: Answer
) -> None:
    """Classification, retention, residency and privacy never leave the customer."""
    for offering in placed:
        assert offering.layers[LayerId("data_governance")].sharing is Sharing.CUSTOMER, offering.id
    controls = ["RA-2", "SI-12", "AC-21", "AC-22", "RA-8", *(f"PT-{n}" for n in range(1, 9))]

    assert not failing(
        placed, controls, lambda o, c: answer(o, c).verdict.responsibility is CUSTOMER
    )


def test_r2_policies_and_plans_are_never_inherited(
    placed: tuple[Offering, ...], answer: Answer, catalog: Catalog
) -> None:
    ids = catalog.frameworks[NIST].controls
    controls = [key for key in ids if key.endswith("-1") or key.startswith(("PL-", "PM-", "PT-"))]

    assert len(controls) > 60
    assert not failing(
        placed,
        [*controls, *PLANS],
        lambda o, c: (
            answer(o, c).verdict.responsibility is CUSTOMER
            and answer(o, c).verdict.inheritance is Inheritance.NONE
        ),
    )


def test_r3_people_controls_are_shared_and_nothing_of_them_is_inherited(
    placed: tuple[Offering, ...], answer: Answer
) -> None:
    controls = ["AT-2", "AT-3", "AT-4", "PS-2", "PS-3", "PS-4", "PS-5", "PS-6", "CP-3", "IR-2"]

    assert not failing(
        placed,
        controls,
        lambda o, c: (
            answer(o, c).verdict.subtype is Subtype.SHARED_INDEPENDENT
            and answer(o, c).verdict.inheritance is Inheritance.NONE
        ),
    )


def test_r4_facility_controls_are_awss_only_in_awss_buildings(
    placed: tuple[Offering, ...], answer: Answer, catalog: Catalog
) -> None:
    controls = [control for control in FACILITY if control in catalog.frameworks[NIST].controls]
    buildings = [control for control in controls if control != "PE-22"]

    # A few variants reach into a building of the customer's and say so themselves.
    usual = [
        o
        for o in placed
        if o.placement.id == "region" and o.layers[LayerId("physical_facility")].level is Level.TYPE
    ]
    assert len(usual) > 150
    assert not failing(
        tuple(usual), buildings, lambda o, c: answer(o, c).verdict.responsibility is AWS
    )
    assert not failing(
        tuple(o for o in placed if o.placement.id in ELSEWHERE),
        buildings,
        lambda o, c: answer(o, c).verdict.responsibility is not AWS,
    )


def test_r4_hardware_controls_leave_aws_with_the_hardware(
    placed: tuple[Offering, ...], answer: Answer
) -> None:
    away = {"outposts", "snow", "customer_premises"}

    assert not failing(
        tuple(o for o in placed if o.placement.id in away),
        HARDWARE,
        lambda o, c: CUSTOMER in answer(o, c).verdict.responsibility,
    )


def test_r5_identities_are_the_customers_and_the_engine_is_awss(
    placed: tuple[Offering, ...], answer: Answer
) -> None:
    assert not failing(
        placed, ["AC-2", "AC-6"], lambda o, c: answer(o, c).verdict.responsibility is CUSTOMER
    )
    assert not failing(
        placed, ["AC-3", "IA-2"], lambda o, c: CUSTOMER in answer(o, c).verdict.responsibility
    )


# The one exception that R6 names: with these keys AWS manages the whole life of the key.
KEYS_OF_AWS = {"kms/aws-owned-key", "kms/aws-managed-key"}


def test_r6_encryption_exposure_logging_and_backup_are_never_awss_alone(
    placed: tuple[Offering, ...], answer: Answer
) -> None:
    controls = ["SC-7", "SC-8", "SC-12", "SC-28", "CP-9", "AU-2", "AU-12"]

    assert not failing(
        placed,
        controls,
        lambda o, c: (
            answer(o, c).verdict.responsibility is not AWS
            or (c == "SC-12" and o.id.partition("@")[0] in KEYS_OF_AWS)
        ),
    )


def _hands_on(offering: Offering) -> Iterator[LayerId]:
    """Yield layers on which somebody else than AWS decides when a fix is running."""
    for layer in (
        "guest_os",
        "patch_deployment",
        "engine_version",
        "container_image",
        "application_code",
        "language_runtime",
    ):
        sharing = offering.layers[LayerId(layer)].sharing
        if Responsibility.CUSTOMER in sharing.responsibility:
            yield LayerId(layer)


def test_r7_patching_follows_host_access_and_deployment(
    placed: tuple[Offering, ...], answer: Answer
) -> None:
    assert not failing(
        placed,
        ["SI-2"],
        lambda o, c: not any(_hands_on(o)) or CUSTOMER in answer(o, c).verdict.responsibility,
    )


def test_r8_where_a_version_can_be_chosen_its_end_of_life_is_never_awss_alone(
    placed: tuple[Offering, ...], answer: Answer
) -> None:
    def selectable(offering: Offering) -> bool:
        return CUSTOMER in offering.layers[LayerId("engine_version")].sharing.responsibility

    assert not failing(
        placed,
        ["SA-22"],
        lambda o, c: not selectable(o) or answer(o, c).verdict.responsibility is not AWS,
    )


def test_r9_settings_are_the_customers(placed: tuple[Offering, ...]) -> None:
    for offering in placed:
        for layer in ("resource_configuration", "identity_and_access"):
            sharing = offering.layers[LayerId(layer)].sharing
            assert CUSTOMER in sharing.responsibility, (offering.id, layer)


@pytest.mark.parametrize(
    ("offering", "layer", "sharing"),
    [
        ("eks/auto-mode", "guest_os", Sharing.AWS),
        ("ecs/managed-instances", "guest_os", Sharing.AWS),
        ("gamelift", "guest_os", Sharing.BUILD_DEPLOY),
        ("rds/custom-sqlserver-rpev", "guest_os", Sharing.BUILD_DEPLOY),
    ],
)
def test_r10_the_specific_sentence_beats_the_general_one(
    catalog: Catalog, offering: str, layer: str, sharing: Sharing
) -> None:
    """Visible nodes that AWS patches are AWS's; images that wait for a new fleet are not."""
    assert find_offering(catalog, offering).layers[LayerId(layer)].sharing is sharing


def _controls(catalog: Catalog) -> Iterator[Control]:
    for framework in catalog.frameworks.values():
        yield from framework.controls.values()


def _unlike(controls: Iterable[Control]) -> list[Control]:
    """One control of those that differ in nothing but their practice.

    Owners, parties, evidence and clauses depend on all the rest.
    """
    found: dict[object, Control] = {}
    for control in controls:
        wording = tuple((layer, *told.items()) for layer, told in control.wording.items())
        key = (frozenset(control.primary), control.secondary, control.exceptions, wording)
        found.setdefault(key, control)
    return list(found.values())


def _cells(catalog: Catalog, offerings: tuple[Offering, ...]) -> Iterator[tuple[Offering, Control]]:
    """Yield NIST's controls on every offering, and those of every framework on each archetype."""
    nist = _unlike(catalog.frameworks[NIST].controls.values())
    everything = _unlike(_controls(catalog))
    first: dict[str, Offering] = {}
    for offering in offerings:
        first.setdefault(offering.archetype, offering)
        yield from ((offering, control) for control in nist)
    for offering in first.values():
        yield from ((offering, control) for control in everything)


def test_r11_and_r12_every_answer_asks_something_of_every_party_it_names(
    catalog: Catalog, offerings: tuple[Offering, ...], judge: Judge
) -> None:
    """A shared line states both duties; an AWS line still asks the customer to check the scope."""
    for offering, control in _cells(catalog, offerings):
        cell = judge.assign(offering, control)
        found = duties(cell, judge.layers(cell))
        asked = {duty.party for duty in found}
        where = (offering.id, control.id)
        assert asked >= set(cell.verdict.responsibility.parties), where
        if cell.verdict.responsibility is AWS:
            told = sentences([d for d in found if d.party is Party.CUSTOMER], "it")
            assert any("in the scope of the AWS report" in each for each in told), where
        if cell.verdict.responsibility is Responsibility.NOT_APPLICABLE:
            assert not found, where


def test_r12_every_shared_answer_has_evidence_on_both_sides_and_a_source(
    catalog: Catalog, offerings: tuple[Offering, ...], judge: Judge
) -> None:
    for offering, control in _cells(catalog, offerings):
        cell = judge.assign(offering, control)
        layers = judge.layers(cell)
        cited = control.sources or any(answer.statement.sources for answer in layers)
        assert cited, (offering.id, control.id)
        for party in cell.verdict.responsibility.parties:
            if party is not Party.THIRD_PARTY:
                assert any(
                    answer.layer.evidence[party]
                    for answer in layers
                    if answer.statement.sharing.responsibility.includes(party)
                ), (offering.id, control.id, party)


def test_every_sentence_is_finished(
    catalog: Catalog, offerings: tuple[Offering, ...], judge: Judge
) -> None:
    """No placeholder, doubled space or doubled stop reaches a reader.

    Every clause of every offering, and every practice on usual ones.
    """
    usual = [find_offering(catalog, each) for each in ("ec2", "rds", "lambda", "s3")]
    seen: set[str] = set()
    practices = ((offering, control) for offering in usual for control in _controls(catalog))
    for offering, control in itertools.chain(_cells(catalog, offerings), practices):
        cell = judge.assign(offering, control)
        seen.update(sentences(duties(cell, judge.layers(cell)), offering.service.title))
    wrong = [
        each
        for each in seen
        if "{" in each or "  " in each or ".." in each or ",;" in each or each[0].islower()
    ]

    assert len(seen) > 5000
    assert not wrong


def test_what_the_issue_asks_of_explain(catalog: Catalog, answer: Answer) -> None:
    """The four cells an assessor opens first."""
    oracle = answer(find_offering(catalog, "rds/custom-oracle"), "SI-2")
    auto = answer(find_offering(catalog, "eks/auto-mode"), "SI-2")
    rack = answer(find_offering(catalog, "ec2", "outposts"), "PE-3")
    bucket = answer(find_offering(catalog, "s3"), "SC-28")

    assert oracle.verdict.responsibility.word == "shared"
    assert oracle.offering.layers[LayerId("guest_os")].sharing is Sharing.CUSTOMER
    assert auto.verdict.subtype is Subtype.SHARED_DEPENDENT
    assert auto.offering.layers[LayerId("guest_os")].sharing is Sharing.AWS
    assert rack.verdict.responsibility is CUSTOMER
    assert bucket.verdict.subtype is Subtype.SHARED_DEPENDENT
