"""Load the catalog, and keep what was loaded, so that the same files are parsed once."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from srm_docs.model.catalog import Catalog

# How many loaded catalogs are kept; one is the built-in one, others have folders on top of it.
_KEPT = 8
_PACKAGE = Path(__file__).resolve().parent.parent
# What may stand in a kept catalog, besides numbers, texts, tuples and mappings.
_ALLOWED = ("srm_docs.model.catalog", "srm_docs.model.responsibility")


def load(folders: Sequence[Path]) -> Catalog:
    """Read and check the catalog; a later folder wins over an earlier one.

    The loaded catalog is kept in the user's cache folder under the digest of every file and of
    the code that reads them, and read back only where nobody else could have written it.
    Raises ``CatalogError`` with every problem of every file; a faulty catalog is never kept.
    """
    home = _home()
    digest = _digest(folders)
    kept = _read(home / f"{digest}.catalog") if home else None
    if kept is not None:
        return kept
    from srm_docs.catalog.parsing import parse  # noqa: PLC0415  costly, and rarely needed

    found = parse(folders)
    # A file that changed while it was read must not be kept under its earlier digest.
    if home and _digest(folders) == digest:
        with contextlib.suppress(OSError):
            _write(home, home / f"{digest}.catalog", found)
    return found


def _home() -> Path | None:
    """Return the folder of kept catalogs; ``None`` for a user who has no home."""
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "srm-docs"
    except RuntimeError:
        return None


def _digest(folders: Sequence[Path]) -> str:
    """Digest all that the result depends on: Python, our code, and every file of the folders."""
    found = hashlib.sha256(sys.version.encode())
    code = [*(_PACKAGE / "catalog").glob("*.py"), *(_PACKAGE / "model").glob("*.py")]
    code += [_PACKAGE / "validation.py", _PACKAGE / "yamlfile.py"]
    for path in sorted(code):
        _add(found, path.name, path)
    for folder in folders:
        found.update(b"\0folder\0")
        for path in sorted(_files(folder)):
            _add(found, path.relative_to(folder).as_posix(), path)
    return found.hexdigest()


def _add(found: hashlib._Hash, name: str, path: Path) -> None:
    try:
        content = path.read_bytes()
    except OSError as error:
        content = repr(error).encode()
    found.update(f"{name}\0{len(content)}\0".encode())
    found.update(content)


def _files(folder: Path) -> Iterator[Path]:
    for pattern in ("*.yaml", "*/*.yaml", "*/*/*.yaml"):
        yield from folder.glob(pattern)


class _Reader(pickle.Unpickler):
    """Makes values of the model and nothing else."""

    def find_class(self, module: str, name: str) -> object:
        if module in _ALLOWED and "." not in name:
            return super().find_class(module, name)
        if (module, name) == ("builtins", "frozenset"):
            return frozenset
        message = f"{module}.{name} has no place in a catalog"
        raise pickle.UnpicklingError(message)


def _read(path: Path) -> Catalog | None:
    try:
        if not (_ours(path.parent) and _ours(path)):
            return None
        kept = _Reader(io.BytesIO(path.read_bytes())).load()
    except (
        OSError,
        pickle.UnpicklingError,
        EOFError,
        ImportError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
    ):
        return None
    return kept if isinstance(kept, Catalog) else None


def _ours(path: Path) -> bool:
    """Tell whether the path is the user's own, no link, and nobody else may write it."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _write(home: Path, path: Path, found: Catalog) -> None:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _ours(home):
        return
    handle, name = tempfile.mkstemp(dir=home, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            pickle.dump(found, file, protocol=5)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    kept = sorted(home.glob("*.catalog"), key=lambda each: each.stat().st_mtime_ns)
    for old in kept[:-_KEPT]:
        old.unlink(missing_ok=True)
