"""The command line: a parser, and the one place where errors become exit codes.

Nothing but ``argparse`` is imported before a command is known, so that ``--help`` is instant;
click alone takes four times as long to import as Python takes to start.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

import srm_docs

INTERRUPTED = 130

# Each command with the sentence that --help shows; its module is imported when it is run.
COMMANDS = {
    "init": "write a commented project file to start from",
    "build": "build the documents of a project",
    "explain": "say who answers for a control on an offering, and why",
    "catalog": "list, show and check what the catalog knows",
    "framework": "add controls of your own, or the wording of a framework",
    "schema": "print the JSON Schema of the project file",
}

EXAMPLES = """\
examples:
  srm-docs init srm.yaml
  srm-docs build srm.yaml -o output/
  srm-docs explain rds/custom-oracle SI-2
  srm-docs catalog services

exit codes:
  0 done                     1 failed otherwise      2 wrong arguments or unknown id
  3 catalog wrong            4 project file wrong    5 document not made
  6 system library missing   7 output not written    130 interrupted
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] not in COMMANDS:
        return _front(words)
    from srm_docs.errors import SrmDocsError  # noqa: PLC0415  not needed to show --help

    try:
        return _run(words[0], words[1:])
    except SrmDocsError as error:
        print(f"srm-docs: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print(
            "srm-docs: interrupted; every file in the output folder is whole, old or new",
            file=sys.stderr,
        )
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(name: str, words: Sequence[str]) -> int:
    module = importlib.import_module(f"srm_docs.cli.{name}")
    parser = argparse.ArgumentParser(
        prog=f"srm-docs {name}",
        description=module.__doc__,
        epilog=module.EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.configure(parser)
    try:
        options = parser.parse_args(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    code: int | None = module.run(options)
    return code or 0


class _Plain(argparse.RawDescriptionHelpFormatter):
    """Keeps line breaks, and spares the import with which argparse measures the terminal."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=98)


def _front(words: Sequence[str]) -> int:
    """Handle what needs no command: help, the version, and a command that does not exist."""
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:<{width}}  {what}" for name, what in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="srm-docs",
        usage="srm-docs [-h] [--version] COMMAND ...",
        description="Compute who answers for which control on AWS, and write it down for an"
        f" auditor.\n\ncommands:\n{commands}",
        epilog=EXAMPLES,
        formatter_class=_Plain,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"srm-docs {srm_docs.__version__}")
    try:
        _, rest = parser.parse_known_args(words)
        if not rest:
            parser.print_help()
            return 0
        from srm_docs.errors import suggestion  # noqa: PLC0415  not needed to show --help

        parser.error(f"no command {rest[0]!r}{suggestion(rest[0], COMMANDS)}")
    except SystemExit as stop:
        return int(stop.code or 0)
