"""The catalog that ships: whole, consistent, and in agreement with published counts."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from srm_docs.catalog import findings
from srm_docs.engine.assign import Judge
from srm_docs.engine.compose import typical
from srm_docs.engine.select import find_control, find_offering
from srm_docs.model.catalog import Catalog, FrameworkId, LayerId, Level, ServiceType
from srm_docs.model.matrix import Offering
from srm_docs.model.responsibility import Inheritance, Responsibility

VARIANTS = Path(__file__).parent / "data" / "variants.tsv"

ASKED_FOR = [
    "ebs",
    "efs",
    "fsx",
    "vpc",
    "transit-gateway",
    "privatelink",
    "elasticloadbalancing",
    "cloudfront",
    "route53",
    "apigateway",
    "waf",
    "shield",
    "network-firewall",
    "sns",
    "sqs",
    "eventbridge",
    "step-functions",
    "kinesis",
    "firehose",
    "glue",
    "athena",
    "lakeformation",
    "iam",
    "iam-identity-center",
    "organizations",
    "controltower",
    "cloudtrail",
    "cloudwatch",
    "config",
    "guardduty",
    "inspector2",
    "macie2",
    "securityhub",
    "secretsmanager",
    "ssm",
    "acm",
    "kms",
    "backup",
    "cognito",
    "ecr",
    "codebuild",
    "codepipeline",
    "cloudformation",
    "neptune",
    "documentdb",
    "keyspaces",
    "memorydb",
    "timestream",
    "dms",
    "mwaa",
    "mq",
    "ses",
    "bedrock",
    "sagemaker",
    "textract",
]


def test_nothing_in_the_catalog_is_wrong(catalog: Catalog) -> None:
    errors = [str(finding) for finding in findings(catalog) if finding.severity == "error"]

    assert not errors


@pytest.mark.parametrize("service", ASKED_FOR)
def test_a_service_of_an_ordinary_account_is_known(catalog: Catalog, service: str) -> None:
    assert find_offering(catalog, service).service.id == service


def test_every_researched_variant_is_known(catalog: Catalog) -> None:
    with VARIANTS.open(encoding="utf-8") as file:
        researched = [row["offering"] for row in csv.DictReader(file, delimiter="\t")]

    assert len(researched) == 74
    assert [each for each in researched if find_offering(catalog, each).id != each] == []


def test_every_service_says_what_is_its_own(catalog: Catalog) -> None:
    """A service that adds nothing to its archetype would read like every other."""
    for service in catalog.services.values():
        own = {*service.layers}
        for variant in service.variants.values():
            own |= {*variant.layers}
        assert own, service.id
        assert service.summary.endswith("."), service.id
        assert not service.why.endswith("."), service.id


def test_every_offering_has_an_owner_for_every_layer(
    catalog: Catalog, offerings: tuple[Offering, ...]
) -> None:
    for offering in offerings:
        assert offering.layers.keys() == catalog.layers.keys()


def test_a_typical_offering_follows_its_type_alone(catalog: Catalog) -> None:
    for kind in ServiceType:
        assert {each.level for each in typical(catalog, kind).layers.values()} == {Level.TYPE}


def test_a_baseline_names_no_withdrawn_control_and_none_twice(catalog: Catalog) -> None:
    for baseline in catalog.baselines.values():
        withdrawn = catalog.frameworks[baseline.framework].withdrawn
        assert len(set(baseline.controls)) == len(baseline.controls)
        assert not set(baseline.controls) & set(withdrawn)


def test_nist_has_three_hundred_active_base_controls_in_twenty_families(catalog: Catalog) -> None:
    nist = catalog.frameworks[FrameworkId("nist-800-53-r5")]

    assert len([each for each in nist.controls.values() if not each.enhances]) == 300
    assert len(nist.families) == 20
    assert len([key for key in nist.withdrawn if "(" not in key]) == 24


def test_no_practice_is_told_twice(catalog: Catalog) -> None:
    for framework in catalog.frameworks.values():
        practices = [control.practice for control in framework.controls.values()]
        assert len(set(practices)) == len(practices)


def test_every_source_has_a_date_and_an_address_or_is_called_unverified(catalog: Catalog) -> None:
    for source in catalog.sources.values():
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", source.checked)
        assert source.url or source.kind == "unverified", source.id


def test_few_clauses_stand_in_several_services(catalog: Catalog) -> None:
    users: dict[str, set[str]] = {}
    for service in catalog.services.values():
        for group in (service.layers, *(each.layers for each in service.variants.values())):
            for statement in group.values():
                for clauses in statement.clauses.values():
                    for clause in clauses:
                        users.setdefault(clause, set()).add(service.id)
    repeated = [clause for clause, found in users.items() if len(found) > 1]
    assert len(users) > 3000
    assert len(repeated) / len(users) < 0.01


FLIPS = [
    # where the customer holds the thing, where AWS does, and the layer that flips
    ("batch/ec2", "batch/fargate", "guest_os"),
    ("elasticache/nodes", "elasticache/serverless", "patch_deployment"),
    ("opensearch/domain", "opensearch/serverless", "patch_deployment"),
    ("emr/ec2", "emr/serverless", "guest_os"),
    ("evs", "ec2/instance", "virtualization"),
    ("snowball", "s3/bucket", "physical_facility"),
    ("ec2/instance", "rds/standard", "guest_os"),
    ("ecs/ec2", "ecs/fargate", "guest_os"),
    ("eks/managed-nodes", "eks/fargate", "guest_os"),
    ("deadline/customer-managed", "deadline/service-managed", "guest_os"),
    ("mwaa/environment", "mwaa/serverless", "engine_version"),
    ("medialive/anywhere", "medialive/channel", "host_os"),
    ("storagegateway/vm-appliance", "s3/bucket", "host_os"),
    ("directconnect", "s3/bucket", "customer_side_device"),
]


@pytest.mark.parametrize(("hands_on", "hands_off", "layer"), FLIPS, ids=str)
def test_the_customer_has_a_part_where_it_holds_the_thing_and_none_where_it_does_not(
    catalog: Catalog, hands_on: str, hands_off: str, layer: str
) -> None:
    def customer_has_a_part(offering: str) -> bool:
        statement = find_offering(catalog, offering).layers[LayerId(layer)]
        return Responsibility.CUSTOMER in statement.sharing.responsibility

    assert customer_has_a_part(hands_on)
    assert not customer_has_a_part(hands_off)


@pytest.mark.parametrize("control", ["PE-3", "MP-6"])
@pytest.mark.parametrize("offering", ["aws-external-anthropic", "braket/third-party-device"])
def test_what_stands_outside_aws_is_not_inherited_from_it(
    catalog: Catalog, judge: Judge, offering: str, control: str
) -> None:
    verdict = judge.assign(find_offering(catalog, offering), find_control(catalog, control)).verdict

    assert verdict.responsibility is Responsibility.THIRD_PARTY
    assert verdict.inheritance is Inheritance.NONE


def test_guest_systems_on_somebody_elses_platform_are_not_awss(catalog: Catalog) -> None:
    for key in ("odb", "rosa", "managed-services"):
        sharing = find_offering(catalog, key).layers[LayerId("guest_os")].sharing
        assert sharing.responsibility is not Responsibility.AWS, key
