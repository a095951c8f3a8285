"""Where the files that ship with the tool are: in a checkout or in an installed wheel."""

from __future__ import annotations

import functools
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@functools.cache
def _folder(name: str) -> Path:
    shipped = _PACKAGE / f"_{name}"
    return shipped if shipped.is_dir() else _PACKAGE.parent / name


def catalog() -> Path:
    """Return the folder of the built-in catalog."""
    return _folder("catalog")


def templates() -> Path:
    """Return the folder of the built-in templates, styles and scripts."""
    return _folder("templates")


def fonts() -> Path:
    """Return the folder of the fonts that every PDF is set in."""
    return templates() / "fonts"
