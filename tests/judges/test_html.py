from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
VISITORS: Mapping[str, Mapping[str, Any]] = {
    "light": {"scheme": "light"},
    "dark": {"scheme": "dark"},
    "narrow": {"width": 320},
}
CONTROLS = "[...document.querySelectorAll('section.control')].filter((each) => !each.hidden)"
SHOWN = f"{CONTROLS}.length"
COUNT = "document.getElementById('filter-count').textContent"
FILTERED = f"{COUNT}.includes(' of ')"
UNFILTERED = f"!{COUNT}.includes(' of ')"
BAR = "document.getElementById('filters').hidden"

Visit = Callable[..., Any]


@pytest.fixture
def visit(find: Callable[..., str], run: Callable[..., str]) -> Visit:
    """Open a page in Chromium, do the steps, and return what was seen and what was asked for."""
    find(MODULES / "playwright-core")
    browser = find(*BROWSERS)

    def visit(page: Path, *steps: Mapping[str, Any], at: str = "", **visitor: Any) -> Any:
        visits = [{"url": page.as_uri() + at, "steps": steps, **visitor}]
        given = json.dumps({"browser": browser, "visits": visits})
        [result] = json.loads(run("node", HERE / "page.mjs", given=given))
        return result

    return visit


@pytest.fixture(params=["matrix.html", "handout.html"])
def page(request: pytest.FixtureRequest, outputs: Mapping[str, Path]) -> Path:
    return outputs[request.param]


@pytest.fixture
def matrix(outputs: Mapping[str, Path]) -> Path:
    return outputs["matrix.html"]


@pytest.fixture(scope="session")
def answers(outputs: Mapping[str, Path]) -> Mapping[str, set[str]]:
    """Who answers for each control on some offering, by the control's id on the page."""
    found: dict[str, set[str]] = {}
    for each in json.loads(outputs["matrix.json"].read_text())["assignments"]:
        key = f"{each['framework']}-{each['control']}".lower()
        found.setdefault(key, set()).add(each["responsibility"])
    return found


def test_the_nu_checker_finds_nothing(
    page: Path, find: Callable[..., str], run: Callable[..., str]
) -> None:
    checker = find(MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar")
    words = ("-jar", checker, "--format", "json", "--stdout", "--exit-zero-always")

    assert json.loads(run("java", *words, page))["messages"] == []


@pytest.mark.parametrize("visitor", VISITORS)
def test_axe_finds_no_violation_of_wcag_2_2_aa(page: Path, visitor: str, visit: Visit) -> None:
    assert visit(page, {"judge": WCAG}, **VISITORS[visitor])["seen"] == [[]]


def test_a_narrow_page_needs_no_sideways_scrolling(page: Path, visit: Visit) -> None:
    width = {"see": "document.documentElement.scrollWidth"}

    assert visit(page, width, **VISITORS["narrow"])["seen"] == [320]


def test_a_page_asks_for_nothing_and_the_browser_complains_of_nothing(
    page: Path, visit: Visit
) -> None:
    result = visit(page)

    assert result["requests"] == [page.as_uri()]
    assert result["complaints"] == []


def test_an_owner_chosen_hides_the_controls_of_others(
    matrix: Path, answers: Mapping[str, set[str]], visit: Visit
) -> None:
    everything = len(answers)
    customers = sum("customer" in owners for owners in answers.values())
    result = visit(
        matrix,
        {"see": COUNT},
        {"choose": ["#filter-owner", "customer"]},
        {"until": FILTERED},
        {"see": SHOWN},
        {"see": COUNT},
    )

    assert 0 < customers < everything
    assert result["seen"] == [
        f"{everything} controls",
        customers,
        f"{customers} of {everything} controls",
    ]
    assert result["complaints"] == []


def test_an_address_with_a_filter_opens_filtered(
    matrix: Path, answers: Mapping[str, set[str]], visit: Visit
) -> None:
    customers = sum("customer" in owners for owners in answers.values())

    assert visit(matrix, {"see": SHOWN}, at="?owner=customer")["seen"] == [customers]


def test_a_link_to_a_filtered_control_shows_it(
    matrix: Path, answers: Mapping[str, set[str]], visit: Visit
) -> None:
    hidden = next(key for key, owners in answers.items() if "customer" not in owners)
    seen = {"see": f"document.getElementById('{hidden}').checkVisibility()"}
    result = visit(
        matrix,
        {"choose": ["#filter-owner", "customer"]},
        {"until": FILTERED},
        seen,
        {"follow": f"#{hidden}"},
        {"until": UNFILTERED},
        seen,
    )

    assert result["seen"] == [False, True]


def test_an_address_with_a_filter_and_a_filtered_control_shows_the_control(
    matrix: Path, answers: Mapping[str, set[str]], visit: Visit
) -> None:
    hidden = next(key for key, owners in answers.items() if "customer" not in owners)
    seen = {"see": f"document.getElementById('{hidden}').checkVisibility()"}

    assert visit(matrix, seen, at=f"?owner=customer#{hidden}")["seen"] == [True]


def test_the_filters_work_by_keyboard_alone(
    matrix: Path, answers: Mapping[str, set[str]], visit: Visit
) -> None:
    tab, focus = {"press": "Tab"}, {"see": "document.activeElement.id"}
    owner, offering, family = (tab, focus), (tab, focus), (tab, focus)
    steps = (tab, *owner, *offering, *family, tab, focus, {"type": "si-2"}, {"until": FILTERED})
    result = visit(matrix, *steps, {"see": f"{CONTROLS}.map((each) => each.id)"})

    *reached, shown = result["seen"]
    assert reached == ["filter-owner", "filter-offering", "filter-family", "filter-text"]
    assert "nist-800-53-r5-si-2" in shown
    assert len(shown) < len(answers)


def test_a_matrix_can_be_read_without_its_script(
    matrix: Path, answers: Mapping[str, set[str]], visit: Visit
) -> None:
    result = visit(matrix, {"see": SHOWN}, {"see": BAR}, script=False)

    assert result["seen"] == [len(answers), True]
