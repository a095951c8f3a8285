"""A project file is checked as a whole, and told what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from srm_docs import project
from srm_docs.errors import ProjectError
from srm_docs.model.catalog import Catalog
from srm_docs.model.matrix import Project

HEAD = "document: {title: T}\n"
USE = "services: [box]\nframeworks: [mini]\n"


def loaded(tmp_path: Path, mini: Catalog, text: str) -> Project:
    path = tmp_path / "srm.yaml"
    path.write_text(text, encoding="utf-8")
    return project.load(path, mini, "2026-01-01")


def problems(tmp_path: Path, mini: Catalog, text: str) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        loaded(tmp_path, mini, text)
    return [
        str(problem).removeprefix(str(tmp_path / "srm.yaml")) for problem in caught.value.problems
    ]


def test_a_bare_service_means_its_default_variant(tmp_path: Path, mini: Catalog) -> None:
    [offering] = loaded(tmp_path, mini, HEAD + USE).offerings

    assert offering.id == "box"
    assert offering.variant is not None
    assert offering.variant.id == "plain"
    assert offering.title == "Amazon Box"
    assert offering.product == "Amazon Box · Plain"


def test_the_day_of_issue_is_the_documents_or_todays(tmp_path: Path, mini: Catalog) -> None:
    dated = HEAD.replace("title: T", "title: T, date: 2025-05-05")

    assert loaded(tmp_path, mini, HEAD + USE).control.date == "2026-01-01"
    assert loaded(tmp_path, mini, dated + USE).control.date == "2025-05-05"


def test_one_service_may_be_used_twice_under_two_names(tmp_path: Path, mini: Catalog) -> None:
    text = HEAD + "services: [{use: box, name: One}, {use: box, name: Two}]\nframeworks: [mini]\n"

    assert [each.id for each in loaded(tmp_path, mini, text).offerings] == ["box", "box#two"]


def test_an_override_reaches_every_use_of_a_service(mini_project: Project) -> None:
    reached = {each.offering for each in mini_project.overrides if each.control == "M-5"}

    assert reached == {"box", "box@outposts", "box/vendor@carrier"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            HEAD + "services: [bax]\nframeworks: [mini]\n",
            ":2: unknown service 'bax'; did you mean 'box'?",
        ),
        (HEAD + "services: [box/vender]\nframeworks: [mini]\n", "did you mean 'box/vendor'?"),
        (HEAD + "services: [shelf/x]\nframeworks: [mini]\n", "'shelf' has no variants"),
        (HEAD + "services: [box@outpost]\nframeworks: [mini]\n", "did you mean 'outposts'?"),
        (HEAD + "services: [box, box]\nframeworks: [mini]\n", "'box' stands on line 2 already"),
        (HEAD + "services: []\nframeworks: [mini]\n", ":2: 'services' needs at least one entry"),
        (HEAD + "services: [box]\nframeworks: [minni]\n", "did you mean 'mini'?"),
        (
            HEAD + "services: [box]\nframeworks: [mini@low]\n",
            "unknown baseline of mini 'low'; one of mini-low",
        ),
        (HEAD + "services: [box]\nframeworks: [mini, mini@mini-low]\n", "listed twice"),
        (
            HEAD + "services: [{use: box@carrier, placement: outposts}]\nframeworks: [mini]\n",
            "say two things; keep one",
        ),
        (
            HEAD + "services: [{use: box, name: N}, {use: shelf, name: n}]\nframeworks: [mini]\n",
            "the name 'n' stands on line 2 already",
        ),
        ("document: {title: T, date: 2026-02-30}\n" + USE, "2026-02-30 is no day of the calendar"),
        (HEAD + "servces: [box]\n" + USE, ":2: unknown key 'servces'; did you mean 'services'?"),
        ("document: {titel: T}\n" + USE, ":1: unknown key 'titel'; did you mean 'title'?"),
        ("document: {title: T, date: 1.2.2026}\n" + USE, "must look like 2026-11-23"),
        (USE, "'document' is missing"),
        (HEAD + HEAD + USE, "'document' is written twice"),
        (
            HEAD + "system: {partition: aws-moon}\n" + USE,
            "'aws-moon' is not a word for 'partition'",
        ),
        ('document: {title: "a\\u0007b"}\n' + USE, "control character"),
        ("- a\n", "must be a mapping"),
    ],
)
def test_a_fault_is_told_with_line_and_remedy(
    tmp_path: Path, mini: Catalog, text: str, message: str
) -> None:
    found = problems(tmp_path, mini, text)

    assert any(message in each for each in found), found


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("{service: bax, control: M-1, responsibility: shared, reason: r}", "did you mean 'box'?"),
        ("{service: box, control: M-77, responsibility: shared, reason: r}", "unknown control"),
        ("{service: box, control: M-1, reason: r}", "give either"),
        (
            "{service: box, control: M-1, responsibility: shared, layer: guest_os, owner: aws,"
            " reason: r}",
            "give either",
        ),
        ("{service: box, layer: guest_oz, owner: customer, reason: r}", "did you mean 'guest_os'?"),
        (
            "{service: box, layer: guest_os, owner: customer, aws: patches, reason: r}",
            "has words for aws",
        ),
        (
            "{service: box, layer: guest_os, owner: third_party, reason: r, approved-by: x}",
            "'third-party' must be given",
        ),
        ("{service: box, control: M-1, responsibility: aws, reason: r}", "needs 'approved-by'"),
        ("{service: box, layer: guest_os, owner: aws, reason: r}", "needs 'approved-by'"),
        ("{service: box, control: M-1, responsibility: shared}", "'reason' is missing"),
    ],
)
def test_an_override_that_cannot_be_meant_is_refused(
    tmp_path: Path, mini: Catalog, override: str, message: str
) -> None:
    """Above all, nobody takes a duty from the customer without a name behind it."""
    found = problems(tmp_path, mini, f"{HEAD}{USE}overrides:\n  - {override}\n")

    assert any(message in each for each in found), found


def test_two_decisions_on_one_cell_are_refused(tmp_path: Path, mini: Catalog) -> None:
    one = "{service: box, control: M-1, responsibility: shared, reason: r}"
    found = problems(tmp_path, mini, f"{HEAD}{USE}overrides: [{one}, {one}]\n")

    assert any("M-1 of 'box' is decided twice" in each for each in found)


def test_a_second_use_may_be_named_in_any_script(tmp_path: Path, mini: Catalog) -> None:
    text = HEAD + "services: [box, {use: box, name: Склад}]\nframeworks: [mini]\n"

    assert loaded(tmp_path, mini, text).offerings[1].id == "box#склад"


def test_an_override_of_a_layer_may_name_a_third_party(tmp_path: Path, mini: Catalog) -> None:
    text = (
        f"{HEAD}{USE}overrides:\n  - {{service: box, layer: guest_os, owner: third_party, "
        "third-party: {name: Ops Ltd, contract: customer}, reason: r, approved-by: x}\n"
    )
    [override] = loaded(tmp_path, mini, text).overrides

    assert override.statement is not None
    assert override.statement.third_party is not None
    assert override.statement.third_party.name == "Ops Ltd"


@pytest.mark.parametrize("content", [None, b"\x00\xff\xfe", b""])
def test_what_is_no_project_file_is_refused(
    tmp_path: Path, mini: Catalog, content: bytes | None
) -> None:
    path = tmp_path / "srm.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ProjectError):
        project.load(path, mini, "2026-01-01")
    with pytest.raises(ProjectError):
        project.load(tmp_path, mini, "2026-01-01")
