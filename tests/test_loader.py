"""The catalog's loader reports every problem, with file, line and what would be right."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srm_docs import resources
from srm_docs.catalog import findings, load
from srm_docs.errors import CatalogError
from srm_docs.model.catalog import Catalog, ControlId, FrameworkId, LayerId, ServiceId

MINI = Path(__file__).parent / "data" / "catalog"

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINI, tmp_path / "catalog"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace a text in a file of the copied catalog."""

    def replace(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def problems(folder: Path) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        load([folder])
    return [str(problem) for problem in caught.value.problems]


def test_all_problems_of_all_files_are_told_at_once(folder: Path, edit: Edit) -> None:
    edit("services/box.yaml", "archetype: machine", "archetype: machin")
    edit("services/shelf.yaml", "type: serverless", "typ: serverless")
    edit("frameworks/mini.yaml", "primary: [guest_os, engine_version]", "primary: [guest_o]")
    edit("baselines/mini-low.yaml", "M-3", "M-33")
    found = problems(folder)

    assert (
        "catalog/services/box.yaml:6: unknown archetype 'machin'; did you mean 'machine'?" in found
    )
    assert "catalog/services/shelf.yaml:5: unknown key 'typ'; did you mean 'type'?" in found
    assert "catalog/services/shelf.yaml:1: 'type' is missing" in found


def test_what_refers_to_nothing_is_told_with_the_nearest_name(folder: Path, edit: Edit) -> None:
    edit("frameworks/mini.yaml", "primary: [guest_os, engine_version]", "primary: [guest_o]")
    edit("baselines/mini-low.yaml", "M-3", "M-33")
    edit("services/box.yaml", "sources: [ONE]", "sources: [ON]")
    edit("services/box.yaml", "title: Vendor box", "title: Vendor box\n    placement: outpost")
    found = "\n".join(problems(folder))

    assert "unknown layer 'guest_o'; did you mean 'guest_os'?" in found
    assert "unknown control 'M-33'; did you mean 'M-3'" in found
    assert "unknown source 'ON'; did you mean 'ONE'?" in found
    assert "unknown placement 'outpost'; did you mean 'outposts'?" in found


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("services/box.yaml", "id: box", "id: crate", "must equal the file name 'box'"),
        ("services/box.yaml", "default: true", "default: false", "exactly one variant"),
        ("services/box.yaml", "default: true", "default: maybe", "must be true or false"),
        ("services/box.yaml", "owner: customer", "owner: custumer", "did you mean 'customer'?"),
        ("services/box.yaml", "checked: 2026-01-02", "checked: today", "must look like 2026-11-23"),
        ("services/box.yaml", "https://example.com/box", "box", "must look like https://"),
        ("services/box.yaml", "why: the customer can log in", "why: ''", "'why' is empty"),
        ("services/box.yaml", "layers:\n  guest_os:", "layers:\n  guest_oz:", "unknown layer"),
        ("services/box.yaml", "variants:", "variants: 7\nx:", "must be a mapping"),
        (
            "services/shelf.yaml",
            "owner: default_on",
            "owner: customer",
            "has words for aws, which has no part under 'customer'",
        ),
        (
            "services/shelf.yaml",
            "owner: default_on",
            "owner: third_party",
            "'third-party' must be given with 'owner: third_party'",
        ),
        ("layers.yaml", "group: base", "group: bass", "did you mean 'base'?"),
        ("layers.yaml", "groups: {", "groups: {x: ~, ", "must be text"),
        ("frameworks/mini.yaml", "primary: [physical_facility]", "primary: []", "at least one"),
        ("frameworks/mini.yaml", "      M-4:", "      M-1:", "stands in another family too"),
        ("frameworks/mini.yaml", "- family: B", "- beta\n  - family: B", "there is no frameworks/"),
        (
            "frameworks/mini.yaml",
            "data_governance: {customer",
            "people_and_training: {customer",
            "unknown layer of this control",
        ),
        ("baselines/mini-low.yaml", "framework: mini", "framework: minor", "unknown framework"),
    ],
)
def test_a_fault_is_told_with_what_would_be_right(
    folder: Path, edit: Edit, name: str, old: str, new: str, message: str
) -> None:
    edit(name, old, new)
    found = problems(folder)

    assert any(message in each for each in found), found
    assert all(each.startswith(f"catalog/{name}:") for each in found if message in each)


def test_a_source_has_one_place(folder: Path, edit: Edit) -> None:
    edit(
        "services/shelf.yaml",
        "layers:",
        "sources: {ONE: {title: Again, kind: aws, checked: 2026-01-01}}\nlayers:",
    )

    assert any("'ONE' stands in sources.yaml too" in each for each in problems(folder))


def test_a_catalog_without_a_primer_is_refused(folder: Path) -> None:
    (folder / "primer.yaml").unlink()

    assert any("primer.yaml" in each for each in problems(folder))


def test_a_folder_of_the_user_adds_and_overrides(tmp_path: Path) -> None:
    """A new service and a new framework are YAML alone."""
    own = tmp_path / "own"
    (own / "services").mkdir(parents=True)
    (own / "frameworks").mkdir()
    shutil.copy(MINI / "services" / "shelf.yaml", own / "services" / "shelf.yaml")
    (own / "sources.yaml").write_text(
        "sources: {OWN: {title: Own notes, kind: unverified, checked: 2026-01-01}}", "utf-8"
    )
    (own / "frameworks" / "house.yaml").write_text(
        "{id: house, title: House rules, version: '1', publisher: Us, licence: Ours, wording: Ours,"
        " scope: One rule, families: [{family: H, title: House, controls: {H-1: {title: Doors,"
        " practice: lock, kind: facility, primary: [physical_facility], sources: [OWN]}}}]}",
        "utf-8",
    )
    (own / "services" / "shelf.yaml").write_text(
        (MINI / "services" / "shelf.yaml")
        .read_text("utf-8")
        .replace("archetype: store", "archetype: abstracted_no_code")
        .replace("[ONE]", "[OWN]"),
        "utf-8",
    )
    found = load([resources.catalog(), own])

    assert found.services[ServiceId("shelf")].title == "Amazon Shelf"
    assert ControlId("H-1") in found.frameworks[FrameworkId("house")].controls


def test_a_service_statement_may_not_hide_what_a_variants_archetype_says(
    folder: Path, edit: Edit
) -> None:
    """The service says guest_os is the customer's; a silent hosted variant would inherit that."""
    edit(
        "services/box.yaml",
        '    layers:\n      guest_os: {owner: third_party, third-party: {name: "Vendor & Sons",'
        " contract: customer}, sources: [TWO]}",
        "    layers: {}",
    )
    errors = [str(finding) for finding in findings(load([folder])) if finding.severity == "error"]

    assert any("variants.vendor.layers must state guest_os" in each for each in errors)


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("chooses the key.", "no full stop"),
        ("tells the service which key to use, and the service is told", "name the thing"),
        ("FILL", "still to be written"),
        ("chooses the key of {bucket}", "the only placeholder"),
    ],
)
def test_careless_prose_is_an_error(folder: Path, edit: Edit, new: str, message: str) -> None:
    edit("services/shelf.yaml", "customer: chooses the key", f'customer: "{new}"')
    errors = [str(finding) for finding in findings(load([folder])) if finding.severity == "error"]

    assert any(message in each for each in errors)


def test_a_clause_needs_a_source(folder: Path, edit: Edit) -> None:
    edit("services/shelf.yaml", "    sources: [ONE]\n", "")

    assert any("has clauses and no 'sources' for them" in each for each in problems(folder))


@pytest.mark.parametrize("layer", ["encryption_at_rest_configuration", "guest_os"])
def test_what_rests_on_nothing_read_can_only_be_of_low_confidence(
    folder: Path, edit: Edit, layer: str
) -> None:
    """To name an owner is a claim too, even where no clause follows."""
    edit("sources.yaml", "kind: aws", "kind: unverified")
    edit("services/shelf.yaml", "layers:", "layers:\n  guest_os: {owner: aws, sources: [ONE]}")
    errors = [str(finding) for finding in findings(load([folder])) if finding.severity == "error"]

    message = f"layers.{layer} cites nothing that was read; its confidence can only be low"
    assert f"services/shelf.yaml: {message}" in errors


def test_a_statement_without_sources_cites_its_entrys_or_its_layers(mini: Catalog) -> None:
    store = mini.archetypes["store"].layers[LayerId("guest_os")]
    outposts = mini.placements["outposts"].layers[LayerId("physical_facility")]

    assert store.sources == ("ONE",)
    assert (outposts.sources, outposts.confidence.value) == (("TWO",), "high")


def test_weak_statements_are_listed_and_do_not_fail(mini: Catalog) -> None:
    notes = [str(finding) for finding in findings(mini) if finding.severity == "note"]

    assert any("network_configuration has low confidence: not yet" in each for each in notes)
    assert any("M-6: has low confidence" in each for each in notes)


def test_ids_that_look_like_numbers_stay_what_they_are(mini: Catalog) -> None:
    assert mini.frameworks[FrameworkId("mini")].version == "1.10"
    assert LayerId("guest_os") in mini.layers


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=60,
)
@given(text=st.text(alphabet=st.sampled_from("abc:-{}[]#\"' \n&*?|>%@`\t"), max_size=80))
def test_any_text_as_a_service_is_a_catalog_or_a_catalog_error(folder: Path, text: str) -> None:
    (folder / "services" / "any.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError):
        load([folder])
