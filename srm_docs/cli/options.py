"""Options that several commands share."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path

from srm_docs import resources
from srm_docs.catalog import load
from srm_docs.errors import UsageError
from srm_docs.model.catalog import Catalog


def add_catalog(parser: argparse.ArgumentParser) -> None:
    """Let the user add folders of catalog entries."""
    parser.add_argument(
        "--catalog",
        dest="folders",
        metavar="DIR",
        action="append",
        default=[],
        type=Path,
        help="a folder of your own catalog entries, which win over the built-in ones; repeatable",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let the user ask for JSON."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")


def loaded(folders: Sequence[Path]) -> Catalog:
    """Load the built-in catalog and the user's folders on top of it."""
    for folder in folders:
        if not folder.is_dir():
            message = f"--catalog {folder} is not a folder"
            raise UsageError(message)
    return load([resources.catalog(), *folders])


def today() -> str:
    """Today, or the day of ``SOURCE_DATE_EPOCH``, so that a build can be repeated exactly."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return dt.datetime.now(tz=dt.UTC).date().isoformat()
    try:
        return dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH must be a number of seconds, not {epoch!r}"
        raise UsageError(message) from None
