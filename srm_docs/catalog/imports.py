"""Read somebody else's list of controls: an OSCAL catalog or profile, or a table."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from srm_docs.errors import CatalogError, Problem
from srm_docs.yamlfile import read as read_yaml

MAX_BYTES = 64_000_000
_MAX_DEPTH = 24
# Links of an OSCAL control that name a relative, and not a source or a neighbor.
_RELATIONS = {"related", "source-control", "mapping", "equivalent-to", "incorporated-into"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One control of the file: where it stands, and what the file says of it."""

    id: str
    title: str
    text: str
    family: str
    family_title: str
    related: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class ControlList:
    """The controls of a file, in its order."""

    title: str
    version: str
    controls: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The ids that an OSCAL profile chooses."""

    title: str
    version: str
    ids: tuple[str, ...]


def read_controls(path: Path) -> ControlList | Selection:
    """Read a file of controls by its suffix: ``.json``, ``.yaml``, ``.csv``, ``.tsv``, ``.xlsx``.

    Raises ``CatalogError`` with every problem and its place.
    """
    name = str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _failed(name, f"is larger than {MAX_BYTES // 1_000_000} MB")
        content = path.read_bytes()
    except OSError as error:
        raise _failed(name, f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    match path.suffix.lower():
        case ".json":
            return _oscal(name, _json(name, content))
        case ".yaml" | ".yml":
            document = read_yaml(path)
            if document.problems:
                raise CatalogError(document.problems)
            return _oscal(name, document.value)
        case ".csv" | ".tsv":
            return _table(name, path.stem, _csv_rows(name, content))
        case ".xlsx":
            return _table(name, path.stem, _xlsx_rows(name, content))
        case suffix:
            kinds = "OSCAL as .json or .yaml, or a table as .csv, .tsv or .xlsx"
            raise _failed(name, f"{suffix or 'a file without suffix'!r} cannot be read; {kinds}")


def _failed(name: str, message: str, line: int = 0) -> CatalogError:
    return CatalogError([Problem(name, line, message)])


# OSCAL


def _json(name: str, content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _failed(name, "is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise _failed(name, f"is not JSON: {error.msg}", error.lineno) from error
    except RecursionError as error:
        raise _failed(name, "is nested too deep") from error


def _oscal(name: str, value: Any) -> ControlList | Selection:
    whole = _mapping(value)
    metadata = _mapping(_mapping(whole.get("catalog") or whole.get("profile")).get("metadata"))
    title = _line(metadata.get("title")) or Path(name).stem
    version = _line(metadata.get("version"))
    if "catalog" in whole:
        catalog = _mapping(whole["catalog"])
        found = tuple(_groups(catalog, ("", ""), 0))
        if not found:
            raise _failed(name, "is an OSCAL catalog without controls")
        return ControlList(title, version, _distinct(name, found))
    if "profile" in whole:
        ids = tuple(dict.fromkeys(_chosen(name, _mapping(whole["profile"]))))
        return Selection(title, version, ids)
    kinds = "an OSCAL catalog or profile begins with the key 'catalog' or 'profile'"
    raise _failed(name, f"holds neither; {kinds}")


def _groups(node: Mapping[str, Any], family: tuple[str, str], depth: int) -> Iterator[Listed]:
    if depth > _MAX_DEPTH:
        return
    for control in _items(node, "controls"):
        yield from _oscal_control(control, family, depth)
    for group in _items(node, "groups"):
        key = _label(group) or _line(group.get("id"))
        inner = (key or _line(group.get("title")), _line(group.get("title")) or key)
        yield from _groups(group, inner, depth + 1)


def _oscal_control(
    control: Mapping[str, Any], family: tuple[str, str], depth: int
) -> Iterator[Listed]:
    if depth > _MAX_DEPTH:
        return
    withdrawn = any(
        _line(each.get("name")) == "status" and _line(each.get("value")).lower() == "withdrawn"
        for each in _items(control, "props")
    )
    if not withdrawn:
        parameters = {
            _line(each.get("id")): _line(each.get("label")) or "value to be set"
            for each in _items(control, "params")
        }
        key = _line(control.get("id"))
        links = [
            _line(link.get("href")).rpartition("#")[2]
            for link in _items(control, "links")
            if _line(link.get("rel")) in _RELATIONS
        ]
        yield Listed(
            id=_label(control) or plain_id(key),
            title=_line(control.get("title")) or key,
            text="\n".join(_prose(control, parameters, depth)),
            family=family[0],
            family_title=family[1],
            related=tuple(map(plain_id, filter(None, links))),
            place=f"control {key}",
        )
    for inner in _items(control, "controls"):
        yield from _oscal_control(inner, family, depth + 1)


def _prose(
    node: Mapping[str, Any], parameters: Mapping[str, str], depth: int, indent: str = ""
) -> Iterator[str]:
    """Yield the lines of a statement, its parts under their labels."""
    if depth > _MAX_DEPTH:
        return
    for part in _items(node, "parts"):
        if _line(part.get("name")) not in {"statement", "item"}:
            continue
        label = _label(part)
        words = _filled(_line(part.get("prose")), parameters)
        if words:
            yield indent + " ".join(filter(None, (label, words)))
        deeper = indent + "  " if label else indent
        yield from _prose(part, parameters, depth + 1, deeper)


_INSERT = re.compile(r"\{\{\s*insert:\s*param,\s*([^\s}]+)\s*\}\}")


def _filled(prose: str, parameters: Mapping[str, str]) -> str:
    return _INSERT.sub(lambda found: f"[{parameters.get(found[1], 'value to be set')}]", prose)


def _label(node: Mapping[str, Any]) -> str:
    """Return the label that people print; NIST gives others for assessors a class."""
    labels = [each for each in _items(node, "props") if _line(each.get("name")) == "label"]
    plain = [each for each in labels if not each.get("class")]
    return _line((plain or labels or [{}])[0].get("value"))


def plain_id(key: str) -> str:
    """Turn an OSCAL id into the printed form where it is NIST's: ``ac-2.1`` is ``AC-2(1)``.

    >>> plain_id("ac-2.1"), plain_id("ac-2_smt.a"), plain_id("A.5.1")
    ('AC-2(1)', 'AC-2', 'A.5.1')
    """
    found = re.fullmatch(r"([a-z]{2}-\d+)(?:\.(\d+))?(?:_.*)?", key)
    if not found:
        return key
    return found[1].upper() + (f"({found[2]})" if found[2] else "")


def _chosen(name: str, profile: Mapping[str, Any]) -> Iterator[str]:
    for chosen in _items(profile, "imports"):
        if "include-all" in chosen:
            message = "'include-all' names no controls; name the framework itself in the project"
            raise _failed(name, message)
        out = {
            plain_id(key)
            for rule in _items(chosen, "exclude-controls")
            for key in _texts(rule.get("with-ids"))
        }
        for rule in _items(chosen, "include-controls"):
            for key in _texts(rule.get("with-ids")):
                if plain_id(key) not in out:
                    yield plain_id(key)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(node: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = node.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    return [_line(each) for each in value] if isinstance(value, list) else []


def _line(value: Any) -> str:
    return " ".join(str(value).split()) if value is not None else ""


# Tables

_HEADS = {
    "id": ("id", "control id", "control", "control no", "number", "no", "ref", "reference"),
    "title": ("title", "name", "control name", "control title", "short name"),
    "text": ("text", "description", "requirement", "statement", "control text", "wording"),
    "family": ("family", "group", "domain", "section", "chapter", "category", "theme"),
    "related": ("related", "relatives", "maps to", "mapping", "nist 800-53", "nist 800-53 r5"),
}
# A workbook may have a title and notes above its table.
_HEAD_ROWS = 20


def _csv_rows(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _failed(name, "is not UTF-8 text; save the table as CSV UTF-8") from error
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    reader = csv.reader(io.StringIO(text), dialect)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise _failed(name, f"is not a table: {error}", reader.line_num) from error


def _xlsx_rows(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet that has a column of ids."""
    import openpyxl  # noqa: PLC0415  heavy, and needed for workbooks only

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [
            [
                (line, ["" if cell is None else str(cell) for cell in row])
                for line, row in enumerate(sheet.iter_rows(values_only=True), 1)
            ]
            for sheet in book.worksheets
        ]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise _failed(name, f"is not a workbook: {error}") from error
    with_ids = [rows for rows in sheets if _head(rows)]
    yield from (with_ids or sheets or [[]])[0]


def _head(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[int, dict[str, int]] | None:
    """Find the line of the column heads, and which column holds what."""
    for line, cells in list(rows)[:_HEAD_ROWS]:
        heads = [" ".join(cell.casefold().replace("_", " ").split()) for cell in cells]
        found = {
            what: heads.index(word)
            for what, known in _HEADS.items()
            for word in reversed(known)
            if word in heads
        }
        if "id" in found and len(found) > 1:
            return line, found
    return None


def _table(name: str, stem: str, lines: Iterable[tuple[int, list[str]]]) -> ControlList:
    rows = list(lines)
    head = _head(rows)
    if head is None:
        shown = next((", ".join(filter(None, cells)) for _, cells in rows if any(cells)), "nothing")
        wanted = "a row of heads with 'id' and 'title', and if you like 'text', 'family', 'related'"
        raise _failed(name, f"has no {wanted}; it begins with: {shown[:120]}", 1)
    start, columns = head
    if "title" not in columns:
        raise _failed(name, "has no column 'title'", start)
    problems: list[Problem] = []
    found: list[Listed] = []
    for line, cells in rows:
        if line <= start or not any(cell.strip() for cell in cells):
            continue
        values = {
            what: cells[at].strip() if at < len(cells) else "" for what, at in columns.items()
        }
        problems += [
            Problem(name, line, f"has no {what}") for what in ("id", "title") if not values[what]
        ]
        family = values.get("family", "")
        found.append(
            Listed(
                id=_line(values["id"]),
                title=_line(values["title"]),
                text=values.get("text", ""),
                family=family,
                family_title=family,
                related=tuple(filter(None, re.split(r"[\s,;]+", values.get("related", "")))),
                place=str(line),
            )
        )
    if problems:
        raise CatalogError(problems)
    if not found:
        raise _failed(name, "has heads and no rows", start)
    return ControlList(stem, "", _distinct(name, found))


def _distinct(name: str, found: Sequence[Listed]) -> tuple[Listed, ...]:
    first: dict[str, Listed] = {}
    problems = []
    for each in found:
        if each.id in first:
            line = int(each.place) if each.place.isdigit() else 0
            message = f"the id {each.id!r} stands twice, first at {first[each.id].place}"
            problems.append(Problem(name, line, message))
        first.setdefault(each.id, each)
    if problems:
        raise CatalogError(problems)
    return tuple(found)
