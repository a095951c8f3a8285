"""What tests share: the shipped catalog, a small one, and the switch for golden files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from srm_docs import project as projects
from srm_docs import resources
from srm_docs.catalog import load
from srm_docs.cli import main
from srm_docs.engine.assign import Judge
from srm_docs.engine.compose import every_offering, offering
from srm_docs.engine.matrix import build
from srm_docs.model.catalog import Catalog
from srm_docs.model.matrix import Matrix, Offering, Project

# How fast a machine draws examples says nothing about the product.
settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any-machine")

HERE = Path(__file__).parent
MINI_CATALOG = HERE / "data" / "catalog"
MINI_PROJECT = HERE / "data" / "mini.yaml"
EXAMPLE = HERE.parent / "examples" / "payments" / "srm.yaml"
EDITIONS = {"matrix": ("pdf", "html", "xlsx", "json"), "handout": ("pdf", "html")}


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep loaded catalogs out of the cache folder of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a golden file, or write the file anew when asked to."""

    def compare(name: str, found: str) -> None:
        path = HERE / "golden" / name
        if request.config.getoption("--update-golden"):
            path.write_text(found, encoding="utf-8")
        assert found == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load([resources.catalog()])


@pytest.fixture(scope="session")
def judge(catalog: Catalog) -> Judge:
    return Judge(catalog.layers)


@pytest.fixture(scope="session")
def offerings(catalog: Catalog) -> tuple[Offering, ...]:
    return tuple(every_offering(catalog))


@pytest.fixture(scope="session")
def placed(catalog: Catalog) -> tuple[Offering, ...]:
    """Every offering at every placement."""
    return tuple(
        offering(catalog, service, variant, placement)
        for service in catalog.services.values()
        for variant in service.variants.values() or (None,)
        for placement in catalog.placements.values()
    )


@pytest.fixture(scope="session")
def mini() -> Catalog:
    return load([MINI_CATALOG])


@pytest.fixture(scope="session")
def mini_judge(mini: Catalog) -> Judge:
    return Judge(mini.layers)


@pytest.fixture(scope="session")
def mini_project(mini: Catalog) -> Project:
    return projects.load(MINI_PROJECT, mini, "2026-01-01")


@pytest.fixture(scope="session")
def mini_matrix(mini_judge: Judge, mini_project: Project) -> Matrix:
    return build(mini_judge, mini_project)


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Every file of the example, named by edition and format, like ``matrix.pdf``."""
    folder = tmp_path_factory.mktemp("example")
    for edition, formats in EDITIONS.items():
        words = ["build", str(EXAMPLE), "--quiet", "--output", str(folder), "--edition", edition]
        for name in formats:
            words += ["--format", name]
        assert main(words) == 0
    return {path.name.rpartition("-")[2]: path for path in sorted(folder.iterdir())}
