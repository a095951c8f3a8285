"""What a compliance program does not cover cannot be inherited, and silence is not an answer."""

from __future__ import annotations

import json

import pytest

from srm_docs import project as projects
from srm_docs.engine.assign import Judge
from srm_docs.engine.duties import duties, told
from srm_docs.engine.matrix import build
from srm_docs.exporters.json import export
from srm_docs.model.catalog import Catalog, ServiceId, Standing
from srm_docs.model.matrix import Assignment, Matrix, Project
from srm_docs.model.responsibility import Inheritance, Party, Responsibility
from srm_docs.views import words
from srm_docs.views.document import Section
from srm_docs.views.matrix_edition import matrix_document
from srm_docs.views.workbook import matrix_workbook


@pytest.fixture(scope="module")
def sealed(mini: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose baseline belongs to a program that covers box, not shelf."""
    path = tmp_path_factory.mktemp("sealed") / "srm.yaml"
    path.write_text(
        "document: {title: Sealed}\nservices: [box, shelf, table]\nframeworks: [mini@mini-low]\n"
    )
    return projects.load(path, mini, "2026-01-01")


@pytest.fixture(scope="module")
def matrix(sealed: Project, mini: Catalog) -> Matrix:
    return build(Judge(mini.layers), sealed)


def cells(matrix: Matrix, service: str) -> list[Assignment]:
    return [each for each in matrix.assignments if each.offering.service.id == service]


def test_each_service_is_in_scope_out_of_it_or_unknown(mini: Catalog) -> None:
    seal = mini.programs["seal"]
    assert [seal.standing(ServiceId(key)) for key in ("box", "shelf", "table")] == [
        Standing.IN_SCOPE,
        Standing.OUT_OF_SCOPE,
        Standing.UNKNOWN,
    ]
    assert [words.standing(seal, ServiceId(key)) for key in ("box", "shelf", "table")] == [
        "Seal: in scope (list of 2026-01-01)",
        "Seal: not in scope (list of 2026-01-01)",
        "Seal: unknown, the list of 2026-01-01 does not tell",
    ]


def test_nothing_is_inherited_outside_the_scope_and_owners_stay(
    matrix: Matrix, mini: Catalog
) -> None:
    judge = Judge(mini.layers)
    for cell in matrix.assignments:
        plain = judge.assign(cell.offering, cell.control).verdict
        assert cell.verdict.responsibility is plain.responsibility
        assert cell.verdict.subtype is plain.subtype
        if cell.offering.service.id == "shelf":
            assert cell.verdict.inheritance is Inheritance.NONE
        else:
            assert cell.verdict.inheritance is plain.inheritance


def test_aws_alone_outside_the_scope_asks_the_customer_for_other_evidence(
    matrix: Matrix, mini: Catalog
) -> None:
    judge = Judge(mini.layers)
    alone = [
        cell for cell in cells(matrix, "shelf") if cell.verdict.responsibility is Responsibility.AWS
    ]
    assert alone
    for cell in alone:
        assert cell.unassessed
        found = told(cell, duties(cell, judge.layers(cell)), Party.CUSTOMER)
        assert any("the Seal list of 2026-01-01 does not name" in each for each in found)
        assert not any("inherited from AWS" in each for each in found)


def test_the_document_says_which_answers_were_not_assessed(
    sealed: Project, matrix: Matrix, mini: Catalog
) -> None:
    document = matrix_document(mini, sealed, matrix, Judge(mini.layers), "0")
    texts = list(_texts(document.sections))
    assert any(words.UNASSESSED in each for each in texts)
    assert words.UNASSESSED_LETTER in texts
    assert words.UNASSESSED_MEANING in texts
    assert any("Seal: not in scope" in each for each in texts)
    assert any("Seal: unknown" in each for each in texts)


def test_the_sheet_matrix_tells_what_was_not_assessed(
    sealed: Project, matrix: Matrix, mini: Catalog
) -> None:
    book = matrix_workbook(mini, sealed, matrix, Judge(mini.layers), "0")
    (sheet,) = [each for each in book.sheets if each.title == "Matrix"]
    cells = [getattr(value, "text", value) for row in sheet.rows for value in row]
    expected = sum(each.unassessed for each in matrix.assignments)
    assert expected
    assert cells.count(words.UNASSESSED) == expected


def test_json_tells_the_scope_of_each_offering_and_answer(
    sealed: Project, matrix: Matrix, mini: Catalog
) -> None:
    form = json.loads(export(sealed, matrix, Judge(mini.layers)))
    standings = {each["service"]: each["programs"] for each in form["offerings"]}
    assert standings == {
        "box": {"seal": "in scope"},
        "shelf": {"seal": "not in scope"},
        "table": {"seal": "unknown"},
    }
    assert {each["program-scope"] for each in form["assignments"]} == {
        "in scope",
        "not in scope",
        "unknown",
    }


def test_fedramp_baselines_belong_to_their_program(catalog: Catalog) -> None:
    programs = {key: each.program for key, each in catalog.baselines.items() if each.program}
    assert {key: program.id for key, program in programs.items()} == {
        "fedramp-moderate": "fedramp-moderate",
        "fedramp-high": "fedramp-high",
    }
    moderate, high = catalog.programs["fedramp-moderate"], catalog.programs["fedramp-high"]
    assert {"s3", "ec2", "rds", "lambda"} <= moderate.in_scope & high.in_scope
    assert len(moderate.in_scope) > 100
    assert len(high.in_scope) > 100


def _texts(sections: tuple[Section, ...]) -> list[str]:
    """Return every text of a document, in whatever block it stands."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, (tuple, list)):
            for each in value:
                walk(each)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                walk(getattr(value, name))

    walk(sections)
    return found
