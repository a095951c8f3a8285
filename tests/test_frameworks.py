"""The frameworks: whole, with the published ids, and with answers that keep the rules of truth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from srm_docs.engine.assign import Judge
from srm_docs.engine.parts import by_part
from srm_docs.engine.select import find_control, find_offering, find_scope
from srm_docs.errors import UsageError
from srm_docs.model.catalog import Catalog, ControlId, FrameworkId, LayerId
from srm_docs.model.matrix import Offering
from srm_docs.model.responsibility import Responsibility, union

DATA = Path(__file__).parent / "data"
IDS = sorted((DATA / "control-ids").glob("*.txt"))

# What the publishers count, and so does every table of contents.
PUBLISHED = {
    "aws-srm": 22,
    "bsi-c5-2020": 121,
    "cis-controls-8.1": 153,
    "cmmc-2": 15 + 110 + 24,
    "csa-ccm-4": 197,
    "dora": 116,
    "ens-2022": 73,
    "fedramp-ksi": 46,
    "finos-ccc": 151,
    "gdpr": 36,
    "hipaa-security-rule": 65,
    "iso-27001-2022": 93,
    "nis2-2024-2690": 169,
    "nist-800-171-r2": 110,
    "nist-800-171-r3": 97,
    "nist-800-53-r5": 1014,
    "nist-csf-2.0": 106,
    "pci-dss-4.0.1": 280,
    "soc2-tsc-2017": 61,
}
BASELINES = {
    "nist-low": 149,
    "nist-moderate": 287,
    "nist-high": 370,
    "nist-privacy": 102,
    "fedramp-low": 156,
    "fedramp-li-saas": 156,
    "fedramp-moderate": 323,
    "fedramp-high": 410,
    "cis-ig1": 56,
    "cis-ig2": 130,
    "cis-ig3": 153,
    "cmmc-level-1": 15,
    "cmmc-level-2": 110,
    "cmmc-level-3": 134,
    "finos-ccc-core": 13,
}
NIST = FrameworkId("nist-800-53-r5")


def test_every_framework_has_as_many_controls_as_its_publisher_counts(catalog: Catalog) -> None:
    assert {key: len(each.controls) for key, each in catalog.frameworks.items()} == PUBLISHED


@pytest.mark.parametrize("path", IDS, ids=lambda path: path.stem)
def test_the_ids_are_those_of_the_publisher(catalog: Catalog, path: Path) -> None:
    published = path.read_text(encoding="utf-8").split()

    assert set(catalog.frameworks[FrameworkId(path.stem)].controls) == set(published)
    assert len(published) == len(set(published))


def test_every_baseline_has_as_many_controls_as_its_publisher_counts(catalog: Catalog) -> None:
    assert {key: len(each.controls) for key, each in catalog.baselines.items()} == BASELINES


def test_a_withdrawn_control_leads_to_active_ones(catalog: Catalog) -> None:
    """Three have no successor by name: two that NIST let go, and SA-12, which became a family."""
    framework = catalog.frameworks[NIST]
    assert len(framework.withdrawn) == 182
    lost = {
        key
        for key, successors in framework.withdrawn.items()
        if not successors or not all(each in framework.controls for each in successors)
    }

    assert lost == {"CP-10(3)", "SC-19", "SA-12"}
    with pytest.raises(UsageError, match=r"SI-2\(1\) was withdrawn .* see PL-9"):
        find_control(catalog, "SI-2(1)")


@pytest.mark.parametrize("level", ["low", "li-saas", "moderate", "high"])
def test_a_matrix_by_part_has_the_rows_of_fedramps_workbook(catalog: Catalog, level: str) -> None:
    rows = (DATA / f"fedramp-appendix-j-{level}.txt").read_text(encoding="utf-8").split()
    scope = find_scope(catalog, f"{NIST}@fedramp-{level}", parts=True)

    assert {control.id for control in scope.controls} == set(rows)


def test_the_parts_of_a_control_answer_together_as_the_control_does(
    catalog: Catalog, offerings: tuple[Offering, ...], judge: Judge
) -> None:
    """So a matrix by control is a roll-up of the matrix by part, on every offering."""
    mixed = [
        control
        for control in catalog.frameworks[NIST].controls.values()
        if any(part.primary for part in control.parts)
    ]
    assert len(mixed) >= 10
    for control in mixed:
        for offering in offerings:
            parts = [judge.assign(offering, part).verdict for part in by_part(control)]
            whole = judge.assign(offering, control).verdict.responsibility
            assert union(each.responsibility for each in parts) == whole, (offering.id, control.id)


def test_a_part_has_layers_of_its_own_where_a_control_mixes_duties(
    catalog: Catalog, judge: Judge
) -> None:
    bucket = find_offering(catalog, "rds")
    deploy = judge.assign(bucket, find_control(catalog, "si-2(c)"))
    plan = judge.assign(bucket, find_control(catalog, "SI-2(d)"))

    assert deploy.control.id == "SI-2(c)"
    assert deploy.control.primary != plan.control.primary


def test_an_enhancement_takes_its_layers_from_the_base_control_unless_it_says_otherwise(
    catalog: Catalog,
) -> None:
    controls = catalog.frameworks[NIST].controls
    enhancements = [each for each in controls.values() if each.enhances]
    own = [
        each for each in enhancements if each.primary != controls[each.enhances or each.id].primary
    ]

    assert len(enhancements) == 714
    assert len(own) > 150
    assert LayerId("client_endpoint") in controls[ControlId("AC-18(1)")].primary
    assert LayerId("key_management") in controls[ControlId("CP-9(8)")].primary
    assert LayerId("key_management") in controls[ControlId("SC-12(6)")].primary


def test_every_control_has_a_practice_and_a_layer_that_decides(catalog: Catalog) -> None:
    for framework in catalog.frameworks.values():
        assert not framework.unmapped
        for control in framework.controls.values():
            assert control.practice, (framework.id, control.id)
            assert control.primary, (framework.id, control.id)


def test_every_framework_says_who_owns_its_text_and_whose_the_words_are(catalog: Catalog) -> None:
    for framework in catalog.frameworks.values():
        assert all((framework.version, framework.publisher, framework.licence)), framework.id
        assert "our own" in framework.wording, framework.id


# Rules of truth, framework by framework.

# Controls of buildings, by framework: AWS's alone in a Region.
BUILDINGS = {
    "aws-srm": ["OF-1", "OF-2"],
    "iso-27001-2022": ["A.7.1", "A.7.2", "A.7.3", "A.7.5", "A.7.11", "A.7.12"],
    "pci-dss-4.0.1": ["9.2.1", "9.2.1.1", "9.2.2", "9.2.3"],
    "soc2-tsc-2017": ["CC6.4"],
    "csa-ccm-4": ["DCS-07", "DCS-09", "DCS-13", "DCS-14"],
    "nist-csf-2.0": ["PR.IR-02"],
    "nist-800-171-r2": ["3.10.1", "3.10.2"],
    "nist-800-171-r3": ["03.10.07"],
    "hipaa-security-rule": ["164.310(a)(1)", "164.310(a)(2)(ii)"],
    "ens-2022": ["mp.if.1", "mp.if.3", "mp.if.5"],
    "bsi-c5-2020": ["PS-03", "PS-05", "PS-06"],
}
AWARENESS = {
    "aws-srm": ["SH-3"],
    "iso-27001-2022": ["A.6.3"],
    "pci-dss-4.0.1": ["12.6.1", "12.6.3"],
    "csa-ccm-4": ["HRS-11"],
    "nist-csf-2.0": ["PR.AT-01", "PR.AT-02"],
    "cis-controls-8.1": ["14.1", "14.2"],
    "nist-800-171-r2": ["3.2.1", "3.2.2"],
    "nist-800-171-r3": ["03.02.01"],
    "hipaa-security-rule": ["164.308(a)(5)(i)"],
    "ens-2022": ["mp.per.3", "mp.per.4"],
    "bsi-c5-2020": ["HR-03"],
}
DATA_CLASSIFICATION = {
    "aws-srm": ["IN-1"],
    "iso-27001-2022": ["A.5.12", "A.5.13"],
    "csa-ccm-4": ["DSP-03", "DSP-04"],
    "cis-controls-8.1": ["3.2", "3.7"],
    "soc2-tsc-2017": ["C1.1"],
    "ens-2022": ["mp.info.2"],
    "gdpr": ["17", "20"],
}

Holds = Callable[[Offering, Responsibility], bool]


def broken(
    catalog: Catalog,
    judge: Judge,
    places: tuple[Offering, ...],
    named: dict[str, list[str]],
    holds: Holds,
) -> list[str]:
    return [
        f"{offering.id} {framework}/{key}: {answer}"
        for framework, keys in named.items()
        for key in keys
        for offering in places
        for answer in [
            judge.assign(
                offering, catalog.frameworks[FrameworkId(framework)].controls[ControlId(key)]
            ).verdict.responsibility
        ]
        if not holds(offering, answer)
    ]


def _usual(placed: tuple[Offering, ...]) -> tuple[Offering, ...]:
    """Offerings in a Region, but for the few that reach into a building of the customer's."""
    return tuple(
        offering
        for offering in placed
        if offering.placement.id == "region"
        and offering.layers[LayerId("physical_facility")].sharing.responsibility
        is Responsibility.AWS
    )


def test_buildings_are_never_the_customers_alone_in_a_region_and_flip_on_outposts(
    catalog: Catalog, placed: tuple[Offering, ...], judge: Judge
) -> None:
    racks = tuple(offering for offering in placed if offering.placement.id == "outposts")
    aws, customer = Responsibility.AWS, Responsibility.CUSTOMER

    assert not broken(catalog, judge, _usual(placed), BUILDINGS, lambda _, found: aws in found)
    assert not broken(catalog, judge, racks, BUILDINGS, lambda _, found: customer in found)


def test_awareness_is_shared_everywhere(
    catalog: Catalog, placed: tuple[Offering, ...], judge: Judge
) -> None:
    both = Responsibility.AWS | Responsibility.CUSTOMER

    assert not broken(catalog, judge, placed, AWARENESS, lambda _, found: found == both)


def test_classifying_and_erasing_data_is_the_customers_everywhere(
    catalog: Catalog, placed: tuple[Offering, ...], judge: Judge
) -> None:
    assert not broken(
        catalog,
        judge,
        placed,
        DATA_CLASSIFICATION,
        lambda _, found: found is Responsibility.CUSTOMER,
    )


def test_no_policy_of_any_framework_is_inherited(
    catalog: Catalog, offerings: tuple[Offering, ...], judge: Judge
) -> None:
    """R2: whatever the framework, a control of the kind *policy* is never AWS's alone."""
    wrong = [
        f"{offering.id} {control.framework}/{control.id}"
        for framework in catalog.frameworks.values()
        for control in framework.controls.values()
        if control.kind == "policy"
        for offering in offerings
        if judge.assign(offering, control).verdict.responsibility is Responsibility.AWS
    ]

    assert not wrong


# What must never be AWS's alone, by a layer that AWS runs: R6, in every framework.
GUARDED = {
    "encryption_at_rest_mechanism": {"encryption_at_rest_configuration", "key_management"},
    "encryption_in_transit_platform": {"encryption_in_transit_configuration"},
    "logging_platform": {"logging_configuration", "log_review"},
    "durability_platform": {"backup_configuration", "availability_architecture"},
}


def test_a_platform_layer_never_decides_without_the_customers_settings_beside_it(
    catalog: Catalog, judge: Judge
) -> None:
    """Or else AWS alone answers on S3 for encryption, logging or backup."""
    bucket = find_offering(catalog, "s3")
    wrong = [
        f"{control.framework}/{control.id}"
        for framework in catalog.frameworks.values()
        if framework.id not in {"aws-srm", NIST}
        for control in framework.controls.values()
        for platform, settings in GUARDED.items()
        if platform in control.primary
        and settings.isdisjoint(control.primary)
        and judge.assign(bucket, control).verdict.responsibility is Responsibility.AWS
    ]

    assert not wrong
