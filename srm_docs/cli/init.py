"""Write a commented project file to start from; an existing file is never overwritten."""

from __future__ import annotations

import argparse
from pathlib import Path

from srm_docs.errors import OutputError

EXAMPLES = """\
examples:
  srm-docs init                 writes srm.yaml
  srm-docs init payments.yaml
"""

STARTER = """\
# An srm-docs project. Build it with: srm-docs build {name}
# Completion and checks in an editor: srm-docs schema > srm.schema.json
document:
  title: Payments platform
  id: SRM-0001
  version: "1.0"
  # date: "2026-11-23"           # without it: SOURCE_DATE_EPOCH, or today
  classification: Confidential
  prepared-by: Cloud security team
  prepared-for: External auditor
  # approvers: [Chief information security officer, Head of platform]
  # revisions:
  #   - {{version: "1.0", date: "2026-11-23", author: Cloud security team, change: First issue}}

system:
  name: Payments
  regions: [eu-west-1]

# What the project uses: srm-docs catalog services lists every id.
services:
  - ec2
  - s3
  - rds                          # the default variant; or say which:
  - eks/auto-mode
  - {{use: lambda/container-image, name: Order functions}}
  # - {{use: ec2, placement: outposts}}

# What it is held against: srm-docs catalog frameworks lists every id and baseline.
frameworks:
  - aws-srm
  - nist-800-53-r5@fedramp-moderate

# A decision that replaces a computed answer; it is marked and listed in the document.
# overrides:
#   - service: rds
#     control: CP-9
#     responsibility: customer
#     reason: Backups are exported and kept by our own tool
#     approved-by: Head of platform
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the argument."""
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        default=Path("srm.yaml"),
        type=Path,
        help="the file to write (default: srm.yaml)",
    )


def run(options: argparse.Namespace) -> None:
    """Write the file and say what to do next."""
    path: Path = options.file
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(STARTER.format(name=path))
    except FileExistsError:
        message = f"{path} exists already and was left as it is; name another file"
        raise OutputError(message) from None
    except OSError as error:
        raise OutputError.of(path, error) from error
    print(f"{path} written; edit it, then run: srm-docs build {path}")
