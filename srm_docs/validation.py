"""Check plain values against a schema, and explain every fault with its place and a suggestion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import pydantic

from srm_docs.errors import Problem, suggestion
from srm_docs.yamlfile import Document, Place


def _kebab(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Shape(pydantic.BaseModel):
    """The shape of one mapping in a YAML file: kebab-case keys, none of them unknown."""

    model_config = pydantic.ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=_kebab,
        validate_by_name=True,
        validate_by_alias=True,
    )


ShapeT = TypeVar("ShapeT", bound=Shape)


def one_or_many(value: object) -> object:
    """Take one text where a list of texts is meant."""
    return [value] if isinstance(value, str) else value


def a_day(value: str) -> str:
    """Refuse a date that no calendar has."""
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        message = f"{value} is no day of the calendar"
        raise ValueError(message) from None
    return value


def no_list(value: object) -> object:
    """Take an empty value where a list or mapping could stand."""
    return [] if value is None else value


def checked(shape: type[ShapeT], document: Document, place: Place = ()) -> ShapeT | None:
    """Give the value at a place its shape, or add every fault to the document's problems."""
    value = document.value
    for step in place:
        value = value[step]
    if value is None and document.problems:
        return None
    try:
        return shape.model_validate(value)
    except pydantic.ValidationError as error:
        document.problems += [
            document.problem((*place, *_steps(fault["loc"])), _explained(shape, dict(fault)))
            for fault in error.errors(include_url=False)
        ]
        return None


def _steps(location: Sequence[str | int]) -> Place:
    return tuple(location)


def _explained(shape: type[Shape], fault: dict[str, Any]) -> str:
    key = _key(fault["loc"])
    value = fault.get("input")
    match fault["type"]:
        case "extra_forbidden":
            return f"unknown key {key!r}{suggestion(str(key), _keys(shape, fault['loc']))}"
        case "missing":
            return f"{key!r} is missing"
        case "enum" | "literal_error":
            words = [word.strip().strip("'") for word in _expected(fault)]
            return f"{value!r} is not a word for {key!r}{suggestion(str(value), words)}"
        case "model_type" | "dict_type":
            return f"{_name(key)} must be a mapping of keys to values"
        case "list_type" | "tuple_type" | "frozen_set_type":
            return f"{_name(key)} must be a list"
        case "string_type" | "bool_type" | "bool_parsing":
            wanted = "text" if "string" in fault["type"] else "true or false"
            return f"{_name(key)} must be {wanted}"
        case "string_pattern_mismatch":
            return f"{_name(key)} cannot be {value!r}; it must look like {_example(fault)}"
        case "too_short":
            return f"{_name(key)} needs at least one entry"
        case "string_too_short":
            return f"{_name(key)} is empty"
        case _:
            return f"{_name(key)}: {fault['msg'].removeprefix('Value error, ')}"


def _key(location: Sequence[str | int]) -> str | int:
    """Name what is wrong; of a wrong key of a mapping it is the mapping."""
    if not location:
        return ""
    return location[-3] if location[-1] == "[key]" else location[-1]


_EXAMPLES = {
    "https": "https://example.com",
    "[0-9]{4}": "2026-11-23",
    "[^*]": "a name, with a '*' at its end where only its beginning counts",
}


def _example(fault: dict[str, Any]) -> str:
    pattern: str = fault["ctx"]["pattern"]
    found = [example for part, example in _EXAMPLES.items() if part in pattern]
    return found[0] if found else "an id: letters, digits, '.', '_' and '-'"


def _name(key: object) -> str:
    if isinstance(key, int):
        return f"item {key + 1}"
    return repr(key) if key else "the file"


def _expected(fault: dict[str, Any]) -> list[str]:
    text: str = fault.get("ctx", {}).get("expected", "")
    return text.replace(" or ", ", ").split(", ")


def _keys(shape: type[Shape], location: Sequence[str | int]) -> list[str]:
    """List the keys that fit where an unknown one stands, following the path into the shape."""
    current: Any = shape
    for step in location[:-1]:
        current = _inner(current, step)
        if current is None:
            return []
    if isinstance(current, type) and issubclass(current, Shape):
        return [_kebab(name) for name in current.model_fields]
    return []


def _inner(annotation: Any, step: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        for name, info in annotation.model_fields.items():
            if _kebab(name) == step:
                return _shape_in(info.annotation)
        return None
    return annotation


def _shape_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _shape_in(argument)
        if found is not None:
            return found
    return None


def unknown(
    document: Document, place: Place, what: str, wrong: str, right: Iterable[str]
) -> Problem:
    """Name an id that nothing bears."""
    return document.problem(place, f"unknown {what} {wrong!r}{suggestion(wrong, right)}")
