"""A call's envelope is told from a bare result, and read leniently."""

from typing import Any

import pytest

from thulp_tui.domain.envelope import CallEnvelope


def test_a_full_envelope_is_read() -> None:
    """Every part of the convention has its place."""
    content: dict[str, Any] = {
        "tool_call_id": "call_1",
        "arguments": {"a": 1},
        "result": [2],
        "error": "no",
        "exit_code": 3,
        "duration_ms": 4.5,
        "intent": "why",
        "expect": ["x"],
        "interrupted": True,
    }
    assert CallEnvelope.of(content) == CallEnvelope(**content)


def test_only_id_and_arguments_are_needed() -> None:
    """The rest reads as absent."""
    assert CallEnvelope.of({"tool_call_id": "c", "arguments": None}) == CallEnvelope("c", None)


@pytest.mark.parametrize("content", [None, "text", [], {}, {"tool_call_id": "c"}, {"arguments": {}}, {"result": 1}])
def test_anything_else_is_a_bare_result(content: Any) -> None:
    """Without both, content is no envelope."""
    assert CallEnvelope.of(content) is None


def test_parts_of_an_unexpected_type_read_as_absent() -> None:
    """A foreign file's odd values do no harm; an id that is no text is shown as its text."""
    content: dict[str, Any] = {
        "tool_call_id": 7,
        "arguments": [],
        "exit_code": True,
        "duration_ms": "4",
        "intent": 1,
        "interrupted": "yes",
    }
    assert CallEnvelope.of(content) == CallEnvelope("7", [])


def test_a_result_of_texts_and_pictures_is_told_in_words() -> None:
    """What stood where is said of what is no text; any other list is what it is."""
    picture: Any = {"type": "image", "source": {"data": "iVBOR"}}
    seen: list[Any] = [{"type": "text", "text": "seen"}, picture]
    cases: tuple[tuple[Any, str | None], ...] = (
        (seen, "seen\n[image]"),
        ([picture], "[image]"),
        ([*seen, {"type": "bug", "id": 1}], None),
        ([*seen, "x"], None),
        ([], None),
        ("text", None),
        (None, None),
    )
    for result, told in cases:
        envelope = CallEnvelope.of({"tool_call_id": "c", "arguments": {}, "result": result})
        assert envelope is not None
        assert envelope.told == (result if told is None else told)
