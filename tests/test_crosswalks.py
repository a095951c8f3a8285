"""Crosswalks are there to check and to navigate: relatives must not contradict each other."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from srm_docs.cli import main
from srm_docs.engine.assign import Judge
from srm_docs.engine.relate import relatives
from srm_docs.engine.select import find_control, find_offering
from srm_docs.model.catalog import Catalog, Control, Relationship
from srm_docs.model.responsibility import Responsibility

DATA = Path(__file__).parent / "data"
# Where a pair of one layer's control and another's is looked at: one service of each kind.
USUAL = ["ec2", "rds", "lambda", "s3"]
# A demand on the organization and one on its machines may be relatives and share no layer.
ORGANIZATIONAL = {"policy", "process", "people", "privacy"}


def pairs(catalog: Catalog) -> Iterator[tuple[Control, Control]]:
    for crosswalk in catalog.crosswalks.values():
        first = catalog.frameworks[crosswalk.first].controls
        second = catalog.frameworks[crosswalk.second].controls
        for pair in crosswalk.pairs:
            yield first[pair.first], second[pair.second]


def name(control: Control) -> str:
    return f"{control.framework}/{control.id}"


def test_every_framework_can_be_reached_from_nists_catalog_of_controls(catalog: Catalog) -> None:
    ways = [{each.first, each.second} for each in catalog.crosswalks.values()]
    reached = {"nist-800-53-r5"}
    for _ in ways:
        reached |= {key for way in ways if way & reached for key in way}

    assert reached == set(catalog.frameworks) - {"aws-srm"}


def test_every_crosswalk_says_where_it_comes_from_and_who_owns_it(catalog: Catalog) -> None:
    for crosswalk in catalog.crosswalks.values():
        assert crosswalk.provenance, crosswalk.id
        assert crosswalk.licence, crosswalk.id
        assert crosswalk.sources, crosswalk.id
        assert len(set(crosswalk.pairs)) == len(crosswalk.pairs), crosswalk.id


def test_relatives_never_put_the_same_thing_on_opposite_sides(
    catalog: Catalog, judge: Judge
) -> None:
    """The unsafe direction: AWS alone in one framework, the customer alone in the other."""
    explained = dict(_explained("crosswalk-opposites.tsv"))
    offerings = [find_offering(catalog, each) for each in USUAL]
    opposite = {Responsibility.AWS, Responsibility.CUSTOMER}
    found = {
        (name(first), name(second))
        for first, second in pairs(catalog)
        for offering in offerings
        if {judge.assign(offering, each).verdict.responsibility for each in (first, second)}
        == opposite
    }

    assert found == set(explained)
    assert all(explained.values())


def test_technical_relatives_share_a_layer_that_decides_or_it_is_said_why_not(
    catalog: Catalog,
) -> None:
    explained = dict(_explained("crosswalk-apart.tsv"))
    found = {
        (name(first), name(second))
        for first, second in pairs(catalog)
        if not {first.kind, second.kind} & ORGANIZATIONAL
        and set(first.primary).isdisjoint(second.primary)
    }

    assert found == set(explained)
    assert all(explained.values())


def _explained(file: str) -> Iterator[tuple[tuple[str, str], str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            yield (row["first"], row["second"]), row["reason"]


def test_a_relationship_reads_from_either_side(catalog: Catalog) -> None:
    there = relatives(catalog, find_control(catalog, "nist-800-171-r3/03.01.01"))
    back = relatives(catalog, find_control(catalog, "nist-800-53-r5/AC-2"))

    assert ("nist-800-53-r5", "AC-2") in {(each.framework, each.control) for each in there}
    assert ("nist-800-171-r3", "03.01.01") in {(each.framework, each.control) for each in back}
    assert Relationship.SUBSET.reverse is Relationship.SUPERSET
    assert Relationship.EQUAL.reverse is Relationship.EQUAL


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_map_says_so_where_no_crosswalk_names_a_control(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["catalog", "map", "aws-srm/OF-1", *words]) == 0
    told = capsys.readouterr().out

    assert told.strip() == "[]" if words else "no crosswalk of the catalog names it" in told


def test_map_lists_relatives_framework_by_framework_with_their_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["catalog", "map", "nist-csf-2.0/PR.AA-01"]) == 0
    told = capsys.readouterr().out

    assert told.startswith("nist-csf-2.0/PR.AA-01  ")
    assert "\nNIST SP 800-53 Revision 5\n" in told
    assert "  IA-5 " in told
    assert "  according to NIST CSF 2.0 to NIST SP 800-53 r5" in told


def test_map_follows_a_crosswalk_against_its_direction_and_as_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["catalog", "map", "pci-dss-4.0.1/3.5.1", "--json"]) == 0

    assert '"framework": "nist-800-53-r5"' in capsys.readouterr().out
