"""What can go wrong for a user, with one exit code each."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file, where it stands, and what would be right.

    ``line`` counts from 1; 0 means the file as a whole.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class SrmDocsError(Exception):
    """Something the user can act on; printed without a traceback."""

    exit_code: ClassVar[int] = 1


class UsageError(SrmDocsError):
    """The command line asks for something that cannot be done."""

    exit_code = 2


class UnknownError(UsageError):
    """An id that nothing bears, with the nearest ones that exist."""

    def __init__(self, what: str, wrong: str, right: Iterable[str]) -> None:
        super().__init__(f"unknown {what} {wrong!r}{suggestion(wrong, right)}")


class _ProblemsError(SrmDocsError):
    """All the problems found in one reading, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CatalogError(_ProblemsError):
    """The catalog does not hold together."""

    exit_code = 3


class ProjectError(_ProblemsError):
    """The user's project file cannot be used as it stands."""

    exit_code = 4


class RenderError(SrmDocsError):
    """A document could not be made, for example because a template is wrong."""

    exit_code = 5


class MissingLibraryError(SrmDocsError):
    """A system library that a format needs is not installed."""

    exit_code = 6


class OutputError(SrmDocsError):
    """The files could not be written."""

    exit_code = 7

    @classmethod
    def of(cls, path: object, error: OSError) -> OutputError:
        """Say which path could not be written, and why the system refused."""
        return cls(f"cannot write {path}: {(error.strerror or str(error)).lower()}")


def suggestion(wrong: str, right: Iterable[str], most: int = 3) -> str:
    """Say what would be right: the nearest words, or all of them where they are few."""
    right = list(dict.fromkeys(right))
    near = difflib.get_close_matches(wrong, right, n=most, cutoff=0.6)
    if near:
        return f"; did you mean {' or '.join(map(repr, near))}?"
    few = 12
    if 0 < len(right) <= few:
        return f"; one of {', '.join(right)}"
    return ""
