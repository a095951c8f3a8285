"""Templates and styles from a list of folders: the first that has a file wins, ours is last."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from srm_docs import resources
from srm_docs.errors import RenderError
from srm_docs.views.document import PALETTE, Block, Document, Grid, Section, Table

if TYPE_CHECKING:
    import jinja2


@dataclass(frozen=True, slots=True)
class Theme:
    """Where a document's look comes from."""

    folders: tuple[Path, ...] = ()

    def text(self, name: str) -> str:
        """Read a style sheet or script from the first folder that has it."""
        for folder in (*self.folders, resources.templates()):
            path = folder / name
            if path.is_file():
                try:
                    return path.read_text(encoding="utf-8")
                except UnicodeDecodeError:
                    message = f"{path} is not UTF-8 text"
                    raise RenderError(message) from None
        message = f"no template folder has {name}"
        raise RenderError(message)

    def render(self, template: str, document: Document, **values: str) -> str:
        """Fill a template; whatever is wrong in a user's template is told with its line."""
        import jinja2  # noqa: PLC0415  not needed for the other formats

        try:
            return (
                _environment((*self.folders, resources.templates()))
                .get_template(template)
                .render(document=document, **values)
            )
        except jinja2.TemplateSyntaxError as error:
            message = f"template {error.name}, line {error.lineno}: {error.message}"
            raise RenderError(message) from error
        except Exception as error:
            message = f"template {template}: {error}"
            raise RenderError(message) from error


@functools.cache
def _environment(folders: Sequence[Path]) -> jinja2.Environment:
    """Set up a sandbox: autoescaping, strict about names, deaf to attributes of Python."""
    import jinja2.sandbox  # noqa: PLC0415  not needed for the other formats

    return jinja2.sandbox.ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )


def base_style(document: Document) -> str:
    """Return the rules that follow from the views: tones, and the column widths in use."""
    tones = [
        f".tone-{tone} {{ background: {color}; fill: {color}; }}"
        f" .tone-edge-{tone} {{ border-left-color: {color}; }}"
        for tone, color in PALETTE.items()
    ]
    widths = sorted({round(width * 10) for width in _widths(document.sections)})
    heads = max((len(head) for head in _turned(document.sections)), default=0)
    return "\n".join(
        [
            *tones,
            *(f".w{width} {{ width: {width / 10:g}%; }}" for width in widths),
            f".turned {{ height: {heads * 0.56 + 1:.1f}em; }}",
        ]
    )


def _turned(sections: Iterable[Section]) -> Iterable[str]:
    """Yield the turned heads of every grid, the longest of which sets their height."""
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Grid):
                yield from block.columns
        yield from _turned(section.sections)


def _widths(sections: Iterable[Section]) -> Iterable[float]:
    for section in sections:
        for block in section.blocks:
            yield from _columns(block)
        yield from _widths(section.sections)


def _columns(block: Block) -> Iterable[float]:
    if isinstance(block, Table):
        for column in block.columns:
            yield column.width
