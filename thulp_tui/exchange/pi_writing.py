"""A session as Pi keeps them, version 3: a header, then an entry a line, each the child of the one before.

A bookmark is a label, the session's name a ``session_info``, an event a ``custom`` entry. What Pi has no place for
stands in the last line, a ``custom`` entry named ``thulp``: ``{"head": …, "entries": {line: what is kept}}``.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from thulp_tui.domain import strict_json
from thulp_tui.domain.answers import part
from thulp_tui.domain.entry import SessionEntry, SystemEvent
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.remarks import remarks_of
from thulp_tui.domain.session import Session, TeacherDemo
from thulp_tui.domain.summary import own_context
from thulp_tui.exchange import Written
from thulp_tui.exchange.assembly import NAMESPACE, Assembly, iso, object_of, text_of
from thulp_tui.exchange.keeping import LEVELS, Plain, kept, packed
from thulp_tui.exchange.lenient_json import flattened
from thulp_tui.exchange.pi_lines import CUSTOM, Teller
from thulp_tui.exchange.placing import name_of
from thulp_tui.exchange.replies import (
    CALLS,
    Turn,
    arguments,
    as_text,
    call_id,
    called,
    intent,
    is_answered,
    outcome,
    succeeded,
    turns,
)
from thulp_tui.exchange.source import Object

VERSION = 3
"""What a file says of its version."""
HARNESS = "thulp-tui"
"""What a file says of who wrote it."""
SUFFIX = ".pi.jsonl"
"""The end of a file's name."""
BOOKMARK = "bookmark"
"""The label of an entry with a bookmark and no note."""
INTENT: Object = {"says": "intent"}
"""What is kept of a text that is no entry of its own, but why a call was made."""
OURS = {
    "assistant_message": ("api", "provider", "stopReason"),
    "tool_call": ("api", "provider", "stopReason"),
    "system_message": ("customType", "display"),
}
"""Keys that Pi wants and that say nothing of an entry that we wrote."""

# Within strings JSON takes them as they are, but not everybody's readers of lines do.
_BREAKS = re.compile("[\x85\u2028\u2029]")
_ENDS_OF_TIME = 253_402_300_799_999
_USAGE = (
    ("input", ("input_tokens",)),
    ("output", ("output_tokens",)),
    ("cacheRead", ("cacheRead", "cache_read_input_tokens", "cached_tokens")),
    ("cacheWrite", ("cacheWrite", "cache_creation_input_tokens")),
)
_ALONE = SessionId("00000000-0000-0000-0000-000000000000")


@dataclass(frozen=True, slots=True)
class Told:
    """A turn as Pi tells it."""

    lines: list[Object]
    """Its lines."""
    keys: list[str]
    """For each entry the key by which what is kept of it is found: the line's id, and the number of a further one."""
    plains: list[Plain]
    """How each entry reads."""


def write(session: Session) -> Written:
    """The file. Nothing is left out."""
    lines = [_header(session)]
    ids = Ids()
    kind = session.metadata.session_type
    who = kind.model if isinstance(kind, TeacherDemo) else ""
    beside: Object = {}
    targets: dict[str, str] = {}
    for turn in turns(session.entries):
        told = tell(turn, ids, who)
        lines += told.lines
        if _intent(turn):
            beside[text_of(told.lines[0]["id"])] = INTENT
        for entry, key, plain in zip(_entries(turn), told.keys, told.plains, strict=True):
            if entry is turn.head:
                targets.setdefault(entry.id, key.split()[0])
            beside[key] = packed(kept(entry, plain, in_parts=is_in_parts(entry)))
    at = int(session.metadata.updated_at)
    for marked, text in labels(session).items():
        if target := targets.get(marked):
            lines.append(_line(ids.new(f"label {marked}"), at, "label", targetId=target, label=text))
    lines.append(_line(ids.new("name"), at, "session_info", name=session.name))
    head: Object = {name: value for name, value in session.to_document().items() if name != "entries"}
    data: Object = {"head": packed(head), "entries": beside}
    lines.append(_line(ids.new("kept"), at, "custom", customType=CUSTOM, data=data))
    for before, line in zip([None, *lines[1:]], lines[1:], strict=False):
        line["parentId"] = before["id"] if before else None
    text = "".join(f"{strict_json.dumps(line)}\n" for line in lines)
    return Written(text if text.isascii() else _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def file_name(session: Session) -> str:
    """The name such a file has in a folder."""
    return f"{name_of(session)}{SUFFIX}"


def labels(session: Session) -> dict[str, str]:
    """Entry id → the label of a bookmark: the note on it, or a word."""
    remarks = remarks_of(session.context).by_entry
    return {id: remark.note or BOOKMARK for id, remark in remarks.items() if remark.is_bookmarked}


def is_in_parts(entry: SessionEntry) -> bool:
    """Whether Pi tells the keys of an entry's content one by one."""
    if entry.kind in CALLS:
        return entry.envelope is not None
    return entry.kind.endswith("_message") and any(isinstance(part(entry, name), str) for name in ("text", "thinking"))


def tell(turn: Turn, ids: "Ids", who: str = "") -> Told:
    """A turn in Pi's lines; ``who`` made it, where the entries do not say."""
    head = turn.head
    key = ids.new(head.id)
    if head.kind == "assistant_message" or turn.calls:
        lines = [_line(key, head.timestamp, "message", message=_reply(turn, who)), *_results(turn, ids)]
    else:
        lines = [_line(key, head.timestamp, **_said(head))]
    assembly = Assembly(_ALONE, {"type": "agent", "agent_name": ""}, {})
    teller = Teller(assembly, "", {})
    for line in lines:
        teller.tell(line)
    documents = [*assembly.entries]
    if why := _intent(turn):
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
    when = at if isinstance(at, int) else None
    if kind["type"] == "system_event":
        return Plain(kind, when, object_of(content).get("data"))
    told = object_of(content)
    nothing = {*OURS.get(text_of(kind["type"]), ())}
    if told.get("provider") == HARNESS:
        nothing |= {"model"}
    if not any(value for name, value in object_of(told.get("usage")).items() if name != "cost"):
        nothing |= {"usage"}
    return Plain(kind, when, {name: value for name, value in told.items() if name not in nothing})


class Ids:
    """Names of lines, eight hexadecimal digits each, in a file all different."""

    def __init__(self) -> None:
        """Begin a file."""
        self._used: set[str] = set()

    def new(self, seed: str) -> str:
        """A name that is free, the same one in each writing."""
        name = seed[:8]
        while name in self._used or len(name) < 8 or not set(name) <= set("0123456789abcdef"):
            seed += "'"
            name = uuid.uuid5(NAMESPACE, seed).hex[:8]
        self._used.add(name)
        return name


def _header(session: Session) -> Object:
    source, start = object_of(session.context.get("source")), object_of(own_context(session.context).get("start"))
    return {
        "type": "session",
        "version": VERSION,
        "id": session.id.as_str(),
        "timestamp": _when(session.metadata.created_at),
        "cwd": text_of(source.get("cwd")) or text_of(start.get("cwd")),
        "harness": HARNESS,
    }


def _line(id: str, at: int, kind: str, **fields: JsonValue) -> Object:
    return {"type": kind, "id": id, "parentId": None, "timestamp": _when(at), **fields}


def _when(at: int) -> str:
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
    elif why := _intent(turn):
        blocks.append(_text(why))
    for entry in turn.calls:
        call: Object = {"type": "toolCall", "id": call_id(entry), "name": called(entry), "arguments": arguments(entry)}
        blocks.append(call)
    model = part(head, "model")
    is_told = isinstance(model, str) and bool(model)
    stop = part(head, "stopReason")
    return {
        "role": "assistant",
        "content": blocks,
        "api": text_of(part(head, "api")) or "unknown",
        "provider": (text_of(part(head, "provider")) or "unknown") if is_told else HARNESS,
        "model": model if is_told else who or "unknown",
        "usage": _usage(object_of(part(head, "usage"))),
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
        yield _line(ids.new(f"{entry.id} result"), entry.timestamp, "message", message=message)


def _usage(told: Object) -> Object:
    """What a reply took, by whichever tool it was told; Pi adds it up and wants every part."""
    found: Object = {}
    total = 0
    for name, keys in _USAGE:
        counts = (told.get(key) for key in keys)
        count = next((one for one in counts if isinstance(one, int) and not isinstance(one, bool)), 0)
        found[name], total = count, total + count
    cost = told.get("cost")
    free: Object = {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0, "total": 0}
    return {**found, "totalTokens": total, "cost": cost if isinstance(cost, dict) else free}


def _intent(turn: Turn) -> str:
    """Why a call was made that stands with no message."""
    return "" if turn.message else intent(turn.head)


def _words(entry: SessionEntry) -> str:
    """What an entry says."""
    if entry.text is not None:
        return entry.text
    return "" if entry.content is None else as_text(entry.content)


def _text(text: str) -> Object:
    return {"type": "text", "text": text}


def _entries(turn: Turn) -> list[SessionEntry]:
    return [*([turn.message] if turn.message else []), *turn.calls]
