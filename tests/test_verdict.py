"""A verdict is the fold of the layers that decide."""

from __future__ import annotations

import itertools

import pytest

from srm_docs.engine.assign import Judge, overridden, verdict
from srm_docs.engine.duties import because, duties, listing, sentence, sentences
from srm_docs.engine.select import find_control, find_offering
from srm_docs.model.catalog import Catalog, LayerId
from srm_docs.model.matrix import Matrix, Offering
from srm_docs.model.responsibility import (
    Inheritance,
    Party,
    Responsibility,
    Sharing,
    Subtype,
    union,
)


@pytest.mark.parametrize("modes", list(itertools.product(Sharing, repeat=3)))
def test_the_answer_is_the_set_of_owners(mini: Catalog, modes: tuple[Sharing, ...]) -> None:
    """All 512 ways to share three layers: order never matters, and absent layers drop out."""
    layers = [
        mini.layers[LayerId(key)] for key in ("guest_os", "engine_version", "data_governance")
    ]
    found = verdict(zip(layers, modes, strict=True))
    there = [mode for mode in modes if mode is not Sharing.NOT_APPLICABLE]
    parties = union(mode.responsibility for mode in there)

    assert found.responsibility == parties
    assert found == verdict(list(zip(layers, modes, strict=True))[::-1])
    if parties is Responsibility.AWS:
        assert (found.subtype, found.inheritance) == (Subtype.INHERITED, Inheritance.FULL)
    elif parties is Responsibility.CUSTOMER:
        assert (found.subtype, found.inheritance) == (
            Subtype.CUSTOMER_SPECIFIC,
            Inheritance.NONE,
        )
    elif len(parties.parties) > 1:
        dependent = any(mode.dependent for mode in there)
        assert (found.subtype is Subtype.SHARED_DEPENDENT) == dependent
        assert (found.inheritance is Inheritance.NONE) != parties.includes(Party.AWS)
    else:
        assert found.subtype is None
        assert found.inheritance is Inheritance.NONE


def test_a_setting_rests_on_the_layer_that_it_works_through(mini: Catalog) -> None:
    """A security group is nothing without AWS's network: shared (dependent), across two layers."""
    network, facility = (
        mini.layers[LayerId(key)] for key in ("network_configuration", "physical_facility")
    )
    both = verdict([(network, Sharing.CUSTOMER), (facility, Sharing.AWS)])
    own = verdict([(network, Sharing.CUSTOMER), (facility, Sharing.CUSTOMER)])

    assert both.subtype is Subtype.SHARED_DEPENDENT
    assert own.subtype is Subtype.CUSTOMER_SPECIFIC


def test_nothing_of_a_people_control_is_inherited(mini: Catalog) -> None:
    people = mini.layers[LayerId("people_and_training")]

    assert verdict([(people, Sharing.SEPARATE)]).inheritance is Inheritance.NONE
    assert verdict([(people, Sharing.AWS)]).inheritance is Inheritance.NONE


def test_one_layer_that_cannot_be_inherited_keeps_the_whole_from_being_inherited_in_full(
    mini: Catalog,
) -> None:
    people, facility = (
        mini.layers[LayerId(key)] for key in ("people_and_training", "physical_facility")
    )
    found = verdict([(people, Sharing.AWS), (facility, Sharing.AWS)])

    assert found.inheritance is Inheritance.PARTIAL


@pytest.mark.parametrize("value", range(8))
def test_a_decision_of_the_project_is_the_answer(value: int) -> None:
    responsibility = Responsibility(value)

    assert overridden(responsibility).responsibility == responsibility


def _told(
    judge: Judge, offering: Offering, catalog: Catalog, control: str
) -> dict[Party, list[str]]:
    assignment = judge.assign(offering, find_control(catalog, control))
    layers = judge.layers(assignment)
    found = duties(assignment, layers)
    return {
        party: list(
            sentences([duty for duty in found if duty.party is party], offering.service.title)
        )
        for party in Party
    }


def test_a_duty_is_the_practice_applied_to_the_partys_things(
    mini: Catalog, mini_judge: Judge
) -> None:
    told = _told(mini_judge, find_offering(mini, "box"), mini, "M-2")

    assert told[Party.CUSTOMER] == [
        "Correct flaws in the systems booted and the version in use on Amazon Box.",
        "Hardens the image.",
        "Patches the running system.",
        "Scans what is put into Amazon Box.",
    ]
    assert told[Party.AWS] == [
        "As support, operate and provide the buildings that house Amazon Box."
    ]


def test_what_aws_only_provides_is_not_worded_as_if_aws_did_the_practice(
    mini: Catalog, mini_judge: Judge
) -> None:
    told = _told(mini_judge, find_offering(mini, "table"), mini, "M-3")

    assert told[Party.AWS] == [
        "Offer, for the customer to configure, the encryption option of Amazon Table."
    ]
    assert told[Party.CUSTOMER] == ["Encrypt by means of the encryption settings of Amazon Table."]


def test_an_inherited_control_leaves_the_customer_a_duty(mini: Catalog, mini_judge: Judge) -> None:
    told = _told(mini_judge, find_offering(mini, "shelf"), mini, "M-1")

    assert told[Party.AWS] == ["Guard the buildings that house Amazon Shelf."]
    assert "in the scope of the AWS report" in told[Party.CUSTOMER][0]


def test_an_exception_adds_a_layer_and_its_reason(mini: Catalog, mini_judge: Judge) -> None:
    assignment = mini_judge.assign(find_offering(mini, "shelf"), find_control(mini, "M-2"))
    layers = mini_judge.layers(assignment)

    assert assignment.verdict.responsibility is Responsibility.CUSTOMER
    assert "Stored content may be harmful" in because(assignment, layers)


def test_a_control_about_nothing_is_not_applicable_and_asks_nothing(
    mini: Catalog, mini_judge: Judge
) -> None:
    told = _told(mini_judge, find_offering(mini, "shelf"), mini, "M-6")
    assignment = mini_judge.assign(find_offering(mini, "shelf"), find_control(mini, "M-6"))

    assert assignment.verdict.responsibility is Responsibility.NOT_APPLICABLE
    assert not any(told.values())
    assert because(assignment, mini_judge.layers(assignment)).startswith("No layer that decides")


def test_a_third_party_is_named_and_held_to_its_contract(mini: Catalog, mini_judge: Judge) -> None:
    vendor = _told(mini_judge, find_offering(mini, "box/vendor"), mini, "M-6")
    carrier = _told(mini_judge, find_offering(mini, "shelf@carrier"), mini, "M-1")

    assert vendor[Party.THIRD_PARTY] == [
        "Vendor & Sons: harden the guest operating system of Amazon Box."
    ]
    assert (
        "Hold Vendor & Sons by contract to its part, and review its evidence."
        in (vendor[Party.CUSTOMER])
    )
    assert carrier[Party.AWS] == [
        "Hold the carrier by contract to its part, and review its evidence."
    ]
    assert carrier[Party.CUSTOMER] == [
        "Check whether the AWS report relied on covers the site of the carrier."
    ]


def test_a_decision_of_the_project_gives_duties_even_where_no_layer_is_the_partys(
    mini_matrix: Matrix, mini_judge: Judge
) -> None:
    cell = next(
        each
        for each in mini_matrix.assignments
        if (each.offering.id, each.control.id) == ("shelf", "M-4")
    )
    layers = mini_judge.layers(cell)

    assert cell.verdict.responsibility is Responsibility.CUSTOMER
    assert because(cell, layers).startswith("Set by the project")
    assert any(duty.party is Party.CUSTOMER for duty in duties(cell, layers))


def test_a_statement_of_the_project_wins_over_every_level(mini_matrix: Matrix) -> None:
    table = next(each for each in mini_matrix.offerings if each.service.id == "table")

    assert table.layers[LayerId("engine_version")].sharing is Sharing.CUSTOMER
    assert table.layers[LayerId("engine_version")].origin == "override 2"


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a, b", "c"], "a, b; and c"),
        (["a", "a"], "a"),
    ],
)
def test_a_list_reads_as_a_sentence(items: list[str], told: str) -> None:
    assert listing(items) == told


def test_neighbors_that_end_alike_name_the_offering_once() -> None:
    things = [
        "the hosts under {service}",
        "the hypervisor under {service}",
        "the keys of {service}",
    ]

    assert sentence("guard", things, "X") == (
        "Guard the hosts, the hypervisor under X and the keys of X."
    )
