"""One self-contained page: no request leaves it, and it can be read without its script."""

from __future__ import annotations

import base64
import hashlib

from srm_docs.renderers.theme import Theme, base_style
from srm_docs.views.document import Document


def render(document: Document, theme: Theme) -> bytes:
    """Return the page as UTF-8."""
    style = f"{base_style(document)}\n{theme.text('page.css')}".strip()
    script = theme.text("page.js").strip()
    page = theme.render(
        "page.html.j2", document, style=style, script=script, policy=_policy(style, script)
    )
    return page.encode()


def _policy(style: str, script: str) -> str:
    """Allow this style and this script by their digests, and nothing else."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}';"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
