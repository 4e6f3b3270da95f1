"""A refusal says where and why, in a form fit to be shown."""

import pickle

import pytest

from thulp_tui.domain.errors import InvalidDocument, in_brief, path


def test_a_refusal_reads_place_then_reason() -> None:
    """The text is `place: reason`, and both parts can be had apart."""
    refusal = InvalidDocument("metadata.id", "missing")
    assert str(refusal) == "metadata.id: missing"
    assert (refusal.place, refusal.reason) == ("metadata.id", "missing")


def test_without_a_place_the_reason_stands_alone() -> None:
    """A refusal of the whole has no colon in front."""
    assert str(InvalidDocument("", "expected an object")) == "expected an object"


def test_a_refusal_is_a_value_error() -> None:
    """Callers that know nothing of documents catch it as ValueError."""
    assert issubclass(InvalidDocument, ValueError)


def test_a_refusal_can_be_handed_to_another_process() -> None:
    """Pickling keeps both parts."""
    copied = pickle.loads(pickle.dumps(InvalidDocument("a", "b")))
    assert (copied.place, copied.reason) == ("a", "b")


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("", "entries[3]"),
        ("content", "entries[3].content"),
        ("[0].x", "entries[3][0].x"),
        ('["a b"]', 'entries[3]["a b"]'),
    ],
)
def test_a_place_can_be_seen_from_outside(inner: str, outer: str) -> None:
    """An inner place is joined to what leads to it."""
    assert InvalidDocument(inner, "missing").within(["entries", 3]).place == outer


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        ([], ""),
        (["metadata", "id"], "metadata.id"),
        (["entries", 3, "entry_type", "success"], "entries[3].entry_type.success"),
        ([0, 1], "[0][1]"),
        (["context", "two words"], 'context["two words"]'),
        (["context", ""], 'context[""]'),
        (["context", "a.b"], 'context["a.b"]'),
        (["context", "\ud800"], 'context["\\ud800"]'),
        (["context", "k" * 100], f'context["{"k" * 39}…"]'),
    ],
)
def test_a_place_is_written_as_people_write_it(parts: list[str | int], written: str) -> None:
    """Plain names stand with dots, numbers and odd or long keys in brackets."""
    assert path(parts) == written


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("done", '"done"'),
        ("a\nb", '"a\\nb"'),
        ("ä" * 41, f'"{"ä" * 39}…"'),
        ("\udfff", '"\\udfff"'),
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        (-1, "-1"),
        (10**50, "1" + "0" * 38 + "…"),
        ({}, "an object"),
        ([], "an array"),
        ((), "a Python tuple"),
    ],
)
def test_a_found_value_is_named_in_brief(value: object, named: str) -> None:
    """However large or odd a value is, a message names it shortly and in printable form."""
    assert in_brief(value) == named


def test_a_number_too_long_to_write_is_named_by_its_size() -> None:
    """An integer beyond Python's own limit of digits is named, not written."""
    assert in_brief(10**5000) == "a huge number"
