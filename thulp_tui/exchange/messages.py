"""OpenAI's chat messages: a JSON file with one conversation, or JSON lines with one conversation or message each.

Both dialects are read: OpenAI's own, with the arguments as JSON in a text, and TRL's, with an object, ``name`` in the
place of ``tool_call_id`` and ``reasoning_content``. The format knows no ids: a line's session is known by what it says,
a file's by where it lies.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from thulp_tui.domain import strict_json
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session
from thulp_tui.exchange import lenient_json
from thulp_tui.exchange.assembly import Assembly, entry_id, list_of, moment, object_of, session_id, text_of
from thulp_tui.exchange.guessing import Head
from thulp_tui.exchange.source import Fault, Object, Source

FORMAT = "openai"
"""The format's name, which ``context["source"]`` has."""

LINES = (".jsonl", ".ndjson")
"""The ends of names of files with a value a line."""

_ROLES = {
    "system": "system_message",
    "developer": "system_message",
    "user": "user_message",
    "assistant": "assistant_message",
}
_TOLD = frozenset({"role", "content", "tool_calls", "function_call", "reasoning_content", "reasoning", "timestamp"})


def home() -> None:
    """No tool keeps these in one place."""


def guess(head: Head) -> bool:
    """Whether a file begins with a conversation or with a message."""
    if any(_conversation(line) is not None or _is_message(line) for line in head.lines[:1]):
        return True
    if head.text.startswith("["):
        return '"role"' in head.text and '"content"' in head.text
    return ("messages" in head.keys or {"body", "custom_id"} <= head.keys.keys()) and '"role"' in head.text


def read(source: Source) -> Iterator[Session]:
    """Yield the sessions of a file. Raises OSError and InvalidDocument."""
    place = str(source.path.resolve())
    time = source.time
    if not _has_lines(source.path):
        yield from _of_document(source.document(), place, time)
        return
    loose: list[JsonValue] = []
    for number, value in source.lines():
        told = _conversation(value)
        if told is not None:
            yield _session(_id_by_content(told), told).session(time)
        elif _is_message(value):
            loose.append(value)
        else:
            source.faults.append(Fault(number, "neither a conversation nor a message"))
    if loose:
        yield _session(session_id(place, FORMAT), {"messages": loose}).session(time)


def _has_lines(path: Path) -> bool:
    """Whether a file has a value a line."""
    if path.suffix in LINES:
        return True
    head = Head.of(path)
    return len(head.lines) > 1 and all(_conversation(line) is not None or _is_message(line) for line in head.lines)


def _of_document(value: JsonValue, place: str, time: int) -> Iterator[Session]:
    items = list_of(value)
    if items and all(_conversation(object_of(item)) is not None for item in items):
        for item in items:
            each = _conversation(object_of(item)) or {}
            yield _session(_id_by_content(each), each).session(time)
        return
    alone: Object = {"messages": items}
    told = _conversation(value) if isinstance(value, dict) else alone
    if (
        not told
        or not told["messages"]
        or not all(_is_message(object_of(message)) for message in list_of(told["messages"]))
    ):
        raise InvalidDocument("", "no conversation: messages with a role were expected")
    named = told.get("id") or told.get("conversation_id")
    id = session_id(named) if isinstance(named, str) and _is_uuid(named) else session_id(place, FORMAT)
    yield _session(id, told).session(time)


def _is_uuid(text: str) -> bool:
    return session_id(text).replace("-", "") == text.replace("-", "").lower()


def _conversation(value: Object) -> Object | None:
    """The object that holds the messages: the value itself, or the body of a request of a batch."""
    if isinstance(value.get("messages"), list):
        return value
    body = object_of(value.get("body"))
    if isinstance(body.get("messages"), list):
        return {**{name: item for name, item in value.items() if name != "body"}, **body}
    return None


def _is_message(value: Object) -> bool:
    return isinstance(value.get("role"), str) and ("content" in value or "tool_calls" in value)


def _id_by_content(told: Object) -> SessionId:
    """The id of a conversation that is a line among others: the same for the same content."""
    return session_id(FORMAT, hashlib.sha256(strict_json.dumps(told).encode()).hexdigest())


def _session(id: SessionId, told: Object) -> Assembly:
    """What a conversation becomes."""
    about = {name: value for name, value in told.items() if name not in ("messages", "tools", "functions")}
    assembly = Assembly(id, {"type": "conversation", "purpose": "chat messages"}, {"format": FORMAT, **about})
    assembly.created = moment(told.get("created")) or moment(told.get("created_at"))
    if tools := told.get("tools") or told.get("functions"):
        assembly.context["tools"] = tools
    teller = _Teller(assembly)
    for number, message in enumerate(list_of(told.get("messages"))):
        teller.tell(number, object_of(message))
    return assembly


class _Teller:
    """Tells an assembly what the messages of a conversation say, in order."""

    def __init__(self, assembly: Assembly) -> None:
        """Begin with an empty assembly."""
        self._assembly = assembly
        self._waiting: list[tuple[str, str, Object]] = []

    def tell(self, number: int, message: Object) -> None:
        """Add a message."""
        role = text_of(message.get("role"), "unknown")
        at, id = moment(message.get("timestamp")), entry_id(self._assembly.id, str(number))
        said, others = _said(message.get("content"))
        content: Object = {"text": said, **({"parts": others} if others else {})}
        if thinking := text_of(message.get("reasoning_content")) or text_of(message.get("reasoning")):
            content["thinking"] = thinking
        content.update({name: value for name, value in message.items() if name not in _TOLD and value is not None})
        if role in ("tool", "function"):
            self._tell_result(number, at, message)
        elif role not in _ROLES:
            self._assembly.event(id, at, role, content)
        else:
            calls = list_of(message.get("tool_calls"))
            if legacy := message.get("function_call"):
                calls = [*calls, {"function": legacy}]
            if said or others or not calls:
                if not said and isinstance(message.get("refusal"), str):
                    content["text"] = message["refusal"]
                self._assembly.add(id, at, _ROLES[role], content)
                content = {}
            else:
                del content["text"]
            for place, call in enumerate(calls):
                self._tell_call(f"{number} {place}", at, object_of(call), {} if place else content)

    def _tell_call(self, place: str, at: int | None, call: Object, more: Object) -> None:
        function = object_of(call.get("function") or call.get("custom"))
        call_id = text_of(call.get("id"))
        arguments = lenient_json.within(function.get("arguments", function.get("input", {})))
        name = text_of(function.get("name"))
        content = self._assembly.call(entry_id(self._assembly.id, place), at, name, call_id, arguments)
        content.update(more)
        self._waiting.append((call_id, name, content))

    def _tell_result(self, number: int, at: int | None, message: Object) -> None:
        call_id, name = text_of(message.get("tool_call_id")), text_of(message.get("name"))
        found = next((one for one in self._waiting if call_id and one[0] == call_id), None)
        if found is None and not call_id:
            found = next((one for one in self._waiting if one[1] == name or not name), None)
        if found is None:
            self._assembly.event(entry_id(self._assembly.id, str(number)), at, "tool_result", message)
            return
        self._waiting.remove(found)
        said, others = _said(message.get("content"))
        result: Any = message.get("content") if others or message.get("content") is None else said
        self._assembly.answer(found[2], result, success=True)


def _said(content: JsonValue) -> tuple[str, list[JsonValue]]:
    """A message's text, and its parts where they are not only text."""
    if not isinstance(content, list):
        return (content, []) if isinstance(content, str) else ("", [] if content is None else [content])
    said = _joined(content)
    is_text = all(isinstance(object_of(part).get("text"), str) for part in content)
    return (said, []) if is_text else (said or "[image]", content)


def _joined(parts: Sequence[JsonValue]) -> str:
    return "\n\n".join(text for part in parts if (text := text_of(object_of(part).get("text"))))
