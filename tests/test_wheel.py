"""The wheel carries the catalog, the templates and the fonts, and works from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_installed_wheel_builds_every_format_in_an_empty_folder(tmp_path: Path) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"),
            *("--disable-pip-version-check", "--wheel-dir", tmp_path, ROOT),
        ],
        check=True,
        timeout=900,
    )
    [wheel] = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(site)}

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "srm_docs", *words],
            cwd=empty,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=900,
        )
        return done.stdout

    where = "import srm_docs, sys; sys.stdout.write(srm_docs.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where], cwd=empty, env=environment, check=True, capture_output=True
    )
    assert found.stdout.decode().startswith(str(site))
    run("init")
    text = (empty / "srm.yaml").read_text("utf-8")
    (empty / "srm.yaml").write_text(
        text.replace("  - nist-800-53-r5@fedramp-moderate\n", ""), "utf-8"
    )
    written = run("build", "-f", "pdf", "-f", "html", "-f", "xlsx", "-f", "json").splitlines()

    assert len(written) == 4
    assert all((empty / path).stat().st_size > 5000 for path in written)
    assert (site / "srm_docs" / "py.typed").exists()
