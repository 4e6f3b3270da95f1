"""This project's convention for a call's content: its input beside its result (THULP.md, Conventions)."""

from typing import NamedTuple, Self

from thulp_tui.domain.json_value import JsonValue

_PARTS = frozenset(
    (
        *("text", "input_text", "output_text"),
        *("image", "image_url", "input_image", "document", "audio", "resource", "resource_link"),
    )
)
"""The types of the parts that models' servers and tools make results of."""


class CallEnvelope(NamedTuple):
    """The input and outcome of a tool call or skill run. A part of an unexpected type reads as absent (None)."""

    tool_call_id: str
    """Which call, as the model named it; JSON text where it was no text."""

    arguments: JsonValue
    """The input; by convention an object."""

    result: JsonValue = None
    """What came back."""

    error: JsonValue = None
    """What went wrong, where something did."""

    exit_code: int | None = None
    """The exit code of a command."""

    duration_ms: float | None = None
    """How long it took, in milliseconds."""

    intent: str | None = None
    """Why the call was made."""

    expect: JsonValue = None
    """What was expected of it."""

    interrupted: bool = False
    """Whether it was stopped before its end."""

    @property
    def told(self) -> JsonValue:
        """What came back, for who reads it: where it is made of texts and pictures, the texts, and what stood where."""
        parts = self.result if isinstance(self.result, list) else []
        told: list[str] = []
        for part in parts:
            if not isinstance(part, dict) or not isinstance(kind := part.get("type"), str) or kind not in _PARTS:
                return self.result
            text = part.get("text")
            told.append(text if isinstance(text, str) else f"[{kind}]")
        return "\n".join(told) if told else self.result

    @classmethod
    def of(cls, content: JsonValue) -> Self | None:
        """The envelope in an entry's content: if and only if both `tool_call_id` and `arguments` are there."""
        if not isinstance(content, dict) or "tool_call_id" not in content or "arguments" not in content:
            return None
        call_id, exit_code, took = content["tool_call_id"], content.get("exit_code"), content.get("duration_ms")
        intent = content.get("intent")
        return cls(
            tool_call_id=call_id if isinstance(call_id, str) else str(call_id),
            arguments=content["arguments"],
            result=content.get("result"),
            error=content.get("error"),
            exit_code=exit_code if isinstance(exit_code, int) and not isinstance(exit_code, bool) else None,
            duration_ms=took if isinstance(took, int | float) and not isinstance(took, bool) else None,
            intent=intent if isinstance(intent, str) else None,
            expect=content.get("expect"),
            interrupted=content.get("interrupted") is True,
        )
