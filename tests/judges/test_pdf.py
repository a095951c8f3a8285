from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from page import SafetyLimits, ValidationFailure, ValidationProfile, validate_pdf


@pytest.fixture(params=["matrix.pdf", "handout.pdf"])
def pdf(request: pytest.FixtureRequest, outputs: Mapping[str, Path]) -> Path:
    return outputs[request.param]


@pytest.fixture
def opened(pdf: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(pdf) as document:
        yield document


def test_every_rule_of_pdf_ua_1_holds(pdf: Path, opened: pikepdf.Pdf) -> None:
    limits = SafetyLimits(max_table_grid_rows=100_000)
    report = validate_pdf(pdf, profile=ValidationProfile.PDF_UA_1, limits=limits)
    failures = [
        f"{failure.rule_id} {failure.object_id}: {failure.message}"
        for failure in report.failures
        if not _misread(failure, opened)
    ]

    assert report.rules.total > 100
    assert failures == []


def _misread(failure: ValidationFailure, document: pikepdf.Pdf) -> bool:
    """Tell a stream whose last byte is a carriage return, which the validator takes off it."""
    if "STREAM-LENGTH" not in failure.rule_id or failure.object_id is None:
        return False
    found: Any = document.get_object(failure.object_id.object_number, failure.object_id.generation)
    return bool(found.read_raw_bytes().endswith(b"\r"))


def test_qpdf_finds_no_error_in_the_syntax(pdf: Path, run: Callable[..., str]) -> None:
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", pdf)


def test_poppler_reads_the_tags(pdf: Path, run: Callable[..., str]) -> None:
    tags = re.findall(r"^ *(\w+)", run("pdfinfo", "-struct", pdf), re.MULTILINE)

    assert tags[0] == "Document"
    assert tags.count("H1") == 1
    assert {"H2", "Table", "TR", "TH", "TD", "Figure"} <= set(tags)


def test_poppler_reads_the_text_through_the_tags(
    outputs: Mapping[str, Path], run: Callable[..., str]
) -> None:
    # Of the handout alone: poppler reads each page anew for each tag on it.
    text = run("pdfinfo", "-struct-text", outputs["handout.pdf"])

    assert re.search(r'H1 \(block\)\n +Span \(inline\)\n +"Who secures what on AWS"', text)


def test_the_title_the_language_and_the_tags_are_declared(opened: pikepdf.Pdf) -> None:
    root = opened.Root

    assert str(opened.docinfo["/Title"])
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(root.Lang) == "en"
    assert bool(root.MarkInfo.Marked)
    assert "/StructTreeRoot" in root


def test_the_outline_leads_to_the_sections(opened: pikepdf.Pdf) -> None:
    with opened.open_outline() as outline:
        titles = [item.title for item in outline.root]

    assert titles
    assert all(titles)


def test_a_handout_has_two_to_four_pages(outputs: Mapping[str, Path]) -> None:
    with pikepdf.open(outputs["handout.pdf"]) as handout:
        assert 2 <= len(handout.pages) <= 4


def test_every_page_says_what_it_belongs_to(pdf: Path, run: Callable[..., str]) -> None:
    cover, *others = run("pdftotext", "-layout", pdf, "-").split("\f")[:-1]
    title = "Meridian payments platform" if "matrix" in pdf.name else "Who secures what on AWS"

    assert title in cover
    assert "Confidential" in cover.splitlines()[0]
    for number, page in enumerate(others, start=2):
        head, *_, foot = page.strip().splitlines()
        assert re.fullmatch(rf"{title} +Confidential", head)
        assert re.fullmatch(rf"Version 1\.2 +Page {number} of {len(others) + 1}", foot)


def test_no_word_stands_outside_its_page(pdf: Path, run: Callable[..., str]) -> None:
    boxes = ET.fromstring(run("pdftotext", "-bbox", pdf, "-"))  # noqa: S314  poppler wrote it
    name = "{http://www.w3.org/1999/xhtml}"
    outside = [
        (number, word.text)
        for number, page in enumerate(boxes.iter(f"{name}page"), start=1)
        for word in page.iter(f"{name}word")
        if float(word.attrib["xMin"]) < 0
        or float(word.attrib["yMin"]) < 0
        or float(word.attrib["xMax"]) > float(page.attrib["width"])
        or float(word.attrib["yMax"]) > float(page.attrib["height"])
    ]

    assert outside == []
