"""Templates are sandboxed and strict; a PDF reaches for nothing outside the tool."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from srm_docs.errors import MissingLibraryError, RenderError
from srm_docs.renderers import pdf
from srm_docs.renderers.theme import Theme
from srm_docs.views.document import Document, Section, text

DOCUMENT = Document(
    edition="matrix",
    title="<script>alert(1)</script>",
    subtitle="S",
    language="en",
    date="2026-01-01",
    facts=(("System", "<b>bold</b>"),),
    classification="",
    version="",
    author="",
    description="",
    sections=(Section("one", "One & two", (text('"><img src=x onerror=alert(1)>'),)),),
    colophon=(),
)


def themed(folder: Path, template: str) -> Theme:
    (folder / "page.html.j2").write_text(template, encoding="utf-8")
    return Theme((folder,))


def test_a_template_of_the_user_wins_over_ours(tmp_path: Path) -> None:
    theme = themed(tmp_path, "<p>{{ document.subtitle }}</p>")

    assert theme.render("page.html.j2", DOCUMENT) == "<p>S</p>"


def test_text_is_escaped(tmp_path: Path) -> None:
    theme = themed(tmp_path, "{{ document.title }}")

    assert "<script>" not in theme.render("page.html.j2", DOCUMENT)
    assert "<img" not in Theme().render("page.html.j2", DOCUMENT, style="", script="", policy="")


@pytest.mark.parametrize(
    "template",
    [
        "{{ document.nothing }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{% set document.title = 1 %}{{ document.title.__init__ }}",
        "{% for %}",
        "{{ 1 / 0 }}",
        "{{ document.title + 1 }}",
        "{% include 'none.html' %}",
    ],
)
def test_a_template_that_is_wrong_or_reaches_out_is_refused(tmp_path: Path, template: str) -> None:
    with pytest.raises(RenderError, match="template"):
        themed(tmp_path, template).render("page.html.j2", DOCUMENT)


def test_a_style_that_no_folder_has_is_told() -> None:
    with pytest.raises(RenderError, match=r"no template folder has nothing\.css"):
        Theme().text("nothing.css")


def test_a_style_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.css").write_bytes(b"\xff\xfe")
    with pytest.raises(RenderError, match="is not UTF-8"):
        Theme((tmp_path,)).text("page.css")


HIDDEN = "what-no-document-may-hold"


@pytest.mark.parametrize(
    "reach",
    [
        '<img src="file://{path}" alt="x">',
        '<link rel="attachment" href="file://{path}">',
        '<a rel="attachment" href="file://{path}">x</a>',
        '<style>@import url("file://{path}");</style>',
        '<style>body {{ background: url("http://127.0.0.1:9/") }}</style>',
        '<object data="file://{path}"></object>',
        '<svg><image href="file://{path}"/></svg>',
        '<img src="asset:../../pyproject.toml" alt="x">',
    ],
)
def test_a_pdf_takes_nothing_from_disk_or_network(tmp_path: Path, reach: str) -> None:
    """WeasyPrint by default embeds any file that can be read."""
    secret = tmp_path / "secret.txt"
    secret.write_text(HIDDEN, encoding="utf-8")
    page = f'<html lang="en"><title>t</title><body><p>x</p>{reach.format(path=secret)}'
    with contextlib.suppress(RenderError):
        assert HIDDEN.encode() not in pdf.to_pdf(page)


def test_a_reach_of_a_template_is_told() -> None:
    with pytest.raises(RenderError, match="refused"):
        pdf.to_pdf('<img src="http://127.0.0.1:9/x.png" alt="x">')


def test_a_missing_pango_is_told_with_the_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        message = "cannot load library 'libpango'"
        raise OSError(message)

    monkeypatch.setattr(pdf, "_import", missing)
    with pytest.raises(MissingLibraryError, match="apt-get install"):
        pdf.to_pdf("<p>x</p>")
