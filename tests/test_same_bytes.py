"""Same input, same bytes: in separate processes, with other hash seeds, zones and folders."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def digests(out: Path, seed: str, zone: str) -> dict[str, str]:
    """Build the small project in both editions and all formats, in a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    for edition, formats in (("matrix", "pdf html xlsx json"), ("handout", "pdf html")):
        subprocess.run(
            [
                *(sys.executable, "-m", "srm_docs", "build", HERE / "data" / "mini.yaml"),
                *("--catalog", HERE / "data" / "catalog", "--edition", edition, "-o", out),
                *(word for name in formats.split() for word in ("-f", name)),
            ],
            check=True,
            env=environment,
            cwd=out.parent,
            stdout=subprocess.DEVNULL,
            timeout=900,
        )
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in out.iterdir()}


def test_two_builds_give_the_same_bytes_in_every_format(tmp_path: Path) -> None:
    first = digests(tmp_path / "a", "1", "UTC")
    second = digests(tmp_path / "another folder", "4242", "Asia/Kathmandu")

    assert len(first) == 6
    assert first == second
