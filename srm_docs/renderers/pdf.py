"""A tagged PDF/UA-1 file, set in the fonts that ship with the tool."""

from __future__ import annotations

import contextlib
import gc
import logging
from collections.abc import Iterator
from typing import Any

from srm_docs import resources
from srm_docs.errors import MissingLibraryError, RenderError
from srm_docs.renderers.theme import Theme, base_style
from srm_docs.views.document import Document

_SCHEME = "asset:"

_FACES = f"""
@font-face {{ font-family: "SRM Sans"; src: url({_SCHEME}IBMPlexSans-Regular.ttf); }}
@font-face {{
  font-family: "SRM Sans"; font-weight: 600; src: url({_SCHEME}IBMPlexSans-SemiBold.ttf);
}}
@font-face {{ font-family: "SRM Symbols"; src: url({_SCHEME}DejaVuSans.ttf); }}
"""

_INSTALL = (
    "PDF needs the Pango library, which is not installed. On Debian or Ubuntu:\n"
    "  sudo apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0\n"
    "Other formats work without it, for example: -f html -f xlsx -f json"
)


def render(document: Document, theme: Theme) -> bytes:
    """Return the file.

    Nothing is fetched: neither from the network nor from any file but the shipped fonts.
    Raises ``MissingLibraryError`` where Pango is not installed.
    """
    style = f"{_FACES}{base_style(document)}\n{theme.text('print.css')}"
    return to_pdf(theme.render("print.html.j2", document, style=style))


def to_pdf(html: str) -> bytes:
    """Lay out an HTML text that asks for nothing but fonts of ours."""
    weasyprint = _weasyprint()
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415  see _weasyprint

    with _calm_collector():
        try:
            made: bytes = weasyprint.HTML(
                string=html, base_url=_SCHEME, url_fetcher=_fetcher()
            ).write_pdf(pdf_variant="pdf/ua-1")
        except FatalURLFetchingError as error:
            message = f"a template asks for something outside the tool, which is refused: {error}"
            raise RenderError(message) from error
    return made


def _weasyprint() -> Any:
    """Load WeasyPrint, or say how to install the library that it needs."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    try:
        with contextlib.redirect_stdout(None):  # it prints a banner when Pango is missing
            return _import()
    except OSError as error:
        raise MissingLibraryError(_INSTALL) from error


def _import() -> Any:
    """Import WeasyPrint only here: it takes half a second and needs a system library."""
    import weasyprint  # noqa: PLC0415  see above

    return weasyprint


def _fetcher() -> Any:
    """Serve the shipped fonts by name, and refuse every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  see _weasyprint

    shipped = {path.name: path for path in resources.fonts().iterdir()}

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            del headers
            name = url.removeprefix(_SCHEME).lstrip("/")
            if not url.startswith(_SCHEME) or name not in shipped:
                message = f"{url} is refused; styles and templates may use the shipped fonts only"
                raise ValueError(message)
            return URLFetcherResponse(url, shipped[name].read_bytes())

    return Fetcher(fail_on_errors=True, allow_redirects=False)


@contextlib.contextmanager
def _calm_collector() -> Iterator[None]:
    """Collect garbage less often: millions of live boxes make each collection slow."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
