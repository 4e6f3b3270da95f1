"""JSON as a bounded, coloured preview."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.ui.screens.host import HOSTILE, is_harmless
from thulp_tui.ui.widgets.json_preview import outline, preview

VALUES: list[Any] = [
    None,
    True,
    0,
    -1.5,
    "text",
    'a "quoted" \\ line\nand a second',
    "日本語 ☕",
    [],
    {},
    [1, [2, []], {"a": {}}],
    {"a": {"b": [None, False, 1e30]}, "c": "d"},
]


@pytest.mark.parametrize("value", VALUES)
def test_a_small_value_is_shown_as_indented_json(value: Any) -> None:
    """Exactly the text that is written to a file."""
    shown = preview(value)
    assert shown.is_whole
    assert shown.content.plain == json.dumps(value, indent=2, ensure_ascii=False)


@pytest.mark.parametrize("value", [{"a": HOSTILE}, {HOSTILE: 1}, [HOSTILE]])
def test_the_text_is_harmless(value: Any) -> None:
    """Control characters, also those that JSON may hold raw, and what reorders."""
    assert is_harmless(preview(value).content.plain)


def test_a_long_value_is_cut() -> None:
    """At the lines or the characters allowed, with a sign."""
    shown = preview(list(range(100_000)), lines=10)
    assert not shown.is_whole
    assert shown.content.plain.splitlines()[:3] == ["[", "  0,", "  1,"]
    assert len(shown.content.plain.splitlines()) <= 11
    assert len(preview(["x" * 1000] * 1000, characters=5000).content.plain) < 8000


def test_a_long_string_is_cut_within() -> None:
    """It says how much is left out, and the value goes on after it."""
    shown = preview({"a": "x" * 5000, "b": 1})
    assert not shown.is_whole
    assert "… 3,000 more characters" in shown.content.plain
    assert '"b": 1' in shown.content.plain


class Counting(list[Any]):
    """An array that counts how many of its items are looked at."""

    seen = 0

    def __iter__(self) -> Iterator[Any]:
        """Iterate, counting."""
        for item in super().__iter__():
            self.seen += 1
            yield item


def test_only_what_is_shown_is_looked_at() -> None:
    """The cost follows the preview, not the value."""
    items = Counting(range(1_000_000))
    preview(items, lines=20)
    assert items.seen < 30


def test_deep_values_are_named_instead_of_shown() -> None:
    """Nesting beyond what a person can follow; no recursion without end."""
    value: Any = "core"
    for _ in range(500):
        value = {"in": value}
    shown = preview(value)
    assert not shown.is_whole
    assert "… 1 key" in shown.content.plain


@pytest.mark.parametrize(
    ("value", "is_hinted"), [(2**64 - 1, False), (-(2**63), False), (2**64, True), (-(2**63) - 1, True)]
)
def test_integers_that_thulp_cannot_hold_are_marked(value: int, is_hinted: bool) -> None:
    """Beyond 64 bits Rust reads a float."""
    shown = preview([value])
    assert ("(thulp reads a float)" in shown.content.plain) is is_hinted
    assert shown.is_whole


@pytest.mark.parametrize(
    ("value", "words"),
    [({}, "0 keys"), ({"a": 1}, "1 key"), ([1, 2], "2 items"), ("x", "text"), (None, "null"), (1.5, "1.5")],
)
def test_a_value_is_outlined_in_words(value: Any, words: str) -> None:
    """For a title."""
    assert outline(value) == words
