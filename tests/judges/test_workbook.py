from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

WORDS = {
    "AWS": "aws",
    "Customer": "customer",
    "Shared": "shared",
    "Third party": "third-party",
    "Not applicable": "not-applicable",
    "All": "all",
}


@pytest.fixture(scope="module")
def recalculated(
    outputs: Mapping[str, Path],
    run: Callable[..., str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Workbook:
    """The workbook as LibreOffice opens, computes and saves it, under a profile of its own."""
    folder = tmp_path_factory.mktemp("office")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ("--headless", "--convert-to", "xlsx", "--outdir", folder)
    run("soffice", profile, *convert, outputs["matrix.xlsx"], quiet=False)
    return load_workbook(folder / outputs["matrix.xlsx"].name, data_only=True)


def test_the_workbook_keeps_to_its_schema(
    outputs: Mapping[str, Path], run: Callable[..., str]
) -> None:
    words = ("-m", "openxml_audit", "--output", "json", "--max-errors", "0")
    [report] = json.loads(run(sys.executable, *words, outputs["matrix.xlsx"]))

    assert [each for each in report["errors"] if each["severity"] != "warning"] == []
    assert report["valid"]


def test_no_cell_is_an_error_after_recalculation(recalculated: Workbook) -> None:
    errors = [
        f"{sheet.title}!{cell.coordinate}: {cell.value}"
        for sheet in recalculated.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]

    assert errors == []


def test_the_summary_counts_what_the_json_says(
    recalculated: Workbook, outputs: Mapping[str, Path]
) -> None:
    counted = _summary(recalculated)
    expected = _expected(json.loads(outputs["matrix.json"].read_text()))

    assert counted.keys() == expected.keys()
    assert {key: counts for key, counts in counted.items() if counts != expected[key]} == {}


def _summary(book: Workbook) -> dict[tuple[str, str], dict[str, int]]:
    """Read the counts off each row; a family is known by the id before its title."""
    rows = iter(book["Summary"].iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "Group")
    counted = {}
    for group, name, *numbers in rows:
        family = group not in {"Framework", "Offering", "All"}
        key = (str(group), str(name).split()[0] if family else str(name))
        counted[key] = {
            WORDS[str(word)]: int(str(n)) for word, n in zip(head[2:], numbers, strict=True)
        }
    return counted


def _expected(data: Any) -> dict[tuple[str, str], dict[str, int]]:
    """Count the assignments under the same names."""
    frameworks = {each["id"]: each["title"] for each in data["frameworks"]}
    offerings = {each["id"]: each["title"] for each in data["offerings"]}
    families = {(each["framework"], each["id"]): each["family"] for each in data["controls"]}
    words = {each["responsibility"] for each in data["assignments"]} | {"all"}
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for each in data["assignments"]:
        framework = each["framework"]
        for key in (
            ("Framework", frameworks[framework]),
            (frameworks[framework], families[framework, each["control"]]),
            ("Offering", offerings[each["offering"]]),
            ("All", "All answers"),
        ):
            counts = counted.setdefault(key, dict.fromkeys(words, 0))
            counts[each["responsibility"]] += 1
            counts["all"] += 1
    return counted
