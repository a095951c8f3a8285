"""Add a framework of your own, or the wording of one that you may use."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from srm_docs.catalog.imports import read_controls
from srm_docs.catalog.local import Local, local_entries
from srm_docs.cli.options import add_catalog, loaded
from srm_docs.errors import OutputError, UsageError

EXAMPLES = """\
examples:
  srm-docs framework import iso-27001.xlsx --into our-catalog
  srm-docs framework import company-controls.csv --into our-catalog
  srm-docs framework import NIST_SP-800-53_rev5_catalog.json --into our-catalog
  srm-docs framework import agency-profile.json --into our-catalog

A table needs the columns id and title; text, family and related (ids of other frameworks'
controls) are read too. OSCAL is read as JSON or YAML.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the subcommands and their arguments."""
    commands = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    load = commands.add_parser(
        "import", help="read an OSCAL catalog or profile, or a table of controls"
    )
    load.add_argument("file", metavar="FILE", type=Path)
    load.add_argument(
        "--into", metavar="DIR", type=Path, required=True, help="the catalog folder to write to"
    )
    load.add_argument(
        "--framework",
        metavar="ID",
        default="",
        help="the framework that the ids belong to, or the id of a new one",
    )
    add_catalog(load)


def run(options: argparse.Namespace) -> None:
    """Read a file, write what it says into a catalog folder, and tell what is still open."""
    into: Path = options.into
    found = read_controls(options.file)
    folders = [*options.folders, *([into] if into.is_dir() else [])]
    local = local_entries(loaded(folders), found, options.file.name, options.framework)
    if not local.files:
        message = (
            f"{options.file} adds nothing: its ids are known, and it has no text for them, or they"
            " are unmapped already"
        )
        raise UsageError(message)
    _write(local, into)
    loaded([*folders, into] if into not in folders else folders)
    print("\n".join(_told(local, into)))


def _write(local: Local, into: Path) -> None:
    for name in local.files:
        if (into / name).exists():
            message = f"{into / name} exists already; move it away, or choose another folder"
            raise UsageError(message)
    for name, content in local.files.items():
        path = into / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        except OSError as error:
            raise OutputError.of(path, error) from error


def _told(local: Local, into: Path) -> Iterator[str]:
    for name in local.files:
        yield f"wrote {into / name}"
    if local.known:
        yield f"{local.known} controls of {local.title} are known and have their answers"
    if local.unmapped:
        yield (
            f"{len(local.unmapped)} controls are unmapped and in no matrix until a person gives"
            " each 'primary' layers, a 'kind' and a 'practice':"
        )
    for each in local.unmapped:
        layers = ", ".join(each.layers) or "none"
        because = f" (as {', '.join(each.relatives)})" if each.relatives else ""
        yield f"  {each.control.id}  {each.control.title}"
        yield f"      suggested: {layers}{because}"
    yield f"use it: frameworks: [{local.framework}], and srm-docs build ... --catalog {into}"
