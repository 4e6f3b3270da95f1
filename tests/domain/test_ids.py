"""Identifiers and points in time take exactly the forms thulp takes."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp

CANONICAL = "3f2b8c1e-9a4d-4e6f-8b7a-1c2d3e4f5a6b"


@pytest.mark.parametrize(
    "text",
    [
        CANONICAL,
        CANONICAL.upper(),
        CANONICAL.replace("-", ""),
        CANONICAL.replace("-", "").upper(),
        f"urn:uuid:{CANONICAL}",
        f"urn:uuid:{CANONICAL.upper()}",
        f"{{{CANONICAL}}}",
    ],
)
def test_each_accepted_form_becomes_canonical(text: str) -> None:
    """Hyphenated, bare, urn and braced forms in any case become hyphenated lower case."""
    assert SessionId.from_string(text) == CANONICAL
    assert EntryId(text) == CANONICAL


@pytest.mark.parametrize("text", ["0" * 8 + "-0000-0000-0000-" + "0" * 12, "ffffffff-ffff-ffff-ffff-ffffffffffff"])
def test_any_version_is_accepted(text: str) -> None:
    """Nil and max are identifiers like others."""
    assert SessionId(text).as_str() == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "session-1",
        CANONICAL[:-1],
        CANONICAL + "0",
        CANONICAL + "\n",
        f" {CANONICAL}",
        CANONICAL.replace("-", "_"),
        CANONICAL.replace("-", "", 1),
        "3-f2b8c1e9a4d4e6f8b7a1c2d3e4f5a6b",
        f"{{{CANONICAL}",
        f"{CANONICAL}}}",
        f"{{{CANONICAL.replace('-', '')}}}",
        f"URN:UUID:{CANONICAL}",
        f"urn:uuid:{CANONICAL.replace('-', '')}",
        f"uuid:{CANONICAL}",
        f"{CANONICAL}.json",
        "g" + CANONICAL[1:],
        "\u0663" + CANONICAL[1:],
    ],
)
def test_what_only_python_accepts_is_refused(text: str) -> None:
    """Stray hyphens, unbalanced braces, blanks, other digits: refused, with the text in the reason."""
    with pytest.raises(InvalidDocument, match="^not a UUID: ") as refused:
        SessionId.from_string(text)
    assert refused.value.place == ""


@pytest.mark.parametrize("value", [12, None, b"3f2b8c1e9a4d4e6f8b7a1c2d3e4f5a6b", ["a"]])
def test_an_identifier_is_made_of_text(value: Any) -> None:
    """Anything but text is refused."""
    with pytest.raises(InvalidDocument, match="^expected a UUID as text, found "):
        EntryId(value)


def test_new_identifiers_differ() -> None:
    """Each new identifier is another one, in canonical form."""
    first, second = SessionId.new(), SessionId.new()
    assert first != second
    assert SessionId(first.as_str()) == first


def test_an_identifier_is_usable_as_text() -> None:
    """It equals, hashes and prints like its text; as_str gives a plain str."""
    identifier = EntryId(CANONICAL.upper())
    assert {CANONICAL: 1}[identifier] == 1
    assert f"{identifier}.json" == f"{CANONICAL}.json"
    assert type(identifier.as_str()) is str


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_identifiers_and_times_can_be_copied(copied: Callable[[Any], Any]) -> None:
    """Copies and pickles keep type and value."""
    for value in (SessionId(CANONICAL), EntryId(CANONICAL), Timestamp(5)):
        assert copied(value) == value
        assert type(copied(value)) is type(value)


@pytest.mark.parametrize("millis", [0, 1_712_000_000_000, 2**53 + 1, 2**64 - 1])
def test_a_time_is_an_unsigned_64_bit_integer(millis: int) -> None:
    """The whole range is accepted and given back exactly."""
    assert Timestamp.from_millis(millis).as_millis() == millis
    assert type(Timestamp.from_millis(millis).as_millis()) is int


@pytest.mark.parametrize("millis", [-1, 2**64, 1.0, 1e3, "1", True, None])
def test_anything_else_is_no_time(millis: Any) -> None:
    """Negative, too large, fractional, textual and true are refused, also in code."""
    with pytest.raises(InvalidDocument, match="^expected whole milliseconds since 1970"):
        Timestamp.from_millis(millis)


def test_now_is_later_than_this_test_was_written() -> None:
    """The present moment is in milliseconds, neither seconds nor nanoseconds."""
    assert 1_700_000_000_000 < Timestamp.now() < 10_000_000_000_000


def test_times_order_and_subtract_like_numbers() -> None:
    """Times compare, and their difference is a number of milliseconds."""
    assert Timestamp(1) < Timestamp(2)
    assert Timestamp(1500) - Timestamp(1000) == 500
