"""A framework of the user's own: its text joins our answers, and nothing unknown gets a default."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from srm_docs import project as projects
from srm_docs import resources
from srm_docs.catalog import load
from srm_docs.catalog.imports import ControlList, Selection, plain_id, read_controls
from srm_docs.cli import main
from srm_docs.engine.assign import Judge
from srm_docs.engine.matrix import build
from srm_docs.engine.select import find_control, find_scope
from srm_docs.errors import CatalogError, UsageError
from srm_docs.model.catalog import Catalog, FrameworkId
from srm_docs.views.document import Definitions, Document, Paragraph, Section, Text
from srm_docs.views.matrix_edition import matrix_document

Captured = pytest.CaptureFixture[str]


def label(value: str) -> list[dict[str, str]]:
    return [{"name": "label", "value": value}]


INSERT = "{{ insert: param, ac-2_prm_1 }}"
OSCAL: Mapping[str, Any] = {
    "catalog": {
        "metadata": {"title": "Agency rules", "version": "7"},
        "groups": [
            {
                "id": "ac",
                "title": "Access",
                "controls": [
                    {
                        "id": "ac-2",
                        "title": "Accounts of the agency",
                        "params": [{"id": "ac-2_prm_1", "label": "thirty days"}],
                        "parts": [
                            {
                                "name": "statement",
                                "prose": "Accounts:",
                                "parts": [
                                    {
                                        "name": "item",
                                        "props": label("a."),
                                        "prose": f"Close after {INSERT}.",
                                    },
                                    {"name": "guidance", "prose": "Not a part of the statement."},
                                ],
                            }
                        ],
                        "controls": [
                            {
                                "id": "ac-2.1",
                                "title": "Automated accounts",
                                "parts": [{"name": "statement", "prose": "Automate."}],
                            }
                        ],
                    },
                    {
                        "id": "ac-2.10",
                        "title": "Gone",
                        "props": [{"name": "status", "value": "withdrawn"}],
                    },
                ],
            }
        ],
    }
}
TABLE = """id,title,text,family,related
H-1,House rule one,Keep backups apart.,Hosting,CP-9 nist-800-53-r5/CP-6
H-2,House rule two,Feed the cat.,Hosting,NOTHING-1
"""


def imported(tmp_path: Path, name: str, content: str, *words: str) -> Path:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    into = tmp_path / "ours"
    assert main(["framework", "import", str(file), "--into", str(into), *words]) == 0
    return into


def test_the_wording_of_a_known_framework_joins_its_answers(
    tmp_path: Path, capsys: Captured, catalog: Catalog
) -> None:
    into = imported(tmp_path, "agency.json", json.dumps(OSCAL))
    told = capsys.readouterr().out
    found = find_control(load([resources.catalog(), into]), "nist-800-53-r5/AC-2")

    assert "2 controls of NIST SP 800-53 Revision 5 are known and have their answers" in told
    assert "unmapped" not in told
    assert found.title == "Accounts of the agency"
    assert found.text == "Accounts:\na. Close after [thirty days]."
    assert found.primary == find_control(catalog, "nist-800-53-r5/AC-2").primary


def test_controls_that_nobody_has_mapped_are_listed_and_never_answered(
    tmp_path: Path, capsys: Captured
) -> None:
    into = imported(tmp_path, "house.csv", TABLE)
    told = capsys.readouterr().out
    framework = load([resources.catalog(), into]).frameworks[FrameworkId("house")]

    assert "2 controls are unmapped" in told
    assert "H-2  House rule two\n      suggested: none" in told
    assert not framework.controls
    assert "backup_configuration" in framework.unmapped[next(iter(framework.unmapped))].suggested
    with pytest.raises(UsageError, match="H-2 of house is unmapped"):
        find_control(load([resources.catalog(), into]), "H-2")
    with pytest.raises(UsageError, match="every control of 'house' is unmapped"):
        find_scope(load([resources.catalog(), into]), "house")


def _document(into: Path, tmp_path: Path, frameworks: str) -> Document:
    path = tmp_path / "srm.yaml"
    path.write_text(
        "document: {title: T}\nsystem: {name: S}\nservices: [s3, ec2]\n"
        f"frameworks: [{frameworks}]\n"
    )
    catalog = load([resources.catalog(), into])
    project = projects.load(path, catalog, "2026-11-25")
    judge = Judge(catalog.layers)
    return matrix_document(catalog, project, build(judge, project), judge, "1")


def _sections(document: Document) -> dict[str, Section]:
    found: dict[str, Section] = {}
    open_ones = list(document.sections)
    while open_ones:
        section = open_ones.pop()
        found[section.id] = section
        open_ones += section.sections
    return found


def test_a_confirmed_control_is_answered_and_the_others_stand_in_a_list(tmp_path: Path) -> None:
    into = imported(tmp_path, "house.csv", TABLE)
    file = into / "frameworks" / "house.yaml"
    text = file.read_text(encoding="utf-8")
    at = text.index("      suggested:")
    confirmed = "".join(
        f"      {line}\n"
        for line in (
            "practice: keep copies apart of",
            "kind: technical",
            "primary: [data_governance]",
        )
    )
    file.write_text(f"{text[:at]}{confirmed}{text[at:]}", encoding="utf-8")
    sections = _sections(_document(into, tmp_path, "house, soc2-tsc-2017"))
    (row,) = sections["unmapped"].blocks[1].rows  # type: ignore[union-attr]
    facts = next(each for each in sections["house-h-1"].blocks if isinstance(each, Definitions))

    assert row.cells[0].blocks[0].inlines[0].text == "H-2 House rule two"  # type: ignore[union-attr]
    assert facts.items[0][0] == "Requirement"
    assert facts.items[0][1][0].text == "Keep backups apart."
    # What the same layers decide as an earlier control of the family leads back to that one.
    leads = [
        inline.link
        for block in sections["soc2-tsc-2017-cc1-2"].blocks
        if isinstance(block, Paragraph)
        for inline in block.inlines
        if isinstance(inline, Text) and inline.link
    ]
    assert leads == ["#soc2-tsc-2017-cc1-1"]


def test_a_profile_becomes_a_baseline(tmp_path: Path, capsys: Captured) -> None:
    profile = {
        "profile": {
            "metadata": {"title": "Agency low"},
            "imports": [
                {
                    "include-controls": [{"with-ids": ["ac-1", "ac-2.1", "au-2"]}],
                    "exclude-controls": [{"with-ids": ["au-2"]}],
                }
            ],
        }
    }
    into = imported(tmp_path, "low.json", json.dumps(profile))
    scope = find_scope(load([resources.catalog(), into]), "nist-800-53-r5@agency-low")

    assert "frameworks: [nist-800-53-r5@agency-low]" in capsys.readouterr().out
    assert [control.id for control in scope.controls] == ["AC-1", "AC-2(1)"]


def test_a_workbook_is_read_below_its_title_and_a_sheet_without_ids_is_passed_over(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["About this file"])
    sheet = book.create_sheet("Controls")
    for row in (["Our controls"], [], ["Control ID", "Name"], ["X-1", "First"], [None, None]):
        sheet.append(row)
    book.save(tmp_path / "controls.xlsx")
    found = read_controls(tmp_path / "controls.xlsx")

    assert isinstance(found, ControlList)
    assert [(each.id, each.title) for each in found.controls] == [("X-1", "First")]


def test_oscal_as_yaml_says_the_same_as_json(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(OSCAL))
    (tmp_path / "a.yaml").write_text(json.dumps(OSCAL))
    first, second = (read_controls(tmp_path / name) for name in ("a.json", "a.yaml"))

    assert first == second
    assert not isinstance(first, Selection)
    assert plain_id("si-2.7") == "SI-2(7)"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.json", "{", "a.json:1: is not JSON"),
        ("a.json", "[]", "holds neither"),
        ("a.json", '{"catalog": {}}', "without controls"),
        ("a.json", '{"profile": {"imports": [{"include-all": {}}]}}', "names no controls"),
        ("a.json", "[" * 100_000, "nested too deep"),
        ("a.yaml", "a: [", "is not YAML"),
        ("a.csv", "one,two\n1,2\n", "'id' and 'title'"),
        ("a.csv", "id,text\n1,2\n", "has no column 'title'"),
        ("a.csv", "id,title\n", "has heads and no rows"),
        ("a.csv", "id,title\n1,\n", "a.csv:2: has no title"),
        ("a.csv", "id,title\n1,One\n1,Two\n", "a.csv:3: the id '1' stands twice, first at 2"),
        ("a.xlsx", "no workbook", "is not a workbook"),
        ("a.txt", "x", "'.txt' cannot be read"),
    ],
)
def test_bad_files_are_told_with_place_and_what_would_be_right(
    tmp_path: Path, name: str, content: str, told: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(CatalogError) as caught:
        read_controls(tmp_path / name)

    assert told in str(caught.value)


def test_a_file_that_is_not_text_or_not_there_is_told(tmp_path: Path) -> None:
    for name in ("a.json", "a.csv"):
        (tmp_path / name).write_bytes(b"\xff\xfe\x00")
        with pytest.raises(CatalogError, match="is not UTF-8 text"):
            read_controls(tmp_path / name)
    with pytest.raises(CatalogError, match="cannot be read: no such file"):
        read_controls(tmp_path / "gone.csv")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("agency.json", json.dumps(OSCAL), "exists already; move it away"),
        ("house.csv", TABLE, "adds nothing: its ids are known"),
    ],
)
def test_a_second_import_of_a_file_changes_nothing(
    tmp_path: Path, capsys: Captured, name: str, content: str, told: str
) -> None:
    into = imported(tmp_path, name, content)
    before = {path: path.read_bytes() for path in into.rglob("*.yaml")}

    assert main(["framework", "import", str(tmp_path / name), "--into", str(into)]) == 2
    assert {path: path.read_bytes() for path in into.rglob("*.yaml")} == before
    assert told in capsys.readouterr().err
