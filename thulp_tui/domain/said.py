"""What an entry says: the one text in which it is searched, within its session and across all of them."""

import json
from collections.abc import Mapping

from thulp_tui.domain.envelope import CallEnvelope
from thulp_tui.domain.json_value import JsonValue


def said(kind: Mapping[str, JsonValue], content: JsonValue) -> str:
    """Return what an entry says, in the order in which it is shown: of its type the fields, then its content.

    Given are both as they stand in the document. The text is not cleaned for a screen.
    """
    parts: list[str] = []
    match kind.get("type"):
        case "tool_call" | "skill_execution":
            parts.append(str(kind.get("tool_name", kind.get("skill_name", ""))))
            call = CallEnvelope.of(content)
            if call is None:
                parts.append(_text(content))
            else:
                arguments = call.arguments
                named = arguments.items() if isinstance(arguments, dict) else [("", arguments)]
                parts += [_text(part) for name, value in named for part in (name, value)]
                parts += [_text(part) for part in (call.intent, call.expect, call.error, call.result)]
            return "\n".join(parts)
        case "evaluation_result":
            parts.append(f"score {_number(kind.get('score'))}")
            metrics = kind.get("metrics")
            if isinstance(metrics, dict):
                parts += [f"{name} {_number(value)}" for name, value in metrics.items()]
        case "system_event":
            parts.append(str(kind.get("event", "")))
    text = content
    if isinstance(content, dict):
        text = content.get("text")
        if text is None and kind.get("type") == "assistant_message":
            # Of what was only thought nothing else is shown.
            text = content.get("thinking")
    parts.append(text if isinstance(text, str) else _text(content))
    return "\n".join(parts)


def _text(value: JsonValue) -> str:
    if value is None or value == {}:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _number(value: JsonValue) -> str:
    return f"{value:g}" if isinstance(value, int | float) else ""
