"""The documentation is true: commands, options, formats and exit codes are all in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from srm_docs import errors, pipeline
from srm_docs.cli import COMMANDS, INTERRUPTED
from srm_docs.errors import SrmDocsError

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_shows_every_command(command: str) -> None:
    assert f"srm-docs {command}" in README


@pytest.mark.parametrize("name", [*pipeline.FORMATS, *pipeline.EDITIONS])
def test_the_readme_names_every_format_and_edition(name: str) -> None:
    assert re.search(rf"\b{name}\b", README)


def test_the_readme_has_every_exit_code() -> None:
    codes = {
        error.exit_code
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, SrmDocsError)
    }

    for code in (0, *codes, INTERRUPTED):
        assert re.search(rf"^\| {code} \|", README, re.MULTILINE), code


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_every_link_to_a_file_of_the_project_leads_somewhere(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_changelog_has_an_unreleased_section_on_top() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert headings[0] == "[Unreleased]"
