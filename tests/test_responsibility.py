"""The algebra of responsibility is a union, and its domain is small enough to test whole."""

from __future__ import annotations

import itertools

import pytest

from srm_docs.model.responsibility import (
    RESPONSIBILITY_WORDS,
    Party,
    Responsibility,
    Sharing,
    union,
)

ALL = [Responsibility(value) for value in range(8)]


@pytest.mark.parametrize(("a", "b", "c"), list(itertools.product(ALL, repeat=3)))
def test_combining_is_a_union(a: Responsibility, b: Responsibility, c: Responsibility) -> None:
    """Order, grouping and repetition make no difference to who is responsible."""
    assert a | b == b | a
    assert (a | b) | c == a | (b | c)
    assert a | a == a
    assert union([a, b, c]) == union([c, a, b, a])


def test_nothing_combined_is_not_applicable() -> None:
    assert union([]) is Responsibility.NOT_APPLICABLE


@pytest.mark.parametrize("responsibility", ALL)
def test_the_parties_are_the_set(responsibility: Responsibility) -> None:
    for party in Party:
        assert (party in responsibility.parties) == responsibility.includes(party)


@pytest.mark.parametrize("responsibility", ALL)
def test_a_word_says_alone_or_shared(responsibility: Responsibility) -> None:
    count = len(responsibility.parties)
    assert (responsibility.word == "shared") == (count > 1)
    assert (responsibility.word == "not-applicable") == (count == 0)


@pytest.mark.parametrize("word", RESPONSIBILITY_WORDS)
def test_every_word_of_a_project_file_reads_back(word: str) -> None:
    assert RESPONSIBILITY_WORDS[word].word == word


@pytest.mark.parametrize("sharing", Sharing)
def test_only_a_mode_with_both_parties_can_be_dependent(sharing: Sharing) -> None:
    both = Responsibility.AWS | Responsibility.CUSTOMER
    if sharing.dependent:
        assert sharing.responsibility == both
    assert (sharing.responsibility is Responsibility.NOT_APPLICABLE) == (
        sharing is Sharing.NOT_APPLICABLE
    )
