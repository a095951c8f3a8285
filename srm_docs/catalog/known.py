"""Read the lists of identifiers that the catalog must be able to name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from srm_docs.errors import CatalogError, Problem
from srm_docs.model.catalog import IdentifierKind


@dataclass(frozen=True, slots=True)
class KnownList:
    """Every identifier of one kind that some source had on some day."""

    kind: IdentifierKind
    source: str
    identifiers: tuple[str, ...]


def known_lists(folders: Sequence[Path]) -> list[KnownList]:
    """Read ``identifiers/<kind>.txt`` of every folder, in the order of the kinds.

    The first line is ``# `` and the source with its version and date. Raises ``CatalogError``.
    """
    return [found for kind in IdentifierKind for found in _of_kind(folders, kind)]


def _of_kind(folders: Sequence[Path], kind: IdentifierKind) -> Iterator[KnownList]:
    for folder in folders:
        path = folder / "identifiers" / f"{kind.value}.txt"
        if not path.exists():
            continue
        first, *lines = path.read_text(encoding="utf-8").splitlines() or [""]
        if not first.startswith("# "):
            message = "the first line must be '# ' and where the list comes from"
            raise CatalogError([Problem(str(path), 1, message)])
        yield KnownList(kind, first.removeprefix("# "), tuple(filter(None, lines)))
