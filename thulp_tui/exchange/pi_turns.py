"""A turn of a session as Pi tells it: a message with the calls made with it, and a line for what came of each."""

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from thulp_tui.domain.answers import part
from thulp_tui.domain.entry import SessionEntry, SystemEvent
from thulp_tui.domain.ids import EntryId, SessionId
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.exchange.assembly import NAMESPACE, Assembly, iso, object_of, text_of
from thulp_tui.exchange.keeping import LEVELS, Plain
from thulp_tui.exchange.lenient_json import flattened
from thulp_tui.exchange.pi_lines import CUSTOM, Teller
from thulp_tui.exchange.replies import (
    CALLS,
    Turn,
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

HARNESS = "thulp-tui"
"""What a file says of who wrote it."""

_OURS = {
    "assistant_message": ("api", "provider", "stopReason"),
    "tool_call": ("api", "provider", "stopReason"),
    "system_message": ("customType", "display"),
}
_HEX = frozenset("0123456789abcdef")
_ENDS_OF_TIME = 253_402_300_799_999
_USAGE = (
    ("input", ("input_tokens",)),
    ("output", ("output_tokens",)),
    ("cacheRead", ("cacheRead", "cache_read_input_tokens", "cached_tokens")),
    ("cacheWrite", ("cacheWrite", "cache_creation_input_tokens")),
)
_FREE = {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0, "total": 0}
_NO_ID = "00000000-0000-0000-0000-000000000000"
_ALONE, _NAMELESS = SessionId(_NO_ID), EntryId(_NO_ID)


class _Nameless(Teller):
    """Tells what entries are, whatever their ids."""

    def name_of(self, key: str, *more: str) -> EntryId:
        """The same one for all."""
        return _NAMELESS


class Told(NamedTuple):
    """A turn as Pi tells it."""

    lines: list[Object]
    """Its lines."""
    keys: list[str]
    """For each entry the key by which what is kept of it is found: the line's id, and the number of a further one."""
    plains: list[Plain]
    """How each entry reads."""


def is_in_parts(entry: SessionEntry) -> bool:
    """Whether Pi tells the keys of an entry's content one by one."""
    if entry.kind in CALLS:
        return is_enveloped(entry)
    is_said = isinstance(part(entry, "text"), str) or isinstance(part(entry, "thinking"), str)
    return is_said and entry.kind.endswith("_message")


def tell(turn: Turn, ids: "Ids", who: str = "") -> Told:
    """A turn in Pi's lines; ``who`` made it, where the entries do not say."""
    head = turn.head
    key = ids.new(head.id)
    if head.kind == "assistant_message" or turn.calls:
        lines = [line_of(key, head.timestamp, "message", message=_reply(turn, who)), *_results(turn, ids)]
    else:
        lines = [line_of(key, head.timestamp, **_said(head))]
    assembly = Assembly(_ALONE, {"type": "agent", "agent_name": ""}, {})
    teller = _Nameless(assembly, "", {})
    for line in lines:
        teller.tell(line)
    documents = [*assembly.entries]
    if why := why_of(turn):
        del documents[0]
        documents[0]["content"]["intent"] = why
    is_said = turn.message is not None or bool(why)
    keys = [key] if turn.message else []
    keys += [f"{key} {number}" if is_said or number else key for number in range(len(turn.calls))]
    return Told(lines, keys, list(map(plain_of, documents)))


def alone(entry: SessionEntry) -> Plain:
    """How an entry reads that is told alone."""
    turn = Turn(None, [entry]) if entry.kind in CALLS else Turn(entry)
    return tell(turn, Ids()).plains[0]


def plain_of(document: Object) -> Plain:
    """How an entry reads, without what Pi wants and what says nothing of one that we wrote."""
    kind, content, at = object_of(document["entry_type"]), document["content"], document["timestamp"]
    moment = at if isinstance(at, int) else None
    if kind["type"] == "system_event":
        return Plain(kind, moment, object_of(content).get("data"))
    told = dict(object_of(content))
    if told.get("provider") == HARNESS:
        told.pop("model", None)
    usage = object_of(told.get("usage"))
    if not usage.get("totalTokens") and not any(value for name, value in usage.items() if name != "cost"):
        told.pop("usage", None)
    for name in _OURS.get(text_of(kind["type"]), ()):
        told.pop(name, None)
    return Plain(kind, moment, told)


class Ids:
    """Names of lines, eight hexadecimal digits each, in a file all different."""

    def __init__(self) -> None:
        """Begin a file."""
        self._used: set[str] = set()

    def new(self, seed: str) -> str:
        """A name that is free, the same one in each writing."""
        name = seed[:8]
        while name in self._used or len(name) < 8 or not _HEX.issuperset(name):
            seed += "'"
            # How a UUID of version 5 begins, which takes three times as long to be made.
            name = hashlib.sha1(NAMESPACE.bytes + seed.encode(), usedforsecurity=False).hexdigest()[:8]
        self._used.add(name)
        return name


def line_of(id: str, at: int, kind: str, **fields: JsonValue) -> Object:
    """A line, as yet without the one before it."""
    return {"type": kind, "id": id, "parentId": None, "timestamp": when(at), **fields}


def when(at: int) -> str:
    """A time; Pi has none after the year 9999."""
    return iso(min(at, _ENDS_OF_TIME)) or ""


def _said(entry: SessionEntry) -> dict[str, Any]:
    """The line of what is said by a user or the system, or of what happened."""
    if entry.kind == "user_message":
        content: JsonValue = [_text(_words(entry))]
        message: Object = {"role": "user", "content": content, "timestamp": int(entry.timestamp)}
        return {"kind": "message", "message": message}
    if entry.kind == "system_message":
        return {"kind": "custom_message", "customType": "system", "content": _words(entry), "display": True}
    event = entry.entry_type.event if isinstance(entry.entry_type, SystemEvent) else entry.kind
    data = flattened(entry.content, LEVELS)
    return {"kind": "custom", "customType": "event" if event == CUSTOM else event, "data": data}


def _reply(turn: Turn, who: str) -> Object:
    """The message of an assistant: what is thought and said, and the calls."""
    head, message = turn.head, turn.message
    blocks: list[JsonValue] = []
    if message and isinstance(thinking := part(message, "thinking"), str):
        blocks.append({"type": "thinking", "thinking": thinking})
    if message and (message.text is not None or not blocks):
        blocks.append(_text(_words(message)))
    elif why := why_of(turn):
        blocks.append(_text(why))
    for entry in turn.calls:
        call: Object = {"type": "toolCall", "id": call_id(entry), "name": called(entry), "arguments": arguments(entry)}
        blocks.append(call)
    told = object_of(head.content)
    model, stop = text_of(told.get("model")), told.get("stopReason")
    return {
        "role": "assistant",
        "content": blocks,
        "api": text_of(told.get("api")) or "unknown",
        "provider": (text_of(told.get("provider")) or "unknown") if model else HARNESS,
        "model": model or who or "unknown",
        "usage": _usage(object_of(told.get("usage"))),
        "stopReason": stop if isinstance(stop, str) else "toolUse" if turn.calls else "stop",
        "timestamp": int(head.timestamp),
    }


def _results(turn: Turn, ids: Ids) -> Iterator[Object]:
    """The lines of what came of the calls."""
    for entry in turn.calls:
        if not is_answered(entry):
            continue
        told = outcome(entry)
        message: Object = {
            "role": "toolResult",
            "toolCallId": call_id(entry),
            "toolName": called(entry),
            "content": [] if told is None else [_text(as_text(told))],
            "isError": not succeeded(entry),
            "timestamp": int(entry.timestamp),
        }
        if details := part(entry, "details"):
            message["details"] = flattened(details, LEVELS)
        yield line_of(ids.new(f"{entry.id} result"), entry.timestamp, "message", message=message)


def _usage(told: Object) -> Object:
    """What a reply took, by whichever tool it was told; Pi adds it up and wants every part."""
    found: Object = {}
    total = 0
    for name, keys in _USAGE:
        count = 0
        for key in keys:
            if type(one := told.get(key)) is int:
                count = one
                break
        found[name] = count
        total += count
    cost = told.get("cost")
    found["totalTokens"] = total
    found["cost"] = cost if isinstance(cost, dict) else dict(_FREE)
    return found


def why_of(turn: Turn) -> str:
    """Why a call was made that stands with no message."""
    return "" if turn.message else intent(turn.head)


def _words(entry: SessionEntry) -> str:
    """What an entry says."""
    if entry.text is not None:
        return entry.text
    return "" if entry.content is None else as_text(entry.content)


def _text(text: str) -> Object:
    return {"type": "text", "text": text}
