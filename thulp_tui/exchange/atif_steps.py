"""A step of an ATIF trajectory, as it reads: its message, its calls with their results, and results of no call."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.exchange.assembly import list_of, moment, object_of, text_of
from thulp_tui.exchange.keeping import KEY, Plain
from thulp_tui.exchange.source import Object

INTENT: Object = {"says": "intent"}
"""What a step keeps whose message is no entry of its own, but why its call was made."""

_MESSAGES = {"system": "system_message", "user": "user_message", "agent": "assistant_message"}
_TOLD = frozenset(
    {"step_id", "timestamp", "source", "message", "reasoning_content", "tool_calls", "observation", "metrics", "extra"}
)
_METRICS = {"prompt_tokens": "input_tokens", "completion_tokens": "output_tokens"}


@dataclass(slots=True)
class StepTold:
    """What a step tells."""

    message: Plain | None
    """Its message, where it has one."""
    calls: list[Plain] = field(default_factory=list)
    """Its calls, with their results."""
    loose: list[Object] = field(default_factory=list)
    """Results of no call."""


def beside(value: JsonValue) -> JsonValue:
    """What a step or a call keeps for thulp; None for nothing."""
    return object_of(object_of(value).get("extra")).get(KEY)


def calls_of(step: Object) -> list[Object]:
    """The calls of a step."""
    return [object_of(call) for call in list_of(step.get("tool_calls"))]


def tell(step: Object) -> StepTold:
    """What a step tells, without what is kept for thulp."""
    at, kept = moment(step.get("timestamp")), beside(step)
    calls, said, others = calls_of(step), *said_in(step.get("message"))
    rest = _rest(step, is_ours=kept is not None or any(beside(call) is not None for call in calls))
    told = StepTold(None)
    intent = said if kept == INTENT and calls else None
    if intent is None and (said or others or not calls or kept is not None):
        by = text_of(step.get("source"))
        kind: Object = {"type": _MESSAGES[by]} if by in _MESSAGES else {"type": "system_event", "event": by or "step"}
        told.message = Plain(kind, at, {"text": said, **({"parts": others} if others else {}), **rest})
        rest = {}
    answers = answers_of(step)
    for call in calls:
        own = answers.pop(text_of(call.get("tool_call_id")), None)
        own = own or (answers.pop(None, None) if len(calls) == 1 else None)
        told.calls.append(_call(at, call, rest, own or []))
        rest = {}
    if intent is not None:
        object_of(told.calls[0].content)["intent"] = intent
    told.loose = [answer for some in answers.values() for answer in some]
    return told


def answers_of(step: Object) -> dict[str | None, list[Object]]:
    """The results in a step by the calls that they name; under None those that name none."""
    found: dict[str | None, list[Object]] = {}
    for result in map(object_of, list_of(object_of(step.get("observation")).get("results"))):
        named = result.get("source_call_id")
        found.setdefault(named if isinstance(named, str) else None, []).append(result)
    return found


def said_in(message: JsonValue) -> tuple[str, list[JsonValue]]:
    """A message's text, and its parts where they are not only text."""
    if not isinstance(message, list):
        return text_of(message), []
    said = "\n\n".join(text_of(object_of(part).get("text")) for part in message if object_of(part).get("text"))
    is_text = all(object_of(part).get("type") == "text" for part in message)
    return (said, []) if is_text else (said or "[image]", message)


def _rest(step: Object, *, is_ours: bool) -> Object:
    """What a step tells besides; that no model was asked says nothing new of a step that we wrote."""
    rest: Object = {name: value for name, value in step.items() if name not in _TOLD and value is not None}
    if is_ours and rest.get("llm_call_count") == 0:
        del rest["llm_call_count"]
    if (extra := extra_of(step)) is not None:
        rest["extra"] = extra
    if thinking := text_of(step.get("reasoning_content")):
        rest["thinking"] = thinking
    if metrics := object_of(step.get("metrics")):
        rest["usage"] = {_METRICS.get(name, name): value for name, value in metrics.items() if value is not None}
    return rest


def extra_of(value: Object) -> JsonValue:
    """What other tools keep in a step or a call; None where there is nothing but ours."""
    extra = value.get("extra")
    if not isinstance(extra, dict) or KEY not in extra:
        return extra
    return {name: told for name, told in extra.items() if name != KEY} or None


def _call(at: int | None, call: Object, rest: Object, own: list[Object]) -> Plain:
    """A call with its own results."""
    call_id = text_of(call.get("tool_call_id"))
    kind: Object = {
        "type": "tool_call",
        "tool_name": text_of(call.get("function_name")) or "(no name)",
        "success": False,
    }
    content: Object = {"tool_call_id": call_id, "arguments": call.get("arguments", {}), "result": None}
    if not own:
        content["interrupted"] = True
    content.update(rest)
    is_ours = beside(call) is not None
    if extra := extra_of(call):
        content["extra"] = extra
    if own:
        told = object_of(own[0].get("extra"))
        kind["success"] = told.get("success") is not False and told.get("is_error") is not True
        content["result"] = _result(own)
        details: list[JsonValue] = [about for result in own if (about := _about(result, is_ours=is_ours))]
        if details:
            content["details"] = details[0] if len(own) == 1 else details
    return Plain(kind, at, content)


def _about(result: Object, *, is_ours: bool) -> Object:
    """What a result says besides its content; of one that we wrote, the success is with the call already."""
    known = ("source_call_id", "content")
    about: Object = {name: value for name, value in result.items() if name not in known and value is not None}
    if is_ours:
        extra = {name: value for name, value in object_of(about.pop("extra", None)).items() if name != "success"}
        about.update({"extra": extra} if extra else {})
    return about


def _result(results: Sequence[Object]) -> JsonValue:
    """The content of a call's results: one as it is, several as an array."""
    contents: list[JsonValue] = []
    for result in results:
        said, others = said_in(result.get("content"))
        contents.append(result.get("content") if others or result.get("content") is None else said)
    return contents[0] if len(contents) == 1 else contents
