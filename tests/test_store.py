"""A catalog is parsed once; what is kept can be neither stale nor forged."""

from __future__ import annotations

import os
import pickle
import shutil
from pathlib import Path

import pytest

from srm_docs.catalog import load
from srm_docs.errors import CatalogError

MINI_CATALOG = Path(__file__).parent / "data" / "catalog"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "srm-docs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINI_CATALOG, tmp_path / "catalog"))


def kept(home: Path) -> list[Path]:
    return sorted(home.glob("*")) if home.exists() else []


def test_the_second_loading_gives_the_same_catalog_from_one_kept_file(
    home: Path, folder: Path
) -> None:
    first = load([folder])
    assert len(kept(home)) == 1
    assert load([folder]) == first
    assert len(kept(home)) == 1


def test_a_change_of_any_file_is_seen_at_once(home: Path, folder: Path) -> None:
    load([folder])
    path = folder / "services" / "box.yaml"
    before = path.stat()
    path.write_text(path.read_text().replace("Amazon Box", "Amazon Bin"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert load([folder]).services["box"].title == "Amazon Bin"  # type: ignore[index]
    assert len(kept(home)) == 2


def test_a_faulty_catalog_is_told_every_time_and_never_kept(home: Path, folder: Path) -> None:
    (folder / "services" / "box.yaml").write_text("id: box\n")
    for _ in range(2):
        with pytest.raises(CatalogError):
            load([folder])
    assert kept(home) == []


def test_a_forged_or_broken_kept_file_is_not_believed(home: Path, folder: Path) -> None:
    class Forged:
        def __reduce__(self) -> tuple[object, ...]:
            return os.mkdir, (str(home / "forged"),)

    right = load([folder])
    (path,) = kept(home)
    for content in (pickle.dumps(Forged()), pickle.dumps({"a": 1}), b"", b"\x80\x05garbage"):
        path.write_bytes(content)
        assert load([folder]) == right
    assert not (home / "forged").exists()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="POSIX permissions")
def test_a_kept_file_that_others_could_write_is_not_read(home: Path, folder: Path) -> None:
    right = load([folder])
    (path,) = kept(home)
    other = load([MINI_CATALOG])
    path.write_bytes(pickle.dumps(other))
    path.chmod(0o666)
    assert load([folder]) == right
    home.chmod(0o777)
    assert load([folder]) == right


def test_a_cache_folder_that_cannot_be_made_is_no_obstacle(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert load([folder]).services


def test_few_catalogs_are_kept(home: Path, folder: Path) -> None:
    for number in range(10):
        path = folder / "sources.yaml"
        path.write_text(f"{path.read_text()}# {number}\n")
        load([folder])
    assert len(kept(home)) == 8
