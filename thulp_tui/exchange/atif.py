"""ATIF, Harbor's trajectory format, versions 1.0 to 1.8: one JSON document a trajectory, its subagents' within.

A step's message, its calls and their results become entries; a subagent's trajectory becomes a child session. What ATIF
knows and thulp does not is kept in the entries' content and in ``context["source"]``.
"""

from collections.abc import Iterator, Sequence

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session
from thulp_tui.exchange.assembly import Assembly, entry_id, list_of, moment, object_of, session_id, text_of
from thulp_tui.exchange.guessing import Head
from thulp_tui.exchange.source import Object, Source

FORMAT = "atif"
"""The format's name, which ``context["source"]`` has."""

_MESSAGES = {"system": "system_message", "user": "user_message", "agent": "assistant_message"}
_TOLD = frozenset(
    {"step_id", "timestamp", "source", "message", "reasoning_content", "tool_calls", "observation", "metrics"}
)
_ROOT = frozenset({"session_id", "trajectory_id", "steps", "subagent_trajectories", "agent"})


def home() -> None:
    """No tool keeps these in one place."""


def guess(head: Head) -> bool:
    """Whether a file begins with an object that names a version of ATIF."""
    return text_of(head.keys.get("schema_version")).upper().startswith("ATIF")


def read(source: Source) -> Iterator[Session]:
    """Yield the sessions of a trajectory, subagents after their parents. Raises OSError and InvalidDocument."""
    root = source.document()
    if not isinstance(root, dict) or not isinstance(root.get("steps"), list):
        raise InvalidDocument("steps", "missing")
    for assembly in _assemblies(root, str(source.path.resolve()), None):
        yield assembly.session(source.time)


def _assemblies(root: Object, place: str, parent: SessionId | None) -> Iterator[Assembly]:
    """Yield what a trajectory becomes; ``place`` names it where it has no id of its own."""
    told = text_of(root.get("trajectory_id")) or (text_of(root.get("session_id")) if parent is None else "")
    id = session_id(told) if told and (parent is None or _is_own(told)) else session_id(place, told)
    agent = object_of(root.get("agent"))
    about: Object = {"format": FORMAT, **{name: value for name, value in root.items() if name not in _ROOT}}
    for name in ("session_id", "trajectory_id"):
        if name in root:
            about[name] = root[name]
    about["agent"] = {name: value for name, value in agent.items() if name != "tool_definitions"}
    assembly = Assembly(id, {"type": "agent", "agent_name": text_of(agent.get("name"))}, about, parent=parent)
    if tools := agent.get("tool_definitions"):
        assembly.context["tools"] = tools
    for number, step in enumerate(list_of(root.get("steps")), 1):
        _tell(assembly, number, object_of(step))
    yield assembly
    for number, child in enumerate(list_of(root.get("subagent_trajectories"))):
        yield from _assemblies(object_of(child), f"{id} {number}", id)


def _is_own(told: str) -> bool:
    """Whether an id is a UUID, which nothing else has."""
    return session_id(told).replace("-", "") == told.replace("-", "").lower()


def _tell(assembly: Assembly, number: int, step: Object) -> None:
    """Add a step."""
    at, by = moment(step.get("timestamp")), text_of(step.get("source"))
    rest: Object = {name: value for name, value in step.items() if name not in _TOLD and value is not None}
    if thinking := text_of(step.get("reasoning_content")):
        rest["thinking"] = thinking
    if metrics := object_of(step.get("metrics")):
        names = {"prompt_tokens": "input_tokens", "completion_tokens": "output_tokens"}
        rest["usage"] = {names.get(name, name): value for name, value in metrics.items() if value is not None}
        assembly.used(str(number), metrics, "prompt_tokens", "completion_tokens")
    said, others = _said(step.get("message"))
    calls = [object_of(call) for call in list_of(step.get("tool_calls"))]
    if said or others or not calls:
        content: Object = {"text": said, **({"parts": others} if others else {}), **rest}
        rest = {}
        id = entry_id(assembly.id, str(number))
        if by in _MESSAGES:
            assembly.add(id, at, _MESSAGES[by], content)
        else:
            assembly.event(id, at, by or "step", content)
    results = [object_of(result) for result in list_of(object_of(step.get("observation")).get("results"))]
    for place, call in enumerate(calls):
        _tell_call(assembly, f"{number} {place}", at, call, rest, results, is_only=len(calls) == 1)
        rest = {}
    for place, result in enumerate(results):
        assembly.event(entry_id(assembly.id, f"{number} result {place}"), at, "observation", result)


def _tell_call(
    assembly: Assembly, place: str, at: int | None, call: Object, rest: Object, results: list[Object], *, is_only: bool
) -> None:
    """Add a call with its result, which is taken from the results."""
    call_id = text_of(call.get("tool_call_id"))
    id = entry_id(assembly.id, place)
    content = assembly.call(id, at, text_of(call.get("function_name")), call_id, call.get("arguments", {}))
    content.update(rest)
    if extra := call.get("extra"):
        content["extra"] = extra
    own = [one for one in results if one.get("source_call_id") == call_id]
    own = own or [one for one in results if is_only and one.get("source_call_id") is None]
    if not own:
        return
    results[:] = [one for one in results if not any(one is taken for taken in own)]
    extra = object_of(own[0].get("extra"))
    success = extra.get("success") is not False and extra.get("is_error") is not True
    details: list[JsonValue] = [about for result in own if (about := _about(result))]
    told = details[0] if len(own) == 1 and details else details
    assembly.answer(content, _result(own), success=success, details=told or None)


def _about(result: Object) -> Object:
    """What a result says besides its content."""
    known = ("source_call_id", "content")
    return {name: value for name, value in result.items() if name not in known and value is not None}


def _result(results: Sequence[Object]) -> JsonValue:
    """The content of a call's results: one as it is, several as an array."""
    contents: list[JsonValue] = []
    for result in results:
        said, others = _said(result.get("content"))
        contents.append(result.get("content") if others or result.get("content") is None else said)
    return contents[0] if len(contents) == 1 else contents


def _said(message: JsonValue) -> tuple[str, list[JsonValue]]:
    """A message's text, and its parts where they are not only text."""
    if not isinstance(message, list):
        return text_of(message), []
    said = "\n\n".join(text_of(object_of(part).get("text")) for part in message if object_of(part).get("text"))
    is_text = all(object_of(part).get("type") == "text" for part in message)
    return (said, []) if is_text else (said or "[image]", message)
