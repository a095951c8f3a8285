"""The programs that judge the files of the example."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def find() -> Callable[..., str]:
    """Find the first of some programs or files; without any, skip the test, or fail it in CI."""

    def find(*names: str | Path) -> str:
        for name in names:
            if found := shutil.which(name) or (str(name) if Path(name).exists() else None):
                return found
        reason = f"{Path(names[0]).name} is not installed; where apt may be used, make test does it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)

    return find


@pytest.fixture(scope="session")
def run(find: Callable[..., str]) -> Callable[..., str]:
    """Run a program, which must succeed without a complaint, and return what it printed."""

    def run(program: str, *words: str | Path, given: str = "", quiet: bool = True) -> str:
        done = subprocess.run(
            [find(program), *words],
            input=given,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert not (quiet and done.stderr), done.stderr
        return done.stdout

    return run
