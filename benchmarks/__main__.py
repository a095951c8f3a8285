"""``python -m benchmarks``: measure, and print one table in Markdown."""

from __future__ import annotations

import os
import platform
import sys

from benchmarks.measures import Line, lines


def main() -> None:
    """Print each line as soon as it is measured; nothing is asserted about any number."""
    print(f"{platform.python_implementation()} {platform.python_version()},", end=" ")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores")
    print()
    print("| what | unit | srm-docs | reference | the reference | time or memory | runs |")
    print("|---|---|--:|--:|---|--:|--:|")
    for line in lines():
        print(row(line))
        sys.stdout.flush()


def row(line: Line) -> str:
    """Write one line of the table."""
    return (
        f"| {line.what} | {line.unit} | {number(line.measured)} | {number(line.reference)}"
        f" | {line.beside} | ×{line.ratio:.2f} | {line.runs} |"
    )


def number(value: float) -> str:
    """Write three digits that matter, in groups of three."""
    digits = 100
    return f"{value:,.0f}" if value >= digits else f"{value:.3g}"


if __name__ == "__main__":
    main()
