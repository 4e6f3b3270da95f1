"""What a step of an ATIF trajectory says of an entry, part by part: as it is written, and as it stands in a file."""

from collections.abc import Mapping
from typing import TypeGuard

from thulp_tui.domain.answers import part
from thulp_tui.domain.entry import EvaluationResult, SessionEntry, SkillExecution, SystemEvent, ToolCall
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.exchange.assembly import iso, object_of, text_of
from thulp_tui.exchange.atif_steps import INTENT, beside, extra_of, said_in
from thulp_tui.exchange.keeping import KEY, KIND, LEVELS, SUCCESS, TIME, Facets
from thulp_tui.exchange.lenient_json import flattened
from thulp_tui.exchange.replies import (
    arguments,
    as_text,
    call_id,
    called,
    intent,
    is_answered,
    is_enveloped,
    outcome,
    succeeded,
)
from thulp_tui.exchange.source import Object

KEYS: Mapping[str, tuple[str, ...]] = {
    "message": ("text", "parts"),
    "reasoning_content": ("thinking",),
    "metrics": ("usage",),
    "model_name": ("model_name", "model"),
    "reasoning_effort": ("reasoning_effort",),
    "is_copied_context": ("is_copied_context",),
    "llm_call_count": ("llm_call_count",),
    "extra": ("extra",),
    "tool_call_id": ("tool_call_id",),
    "arguments": ("arguments",),
    "result": ("result", "interrupted", "error"),
    "intent": ("intent",),
}
"""For each part the keys of an entry's content that it tells."""

_ABOUT = ("reasoning_content", "metrics", "model_name", "reasoning_effort", "is_copied_context", "llm_call_count")
_SOURCES = {"user_message": "user", "assistant_message": "agent", "tool_call": "agent", "skill_execution": "agent"}
_METRICS: Mapping[str, tuple[type, ...]] = {
    "cost_usd": (int, float),
    "prompt_token_ids": (list,),
    "completion_token_ids": (list,),
    "logprobs": (list,),
    "extra": (dict,),
}
_CACHED = ("cached_tokens", "cache_read_input_tokens", "cacheRead")
_OUTSIDE_INPUT = ("cache_read_input_tokens", "cache_creation_input_tokens", "cacheRead", "cacheWrite")
_PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")


def source(entry: SessionEntry) -> str:
    """Who is said to have made an entry."""
    return _SOURCES.get(entry.kind, "system")


def message(entry: SessionEntry) -> JsonValue:
    """What a step says whose message an entry is: its text, or its parts where there are pictures among them."""
    kind, content = entry.entry_type, entry.content
    match kind:
        case SystemEvent():
            return ": ".join(filter(None, (kind.event or "event", entry.text)))
        case EvaluationResult():
            metrics = "".join(f", {name} {value:g}" for name, value in kind.metrics.items())
            return f"evaluation: score {kind.score:g}{metrics}"
    if (
        isinstance(content, dict)
        and _are_parts(parts := content.get("parts"))
        and said_in(parts) == (entry.text, parts)
    ):
        return parts
    if entry.text is not None:
        return entry.text
    return "" if not content or isinstance(part(entry, "thinking"), str) else as_text(content)


def is_in_parts(entry: SessionEntry) -> bool:
    """Whether a step tells the keys of an entry's content one by one."""
    if isinstance(entry.entry_type, ToolCall | SkillExecution):
        return is_enveloped(entry)
    is_said = isinstance(part(entry, "text"), str) or (entry.text is None and isinstance(part(entry, "thinking"), str))
    return entry.kind.endswith("_message") and is_said


def about(entry: SessionEntry) -> Object:
    """What a step says of the reply that an entry is or begins."""
    found: Object = {}
    if source(entry) == "agent":
        found = _of_agents(entry)
    if isinstance(copied := part(entry, "is_copied_context"), bool):
        found["is_copied_context"] = copied
    return found


def metrics(entry: SessionEntry) -> Object:
    """What the reply took that an entry is or begins."""
    content = entry.content
    if not isinstance(content, dict) or "usage" not in content or content.get("llm_call_count") == 0:
        return {}
    return _metrics(object_of(content["usage"])) if source(entry) == "agent" else {}


def _of_agents(entry: SessionEntry) -> Object:
    told = object_of(entry.content)
    found: Object = {}
    if isinstance(model := told.get("model_name") or told.get("model"), str):
        found["model_name"] = model
    if isinstance(effort := told.get("reasoning_effort"), str | float):
        found["reasoning_effort"] = effort
    count = told.get("llm_call_count")
    if is_count(count):
        found["llm_call_count"] = count
    if count != 0 and (thinking := text_of(told.get("thinking"))):
        found["reasoning_content"] = thinking
    if took := metrics(entry):
        found["metrics"] = took
    return found


def extra(entry: SessionEntry) -> JsonValue:
    """What another tool kept in the entry's step or call, where there is any."""
    told = part(entry, "extra") if is_in_parts(entry) else None
    return flattened(told, LEVELS) if isinstance(told, dict) and told and KEY not in told else None


def call(entry: SessionEntry) -> Object:
    """A call."""
    found: Object = {
        "tool_call_id": call_id(entry),
        "function_name": called(entry),
        "arguments": arguments(entry),
    }
    if told := extra(entry):
        found["extra"] = told
    return found


def result(entry: SessionEntry) -> Object | None:
    """The result of a call; None for a call that was not answered."""
    if not is_answered(entry):
        return None
    found: Object = {"source_call_id": call_id(entry)}
    if (told := outcome(entry)) is not None:
        found["content"] = told if _are_parts(told) else as_text(told)
    found["extra"] = {"success": succeeded(entry)}
    return found


def message_says(entry: SessionEntry) -> Facets:
    """What a step says of the entry that is its message."""
    return {
        KIND: source(entry),
        TIME: iso(entry.timestamp),
        "message": message(entry),
        "extra": extra(entry),
        **_reply(about(entry)),
    }


def message_stands(step: Object) -> Facets:
    """The same as it stands in a step."""
    return {
        KIND: step.get("source"),
        TIME: step.get("timestamp"),
        "message": step.get("message"),
        "extra": extra_of(step),
        **_reply(step),
    }


def call_says(entry: SessionEntry) -> Facets:
    """What a step says of a call that is its first and stands with no message."""
    made, answer = call(entry), result(entry)
    return {
        KIND: made["function_name"],
        SUCCESS: answer is not None and object_of(answer["extra"]).get("success"),
        TIME: iso(entry.timestamp),
        "tool_call_id": made["tool_call_id"],
        "arguments": made["arguments"],
        "result": None if answer is None else [answer.get("content")],
        "extra": made.get("extra"),
        "intent": intent(entry),
        **_reply(about(entry)),
    }


def call_stands(step: Object, made: Object, own: list[Object], *, is_head: bool) -> Facets:
    """The same of a call and its results as they stand; what the step says is said of its head."""
    found: Object = {
        KIND: made.get("function_name"),
        SUCCESS: bool(own) and object_of(own[0].get("extra")).get("success"),
        "tool_call_id": made.get("tool_call_id"),
        "arguments": made.get("arguments"),
        "result": [one.get("content") for one in own] or None,
        "extra": extra_of(made),
    }
    if is_head:
        found |= {TIME: step.get("timestamp"), **_reply(step)}
    if is_head and beside(step) == INTENT:
        found["intent"] = step.get("message")
    return found


def is_count(value: JsonValue) -> TypeGuard[int]:
    """Whether a value is a whole number from 0."""
    return type(value) is int and value >= 0


def _reply(told: Object) -> Object:
    """What is said of a reply; that a person did it is not among it."""
    return {name: told.get(name) or None for name in _ABOUT}


def _metrics(usage: Object) -> Object:
    """What a reply took, by whichever tool it was told."""
    found: Object = {}
    into, out = usage.get("input_tokens"), usage.get("output_tokens")
    if is_count(into):
        found["prompt_tokens"] = into + sum(count for name in _OUTSIDE_INPUT if is_count(count := usage.get(name)))
    if is_count(out):
        found["completion_tokens"] = out
    for name in _CACHED:
        if is_count(usage.get(name)):
            found["cached_tokens"] = usage[name]
            break
    for name, types in _METRICS.items():
        value = usage.get(name)
        if isinstance(value, types) and not isinstance(value, bool) and _is_sound(name, value):
            found[name] = value
    return found


def _is_sound(name: str, value: JsonValue) -> bool:
    """Whether a list holds nothing but numbers, of tokens whole ones."""
    if isinstance(value, dict):
        return flattened(value, LEVELS) == value
    types = int if name.endswith("_ids") else (int, float)
    return not isinstance(value, list) or all(isinstance(one, types) and not isinstance(one, bool) for one in value)


def _are_parts(value: JsonValue) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_part(item) for item in value)


def _is_part(value: JsonValue) -> bool:
    """Whether a value is a piece of a message of several, by ATIF's rules (1.6)."""
    told = object_of(value)
    if told.get("type") == "text":
        return told.keys() == {"type", "text"} and isinstance(told["text"], str)
    place = object_of(told.get("source"))
    return (
        told.keys() == {"type", "source"}
        and told["type"] == "image"
        and place.keys() == {"media_type", "path"}
        and place["media_type"] in _PICTURES
        and isinstance(place["path"], str)
    )
