"""The engine and the practices of NIST SP 800-53 reproduce the researched owners."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from srm_docs.engine.assign import Judge
from srm_docs.engine.compose import typical
from srm_docs.model.catalog import Catalog, ControlId, FrameworkId, ServiceType
from srm_docs.model.responsibility import Inheritance, Verdict

RESEARCHED = Path(__file__).parent / "data" / "nist-owners.tsv"

# The kind of sharing was researched by hand for each type; here it follows from the layers.
DEVIATIONS = {
    "each party configures its own layers and neither waits for the other": {
        *("CM-2 managed", "CM-2 serverless", "CM-6 managed", "CM-6 serverless"),
        *("CM-7 managed", "CM-7 serverless", "CM-8 iaas", "CM-8 managed", "CM-8 serverless"),
        *("CM-10 managed", "CM-14 serverless", "SC-10 managed", "SC-10 serverless", "SC-6 iaas"),
    },
    "the customer's code ages on its own, while AWS replaces what it hides": {"SA-22 serverless"},
    "the customer's access rules work only through the engine that AWS runs": {
        *("CM-5 iaas", "CM-5 managed", "CM-5 serverless"),
        *("SC-11 iaas", "SC-11 managed", "SC-11 serverless"),
    },
    "the customer's paths work only over the network that AWS runs": {
        *("CP-11 iaas", "CP-11 managed", "CP-11 serverless"),
        *("SC-47 iaas", "SC-47 managed", "SC-47 serverless"),
    },
    "keys are a capability that AWS offers and the customer configures": {"IA-7 iaas"},
    "the zones that AWS offers are chosen by the customer": {
        *("SA-24 managed", "SA-24 serverless", "SC-24 managed", "SC-24 serverless"),
        *("SI-13 managed", "SI-13 serverless"),
    },
}


def rows() -> Iterator[dict[str, str]]:
    with RESEARCHED.open(encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t")


@pytest.fixture(scope="module")
def computed(catalog: Catalog, judge: Judge) -> dict[tuple[str, str], Verdict]:
    controls = catalog.frameworks[FrameworkId("nist-800-53-r5")].controls
    kinds = {kind.value: typical(catalog, kind) for kind in ServiceType}
    return {
        (row["control"], row["type"]): judge.assign(
            kinds[row["type"]], controls[ControlId(row["control"])]
        ).verdict
        for row in rows()
    }


def test_all_nine_hundred_owners_are_the_researched_ones(
    computed: dict[tuple[str, str], Verdict],
) -> None:
    """300 controls on a typical offering of each type, without a single deviation."""
    found = list(rows())
    wrong = [
        row
        for row in found
        if computed[row["control"], row["type"]].responsibility.word != row["owner"]
    ]

    assert len(found) == 900
    assert not wrong


def test_every_deviation_in_the_kind_of_sharing_has_a_reason(
    computed: dict[tuple[str, str], Verdict],
) -> None:
    deviating = {
        f"{row['control']} {row['type']}"
        for row in rows()
        if str(computed[row["control"], row["type"]].subtype) != row["subtype"]
    }

    assert deviating == set().union(*DEVIATIONS.values())


def test_what_was_researched_as_not_inheritable_is_not_inherited(
    computed: dict[tuple[str, str], Verdict],
) -> None:
    wrong = [
        row
        for row in rows()
        if row["inheritance"] == "none"
        and computed[row["control"], row["type"]].inheritance is not Inheritance.NONE
    ]

    assert not wrong
