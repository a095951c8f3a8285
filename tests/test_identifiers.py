"""What machines, bills and lists call a service leads to that service, or to a reason why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from srm_docs import resources
from srm_docs.catalog import findings, load
from srm_docs.catalog.known import KnownList, known_lists
from srm_docs.engine.identify import Resolver
from srm_docs.errors import CatalogError
from srm_docs.model.catalog import Catalog, IdentifierKind

MINI_CATALOG = Path(__file__).parent / "data" / "catalog"


@pytest.fixture(scope="module")
def resolver(mini: Catalog) -> Resolver:
    return Resolver(mini)


@pytest.mark.parametrize(
    ("identifier", "kind", "service", "variant"),
    [
        ("aws_box", "terraform", "box", None),
        ("aws_box_lid", "terraform", "box", None),
        ("aws_box_plain_lid", "terraform", "box", "plain"),
        ("aws_vendor_box", "terraform", "box", "vendor"),
        ("AWS::Box::Lid", "cloudformation", "box", None),
        ("AWS::Box::Plain", "cloudformation", "box", "plain"),
        ("AWS::Box::Vendor", "cloudformation", "box", None),
        ("box", "iam", "box", None),
        ("box:OpenLid", "iam", "box", None),
        ("depot", "iam", "shelf", None),
        ("arn:aws:depot:eu-west-1:123456789012:box/b-1", "arn", "box", None),
        ("arn:aws:depot:eu-west-1:123456789012:shelf/s-1", "iam", "shelf", None),
        ("arn:aws:box:::lid:1", "iam", "box", None),
        ("amazonbox", "cost-and-usage", "box", None),
        ("Amazon Crate", "name", "box", None),
        ("aws box", "name", "box", None),
        ("Amazon Box (Box)", "name", "box", None),
        ("box/vendor", "name", "box", "vendor"),
        (" shelves of amazon ", "name", "shelf", None),
    ],
)
def test_the_longest_and_most_specific_identifier_wins(
    resolver: Resolver, identifier: str, kind: str, service: str, variant: str | None
) -> None:
    found = resolver.resolve(identifier)
    assert found.kind is not None
    assert found.target is not None
    assert (found.kind.value, found.target.service, found.target.variant) == (
        kind,
        service,
        variant,
    )
    assert found.excluded is None


@pytest.mark.parametrize("identifier", ["", "aws_boxes", "AWS::Boxes::Lid", "AWS_BOX", "nothing"])
def test_what_nothing_names_stays_unknown(resolver: Resolver, identifier: str) -> None:
    found = resolver.resolve(identifier)
    assert (found.kind, found.target, found.excluded) == (None, None, None)


def test_an_exclusion_says_what_it_is_since_when_and_what_came_after(resolver: Resolver) -> None:
    found = resolver.resolve("aws_crate_lid")
    assert found.excluded == (
        "Amazon Crate Classic: retired since 2024-06-30; boxes took its place"
    )
    assert found.target is not None
    assert found.target.service == "box"
    wrapped = resolver.resolve("AWS::Wrap::Paper")
    assert wrapped.excluded == "Wrapping: plumbing; it makes no resource"
    assert wrapped.target is not None
    assert wrapped.target.service is None


def test_config_names_resources_as_cloudformation_does(resolver: Resolver) -> None:
    own = resolver.lookup(IdentifierKind.CONFIG, "AWS::Box::Lid")
    shared = resolver.lookup(IdentifierKind.CONFIG, "AWS::Box::Plain")
    assert own is not None
    assert shared is not None
    assert (own.variant, shared.variant) == (None, "plain")


@pytest.mark.parametrize(
    ("path", "text", "complaint"),
    [
        (
            "services/box.yaml",
            "id: box\nidentifiers: {terraform: 'aws_*_box'}\n",
            "'aws_*_box'; it must look like a name, with a '*' at its end",
        ),
        (
            "services/box.yaml",
            "id: box\nidentifiers: {teraform: x}\n",
            "'teraform' is not a word for 'identifiers'; did you mean 'terraform'",
        ),
        (
            "programs.yaml",
            "programs:\n  seal:\n    title: Seal\n    boundary: A hall\n"
            "    listed: 2026-01-01\n    text: A list\n    sources: [TWO]\n"
            "    in-scope: [box, bxo]\n    out-of-scope: box\n",
            "bxo",
        ),
        (
            "exclusions.yaml",
            "exclusions:\n  x:\n    title: X\n    state: retired\n    reason: gone\n"
            "    checked: 2026-01-02\n    service: bxo\n    identifiers: {iam: x}\n",
            "bxo",
        ),
    ],
)
def test_wrong_facts_about_identifiers_and_programs_are_refused_with_their_place(
    tmp_path: Path, path: str, text: str, complaint: str
) -> None:
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    with pytest.raises(CatalogError) as caught:
        load([MINI_CATALOG, tmp_path])
    assert any(complaint in str(each) and path in str(each) for each in caught.value.problems)


def test_an_identifier_that_two_entries_claim_is_a_finding_and_stays_with_the_first(
    tmp_path: Path,
) -> None:
    (tmp_path / "exclusions.yaml").write_text(
        "exclusions:\n  lid:\n    title: Lid\n    state: plumbing\n    reason: only a lid\n"
        "    checked: 2026-01-02\n    identifiers: {iam: [box, depot], sdk: lid}\n"
    )
    both = load([MINI_CATALOG, tmp_path])
    told = [str(each) for each in findings(both) if each.severity == "error"]
    assert "exclusion lid: iam 'box' means box already" in told
    assert "exclusion lid: iam 'depot' means shelf already" in told
    target = Resolver(both).resolve("box").target
    assert target is not None
    assert target.name == "box"
    plain = Resolver(both).resolve("box/plain").target
    assert plain is not None
    assert plain.name == "box/plain"


def test_no_identifier_of_the_catalog_stands_for_two_things(catalog: Catalog) -> None:
    assert Resolver(catalog).clashes == []


def test_detection_rules_name_types_of_their_own_service(catalog: Catalog) -> None:
    resolver = Resolver(catalog)
    wrong = [
        f"{service.id}/{variant.id}: {rule.type}"
        for service in catalog.services.values()
        for variant in service.variants.values()
        for rule in variant.detect
        if (target := resolver.lookup(rule.kind, rule.type)) is None
        or service.id not in {target.service, _sibling(rule.type)}
    ]
    assert wrong == []


def _sibling(kind: str) -> str | None:
    """RDS and Aurora share their types; the engine tells them apart."""
    shared = ("aws_db_", "aws_rds_", "AWS::RDS::")
    return "aurora" if kind.startswith(shared) else None


LISTS = known_lists([resources.catalog()])


@pytest.mark.parametrize("known", LISTS, ids=lambda known: known.kind.value)
def test_every_known_identifier_leads_to_a_service_or_a_reason(
    catalog: Catalog, known: KnownList
) -> None:
    resolver = Resolver(catalog)
    lost = [text for text in known.identifiers if resolver.lookup(known.kind, text) is None]
    assert len(known.identifiers) > 80
    assert lost == [], f"{known.source}: give each a service or an exclusion"


def test_every_service_of_the_installed_sdk_is_known(catalog: Catalog) -> None:
    """A new botocore that brings a service the catalog lacks fails here, by name."""
    botocore = pytest.importorskip("botocore.session")
    resolver = Resolver(catalog)
    names = botocore.get_session().get_available_services()
    lost = [name for name in names if resolver.lookup(IdentifierKind.SDK, name) is None]
    assert len(names) > 400
    assert lost == []


def test_every_type_of_the_installed_cloudformation_schemas_is_known(catalog: Catalog) -> None:
    pytest.importorskip("cfnlint")
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    resolver = Resolver(catalog)
    types = PROVIDER_SCHEMA_MANAGER.get_resource_types("us-east-1")
    lost = [name for name in types if resolver.lookup(IdentifierKind.CLOUDFORMATION, name) is None]
    assert len(types) > 1000
    assert lost == []


def test_every_resource_type_that_config_records_is_known(catalog: Catalog) -> None:
    botocore = pytest.importorskip("botocore.session")
    model = botocore.get_session().get_service_model("config")
    resolver = Resolver(catalog)
    names = model.shape_for("ResourceType").enum
    lost = [name for name in names if resolver.lookup(IdentifierKind.CONFIG, name) is None]
    assert len(names) > 400
    assert lost == []


def test_every_exclusion_is_dated_and_reasoned(catalog: Catalog) -> None:
    assert len(catalog.exclusions) > 50
    for exclusion in catalog.exclusions.values():
        assert exclusion.checked, exclusion.id
        assert len(exclusion.reason) > 20, exclusion.id
        assert exclusion.sources, exclusion.id


def test_types_codes_and_endpoint_words_resolve_alike(catalog: Catalog) -> None:
    resolver = Resolver(catalog)
    asked = ("aws_db_instance", "AWS::Lambda::Function", "AmazonMCS", "monitoring")
    targets = [resolver.resolve(identifier).target for identifier in asked]
    assert [target.service for target in targets if target] == [
        "rds",
        "lambda",
        "keyspaces",
        "cloudwatch",
    ]
