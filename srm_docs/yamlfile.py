"""Read YAML text as plain values that know the line they stand on.

Every scalar stays text, so ``1.10`` is not 1.1 and ``no`` is not false; a key written twice, an
alias, a deep or a huge document is refused with its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from srm_docs.errors import Problem

MAX_BYTES = 8_000_000
MAX_DEPTH = 24
TOO_DEEP = f"is nested deeper than {MAX_DEPTH} levels"

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """One YAML document: its value, the line of every key and item, and what is wrong in it."""

    file: str
    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, message: str) -> Problem:
        """Name something wrong at a place."""
        return Problem(self.file, self.line(place), message)


def read(path: Path, name: str | None = None) -> Document:
    """Read a file; ``name`` is how problems call it (the path, unless given)."""
    document = Document(name or str(path))
    try:
        raw = path.read_bytes()
    except IsADirectoryError:
        document.problems.append(Problem(document.file, 0, "is a folder; a YAML file is needed"))
        return document
    except FileNotFoundError:
        document.problems.append(Problem(document.file, 0, "no such file"))
        return document
    except OSError as error:
        document.problems.append(Problem(document.file, 0, f"cannot be read: {error.strerror}"))
        return document
    if len(raw) > MAX_BYTES:
        message = f"has {len(raw):,} bytes; the limit is {MAX_BYTES:,}"
        document.problems.append(Problem(document.file, 0, message))
        return document
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "is not UTF-8 text; a YAML file is needed"
        document.problems.append(Problem(document.file, line, message))
        return document
    return parse(text, document)


def parse(text: str, document: Document) -> Document:
    """Read text into a document, collecting every problem that the reading shows.

    Events are read one by one, not composed, so that no input can exhaust the stack.
    """
    builder = _Builder(document)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if not builder.take(event):
                return document
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        document.problems.append(Problem(document.file, line, _explained(text, line, error)))
    except yaml.YAMLError as error:
        message = f"is not YAML: {' '.join(str(error).split())}"
        document.problems.append(Problem(document.file, 0, message))
    else:
        if not document.lines:
            document.problems.append(Problem(document.file, 0, "is empty"))
    return document


def _explained(text: str, line: int, error: yaml.MarkedYAMLError) -> str:
    lines = text.splitlines()
    if 0 < line <= len(lines) and "\t" in lines[line - 1].split("#")[0]:
        return "a tab is not allowed here; indent with spaces"
    what = (error.problem or "cannot be read").strip()
    if "maximum nesting depth" in what:  # libyaml looks ahead, and may reach its limit before ours
        return TOO_DEEP
    return f"is not YAML: {what}"


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


class _Builder:
    """Builds a document's value out of parser events, with a stack of open collections."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._open: list[dict[str, Any] | list[Any]] = []
        self._place: list[str | int] = []
        self._key: list[str | None] = []

    def take(self, event: yaml.Event) -> bool:
        """Use one event; false means that reading on would be unsafe or without sense."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            return self._start(event, {})
        elif isinstance(event, yaml.SequenceStartEvent):
            return self._start(event, [])
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._key.pop()
            self._leave()
        elif isinstance(event, yaml.AliasEvent):
            self._fail(event, "an alias (*) is refused; write the value out instead")
            return False
        elif isinstance(event, yaml.DocumentStartEvent) and self._document.lines:
            self._fail(event, "a second document (---) is refused; one file holds one")
            return False
        return True

    def _fail(self, event: yaml.Event, message: str) -> None:
        line = _line(event)
        self._document.problems.append(Problem(self._document.file, line, message))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        parent = self._open[-1] if self._open else None
        if isinstance(parent, dict) and self._key[-1] is None:
            self._take_key(event, parent)
            return
        bare = event.implicit[0] and event.value in {"", "~", "null"}
        self._enter(event)
        self._store(None if bare else event.value)
        self._leave()

    def _take_key(self, event: yaml.ScalarEvent, parent: dict[str, Any]) -> None:
        key = event.value
        place = (*self._place, key)
        if key in parent:
            first = self._document.lines[place]
            self._fail(event, f"{key!r} is written twice; it stands first on line {first}")
        else:
            self._document.lines[place] = _line(event)
            parent[key] = None
        self._key[-1] = key

    def _start(self, event: yaml.Event, collection: dict[str, Any] | list[Any]) -> bool:
        if len(self._open) >= MAX_DEPTH:
            self._fail(event, TOO_DEEP)
            return False
        if self._open and isinstance(self._open[-1], dict) and self._key[-1] is None:
            self._fail(event, "a key must be a plain word")
            return False
        self._enter(event)
        self._store(collection)
        self._open.append(collection)
        self._key.append(None)
        return True

    def _enter(self, event: yaml.Event) -> None:
        if not self._open:
            self._document.lines.setdefault((), _line(event))
            return
        parent = self._open[-1]
        self._place.append(len(parent) if isinstance(parent, list) else self._key[-1] or "")
        self._document.lines.setdefault(tuple(self._place), _line(event))

    def _store(self, value: Any) -> None:
        if not self._open:
            self._document.value = value
            return
        parent = self._open[-1]
        if isinstance(parent, list):
            parent.append(value)
        else:
            parent[self._key[-1] or ""] = value

    def _leave(self) -> None:
        if self._place:
            self._place.pop()
        if self._key:
            self._key[-1] = None
