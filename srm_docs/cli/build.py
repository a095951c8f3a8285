"""Build the documents of a project; files are replaced only after all of them were made."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from srm_docs import pipeline, project
from srm_docs.cli.options import add_catalog, loaded, today
from srm_docs.errors import UsageError
from srm_docs.renderers.theme import Theme

EXAMPLES = """\
examples:
  srm-docs build                                  srm.yaml -> output/: pdf, html, xlsx
  srm-docs build payments.yaml -f pdf -f json -o evidence/
  srm-docs build --edition handout
  SOURCE_DATE_EPOCH=1790000000 srm-docs build     a document without a date, dated by you
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument(
        "project",
        metavar="PROJECT",
        nargs="?",
        default=Path("srm.yaml"),
        type=Path,
        help="the project file (default: srm.yaml)",
    )
    parser.add_argument(
        "-f",
        "--format",
        dest="formats",
        action="append",
        choices=list(pipeline.FORMATS),
        help=f"repeatable (default: {', '.join(pipeline.DEFAULT_FORMATS)}, if the edition has it)",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        default=Path("output"),
        type=Path,
        help="where the files go (default: output/)",
    )
    parser.add_argument(
        "--edition",
        choices=pipeline.EDITIONS,
        default=pipeline.EDITIONS[0],
        help="matrix, for an assessor (default), or handout, for learners",
    )
    parser.add_argument(
        "--templates",
        metavar="DIR",
        action="append",
        default=[],
        type=Path,
        help="a folder whose templates and styles win over ours; repeatable",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    add_catalog(parser)


def run(options: argparse.Namespace) -> None:
    """Build, and print the path of each file that was written."""
    for folder in options.templates:
        if not folder.is_dir():
            message = f"--templates {folder} is not a folder"
            raise UsageError(message)
    with _progress(quiet=options.quiet) as progress:
        with progress("reading the catalog"):
            catalog = loaded(options.folders)
        found = project.load(options.project, catalog, today())
        formats = options.formats or [
            name
            for name in pipeline.DEFAULT_FORMATS
            if options.edition in pipeline.FORMATS[name].editions
        ]
        theme = Theme(tuple(options.templates))
        files = pipeline.render(catalog, found, formats, options.edition, theme, progress)
        written = pipeline.write(files, options.output)
    for path in written:
        print(path)


@contextlib.contextmanager
def _progress(*, quiet: bool) -> Iterator[pipeline.Progress]:
    """Show on a terminal what is being done; elsewhere, say nothing."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: contextlib.nullcontext()
        return
    from rich.console import Console  # noqa: PLC0415  only where a person is watching

    console = Console(stderr=True)

    @contextlib.contextmanager
    def step(what: str) -> Iterator[None]:
        with console.status(f"{what} …"):
            yield

    yield step
