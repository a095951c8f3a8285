"""What a reader sees, decided once for every format."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest

from srm_docs.engine.assign import Judge
from srm_docs.engine.compose import offering
from srm_docs.engine.matrix import build
from srm_docs.engine.select import find_offering, find_scope
from srm_docs.errors import UsageError
from srm_docs.model.catalog import Catalog
from srm_docs.model.matrix import DocumentControl, Matrix, Project, System
from srm_docs.views import figures, words
from srm_docs.views.document import Document, Figure, Grid, Section, Table, Tone
from srm_docs.views.handout_edition import handout_document
from srm_docs.views.matrix_edition import matrix_document
from srm_docs.views.overview import GRID_COLUMNS, batched
from srm_docs.views.workbook import Formula, matrix_workbook

BARE = DocumentControl(title="Bare", date="2026-01-01")


def made(catalog: Catalog, offerings: Sequence[str], scopes: Sequence[str]) -> Document:
    project = Project(
        BARE,
        System(),
        tuple(find_offering(catalog, each) for each in offerings),
        tuple(find_scope(catalog, each) for each in scopes),
        (),
    )
    judge = Judge(catalog.layers)
    return matrix_document(catalog, project, build(judge, project), judge, "1")


def ids(document: Document) -> list[str]:
    return [section.id for section in document.sections]


def every(sections: tuple[Section, ...]) -> list[Section]:
    return [one for section in sections for one in (section, *every(section.sections))]


def test_a_document_without_decisions_or_weak_points_has_no_section_for_them(
    mini: Catalog,
) -> None:
    found = ids(made(mini, ["shelf"], ["mini@mini-low"]))

    assert "overrides" not in found
    assert "to-verify" not in found
    assert "to-verify" in ids(made(mini, ["box"], ["mini@mini-low"]))
    assert "to-verify" in ids(made(mini, ["shelf"], ["mini"]))


def test_where_nothing_is_inherited_in_full_the_document_says_so(mini: Catalog) -> None:
    document = made(mini, ["shelf@outposts"], ["mini"])
    [section] = [each for each in document.sections if each.id == "inheritance"]

    assert not [block for block in section.blocks if isinstance(block, Table)]


def test_anchors_are_unique(mini: Catalog) -> None:
    """A deep link to a control leads to one place."""
    found = [section.id for section in every(made(mini, ["box", "shelf"], ["mini"]).sections)]

    assert len(set(found)) == len(found)


@pytest.mark.parametrize("count", [1, 5, GRID_COLUMNS, GRID_COLUMNS + 1, 60])
def test_an_overview_is_split_so_that_it_fits_a_page(catalog: Catalog, count: int) -> None:
    services = list(catalog.services)[:count]
    parts = batched([find_offering(catalog, each) for each in services])

    assert sum(map(len, parts)) == count
    assert max(map(len, parts)) <= GRID_COLUMNS
    assert max(map(len, parts)) - min(map(len, parts)) <= 1 + count // GRID_COLUMNS


def test_a_split_overview_names_its_first_and_last_offering(catalog: Catalog) -> None:
    services = list(catalog.services)[: GRID_COLUMNS + 2]
    document = made(catalog, services, ["aws-srm"])
    [overview] = [each for each in document.sections if each.id == "overview"]

    assert len(overview.sections) == 2
    assert " to " in overview.sections[0].title
    grids = [
        block for each in overview.sections for block in each.blocks if isinstance(block, Grid)
    ]
    assert sum(len(grid.columns) for grid in grids) == len(services)


def test_a_figure_tells_in_words_what_it_draws() -> None:
    figure = figures.bars({"One": {Tone.AWS: 3, Tone.SHARED: 1}}, "Answers")

    assert "One: AWS 3, Shared 1" in figure.alt
    assert f"<title>{figure.alt}</title>" in figure.svg


def test_a_figure_of_nothing_says_none() -> None:
    assert "One: none" in figures.bars({"One": {}}, "Answers").alt


@pytest.mark.parametrize(("part", "whole", "told"), [(1, 3, "33 %"), (0, 0, "–")])
def test_a_share_of_nothing_is_a_dash(part: int, whole: int, told: str) -> None:
    assert words.share(part, whole) == told


def test_a_lifecycle_that_has_ended_stands_in_the_scope(mini: Catalog) -> None:
    document = made(mini, ["box/vendor"], ["mini"])
    [scope] = [each for each in document.sections if each.id == "scope"]

    assert "Closed to new customers since 2025-05-05" in str(scope)


def test_titles_that_are_the_same_are_told_apart_in_a_workbook(mini: Catalog) -> None:
    box = find_offering(mini, "box")
    twins = (dataclasses.replace(box, name="Twin"), dataclasses.replace(box, id="b", name="twin"))
    scope = find_scope(mini, "mini@mini-low")
    project = Project(BARE, System(), twins, (scope,), ())
    judge = Judge(mini.layers)
    book = matrix_workbook(mini, project, build(judge, project), judge, "1")
    [grid] = [sheet for sheet in book.sheets if sheet.title == "Matrix"]

    assert [column.title for column in grid.columns[4:]] == ["Twin [box]", "twin [b]"]


def test_the_summary_counts_by_formula(
    mini: Catalog, mini_project: Project, mini_matrix: Matrix, mini_judge: Judge
) -> None:
    """An edited answer must recount."""
    book = matrix_workbook(mini, mini_project, mini_matrix, mini_judge, "1")
    [summary] = [sheet for sheet in book.sheets if sheet.title == "Summary"]

    assert all(isinstance(value, Formula) for row in summary.rows for value in row[2:])


def test_a_handout_shows_the_projects_own_types_alone(mini: Catalog) -> None:
    judge = Judge(mini.layers)
    project = Project(
        BARE, System(), (find_offering(mini, "shelf"),), (find_scope(mini, "mini"),), ()
    )
    document = handout_document(mini, project, build(judge, project), judge, "1")
    [own] = [each for each in document.sections if each.id == "own-services"]
    [grid] = [block for block in own.blocks if isinstance(block, Grid)]

    assert [title for title, _ in grid.groups] == ["Serverless"]
    assert any(isinstance(block, Figure) for each in document.sections for block in each.blocks)


def test_an_offering_is_titled_by_as_much_as_tells_it_apart(mini: Catalog) -> None:
    vendor = find_offering(mini, "box/vendor@carrier")

    assert find_offering(mini, "box").title == "Amazon Box"
    assert find_offering(mini, "box").lifecycle.state.value == "available"
    assert find_offering(mini, "shelf").lifecycle.state.value == "available"
    assert vendor.title == "Amazon Box · Vendor box (Carrier site)"
    assert offering(mini, vendor.service, None).id == "box"


def test_a_framework_without_baselines_says_so(catalog: Catalog) -> None:
    with pytest.raises(UsageError, match="'aws-srm' has no baselines"):
        find_scope(catalog, "aws-srm@low")


def test_a_layer_that_exists_on_no_type_is_left_out_of_the_handouts_picture(
    catalog: Catalog,
) -> None:
    judge = Judge(catalog.layers)
    project = Project(
        BARE, System(), (find_offering(catalog, "s3"),), (find_scope(catalog, "aws-srm"),), ()
    )
    document = handout_document(catalog, project, build(judge, project), judge, "1")
    pictures = [
        block.alt
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Figure)
    ]

    assert "Guest operating system: IaaS Customer, Managed AWS, Serverless AWS." in pictures[1]
    assert "Customer-side device" not in pictures[1]
