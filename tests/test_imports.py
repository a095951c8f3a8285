"""Imports point towards the model, and the core is pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import srm_docs

PACKAGE = Path(srm_docs.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = (
    {"errors", "resources"},
    {"yamlfile"},
    {"validation"},
    {"model"},
    {"engine"},
    {"views"},
    {"catalog", "exporters", "renderers"},
    {"project"},
    {"pipeline"},
    {"cli"},
    {"__main__"},
)
PURE = {"model", "engine", "views"}
IMPURE = {
    *("jinja2", "openpyxl", "weasyprint", "yaml", "pydantic", "rich"),
    *("os", "sys", "pathlib", "time", "datetime", "logging", "random", "subprocess", "io"),
}
HEAVY = {"jinja2", "openpyxl", "weasyprint", "rich"}


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield each imported module, and whether it is imported on import of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", id(node) in top


def height(part: str) -> int:
    return next(level for level, parts in enumerate(LAYERS) if part in parts)


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_towards_the_model(path: Path) -> None:
    part = part_of(path)
    for name, _ in imports(path):
        outside, *inside = name.split(".")
        if outside == "srm_docs" and inside and part != "__init__":
            below = height(inside[0]) < height(part)
            assert below or inside[0] == part, f"{part} imports {name}"


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if part_of(path) in PURE],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_the_core_is_pure(path: Path) -> None:
    """No file, clock, environment, YAML or format is in reach of an answer."""
    assert not {name.split(".")[0] for name, _ in imports(path)} & IMPURE


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name, at_once in imports(path):
        if name.split(".")[0] in HEAVY and at_once:
            assert "TYPE_CHECKING" in text, f"{path} imports {name} at once"


def test_a_renderer_sees_views_alone() -> None:
    """A question about responsibility cannot be answered in a template."""
    for path in (PACKAGE / "renderers").glob("*.py"):
        for name, _ in imports(path):
            assert not name.startswith(("srm_docs.model", "srm_docs.engine", "srm_docs.catalog"))
