"""What a small project looks like, whole: the diff of a golden file is the review of a change."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from srm_docs.engine.assign import Judge
from srm_docs.exporters import json as json_exporter
from srm_docs.model.catalog import Catalog
from srm_docs.model.matrix import Matrix, Project
from srm_docs.renderers import html, xlsx
from srm_docs.renderers.theme import Theme
from srm_docs.views.handout_edition import handout_document
from srm_docs.views.matrix_edition import matrix_document
from srm_docs.views.workbook import matrix_workbook

Golden = Callable[[str, str], None]
Parts = tuple[Catalog, Project, Matrix, Judge]


@pytest.fixture
def parts(mini: Catalog, mini_project: Project, mini_matrix: Matrix, mini_judge: Judge) -> Parts:
    return mini, mini_project, mini_matrix, mini_judge


def test_the_matrix_as_a_page(parts: Parts, golden: Golden) -> None:
    golden("matrix.html", html.render(matrix_document(*parts, "1.0"), Theme()).decode())


def test_the_handout_as_a_page(parts: Parts, golden: Golden) -> None:
    golden("handout.html", html.render(handout_document(*parts, "1.0"), Theme()).decode())


def test_the_matrix_as_exchange_form(parts: Parts, golden: Golden) -> None:
    _, project, matrix, judge = parts
    golden("matrix.json", json_exporter.export(project, matrix, judge).decode())


def test_the_workbook_cell_by_cell(parts: Parts, golden: Golden) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(matrix_workbook(*parts, "1.0"))))
    cells = {
        sheet.title: [
            ["" if value is None else value for value in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book
    }
    golden("matrix.xlsx.json", json.dumps(cells, ensure_ascii=False, indent=1) + "\n")


def test_text_that_a_spreadsheet_would_run_stays_text(parts: Parts) -> None:
    """The project's id and one of its names begin with an equals sign."""
    made = xlsx.render(matrix_workbook(*parts, "1.0"))
    book = openpyxl.load_workbook(io.BytesIO(made))
    formulas = {
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    with zipfile.ZipFile(io.BytesIO(made)) as parts_of_it:
        stored = b"".join(parts_of_it.read(name) for name in parts_of_it.namelist())

    assert formulas
    assert all(str(each).startswith(("=SUMPRODUCT(", "=SUM(")) for each in formulas)
    assert b"<f>Ledger" not in stored
