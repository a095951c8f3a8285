"""What is measured: five parts of the tool, each with a bare reference."""

from __future__ import annotations

import dataclasses
import io
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import openpyxl
import weasyprint
import yaml

import srm_docs
from benchmarks.clock import Pair, peak_memory, side_by_side
from srm_docs import project as projects
from srm_docs import resources
from srm_docs.catalog import load
from srm_docs.catalog.parsing import parse
from srm_docs.engine.assign import Judge
from srm_docs.engine.compose import every_offering
from srm_docs.engine.matrix import build
from srm_docs.model.catalog import Catalog
from srm_docs.model.matrix import Project, Scope
from srm_docs.renderers import pdf, xlsx
from srm_docs.renderers.theme import Theme
from srm_docs.views.document import Document
from srm_docs.views.matrix_edition import matrix_document
from srm_docs.views.workbook import Formula, Value, Words, matrix_workbook

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "payments" / "srm.yaml"
TODAY = "2026-11-23"

# How many offerings of the example the PDF is made for.
OFFERINGS = 4
MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; ``ratio`` is how many times as much the tool takes."""

    what: str
    unit: str
    measured: float
    beside: str
    reference: float
    ratio: float
    runs: int


def lines() -> Iterator[Line]:
    """Measure one thing after the other, the quick ones first."""
    catalog = load([resources.catalog()])
    example = projects.load(EXAMPLE, catalog, TODAY)
    yield start_up()
    yield reading()
    yield rereading()
    yield from matrix(catalog, example)
    yield workbook(catalog, example)
    yield document(catalog, example)


def _milliseconds(what: str, pair: Pair, beside: str) -> Line:
    """Tell two times in thousandths of a second."""
    return Line(
        what=what,
        unit="ms",
        measured=pair.measured * 1000,
        beside=beside,
        reference=pair.reference * 1000,
        ratio=pair.measured / pair.reference,
        runs=pair.runs,
    )


def start_up() -> Line:
    """Time ``srm-docs --help`` beside a Python that does nothing."""
    script = Path(sys.executable).with_name("srm-docs")
    command = [str(script)] if script.exists() else [sys.executable, "-m", "srm_docs"]

    def run(*words: str) -> None:
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own words

    pair = side_by_side(
        lambda: run(*command, "--help"), lambda: run(sys.executable, "-c", "pass"), runs=15
    )
    return _milliseconds("Start-up, srm-docs --help", pair, "python -c pass")


def reading() -> Line:
    """Time reading the whole catalog, with every check, beside parsing the same files."""
    texts = [
        path.read_text(encoding="utf-8") for path in sorted(resources.catalog().rglob("*.yaml"))
    ]
    pair = side_by_side(
        lambda: parse([resources.catalog()]),
        lambda: [yaml.load(text, Loader=yaml.CSafeLoader) for text in texts],
        runs=7,
    )
    return _milliseconds(f"Catalog, {len(texts)} files", pair, "yaml.load with CSafeLoader")


def rereading() -> Line:
    """Time taking the catalog from where it is kept, beside parsing it."""
    load([resources.catalog()])
    pair = side_by_side(
        lambda: load([resources.catalog()]), lambda: parse([resources.catalog()]), runs=7
    )
    return _milliseconds("Catalog, kept from before", pair, "reading all files")


def matrix(catalog: Catalog, example: Project) -> Iterator[Line]:
    """Time every offering against every control, beside a loop that makes as many tuples."""
    offerings = tuple(every_offering(catalog))
    scopes = tuple(
        Scope(framework, None, tuple(framework.controls.values()))
        for framework in catalog.frameworks.values()
    )
    whole = dataclasses.replace(example, offerings=offerings, scopes=scopes, overrides=())
    controls = [control for scope in scopes for control in scope.controls]
    cells = len(controls) * len(offerings)

    def computed() -> object:
        return build(Judge(catalog.layers), whole)

    def bare() -> object:
        return [(offering, control) for control in controls for offering in offerings]

    pair = side_by_side(computed, bare, runs=7)
    yield Line(
        what=f"Matrix, {len(offerings)} offerings × {len(controls)} controls",
        unit="cells/s",
        measured=cells / pair.measured,
        beside="a loop that makes as many tuples",
        reference=cells / pair.reference,
        ratio=pair.measured / pair.reference,
        runs=pair.runs,
    )
    ours, theirs = peak_memory(computed), peak_memory(bare)
    yield Line(
        what="Matrix, peak memory",
        unit="MiB",
        measured=ours / MEBIBYTE,
        beside="the same loop",
        reference=theirs / MEBIBYTE,
        ratio=ours / theirs,
        runs=1,
    )


def workbook(catalog: Catalog, example: Project) -> Line:
    """Time the workbook of the example beside its bare values through write-only openpyxl."""
    judge = Judge(catalog.layers)
    book = matrix_workbook(catalog, example, build(judge, example), judge, srm_docs.__version__)
    rows = [[list(map(_bare, row)) for row in (*sheet.above, *sheet.rows)] for sheet in book.sheets]

    def bare() -> None:
        made = openpyxl.Workbook(write_only=True)
        for sheet in rows:
            page = made.create_sheet()
            for row in sheet:
                page.append(row)
        made.save(io.BytesIO())

    pair = side_by_side(lambda: xlsx.render(book), bare, runs=5)
    count = sum(map(len, rows))
    return Line(
        what=f"Excel, {count:,} rows of the example",
        unit="rows/s",
        measured=count / pair.measured,
        beside="openpyxl write-only, no styles",
        reference=count / pair.reference,
        ratio=pair.measured / pair.reference,
        runs=pair.runs,
    )


def _bare(value: Value) -> str | int:
    if isinstance(value, Words | Formula):
        return value.text
    return value


class _Recorder(Theme):
    """A theme that keeps the HTML it last filled in."""

    html: ClassVar[str] = ""

    def render(self, template: str, document: Document, **values: str) -> str:
        """Fill a template, and keep the result."""
        _Recorder.html = Theme.render(self, template, document, **values)
        return _Recorder.html


def document(catalog: Catalog, example: Project) -> Line:
    """Time the PDF of a part of the example beside bare WeasyPrint on the same HTML.

    The whole example takes too long to be set several times. Both sides use the same fonts.
    """
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    small = dataclasses.replace(
        example, offerings=example.offerings[:OFFERINGS], scopes=example.scopes[:1], overrides=()
    )
    judge = Judge(catalog.layers)
    content = matrix_document(catalog, small, build(judge, small), judge, srm_docs.__version__)
    pdf.render(content, _Recorder())
    html = _Recorder.html.replace("url(asset:", f"url({resources.fonts().as_uri()}/")
    pages = len(weasyprint.HTML(string=html).render().pages)

    pair = side_by_side(
        lambda: pdf.render(content, Theme()),
        lambda: weasyprint.HTML(string=html).write_pdf(),
        runs=3,
        warm=True,
    )
    return Line(
        what=f"PDF, {pages} pages: {OFFERINGS} offerings of the example, {small.scopes[0].title}",
        unit="pages/s",
        measured=pages / pair.measured,
        beside="bare WeasyPrint, without tags",
        reference=pages / pair.reference,
        ratio=pair.measured / pair.reference,
        runs=pair.runs,
    )
