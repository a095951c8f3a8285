"""All formats say the same: the owner of every cell of the example, read back from each file."""

from __future__ import annotations

import html.parser
import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from srm_docs.views.phrases import slug
from srm_docs.views.words import LETTERS, RESPONSIBILITY

Owners = dict[tuple[str, str], list[str]]

WORDS = {letter: word for word, letter in LETTERS.items()}


@pytest.fixture(scope="module")
def built(outputs: Mapping[str, Path]) -> Path:
    return outputs["matrix.pdf"].with_suffix("")


@pytest.fixture(scope="module")
def owners(built: Path) -> Owners:
    """The owners of each control, offering by offering, from the exchange form."""
    found: Owners = {}
    form = json.loads(built.with_suffix(".json").read_text("utf-8"))
    for each in form["assignments"]:
        found.setdefault((each["framework"], each["control"]), []).append(each["responsibility"])
    return found


def test_the_exchange_form_has_every_cell(built: Path, owners: Owners) -> None:
    form = json.loads(built.with_suffix(".json").read_text("utf-8"))
    count = len(form["offerings"])

    assert count == 16
    assert len(owners) == 22 + 323
    assert {len(cells) for cells in owners.values()} == {count}


class _Grid(html.parser.HTMLParser):
    """Collects the letters of every row of an overview, by the control that it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, list[str]] = {}
        self._row = ""
        self._mark = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "tr":
            self._row = ""
        elif tag == "a" and not self._row:
            self._row = (values.get("href") or "").removeprefix("#")
        self._mark = tag == "td" and "mark" in (values.get("class") or "").split()

    def handle_endtag(self, tag: str) -> None:
        self._mark = self._mark and tag != "td"

    def handle_data(self, data: str) -> None:
        if self._mark and self._row:
            self.rows.setdefault(self._row, []).append(data.rstrip("*"))


def test_the_page_says_the_same(built: Path, owners: Owners) -> None:
    grid = _Grid()
    grid.feed(built.with_suffix(".html").read_text("utf-8"))
    found = {key: [WORDS[letter] for letter in grid.rows[slug("-".join(key))]] for key in owners}

    assert found == owners


def test_the_pdf_says_the_same(built: Path, owners: Owners) -> None:
    raw = subprocess.run(
        ["pdftotext", "-raw", built.with_suffix(".pdf"), "-"],
        capture_output=True,
        check=True,
        timeout=900,
    ).stdout.decode()
    count = len(next(iter(owners.values())))
    letters = "".join(LETTERS.values())
    found: Owners = {}
    for framework, control in owners:
        row = re.search(
            rf"^{re.escape(control)} [^*]*?((?:\s[{letters}]\*?){{{count}}})$", raw, re.MULTILINE
        )
        assert row is not None, control
        found[framework, control] = [WORDS[mark.rstrip("*")] for mark in row[1].split()]

    assert found == owners


def test_the_workbook_says_the_same_in_both_its_sheets(built: Path, owners: Owners) -> None:
    book = openpyxl.load_workbook(built.with_suffix(".xlsx"))
    words = {title: word for word, title in RESPONSIBILITY.items()}
    grid = {
        (str(row[0]), str(row[2])): [words[str(cell)] for cell in row[4:]]
        for row in book["Matrix"].iter_rows(min_row=2, values_only=True)
    }
    titles = {
        "AWS Shared Responsibility Model": "aws-srm",
        "NIST SP 800-53 Revision 5, FedRAMP Rev. 5 Moderate": "nist-800-53-r5",
    }
    long: Owners = {}
    for row in book["Responsibilities"].iter_rows(min_row=2, values_only=True):
        long.setdefault((titles[str(row[0])], str(row[2])), []).append(words[str(row[5])])

    assert grid == owners
    assert long == owners
