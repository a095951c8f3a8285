"""Print the JSON Schema of the project file, so that an editor can complete and check it."""

from __future__ import annotations

import argparse

from srm_docs.exporters.json import dump
from srm_docs.project.schema import json_schema

EXAMPLES = """\
example:
  srm-docs schema > srm.schema.json
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""
    del parser


def run(options: argparse.Namespace) -> None:
    """Print the schema."""
    del options
    print(dump(json_schema()), end="")
