"""Any text at all gives values or problems with a line, never another exception."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_docs.yamlfile import MAX_BYTES, Document, parse, read


def parsed(text: str) -> Document:
    return parse(text, Document("x.yaml"))


def test_every_scalar_stays_text() -> None:
    """YAML would make 1.1, False, 8 and a date of these."""
    found = parsed('a: 1.10\nb: no\nc: 010\nd: 2026-01-02\ne: "yes"\nf:\n')

    assert found.value == {
        "a": "1.10",
        "b": "no",
        "c": "010",
        "d": "2026-01-02",
        "e": "yes",
        "f": None,
    }
    assert not found.problems


def test_every_value_knows_its_line() -> None:
    found = parsed("a:\n  - x\n  - b: y\n    c: z\n")

    assert found.line(("a", 0)) == 2
    assert found.line(("a", 1, "c")) == 4
    assert found.line(("a", 1, "unknown")) == 3


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "'a' is written twice; it stands first on line 1"),
        ("a:\n\tb: 1\n", 2, "a tab is not allowed here; indent with spaces"),
        ("a: &x 1\nb: *x\n", 2, "an alias (*) is refused; write the value out instead"),
        ("a: [1, 2\n", 2, "is not YAML"),
        ("", 0, "is empty"),
        ("a: 1\n---\nb: 2\n", 2, "a second document (---) is refused; one file holds one"),
        ("? [a]\n: 1\n", 1, "a key must be a plain word"),
        ("[" * 40, 1, "is nested deeper than 24 levels"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, message: str) -> None:
    [problem] = parsed(text).problems

    assert problem.line == line
    assert message in problem.message


@pytest.mark.parametrize("bomb", ["[" * 1_000_000, "- " * 1_000_000, "{a: " * 1_000_000])
def test_deep_nesting_is_refused_without_exhausting_the_stack(bomb: str) -> None:
    """The C parser's own tree builder recurses, and crashes the interpreter on such a text."""
    assert "nested deeper" in parsed(bomb).problems[0].message


def test_an_alias_bomb_is_refused_at_its_first_alias() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 11)]
    [problem] = parsed("\n".join(lines)).problems

    assert problem.line == 2
    assert "alias" in problem.message


@given(st.text())
def test_any_text_is_a_value_or_a_problem(text: str) -> None:
    found = parsed(text)

    assert found.problems or found.lines


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"a: 1\nb: \xff\xfe\x00")
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * (MAX_BYTES + 1))

    assert "is a folder" in read(tmp_path).problems[0].message
    assert "no such file" in read(tmp_path / "none.yaml").problems[0].message
    assert read(binary).problems[0].line == 2
    assert "not UTF-8" in read(binary).problems[0].message
    assert "the limit is" in read(huge).problems[0].message
