"""A small session in thulp's own text, and documents built from it with one place changed."""

import json
from typing import Any

SESSION_TEXT = """{
  "metadata": {
    "id": "3f2b8c1e-9a4d-4e6f-8b7a-1c2d3e4f5a6b",
    "name": "Grüße 👋",
    "session_type": {
      "type": "teacher_demo",
      "task": "mend the test",
      "model": "big"
    },
    "created_at": 1712000000000,
    "updated_at": 1712000061500,
    "status": "paused",
    "tags": [
      "nightly",
      "ci"
    ],
    "parent_session": "00000000-0000-0000-0000-000000000000"
  },
  "entries": [
    {
      "id": "00000000-0000-4000-8000-000000000001",
      "timestamp": 1712000000000,
      "entry_type": {
        "type": "user_message"
      },
      "content": {
        "text": "why does it fail?\\n"
      }
    },
    {
      "id": "00000000-0000-4000-8000-000000000002",
      "timestamp": 1712000001000,
      "entry_type": {
        "type": "assistant_message"
      },
      "content": "I look."
    },
    {
      "id": "00000000-0000-4000-8000-000000000003",
      "timestamp": 1712000002000,
      "entry_type": {
        "type": "system_message"
      },
      "content": []
    },
    {
      "id": "00000000-0000-4000-8000-000000000004",
      "timestamp": 1712000003000,
      "entry_type": {
        "type": "tool_call",
        "tool_name": "bash",
        "success": false
      },
      "content": {
        "tool_call_id": "call_1",
        "arguments": {
          "command": "pytest"
        },
        "result": null,
        "exit_code": 1
      }
    },
    {
      "id": "00000000-0000-4000-8000-000000000005",
      "timestamp": 1712000004000,
      "entry_type": {
        "type": "skill_execution",
        "skill_name": "mend",
        "success": true
      },
      "content": {}
    },
    {
      "id": "00000000-0000-4000-8000-000000000006",
      "timestamp": 1712000005000,
      "entry_type": {
        "type": "evaluation_result",
        "score": 0.5,
        "metrics": {
          "exact": 1.0
        }
      },
      "content": 18446744073709551616
    },
    {
      "id": "00000000-0000-4000-8000-000000000007",
      "timestamp": 1712000006000,
      "entry_type": {
        "type": "system_event",
        "event": "session_paused"
      },
      "content": null
    }
  ],
  "context": {
    "zeta": [
      1,
      2.5
    ],
    "alpha": {
      "x": true
    }
  }
}"""
"""Every entry kind once, in the bytes thulp would write."""

USER, ASSISTANT, SYSTEM, TOOL, SKILL, EVALUATION, EVENT = range(7)
"""Where each kind stands among the entries."""

REMOVED: Any = object()
"""What `with_place` is given to take a place away."""


def document() -> dict[str, Any]:
    """The session as parsed JSON, a fresh copy each time."""
    parsed: dict[str, Any] = json.loads(SESSION_TEXT)
    return parsed


def with_place(*path: str | int, value: Any) -> dict[str, Any]:
    """The session's document with another value at this place, or without it (REMOVED)."""
    changed = document()
    inside: Any = changed
    for part in path[:-1]:
        inside = inside[part]
    if value is REMOVED:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return changed


def nested(levels: int) -> Any:
    """A number within so many arrays."""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value
