"""Load, build, view and render everything; then write it, all or nothing."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import srm_docs
from srm_docs.engine.assign import Judge
from srm_docs.engine.matrix import build
from srm_docs.errors import OutputError, UsageError
from srm_docs.exporters import json as json_exporter
from srm_docs.model.catalog import Catalog
from srm_docs.model.matrix import Matrix, Project
from srm_docs.renderers import html, pdf, xlsx
from srm_docs.renderers.theme import Theme
from srm_docs.views.document import Document
from srm_docs.views.handout_edition import handout_document
from srm_docs.views.matrix_edition import matrix_document
from srm_docs.views.workbook import matrix_workbook

Progress = Callable[[str], contextlib.AbstractContextManager[None]]

EDITIONS: Final = ("matrix", "handout")


@dataclass(frozen=True)
class Job:
    """Everything that a format may draw on; the document is arranged once for all of them."""

    catalog: Catalog
    project: Project
    matrix: Matrix
    judge: Judge
    edition: str
    theme: Theme

    @functools.cached_property
    def document(self) -> Document:
        """View the matrix as the edition asked for."""
        make = matrix_document if self.edition == "matrix" else handout_document
        return make(self.catalog, self.project, self.matrix, self.judge, srm_docs.__version__)


@dataclass(frozen=True, slots=True)
class Format:
    """How a job becomes the bytes of one file, and in which editions it can."""

    make: Callable[[Job], bytes]
    editions: tuple[str, ...] = EDITIONS


def _xlsx(job: Job) -> bytes:
    book = matrix_workbook(job.catalog, job.project, job.matrix, job.judge, srm_docs.__version__)
    return xlsx.render(book)


# The one registry of formats: the name is what the user types, and the suffix of the file.
FORMATS: Final[Mapping[str, Format]] = {
    "pdf": Format(lambda job: pdf.render(job.document, job.theme)),
    "html": Format(lambda job: html.render(job.document, job.theme)),
    "xlsx": Format(_xlsx, ("matrix",)),
    "json": Format(
        lambda job: json_exporter.export(job.project, job.matrix, job.judge), ("matrix",)
    ),
}
DEFAULT_FORMATS: Final = ("pdf", "html", "xlsx")


def render(
    catalog: Catalog,
    project: Project,
    formats: Sequence[str],
    edition: str,
    theme: Theme,
    progress: Progress,
) -> dict[str, bytes]:
    """Make every file asked for, by file name.

    Raises ``UsageError`` for a format that the edition does not have.
    """
    for name in formats:
        if edition not in FORMATS[name].editions:
            have = ", ".join(key for key, each in FORMATS.items() if edition in each.editions)
            message = f"the edition {edition!r} has no {name}; it has {have}"
            raise UsageError(message)
    judge = Judge(catalog.layers)
    with progress("computing the matrix"):
        matrix = build(judge, project)
    job = Job(catalog, project, matrix, judge, edition, theme)
    files = {}
    for name in dict.fromkeys(formats):
        with progress(f"rendering {name}"):
            files[file_name(project, edition, name)] = FORMATS[name].make(job)
    return files


def file_name(project: Project, edition: str, suffix: str) -> str:
    """Name a file after the document: its id, else its title, and the edition."""
    words = project.control.id or project.control.title
    stem = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60].strip("-") or "document"
    return f"{stem}-{edition}.{suffix}"


def write(files: Mapping[str, bytes], into: Path) -> list[Path]:
    """Write all the files, or none: old ones are replaced one after the other at the very end.

    Raises ``OutputError``; whatever was in the folder is then unchanged.
    """
    try:
        into.mkdir(parents=True, exist_ok=True)
        with _locked(into), tempfile.TemporaryDirectory(prefix=".srm-docs-", dir=into) as made:
            for name, content in files.items():
                _store(Path(made) / name, content)
            _refuse_folders(files, into)
            with _uninterrupted():
                for name in files:
                    (Path(made) / name).replace(into / name)
    except OSError as error:
        raise OutputError.of(error.filename or into, error) from error
    return [into / name for name in files]


def _store(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)


def _refuse_folders(files: Mapping[str, bytes], into: Path) -> None:
    for name in files:
        if (into / name).is_dir():
            message = f"cannot write {into / name}: it is a folder"
            raise OutputError(message)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back for the moment in which old files become new ones; it is raised after."""
    if sys.platform == "win32":
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one build at a time write to a folder; a second one waits for the first."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415  POSIX alone has it

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
