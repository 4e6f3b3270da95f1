"""What an entry says."""

from typing import Any

import pytest

from thulp_tui.domain.said import said

CALL = {"type": "tool_call", "tool_name": "bash", "success": True}
"""A call's type."""


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ({"type": "user_message"}, {"text": "hello", "x": "no"}, "hello"),
        ({"type": "user_message"}, "plain", "plain"),
        ({"type": "assistant_message"}, {"thinking": "hm", "usage": {"output_tokens": 5}}, "hm"),
        ({"type": "assistant_message"}, {"parts": [1]}, '{"parts": [1]}'),
        ({"type": "user_message"}, {"parts": ["a\nb"]}, '{"parts": ["a\\nb"]}'),
        ({"type": "system_event", "event": "paused"}, None, "paused\n"),
        (CALL, {"text": "a"}, 'bash\n{"text": "a"}'),
        (
            CALL,
            {"tool_call_id": "no", "arguments": {"path": "x"}, "intent": "why", "result": [1.0], "duration_ms": 5},
            "bash\npath\nx\nwhy\n\n\n[1.0]",
        ),
        ({"type": "evaluation_result", "score": 0.8200001, "metrics": {"exact": 1}}, None, "score 0.82\nexact 1\n"),
    ],
)
def test_what_is_shown_is_said(kind: Any, content: Any, expected: str) -> None:
    """Texts as they are, other values as JSON; ids and what is no part of the text are not said."""
    assert said(kind, content) == expected
